/* What an attempt reports about its transfer: times, sizes, the connection. */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/http/url.h"
#include "cpod/core/batch.h"
#include "curl_client.h"
#include "http2_server.h"
#include "tables.h"
#include "tls_front.h"

#define GZIPPED                                                                            \
    "\037\213\010\000\000\000\000\000\002\377\253\126\112\111\054\111\124\262\252\126\312" \
    "\114\121\262\122\062\124\252\255\005\000\324\125\332\304\023\000\000\000"

enum { MOST = 8 };

typedef struct seen {
    size_t count;
    cpod_attempt attempts[MOST];
    cpod_transfer_info transfers[MOST];
    char codes[MOST][64];
    char messages[MOST][512];
    char hosts[MOST][64];
} seen;

static seen all;

static void note(void *context, const cpod_attempt *attempt)
{
    (void)context;
    assert_true(all.count < MOST);
    assert_true(attempt->transfer->size >= sizeof *attempt->transfer);
    (void)snprintf(all.codes[all.count], sizeof all.codes[0], "%s", attempt->error_code);
    (void)snprintf(all.messages[all.count], sizeof all.messages[0], "%s", attempt->error_message);
    (void)snprintf(all.hosts[all.count], sizeof all.hosts[0], "%s", attempt->host);
    all.attempts[all.count] = *attempt;
    all.transfers[all.count++] = *attempt->transfer;
}

static void note_nothing_yet(void *context, const cpod_attempt *attempt)
{
    (void)context;
    const cpod_transfer_info *t = attempt->transfer;
    assert_true(t->resolved_us == -1 && t->connected_us == -1 && t->secured_us == -1 && t->sending_us == -1);
    assert_true(t->first_byte_us == -1 && t->total_us == -1 && t->sent_bytes == -1);
    assert_true(t->received_bytes == -1 && t->connection_reused == -1 && t->peer_port == 0);
    assert_string_equal(t->peer_address, "");
    assert_string_equal(t->protocol_version, "");
    assert_string_equal(attempt->error_message, "");
}

static cpod_client_options options_of(const char *url)
{
    static cpod_hooks hooks;
    hooks = (cpod_hooks){.size = sizeof hooks, .before = note_nothing_yet, .after = note};
    memset(&all, 0, sizeof all);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = url;
    options.proxy = "";
    options.connect_timeout_ms = 120000;
    options.hooks = &hooks;
    return options;
}

static cpod_client *client_of(const cpod_client_options *options)
{
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_client_new(client_test_api(), options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

static void expect_in_order(const cpod_transfer_info *t)
{
    assert_true(t->resolved_us > 0);
    assert_true(t->connected_us >= t->resolved_us);
    assert_true(t->secured_us == -1 || t->secured_us >= t->connected_us);
    assert_true(t->sending_us >= t->connected_us);
    assert_true(t->first_byte_us >= t->sending_us);
    assert_true(t->total_us >= t->first_byte_us);
}

static void test_a_new_connection_and_a_kept_one(void **state)
{
    (void)state;
    static loopback server;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = options_of(server.url);
    cpod_client *client = client_of(&options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    static const thing_create body = {.name = "x"};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(all.count, 2);
    const cpod_transfer_info *first = &all.transfers[0], *second = &all.transfers[1];
    expect_in_order(first);
    assert_int_equal(first->secured_us, -1);
    assert_int_equal(first->connection_reused, 0);
    assert_int_equal(first->sent_bytes, 0);
    assert_int_equal(first->received_bytes, 19);
    assert_string_equal(first->protocol_version, "1.1");
    assert_string_equal(first->peer_address, "127.0.0.1");
    assert_int_equal(first->peer_port, atoi(strrchr(server.url, ':') + 1));
    assert_int_equal(all.attempts[0].port, first->peer_port);
    assert_string_equal(all.hosts[0], "127.0.0.1");
    assert_string_equal(all.attempts[0].scheme, "http");
    assert_int_equal(second->connection_reused, 1);
    assert_true(second->resolved_us == -1 && second->connected_us == -1 && second->secured_us == -1);
    assert_true(second->sending_us > 0 && second->first_byte_us >= second->sending_us);
    assert_int_equal(second->sent_bytes, strlen("{\"name\":\"x\"}"));
    assert_int_equal(second->peer_port, first->peer_port);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_sizes_are_those_of_the_wire(void **state)
{
    (void)state;
    static loopback server;
    static const char gzipped[] = OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 39\r\n\r\n" GZIPPED;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 500 No\r\nContent-Type: application/problem+json\r\nRetry-After: 0\r\n"
                  "Content-Length: 15\r\n\r\n{\"code\":\"boom\"}"},
        {.bytes = gzipped, .length = sizeof gzipped - 1}};
    LOOPBACK(&server, responses);
    cpod_client_options options = options_of(server.url);
    cpod_client *client = client_of(&options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.attempts[0].status, CPOD_ERR_SERVER);
    assert_string_equal(all.codes[0], "boom");
    assert_true(all.messages[0][0] != '\0');
    assert_int_equal(all.transfers[0].received_bytes, 15);
    assert_int_equal(all.transfers[1].received_bytes, 39);
    assert_string_equal(all.codes[1], "");
    assert_int_equal(all.attempts[1].resend_count, 1);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_no_connection(void **state)
{
    (void)state;
    /* Bound, but not listening. */
    int closed = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_int_equal(bind(closed, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(closed, (struct sockaddr *)&address, &size), 0);
    char url[64];
    (void)snprintf(url, sizeof url, "http://localhost:%u", (unsigned)ntohs(address.sin_port));
    cpod_client_options options = options_of(url);
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = client_of(&options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_ERR_TRANSPORT);
    assert_int_equal(all.count, 1);
    const cpod_transfer_info *t = &all.transfers[0];
    assert_true(t->resolved_us > 0);
    assert_true(t->connected_us == -1 && t->sending_us == -1 && t->first_byte_us == -1);
    assert_true(t->total_us >= t->resolved_us);
    assert_true(t->connection_reused == -1 && t->sent_bytes == -1 && t->received_bytes == -1);
    assert_string_equal(t->protocol_version, "");
    assert_string_equal(all.hosts[0], "localhost");
    assert_int_equal(all.attempts[0].http_status, 0);
    cpod_client_free(client);
    (void)close(closed);
}

static void ignore_socket(void *context, int fd, unsigned events)
{
    (void)context, (void)fd, (void)events;
}

static void ignore_timer(void *context, int64_t delay_ms)
{
    (void)context, (void)delay_ms;
}

/* curl keeps the figures of a transfer in its handle, which the next exchange uses again. */
static void test_nothing_is_left_of_the_last_transfer(void **state)
{
    (void)state;
    static loopback server;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = options_of(server.url);
    cpod_client *client = client_of(&options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    cpod_batch *batch = NULL;
    const cpod_batch_options in_a_loop = {
        .size = sizeof in_a_loop, .watch = ignore_socket, .timer = ignore_timer};
    assert_int_equal(cpod_batch_new(client, &in_a_loop, &batch, NULL), CPOD_OK);
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_DELETE, curl_path, &params, NULL, NULL, NULL),
            CPOD_OK);
        if (i == 0)
            assert_int_equal(cpod_batch_next(batch, -1, NULL, NULL), CPOD_OK);
        else
            cpod_batch_on_timeout(batch); /* adds the transfer, which curl would begin at its own timeout */
    }
    cpod_batch_free(batch);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.attempts[2].status, CPOD_ERR_CANCELLED);
    const cpod_transfer_info *t = &all.transfers[2];
    assert_true(t->resolved_us == -1 && t->connected_us == -1 && t->first_byte_us == -1);
    assert_true(t->received_bytes == -1 && t->connection_reused == -1);
    assert_int_equal(t->total_us, all.attempts[2].elapsed_ms * 1000);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_a_stream_is_measured_while_it_is_open(void **state)
{
    (void)state;
    static loopback server;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"id\":\"a\"}\n\n",
         .hold = true}};
    LOOPBACK(&server, responses);
    cpod_client_options options = options_of(server.url);
    cpod_client *client = client_of(&options);
    cpod_core_stream *stream = NULL;
    const void *item;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL), CPOD_OK);
    assert_int_equal(all.count, 1);
    expect_in_order(&all.transfers[0]);
    assert_string_equal(all.transfers[0].protocol_version, "1.1");
    assert_int_equal(cpod_core_stream_next(stream, &item, NULL), CPOD_OK);
    cpod_core_stream_free(stream);
    assert_int_equal(all.count, 1);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_tls_and_http2(void **state)
{
    (void)state;
    static http2_server server;
    static tls_front front;
    http2_server_begin(&server, THING, 0);
    tls_front_begin(&front, server.url, (tls_front_options){.certificate = "server", .http2 = true});
    cpod_client_options options = options_of(front.url);
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(&options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    expect_in_order(&all.transfers[0]);
    assert_true(all.transfers[0].secured_us > 0);
    assert_string_equal(all.transfers[0].protocol_version, "2");
    assert_string_equal(all.attempts[0].scheme, "https");
    assert_int_equal(all.transfers[1].connection_reused, 1);
    assert_int_equal(all.transfers[1].secured_us, -1);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&server);
}

static void test_a_handshake_that_fails(void **state)
{
    (void)state;
    static loopback server;
    static tls_front front;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    tls_front_begin(&front, server.url, (tls_front_options){.certificate = "expired"});
    cpod_client_options options = options_of(front.url);
    options.ca_file = tls_front_file("authority", ".pem");
    cpod_client *client = client_of(&options);
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_ERR_TLS);
    const cpod_transfer_info *t = &all.transfers[0];
    assert_true(t->resolved_us > 0 && t->total_us >= t->resolved_us);
    assert_true(t->secured_us == -1 && t->sending_us == -1 && t->first_byte_us == -1);
    assert_true(t->connection_reused == -1 && t->sent_bytes == -1);
    cpod_client_free(client);
    tls_front_end(&front);
    loopback_end(&server);
}

/* ---- transports of one's own ---- */

static cpod_status own_open(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                            cpod_error *error)
{
    static cpod_http_exchange exchange;
    (void)error;
    assert_true(request->size >= offsetof(cpod_http_request, transfer) + sizeof request->transfer);
    if (*(bool *)context) {
        request->transfer->resolved_us = 7;
        request->transfer->received_bytes = 3;
        (void)snprintf(request->transfer->protocol_version, sizeof request->transfer->protocol_version, "3");
    }
    exchange = (cpod_http_exchange){.status = 204};
    *out = &exchange;
    return CPOD_OK;
}

static cpod_status own_read(void *context, cpod_http_exchange *exchange, void *buffer, size_t capacity,
                            size_t *count, cpod_error *error)
{
    (void)context, (void)exchange, (void)buffer, (void)capacity, (void)error;
    *count = 0;
    return CPOD_OK;
}

static void own_close(void *context, cpod_http_exchange *exchange)
{
    (void)context, (void)exchange;
}

static void test_transports_of_ones_own(void **state)
{
    (void)state;
    bool measures = false;
    const cpod_transport transport = {.size = sizeof transport,
                                      .context = &measures,
                                      .open = own_open,
                                      .read = own_read,
                                      .close = own_close};
    cpod_client_options options = options_of("http://[2001:db8::1]:8080");
    options.transport = &transport;
    cpod_client *client = client_of(&options);
    for (int i = 0; i < 2; i++, measures = true)
        assert_int_equal(cpod_call_raw(client, "GET", "/x", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_string_equal(all.hosts[0], "2001:db8::1");
    assert_int_equal(all.attempts[0].port, 8080);
    assert_int_equal(all.transfers[0].resolved_us, -1);
    assert_int_equal(all.transfers[0].received_bytes, 0); /* which the library knows */
    assert_int_equal(all.transfers[0].sent_bytes, 0);
    assert_int_equal(all.transfers[0].total_us, all.attempts[0].elapsed_ms * 1000);
    assert_int_equal(all.transfers[1].resolved_us, 7);
    assert_int_equal(all.transfers[1].received_bytes, 3);
    assert_string_equal(all.transfers[1].protocol_version, "3");
    cpod_client_free(client);
}

static void test_origins(void **state)
{
    (void)state;
    static const struct {
        const char *url, *scheme, *address, *host;
        int port;
    } cases[] = {
        {"http://a.example/x", "http", "a.example", "a.example", 80},
        {"https://a.example", "https", "a.example", "a.example", 443},
        {"HTTPS://A.example:443/", "https", "A.example", "A.example", 443},
        {"https://a.example:80?x", "https", "a.example:80", "a.example", 80},
        {"http://a.example:80/", "http", "a.example", "a.example", 80},
        {"http://[::1]/", "http", "[::1]", "::1", 80},
        {"http://[::1]:80/", "http", "[::1]", "::1", 80},
        {"http://[fe80::1]:8443/a:b", "http", "[fe80::1]:8443", "fe80::1", 8443},
        {"https://user:p@a.example:8443/@b", "https", "a.example:8443", "a.example", 8443},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpodi_origin origin = cpodi_url_origin(cases[i].url);
        print_message("%s\n", cases[i].url);
        assert_string_equal(origin.scheme, cases[i].scheme);
        assert_int_equal(origin.address_length, strlen(cases[i].address));
        assert_memory_equal(origin.address, cases[i].address, origin.address_length);
        assert_int_equal(origin.host_length, strlen(cases[i].host));
        assert_memory_equal(origin.host, cases[i].host, origin.host_length);
        assert_int_equal(origin.port, cases[i].port);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_connection_and_a_kept_one),
        cmocka_unit_test(test_sizes_are_those_of_the_wire),
        cmocka_unit_test(test_no_connection),
        cmocka_unit_test(test_nothing_is_left_of_the_last_transfer),
        cmocka_unit_test(test_a_stream_is_measured_while_it_is_open),
        cmocka_unit_test(test_tls_and_http2),
        cmocka_unit_test(test_a_handshake_that_fails),
        cmocka_unit_test(test_transports_of_ones_own),
        cmocka_unit_test(test_origins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
