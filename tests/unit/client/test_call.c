/* Calls through the scripted transport: requests as they leave, results as they arrive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON "content-type: application/json"

static const char *const some_id = "t 1";
static const void *const id_path[] = {&some_id};
static const thing_create some_body = {.name = "n\"1", .size = CPOD_INT64_INIT(3)};

static void test_get_unwraps_and_describes_the_response(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON "\nx-request-id: req-1\ndate: Sun, 06 Nov 1994 08:49:37 GMT",
         "{\"data\":{\"id\":\"t1\",\"size\":5},\"meta\":{\"requestId\":\"req-2\",\"timestamp\":\"2026-01-"
         "01T00:00:00Z\"}}",
         0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_headers = true;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_error error = CPOD_ERROR_INIT;
    thing *out = NULL;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, &error),
                     CPOD_OK);
    assert_string_equal(out->id, "t1");
    assert_int_equal(out->size.value, 5);
    assert_null(out->name);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/things/t%201");
    assert_true(script_sent(&s, 0, "\nAuthorization: Bearer tok\n"));
    assert_true(script_sent(&s, 0, "\nAccept: application/json, application/problem+json\n"));
    assert_true(script_sent(&s, 0, "\nUser-Agent: test/1.0 cpod-core/"));
    assert_int_equal(info.http_status, 200);
    assert_int_equal(info.attempts, 1);
    assert_string_equal(info.request_id, "req-1");
    assert_string_equal(info.server_time, "2026-01-01T00:00:00Z");
    assert_string_equal(info.content_type, "application/json");
    assert_non_null(strstr(info.headers, "x-request-id: req-1\n"));
    cpod_client_free(client); /* the result outlives it */
    assert_string_equal(out->id, "t1");
    cpod_core_free(out);
    cpod_response_info_clear(&info);
    assert_null(info.headers);
    assert_true(info.keep_headers);
    assert_int_equal(script_usage(&s).releases, 1);
}

static void test_post_sends_json(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {201, JSON, "{\"data\":{\"id\":\"t1\",\"name\":null}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    thing *out = NULL;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &some_body, &out, NULL),
                     CPOD_OK);
    assert_true(out->name == CPOD_NULL);
    assert_true(script_sent(&s, 0, "POST https://api.example.com/api/v1/things\n"));
    assert_true(script_sent(&s, 0, "\nContent-Type: application/json\n"));
    assert_true(script_sent(&s, 0, "\n\n{\"name\":\"n\\\"1\",\"size\":3}"));
    assert_false(script_sent(&s, 0, "Idempotency-Key"));
    cpod_core_free(out);
    cpod_client_free(client);
}

static void test_arguments_are_checked_before_anything_is_sent(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_client *client = script_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    thing *out = (thing *)&s; /* must become NULL */
    const thing_create incomplete = {.size = CPOD_INT64_INIT(1)};
    const cpod_api *api = client_test_api();
    assert_int_equal(cpod_core_call(client, api, OP_CREATE, NULL, NULL, &incomplete, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.path, "name");
    assert_null(out);
    assert_int_equal(cpod_core_call(client, api, OP_CREATE, NULL, NULL, NULL, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_core_call(client, api, OP_GET, NULL, NULL, NULL, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_core_call(NULL, api, OP_GET, id_path, NULL, NULL, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    static const cpod_header bad[] = {{"Authorization", "x"}, {"X-A", "a\r\nb"}, {"a b", "x"}, {"Host", "x"}};
    for (size_t i = 0; i < 4; i++) {
        const list_params params = {.call = CPOD_CALL(.headers = &bad[i], .header_count = 1)};
        assert_int_equal(cpod_core_call(client, api, OP_GET, id_path, &params, NULL, &out, &error),
                         CPOD_ERR_INVALID_ARGUMENT);
    }
    const cpod_call_options sizeless = {.timeout_ms = 5};
    const list_params params = {.call = &sizeless};
    assert_int_equal(cpod_core_call(client, api, OP_GET, id_path, &params, NULL, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
}

static void test_query_and_headers(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    static const cpod_header common[] = {{"X-Team", "core"}, {"X-Both", "client"}, {"X-Tenant-ID", "acme"}};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.headers = common;
    options.header_count = 3;
    options.token = "tok";
    options.user_agent = "mine/2";
    cpod_client *client = script_client(&s, &options);
    static const cpod_header own[] = {{"x-both", "call"}};
    const list_params params = {.call = CPOD_CALL(.headers = own, .header_count = 1),
                                .page = CPOD_INT64_INIT(2),
                                .search = "a&b=c",
                                .trace = "t"};
    thing_page *out = NULL;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, &out, NULL),
                     CPOD_OK);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/things?page=2&search=a%26b%3Dc");
    assert_true(script_sent(&s, 0, "\nX-Tenant-ID: acme\n"));
    assert_true(script_sent(&s, 0, "\nX-Team: core\n"));
    assert_true(script_sent(&s, 0, "\nx-both: call\n"));
    assert_false(script_sent(&s, 0, "X-Both: client"));
    assert_true(script_sent(&s, 0, "\nX-Trace: t\n"));
    assert_true(script_sent(&s, 0, " mine/2\n"));
    assert_true(script_sent(&s, 0, "\nAuthorization: Bearer tok\n"));
    cpod_core_free(out);
    cpod_client_free(client);
}

static void test_results_by_kind(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"data\":true}", 0, 0},
        {200, JSON, "{\"data\":\"h\\u00e9\"}", 0, 0},
        {204, NULL, NULL, 0, 0},
        {200, "content-type: application/octet-stream", "bytes", 0, 0},
        {202, JSON, "{\"a\":\"x\"}", 0, 0},
        {204, NULL, NULL, 0, 0},
        {200, JSON, "{\"id\":\"1\"}", 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_piece(s.mock, 1);
    cpod_client *client = script_client(&s, NULL);
    const cpod_api *api = client_test_api();
    bool flag = false;
    assert_int_equal(cpod_core_call(client, api, OP_EVALUATE, NULL, NULL, NULL, &flag, NULL), CPOD_OK);
    assert_true(flag);
    char *text = NULL;
    assert_int_equal(cpod_core_call(client, api, OP_MASK, NULL, NULL, NULL, &text, NULL), CPOD_OK);
    assert_string_equal(text, "h\xC3\xA9");
    cpod_string_free(text);
    assert_int_equal(cpod_core_call(client, api, OP_DELETE, id_path, NULL, NULL, NULL, NULL), CPOD_OK);
    cpod_bytes *bytes = NULL;
    assert_int_equal(cpod_core_call(client, api, OP_GET_BLOB, id_path, NULL, NULL, &bytes, NULL), CPOD_OK);
    assert_int_equal(bytes->size, 5);
    assert_memory_equal(bytes->data, "bytes", 5);
    cpod_core_free(bytes);
    varied_result *varied = NULL;
    assert_int_equal(cpod_core_call(client, api, OP_VARIED, NULL, NULL, NULL, &varied, NULL), CPOD_OK);
    assert_int_equal(varied->kind, RESULT_FILTER);
    assert_string_equal(varied->as.filter->a, "x");
    cpod_core_free(varied);
    assert_int_equal(cpod_core_call(client, api, OP_VARIED, NULL, NULL, NULL, &varied, NULL), CPOD_OK);
    assert_int_equal(varied->kind, RESULT_EMPTY);
    cpod_core_free(varied);
    assert_int_equal(cpod_core_call(client, api, OP_VARIED, NULL, NULL, NULL, &varied, NULL), CPOD_OK);
    assert_int_equal(varied->kind, RESULT_THING);
    assert_string_equal(varied->as.thing->id, "1");
    cpod_core_free(varied);
    cpod_client_free(client);
}

static void test_responses_that_are_not_what_is_documented(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
        const char *path;
    } cases[] = {
        {{200, JSON, "{\"data\":{\"id\":7}}", 0, 0}, CPOD_ERR_DECODE, "data.id"},
        {{200, JSON, "{\"data\":{}}", 0, 0}, CPOD_ERR_DECODE, "data.id"},
        {{200, JSON, "{\"data\":{\"id\":\"1\"}", 0, 0}, CPOD_ERR_DECODE, NULL},
        {{200, JSON, "{\"meta\":{}}", 0, 0}, CPOD_ERR_DECODE, NULL},
        {{200, JSON, "", 0, 0}, CPOD_ERR_DECODE, NULL},
        {{200, "content-type: text/html", "<html>", 0, 0}, CPOD_ERR_PROTOCOL, NULL},
        {{302, "location: https://evil.example/", NULL, 0, 0}, CPOD_ERR_PROTOCOL, NULL},
        {{302, "location: /v2/x?signature=secret#secret", NULL, 0, 0}, CPOD_ERR_PROTOCOL, NULL},
        {{304, NULL, NULL, 0, 0}, CPOD_ERR_PROTOCOL, NULL},
        {{201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}, CPOD_OK, NULL}, /* 201 for 200 */
        {{200, NULL, "{\"data\":{\"id\":\"1\"}}", 0, 0}, CPOD_OK, NULL}, /* no media type */
        {{200, "content-type: Application/VND.api+JSON; charset=utf-8", "{\"data\":{\"id\":\"1\"}}", 0, 0},
         CPOD_OK,
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, &cases[i].response, 1);
        cpod_client *client = script_client(&s, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        thing *out = NULL;
        print_message("case %zu\n", i);
        assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, &out, &error),
                         cases[i].status);
        if (cases[i].path != NULL)
            assert_string_equal(error.path, cases[i].path);
        if (cases[i].status != CPOD_OK) {
            assert_null(out);
            assert_int_equal(error.http_status, cases[i].response.status);
            assert_true(error.message[0] != '\0');
            assert_null(strstr(error.message, "secret"));
        }
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
        assert_int_equal(script_usage(&s).open_exchanges, 0);
        cpod_core_free(out);
        cpod_client_free(client);
    }
}

static void test_body_limit(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":{\"id\":\"123456789\"}}", 0, 0},
                                                {200, JSON, "{\"data\":{\"id\":\"123456789\"}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.max_body_bytes = 27;
    options.token = "tok";
    cpod_client *client = script_client(&s, &options);
    thing *out = NULL;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, &out, NULL),
                     CPOD_OK);
    cpod_core_free(out);
    cpod_client_free(client);
    options.max_body_bytes = 26;
    client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, &out, &error),
                     CPOD_ERR_LIMIT);
    assert_null(out);
    cpod_client_free(client);
}

static void test_typed_error_bodies(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {404, "content-type: application/problem+json", "{\"title\":\"Not Found\",\"code\":\"gone\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, &error),
                     CPOD_ERR_NOT_FOUND);
    void *decoded = NULL;
    assert_int_equal(cpod_core_error_decode(client_test_api(), OP_GET, &info, &decoded, &error), CPOD_OK);
    assert_string_equal(((problem *)decoded)->code, "gone");
    cpod_core_free(decoded);
    assert_int_equal(cpod_core_error_decode(client_test_api(), OP_DELETE, &info, &decoded, &error),
                     CPOD_ERR_PROTOCOL);
    cpod_response_info_clear(&info);
    assert_int_equal(cpod_core_error_decode(client_test_api(), OP_GET, &info, &decoded, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
}

static void test_typed_error_bodies_of_several_types(void **state)
{
    (void)state;
    static const script_response responses[] = {{400, JSON, "{\"code\":\"c\"}", 0, 0},
                                                {409, JSON, "\"stale\"", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    const cpod_api *api = client_test_api();
    void *out = NULL;
    assert_int_equal(cpod_core_call(client, api, OP_VARIED, NULL, &params, NULL, NULL, NULL),
                     CPOD_ERR_BAD_REQUEST);
    assert_int_equal(cpod_core_error_decode(api, OP_VARIED, &info, &out, NULL), CPOD_OK);
    const cpod_union_layout *error = out;
    assert_int_equal(error->kind, 1);
    assert_string_equal(((const problem *)error->as.object)->code, "c");
    cpod_core_free(out);
    assert_int_equal(cpod_core_call(client, api, OP_VARIED, NULL, &params, NULL, NULL, NULL),
                     CPOD_ERR_CONFLICT);
    assert_int_equal(cpod_core_error_decode(api, OP_VARIED, &info, &out, NULL), CPOD_OK);
    error = out;
    assert_int_equal(error->kind, 2);
    assert_string_equal(error->as.string, "stale");
    cpod_core_free(out);
    cpod_response_info_clear(&info);
    cpod_client_free(client);
}

static void test_raw_calls(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{}", 0, 0}, {500, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    const cpod_json body = cpod_json_text("{\"x\":1}");
    cpod_raw_response *response = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/new", "a=1", &body, NULL, &response, &error),
                     CPOD_OK);
    assert_int_equal(response->http_status, 200);
    assert_string_equal(response->body, "{}");
    assert_string_equal(response->content_type, "application/json");
    cpod_raw_response_free(response);
    assert_true(script_sent(&s, 0, "POST https://api.example.com/api/v1/new?a=1\n"));
    assert_true(script_sent(&s, 0, "Authorization: Bearer tok\n"));
    assert_true(script_sent(&s, 0, "\n\n{\"x\":1}"));
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/new", NULL, &body, NULL, &response, &error),
                     CPOD_ERR_SERVER);
    assert_null(response);
    static const char *const bad_paths[] = {"v1", "", "/a b", "/a?b", "/a#b", "/a\r\nX: y"};
    for (size_t i = 0; i < sizeof bad_paths / sizeof bad_paths[0]; i++)
        assert_int_equal(cpod_call_raw(client, "GET", bad_paths[i], NULL, NULL, NULL, &response, &error),
                         CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_call_raw(client, "get", "/a", NULL, NULL, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    const cpod_json broken = cpod_json_text("{");
    assert_int_equal(cpod_call_raw(client, "POST", "/a", NULL, &broken, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
}

/* Structs of callers that were compiled with an older, shorter header: bytes behind `size` are never
 * touched. */
static void test_sizes_are_respected(void **state)
{
    (void)state;
    static const script_response responses[] = {{404, "x-request-id: r", "{\"title\":\"T\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    union {
        cpod_error error;
        unsigned char bytes[sizeof(cpod_error)];
    } small;
    memset(&small, 0xA5, sizeof small);
    small.error.size = offsetof(cpod_error, title);
    union {
        cpod_response_info info;
        unsigned char bytes[sizeof(cpod_response_info)];
    } little;
    memset(&little, 0xA5, sizeof little);
    little.info.size = offsetof(cpod_response_info, request_id);
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.response = &little.info;
    const list_params params = {.call = &options};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, &small.error),
        CPOD_ERR_NOT_FOUND);
    assert_string_equal(small.error.code, "t");
    for (size_t i = small.error.size; i < sizeof small; i++)
        assert_int_equal(small.bytes[i], 0xA5);
    assert_int_equal(little.info.http_status, 404);
    for (size_t i = little.info.size; i < sizeof little; i++)
        assert_int_equal(little.bytes[i], 0xA5);
    cpod_client_free(client);
}

static void remember(void *context, const char *line)
{
    char *text = context;
    size_t used = strlen(text);
    (void)snprintf(text + used, 4096 - used, "%s\n", line);
}

static void test_the_log_is_redacted(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, "tok-in-body", 0, 0},
                                                {200, JSON, "{\"data\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    char log[4096] = "";
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "very-secret";
    options.log = remember;
    options.log_context = log;
    cpod_client *client = script_client(&s, &options);
    const list_params params = {.page = CPOD_INT64_INIT(7), .search = "alice", .trace = "hidden"};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, NULL, NULL),
                     CPOD_OK);
    assert_non_null(
        strstr(log, "GET https://api.example.com/api/v1/things?page=7&search=REDACTED -> 503, attempt 1"));
    assert_non_null(strstr(log, "is tried again in"));
    assert_non_null(strstr(log, "-> 200, attempt 2"));
    assert_null(strstr(log, "very-secret"));
    assert_null(strstr(log, "alice"));
    assert_null(strstr(log, "hidden"));
    assert_null(strstr(log, "tok-in-body"));
    cpod_client_free(client);
}

/* Bodies only on request, and never those that may hold secrets. */
static void test_bodies_in_the_log(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, JSON, "{\"title\":\"busy\\nline\"}", 0, 0},
        {201, JSON, "{\"data\":{\"id\":\"answered\"}}", 0, 0},
        {200, JSON, "{\"data\":{\"id\":\"s3cret-response\"}}", 0, 0},
        {200, "content-type: application/octet-stream", "bytes", 0, 0},
        {200, JSON, "{\"access_token\":\"t0ken\",\"expires_in\":60}", 0, 0},
        {200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    char log[4096] = "";
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.log = remember;
    options.log_context = log;
    options.log_bodies = true;
    cpod_client *client = script_client(&s, &options);
    const list_params params = {.call = CPOD_CALL(.idempotency_key = "k")};
    const cpod_api *api = client_test_api();
    assert_int_equal(cpod_core_call(client, api, OP_CREATE, NULL, &params, &some_body, NULL, NULL), CPOD_OK);
    assert_non_null(
        strstr(log, "\nrequest body: {\"name\":\"n\\\"1\",\"size\":3}\nresponse body: {\"title\":\"busy"));
    assert_non_null(strstr(log, "\nresponse body: {\"data\":{\"id\":\"answered\"}}\n"));
    assert_int_equal(cpod_core_call(client, api, OP_SECRET, NULL, NULL, &some_body, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_call(client, api, OP_GET_BLOB, id_path, NULL, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    assert_null(strstr(log, "s3cret-response"));
    assert_null(strstr(log, ": bytes"));
    options.token = NULL;
    options.client_id = "id";
    options.client_secret = "cl1ent-secret";
    client = script_client(&s, &options);
    assert_int_equal(cpod_core_call(client, api, OP_GET, id_path, NULL, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    assert_null(strstr(log, "t0ken"));
    assert_null(strstr(log, "cl1ent-secret"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get_unwraps_and_describes_the_response),
        cmocka_unit_test(test_post_sends_json),
        cmocka_unit_test(test_arguments_are_checked_before_anything_is_sent),
        cmocka_unit_test(test_query_and_headers),
        cmocka_unit_test(test_results_by_kind),
        cmocka_unit_test(test_responses_that_are_not_what_is_documented),
        cmocka_unit_test(test_body_limit),
        cmocka_unit_test(test_typed_error_bodies),
        cmocka_unit_test(test_typed_error_bodies_of_several_types),
        cmocka_unit_test(test_raw_calls),
        cmocka_unit_test(test_sizes_are_respected),
        cmocka_unit_test(test_the_log_is_redacted),
        cmocka_unit_test(test_bodies_in_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
