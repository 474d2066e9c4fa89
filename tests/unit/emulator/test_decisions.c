/* Policy, flags, secrets, rate limits and audit. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS "/emulator/settings"

/* ---- policy */

static void rules_decide(void **state)
{
    fixture *f = *state;
    const char *path = "/v1/policy/evaluate";
    expect(f, "POST", path, "{\"path\":\"authz/feature_enabled\",\"input\":{\"feature\":\"dark_mode\"}}", 200,
           "data", "{\"result\":true,\"allowed\":true}");
    expect(f, "POST", path, "{\"path\":\"authz/feature_enabled\",\"input\":{\"feature\":\"other\"}}", 200,
           "data", "{\"result\":false,\"allowed\":false}");
    expect(f, "POST", path, "{\"path\":\"authz/none\"}", 404, "code", "not_found");
    expect(f, "POST", path, "{\"path\":\"authz/allow\",\"input\":{\"resource\":\"/api/forbidden\"}}", 403,
           "code", "policy_denied");
    expect(f, "PUT", SETTINGS,
           "{\"policies\":{\"shop/discount\":{\"rules\":[{\"when\":{\"user.roles\":[\"a\",\"b\"]},"
           "\"result\":{\"percent\":5}}]}}}",
           200, "nothing", "(absent)");
    expect(f, "POST", path, "{\"path\":\"shop/discount\",\"input\":{\"user\":{\"roles\":[\"x\",\"b\"]}}}",
           200, "data", "{\"result\":{\"percent\":5},\"allowed\":true}");
    expect(f, "POST", path, "{\"path\":\"shop/discount\",\"input\":{\"user\":{\"roles\":[\"x\"]}}}", 200,
           "data", "{\"allowed\":false}");
    expect(f, "POST", path, "{\"path\":\"authz/allow\"}", 404, "code", "not_found");
    expect(f, "PUT", SETTINGS, "{\"policies\":[]}", 422, "code", "validation_error");
    expect(f, "PUT", SETTINGS, "{\"unknown\":{}}", 422, "code", "validation_error");
}

static void policies_are_tried_out(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *source, *input, *result;
    } cases[] = {
        {"package authz\\n\\nallowed := input.feature == \\\"dark_mode\\\"", "{\"feature\":\"dark_mode\"}",
         "true"},
        {"package authz\\n\\nallowed := input.feature == \\\"dark_mode\\\"", "{\"feature\":\"x\"}", "false"},
        {"package authz\\nallowed := input.feature", "{}", "(absent)"},
        {"package authz\\ndefault allowed := false\\nallowed if input.a.b != 3", "{\"a\":{\"b\":3}}",
         "false"},
        {"package authz\\ndefault allowed := false\\nallowed if input.a.b != 3", "{\"a\":{\"b\":4}}", "true"},
        {"package authz\\n# why\\nallowed := \\\"x\\\" if {\\n input.a == 1\\n input.b == 2\\n}",
         "{\"a\":1,\"b\":2}", "x"},
        {"package authz\\nallowed := 7 if { input.a == 1; input.b == 2 }", "{\"a\":1,\"b\":3}", "(absent)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(f, "POST", "/v1/policy/dry-run",
               text("{\"path\":\"authz/allowed\",\"policy\":\"%s\",\"input\":%s}", cases[i].source,
                    cases[i].input),
               200, "data.result", cases[i].result);
    expect(f, "POST", "/v1/policy/dry-run", "{\"path\":\"authz/a\",\"policy\":\"package other\\na := 1\"}",
           422, "errors.0.field", "policy");
    expect(f, "POST", "/v1/policy/dry-run", "{\"path\":\"authz/a\",\"policy\":\"package authz\\na := f(x)\"}",
           422, "errors.0.field", "policy");
}

static void updates_are_published(void **state)
{
    fixture *f = *state;
    bool ended;
    reply r = fixture_call(f, "GET", "/v1/policy/updates", NULL);
    assert_int_equal(r.status, 200);
    read_stream(r.response, &ended);
    expect(f, "PUT", SETTINGS, "{\"policies\":{\"a/b\":{\"default\":1},\"a/c\":{\"default\":1}}}", 200,
           "none", "(absent)");
    const char *events = read_stream(r.response, &ended);
    assert_non_null(strstr(events, "event: update\n"));
    assert_non_null(strstr(events, "\"bundle\":\"a\""));
    assert_non_null(strstr(events, "\"changedPaths\":[\"a/b\",\"a/c\"]"));
    assert_false(ended);
    expect(f, "PUT", SETTINGS, "{\"policies\":{\"a/b\":{\"default\":1}}}", 200, "none", "(absent)");
    events = read_stream(r.response, &ended);
    assert_non_null(strstr(events, "\"changedPaths\":[\"a/c\"]"));
    reply_free(&r);
}

/* ---- flags */

static bool is_on(fixture *f, const char *flag, const char *user)
{
    char *answer =
        fixture_take(f, "POST", "/v1/flags/evaluate",
                     text("{\"flag\":\"%s\",\"context\":{\"userId\":\"%s\"}}", flag, user), 200, "data");
    bool result = strcmp(answer, "true") == 0;
    free(answer);
    return result;
}

static void flags_have_rules_and_rollouts(void **state)
{
    fixture *f = *state;
    const char *path = "/v1/flags/evaluate";
    expect(f, "POST", path, "{\"flag\":\"dark_mode\",\"context\":{\"plan\":\"pro\"}}", 200, "data", "true");
    expect(f, "POST", path, "{\"flag\":\"dark_mode\",\"context\":{\"plan\":\"free\"}}", 200, "data", "false");
    expect(f, "POST", path, "{\"flag\":\"unknown\"}", 200, "data", "false");
    expect(f, "PUT", SETTINGS,
           "{\"flags\":{\"half\":{\"rollout\":50},\"all\":{\"rollout\":100},\"no\":{\"rollout\":0},"
           "\"off\":{\"enabled\":false,\"rollout\":100},\"on\":{\"enabled\":true}}}",
           200, "none", "(absent)");
    int count = 0;
    for (int i = 0; i < 200; i++) {
        const char *user = text("user-%d", i);
        assert_true(is_on(f, "all", user));
        assert_false(is_on(f, "no", user));
        bool first = is_on(f, "half", user);
        assert_int_equal(first, is_on(f, "half", user));
        count += first;
    }
    assert_in_range(count, 70, 130);
    assert_false(is_on(f, "off", "u"));
    assert_true(is_on(f, "on", "u"));
}

/* ---- secrets and audit */

static void secrets_are_resolved_and_audited(void **state)
{
    fixture *f = *state;
    expect(f, "POST", "/v1/secrets/resolve", "{\"name\":\"db/password\"}", 200, "data.value",
           "correct horse battery staple");
    expect(f, "POST", "/v1/secrets/resolve", "{\"name\":\"none\"}", 404, "code", "not_found");
    expect(f, "GET", "/v1/audit/events?action=secrets.resolve", NULL, 200, "total", "2");
    expect(f, "GET", "/v1/audit/events?outcome=failure", NULL, 200, "data.0.resource", "secret:none");
}

static void audit_keeps_and_finds(void **state)
{
    fixture *f = *state;
    const char *events = "/v1/audit/events";
    const char *entry = "{\"actor\":\"alice@example.com\",\"action\":\"delete\",\"resource\":\"/api/d/1\","
                        "\"outcome\":\"allow\",\"metadata\":{\"ip\":\"10.0.0.1\"}}";
    expect(f, "POST", events, entry, 201, "data.timestamp", "2026-05-28T20:26:40.000Z");
    f->now += 60000;
    expect(f, "POST", events, entry, 201, "data.metadata", "{\"ip\":\"10.0.0.1\"}");
    expect(f, "GET", text("%s?actor=alice%%40example.com", events), NULL, 200, "total", "2");
    expect(f, "GET", text("%s?from=2026-05-28T20:27:00Z", events), NULL, 200, "total", "1");
    expect(f, "GET", text("%s?to=2026-05-28T22:27:00%%2B02:00", events), NULL, 200, "total", "1");
    expect(f, "GET", text("%s?from=soon", events), NULL, 400, "errors.0.field", "from");
    expect(f, "GET", text("%s?search=api", events), NULL, 200, "total", "2");
    expect(f, "POST", events, "{\"actor\":\"a\",\"action\":\"b\",\"resource\":\"c\",\"outcome\":\"perhaps\"}",
           422, "errors.0.field", "outcome");
    fixture_login(f, "dev", "elsewhere");
    expect(f, "GET", events, NULL, 200, "total", "0");
}

/* ---- rate limits */

static void buckets_empty_and_fill(void **state)
{
    fixture *f = *state;
    const char *path = "/v1/rate-limit/check";
    const char *body = "{\"key\":\"k\",\"limit\":3,\"windowSeconds\":60}";
    expect(f, "POST", path, body, 200, "data.remaining", "2");
    expect(f, "POST", path, body, 200, "data.remaining", "1");
    expect(f, "POST", path, body, 200, "data.resetAt", "2026-05-28T20:27:40.000Z");
    expect(f, "POST", path, body, 200, "data.allowed", "false");
    expect(f, "POST", path, body, 200, "data.retryAfterSeconds", "20");
    f->now += 19999;
    expect(f, "POST", path, body, 200, "data.allowed", "false");
    f->now += 1;
    expect(f, "POST", path, body, 200, "data.allowed", "true");
    f->now -= 3600 * 1000;
    expect(f, "POST", path, body, 200, "data.allowed", "false");
    f->now += 2 * 3600 * 1000;
    fixture_login(f, "dev", f->tenant);
    expect(f, "POST", path, "{\"key\":\"k\",\"limit\":3,\"windowSeconds\":60,\"cost\":3}", 200,
           "data.remaining", "0");
    expect(f, "POST", path, "{\"key\":\"other\",\"limit\":3,\"windowSeconds\":60}", 200, "data.remaining",
           "2");
    expect(f, "POST", "/v1/rate-limit/reset", "{\"key\":\"k\"}", 204, "", "(absent)");
    expect(f, "POST", path, body, 200, "data.remaining", "2");
    expect(f, "POST", path, "{\"key\":\"k\",\"limit\":0,\"windowSeconds\":60}", 422, "errors.0.field",
           "limit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(secrets_are_resolved_and_audited),
        CONTRACT_TEST(audit_keeps_and_finds),
        CONTRACT_TEST(buckets_empty_and_fill),
        CONTRACT_TEST(flags_have_rules_and_rollouts),
        CONTRACT_TEST(rules_decide),
        CONTRACT_TEST(policies_are_tried_out),
        CONTRACT_TEST(updates_are_published),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
