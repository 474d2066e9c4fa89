/* Bodies over libcurl's transport: uploads, large responses, event streams. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "curl_client.h"
#include "tables.h"

static loopback server; /* too large for a stack */

typedef struct feed {
    size_t left;
    bool gives_up;
} feed;

static int64_t read_feed(void *context, void *buffer, size_t capacity)
{
    feed *f = context;
    if (f->gives_up)
        return -1;
    size_t count = f->left < capacity ? f->left : capacity;
    memset(buffer, 'u', count);
    f->left -= count;
    return (int64_t)count;
}

static void test_uploads(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    const cpod_api *api = client_test_api();
    feed f = {.left = 1000};
    cpod_upload body = {.length = 1000, .read = read_feed, .context = &f};
    assert_int_equal(cpod_core_call(client, api, OP_PUT_BLOB, curl_path, NULL, &body, NULL, NULL), CPOD_OK);
    f.left = 700;
    body.length_unknown = true;
    assert_int_equal(cpod_core_call(client, api, OP_PUT_BLOB, curl_path, NULL, &body, NULL, NULL), CPOD_OK);
    cpod_error error = CPOD_ERROR_INIT;
    f.gives_up = true;
    assert_int_equal(cpod_core_call(client, api, OP_PUT_BLOB, curl_path, NULL, &body, NULL, &error),
                     CPOD_ERR_CALLBACK);
    f = (feed){.left = 10};
    body = (cpod_upload){.length = 20, .read = read_feed, .context = &f}; /* less than promised */
    assert_int_equal(cpod_core_call(client, api, OP_PUT_BLOB, curl_path, NULL, &body, NULL, &error),
                     CPOD_ERR_CALLBACK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_memory_equal(server.requests[0], "PUT /api/v1/blobs/a%2Fb HTTP/1.1\r\n", 34);
    assert_non_null(strstr(server.requests[0], "\r\nContent-Length: 1000\r\n"));
    assert_non_null(strstr(server.requests[1], "\r\nTransfer-Encoding: chunked\r\n"));
}

static void test_a_large_response(void **state)
{
    (void)state;
    enum { SIZE = 3 << 20 };
    char *bytes = malloc(SIZE + 200);
    assert_non_null(bytes);
    int head = snprintf(
        bytes, 200, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n",
        SIZE);
    for (size_t i = 0; i < SIZE; i++)
        bytes[(size_t)head + i] = (char)(i % 251);
    const loopback_response responses[] = {{.bytes = bytes, .length = (size_t)head + SIZE}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_bytes *out = NULL;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, curl_path, NULL, NULL, &out, NULL), CPOD_OK);
    assert_int_equal(out->size, SIZE);
    assert_memory_equal(out->data, bytes + head, SIZE);
    cpod_core_free(out);
    cpod_client_free(client);
    loopback_end(&server);
    free(bytes);
}

#define STREAM_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

/* Reads a stream of three responses, of which only the first is idle; false if a pause in another one was
 * that long. */
static bool read_stream(int64_t idle_timeout_ms)
{
    static const loopback_response responses[] = {
        {.bytes = STREAM_HEAD "23\r\nretry: 1\nid: 7\ndata: {\"id\":\"a\"}\n\n\r\n",
         .hold = true},                                                             /* then idle */
        {.bytes = STREAM_HEAD "13\r\ndata: {\"id\":\"b\"}\n\n\r\n", .close = true}, /* then cut */
        {.bytes = STREAM_HEAD "13\r\ndata: {\"id\":\"c\"}\n\n\r\nc\r\nevent: end\n\n\r\n0\r\n\r\n"}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.idle_timeout_ms = idle_timeout_ms;
    options.token = "tok";
    cpod_client *client = curl_client(&server, &options);
    cpod_core_stream *stream = NULL;
    cpod_status status =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL);
    cpod_client_free(client);
    char ids[16] = "";
    const void *item;
    while (status == CPOD_OK && (status = cpod_core_stream_next(stream, &item, NULL)) == CPOD_OK)
        (void)strncat(ids, ((const thing *)item)->id, sizeof ids - strlen(ids) - 1);
    cpod_core_stream_free(stream);
    loopback_end(&server);
    if (server.request_count != 3 || strcmp(ids, "abc") != 0)
        return false;
    assert_int_equal(status, CPOD_DONE);
    assert_non_null(strstr(server.requests[1], "\r\nLast-Event-ID: 7\r\n"));
    return true;
}

/* On a busy machine every response can be idle for 50 ms: then the time is doubled. */
static void test_a_stream_over_chunks(void **state)
{
    (void)state;
    enum { FIRST_IDLE_MS = 50, GUARD_MS = 20000 };
    int64_t idle_timeout_ms = FIRST_IDLE_MS;
    while (!read_stream(idle_timeout_ms)) {
        idle_timeout_ms *= 2;
        assert_true(idle_timeout_ms < GUARD_MS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uploads),
        cmocka_unit_test(test_a_large_response),
        cmocka_unit_test(test_a_stream_over_chunks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
