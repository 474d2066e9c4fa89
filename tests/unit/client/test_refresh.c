/* Sessions of people: a token and its refresh token, renewed on a 401 or before it expires. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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
#define REFUSED               \
    {                         \
        401, NULL, NULL, 0, 0 \
    }
#define RENEWED(token, refresh)                                                                             \
    {                                                                                                       \
        200, JSON, "{\"access_token\":\"" token "\",\"refresh_token\":\"" refresh "\",\"expires_in\":100}", \
            0, 0                                                                                            \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static void test_a_401_renews_and_replays(void **state)
{
    (void)state;
    static const script_response responses[] = {THING, REFUSED, RENEWED("t1", "r1"), THING, THING};
    script s;
    SCRIPT(&s, responses);
    session_tokens t = {.count = 0};
    cpod_client_options options = session_options();
    options.client_id = "public app";
    options.on_token = session_note_token;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Bearer t0\n"));
    cpod_mock_advance(s.mock, 1000LL * 86400000); /* a life that is not known does not end by itself */
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 4);
    assert_true(script_sent(&s, 2, "POST https://api.example.com/api/v1/oauth/token\n"));
    assert_true(script_sent(&s, 2, "\nContent-Type: application/x-www-form-urlencoded\n"));
    assert_true(
        script_sent(&s, 2, "\n\ngrant_type=refresh_token&refresh_token=r%200&client_id=public%20app"));
    assert_false(script_sent(&s, 2, "Authorization"));
    assert_true(script_sent(&s, 3, "Bearer t1\n"));
    assert_int_equal(t.count, 1);
    assert_string_equal(t.access_token, "t1");
    assert_string_equal(t.refresh_token, "r1");
    assert_int_equal(t.lifetime_ms, 100000);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 4, "Bearer t1\n"));
    cpod_client_free(client);
}

static void test_a_known_life_is_renewed_at_80_percent(void **state)
{
    (void)state;
    static const script_response kept = {200, JSON, "{\"access_token\":\"t2\",\"expires_in\":100}", 0, 0};
    const script_response responses[] = {THING, RENEWED("t1", "r1"), THING, kept,
                                         THING, RENEWED("t3", "r3"), THING};
    script s;
    SCRIPT(&s, responses);
    session_tokens t = {.count = 0};
    cpod_client_options options = session_options();
    options.token_lifetime_ms = 10000;
    options.on_token = session_note_token;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpodi_token_begin(session_source(client), NULL), CPOD_OK); /* on the script's clock */
    cpod_mock_advance(s.mock, 7999);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Bearer t0\n"));
    cpod_mock_advance(s.mock, 1);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "refresh_token=r%200"));
    assert_true(script_sent(&s, 2, "Bearer t1\n"));
    cpod_mock_advance(s.mock, 80000);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 3, "refresh_token=r1"));
    assert_string_equal(t.refresh_token, "r1"); /* the response did not replace it */
    cpod_mock_advance(s.mock, 80000);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 5, "refresh_token=r1"));
    assert_string_equal(t.refresh_token, "r3");
    assert_int_equal(t.count, 3);
    cpod_client_free(client);
}

static void test_a_refresh_token_alone(void **state)
{
    (void)state;
    static const script_response responses[] = {RENEWED("t1", "r1"), THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = session_options();
    options.token = NULL;
    options.client_id = "app";
    options.client_secret = "s&cret";
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "&client_id=app&client_secret=s%26cret"));
    assert_true(script_sent(&s, 1, "Bearer t1\n"));
    cpod_client_free(client);
}

static void test_a_refused_refresh_token_ends_the_session(void **state)
{
    (void)state;
    static const script_response responses[] = {
        REFUSED,
        {400, JSON, "{\"error\":\"invalid_grant\",\"error_description\":\"token is used up\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = session_options();
    cpod_client *client = script_client(&s, &options);
    for (int i = 0; i < 3; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(session_get(client, &error), CPOD_ERR_AUTH);
        assert_int_equal(error.status, CPOD_ERR_AUTH);
        assert_string_equal(error.code, "invalid_grant");
        assert_non_null(strstr(error.message, "log in again"));
        assert_non_null(strstr(error.message, "token is used up"));
        assert_null(strstr(error.message, "r 0"));
    }
    assert_int_equal(cpod_mock_request_count(s.mock), 2); /* no further request */
    cpod_client_free(client);
}

static void test_the_old_token_serves_to_its_end_when_the_session_is_over(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {400, JSON, "{\"error\":\"invalid_grant\"}", 0, 0}, THING, THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = session_options();
    options.token_lifetime_ms = 100000;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpodi_token_begin(session_source(client), NULL), CPOD_OK);
    cpod_mock_advance(s.mock, 85000);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Bearer t0\n"));
    cpod_mock_advance(s.mock, 14999);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    cpod_mock_advance(s.mock, 1);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(session_get(client, &error), CPOD_ERR_AUTH);
    assert_string_equal(error.code, "invalid_grant");
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
    cpod_client_free(client);
}

/* A response that the client did not read to its end, by a limit or for lack of memory, does not end the
 * session. */
static void test_a_refusal_that_is_not_read_ends_nothing(void **state)
{
    (void)state;
    static const cpod_status ends[] = {CPOD_ERR_CANCELLED, CPOD_ERR_NO_MEMORY};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const script_response responses[] = {
            {400, JSON, "{\"error\":", 0, ends[i]}, RENEWED("t1", "r1"), THING};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = session_options();
        options.token = NULL;
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = script_client(&s, &options);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(session_get(client, &error), ends[i]);
        assert_int_equal(error.status, ends[i]);
        assert_int_equal(session_get(client, &error), CPOD_OK);
        assert_true(script_sent(&s, 2, "Bearer t1\n"));
        cpod_client_free(client);
    }
}

static void test_a_refresh_that_fails_for_the_moment_is_tried_again(void **state)
{
    (void)state;
    static const script_response bad = {503, NULL, NULL, 0, 0};
    const script_response responses[] = {REFUSED, bad, bad, bad, RENEWED("t1", "r1"), THING};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    cpod_client_options options = session_options();
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    options.max_retries = CPOD_NO_RETRIES;
    const list_params once = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &once, NULL, NULL, &error),
                     CPOD_ERR_SERVER);
    assert_true(error.retryable);
    assert_int_equal(session_get(client, &error), CPOD_OK);
    assert_true(script_sent(&s, 4, "refresh_token=r%200"));
    cpod_client_free(client);
}

static void test_the_hook_may_use_the_client(void **state)
{
    (void)state;
    static const script_response responses[] = {REFUSED, RENEWED("t1", "r1"), THING, THING};
    script s;
    SCRIPT(&s, responses);
    session_tokens t = {.count = 0};
    cpod_client_options options = session_options();
    options.on_token = session_note_token;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    t.client = client;
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 4);
    assert_true(script_sent(&s, 2, "Bearer t1\n"));
    assert_int_equal(t.count, 1);
    cpod_client_free(client);
}

static void test_client_credentials_are_reported_too(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"access_token\":\"c\",\"expires_in\":60}", 0, 0}, THING};
    script s;
    SCRIPT(&s, responses);
    session_tokens t = {.count = 0};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s";
    options.on_token = session_note_token;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_string_equal(t.access_token, "c");
    assert_string_equal(t.refresh_token, "(none)");
    cpod_client_free(client);
}

static void collect(void *context, const char *line)
{
    char *all = context;
    (void)snprintf(all + strlen(all), 4096 - strlen(all), "%s\n", line);
}

static void test_secrets_stay_out_of_the_log(void **state)
{
    (void)state;
    static const script_response responses[] = {REFUSED, RENEWED("t1secret", "r1secret"), REFUSED};
    script s;
    SCRIPT(&s, responses);
    char log[4096] = "";
    cpod_client_options options = session_options();
    options.token = "t0secret";
    options.refresh_token = "r0secret";
    options.log = collect;
    options.log_context = log;
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(session_get(client, &error), CPOD_ERR_AUTH);
    assert_non_null(strstr(log, "/v1/oauth/token -> 200"));
    assert_null(strstr(log, "secret"));
    assert_null(strstr(error.message, "secret"));
    cpod_client_free(client);
}

static void test_what_the_options_must_have(void **state)
{
    (void)state;
    static const struct {
        const char *refresh_token, *refresh_path;
        bool callback;
        const char *named;
    } cases[] = {
        {"r", NULL, false, "refresh_path"},  {"r", "", false, "refresh_path"},
        {"", "/t", false, "refresh_token"},  {"a\nb", "/t", false, "refresh_token"},
        {"r", "/t", true, "token_callback"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.refresh_token = cases[i].refresh_token;
        options.refresh_path = cases[i].refresh_path;
        options.token_callback = cases[i].callback ? (cpod_token_callback)1 : NULL;
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_null(client);
        assert_non_null(strstr(error.message, cases[i].named));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_401_renews_and_replays),
        cmocka_unit_test(test_a_known_life_is_renewed_at_80_percent),
        cmocka_unit_test(test_a_refresh_token_alone),
        cmocka_unit_test(test_a_refused_refresh_token_ends_the_session),
        cmocka_unit_test(test_the_old_token_serves_to_its_end_when_the_session_is_over),
        cmocka_unit_test(test_a_refusal_that_is_not_read_ends_nothing),
        cmocka_unit_test(test_a_refresh_that_fails_for_the_moment_is_tried_again),
        cmocka_unit_test(test_the_hook_may_use_the_client),
        cmocka_unit_test(test_client_credentials_are_reported_too),
        cmocka_unit_test(test_secrets_stay_out_of_the_log),
        cmocka_unit_test(test_what_the_options_must_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
