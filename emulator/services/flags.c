/* The flags service: rules first, then the percentage of a rollout. */
#include "base/digest.h"
#include "engine/settings.h"
#include "services/base/rule.h"
#include "services/services.h"

#include <stdlib.h>
#include <string.h>

/* The subject of a context, which a rollout must always treat alike; else the whole context. */
static void append_subject(const cJSON *context, buffer *out)
{
    static const char *const names[] = {"key", "userId", "user_id", "email", "id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const cJSON *subject = json_get(context, names[i]);
        if (subject != NULL) {
            json_print(subject, out);
            return;
        }
    }
    if (context != NULL)
        json_print(context, out);
}

/* The position of a subject in a rollout, from 0 to 100: the same for the same flag and subject. */
static double rollout_position(const char *flag, const cJSON *context)
{
    buffer text = {0};
    char digest[65];
    buffer_format(&text, "%s:", flag);
    append_subject(context, &text);
    digest_sha256_hex(text.data, text.length, digest);
    buffer_free(&text);
    digest[8] = '\0';
    return (double)strtoul(digest, NULL, 16) / 4294967296.0 * 100;
}

static bool is_on(const cJSON *flag, const char *name, const cJSON *context)
{
    if (flag == NULL || cJSON_IsFalse(json_get(flag, "enabled")))
        return false;
    const cJSON *rules = json_get(flag, "rules");
    const cJSON *rule = rule_first(rules, context);
    if (rule != NULL)
        return !cJSON_IsFalse(json_get(rule, "value"));
    const cJSON *rollout = json_get(flag, "rollout");
    if (cJSON_IsNumber(rollout))
        return rollout_position(name, context) < rollout->valuedouble;
    /* Enabled without a restriction. */
    return rules == NULL && json_is_true(flag, "enabled");
}

static void evaluate(call *c)
{
    const char *name = json_text(c->body, "flag");
    const cJSON *context = json_get(c->body, "context");
    cJSON *decision = cJSON_CreateBool(is_on(settings_find(c->emulator, "flags", name), name, context));
    response_take(c, decision);
}

static const service_handler handlers[] = {
    {"flags.evaluate", .serve = evaluate},
    {.operation = NULL},
};

/* Maps a flag to {enabled, rules: [{when, value}], rollout: percent}; for `when` see rule.h. The first rule
 * that fits decides. */
static const service_settings settings[] = {
    {.name = "flags",
     .type = cJSON_Object,
     .member_type = cJSON_Object,
     .defaults = "{\"dark_mode\":{\"rules\":[{\"when\":{\"plan\":\"pro\"},\"value\":true}]},"
                 "\"new_checkout\":{\"rollout\":50}}"},
    {.name = NULL},
};

const service flags_service = {.handlers = handlers, .settings = settings};
