/* Successes that the operation does not expect and numbers of servers, over libcurl's transport. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "curl_client.h"
#include "tables.h"

#define HTML_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
#define PART                                                                                    \
    "HTTP/1.1 206 Partial Content\r\nContent-Type: application/octet-stream\r\nContent-Range: " \
    "bytes 0-4/9\r\nContent-Length: 5\r\n\r\nbytes"

static loopback server; /* too large for a stack */

static void test_successes_without_a_body(void **state)
{
    (void)state;
    static const char *const responses[] = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof responses / sizeof responses[0]; i++) {
        const loopback_response script[] = {{.bytes = responses[i]}};
        LOOPBACK(&server, script);
        cpod_client *client = curl_client(&server, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s", responses[i]);
        assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_PROTOCOL);
        assert_non_null(strstr(error.message, "without a body"));
        assert_true(error.http_status >= 200 && error.http_status < 206);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 1);
    }
}

static void test_a_part_does_not_reach_a_file(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = PART}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    FILE *file = tmpfile();
    assert_non_null(file);
    const cpod_download download = cpod_download_fd(fileno(file));
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.download = &download;
    const list_params params = {.call = &options};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, curl_path, &params, NULL, NULL, &error),
        CPOD_ERR_PROTOCOL);
    assert_int_equal(error.http_status, 206);
    assert_int_equal(lseek(fileno(file), 0, SEEK_END), 0);
    (void)fclose(file);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 1);
}

static void test_pages_of_html(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = HTML_HEAD "Transfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n4\r\nACME\r\n0\r\n\r\n"},
        {.bytes = HTML_HEAD "\r\n<html>ACME", .bytewise = true, .close = true},
        {.bytes = HTML_HEAD "Content-Length: 50\r\n\r\n<html>ACME", .close = true}, /* cut */
    };
    for (size_t i = 0; i < sizeof responses / sizeof responses[0]; i++) {
        loopback_begin(&server, &responses[i], 1);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = curl_client(&server, &options);
        cpod_core_stream *stream = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, &error),
            CPOD_ERR_PROTOCOL);
        assert_null(stream);
        assert_int_equal(error.http_status, 200);
        assert_string_equal(error.body, "<html>ACME");
        cpod_client_free(client);
        loopback_end(&server);
    }
}

static void test_a_clock_that_is_ahead(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 503 X\r\nDate: Fri, 31 Dec 2999 23:59:59 GMT\r\nRetry-After: Fri, 31 Dec 2999 "
                  "23:59:59 GMT\r\nContent-Length: 0\r\n\r\n"},
        {.bytes = "HTTP/1.1 503 X\r\nRetry-After-Ms: 0.5\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"},
        {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

/* A length that no integer holds, and one beyond all memory, do not become an allocation. */
static void test_lengths_of_bodies(void **state)
{
    (void)state;
    static const struct {
        const char *length;
        cpod_status status;
    } cases[] = {{"100", CPOD_ERR_TRANSPORT},
                 {"9223372036854775807", CPOD_ERR_LIMIT},
                 {"99999999999999999999", CPOD_ERR_LIMIT},
                 {"-1", CPOD_ERR_PROTOCOL},
                 {"-19", CPOD_ERR_PROTOCOL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[200];
        (void)snprintf(bytes, sizeof bytes, OK_HEAD "Content-Length: %s\r\n\r\n" THING, cases[i].length);
        const loopback_response responses[] = {{.bytes = bytes, .close = true}};
        LOOPBACK(&server, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = curl_client(&server, &options);
        print_message("%s\n", cases[i].length);
        assert_int_equal(curl_get(client, NULL, NULL, NULL), cases[i].status);
        cpod_client_free(client);
        loopback_end(&server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_successes_without_a_body),
        cmocka_unit_test(test_a_part_does_not_reach_a_file),
        cmocka_unit_test(test_pages_of_html),
        cmocka_unit_test(test_a_clock_that_is_ahead),
        cmocka_unit_test(test_lengths_of_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
