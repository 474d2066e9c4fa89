/* What is no HTTP, or too much of it: the library refuses it before the emulator sees it, by a Problem all
 * the same. */
#include "socket.h"

#include <stdlib.h>
#include <string.h>

static socket_world sw;

static int set_up(void **state)
{
    (void)state;
    sw = socket_world_new("widgets.yaml", (server_options){0});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    socket_world_free(&sw);
    return 0;
}

static void expect_problem(const char *text, size_t length, int status, const char *code)
{
    socket_reply r = socket_send(sw.server, text, length);
    json_error error;
    cJSON *body = json_parse(socket_body(&r), strlen(socket_body(&r)), &error);
    if (r.status != status)
        print_error("%.60s: %s\n", text, buffer_text(&r.text));
    assert_int_equal(r.status, status);
    assert_non_null(strstr(buffer_text(&r.text), "Content-Type: application/problem+json\r\n"));
    assert_non_null(strstr(buffer_text(&r.text), "X-Request-ID: req-"));
    assert_string_equal(json_text(body, "code"), code);
    assert_non_null(json_text(body, "title"));
    assert_non_null(json_text(body, "requestId"));
    cJSON_Delete(body);
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
        expect_problem(requests[i], strlen(requests[i]), 400, "malformed_request");
}

static void other_versions_are_refused(void **state)
{
    (void)state;
    static const char request[] = "GET /health HTTP/3.1\r\nHost: h\r\n\r\n";
    expect_problem(request, strlen(request), 505, "http_version");
}

static void large_heads_are_refused(void **state)
{
    (void)state;
    enum { SIZE = 400 * 1024 };
    char *text = malloc(SIZE + 1);
    memset(text, 'a', SIZE);
    text[SIZE] = '\0';
    memcpy(text, "GET /", 5);
    expect_problem(text, SIZE, 414, "uri_too_long");
    static const char start[] = "GET /health HTTP/1.1\r\nHost: h\r\nX-Large: ";
    memcpy(text, start, sizeof start - 1);
    expect_problem(text, SIZE, 431, "headers_too_large");
    free(text);
}

static void lengths_beyond_all_measure_are_refused(void **state)
{
    (void)state;
    static const char request[] = "POST /v1/shop/widgets HTTP/1.1\r\nHost: h\r\n"
                                  "Content-Length: 99999999999999999999999999\r\n\r\n";
    expect_problem(request, strlen(request), 413, "content_too_large");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(other_versions_are_refused),
        cmocka_unit_test(large_heads_are_refused),
        cmocka_unit_test(lengths_beyond_all_measure_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
