/* The policy service: decisions by the rules of the settings, dry runs, and events of changed rules. */
#include "services/policy.h"

#include "engine/settings.h"
#include "services/base/policy_expression.h"
#include "services/base/rule.h"
#include "services/services.h"

#include <string.h>

static const char topic[] = "policy";

bool policy_decide(const emulator *e, const char *path, const cJSON *input, policy_decision *out)
{
    const cJSON *policy = settings_find(e, "policies", path);
    *out = (policy_decision){.reason = "no rule applies"};
    if (policy == NULL)
        return false;
    const cJSON *rule = rule_first(json_get(policy, "rules"), input);
    out->result = rule != NULL ? json_get(rule, "result") : json_get(policy, "default");
    out->is_allowed = out->result != NULL && !cJSON_IsFalse(out->result);
    out->is_hard = rule != NULL && json_is_true(rule, "hard");
    const char *reason = json_text(rule, "reason");
    if (reason != NULL)
        out->reason = reason;
    else if (rule != NULL)
        out->reason = "a rule applies";
    else if (!out->is_allowed)
        out->reason = "no rule allows it";
    return true;
}

static bool ask(call *c, policy_decision *decision)
{
    const char *path = json_text(c->body, "path");
    if (!policy_decide(c->emulator, path, json_get(c->body, "input"), decision)) {
        response_problem(c, 404, "not_found", "policy rule '%s' not found", path);
        return false;
    }
    if (decision->is_hard && !decision->is_allowed) {
        response_problem(c, 403, "policy_denied", "%s", decision->reason);
        return false;
    }
    return true;
}

static cJSON *new_result(const cJSON *value)
{
    cJSON *result = cJSON_CreateObject();
    if (value != NULL)
        json_set(result, "result", cJSON_Duplicate(value, true));
    json_set(result, "allowed", cJSON_CreateBool(value != NULL && !cJSON_IsFalse(value)));
    return result;
}

static void evaluate(call *c)
{
    policy_decision decision;
    if (!ask(c, &decision))
        return;
    audit_record(c, "policy.evaluate", json_text(c->body, "path"), decision.is_allowed ? "allow" : "deny");
    cJSON *result = new_result(decision.result);
    response_take(c, result);
}

static void respond_trial(call *c, const cJSON *value)
{
    cJSON *result = new_result(value);
    char *rule = arena_format(c->memory, "data.%s", json_text(c->body, "path"));
    for (char *p = rule; *p != '\0'; p++)
        if (*p == '/')
            *p = '.';
    cJSON *trace = cJSON_CreateArray();
    cJSON_AddItemToArray(trace, cJSON_CreateString(arena_format(c->memory, "Enter %s = _", rule)));
    cJSON_AddItemToArray(trace, cJSON_CreateString(arena_format(c->memory, "%s %s = _",
                                                                value != NULL ? "Exit" : "Fail", rule)));
    json_set(result, "trace", trace);
    json_set_integer(result, "durationMicroseconds", 0);
    response_take(c, result);
}

static void dry_run(call *c)
{
    const char *source = json_text(c->body, "policy");
    if (source == NULL) {
        policy_decision decision;
        if (ask(c, &decision))
            respond_trial(c, decision.result);
        return;
    }
    policy_expression_result tried =
        policy_expression_evaluate(c->memory, source, json_text(c->body, "path"), json_get(c->body, "input"));
    if (tried.problem != NULL)
        response_invalid_field(c, "policy", tried.problem);
    else
        respond_trial(c, tried.value);
    cJSON_Delete(tried.value);
}

static void updates(call *c)
{
    event_stream *stream = event_stream_open(c->emulator->events, topic);
    const char *last = http_request_header(c->request, "Last-Event-ID");
    if (last != NULL)
        event_stream_rewind(stream, last);
    response_stream(c, stream);
}

static void note_change(cJSON *changed, const call *c, const char *path)
{
    const char *bundle = arena_copy_n(c->memory, path, strcspn(path, "/")); /* the first segment */
    cJSON *paths = json_get(changed, bundle);
    if (paths == NULL)
        paths = cJSON_AddArrayToObject(changed, bundle);
    cJSON_AddItemToArray(paths, cJSON_CreateString(path));
}

static void publish_changes(call *c, const cJSON *old, const cJSON *new_rules)
{
    cJSON *changed = cJSON_CreateObject(); /* bundle → paths */
    for (const cJSON *rule = new_rules->child; rule != NULL; rule = rule->next) {
        const cJSON *before = json_get(old, rule->string);
        if (before == NULL || !json_equal(before, rule))
            note_change(changed, c, rule->string);
    }
    for (const cJSON *rule = old != NULL ? old->child : NULL; rule != NULL; rule = rule->next)
        if (json_get(new_rules, rule->string) == NULL)
            note_change(changed, c, rule->string);
    for (const cJSON *bundle = changed->child; bundle != NULL; bundle = bundle->next) {
        cJSON *update = cJSON_CreateObject();
        json_set_text(update, "bundle", bundle->string);
        json_set_text(update, "revision", c->request_id);
        json_set(update, "changedPaths", cJSON_Duplicate(bundle, true));
        json_set_time(update, "timestamp", c->now);
        event_publish_json(c->emulator->events, topic, "update", update);
        cJSON_Delete(update);
    }
    cJSON_Delete(changed);
}

static const service_handler handlers[] = {
    {"policy.evaluate", .serve = evaluate},
    {"policy.dryRun", .serve = dry_run},
    {"policy.updates", .serve = updates},
    {.operation = NULL},
};

/* Maps a path to {rules: [{when, result, hard, reason}], default}; for `when` see rule.h. The first rule that
 * fits decides. */
static const char default_policies[] =
    "{\"authz/allow\":{\"rules\":["
    "{\"when\":{\"resource\":\"/api/forbidden\"},\"result\":false,\"hard\":true,"
    "\"reason\":\"access to this resource is denied\"},"
    "{\"when\":{\"action\":\"delete\",\"scopes\":\"admin\"},\"result\":true,"
    "\"reason\":\"administrators may delete\"},"
    "{\"when\":{\"action\":\"delete\"},\"result\":false,\"reason\":\"only administrators may delete\"}],"
    "\"default\":true},"
    "\"authz/feature_enabled\":{\"rules\":[{\"when\":{\"feature\":\"dark_mode\"},\"result\":true}],"
    "\"default\":false}}";

static const service_settings settings[] = {
    {.name = "policies",
     .type = cJSON_Object,
     .member_type = cJSON_Object,
     .defaults = default_policies,
     .changed = publish_changes},
    {.name = NULL},
};

const service policy_service = {.handlers = handlers, .settings = settings};
