/* Paths, uploads and descriptors at their limits, over libcurl's transport. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "curl_client.h"
#include "tables.h"

static loopback server; /* too large for a stack */

static const char *path_of(size_t request, char path[256])
{
    assert_int_equal(sscanf(server.requests[request], "%*s %255s", path), 1);
    return path;
}

/* Dot segments and doubled slashes of a raw path arrive as they are, also through a proxy. */
static void test_paths_arrive_unchanged(void **state)
{
    (void)state;
    static const char *const paths[] = {"/v1/a/../b", "/v1//a", "/v1/./a/.", "/v1/%2e%2e/a", "/v1/a/.."};
    for (int with_proxy = 0; with_proxy < 2; with_proxy++) {
        for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
            static const loopback_response responses[] = {{.bytes = OK_THING}};
            LOOPBACK(&server, responses);
            cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
            options.token = "tok";
            options.token = "tok";
            options.base_path = "";
            if (with_proxy) {
                options.base_url = "http://api.invalid";
                options.proxy = server.url;
            }
            cpod_client *client = curl_client(&server, &options);
            cpod_error error = CPOD_ERROR_INIT;
            if (cpod_call_raw(client, "GET", paths[i], NULL, NULL, NULL, NULL, &error) != CPOD_OK)
                fail_msg("%s: %s", paths[i], error.message);
            cpod_client_free(client);
            loopback_end(&server);
            char expected[256], path[256];
            (void)snprintf(expected, sizeof expected, "%s%s", with_proxy ? "http://api.invalid" : "",
                           paths[i]);
            assert_string_equal(path_of(0, path), expected);
        }
    }
}

static void test_a_presigned_path_arrives_unchanged(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.token = "tok";
    options.base_url = "http://api.invalid";
    options.proxy = server.url;
    cpod_client *client = curl_client(&server, &options);
    cpod_raw_response *file = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_download_url(client, "http://files.invalid/a/../b?sig=x%2Fy", 0, NULL, &file, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    cpod_raw_response_free(file);
    cpod_client_free(client);
    loopback_end(&server);
    char path[256];
    assert_string_equal(path_of(0, path), "http://files.invalid/a/../b?sig=x%2Fy");
    assert_null(strstr(server.requests[0], "Authorization"));
}

/* The same headers twice, then others: with and without values, and one that begins like another. */
static void test_headers_of_calls_in_turn(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    static const struct {
        cpod_header headers[2];
        size_t count;
        const char *sent, *not_sent;
    } cases[] = {
        {{{"X-A", ""}, {"X-B", "1"}}, 2, "\r\nX-A:\r\nX-B: 1\r\n", NULL},
        {{{"X-A", ""}, {"X-B", "1"}}, 2, "\r\nX-A:\r\nX-B: 1\r\n", NULL},
        {{{"X-A", "2"}, {"X-B", "1"}}, 2, "\r\nX-A: 2\r\nX-B: 1\r\n", NULL},
        {{{"X-A", ""}, {"X-B", ""}}, 2, "\r\nX-A:\r\nX-B:\r\n", NULL},
        {{{"X-A", " "}, {"X-B", "\t "}}, 2, "\r\nX-A:\r\nX-B:\r\n", NULL},
        {{{"X-A", ""}}, 1, "\r\nX-A:\r\n", "X-B"},
        {{{"X-AB", "2"}}, 1, "\r\nX-AB: 2\r\n", "X-A:"},
        {{{"X-A", "B: 2"}}, 1, "\r\nX-A: B: 2\r\n", "X-AB"},
        {{{NULL, NULL}}, 0, "\r\nAccept: ", "X-A"},
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    for (size_t i = 0; i < CASES; i++)
        assert_int_equal(curl_get(client,
                                  CPOD_CALL(.headers = cases[i].headers, .header_count = cases[i].count),
                                  NULL, NULL),
                         CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    for (size_t i = 0; i < CASES; i++) {
        if (strstr(server.requests[i], cases[i].sent) == NULL)
            fail_msg("%s", server.requests[i]);
        assert_true(cases[i].not_sent == NULL || strstr(server.requests[i], cases[i].not_sent) == NULL);
    }
}

/* A file that can be read only once, as `<(...)` of a shell is, is left to libcurl. */
static void test_a_file_that_is_a_pipe(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "once", 4), 4);
    (void)close(ends[1]);
    char path[64], text[8] = "";
    (void)snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.ca_file = path;
    cpod_client_free(curl_client(&server, &options));
    assert_int_equal(read(ends[0], text, sizeof text), 4);
    assert_string_equal(text, "once");
    (void)close(ends[0]);
    loopback_end(&server);
}

/* A server that accepts connections and does not answer the handshake. Each option ends that, and is named. */
static void test_a_handshake_without_an_answer(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    static const struct {
        int64_t connect_ms, attempt_ms;
        const char *option;
    } cases[] = {
        {1, 60000, "(connect_timeout_ms 1)"},     {50, 60000, "(connect_timeout_ms 50)"},
        {-1, 100, "(attempt_timeout_ms 100)"},    {INT64_MAX, 100, "(attempt_timeout_ms 100)"},
        {60000, 100, "(attempt_timeout_ms 100)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        LOOPBACK(&server, responses);
        char url[80];
        (void)snprintf(url, sizeof url, "https%.70s", server.url + strlen("http"));
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.base_url = url;
        options.connect_timeout_ms = cases[i].connect_ms;
        options.attempt_timeout_ms = cases[i].attempt_ms;
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = curl_client(&server, &options);
        static const thing_create body = {.name = "n"};
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, NULL, &error),
            CPOD_ERR_TIMEOUT);
        if (strstr(error.message, cases[i].option) == NULL)
            fail_msg("%s", error.message);
        assert_int_equal(error.retry, CPOD_RETRY_SAFE); /* nothing was sent */
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 0);
    }
}

/* ---- uploads on a kept connection that is dead ---- */

typedef struct feed {
    const char *text;
    size_t at;
    int rewinds;
} feed;

static int64_t read_feed(void *context, void *buffer, size_t capacity)
{
    feed *f = context;
    size_t left = strlen(f->text) - f->at;
    size_t count = left < capacity ? left : capacity;
    memcpy(buffer, f->text + f->at, count);
    f->at += count;
    return (int64_t)count;
}

static bool rewind_feed(void *context)
{
    feed *f = context;
    f->at = 0;
    f->rewinds++;
    return true;
}

/* The server closes the kept connection instead of an answer: the upload begins again, if it can. */
static void test_an_upload_on_a_dead_connection(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = OK_THING},
        {.bytes = "", .close = true},
        {.bytes = "HTTP/1.1 201 Created\r\nContent-Type: "
                  "application/json\r\nContent-Length: 19\r\n\r\n" THING}};
    for (int can_rewind = 0; can_rewind < 2; can_rewind++) {
        LOOPBACK(&server, responses);
        cpod_client *client = curl_client(&server, NULL);
        assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
        feed f = {.text = "streamed bytes"};
        const cpod_upload body = {.length = 14,
                                  .read = read_feed,
                                  .rewind = can_rewind ? rewind_feed : NULL,
                                  .context = &f,
                                  .state = CPOD_IS_SET};
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_PUT_BLOB, curl_path, NULL, &body, NULL, &error),
            can_rewind ? CPOD_OK : CPOD_ERR_TRANSPORT);
        assert_int_equal(f.rewinds, can_rewind);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 2 + can_rewind);
        assert_non_null(strstr(server.requests[1], "\r\n\r\nstreamed bytes"));
        if (can_rewind)
            assert_string_equal(server.requests[2], server.requests[1]);
    }
}

/* ---- descriptors that are full ---- */

enum { BLOB = 300000 }; /* more than a pipe holds */

typedef struct reader {
    int fd;
    size_t count;
    bool differs;
} reader;

static void *read_all(void *context)
{
    reader *r = context;
    unsigned char piece[4096];
    for (;;) {
        ssize_t count = read(r->fd, piece, sizeof piece);
        if (count <= 0)
            return NULL;
        for (ssize_t i = 0; i < count; i++, r->count++)
            r->differs = r->differs || piece[i] != loopback_block[r->count % LOOPBACK_BLOCK];
    }
}

/* A pipe that does not block is full before the reader begins, and often afterwards. */
static void test_a_full_descriptor(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes =
             "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 300000\r\n\r\n",
         .fill = BLOB}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    reader r = {.fd = ends[0]};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, read_all, &r), 0);
    const cpod_download to = cpod_download_fd(ends[1]);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const list_params params = {.call = CPOD_CALL(.download = &to, .response = &info)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, curl_path, &params, NULL, NULL, NULL),
        CPOD_OK);
    (void)close(ends[1]);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(r.count, BLOB);
    assert_false(r.differs);
    assert_int_equal(info.body_bytes, BLOB);
    (void)close(ends[0]);
    cpod_client_free(client);
    loopback_end(&server);
}

static void *cancel_when_full(void *context)
{
    /* Full: the download waits for a reader that does not exist. */
    int *const fd = ((void **)context)[0];
    struct pollfd out = {.fd = *fd, .events = POLLOUT};
    while (poll(&out, 1, 1) != 0)
        continue;
    cpod_cancel_trigger(((void **)context)[1]);
    return NULL;
}

static void test_cancel_while_a_descriptor_is_full(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes =
             "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 300000\r\n\r\n",
         .fill = BLOB}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    void *context[] = {&ends[1], cancel};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, cancel_when_full, context), 0);
    const cpod_download to = cpod_download_fd(ends[1]);
    const list_params params = {.call = CPOD_CALL(.download = &to, .cancel = cancel)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, curl_path, &params, NULL, NULL, NULL),
        CPOD_ERR_CANCELLED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    (void)close(ends[0]);
    (void)close(ends[1]);
    cpod_client_free(client);
    cpod_cancel_free(cancel);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths_arrive_unchanged),
        cmocka_unit_test(test_a_presigned_path_arrives_unchanged),
        cmocka_unit_test(test_headers_of_calls_in_turn),
        cmocka_unit_test(test_a_file_that_is_a_pipe),
        cmocka_unit_test(test_a_handshake_without_an_answer),
        cmocka_unit_test(test_an_upload_on_a_dead_connection),
        cmocka_unit_test(test_a_full_descriptor),
        cmocka_unit_test(test_cancel_while_a_descriptor_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
