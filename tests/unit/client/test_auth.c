/* Credentials: which go where, the token's life, one refresh at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "scripted.h"
#include "session.h"

#define JSON "content-type: application/json"
#define OK_THING                                     \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define TOKEN(text)                                                                                     \
    {                                                                                                   \
        200, JSON, "{\"access_token\":\"" text "\",\"expires_in\":100,\"token_type\":\"Bearer\"}", 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_status get(cpod_client *client, cpod_error *error)
{
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, error);
}

static cpod_client_options with_credentials(void)
{
    static const cpod_header tenant[] = {{"X-Tenant-ID", "acme"}};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s3cr\"et";
    options.headers = tenant;
    options.header_count = 1;
    return options;
}

static void test_a_token_is_fetched_kept_and_refreshed_at_80_percent(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("one"), OK_THING, OK_THING, TOKEN("two"), OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpod_mock_request_count(s.mock), 0); /* not before the first call */
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "POST https://api.example.com/api/v1/auth/token\n"));
    assert_true(script_sent(&s, 0, "\nX-Tenant-ID: acme\n"));
    assert_false(script_sent(&s, 0, "Authorization"));
    assert_true(script_sent(&s, 0,
                            "\n\n{\"grant_type\":\"client_credentials\",\"client_id\":\"app\","
                            "\"client_secret\":\"s3cr\\\"et\"}"));
    assert_true(script_sent(&s, 1, "\nAuthorization: Bearer one\n"));
    cpod_mock_advance(s.mock, 79999);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 2, "Bearer one\n"));
    cpod_mock_advance(s.mock, 1);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 3, "/v1/auth/token\n"));
    assert_true(script_sent(&s, 4, "Bearer two\n"));
    cpod_client_free(client);
}

static void test_clocks_that_jump_do_no_harm(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("one"), OK_THING,     OK_THING,
                                                OK_THING,     TOKEN("two"), OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_mock_set_date(s.mock, 784111777 + (int64_t)10 * 365 * 86400); /* somebody sets the date */
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_mock_set_date(s.mock, 0);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 3, "Bearer one\n"));
    cpod_mock_advance(s.mock, 80000); /* only time that passes counts */
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 5, "Bearer two\n"));
    assert_int_equal(cpod_mock_request_count(s.mock), 6);
    cpod_client_free(client);
}

static void test_lives_of_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *response;
        int64_t serves_ms; /* the last moment at which it is used without a refresh */
    } cases[] = {
        {"{\"access_token\":\"t\",\"expires_in\":10}", 7999},
        {"{\"access_token\":\"t\"}", 2879999}, /* an hour by default */
        {"{\"access_token\":\"t\",\"expires_in\":\"60\"}", 47999},
        {"{\"access_token\":\"t\",\"expires_in\":1.5}", 1199},
        {"{\"access_token\":\"t\",\"expires_in\":\"1.5\"}", 1199},
        {"{\"access_token\":\"t\",\"expires_in\":6e1}", 47999},
        {"{\"access_token\":\"t\",\"expires_in\":\"soon\"}", 2879999},
        {"{\"access_token\":\"t\",\"expires_in\":\"\"}", 2879999},
        {"{\"access_token\":\"t\",\"expires_in\":\"60 s\"}", 2879999},
        {"{\"access_token\":\"t\",\"expires_in\":null}", 2879999},
        {"{\"access_token\":\"t\",\"expires_in\":1e400}", 366LL * 86400000 / 5 * 4 - 1},
        {"{\"access_token\":\"t\",\"expires_in\":99999999999999999999}", 366LL * 86400000 / 5 * 4 - 1},
        {"{\"access_token\":\"t\",\"expires_in\":\"99999999999999999999\"}", 366LL * 86400000 / 5 * 4 - 1},
        {"{\"access_token\":\"t\",\"expires_in\":-1e400}", -1},
        {"{\"access_token\":\"t\",\"expires_in\":1e-9}", -1},
        {"{\"access_token\":\"t\",\"expires_in\":9223372036854775807}", 366LL * 86400000 / 5 * 4 - 1},
        {"{\"access_token\":\"t\",\"expires_in\":0}", -1},
        {"{\"access_token\":\"t\",\"expires_in\":-5}", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response token = {200, JSON, cases[i].response, 0, 0};
        static const script_response responses[] = {OK_THING, OK_THING, OK_THING};
        script s;
        SCRIPT(&s, responses);
        script_set_token(&s, &token);
        cpod_client_options options = with_credentials();
        cpod_client *client = script_client(&s, &options);
        print_message("%s\n", cases[i].response);
        assert_int_equal(get(client, NULL), CPOD_OK);
        cpod_mock_advance(s.mock, cases[i].serves_ms < 0 ? 0 : cases[i].serves_ms);
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].serves_ms < 0 ? 4 : 3);
        cpod_mock_advance(s.mock, 1);
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].serves_ms < 0 ? 6 : 5);
        cpod_client_free(client);
    }
}

static void test_an_api_key_is_ambiguous_with_several_key_schemes(void **state)
{
    (void)state;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.api_key = "k";
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                     CPOD_ERR_CONFIGURATION);
    assert_null(client);
    assert_string_equal(error.message,
                        "The option api_key is ambiguous: 'HeaderKey' is one of several security "
                        "schemes of its type; use the option credentials");
}

static void test_a_401_invalidates_refreshes_and_replays_once(void **state)
{
    (void)state;
    static const script_response responses[] = {
        TOKEN("one"),   {401, NULL, NULL, 0, 0}, TOKEN("two"), OK_THING, {401, NULL, NULL, 0, 0},
        TOKEN("three"), {401, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Bearer one\n"));
    assert_true(script_sent(&s, 3, "Bearer two\n"));
    assert_int_equal(cpod_mock_sleep_count(s.mock), 0); /* outside the retry count */
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_AUTH);
    assert_int_equal(error.http_status, 401);
    assert_int_equal(cpod_mock_request_count(s.mock), 7);
    cpod_client_free(client);
}

static void test_a_post_without_a_key_is_replayed_after_a_401(void **state)
{
    (void)state;
    static const script_response responses[] = {
        TOKEN("one"), {401, NULL, NULL, 0, 0}, TOKEN("two"), {201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    const thing_create body = {.name = "n"};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, NULL, NULL),
                     CPOD_OK);
    assert_true(script_sent(&s, 3, "\n\n{\"name\":\"n\"}"));
    cpod_client_free(client);
}

static void test_a_given_token_is_not_replayed(void **state)
{
    (void)state;
    static const script_response responses[] = {{401, NULL, "{\"error\":\"invalid_token\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_AUTH);
    assert_string_equal(error.code, "invalid_token");
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    cpod_client_free(client);
}

static void test_no_token_can_be_had(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
        const char *code, *message;
        bool retryable;
    } cases[] = {
        {{401, JSON, "{\"error\":\"invalid_client\",\"error_description\":\"client_secret is incorrect\"}", 0,
          0},
         CPOD_ERR_AUTH,
         "invalid_client",
         "refused the client credentials: client_secret is incorrect",
         false},
        {{400, JSON, "{\"error\":\"invalid_scope\"}", 0, 0},
         CPOD_ERR_AUTH,
         "invalid_scope",
         "invalid_scope",
         false},
        {{404, NULL, NULL, 0, 0}, CPOD_ERR_AUTH, "", "HTTP 404", false},
        {{404, NULL, NULL, 0, 0}, CPOD_ERR_AUTH, "", "no token endpoint at this path", false},
        {{405, NULL, NULL, 0, 0}, CPOD_ERR_AUTH, "", "no token endpoint at this path", false},
        {{503, NULL, NULL, 0, 0}, CPOD_ERR_SERVER, "", "HTTP 503", true},
        {{0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, CPOD_ERR_TRANSPORT, "", "scripted failure", true},
        {{200, JSON, "{}", 0, 0}, CPOD_ERR_AUTH, "", "access_token", false},
        {{200, JSON, "{\"access_token\":\"a\\nb\"}", 0, 0}, CPOD_ERR_AUTH, "", "line end", false},
        {{200, JSON, "{\"access_token\":7}", 0, 0}, CPOD_ERR_AUTH, "", "access_token", false},
        {{200, "content-type: text/html", "<html>", 0, 0}, CPOD_ERR_AUTH, "", "access_token", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {cases[i].response, cases[i].response, cases[i].response};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = with_credentials();
        cpod_client *client = script_client(&s, &options);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        assert_int_equal(get(client, &error), cases[i].status);
        assert_int_equal(error.status, cases[i].status);
        assert_string_equal(error.code, cases[i].code);
        assert_non_null(strstr(error.message, cases[i].message));
        assert_null(strstr(error.message, "s3cr"));
        assert_int_equal(error.retryable, cases[i].retryable);
        cpod_client_free(client);
    }
}

static void test_an_old_token_serves_while_the_refresh_fails(void **state)
{
    (void)state;
    const script_response bad = {503, NULL, NULL, 0, 0};
    const script_response responses[] = {TOKEN("one"), OK_THING, bad, bad, bad, OK_THING, bad, bad, bad};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_mock_advance(s.mock, 85000);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 5, "Bearer one\n"));
    cpod_mock_advance(s.mock, 85000); /* now it is dead */
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_SERVER);
    cpod_client_free(client);
}

static int give_token(void *context, bool force, char *buffer, size_t capacity)
{
    int *forced = context;
    *forced += force ? 1 : 0;
    return snprintf(buffer, capacity, "callback-%d", *forced);
}

static int give_nothing(void *context, bool force, char *buffer, size_t capacity)
{
    (void)context, (void)force, (void)buffer, (void)capacity;
    return -1;
}

static void test_token_callback(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING, {401, NULL, NULL, 0, 0}, OK_THING};
    script s;
    SCRIPT(&s, responses);
    int forced = 0;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token_callback = give_token;
    options.token_context = &forced;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Bearer callback-0\n"));
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Bearer callback-0\n"));
    assert_true(script_sent(&s, 2, "Bearer callback-1\n"));
    assert_int_equal(forced, 1);
    cpod_client_free(client);
    options.token_callback = give_nothing;
    client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_ERR_AUTH);
    cpod_client_free(client);
}

static void test_keys_and_basic(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"id\":\"1\"}", 0, 0},
                                                {200, JSON, "{\"id\":\"1\"}", 0, 0},
                                                {200, JSON, "{\"id\":\"1\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_credential keys[] = {cpod_credential_key("HeaderKey", "a b&c"),
                                    cpod_credential_key("QueryKey", "d e&f"),
                                    cpod_credential_key("CookieKey", "g h;i")};
    options.credentials = keys;
    options.credential_count = 3;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_KEYED, NULL, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/keyed?key=d%20e%26f");
    assert_true(script_sent(&s, 0, "\nX-Key: a b&c\n"));
    assert_true(script_sent(&s, 0, "\nCookie: session=g%20h%3Bi\n"));
    cpod_client_free(client);
    options.credential_count = 0;
    options.username = "Aladdin";
    options.password = "open sesame";
    client = script_client(&s, &options);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_KEYED, NULL, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    assert_true(script_sent(&s, 1, "\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\n"));
    cpod_client_free(client);
    client = script_client(&s, NULL);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_OPEN, NULL, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    assert_false(script_sent(&s, 2, "Authorization"));
    cpod_client_free(client);
}

/* ---- many threads ---- */

enum { THREADS = 16, CALLS = 4 };

static void *call_often(void *context)
{
    for (int i = 0; i < CALLS; i++) {
        if (get(context, NULL) != CPOD_OK)
            return context;
    }
    return NULL;
}

static void test_one_refresh_however_many_threads(void **state)
{
    (void)state;
    static script_response responses[1 + THREADS * CALLS];
    responses[0] = (script_response)TOKEN("one");
    for (size_t i = 1; i < sizeof responses / sizeof responses[0]; i++)
        responses[i] = (script_response)OK_THING;
    static script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, client), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    size_t fetched = 0;
    for (size_t i = 0; i < cpod_mock_request_count(s.mock); i++)
        fetched += script_sent(&s, i, "/v1/auth/token\n") ? 1 : 0;
    assert_int_equal(fetched, 1);
    assert_int_equal(cpod_mock_request_count(s.mock), 1 + THREADS * CALLS);
    cpod_client_free(client);
}

static void test_a_waiting_call_keeps_its_deadline_and_cancel(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    session_source(client)->refreshing = true; /* another thread's, which never ends */
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    const list_params late = {.call = CPOD_CALL(.timeout_ms = 1, .cancel = cancel)};
    client->clock = (cpod_clock){.size = sizeof client->clock}; /* the system's again */
    cpodi_clock_complete(&client->clock);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &late, NULL, NULL, &error),
                     CPOD_ERR_TIMEOUT);
    session_source(client)->refreshing = false;
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_cancel_free(cancel);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_token_is_fetched_kept_and_refreshed_at_80_percent),
        cmocka_unit_test(test_clocks_that_jump_do_no_harm),
        cmocka_unit_test(test_lives_of_tokens),
        cmocka_unit_test(test_an_api_key_is_ambiguous_with_several_key_schemes),
        cmocka_unit_test(test_a_401_invalidates_refreshes_and_replays_once),
        cmocka_unit_test(test_a_post_without_a_key_is_replayed_after_a_401),
        cmocka_unit_test(test_a_given_token_is_not_replayed),
        cmocka_unit_test(test_no_token_can_be_had),
        cmocka_unit_test(test_an_old_token_serves_while_the_refresh_fails),
        cmocka_unit_test(test_token_callback),
        cmocka_unit_test(test_keys_and_basic),
        cmocka_unit_test(test_one_refresh_however_many_threads),
        cmocka_unit_test(test_a_waiting_call_keeps_its_deadline_and_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
