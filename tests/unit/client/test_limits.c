/* Each message of a limit has its value, and the option that changes it or that it is fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "cpod/core/signature.h"
#include "scripted.h"

#define JSON "content-type: application/json"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static cpod_error error;

static cpod_client *client_of(const script_response *response, const cpod_client_options *limits)
{
    static script s;
    cpod_client_options options = *limits;
    options.token = "tok";
    script_begin(&s, response, 1);
    error = (cpod_error)CPOD_ERROR_INIT;
    return script_client(&s, &options);
}

static void assert_message(cpod_status status, cpod_status expected, const char *part)
{
    assert_int_equal(status, expected);
    if (strstr(error.message, part) == NULL)
        fail_msg("'%s' does not contain '%s'", error.message, part);
}

static void test_limits_of_a_response(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        size_t max_body_bytes;
        int max_json_depth;
        const char *part;
    } cases[] = {
        {{200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0},
         9,
         0,
         "larger than the limit of 9 bytes (max_body_bytes)"},
        {{200, JSON, "{\"data\":{\"id\":\"1\",\"x\":{}}}", 0, 0},
         0,
         2,
         "nested more than 2 levels deep (max_json_depth)"},
        {{200, JSON "\ncontent-length: 99999999999999999999", "{}", 0, 0},
         0,
         0,
         "above 9223372036854775807 bytes, a fixed limit"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_client_options limits = CPOD_CLIENT_OPTIONS_INIT;
        limits.max_body_bytes = cases[i].max_body_bytes;
        limits.max_json_depth = cases[i].max_json_depth;
        cpod_client *client = client_of(&cases[i].response, &limits);
        thing *out = NULL;
        cpod_status status =
            cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, (void *)&out, &error);
        assert_null(out);
        assert_message(status, CPOD_ERR_LIMIT, cases[i].part);
        cpod_client_free(client);
    }
}

/* An option that can be raised no further does not help. */
static void test_the_highest_depth(void **state)
{
    (void)state;
    char body[4000] = "{\"data\":{\"id\":\"1\",\"x\":";
    size_t begin = strlen(body);
    memset(body + begin, '[', 1023);
    memset(body + begin + 1023, ']', 1023);
    strcpy(body + begin + 2046, "}}");
    const script_response response = {200, JSON, body, 0, 0};
    cpod_client_options limits = CPOD_CLIENT_OPTIONS_INIT;
    limits.max_json_depth = 100000;
    cpod_client *client = client_of(&response, &limits);
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, (void *)&out, &error);
    assert_message(status, CPOD_ERR_LIMIT,
                   "nested more than 1024 levels deep (max_json_depth, at its highest)");
    cpod_client_free(client);
}

static void test_limits_of_other_calls(void **state)
{
    (void)state;
    const cpod_client_options none = CPOD_CLIENT_OPTIONS_INIT;
    const script_response text = {200, NULL, "longer than ten bytes", 0, 0};
    cpod_client *client = client_of(&text, &none);
    assert_message(cpod_download_url(client, "https://files.example.com/a", 10, NULL, NULL, &error),
                   CPOD_ERR_LIMIT, "larger than the limit of 10 bytes (max_bytes)");
    cpod_client_free(client);

    cpod_client_options small = CPOD_CLIENT_OPTIONS_INIT;
    small.max_event_bytes = 12;
    const script_response events = {200, "content-type: text/event-stream",
                                    "data: {\"id\":\"0123456789\"}\n\n", 0, 0};
    client = client_of(&events, &small);
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, &error),
        CPOD_OK);
    assert_message(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_LIMIT,
                   "An event is larger than 12 bytes (max_event_bytes)");
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

static int long_token(void *context, bool force, char *buffer, size_t capacity)
{
    (void)context, (void)force, (void)buffer;
    return (int)capacity;
}

static void test_limits_of_what_the_program_provides(void **state)
{
    (void)state;
    const script_response response = {204, NULL, NULL, 0, 0};
    script s;
    script_begin(&s, &response, 1);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token_callback = long_token;
    cpod_client *client = script_client(&s, &options);
    error = (cpod_error)CPOD_ERROR_INIT;
    assert_message(cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, NULL, NULL, &error), CPOD_ERR_CALLBACK,
                   "length of 16384; a token has at most 16383 bytes, a fixed limit");
    cpod_client_free(client);

    static const char *secrets[30];
    for (size_t i = 0; i < 30; i++)
        secrets[i] = "c2VjcmV0";
    cpod_signature_options signature = CPOD_SIGNATURE_OPTIONS_INIT;
    signature.secrets = secrets;
    signature.secret_count = 30;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_message(cpod_signature_sign(&signature, "id", "b", 1, &headers, &error), CPOD_ERR_LIMIT,
                   "exceed the fixed limit of 1023 bytes: sign with fewer");

    static const int statuses[] = {503, 600};
    const struct {
        cpod_retry_policy policy;
        const char *part;
    } policies[] = {
        {*CPOD_RETRY_POLICY(.max_retry_after_ms = 86400001), "max_retry_after_ms: 0 to 86400000"},
        {*CPOD_RETRY_POLICY(.statuses = statuses, .status_count = 2), "statuses: each 300 to 599"},
        {*CPOD_RETRY_POLICY(.statuses = statuses, .status_count = 301), "at most 300"},
    };
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        options = (cpod_client_options)CPOD_CLIENT_OPTIONS_INIT;
        options.retry = &policies[i].policy;
        assert_message(cpod_core_client_new(client_test_api(), &options, &client, &error),
                       CPOD_ERR_CONFIGURATION, policies[i].part);
    }
}

/* Without a client there is no option. */
static void test_limits_of_decoding(void **state)
{
    (void)state;
    char text[600];
    memset(text, '[', 257);
    memset(text + 257, ']', 257);
    void *out = NULL;
    error = (cpod_error)CPOD_ERROR_INIT;
    assert_message(
        cpod_core_from_json(client_test_api(), CPOD_KIND_JSON, 0, text, 514, NULL, (void *)&out, &error),
        CPOD_ERR_LIMIT, "nested more than 256 levels deep, a fixed limit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_of_a_response),
        cmocka_unit_test(test_the_highest_depth),
        cmocka_unit_test(test_limits_of_other_calls),
        cmocka_unit_test(test_limits_of_what_the_program_provides),
        cmocka_unit_test(test_limits_of_decoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
