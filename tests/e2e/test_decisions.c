/* Policy, flags, secrets, masking, rate limits and audit. */
#include "ask.h"
#include "outside.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* ---- policy */

static void policies_decide(void **state)
{
    fixture *f = *state;
    static const char evaluate[] = "policy.evaluate";
    cJSON *yes =
        ask(f, evaluate, NULL, "{\"path\":\"authz/feature_enabled\",\"input\":{\"feature\":\"dark_mode\"}}");
    expect_at(yes, "allowed", "true");
    expect_at(yes, "result", "true");
    cJSON_Delete(yes);
    expect(f, evaluate, NULL, "{\"path\":\"authz/feature_enabled\",\"input\":{\"feature\":\"x\"}}", "allowed",
           "false");
    refuse(f, evaluate, NULL, "{\"path\":\"authz/none\"}", CPOD_ERR_NOT_FOUND, 404);
    refuse(f, evaluate, NULL, "{\"path\":\"authz/allow\",\"input\":{\"resource\":\"/api/forbidden\"}}",
           CPOD_ERR_POLICY_DENIED, 403);
}

static void policies_are_tried_out(void **state)
{
    fixture *f = *state;
    static const char body[] =
        "{\"path\":\"authz/allowed\",\"policy\":\"package authz\\nallowed := input.a == %d\","
        "\"input\":{\"a\":1}}";
    expect(f, "policy.dryRun", NULL, text(body, 1), "result", "true");
    expect(f, "policy.dryRun", NULL, text(body, 2), "result", "false");
    refuse(f, "policy.dryRun", NULL, "{\"path\":\"authz/a\",\"policy\":\"package other\\na := 1\"}",
           CPOD_ERR_VALIDATION, 422);
}

static void policy_updates_are_streamed(void **state)
{
    fixture *f = *state;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_policy_updates_stream *stream = NULL;
    cJSON *settings = outside_settings();
    cJSON *policies = cJSON_GetObjectItemCaseSensitive(settings, "policies");
    expect_ok(cpod_policy_updates_stream_open(f->direct, NULL, &stream, &error), &error, "policy.updates");
    cJSON_AddItemToObject(policies, "shop/discount", cJSON_Parse("{\"default\":5}"));
    outside_set("policies", policies);
    const cpod_policy_update *update = NULL;
    expect_ok(cpod_policy_updates_stream_next(stream, &update, &error), &error, "policy.updates");
    assert_string_equal(update->bundle, "shop");
    assert_int_equal(update->changed_paths.count, 1);
    assert_string_equal(update->changed_paths.items[0], "shop/discount");
    expect(f, "policy.evaluate", NULL, "{\"path\":\"shop/discount\"}", "result", "5");
    cJSON_DeleteItemFromObjectCaseSensitive(policies, "shop/discount");
    outside_set("policies", policies);
    expect_ok(cpod_policy_updates_stream_next(stream, &update, &error), &error, "policy.updates");
    refuse(f, "policy.evaluate", NULL, "{\"path\":\"shop/discount\"}", CPOD_ERR_NOT_FOUND, 404);
    cpod_policy_updates_stream_free(stream);
    cJSON_Delete(settings);
}

/* ---- flags and limits */

static void flags_have_rules(void **state)
{
    fixture *f = *state;
    static const struct {
        cpod_flag_query query;
        bool is_on;
    } cases[] = {
        {{.flag = "dark_mode", .context = CPOD_JSON_INIT("{\"plan\":\"pro\"}")}, true},
        {{.flag = "dark_mode", .context = CPOD_JSON_INIT("{\"plan\":\"free\"}")}, false},
        {{.flag = "unknown"}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        bool is_on = !cases[i].is_on;
        expect_ok(cpod_flags_evaluate(f->client, NULL, &cases[i].query, &is_on, &error), &error,
                  "flags.evaluate");
        assert_int_equal(is_on, cases[i].is_on);
    }
}

static void buckets_empty(void **state)
{
    fixture *f = *state;
    static const char body[] = "{\"key\":\"e2e\",\"limit\":2,\"windowSeconds\":3600}";
    expect(f, "rateLimit.check", NULL, body, "remaining", "1");
    expect(f, "rateLimit.check", NULL, body, "remaining", "0");
    cJSON *full = ask(f, "rateLimit.check", NULL, body);
    expect_at(full, "allowed", "false");
    assert_in_range(atoi(at(full, "retryAfterSeconds")), 1, 1800);
    cJSON_Delete(full);
    assert_null(ask(f, "rateLimit.reset", NULL, "{\"key\":\"e2e\"}"));
    expect(f, "rateLimit.check", NULL, body, "remaining", "1");
}

/* ---- secrets, masking */

static void secrets_are_resolved(void **state)
{
    fixture *f = *state;
    expect(f, "secrets.resolve", NULL, "{\"name\":\"db/password\"}", "value", "correct horse battery staple");
    refuse(f, "secrets.resolve", NULL, "{\"name\":\"none\"}", CPOD_ERR_NOT_FOUND, 404);
}

static void data_is_masked(void **state)
{
    fixture *f = *state;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_mask_request request = {
        .data = cpod_json_text(
            "{\"name\":\"Alice Smith\",\"email\":\"alice@example.com\",\"ssn\":\"123-45-6789\","
            "\"list\":[{\"card_number\":\"4111 1111 1111 1111\"},7,null]}")};
    cpod_json *masked = NULL;
    expect_ok(cpod_masking_mask(f->client, NULL, &request, &masked, &error), &error, "masking.mask");
    assert_string_equal(masked->text,
                        "{\"name\":\"A*** S***\",\"email\":\"a***@example.com\",\"ssn\":\"***-**-****\","
                        "\"list\":[{\"card_number\":\"**** **** **** ****\"},7,null]}");
    cpod_json_free(masked);
    const cpod_mask_string_request words = {.text = "Call Alice at 555-867-5309"};
    char *text = NULL;
    expect_ok(cpod_masking_mask_string(f->client, NULL, &words, &text, &error), &error, "masking.maskString");
    assert_string_equal(text, "Call [NAME] at [PHONE]");
    cpod_string_free(text);
}

/* ---- audit */

static void audit_keeps_and_finds(void **state)
{
    fixture *f = *state;
    static const char body[] =
        "{\"actor\":\"e2e@example.com\",\"action\":\"delete\",\"resource\":\"/api/d/%d\","
        "\"outcome\":\"allow\",\"metadata\":{\"ip\":\"10.0.0.1\"}}";
    cJSON *first = ask(f, "audit.emit", NULL, text(body, 1));
    expect_at(first, "metadata.ip", "10.0.0.1");
    cJSON *second = ask(f, "audit.emit", NULL, text(body, 2));
    cJSON *found = walk_where(f, "audit.query", NULL, "actor", "e2e@example.com");
    assert_int_equal(cJSON_GetArraySize(found), 2);
    assert_true(cJSON_Compare(cJSON_GetArrayItem(found, 0), second, true));
    assert_true(cJSON_Compare(cJSON_GetArrayItem(found, 1), first, true));
    cJSON_Delete(found);
    found = walk_where(f, "audit.query", NULL, "resource", "/api/d/2");
    assert_int_equal(cJSON_GetArraySize(found), 1);
    cJSON_Delete(found);
    found = walk_where(f, "audit.query", NULL, "from", "2999-01-01T00:00:00Z");
    assert_int_equal(cJSON_GetArraySize(found), 0);
    cJSON_Delete(found);
    cJSON_Delete(first);
    cJSON_Delete(second);
}

void suite_add_decisions(fixture *f, suite *tests)
{
    suite_add(f, tests, "policy: rules decide", policies_decide, f);
    suite_add(f, tests, "policy: policies are tried out", policies_are_tried_out, f);
    suite_add(f, tests, "policy: updates are streamed", policy_updates_are_streamed, f);
    suite_add(f, tests, "flags: rules switch them", flags_have_rules, f);
    suite_add(f, tests, "rateLimit: buckets empty", buckets_empty, f);
    suite_add(f, tests, "secrets: they are resolved", secrets_are_resolved, f);
    suite_add(f, tests, "masking: data and text", data_is_masked, f);
    suite_add(f, tests, "audit: entries are kept and found", audit_keeps_and_finds, f);
}
