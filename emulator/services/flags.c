/* Flags: rules first, then the share of callers that a rollout has reached. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "engine/call/response.h"
#include "engine/settings.h"
#include "services/rule.h"
#include "services/services.h"

/* Who the context is about: what a rollout must treat alike. The whole context where it does not say. */
static void append_subject(const cJSON *context, buffer *out)
{
    static const char *const names[] = {"key", "userId", "user_id", "email", "id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const cJSON *subject = cJSON_GetObjectItemCaseSensitive(context, names[i]);
        if (subject != NULL) {
            json_print(subject, out);
            return;
        }
    }
    if (context != NULL)
        json_print(context, out);
}

/* Where a subject stands among all, from 0 to 100: the same for the same flag and subject. */
static double place_of(const char *flag, const cJSON *context)
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
    if (flag == NULL || cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(flag, "enabled")))
        return false;
    const cJSON *rules = cJSON_GetObjectItemCaseSensitive(flag, "rules");
    const cJSON *rule = rule_first(rules, context);
    if (rule != NULL)
        return !cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(rule, "value"));
    const cJSON *rollout = cJSON_GetObjectItemCaseSensitive(flag, "rollout");
    if (cJSON_IsNumber(rollout))
        return place_of(name, context) < rollout->valuedouble;
    /* Switched on, with nothing that limits it. */
    return rules == NULL && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(flag, "enabled"));
}

static void evaluate(call *c)
{
    const char *name = json_text(c->body, "flag");
    const cJSON *context = cJSON_GetObjectItemCaseSensitive(c->body, "context");
    cJSON *decision = cJSON_CreateBool(is_on(settings_find(c->emulator, "flags", name), name, context));
    response_value(c, decision);
    cJSON_Delete(decision);
}

const service_handler flags_service[] = {
    {"flags.evaluate", evaluate},
    {NULL, NULL},
};
