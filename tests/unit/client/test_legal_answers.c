/* Successes that the operation does not expect: no body, a part, a page of HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/extend.h"
#include "scripted.h"

#define JSON "content-type: application/json"
#define HTML "content-type: text/html"
#define RESPONSE(status, headers, body) \
    {                                   \
        status, headers, body, 0, 0     \
    }
#define NOTHING(status) RESPONSE(status, NULL, NULL)
#define SIGN_IN         "<html>Please sign in to ACME-WIFI</html>"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static const thing_create some_body = {.name = "n"};

typedef struct outcome {
    cpod_status status;
    cpod_error error;
    void *out;
    size_t requests;
} outcome;

/* `options` NULL: none. */
static outcome call(uint32_t operation, const script_response *response, const cpod_call_options *options)
{
    outcome o = {.error = CPOD_ERROR_INIT};
    script s;
    script_begin(&s, response, 1);
    cpod_mock_set_piece(s.mock, 7);
    cpod_client *client = script_client(&s, NULL);
    const list_params params = {.call = options};
    o.status = cpod_core_call(client, client_test_api(), operation, id_path, &params,
                              operation == OP_CREATE || operation == OP_SECRET ? &some_body : NULL, &o.out,
                              &o.error);
    o.requests = cpod_mock_request_count(s.mock);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    cpod_client_free(client);
    return o;
}

static void test_no_body_where_one_is_documented(void **state)
{
    (void)state;
    static const struct {
        uint32_t operation;
        script_response response;
    } cases[] = {
        {OP_GET, NOTHING(204)},
        {OP_GET, NOTHING(202)},
        {OP_GET, NOTHING(205)},
        {OP_GET, NOTHING(200)},
        {OP_GET, RESPONSE(202, JSON, NULL)},
        {OP_CREATE, NOTHING(201)},
        {OP_CREATE, NOTHING(204)},
        {OP_EVALUATE, NOTHING(204)}, /* else a bool that the server did not send */
        {OP_MASK, NOTHING(204)},
        {OP_GET_BLOB, NOTHING(204)},
        {OP_LIST, NOTHING(204)},
        {OP_VARIED, RESPONSE(202, JSON, NULL)}, /* documented with a body of its own */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("case %zu\n", i);
        outcome o = call(cases[i].operation, &cases[i].response, NULL);
        assert_int_equal(o.status, CPOD_ERR_PROTOCOL);
        assert_int_equal(o.error.status, CPOD_ERR_PROTOCOL);
        assert_null(o.out);
        assert_int_equal(o.error.http_status, cases[i].response.status);
        assert_non_null(strstr(o.error.message, "without a body"));
        assert_false(o.error.retryable);
        assert_int_equal(o.requests, 1);
    }
}

static void test_no_body_where_none_is_documented(void **state)
{
    (void)state;
    static const script_response with_blob = {200, "content-type: application/octet-stream", "", 0, 0};
    static const script_response gone[] = {NOTHING(204), NOTHING(200), NOTHING(202)};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        assert_int_equal(call(OP_DELETE, &gone[i], NULL).status, CPOD_OK);
        /* Beside documented bodies: the variant without one, also with another status. */
        static const script_response others[] = {NOTHING(204), NOTHING(205), NOTHING(203)};
        outcome o = call(OP_VARIED, &others[i], NULL);
        assert_int_equal(o.status, CPOD_OK);
        assert_int_equal(((const varied_result *)o.out)->kind, RESULT_EMPTY);
        cpod_core_free(o.out);
    }
    /* Bytes may be none. */
    outcome o = call(OP_GET_BLOB, &with_blob, NULL);
    assert_int_equal(o.status, CPOD_OK);
    assert_int_equal(((const cpod_bytes *)o.out)->size, 0);
    cpod_core_free(o.out);
}

static void test_an_optional_result(void **state)
{
    (void)state;
    static const script_response empty[] = {NOTHING(204), NOTHING(202)};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        outcome o = call(OP_OPTIONAL, &empty[i], NULL);
        assert_int_equal(o.status, CPOD_OK);
        assert_null(o.out);
    }
    static const script_response full = RESPONSE(200, JSON, "{\"id\":\"a\"}");
    outcome o = call(OP_OPTIONAL, &full, NULL);
    assert_int_equal(o.status, CPOD_OK);
    assert_string_equal(((const thing *)o.out)->id, "a");
    cpod_core_free(o.out);
}

static bool count_bytes(void *context, const void *data, size_t length)
{
    (void)data;
    *(size_t *)context += length;
    return true;
}

static void test_a_part_that_nobody_asked_for(void **state)
{
    (void)state;
    static const script_response part =
        RESPONSE(206, JSON "\ncontent-range: bytes 0-19/40", "{\"data\":{\"id\":\"1\"}}");
    outcome o = call(OP_GET, &part, NULL);
    assert_int_equal(o.status, CPOD_ERR_PROTOCOL);
    assert_int_equal(o.error.http_status, 206);
    assert_int_equal(o.requests, 1);
    static const script_response bytes =
        RESPONSE(206, "content-type: application/octet-stream\ncontent-range: bytes 0-4/9", "bytes");
    assert_int_equal(call(OP_GET_BLOB, &bytes, NULL).status, CPOD_ERR_PROTOCOL);
    /* Not a byte of it reaches a download. */
    size_t count = 0;
    const cpod_download to = cpod_download_callback(count_bytes, &count);
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.download = &to;
    assert_int_equal(call(OP_GET_BLOB, &bytes, &options).status, CPOD_ERR_PROTOCOL);
    assert_int_equal(count, 0);
    static const script_response none = NOTHING(204);
    assert_int_equal(call(OP_GET_BLOB, &none, &options).status, CPOD_ERR_PROTOCOL);
    /* The caller's own Range is a question for it. */
    const cpod_header range = {"range", "bytes=0-4"};
    cpod_call_options asked = CPOD_CALL_OPTIONS_INIT;
    asked.headers = &range;
    asked.header_count = 1;
    o = call(OP_GET_BLOB, &bytes, &asked);
    assert_int_equal(o.status, CPOD_OK);
    assert_int_equal(((const cpod_bytes *)o.out)->size, 5);
    cpod_core_free(o.out);
}

/* Some APIs answer with 206 where a list goes on. */
static void test_a_documented_part(void **state)
{
    (void)state;
    static const script_response parts[] = {
        RESPONSE(206, JSON, "{\"id\":\"a\"}"),
        RESPONSE(206, JSON "\ncontent-range: items 0-1/9", "{\"id\":\"a\"}"),
        RESPONSE(206, JSON "\ncontent-range: bytes 0-9/90", "{\"id\":\"a\"}"),
    };
    static const cpod_status expected[] = {CPOD_OK, CPOD_OK, CPOD_ERR_PROTOCOL};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        outcome o = call(OP_OPEN, &parts[i], NULL);
        assert_int_equal(o.status, expected[i]);
        cpod_core_free(o.out);
    }
}

static void test_the_beginning_of_a_page_is_kept(void **state)
{
    (void)state;
    static char page[3000];
    memset(page, 'x', sizeof page - 1);
    memcpy(page, SIGN_IN, strlen(SIGN_IN));
    const script_response cases[] = {RESPONSE(200, HTML, SIGN_IN), RESPONSE(201, HTML, page),
                                     RESPONSE(200, JSON, SIGN_IN), /* a label that is wrong */
                                     RESPONSE(503, "retry-after: 999", SIGN_IN)};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        outcome o = call(OP_GET, &cases[i], NULL);
        assert_int_not_equal(o.status, CPOD_OK);
        assert_int_equal(o.error.http_status, cases[i].status);
        assert_ptr_equal(strstr(o.error.body, SIGN_IN), o.error.body);
        assert_true(strlen(o.error.body) <= 1024);
        assert_null(strstr(o.error.message, "ACME"));
    }
    /* Not of a response that may carry a secret. */
    outcome o = call(OP_SECRET, &cases[0], NULL);
    assert_int_equal(o.status, CPOD_ERR_PROTOCOL);
    assert_int_equal(o.error.http_status, 200);
    assert_string_equal(o.error.body, "");
}

/* A caller that was compiled before the member `body` existed. */
static void test_a_shorter_error_is_respected(void **state)
{
    (void)state;
    static const script_response responses[] = {RESPONSE(200, HTML, SIGN_IN), RESPONSE(200, HTML, SIGN_IN)};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    error.size = offsetof(cpod_error, body);
    memset(error.body, '#', sizeof error.body);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, &error),
                     CPOD_ERR_PROTOCOL);
    for (size_t i = 0; i < sizeof error.body; i++)
        assert_int_equal(error.body[i], '#');
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, NULL),
                     CPOD_ERR_PROTOCOL);
    cpod_client_free(client);
}

static void test_streams_that_answer_a_page(void **state)
{
    (void)state;
    static char page[5000];
    memset(page, 'x', sizeof page - 1);
    memcpy(page, SIGN_IN, strlen(SIGN_IN));
    const script_response cases[] = {
        RESPONSE(200, HTML "\nx-request-id: req-7", SIGN_IN),
        RESPONSE(200, HTML "\nx-request-id: req-7", page),
        {200, HTML "\nx-request-id: req-7", SIGN_IN, 0, CPOD_ERR_TIMEOUT}, /* stalled */
        RESPONSE(502, HTML "\nx-request-id: req-7\nx-should-retry: false", SIGN_IN)};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, &cases[i], 1);
        cpod_mock_set_piece(s.mock, 7);
        cpod_client *client = script_client(&s, NULL);
        cpod_core_stream *stream = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        assert_int_equal(
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, &error),
            cases[i].status == 200 ? CPOD_ERR_PROTOCOL : CPOD_ERR_SERVER);
        assert_null(stream);
        assert_int_equal(error.http_status, cases[i].status);
        assert_string_equal(error.request_id, "req-7");
        assert_non_null(strstr(error.message, "text/html"));
        assert_ptr_equal(strstr(error.body, SIGN_IN), error.body);
        assert_int_equal(script_usage(&s).open_exchanges, 0);
        cpod_client_free(client);
    }
}

/* The argument `out` NULL: the result is not decoded, but a part of it is not a success. */
static void test_a_result_that_nobody_wants(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
    } cases[] = {
        {RESPONSE(200, JSON, "{\"data\":{\"id\":\"1\"}}"), CPOD_OK},
        {RESPONSE(200, JSON, "{\"data\":{\"id\":\"1\"}"), CPOD_ERR_DECODE},
        {RESPONSE(200, JSON, "{\"data\":{\"id\":\"1\"}} x"), CPOD_ERR_DECODE},
        {RESPONSE(200, JSON, "nul"), CPOD_ERR_DECODE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, &cases[i].response, 1);
        cpod_client *client = script_client(&s, NULL);
        static const char *const id = "1";
        const void *path[] = {&id};
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", cases[i].response.body);
        assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, path, NULL, NULL, NULL, &error),
                         cases[i].status);
        assert_true(cases[i].status == CPOD_OK || error.http_status == 200);
        cpod_client_free(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_body_where_one_is_documented),
        cmocka_unit_test(test_no_body_where_none_is_documented),
        cmocka_unit_test(test_an_optional_result),
        cmocka_unit_test(test_a_part_that_nobody_asked_for),
        cmocka_unit_test(test_a_documented_part),
        cmocka_unit_test(test_the_beginning_of_a_page_is_kept),
        cmocka_unit_test(test_a_shorter_error_is_respected),
        cmocka_unit_test(test_streams_that_answer_a_page),
        cmocka_unit_test(test_a_result_that_nobody_wants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
