/* Downloads that break off again and again; and those that are not resumed, or go on in other kinds of calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/core/presigned.h"
#include "resume.h"
#include "support/slow.h"
#include "tables.h"

enum { MOST_PARTS = 40, MEBIBYTE = 1 << 20 };

/* Responses with `step` bytes each, of a content that is never complete. */
typedef struct parts {
    char heads[MOST_PARTS][200];
    loopback_response responses[MOST_PARTS];
} parts;

static void make_parts(parts *p, uint64_t step)
{
    enum { NEVER_REACHED = 1 << 30 };
    for (uint64_t i = 0; i < MOST_PARTS; i++) {
        (void)snprintf(p->heads[i], sizeof p->heads[i],
                       i == 0 ? BLOB_HEAD TAG "X-First: %llu\r\nContent-Length: %d\r\n\r\n"
                              : REST_HEAD "Content-Range: bytes %llu-1073741823/%d\r\n\r\n",
                       (unsigned long long)(i * step), NEVER_REACHED);
        p->responses[i] = (loopback_response){.bytes = p->heads[i], .fill = step, .close = true};
    }
}

static cpod_status take_parts(parts *p, size_t count, transfer_taker *taker, cpod_error *error)
{
    loopback_begin(&transfer_server, p->responses, count);
    cpod_client *client = transfer_client(NULL);
    cpod_download to = cpod_download_callback(transfer_take, taker);
    const list_params params = {.call = CPOD_CALL(.download = &to, .max_retries = 1)};
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, &params, NULL, NULL, error);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    return status;
}

static void test_ten_small_steps(void **state)
{
    (void)state;
    static parts p;
    make_parts(&p, LOOPBACK_BLOCK);
    transfer_taker taker = {.count = 0};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(take_parts(&p, MOST_PARTS, &taker, &error), CPOD_ERR_TRANSPORT);
    assert_int_equal(transfer_server.request_count, 10);
    assert_true(taker.count == 10 * LOOPBACK_BLOCK && !taker.differs);
    assert_non_null(strstr(error.message, "ten attempts in a row"));
}

/* A large step in between, and the count begins anew. */
static void test_large_steps(void **state)
{
    (void)state;
    if (runs_slowly())
        skip();
    static parts p;
    make_parts(&p, MEBIBYTE);
    p.responses[MOST_PARTS - 1] =
        (loopback_response){.bytes = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"};
    transfer_taker taker = {.count = 0};
    assert_int_equal(take_parts(&p, MOST_PARTS, &taker, NULL), CPOD_ERR_NOT_FOUND);
    assert_int_equal(transfer_server.request_count, MOST_PARTS);
    assert_true(taker.count == (uint64_t)(MOST_PARTS - 1) * MEBIBYTE && !taker.differs);
}

/* Attempts without a byte are retries, as with any call. */
static void test_steps_of_nothing(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = HALF, .close = true}, {.bytes = REFUSED}};
    resume_sink sink;
    assert_int_equal(resume_get(&sink, responses, 2, true, 3), CPOD_ERR_SERVER);
    assert_int_equal(transfer_server.request_count, 5); /* the first one brought bytes */
    assert_int_equal(resume_get(&sink, responses, 2, true, CPOD_NO_RETRIES), CPOD_ERR_TRANSPORT);
    assert_int_equal(transfer_server.request_count, 1);
}

/* The bytes of a new beginning are no progress until there are more than before. */
static void test_a_server_without_ranges_that_always_breaks_off(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = HALF, .close = true}};
    resume_sink sink;
    assert_int_equal(resume_get(&sink, responses, 1, true, 2), CPOD_ERR_TRANSPORT);
    assert_int_equal(transfer_server.request_count, 4);
    assert_int_equal(sink.restarts, 3);
    assert_string_equal(sink.text, "0123456789");
}

/* Once the server has not honoured a condition, it is not asked for parts again. */
static void test_more_bytes_than_announced(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = HALF, .close = true},
        {.bytes = REST_HEAD "Content-Range: bytes 10-14/20\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "6\r\nabcdeX\r\n0\r\n\r\n"},
        {.bytes = HALF, .close = true},
        {.bytes = ALL}};
    resume_sink sink;
    assert_int_equal(resume_get(&sink, responses, 4, true, 3), CPOD_OK);
    assert_string_equal(sink.text, WHOLE);
    assert_int_equal(transfer_server.request_count, 4);
    assert_null(strstr(transfer_server.requests[3], "Range"));
}

static cpod_status raw(const loopback_response *responses, size_t count, const char *method,
                       const cpod_call_options *options, resume_sink *sink, cpod_raw_response **out)
{
    loopback_begin(&transfer_server, responses, count);
    cpod_client *client = transfer_client(NULL);
    *sink = (resume_sink){.length = 0};
    cpod_download to = cpod_download_callback(resume_write, sink);
    to.restart = resume_restart;
    cpod_call_options own = *options;
    own.download = &to;
    cpod_status status = cpod_call_raw(client, method, "/v1/x", NULL, NULL, &own, out, NULL);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    return status;
}

/* The content was found to be new in the first response: asking again would be answered 304. */
static void test_conditions_are_decided_once(void **state)
{
    (void)state;
    resume_sink sink;
    cpod_raw_response *response = NULL;
    assert_int_equal(raw(resume_cut_then_rest, 2, "GET",
                         CPOD_CALL(.if_none_match = "\"v0\"", .if_match = "\"v1\"",
                                   .if_modified_since = "Sun, 06 Nov 1994 08:49:37 GMT"),
                         &sink, &response),
                     CPOD_OK);
    assert_string_equal(sink.text, WHOLE);
    assert_int_equal(response->http_status, 200);
    assert_int_equal(response->body_length, 0);
    assert_string_equal(response->content_type, "application/octet-stream");
    cpod_raw_response_free(response);
    assert_true(resume_asked(0, "If-None-Match: \"v0\""));
    assert_true(resume_asked(1, "If-Match: \"v1\""));
    assert_true(resume_asked(1, "Range: bytes=10-"));
    assert_null(strstr(transfer_server.requests[1], "If-None-Match"));
    assert_null(strstr(transfer_server.requests[1], "If-Modified-Since"));
}

/* The body of the last response is not the content. */
static void test_a_raw_call_that_was_complete(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD TAG "Transfer-Encoding: chunked\r\n\r\n14\r\n" WHOLE "\r\n", .close = true},
        {.bytes = "HTTP/1.1 416 No\r\nContent-Range: bytes */20\r\nContent-Length: 4\r\n\r\nnone"}};
    resume_sink sink;
    cpod_raw_response *response = NULL;
    assert_int_equal(raw(responses, 2, "GET", CPOD_CALL(.tag = NULL), &sink, &response), CPOD_OK);
    assert_string_equal(sink.text, WHOLE);
    assert_int_equal(response->http_status, 200);
    assert_int_equal(response->body_length, 0);
    cpod_raw_response_free(response);
}

static void test_what_is_not_resumed(void **state)
{
    (void)state;
    static const cpod_header range = {"range", "bytes=0-19"};
    static const cpod_header coding = {"accept-encoding", "gzip"};
    static const struct {
        const char *method;
        const cpod_call_options options;
        bool is_resumed;
    } cases[] = {
        {"GET", {.size = sizeof(cpod_call_options), .headers = &range, .header_count = 1}, false},
        {"POST", {.size = sizeof(cpod_call_options), .idempotency_key = "k"}, false},
        {"GET", {.size = sizeof(cpod_call_options), .headers = &coding, .header_count = 1}, true},
    };
    static const loopback_response again[] = {{.bytes = HALF, .close = true}, {.bytes = ALL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        resume_sink sink;
        const loopback_response *responses = cases[i].is_resumed ? resume_cut_then_rest : again;
        assert_int_equal(raw(responses, 2, cases[i].method, &cases[i].options, &sink, NULL), CPOD_OK);
        assert_string_equal(sink.text, WHOLE);
        assert_int_equal(sink.restarts, !cases[i].is_resumed);
        assert_int_equal(resume_asked(1, "Range: bytes=10-"), cases[i].is_resumed);
    }
    assert_null(strstr(transfer_server.requests[0], "identity"));
    assert_true(resume_asked(0, "accept-encoding: gzip"));
}

static void test_a_presigned_url(void **state)
{
    (void)state;
    LOOPBACK(&transfer_server, resume_cut_then_rest);
    cpod_client *client = transfer_client(NULL);
    resume_sink sink = {.length = 0};
    const cpod_download to = cpod_download_callback(resume_write, &sink);
    char url[100];
    (void)snprintf(url, sizeof url, "%s/file?sig=secret", transfer_server.url);
    cpod_raw_response *response = NULL;
    assert_int_equal(cpod_download_url(client, url, 0, CPOD_CALL(.download = &to), &response, NULL), CPOD_OK);
    assert_string_equal(sink.text, WHOLE);
    assert_int_equal(response->http_status, 200);
    cpod_raw_response_free(response);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_true(resume_asked(0, "Accept-Encoding: identity"));
    assert_true(resume_asked(1, "Range: bytes=10-"));
    assert_null(strstr(transfer_server.requests[1], "Authorization"));
}

static void test_a_batch(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = HALF, .close = true}, {.bytes = REFUSED}, {.bytes = REST}};
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    resume_sink sink = {.length = 0};
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    {
        cpod_download to = cpod_download_callback(resume_write, &sink);
        const list_params params = {
            .call = CPOD_CALL(.download = &to, .batch = batch, .response = &info, .max_retries = 2)};
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, &params, NULL, NULL, NULL),
            CPOD_OK);
        memset(&to, 0, sizeof to); /* the struct is the caller's again */
    }
    const cpod_batch_result *result = NULL;
    cpod_status status;
    while ((status = cpod_batch_next(batch, 1000, &result, NULL)) == CPOD_PENDING)
        continue;
    assert_int_equal(status, CPOD_OK);
    assert_int_equal(result->status, CPOD_OK);
    assert_string_equal(sink.text, WHOLE);
    assert_int_equal(info.http_status, 200);
    assert_true(info.body_bytes == 20);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_true(resume_asked(2, "If-Range: \"v1\""));
}

/* Every allocation of a download that breaks off fails once. */
static void test_no_memory(void **state)
{
    (void)state;
    bool reached = true;
    for (size_t at = 1; reached; at++) {
        LOOPBACK(&transfer_server, resume_cut_then_rest);
        transfer_meter m = {.fail_at = 0};
        cpod_client *client = transfer_client(&m);
        m.fail_at = m.count + at;
        resume_sink sink = {.length = 0};
        const cpod_download to = cpod_download_callback(resume_write, &sink);
        const list_params params = {.call = CPOD_CALL(.download = &to)};
        cpod_status status =
            cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, &params, NULL, NULL, NULL);
        reached = m.count >= m.fail_at;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        assert_true(reached || strcmp(sink.text, WHOLE) == 0);
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        loopback_end(&transfer_server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ten_small_steps),
        cmocka_unit_test(test_large_steps),
        cmocka_unit_test(test_steps_of_nothing),
        cmocka_unit_test(test_a_server_without_ranges_that_always_breaks_off),
        cmocka_unit_test(test_more_bytes_than_announced),
        cmocka_unit_test(test_conditions_are_decided_once),
        cmocka_unit_test(test_a_raw_call_that_was_complete),
        cmocka_unit_test(test_what_is_not_resumed),
        cmocka_unit_test(test_a_presigned_url),
        cmocka_unit_test(test_a_batch),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
