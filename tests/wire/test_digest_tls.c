/* HTTP Digest over TLS, with HTTP/1.1 and HTTP/2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "digest_camera.h"
#include "unit/client/http2_server.h"
#include "unit/client/tls_front.h"

static loopback server;
static tls_front front;
static http2_server modern;

static cpod_client *client_of_front(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.ca_file = tls_front_file("authority", ".pem");
    (void)snprintf(server.url, sizeof server.url, "%s", front.url);
    return camera_client(&server, &options);
}

static void test_http_1(void **state)
{
    (void)state;
    static const loopback_response challenge = {.bytes = REFUSED DIGEST EMPTY}, fine[] = {{.bytes = OK}};
    LOOPBACK(&server, fine);
    server.challenge = &challenge;
    char backend[64];
    (void)snprintf(backend, sizeof backend, "%s", server.url);
    tls_front_begin(&front, backend, (tls_front_options){.certificate = "server"});
    cpod_client *client = client_of_front();
    const camera_state body = {.on = true};
    assert_int_equal(camera_change_state(client, NULL, &body, NULL), CPOD_OK);
    cpod_client_free(client);
    tls_front_end(&front);
    loopback_end(&server);
    const digest_facts facts = camera_facts("POST", "/state");
    assert_int_equal(server.request_count, 2);
    camera_judge(&server, 1, &facts);
}

/* The server sees by the length of the headers that a request has the one of Digest. */
static void begin_http_2(void)
{
    http2_server_begin(&modern, "{\"on\":true}", 0);
    modern.shortest_digest = 100;
    tls_front_begin(&front, modern.url, (tls_front_options){.certificate = "server", .http2 = true});
}

static void test_http_2(void **state)
{
    (void)state;
    begin_http_2();
    cpod_client *client = client_of_front();
    camera_state *out = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (camera_read_state(client, NULL, &out, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    assert_true(out->on);
    camera_state_free(out);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(atomic_load(&modern.requests), 2);
    assert_int_equal(atomic_load(&modern.challenges), 1);
}

/* Challenges and responses of several streams of one connection. */
static void test_a_batch_over_http_2(void **state)
{
    (void)state;
    enum { CALLS = 40 };
    begin_http_2();
    cpod_client *client = client_of_front();
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 8), &batch, NULL), CPOD_OK);
    camera_state *outs[CALLS] = {NULL};
    const camera_read_state_params params = {.call = CPOD_CALL(.batch = batch)};
    for (int i = 0; i < CALLS; i++)
        assert_int_equal(camera_read_state(client, &params, &outs[i], NULL), CPOD_OK);
    const cpod_batch_result *done = NULL;
    for (int i = 0; i < CALLS; i++) {
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
        if (done->status != CPOD_OK)
            fail_msg("%s", done->error->message);
    }
    for (int i = 0; i < CALLS; i++) {
        assert_true(outs[i]->on);
        camera_state_free(outs[i]);
    }
    cpod_batch_free(batch);
    cpod_client_free(client);
    tls_front_end(&front);
    http2_server_end(&modern);
    assert_int_equal(atomic_load(&modern.challenges), CALLS);
    assert_int_equal(atomic_load(&modern.requests), 2 * CALLS);
    assert_int_equal(atomic_load(&modern.connections), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_http_1),
        cmocka_unit_test(test_http_2),
        cmocka_unit_test(test_a_batch_over_http_2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
