/* Requests that libmicrohttpd refuses before the emulator sees them: malformed HTTP, other versions, heads
 * and lengths beyond its limits. */
#include "socket.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static socket_fixture sw;

static int set_up(void **state)
{
    (void)state;
    sw = socket_fixture_new("widgets.yaml", (server_options){0});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    socket_fixture_free(&sw);
    return 0;
}

/* Expects the library's own page, then the end of the connection. */
static void expect_rejection(const char *text, size_t length, int status)
{
    socket_reply r = socket_send(sw.server, text, length);
    if (r.status != status)
        print_error("%.60s: %s\n", text, buffer_text(&r.text));
    assert_int_equal(r.status, status);
    assert_int_not_equal(r.end, SOCKET_SILENT);
    socket_reply_free(&r);
}

static void malformed_requests_are_refused(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "GET  HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /v1/shop/widgets HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/shop/widgets HTTP/1.1\r\nHost: h\r\nContent-Length: ten\r\n\r\n",
        "POST /v1/shop/widgets HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: h\r\nno colon here\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        expect_rejection(requests[i], strlen(requests[i]), 400);
}

static void other_versions_are_refused(void **state)
{
    (void)state;
    static const char request[] = "GET /health HTTP/3.1\r\nHost: h\r\n\r\n";
    expect_rejection(request, strlen(request), 505);
}

static void large_heads_are_refused(void **state)
{
    (void)state;
    enum { SIZE = 400 * 1024 };
    char *text = malloc(SIZE + 1);
    memset(text, 'a', SIZE);
    text[SIZE] = '\0';
    memcpy(text, "GET /", 5);
    expect_rejection(text, SIZE, 414);
    static const char start[] = "GET /health HTTP/1.1\r\nHost: h\r\nX-Large: ";
    memcpy(text, start, sizeof start - 1);
    expect_rejection(text, SIZE, 431);
    free(text);
}

static void lengths_beyond_64_bits_are_refused(void **state)
{
    (void)state;
    static const char request[] = "POST /v1/shop/widgets HTTP/1.1\r\nHost: h\r\n"
                                  "Content-Length: 99999999999999999999999999\r\n\r\n";
    expect_rejection(request, strlen(request), 413);
}

/* ---- requests with a few wrong bytes */

static const char *const TEMPLATES[] = {
    "GET /api/v1/shop/widgets?page=1&pageSize=20 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
    "POST /api/v1/shop/widgets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Content-Length: 14\r\n\r\n{\"name\":\"abc\"}",
    "POST /api/v1/auth/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    "Content-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "DELETE /api/v1/shop/widgets/wgt-1 HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; c=\"d\"\r\n"
    "X-Emulator-Fault: delay=0\r\n\r\n",
};

/* A seeded generator, so that a failure is reproducible. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/* Changes, removes or repeats a few bytes of the text. */
static void garble(uint32_t *state, buffer *text)
{
    static const char odd[] = "\0\r\n\t :;%/?#\x80\xff"
                              "0A-";
    for (uint32_t changes = 1 + next_random(state) % 6; changes > 0 && text->length > 8; changes--) {
        size_t at = next_random(state) % (text->length - 4);
        switch (next_random(state) % 3) {
        case 0:
            text->data[at] = odd[next_random(state) % (sizeof odd - 1)];
            break;
        case 1:
            memmove(text->data + at, text->data + at + 3, text->length - at - 3);
            text->length -= 3;
            break;
        default:
            buffer_append_n(text, text->data + at, 4);
        }
    }
}

/* The status of a response that comes at once, else 0: the server waits for the rest of an incomplete
 * request. */
static int status_at_once(const buffer *request)
{
    char response[64] = "";
    struct timeval moment = {.tv_usec = 20000};
    int fd = socket_open(sw.server);
    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
    send(fd, request->data, request->length, MSG_NOSIGNAL);
    ssize_t count = recv(fd, response, sizeof response - 1, 0);
    close(fd);
    return count > 12 ? atoi(response + strlen("HTTP/1.1 ")) : 0;
}

static void garbled_bytes_do_no_harm(void **state)
{
    (void)state;
    enum { REQUESTS = 1000 };
    uint32_t seed = 20261122;
    for (int i = 0; i < REQUESTS; i++) {
        const char *template = TEMPLATES[(size_t)i % (sizeof TEMPLATES / sizeof *TEMPLATES)];
        buffer text = {0};
        buffer_append(&text, template);
        garble(&seed, &text);
        int status = status_at_once(&text);
        if (status >= 500 && status != 505)
            fail_msg("request %d: %d", i, status);
        buffer_free(&text);
    }
    socket_reply r = socket_request(&sw, "GET", "/api/health", "", NULL);
    assert_int_equal(r.status, 200);
    socket_reply_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(other_versions_are_refused),
        cmocka_unit_test(large_heads_are_refused),
        cmocka_unit_test(lengths_beyond_64_bits_are_refused),
        cmocka_unit_test(garbled_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
