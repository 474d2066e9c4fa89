/* What token endpoints answer beside what is expected of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "scripted.h"
#include "support/counting_allocator.h"

#define JSON "content-type: application/json"
#define HTML "content-type: text/html; charset=utf-8"
#define OK_THING                                     \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define RESPONSE(status, type, body) \
    {                                \
        status, type, body, 0, 0     \
    }
/* Of client credentials, with a refresh token that nobody asked for. */
#define GENEROUS(token)                                                                                \
    RESPONSE(200, JSON,                                                                                \
             "{\"access_token\":\"" token "\",\"token_type\":\"Bearer\",\"expires_in\":100,\"refresh_" \
             "token\":\"r " token "\"}")

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_status get(cpod_client *client, cpod_error *error)
{
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, error);
}

static cpod_client_options with_credentials(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s3cret";
    return options;
}

static void test_a_refresh_token_without_a_path_is_ignored(void **state)
{
    (void)state;
    static const script_response responses[] = {GENEROUS("one"), OK_THING, GENEROUS("two"), OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_mock_advance(s.mock, 80000);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 2, "POST https://api.example.com/api/v1/auth/token\n"));
    assert_true(script_sent(&s, 2, "\"grant_type\":\"client_credentials\""));
    assert_true(script_sent(&s, 3, "Bearer two\n"));
    cpod_client_free(client);
}

static void test_it_is_ignored_in_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {GENEROUS("one"), OK_THING, GENEROUS("two"), OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    cpod_client *client = script_client(&s, &options);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    const cpod_call_options in_batch = {.size = sizeof in_batch, .batch = batch};
    for (int i = 0; i < 2; i++) {
        thing *out = NULL;
        const list_params params = {.call = &in_batch};
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, NULL), CPOD_OK);
        assert_int_equal(cpod_batch_wait(batch, -1, NULL), CPOD_OK);
        assert_string_equal(out->id, "1");
        cpod_core_free(out);
        cpod_mock_advance(s.mock, 80000);
    }
    assert_true(script_sent(&s, 2, "/v1/auth/token\n"));
    cpod_batch_free(batch);
    cpod_client_free(client);
}

static void test_with_a_path_it_is_used(void **state)
{
    (void)state;
    static const script_response responses[] = {GENEROUS("one"), OK_THING, GENEROUS("two"), OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    options.refresh_path = "/v1/oauth/token";
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_mock_advance(s.mock, 80000);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 2, "POST https://api.example.com/api/v1/oauth/token\n"));
    assert_true(script_sent(&s, 2, "refresh_token=r%20one"));
    cpod_client_free(client);
}

/* The credentials that a refresh token came from are still valid when it is not. */
static void test_a_refused_one_gives_way_to_the_credentials(void **state)
{
    (void)state;
    static const script_response responses[] = {
        GENEROUS("one"), OK_THING, RESPONSE(400, JSON, "{\"error\":\"invalid_grant\"}"),
        GENEROUS("two"), OK_THING, GENEROUS("three"),
        OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    options.refresh_path = "/v1/oauth/token";
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    cpod_mock_advance(s.mock, 100000);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 3, "\"grant_type\":\"client_credentials\""));
    assert_true(script_sent(&s, 4, "Bearer two\n"));
    cpod_mock_advance(s.mock, 100000);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 5, "refresh_token=r%20two"));
    cpod_client_free(client);
}

/* Every allocation of that call fails once: no leak, and the client still asks for tokens afterwards. */
static void test_no_memory_for_the_credentials(void **state)
{
    (void)state;
    static const script_response responses[] = {
        GENEROUS("one"), OK_THING, RESPONSE(400, JSON, "{\"error\":\"invalid_grant\"}"),
        GENEROUS("two"), OK_THING, GENEROUS("three"),
        OK_THING};
    bool reached = true;
    for (size_t at = 1; reached; at++) {
        counting_allocator counting;
        counting_allocator_init(&counting, 0);
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = with_credentials();
        options.allocator = &counting.allocator;
        options.refresh_path = "/v1/oauth/token";
        cpod_client *client = script_client(&s, &options);
        assert_int_equal(get(client, NULL), CPOD_OK);
        cpod_mock_advance(s.mock, 100000);
        counting.fail_at = counting.calls + at;
        cpod_status status = get(client, NULL);
        reached = counting.calls >= counting.fail_at;
        counting.fail_at = 0;
        assert_true(status == CPOD_OK || (reached && status == CPOD_ERR_NO_MEMORY));
        size_t before = cpod_mock_request_count(s.mock);
        (void)get(client, NULL);
        assert_true(cpod_mock_request_count(s.mock) > before);
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
    }
}

static void test_types_of_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *response;
        const char *refused; /* NULL: accepted */
    } cases[] = {
        {"{\"access_token\":\"t\"}", NULL},
        {"{\"access_token\":\"t\",\"token_type\":\"bEaReR\"}", NULL},
        {"{\"access_token\":\"t\",\"token_type\":null}", NULL},
        {"{\"access_token\":\"t\",\"token_type\":\"DPoP\"}", "of the type DPoP"},
        {"{\"access_token\":\"t\",\"token_type\":\"mac\\u0007\"}", "of the type mac "},
        {"{\"access_token\":\"t\",\"token_type\":\"Bearer \"}", "of the type Bearer "},
        {"{\"access_token\":\"t\",\"token_type\":\"\"}", "of the type "},
        {"{\"access_token\":\"t\",\"token_type\":[\"Bearer\"]}", "that is not text"},
        {"{\"access_token\":\"t\",\"token_type\":\"Bearer\"", "not valid JSON"}, /* cut */
        {"{\"access_token\":\"t\"} trailing", "not valid JSON"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {RESPONSE(200, JSON, cases[i].response), OK_THING};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = with_credentials();
        cpod_client *client = script_client(&s, &options);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", cases[i].response);
        cpod_status status = get(client, &error);
        if (cases[i].refused == NULL) {
            assert_int_equal(status, CPOD_OK);
        } else {
            assert_true(status == CPOD_ERR_AUTH || status == CPOD_ERR_DECODE);
            assert_non_null(strstr(error.message, cases[i].refused));
            assert_int_equal(error.http_status, 200);
            assert_false(error.retryable);
            assert_int_equal(cpod_mock_request_count(s.mock), 1);
        }
        cpod_client_free(client);
    }
}

static void test_pages_in_place_of_a_grant(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
        const char *message;
        const char *body; /* the beginning; "": not kept */
    } cases[] = {
        {RESPONSE(200, HTML, "<html>Sign in to ACME</html>"), CPOD_ERR_AUTH, "HTTP 200 with text/html",
         "<html>Sign in to ACME"},
        {RESPONSE(200, "content-type: application/xhtml+xml", "<html/>"), CPOD_ERR_AUTH, "xhtml+xml",
         "<html/>"},
        {RESPONSE(403, HTML, "<html>Blocked</html>"), CPOD_ERR_AUTH, "HTTP 403 with text/html",
         "<html>Blocked"},
        {RESPONSE(200, HTML, ""), CPOD_ERR_AUTH, "text/html", ""},
        /* What may carry secrets is not kept. */
        {RESPONSE(200, HTML, "<p>You sent &quot;S3CRET&quot;"), CPOD_ERR_AUTH, "text/html", ""},
        {RESPONSE(500, HTML, "<p>client_secret=..."), CPOD_ERR_SERVER, "text/html", ""},
        {RESPONSE(200, HTML, "<p>access_token=abc"), CPOD_ERR_AUTH, "text/html", ""},
        {RESPONSE(200, "content-type: application/x-www-form-urlencoded", "scope=&bearer=abc"), CPOD_ERR_AUTH,
         "x-www-form-urlencoded", ""},
        {RESPONSE(200, JSON, "{\"token\":\"abc\"}"), CPOD_ERR_AUTH, "no access_token", ""},
        {RESPONSE(200, NULL, "{\"token\":\"abc\"}"), CPOD_ERR_AUTH, "no access_token", ""},
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
        assert_int_equal(error.http_status, cases[i].response.status);
        assert_non_null(strstr(error.message, cases[i].message));
        if (cases[i].body[0] == '\0')
            assert_string_equal(error.body, "");
        else
            assert_ptr_equal(strstr(error.body, cases[i].body), error.body);
        cpod_client_free(client);
    }
}

/* As in "client app has not the secret ...". */
static void test_a_refusal_that_quotes_the_secret(void **state)
{
    (void)state;
    static const char body[] =
        "{\"error\":\"s3cret-of-the-app\",\"error_description\":\"not s3cret-of-the-app\"}";
    static const script_response responses[] = {RESPONSE(400, JSON, body)};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = with_credentials();
    options.client_secret = "s3cret-of-the-app";
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_AUTH);
    assert_non_null(strstr(error.message, "not *****************"));
    assert_null(strstr(error.message, "s3cret"));
    assert_null(strstr(error.code, "s3cret"));
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_refresh_token_without_a_path_is_ignored),
        cmocka_unit_test(test_it_is_ignored_in_a_batch),
        cmocka_unit_test(test_with_a_path_it_is_used),
        cmocka_unit_test(test_a_refused_one_gives_way_to_the_credentials),
        cmocka_unit_test(test_no_memory_for_the_credentials),
        cmocka_unit_test(test_types_of_tokens),
        cmocka_unit_test(test_pages_in_place_of_a_grant),
        cmocka_unit_test(test_a_refusal_that_quotes_the_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
