/* The timeouts of streams, uploads and downloads, which may take as long as bytes flow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "curl_client.h"
#include "mute_server.h"
#include "tables.h"

enum { SHORT_MS = 50 };

static loopback server; /* too large for a stack */
static const loopback_response silent[] = {{.bytes = "", .hold = true}};

static cpod_client *client_at(const char *url)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = url;
    options.token = "t0ken";
    options.max_retries = CPOD_NO_RETRIES;
    return curl_client(NULL, &options);
}

static bool take(void *context, const void *data, size_t length)
{
    (void)data;
    *(size_t *)context += length;
    return true;
}

static int64_t read_feed(void *context, void *buffer, size_t capacity)
{
    size_t *left = context;
    size_t count = *left < capacity ? *left : capacity;
    memset(buffer, 'u', count);
    *left -= count;
    return (int64_t)count;
}

typedef cpod_status (*transfer)(cpod_client *client, const cpod_call_options *call, cpod_error *error);

static cpod_status download(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    size_t taken = 0;
    const cpod_download to = cpod_download_callback(take, &taken);
    cpod_call_options options = *call;
    options.download = &to;
    const list_params params = {.call = &options};
    return cpod_core_call(client, client_test_api(), OP_GET_BLOB, curl_path, &params, NULL, NULL, error);
}

static cpod_status upload_of(cpod_client *client, const cpod_call_options *call, size_t size, bool is_chunked,
                             cpod_error *error)
{
    const cpod_upload body = {
        .length = size, .length_unknown = is_chunked, .read = read_feed, .context = &size};
    const list_params params = {.call = call};
    return cpod_core_call(client, client_test_api(), OP_PUT_BLOB, curl_path, &params, &body, NULL, error);
}

static cpod_status upload(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    return upload_of(client, call, 1000, false, error);
}

static cpod_status chunked(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    return upload_of(client, call, 1000, true, error);
}

static cpod_status stream(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    cpod_core_stream *opened = NULL;
    const list_params params = {.call = call};
    cpod_status status =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &opened, error);
    cpod_core_stream_free(opened);
    return status;
}

/* A server that never responds. */
static void test_the_first_byte(void **state)
{
    (void)state;
    static const transfer transfers[] = {download, upload, chunked, stream};
    const struct {
        const cpod_call_options *call;
        const char *message;
    } cases[] = {
        {CPOD_CALL(.first_byte_timeout_ms = SHORT_MS, .idle_timeout_ms = -1),
         "Timed out after 50 ms while waiting for the first byte of the response (first_byte_timeout_ms 50)"},
        {CPOD_CALL(.first_byte_timeout_ms = SHORT_MS),
         "Timed out after 50 ms while waiting for the first byte of the response (first_byte_timeout_ms 50)"},
        {CPOD_CALL(.idle_timeout_ms = SHORT_MS),
         "Timed out after 50 ms without data while waiting for the response (idle_timeout_ms 50)"},
        {CPOD_CALL(.idle_timeout_ms = 10, .first_byte_timeout_ms = 200), "(first_byte_timeout_ms 200)"},
        {CPOD_CALL(.idle_timeout_ms = 10, .first_byte_timeout_ms = -1, .timeout_ms = 200),
         "while waiting for the response (timeout_ms 200)"},
    };
    for (size_t t = 0; t < sizeof transfers / sizeof transfers[0]; t++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            cpod_error error = CPOD_ERROR_INIT;
            LOOPBACK(&server, silent);
            cpod_client *client = client_at(server.url);
            assert_int_equal(transfers[t](client, cases[i].call, &error), CPOD_ERR_TIMEOUT);
            print_message("%s\n", error.message);
            assert_non_null(strstr(error.message, cases[i].message));
            cpod_client_free(client);
            loopback_end(&server);
        }
    }
}

static void test_an_upload_that_nobody_reads(void **state)
{
    (void)state;
    static mute_server mute;
    for (int is_chunked = 0; is_chunked < 2; is_chunked++) {
        cpod_error error = CPOD_ERROR_INIT;
        mute_server_begin(&mute);
        cpod_client *client = client_at(mute.url);
        const cpod_call_options *call = CPOD_CALL(.first_byte_timeout_ms = 1, .idle_timeout_ms = 200);
        assert_int_equal(upload_of(client, call, MUTE_SERVER_BUFFERS, is_chunked != 0, &error),
                         CPOD_ERR_TIMEOUT);
        assert_string_equal(
            error.message,
            "Timed out after 200 ms without data while sending the request (idle_timeout_ms 200)");
        cpod_client_free(client);
        mute_server_end(&mute);
    }
}

/* A source that takes longer than the transfer may be idle, by the clock. */
static int64_t read_slowly(void *context, void *buffer, size_t capacity)
{
    size_t *left = context;
    (void)capacity;
    if (*left == 0)
        return 0;
    for (int64_t end = cpod_monotonic_ms() + 2 * SHORT_MS; cpod_monotonic_ms() < end;)
        ;
    *(char *)buffer = 'u';
    --*left;
    return 1;
}

static void test_the_time_of_a_callback(void **state)
{
    (void)state;
    static const loopback_response things[] = {{.bytes = OK_THING}};
    size_t left = 3;
    cpod_error error = CPOD_ERROR_INIT;
    LOOPBACK(&server, things);
    cpod_client *client = client_at(server.url);
    const cpod_upload body = {.length = 3, .read = read_slowly, .context = &left};
    const list_params params = {.call =
                                    CPOD_CALL(.idle_timeout_ms = SHORT_MS, .first_byte_timeout_ms = 60000)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_PUT_BLOB, curl_path, &params, &body, NULL, &error),
        CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_a_download_that_stalls(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 9\r\n\r\nab",
         .hold = true}};
    cpod_error error = CPOD_ERROR_INIT;
    LOOPBACK(&server, responses);
    cpod_client *client = client_at(server.url);
    const cpod_call_options *call = CPOD_CALL(.idle_timeout_ms = SHORT_MS, .first_byte_timeout_ms = 60000);
    assert_int_equal(download(client, call, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message,
                        "Timed out after 50 ms without data while reading the response (idle_timeout_ms 50)");
    cpod_client_free(client);
    loopback_end(&server);
}

/* It does not wait for a time that its deadline does not allow. */
static void test_a_stream_whose_deadline_is_near(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 30000\n\n",
         .close = true}};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_core_stream *opened = NULL;
    LOOPBACK(&server, responses);
    cpod_client *client = client_at(server.url);
    const list_params params = {.call = CPOD_CALL(.timeout_ms = 20000, .max_retries = 1)};
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &opened, &error),
        CPOD_OK);
    assert_int_equal(cpod_core_stream_next(opened, NULL, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message, "The stream timed out (timeout_ms 20000)");
    cpod_core_stream_free(opened);
    cpod_client_free(client);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_byte),
        cmocka_unit_test(test_an_upload_that_nobody_reads),
        cmocka_unit_test(test_the_time_of_a_callback),
        cmocka_unit_test(test_a_download_that_stalls),
        cmocka_unit_test(test_a_stream_whose_deadline_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
