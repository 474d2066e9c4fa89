/* Tokens at the limits of their time, and statuses of the token endpoint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/auth/auth.h"
#include "core/call/client.h"
#include "scripted.h"
#include "session.h"

#define JSON "content-type: application/json"
#define THING                                        \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define RENEWED(token)                                                          \
    {                                                                           \
        200, JSON, "{\"access_token\":\"" token "\",\"expires_in\":1000}", 0, 0 \
    }

static const cpod_call_options *once(void)
{
    static const cpod_call_options options = {.size = sizeof options, .max_retries = CPOD_NO_RETRIES};
    return &options;
}

static cpod_status get(cpod_client *client, cpod_error *error)
{
    static const char *const id = "1";
    static const void *const path[] = {&id};
    const list_params params = {.call = once()};
    return cpod_core_call(client, client_test_api(), OP_GET, path, &params, NULL, NULL, error);
}

/* A refused request to the token endpoint, without retries. */
static const script_response busy = {503, "x-should-retry: false", NULL, 0, 0};

/* After a failed refresh the old token serves for 30 s without another one, or to its end. */
static void test_no_refresh_for_30_seconds(void **state)
{
    (void)state;
    static const struct {
        int64_t lifetime_ms, first_ms; /* when the refresh fails */
        int64_t later_ms;              /* how long none is tried */
    } cases[] = {
        {1000000, 800000, 30000}, {1000000, 969999, 30000}, {1000000, 970001, 29999}, /* then it is over */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {busy, THING, THING, RENEWED("t1"), THING};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = session_options();
        options.token_lifetime_ms = cases[i].lifetime_ms;
        cpod_client *client = script_client(&s, &options);
        cpod_mock_advance(s.mock, cases[i].first_ms);
        print_message("%d: after %d ms\n", (int)i, (int)cases[i].first_ms);
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), 2);
        assert_true(script_sent(&s, 1, "Bearer t0\n"));
        cpod_mock_advance(s.mock, cases[i].later_ms - 1);
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), 3);
        assert_true(script_sent(&s, 2, "Bearer t0\n"));
        cpod_mock_advance(s.mock, 1);
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), 5);
        assert_true(script_sent(&s, 4, "Bearer t1\n"));
        cpod_client_free(client);
    }
}

/* A lifetime that is longer than any counts as unknown: only a 401 ends it. */
static void test_lifetimes_of_the_options(void **state)
{
    (void)state;
    static const int64_t longest = 366LL * 86400000;
    static const struct {
        int64_t lifetime_ms;
        bool is_known;
    } cases[] = {{longest, true},
                 {longest + 1, false},
                 {INT64_MAX - 1, false},
                 {INT64_MAX, false},
                 {INT64_MIN, false},
                 {-1, false},
                 {0, false},
                 {5, true},
                 {1, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const script_response responses[] = {THING, THING, THING};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = session_options();
        options.token_lifetime_ms = cases[i].lifetime_ms;
        cpod_client *client = script_client(&s, &options);
        const cpodi_token_source *source = session_source(client);
        int64_t now = cpod_mock_now(s.mock);
        if (cases[i].is_known) {
            assert_int_equal(source->expires_at_ms, now + cases[i].lifetime_ms);
            assert_int_equal(source->refresh_at_ms, now + cases[i].lifetime_ms - cases[i].lifetime_ms / 5);
        } else {
            assert_int_equal(source->expires_at_ms, INT64_MAX);
            assert_int_equal(source->refresh_at_ms, INT64_MAX);
        }
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_true(script_sent(&s, 0, "Bearer t0\n"));
        cpod_client_free(client);
    }
}

/* Which failures of a refresh end the session, and which may pass. */
static void test_statuses_of_a_refresh(void **state)
{
    (void)state;
    static const struct {
        int http;
        cpod_status status;
        bool is_over;
    } cases[] = {
        {400, CPOD_ERR_AUTH, true},  {401, CPOD_ERR_AUTH, true},        {403, CPOD_ERR_AUTH, true},
        {404, CPOD_ERR_AUTH, false}, {409, CPOD_ERR_AUTH, false},       {408, CPOD_ERR_HTTP, false},
        {402, CPOD_ERR_AUTH, false}, {429, CPOD_ERR_RATE_LIMIT, false}, {500, CPOD_ERR_SERVER, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {
            {cases[i].http, "x-should-retry: false", NULL, 0, 0}, RENEWED("t1"), THING};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = session_options();
        options.token = NULL;
        cpod_client *client = script_client(&s, &options);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("HTTP %d\n", cases[i].http);
        assert_int_equal(get(client, &error), cases[i].status);
        assert_int_equal(error.http_status, cases[i].http);
        assert_int_equal(get(client, &error), cases[i].is_over ? CPOD_ERR_AUTH : CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].is_over ? 1 : 3);
        cpod_client_free(client);
    }
}

/* A 408 is retried as anywhere, and may be retried by the program. */
static void test_a_408_of_the_token_endpoint(void **state)
{
    (void)state;
    static const script_response late = {408, NULL, NULL, 0, 0};
    const script_response responses[] = {late, late, late, RENEWED("t1"), THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s";
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_HTTP);
    assert_int_equal(error.http_status, 408);
    assert_int_equal(error.retry, CPOD_RETRY_SAFE);
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_refresh_for_30_seconds),
        cmocka_unit_test(test_lifetimes_of_the_options),
        cmocka_unit_test(test_statuses_of_a_refresh),
        cmocka_unit_test(test_a_408_of_the_token_endpoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
