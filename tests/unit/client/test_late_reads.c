/* A program that does not drive its batch for longer than idle_timeout_ms: bytes that arrive meanwhile are no silence
 * of the server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "hand_server.h"
#include "poll_loop.h"
#include "tables.h"

#define EVENTS    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
#define EVENT(id) "data: {\"id\":\"" id "\"}\n\n"
#define HEAD      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"

enum { IDLE_MS = 400, MOST_TURNS = 100 /* without another connection */ };

typedef struct late {
    hand_server server;
    cpod_client *client;
    cpod_batch *batch;
    cpod_core_stream *stream;
    cpod_status status; /* of the call */
    bool is_idle;       /* the batch is not driven */
} late;

static void drive(void *context)
{
    late *l = context;
    const cpod_batch_result *done = NULL;
    if (l->is_idle)
        return;
    cpod_status status = cpod_batch_next(l->batch, 1, &done, NULL);
    if (status == CPOD_OK && !done->is_stream)
        l->status = done->status;
}

static void begin(late *l, const cpod_batch_options *options)
{
    memset(l, 0, sizeof *l);
    l->status = CPOD_PENDING;
    hand_begin(&l->server, drive, l);
    cpod_client_options of_client = CPOD_CLIENT_OPTIONS_INIT;
    of_client.base_url = l->server.url;
    of_client.token = "tok";
    of_client.idle_timeout_ms = IDLE_MS;
    of_client.max_retries = CPOD_NO_RETRIES;
    assert_int_equal(cpod_core_client_new(client_test_api(), &of_client, &l->client, NULL), CPOD_OK);
    assert_int_equal(cpod_batch_new(l->client, options, &l->batch, NULL), CPOD_OK);
}

static void end(late *l)
{
    cpod_core_stream_free(l->stream);
    cpod_batch_free(l->batch);
    cpod_client_free(l->client);
    hand_end(&l->server);
}

/* Sends a text that arrives while the program is busy with something else. */
static void send_while_busy(late *l, const char *text)
{
    const struct timespec pause = {.tv_nsec = 300 * 1000000L};
    l->is_idle = true;
    (void)nanosleep(&pause, NULL);
    hand_send(&l->server, text);
    (void)nanosleep(&pause, NULL);
    l->is_idle = false;
}

static void test_a_stream(void **state)
{
    (void)state;
    late l;
    begin(&l, NULL);
    const list_params params = {.call = CPOD_CALL(.batch = l.batch)};
    assert_int_equal(
        cpod_core_stream_open(l.client, client_test_api(), OP_WATCH, NULL, &params, NULL, &l.stream, NULL),
        CPOD_OK);
    hand_accept(&l.server);
    hand_send(&l.server, EVENTS EVENT("a"));
    const void *item = NULL;
    cpod_status status;
    while ((status = cpod_core_stream_next(l.stream, &item, NULL)) == CPOD_PENDING)
        drive(&l);
    assert_int_equal(status, CPOD_OK);
    send_while_busy(&l, EVENT("b"));
    for (int i = 0; i < MOST_TURNS && (status = cpod_core_stream_next(l.stream, &item, NULL)) == CPOD_PENDING;
         i++)
        drive(&l);
    assert_int_equal(status, CPOD_OK);
    assert_string_equal(((const thing *)item)->id, "b");
    end(&l);
}

/* The rest of a body, or its first byte. */
static void test_a_call(void **state)
{
    (void)state;
    static const char *const id = "1";
    static const void *const path[] = {&id};
    for (int from_head = 0; from_head < 2; from_head++) {
        late l;
        begin(&l, NULL);
        const list_params params = {
            .call = CPOD_CALL(.batch = l.batch, .first_byte_timeout_ms = from_head ? IDLE_MS : 0)};
        assert_int_equal(cpod_core_call(l.client, client_test_api(), OP_GET, path, &params, NULL, NULL, NULL),
                         CPOD_OK);
        hand_accept(&l.server);
        for (int i = 0; i < 3; i++)
            drive(&l);
        if (!from_head)
            hand_send(&l.server, HEAD);
        send_while_busy(&l, from_head ? HEAD "{\"data\":{\"id\":\"x\"}}" : "{\"data\":{\"id\":\"x\"}}");
        while (l.status == CPOD_PENDING)
            drive(&l);
        assert_int_equal(l.status, CPOD_OK);
        end(&l);
    }
}

/* In an event loop, whose timer is reported before its sockets. */
static void test_a_timer_before_the_socket(void **state)
{
    (void)state;
    static const char *const id = "1";
    static const void *const path[] = {&id};
    poll_loop loop = POLL_LOOP_INIT;
    late l;
    begin(&l,
          CPOD_BATCH_OPTIONS(.watch = poll_loop_watch, .timer = poll_loop_set_timer, .loop_context = &loop));
    const list_params params = {.call = CPOD_CALL(.batch = l.batch)};
    assert_int_equal(cpod_core_call(l.client, client_test_api(), OP_GET, path, &params, NULL, NULL, NULL),
                     CPOD_OK);
    hand_accept(&l.server);
    hand_send(&l.server, HEAD);
    drive(&l);
    send_while_busy(&l, "{\"data\":{\"id\":\"x\"}}");
    cpod_batch_on_timeout(l.batch);
    while (l.status == CPOD_PENDING)
        drive(&l);
    assert_int_equal(l.status, CPOD_OK);
    end(&l);
}

/* Silence is still noticed, also by a program that was busy. */
static void test_silence(void **state)
{
    (void)state;
    static const char *const id = "1";
    static const void *const path[] = {&id};
    late l;
    begin(&l, NULL);
    const list_params params = {.call = CPOD_CALL(.batch = l.batch)};
    assert_int_equal(cpod_core_call(l.client, client_test_api(), OP_GET, path, &params, NULL, NULL, NULL),
                     CPOD_OK);
    hand_accept(&l.server);
    hand_send(&l.server, HEAD);
    send_while_busy(&l, "");
    while (l.status == CPOD_PENDING)
        drive(&l);
    assert_int_equal(l.status, CPOD_ERR_TIMEOUT);
    end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_stream),
        cmocka_unit_test(test_a_call),
        cmocka_unit_test(test_a_timer_before_the_socket),
        cmocka_unit_test(test_silence),
    };
    return cmocka_run_group_tests_name("batches that are driven late", tests, NULL, NULL);
}
