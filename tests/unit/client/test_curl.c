/* libcurl's transport against a server on the loopback interface that misbehaves. */
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

static void test_calls_reuse_one_connection(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    char id[64];
    for (int i = 0; i < 5; i++)
        assert_int_equal(curl_get(client, NULL, id, NULL), CPOD_OK);
    assert_string_equal(id, "1");
    const thing_create body = {.name = "n"};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/empty", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "DELETE", "/v1/empty", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.connections, 1);
    assert_int_equal(server.request_count, 8);
    assert_memory_equal(server.requests[0], "GET /api/v1/things/a%2Fb HTTP/1.1\r\n", 35);
    assert_non_null(strstr(server.requests[0], "\r\nAuthorization: Bearer tok\r\n"));
    assert_non_null(strstr(server.requests[0], "\r\nAccept-Encoding: "));
    assert_null(strstr(server.requests[0], "Content-Type"));
    assert_memory_equal(server.requests[5], "POST /api/v1/things HTTP/1.1\r\n", 30);
    assert_non_null(strstr(server.requests[5], "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(server.requests[5], "\r\n\r\n{\"name\":\"n\"}"));
    assert_null(strstr(server.requests[5], "Expect"));
    assert_non_null(strstr(server.requests[6], "\r\nContent-Length: 0\r\n"));
    assert_null(strstr(server.requests[6], "Content-Type"));
    assert_memory_equal(server.requests[7], "DELETE ", 7);
}

static void test_formats_of_responses(void **state)
{
    (void)state;
    static const char zipped[] =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
        "Content-Length: 44\r\n\r\n"
        "\037\213\010\000\000\000\000\000\002\003\253\126\112\111\054\111\124\262\252\126\312\114\121\262\122"
        "\252\312\054\050\110\115\121\252\255\005\000\032\102\017\366\030\000\000\000";
    static const struct {
        const char *what;
        loopback_response response;
        const char *id; /* NULL: a failure of the transport */
    } cases[] = {
        {"chunked",
         {.bytes = OK_HEAD "Transfer-Encoding: "
                           "chunked\r\n\r\n5\r\n{\"dat\r\n0e\r\na\":{\"id\":\"1\"}}\r\n0\r\nX-T: 1\r\n\r\n"},
         "1"},
        {"until the connection ends",
         {.bytes = OK_HEAD "Connection: close\r\n\r\n" THING, .close = true},
         "1"},
        {"gzip", {.bytes = zipped, .length = sizeof zipped - 1}, "zipped"},
        {"an interim response first",
         {.bytes = "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" OK_THING},
         "1"},
        {"more bytes than Content-Length", {.bytes = OK_THING "garbage"}, "1"},
        {"cut in the body", {.bytes = OK_HEAD "Content-Length: 100\r\n\r\n" THING, .close = true}, NULL},
        {"cut in a chunk",
         {.bytes = OK_HEAD "Transfer-Encoding: chunked\r\n\r\n50\r\n" THING, .close = true},
         NULL},
        {"cut between chunks",
         {.bytes = OK_HEAD "Transfer-Encoding: chunked\r\n\r\n13\r\n" THING "\r\n", .close = true},
         NULL},
        {"cut in the head", {.bytes = "HTTP/1.1 200 OK\r\nContent-", .close = true}, NULL},
        {"no response", {.bytes = "", .close = true}, NULL},
        {"no HTTP", {.bytes = "SSH-2.0-OpenSSH_9.2\r\n", .close = true}, NULL},
        {"broken gzip",
         {.bytes = OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 19\r\n\r\n" THING, .close = true},
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        loopback_begin(&server, &cases[i].response, 1);
        cpod_client *client = curl_client(&server, NULL);
        char id[64] = "";
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", cases[i].what);
        cpod_status status = curl_get(client, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), id, &error);
        assert_int_equal(status, cases[i].id == NULL ? CPOD_ERR_TRANSPORT : CPOD_OK);
        assert_string_equal(id, cases[i].id == NULL ? "" : cases[i].id);
        assert_true((error.message[0] == '\0') == (status == CPOD_OK));
        cpod_client_free(client);
        loopback_end(&server);
    }
}

static void test_a_cut_response_is_tried_again(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = OK_HEAD "Content-Length: 100\r\nRetry-After: 0\r\n\r\n" THING, .close = true},
        {.bytes = "HTTP/1.1 429 Too Many\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"},
        {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    char id[64] = "";
    assert_int_equal(curl_get(client, NULL, id, NULL), CPOD_OK);
    assert_string_equal(id, "1");
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

static void test_retry_after_as_a_date(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes =
             "HTTP/1.1 429 X\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n"},
        {.bytes =
             "HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n"}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_SERVER);
    assert_true(error.retry_after_ms > 120000);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

static void test_timeouts(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = OK_HEAD "Content-Length: 100\r\n\r\n{", .hold = true},
        {.bytes = "", .hold = true},
        {.bytes = "HTTP/1.1 200 OK\r\n", .hold = true}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(curl_get(client, CPOD_CALL(.attempt_timeout_ms = 30, .max_retries = CPOD_NO_RETRIES),
                                  NULL, &error),
                         CPOD_ERR_TIMEOUT);
        assert_true(error.retryable);
    }
    assert_int_equal(curl_get(client, CPOD_CALL(.timeout_ms = 30), NULL, &error), CPOD_ERR_TIMEOUT);
    assert_int_equal(curl_get(client, CPOD_CALL(.deadline_ms = cpod_monotonic_ms() + 30), NULL, &error),
                     CPOD_ERR_TIMEOUT);
    cpod_client_free(client);
    loopback_end(&server);
    assert_true(server.request_count <= 5); /* a slow machine may not even have sent one in time */
}

static void test_cancel_from_another_thread(void **state)
{
    (void)state;
    static const char *const beginnings[] = {"", "HTTP/1.1 200 OK\r\n",
                                             OK_HEAD "Content-Length: 100\r\n\r\n{"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        cpod_cancel *cancel = NULL;
        assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
        const loopback_response responses[] = {{.bytes = beginnings[i], .hold = true, .cancel = cancel}};
        LOOPBACK(&server, responses);
        cpod_client *client = curl_client(&server, NULL);
        assert_int_equal(curl_get(client, CPOD_CALL(.cancel = cancel), NULL, NULL), CPOD_ERR_CANCELLED);
        cpod_client_free(client);
        loopback_end(&server);
        cpod_cancel_free(cancel);
    }
}

static void cancel_at_retry(void *context, const char *line)
{
    if (strstr(line, "is tried again") != NULL)
        cpod_cancel_trigger(context);
}

static void test_cancel_ends_a_backoff(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 503 X\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n"}};
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.log = cancel_at_retry;
    options.log_context = cancel;
    cpod_client *client = curl_client(&server, &options);
    assert_int_equal(curl_get(client, CPOD_CALL(.cancel = cancel), NULL, NULL), CPOD_ERR_CANCELLED);
    cpod_client_free(client);
    loopback_end(&server);
    cpod_cancel_free(cancel);
}

static void test_redirects_are_not_followed(void **state)
{
    (void)state;
    static loopback elsewhere;
    static const loopback_response there[] = {{.bytes = OK_THING}};
    LOOPBACK(&elsewhere, there);
    static const int statuses[] = {301, 302, 307, 308};
    for (size_t i = 0; i < 4; i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "HTTP/1.1 %d Moved\r\nLocation: %s/x\r\nContent-Length: 0\r\n\r\n",
                       statuses[i], elsewhere.url);
        const loopback_response responses[] = {{.bytes = text}};
        LOOPBACK(&server, responses);
        cpod_client *client = curl_client(&server, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_PROTOCOL);
        assert_non_null(strstr(error.message, elsewhere.url));
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 1);
    }
    loopback_end(&elsewhere);
    assert_int_equal(elsewhere.connections, 0); /* nor were the credentials sent to another server */
}

static void test_a_401_is_replayed_with_a_new_token(void **state)
{
    (void)state;
#define TOKEN(text) OK_HEAD "Content-Length: 38\r\n\r\n{\"access_token\":\"" text "\",\"expires_in\":60}"
    static const loopback_response responses[] = {{.bytes = TOKEN("one")},
                                                  {.bytes = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"},
                                                  {.bytes = TOKEN("two")},
                                                  {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "id";
    options.client_secret = "secret";
    cpod_client *client = curl_client(&server, &options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_memory_equal(server.requests[0], "POST /api/v1/auth/token HTTP/1.1\r\n", 34);
    assert_non_null(strstr(server.requests[1], "Bearer one\r\n"));
    assert_non_null(strstr(server.requests[3], "Bearer two\r\n"));
    assert_int_equal(server.connections, 1);
}

static void test_nobody_there(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    loopback_end(&server);
    cpod_client *client = curl_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(curl_get(client, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), NULL, &error),
                     CPOD_ERR_TRANSPORT);
    assert_int_equal(error.http_status, 0);
    assert_true(error.retryable);
    cpod_client_free(client);
}

static void test_tls_against_a_server_without(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = "HTTP/1.1 400 No\r\n\r\n", .close = true}};
    LOOPBACK(&server, responses);
    /* A handshake has no end of a request head: the server waits for it, so that the call times out. */
    char url[sizeof server.url + 8];
    (void)snprintf(url, sizeof url, "https%.*s", (int)sizeof server.url - 5, server.url + 4);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = url;
    cpod_client *client = curl_client(&server, &options);
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_call_options *once = CPOD_CALL(.max_retries = CPOD_NO_RETRIES, .attempt_timeout_ms = 200);
    assert_int_equal(curl_get(client, once, NULL, &error), CPOD_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "while negotiating TLS (attempt_timeout_ms 200)"));
    assert_int_equal(error.retry, CPOD_RETRY_SAFE);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 0);
}

static void test_a_proxy_is_used(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = "http://api.invalid";
    options.proxy = server.url;
    cpod_client *client = curl_client(&server, &options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_memory_equal(server.requests[0], "GET http://api.invalid/api/v1/things/a%2Fb HTTP/1.1\r\n", 53);
}

static void test_a_proxy_of_the_environment(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = "http://api.invalid";
    assert_int_equal(setenv("http_proxy", server.url, 1), 0);
    cpod_client *client = curl_client(&server, &options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    options.proxy = "";
    client = curl_client(&server, &options);
    assert_int_equal(curl_get(client, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), NULL, NULL),
                     CPOD_ERR_TRANSPORT);
    cpod_client_free(client);
    assert_int_equal(unsetenv("http_proxy"), 0);
    loopback_end(&server);
    assert_memory_equal(server.requests[0], "GET http://api.invalid/api/v1/things/a%2Fb HTTP/1.1\r\n", 53);
    assert_int_equal(server.request_count, 1);
}

enum { THREADS = 8, CALLS = 20 };

static void *call_often(void *context)
{
    for (int i = 0; i < CALLS; i++) {
        if (curl_get(context, NULL, NULL, NULL) != CPOD_OK)
            return context;
    }
    return NULL;
}

static void test_many_threads_share_a_client(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, client), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, THREADS * CALLS);
    assert_true(server.connections <= THREADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_reuse_one_connection),
        cmocka_unit_test(test_formats_of_responses),
        cmocka_unit_test(test_a_cut_response_is_tried_again),
        cmocka_unit_test(test_retry_after_as_a_date),
        cmocka_unit_test(test_timeouts),
        cmocka_unit_test(test_cancel_from_another_thread),
        cmocka_unit_test(test_cancel_ends_a_backoff),
        cmocka_unit_test(test_redirects_are_not_followed),
        cmocka_unit_test(test_a_401_is_replayed_with_a_new_token),
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_tls_against_a_server_without),
        cmocka_unit_test(test_a_proxy_is_used),
        cmocka_unit_test(test_a_proxy_of_the_environment),
        cmocka_unit_test(test_many_threads_share_a_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
