/* What failures of a connection mean: their class, whether another attempt is made, and the message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "cpod/core/batch.h"
#include "curl_client.h"
#include "http2_server.h"
#include "tables.h"
#include "tls_front.h"

static loopback server; /* too large for a stack */
static tls_front front;
static http2_server modern;
static const loopback_response things[] = {{.bytes = OK_THING}};

static uint64_t smallest(void *context)
{
    (void)context;
    return 0;
}

/* A client whose attempts follow each other without delay. */
static cpod_client *client_of(const char *url)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = url;
    options.token = "t0ken";
    options.connect_timeout_ms = 120000; /* under valgrind libraries take long to be ready */
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = curl_client(NULL, &options);
    client->clock.random = smallest;
    return client;
}

/* A POST without an idempotency key, which is sent once. */
static cpod_status post(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    const list_params params = {.call = call};
    const thing_create body = {.name = "n"};
    return cpod_core_call(client, client_test_api(), OP_CREATE, NULL, &params, &body, NULL, error);
}

/* ---- TLS ---- */

static void test_a_handshake_that_is_lost(void **state)
{
    (void)state;
    static const tls_front_options fronts[] = {{.certificate = "server", .resets = 1},
                                               {.certificate = "server", .closes = 1},
                                               {.certificate = "server", .resets = 1, .closes = 1},
                                               {.certificate = "server", .resets = 1, .tls12 = true}};
    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
        LOOPBACK(&server, things);
        tls_front_begin(&front, server.url, fronts[i]);
        cpod_client *client = client_of(front.url);
        cpod_error error = CPOD_ERROR_INIT;
        const cpod_call_options *once = CPOD_CALL(.max_retries = CPOD_NO_RETRIES);
        assert_int_equal(post(client, once, &error), CPOD_ERR_TRANSPORT);
        assert_int_equal(error.retry, CPOD_RETRY_SAFE); /* nothing was sent */
        assert_true(error.retryable);
        assert_non_null(strstr(error.message, "while negotiating TLS"));
        assert_int_equal(post(client, NULL, NULL), CPOD_OK);
        cpod_client_free(client);
        tls_front_end(&front);
        loopback_end(&server);
        assert_int_equal(server.request_count, 1);
    }
}

static void test_a_client_certificate_that_is_required(void **state)
{
    (void)state;
    for (int old = 0; old < 2; old++) {
        LOOPBACK(&server, things);
        tls_front_begin(
            &front, server.url,
            (tls_front_options){.certificate = "server", .client_authority = "authority", .tls12 = old != 0});
        cpod_client *client = client_of(front.url);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_TLS);
        assert_non_null(strstr(error.message, "client_certificate"));
        assert_int_equal(error.retry, CPOD_RETRY_NO);
        cpod_client_free(client);
        tls_front_end(&front);
        loopback_end(&server);
        assert_int_equal(atomic_load(&front.connections), 1);
        assert_int_equal(server.request_count, 0);
    }
}

/* ---- HTTP/2 ---- */

enum { POSTS = 40 };

/* All at once, each without a key. */
static void post_in_a_batch(cpod_client *client)
{
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 4), &batch, NULL), CPOD_OK);
    const list_params params = {.call = CPOD_CALL(.batch = batch, .max_retries = 100)};
    static const thing_create body = {.name = "n"};
    static thing *out[POSTS];
    for (size_t i = 0; i < POSTS; i++)
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_CREATE, NULL, &params, &body, &out[i], NULL),
            CPOD_OK);
    const cpod_batch_result *done;
    while (cpod_batch_next(batch, -1, &done, NULL) == CPOD_OK) {
        if (done->status != CPOD_OK)
            print_message("%s\n", done->error->message);
        assert_int_equal(done->status, CPOD_OK);
    }
    for (size_t i = 0; i < POSTS; i++)
        cpod_core_free(out[i]);
    cpod_batch_free(batch);
}

static void test_requests_that_were_refused(void **state)
{
    (void)state;
    enum { REFUSED = 7 };
    http2_server_begin(&modern, THING, REFUSED);
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client *client = client_of(front.url);
    assert_int_equal(post(client, NULL, NULL), CPOD_OK);
    post_in_a_batch(client);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(modern.requests, 1 + POSTS + REFUSED);
}

/* A server that ends each connection after some requests answers every request once. */
static void test_a_server_that_drains(void **state)
{
    (void)state;
    http2_server_begin(&modern, THING, 0);
    modern.drains = 20;
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client *client = client_of(front.url);
    cpod_error error = CPOD_ERROR_INIT;
    for (int i = 0; i < 25; i++) {
        assert_int_equal(post(client, NULL, &error), CPOD_OK);
    }
    post_in_a_batch(client);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(modern.requests, 25 + POSTS);
}

/* ---- what a POST may do ---- */

static void test_nothing_was_sent(void **state)
{
    (void)state;
    LOOPBACK(&server, things);
    loopback_end(&server); /* nobody listens any more */
    cpod_client *client = client_of(server.url);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(post(client, CPOD_CALL(.max_retries = 1, .response = &info), &error),
                     CPOD_ERR_TRANSPORT);
    assert_int_equal(info.attempts, 2);
    assert_int_equal(error.retry, CPOD_RETRY_SAFE);
    assert_non_null(strstr(error.message, "while connecting"));
    error = (cpod_error){.size = offsetof(cpod_error, retry)}; /* of a caller who does not know the advice */
    assert_int_equal(post(client, CPOD_CALL(.max_retries = 1, .response = &info), &error),
                     CPOD_ERR_TRANSPORT);
    assert_int_equal(info.attempts, 2);
    assert_true(error.retryable);
    cpod_client_free(client);
}

static void test_what_may_have_been_processed(void **state)
{
    (void)state;
    static const loopback_response closes[] = {{.bytes = "", .close = true}};
    LOOPBACK(&server, closes);
    cpod_client *client = client_of(server.url);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(post(client, NULL, &error), CPOD_ERR_TRANSPORT);
    assert_int_equal(error.retry, CPOD_RETRY_NEEDS_KEY);
    assert_false(cpod_error_is_retryable(&error));
    const cpod_call_options *keyed = CPOD_CALL(.idempotency_key = "k", .max_retries = 1);
    assert_int_equal(post(client, keyed, &error), CPOD_ERR_TRANSPORT);
    assert_int_equal(error.retry, CPOD_RETRY_SAFE);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 1 + 2);
}

static void test_advice_by_status(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        cpod_retry_advice post, get;
        size_t posts; /* of one call */
    } cases[] = {
        {"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", CPOD_RETRY_NEEDS_KEY, CPOD_RETRY_SAFE, 1},
        {"HTTP/1.1 429 No\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n", CPOD_RETRY_SAFE, CPOD_RETRY_SAFE,
         3},
        {"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", CPOD_RETRY_NO, CPOD_RETRY_NO, 1},
        {"HTTP/1.1 503 No\r\nContent-Length: 0\r\nx-should-retry: false\r\n\r\n", CPOD_RETRY_NO,
         CPOD_RETRY_NO, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const loopback_response responses[] = {{.bytes = cases[i].head}};
        LOOPBACK(&server, responses);
        cpod_client *client = client_of(server.url);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_not_equal(post(client, NULL, &error), CPOD_OK);
        assert_int_equal(error.retry, cases[i].post);
        assert_int_equal(error.retryable, cases[i].post == CPOD_RETRY_SAFE);
        assert_int_equal(server.request_count, cases[i].posts);
        assert_int_not_equal(curl_get(client, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), NULL, &error),
                             CPOD_OK);
        assert_int_equal(error.retry, cases[i].get);
        cpod_client_free(client);
        loopback_end(&server);
    }
}

/* ---- timeouts ---- */

static void test_a_timeout_names_phase_and_option(void **state)
{
    (void)state;
    static const loopback_response silent[] = {{.bytes = "", .hold = true}};
    static const loopback_response cut[] = {{.bytes = OK_HEAD "Content-Length: 19\r\n\r\n{", .hold = true}};
    const struct {
        const loopback_response *responses;
        const cpod_call_options *options;
        const char *message;
    } cases[] = {
        {silent, CPOD_CALL(.timeout_ms = 30, .max_retries = CPOD_NO_RETRIES),
         "while waiting for the response (timeout_ms 30)"},
        {silent, CPOD_CALL(.attempt_timeout_ms = 30, .max_retries = CPOD_NO_RETRIES),
         "while waiting for the response (attempt_timeout_ms 30)"},
        {silent, CPOD_CALL(.deadline_ms = cpod_monotonic_ms() + 30, .max_retries = CPOD_NO_RETRIES),
         "while waiting for the response (deadline_ms)"},
        {cut, CPOD_CALL(.timeout_ms = 200, .max_retries = CPOD_NO_RETRIES),
         "while reading the response (timeout_ms 200)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        loopback_begin(&server, cases[i].responses, 1);
        cpod_client *client = client_of(server.url);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(curl_get(client, cases[i].options, NULL, &error), CPOD_ERR_TIMEOUT);
        print_message("%s\n", error.message);
        if (i != 2) /* its deadline may have passed before */
            assert_non_null(strstr(error.message, cases[i].message));
        assert_non_null(strstr(error.message, strrchr(cases[i].message, '(')));
        cpod_client_free(client);
        loopback_end(&server);
    }
}

/* ---- heads and proxies ---- */

static void test_heads_that_are_too_long(void **state)
{
    (void)state;
    enum { LONG = 120000, LINE = 64, LINES = 5000 };
    char *texts[2];
    texts[0] = malloc(LONG + 100);
    texts[1] = malloc((size_t)LINE * LINES + 100);
    assert_true(texts[0] != NULL && texts[1] != NULL);
    size_t length = (size_t)sprintf(texts[0], "HTTP/1.1 200 OK\r\nX-Long: ");
    memset(texts[0] + length, 'a', LONG);
    memcpy(texts[0] + length + LONG, "\r\n\r\n", 5);
    length = (size_t)sprintf(texts[1], "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < LINES; i++)
        length += (size_t)sprintf(texts[1] + length, "X-Many-%d: %046d\r\n", i % 10, i);
    memcpy(texts[1] + length, "\r\n", 3);
    for (size_t i = 0; i < 2; i++) {
        const loopback_response responses[] = {{.bytes = texts[i]}};
        LOOPBACK(&server, responses);
        cpod_client *client = client_of(server.url);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_LIMIT);
        assert_non_null(strstr(error.message, i == 0 ? "fixed limit of libcurl, about 102400 bytes"
                                                     : "fixed limit of 262144 bytes"));
        assert_int_equal(error.retry, CPOD_RETRY_NO);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 1);
        free(texts[i]);
    }
}

static void test_a_proxy_that_wants_a_login(void **state)
{
    (void)state;
    static const loopback_response refusal[] = {
        {.bytes = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"}};
    static const char *const urls[] = {"https://api.invalid", "http://api.invalid"};
    for (size_t i = 0; i < 2; i++) {
        LOOPBACK(&server, refusal);
        char proxy[100];
        (void)snprintf(proxy, sizeof proxy, "http://user:wr0ng@%.60s", server.url + strlen("http://"));
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.base_url = urls[i];
        options.token = "t0ken";
        options.proxy = proxy;
        cpod_client *client = curl_client(&server, &options);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_AUTH);
        assert_non_null(strstr(error.message, "proxy"));
        assert_null(strstr(error.message, "wr0ng"));
        assert_false(error.retryable);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 1);
    }
}

/* ---- configuration ---- */

static void refuse(cpod_client_options options, const char *name)
{
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    options.token = "t0ken";
    if (options.base_url == NULL)
        options.base_url = "https://api.invalid";
    print_message("%s\n", name);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                     CPOD_ERR_CONFIGURATION);
    assert_null(client);
    assert_non_null(strstr(error.message, name));
}

static void test_what_is_found_when_the_client_is_made(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "http://127.0.0.1:99999",  "http://127.0.0.1:0", "http://127.0.0.1:port", "http://[::1", "http://a,b",
        "http://127.0.0.1:443:443"};
    const cpod_client_options none = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client_options options;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        options = none;
        options.base_url = urls[i];
        refuse(options, "base_url");
    }
    static const char *const files[] = {"/does/not/exist.pem", "/", "/dev/null"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        options = none;
        options.ca_file = files[i];
        refuse(options, "ca_file");
        options = none;
        options.client_certificate = files[i];
        options.client_key = tls_front_file("client", ".key");
        refuse(options, "client_certificate");
        options.client_certificate = tls_front_file("client", ".pem");
        options.client_key = files[i];
        refuse(options, "client_key");
    }
    options = none;
    options.proxy = "http://proxy.invalid:99999";
    refuse(options, "proxy");
    assert_int_equal(setenv("https_proxy", "http://proxy.invalid:99999", 1), 0);
    refuse(none, "https_proxy");
    assert_int_equal(unsetenv("https_proxy"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_handshake_that_is_lost),
        cmocka_unit_test(test_a_client_certificate_that_is_required),
        cmocka_unit_test(test_requests_that_were_refused),
        cmocka_unit_test(test_a_server_that_drains),
        cmocka_unit_test(test_nothing_was_sent),
        cmocka_unit_test(test_what_may_have_been_processed),
        cmocka_unit_test(test_advice_by_status),
        cmocka_unit_test(test_a_timeout_names_phase_and_option),
        cmocka_unit_test(test_heads_that_are_too_long),
        cmocka_unit_test(test_a_proxy_that_wants_a_login),
        cmocka_unit_test(test_what_is_found_when_the_client_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
