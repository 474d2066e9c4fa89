/* Conditional requests: what is sent, and 304, 412 and 428. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/core/presigned.h"
#include "curl_client.h"
#include "scripted.h"

#define JSON "content-type: application/json"
#define TAG  "\"v 1,\xC3\xA9\""
#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

typedef struct outcome {
    cpod_status status;
    cpod_error error;
    cpod_response_info info;
    bool has_result;
} outcome;

static outcome run(script *s, const script_response *response, uint32_t operation, cpod_call_options call)
{
    outcome o = {.error = CPOD_ERROR_INIT, .info = CPOD_RESPONSE_INFO_INIT};
    script_begin(s, response, 1);
    cpod_client *client = script_client(s, NULL);
    call.size = sizeof call;
    call.response = &o.info;
    const list_params params = {.call = &call};
    const thing_create body = {.name = "n"};
    thing *out = operation == OP_DELETE ? NULL : (thing *)&out; /* it has no result */
    o.status = cpod_core_call(client, client_test_api(), operation, id_path, &params, &body, &out, &o.error);
    o.has_result = out != NULL;
    cpod_core_free(out);
    cpod_client_free(client);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    return o;
}

static const script_response not_modified = {304, "etag: " TAG "\nx-request-id: r", NULL, 0, 0};

static void expect_not_modified(const script *s, const outcome *o)
{
    assert_int_equal(o->status, CPOD_NOT_MODIFIED);
    assert_false(o->has_result);
    assert_int_equal(o->error.status, CPOD_NOT_MODIFIED);
    assert_string_equal(o->error.message, "not modified");
    assert_int_equal(o->error.http_status, 304);
    assert_false(cpod_error_is_retryable(&o->error));
    assert_string_equal(o->error.request_id, "r");
    assert_string_equal(o->info.etag, TAG);
    assert_int_equal(o->info.http_status, 304);
    assert_int_equal(cpod_mock_request_count(s->mock), 1);
}

static void test_not_modified(void **state)
{
    (void)state;
    static const cpod_header by_hand[] = {{"if-none-match", TAG}};
    const cpod_call_options conditions[] = {{.if_none_match = TAG},
                                            {.if_none_match = "W/\"a\", " TAG},
                                            {.if_modified_since = DATE},
                                            {.headers = by_hand, .header_count = 1}};
    static const char *const lines[] = {"\nIf-None-Match: " TAG "\n", "\nIf-None-Match: W/\"a\", " TAG "\n",
                                        "\nIf-Modified-Since: " DATE "\n", "\nif-none-match: " TAG "\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        script s;
        outcome o = run(&s, &not_modified, OP_GET, conditions[i]);
        expect_not_modified(&s, &o);
        assert_true(script_sent(&s, 0, lines[i]));
    }
}

/* Not even when the server asks for it: there is nothing to try again. */
static void test_it_is_not_retried(void **state)
{
    (void)state;
    static const script_response again = {304, "etag: " TAG "\nx-request-id: r\nx-should-retry: true", "{}",
                                          0, 0};
    script s;
    outcome o = run(&s, &again, OP_GET, (cpod_call_options){.if_none_match = TAG});
    expect_not_modified(&s, &o);
}

static void test_a_304_that_was_not_asked_for(void **state)
{
    (void)state;
    const struct {
        uint32_t operation;
        cpod_call_options call;
    } cases[] = {{OP_GET, {.if_match = NULL}},
                 {OP_GET, {.if_match = TAG}},
                 {OP_CREATE, {.if_none_match = "*"}},
                 {OP_DELETE, {.if_none_match = TAG}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        outcome o = run(&s, &not_modified, cases[i].operation, cases[i].call);
        assert_int_equal(o.status, CPOD_ERR_PROTOCOL);
        assert_int_equal(o.error.http_status, 304);
        assert_non_null(strstr(o.error.message, "if_none_match"));
        assert_null(strstr(o.error.message, "redirect"));
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
    }
}

static void test_a_condition_that_does_not_hold(void **state)
{
    (void)state;
    static const script_response failures[] = {
        {412, "etag: \"2\"\ncontent-type: application/problem+json", "{\"code\":\"changed\"}", 0, 0},
        {428, NULL, NULL, 0, 0}};
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        script s;
        outcome o = run(&s, &failures[i], OP_DELETE, (cpod_call_options){.if_match = TAG});
        assert_int_equal(o.status, CPOD_ERR_PRECONDITION);
        assert_false(cpod_error_is_retryable(&o.error));
        assert_string_equal(o.error.code, i == 0 ? "changed" : "");
        assert_string_equal(o.info.etag, i == 0 ? "\"2\"" : "");
        assert_true(script_sent(&s, 0, "\nIf-Match: " TAG "\n"));
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
    }
}

static void test_what_is_refused(void **state)
{
    (void)state;
    const struct {
        cpod_call_options call;
        const char *name;
    } cases[] = {
        {{.if_none_match = ""}, "if_none_match"},
        {{.if_none_match = "\"a\"\r\nX-Injected: 1"}, "if_none_match"},
        {{.if_match = "\n"}, "if_match"},
        {{.if_modified_since = ""}, "if_modified_since"},
        {{.if_modified_since = "1994-11-06T08:49:37Z"}, "if_modified_since"},
        {{.if_modified_since = "784111777"}, "if_modified_since"},
        {{.if_modified_since = "yesterday"}, "if_modified_since"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        outcome o = run(&s, &not_modified, OP_GET, cases[i].call);
        assert_int_equal(o.status, CPOD_ERR_INVALID_ARGUMENT);
        assert_non_null(strstr(o.error.message, cases[i].name));
        assert_int_equal(cpod_mock_request_count(s.mock), 0);
    }
}

/* What the response information has can always be sent back as it is. */
static void test_response_information(void **state)
{
    (void)state;
    static char fits[300] = JSON "\netag: ", is_too_long[300] = JSON "\netag: ";
    memset(fits + strlen(fits), 'x', 255);
    memset(is_too_long + strlen(is_too_long), 'x', 256);
    const struct {
        const char *headers, *etag, *last_modified;
    } cases[] = {
        {JSON "\nETag: " TAG "\nLast-Modified: " DATE, TAG, DATE},
        {JSON "\nEtag: W/\"1\"\nLast-Modified: Sunday, 06-Nov-94 08:49:37 GMT", "W/\"1\"",
         "Sunday, 06-Nov-94 08:49:37 GMT"},
        {JSON "\netag: unquoted\nlast-modified: 0", "unquoted", ""},
        {JSON "\netag: \x01\nlast-modified: 2026-01-01T00:00:00Z", "", ""},
        {JSON, "", ""},
        {fits, strstr(fits, "x"), ""},
        {is_too_long, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response response = {200, cases[i].headers, "{\"data\":{\"id\":\"1\"}}", 0, 0};
        script s;
        outcome o = run(&s, &response, OP_GET, (cpod_call_options){.if_none_match = NULL});
        assert_int_equal(o.status, CPOD_OK);
        assert_true(o.has_result);
        assert_string_equal(o.info.etag, cases[i].etag);
        assert_string_equal(o.info.last_modified, cases[i].last_modified);
        assert_false(script_sent(&s, 0, "If-"));
    }
}

/* The condition is that of the first page; a list of many pages has a tag for each. */
static void test_an_iterator(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {304, NULL, NULL, 0, 0},
        {200, JSON, "{\"data\":[{\"id\":\"a\"}],\"page\":1,\"pageSize\":1,\"total\":2,\"hasMore\":true}", 0,
         0},
        {200, JSON, "{\"data\":[{\"id\":\"b\"}],\"page\":2,\"pageSize\":1,\"total\":2,\"hasMore\":false}", 0,
         0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    char tag[] = TAG;
    static const char date[] = "Sun, 06 Nov 1994 08:49:37 GMT";
    const list_params params = {
        .call = CPOD_CALL(.if_none_match = tag, .if_match = "\"m\"", .if_modified_since = date)};
    cpod_core_iter *iter = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    const void *item;
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, &error), CPOD_OK);
    memset(tag, 'x', sizeof tag - 1); /* it is copied */
    assert_int_equal(cpod_core_iter_next(iter, &item, &error), CPOD_NOT_MODIFIED);
    assert_null(item);
    assert_int_equal(cpod_core_iter_next(iter, &item, &error), CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, &item, &error), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nIf-None-Match: " TAG "\n"));
    assert_true(script_sent(&s, 1, "\nIf-None-Match: " TAG "\n"));
    assert_true(script_sent(&s, 1, "\nIf-Match: \"m\"\n"));
    assert_true(script_sent(&s, 1, "\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\n"));
    assert_false(script_sent(&s, 2, "\nIf-")); /* they belong to the first page */
    cpod_core_iter_free(iter);
    cpod_client_free(client);
}

static void test_a_stream(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {304, NULL, NULL, 0, 0},
        {200, "content-type: text/event-stream", "data: {\"id\":\"a\"}\n\n", 0, 0},
        {200, "content-type: text/event-stream", "event: end\n\n", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    const list_params params = {.call = CPOD_CALL(.if_none_match = TAG)};
    cpod_core_stream *stream = NULL;
    const cpod_api *api = client_test_api();
    assert_int_equal(cpod_core_stream_open(client, api, OP_WATCH, NULL, &params, NULL, &stream, NULL),
                     CPOD_NOT_MODIFIED);
    assert_null(stream);
    assert_int_equal(cpod_core_stream_open(client, api, OP_WATCH, NULL, &params, NULL, &stream, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_true(script_sent(&s, 1, "\nIf-None-Match: " TAG "\n"));
    assert_false(script_sent(&s, 2, "If-None-Match")); /* the connection that goes on */
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

static void test_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {{304, NULL, NULL, 0, 0}, {200, JSON, THING, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 1), &batch, NULL), CPOD_OK);
    thing *out[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        const list_params params = {.call = CPOD_CALL(.if_none_match = TAG, .batch = batch, .tag = &out[i])};
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out[i], NULL),
            CPOD_OK);
    }
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_NOT_MODIFIED);
    assert_string_equal(done->error->message, "not modified");
    assert_ptr_equal(done->tag, &out[0]);
    assert_null(out[0]);
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_OK);
    assert_string_equal(out[1]->id, "1");
    cpod_core_free(out[1]);
    cpod_batch_free(batch);
    cpod_client_free(client);
}

static void test_raw_calls(void **state)
{
    (void)state;
    script s;
    script_begin(&s, &not_modified, 1);
    cpod_client *client = script_client(&s, NULL);
    cpod_raw_response *out = (cpod_raw_response *)&out;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_call_options *call = CPOD_CALL(.if_none_match = TAG);
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, call, &out, &error),
                     CPOD_NOT_MODIFIED);
    assert_null(out);
    assert_int_equal(cpod_download_url(client, "https://x.example.com/", 0, call, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "presigned"));
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    cpod_client_free(client);
}

/* Older callers have shorter options. */
static void test_a_shorter_struct(void **state)
{
    (void)state;
    script s;
    script_begin(&s, &not_modified, 1);
    cpod_client *client = script_client(&s, NULL);
    cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
    call.size = offsetof(cpod_call_options, if_none_match);
    call.if_none_match = TAG; /* beyond the end */
    const list_params params = {.call = &call};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, NULL),
                     CPOD_ERR_PROTOCOL);
    assert_false(script_sent(&s, 0, "If-None-Match"));
    cpod_client_free(client);
}

/* A 304 has no body, whatever its Content-Length is: the next response begins after the head. */
static void test_on_the_wire(void **state)
{
    (void)state;
    static loopback server;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 304 Not Modified\r\nContent-Length: 19\r\nETag: " TAG "\r\n\r\n"},
        {.bytes = OK_HEAD "ETag: \"2\"\r\nContent-Length: 19\r\n\r\n" THING},
        {.bytes =
             "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"},
        {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    static const cpod_status expected[] = {CPOD_NOT_MODIFIED, CPOD_OK, CPOD_NOT_MODIFIED, CPOD_OK};
    static const char *const tags[] = {TAG, "\"2\"", "", ""};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const cpod_call_options *call = CPOD_CALL(.if_none_match = TAG, .response = &info);
        assert_int_equal(curl_get(client, call, NULL, &error), expected[i]);
        assert_string_equal(info.etag, tags[i]);
        assert_non_null(strstr(server.requests[i], "\r\nIf-None-Match: " TAG "\r\n"));
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(atomic_load(&server.connections), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_not_modified),
        cmocka_unit_test(test_it_is_not_retried),
        cmocka_unit_test(test_a_304_that_was_not_asked_for),
        cmocka_unit_test(test_a_condition_that_does_not_hold),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_response_information),
        cmocka_unit_test(test_an_iterator),
        cmocka_unit_test(test_a_stream),
        cmocka_unit_test(test_a_batch),
        cmocka_unit_test(test_raw_calls),
        cmocka_unit_test(test_a_shorter_struct),
        cmocka_unit_test(test_on_the_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
