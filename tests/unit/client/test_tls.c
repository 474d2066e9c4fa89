/* TLS as libcurl's transport does it: whom it trusts, as whom it appears, and HTTP/2 where it is offered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/core/presigned.h"
#include "http2_server.h"
#include "loopback.h"
#include "modes.h"
#include "tables.h"
#include "tls_front.h"

#define THING    "{\"data\":{\"id\":\"1\"}}"
#define OK_THING "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n" THING

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static const loopback_response responses[] = {{.bytes = OK_THING}};
static loopback server; /* too large for a stack */
static tls_front front;

static cpod_status get(cpod_client *client, cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, error);
    assert_true((out != NULL) == (status == CPOD_OK));
    cpod_core_free(out);
    return status;
}

static cpod_client *client_of(const char *url, cpod_client_options options)
{
    options.size = sizeof options;
    options.connect_timeout_ms = 120000; /* under valgrind libraries take long to be ready */
    options.base_url = url;
    options.token = "t0ken";
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_client_new(client_test_api(), &options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

/* One call, with servers of its own. */
static cpod_status call(tls_front_options at, cpod_client_options options, cpod_error *error)
{
    LOOPBACK(&server, responses);
    tls_front_begin(&front, server.url, at);
    cpod_client *client = client_of(front.url, options);
    cpod_status status = get(client, error);
    cpod_client_free(client);
    tls_front_end(&front);
    loopback_end(&server);
    assert_int_equal(server.request_count, status == CPOD_OK ? 1 : 0);
    return status;
}

static void test_whom_it_trusts(void **state)
{
    (void)state;
    static const struct {
        const char *what, *certificate, *authority;
        cpod_status status;
    } cases[] = {
        {"an authority that is given", "server", "authority", CPOD_OK},
        {"not one that the system does not know", "server", NULL, CPOD_ERR_TLS},
        {"not another one", "server", "stranger", CPOD_ERR_TLS},
        {"not a certificate for another name", "elsewhere", "authority", CPOD_ERR_TLS},
        {"not one whose time is over", "expired", "authority", CPOD_ERR_TLS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s\n", cases[i].what);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        if (cases[i].authority != NULL)
            options.ca_file = tls_front_file(cases[i].authority, ".pem");
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(call((tls_front_options){.certificate = cases[i].certificate}, options, &error),
                         cases[i].status);
        assert_true((error.message[0] != '\0') == (cases[i].status != CPOD_OK));
        assert_false(cpod_error_is_retryable(&error));
        assert_null(strstr(error.message, "t0ken"));
    }
}

static void test_as_whom_it_appears(void **state)
{
    (void)state;
    const tls_front_options asking = {.certificate = "server", .client_authority = "authority"};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(call(asking, options, &error), CPOD_ERR_TLS); /* without a certificate */
    options.client_certificate = tls_front_file("client", ".pem");
    options.client_key = tls_front_file("client", ".key");
    assert_int_equal(call(asking, options, &error), CPOD_OK);
    const tls_front_options other = {.certificate = "server", .client_authority = "stranger"};
    options.ca_file = tls_front_file("authority", ".pem");
    options.client_certificate = tls_front_file("client", ".pem");
    options.client_key = tls_front_file("client", ".key");
    assert_int_not_equal(call(other, options, &error), CPOD_OK);
    assert_non_null(strstr(error.message, "client_certificate"));
}

/* Not over a connection that was made with it, either. */
static void test_no_certificate_goes_elsewhere(void **state)
{
    (void)state;
    LOOPBACK(&server, responses);
    tls_front_begin(&front, server.url,
                    (tls_front_options){.certificate = "server", .client_authority = "authority"});
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    options.client_certificate = tls_front_file("client", ".pem");
    options.client_key = tls_front_file("client", ".key");
    cpod_client *client = client_of(front.url, options);
    cpod_raw_response *file = NULL;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(get(client, NULL), CPOD_OK);
        assert_int_not_equal(
            cpod_download_url(client, front.url, 0, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), &file, NULL),
            CPOD_OK);
    }
    cpod_client_free(client);
    tls_front_end(&front);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

static void test_a_proxy_is_a_tunnel(void **state)
{
    (void)state;
    /* The proxy answers CONNECT, then is silent: it has seen nothing else. */
    static const loopback_response refusal[] = {
        {.bytes = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", .close = true}};
    LOOPBACK(&server, refusal);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.proxy = server.url;
    cpod_client *client = client_of("https://api.invalid", options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_TRANSPORT);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 1);
    assert_memory_equal(server.requests[0], "CONNECT api.invalid:443 HTTP/1.1\r\n", 34);
    assert_null(strstr(server.requests[0], "t0ken"));
    assert_null(strstr(server.requests[0], "Tenant"));
}

/* ---- HTTP/2 ---- */

static http2_server modern;

static void test_http2_where_it_is_offered(void **state)
{
    (void)state;
    http2_server_begin(&modern, THING, 0);
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(front.url, options);
    for (int i = 0; i < 5; i++)
        assert_int_equal(get(client, NULL), CPOD_OK);
    const thing_create body = {.name = "n"};
    thing *out = NULL;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, &out, NULL),
                     CPOD_OK);
    assert_string_equal(out->id, "1");
    cpod_core_free(out);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(modern.requests, 6);
    assert_int_equal(modern.connections, 1);
}

static void test_a_refused_stream_is_tried_again(void **state)
{
    (void)state;
    http2_server_begin(&modern, THING, 1);
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(front.url, options);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, NULL),
                     CPOD_OK);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(modern.requests, 2);
}

static void test_a_batch_is_multiplexed(void **state)
{
    (void)state;
    enum { GETS = 200 };
    static thing *out[GETS];
    http2_server_begin(&modern, THING, 0);
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(front.url, options);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 32), &batch, NULL), CPOD_OK);
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    for (size_t i = 0; i < GETS; i++)
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out[i], NULL),
            CPOD_OK);
    const cpod_batch_result *done;
    while (cpod_batch_next(batch, -1, &done, NULL) == CPOD_OK)
        assert_int_equal(done->status, CPOD_OK);
    for (size_t i = 0; i < GETS; i++) {
        assert_string_equal(out[i]->id, "1");
        cpod_core_free(out[i]);
    }
    cpod_batch_free(batch);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(modern.requests, GETS);
    assert_int_equal(modern.connections, 1); /* also from the beginning, when there was none yet */
}

/* A stream that is not read keeps no call of the same connection waiting, nor loses anything. */
static void test_an_unread_stream_beside_calls(void **state)
{
    (void)state;
    enum { GETS = 50, EVENTS = 4096 };
    static thing *out[GETS];
    http2_server_begin(&modern, THING, 0);
    modern.events = EVENTS;
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(front.url, options);
    cpod_batch *batch = NULL;
    cpod_core_stream *stream = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, NULL),
        CPOD_OK);
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_true(done->is_stream);
    for (size_t i = 0; i < GETS; i++)
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out[i], NULL),
            CPOD_OK);
    for (size_t i = 0; i < GETS; i++) {
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
        assert_false(done->is_stream);
        assert_int_equal(done->status, CPOD_OK);
    }
    size_t count = 0;
    cpod_status status = CPOD_PENDING;
    while (status == CPOD_PENDING) {
        const void *item = NULL;
        while ((status = cpod_core_stream_next(stream, &item, NULL)) == CPOD_OK)
            assert_int_equal(strtoul(((const thing *)item)->id, NULL, 10), count++);
        assert_true(status == CPOD_DONE || cpod_batch_next(batch, -1, NULL, NULL) == CPOD_OK);
    }
    assert_int_equal(count, EVENTS);
    cpod_core_stream_free(stream);
    cpod_batch_free(batch);
    cpod_client_free(client);
    for (size_t i = 0; i < GETS; i++)
        cpod_core_free(out[i]);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(modern.connections, 1);
}

/* Where the server turns out to speak HTTP/1.1 only, those that waited for the first connection make their
 * own. */
static void test_a_batch_over_tls_without_http2(void **state)
{
    (void)state;
    enum { GETS = 40 };
    static thing *out[GETS];
    LOOPBACK(&server, responses);
    tls_front_begin(&front, server.url, (tls_front_options){.certificate = "server"});
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(front.url, options);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 8), &batch, NULL), CPOD_OK);
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    for (size_t i = 0; i < GETS; i++)
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out[i], NULL),
            CPOD_OK);
    const cpod_batch_result *done;
    while (cpod_batch_next(batch, -1, &done, NULL) == CPOD_OK)
        assert_int_equal(done->status, CPOD_OK);
    for (size_t i = 0; i < GETS; i++)
        cpod_core_free(out[i]);
    cpod_batch_free(batch);
    cpod_client_free(client);
    tls_front_end(&front);
    loopback_end(&server);
    assert_int_equal(server.request_count, GETS);
    assert_in_range(atomic_load(&server.connections), 1, 8);
}

/* The server takes no more than the first 64 KiB of a body (RFC 9113, section 6.9.2). */
static void test_timeouts_over_http2(void **state)
{
    (void)state;
    enum { LARGE = 1 << 20 };
    static char json[LARGE + 1];
    memset(json, ' ', LARGE);
    json[0] = '0';
    const struct {
        const char *body;
        cpod_call_options options;
        const char *message;
    } cases[] = {
        {NULL, {.first_byte_timeout_ms = 50}, "(first_byte_timeout_ms 50)"},
        {"{}", {.first_byte_timeout_ms = 50}, "(first_byte_timeout_ms 50)"},
        {json,
         {.first_byte_timeout_ms = 1, .idle_timeout_ms = 200},
         "while sending the request (idle_timeout_ms 200)"},
    };
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            http2_server_begin(&modern, NULL, 0);
            tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
            cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
            cpod_error error = CPOD_ERROR_INIT;
            options.ca_file = tls_front_file("authority", ".pem");
            options.max_retries = CPOD_NO_RETRIES;
            cpod_client *client = client_of(front.url, options);
            assert_int_equal(mode_call(client, mode, cases[i].body, cases[i].options, &error),
                             CPOD_ERR_TIMEOUT);
            print_message("%s\n", error.message);
            assert_non_null(strstr(error.message, cases[i].message));
            cpod_client_free(client);
            tls_front_end(&front);
            http2_server_end(&modern);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whom_it_trusts),
        cmocka_unit_test(test_as_whom_it_appears),
        cmocka_unit_test(test_no_certificate_goes_elsewhere),
        cmocka_unit_test(test_a_proxy_is_a_tunnel),
        cmocka_unit_test(test_http2_where_it_is_offered),
        cmocka_unit_test(test_a_refused_stream_is_tried_again),
        cmocka_unit_test(test_a_batch_is_multiplexed),
        cmocka_unit_test(test_an_unread_stream_beside_calls),
        cmocka_unit_test(test_a_batch_over_tls_without_http2),
        cmocka_unit_test(test_timeouts_over_http2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
