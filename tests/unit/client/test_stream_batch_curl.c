/* Streams in a batch over libcurl, against servers on the loopback interface. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "hand_server.h"
#include "loopback.h"
#include "poll_loop.h"
#include "support/counting_allocator.h"
#include "tables.h"

#define EVENTS    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
#define EVENT(id) "data: {\"id\":\"" id "\"}\n\n"
#define THING                                                                         \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n" \
    "{\"data\":{\"id\":\"x\"}}"

static cpod_client *make_client(const char *url, const cpod_allocator *allocator, int64_t idle_timeout_ms)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = url;
    options.token = "tok";
    options.allocator = allocator;
    options.idle_timeout_ms = idle_timeout_ms;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    return client;
}

static cpod_status open_stream(cpod_client *client, cpod_batch *batch, cpod_core_stream **out)
{
    const list_params params = {.call = CPOD_CALL(.batch = batch, .tag = (void *)out)};
    return cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, out, NULL);
}

static void add_call(cpod_client *client, cpod_batch *batch, thing **out)
{
    static const char *const id = "1";
    const void *const path[] = {&id};
    const list_params params = {.call = CPOD_CALL(.batch = batch, .tag = (void *)out)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET, path, &params, NULL, (void *)out, NULL), CPOD_OK);
}

/* ---- a server that the test plays ---- */

typedef struct duet {
    hand_server server;
    cpod_client *client;
    cpod_batch *batch;
    cpod_core_stream *stream;
    size_t ready_count; /* of the stream */
} duet;

static void drive(void *context)
{
    duet *d = context;
    const cpod_batch_result *done = NULL;
    cpod_status status = cpod_batch_next(d->batch, 1, &done, NULL);
    d->ready_count += status == CPOD_OK ? 1 : 0;
}

static void duet_begin(duet *d)
{
    memset(d, 0, sizeof *d);
    hand_begin(&d->server, drive, d);
    d->client = make_client(d->server.url, NULL, 0);
    assert_int_equal(cpod_batch_new(d->client, NULL, &d->batch, NULL), CPOD_OK);
    assert_int_equal(open_stream(d->client, d->batch, &d->stream), CPOD_OK);
}

static void duet_end(duet *d)
{
    cpod_core_stream_free(d->stream);
    cpod_batch_free(d->batch);
    cpod_client_free(d->client);
    hand_end(&d->server);
}

/* Expects that nothing is there, and stays so while the batch is driven. */
static void expect_pending(duet *d)
{
    for (int i = 0; i < 3; i++) {
        assert_int_equal(cpod_core_stream_next(d->stream, NULL, NULL), CPOD_PENDING);
        drive(d);
    }
    assert_int_equal(d->ready_count, 0);
}

static void expect_event(duet *d, const char *id)
{
    const void *item = NULL;
    while (d->ready_count == 0)
        drive(d);
    d->ready_count = 0;
    assert_int_equal(cpod_core_stream_next(d->stream, &item, NULL), CPOD_OK);
    assert_string_equal(((const thing *)item)->id, id);
}

static void test_pending_then_an_event(void **state)
{
    (void)state;
    duet d;
    duet_begin(&d);
    expect_pending(&d);
    hand_accept(&d.server);
    assert_non_null(strstr(d.server.request, "GET /api/v1/watch HTTP/1.1\r\n"));
    assert_non_null(strstr(d.server.request, "Accept: text/event-stream"));
    expect_pending(&d);
    hand_send(&d.server, EVENTS ": hello\n\n");
    expect_pending(&d);
    hand_send(&d.server, "data: {\"id\":");
    expect_pending(&d);
    hand_send(&d.server, "\"a\"}\n\n");
    expect_event(&d, "a");
    expect_pending(&d);
    hand_send(&d.server, EVENT("b") EVENT("c"));
    expect_event(&d, "b");
    expect_event(&d, "c");
    expect_pending(&d);
    hand_send(&d.server, "event: end\n\n");
    while (d.ready_count == 0)
        drive(&d);
    assert_int_equal(cpod_core_stream_next(d.stream, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_batch_next(d.batch, -1, NULL, NULL), CPOD_DONE);
    duet_end(&d);
}

static void test_byte_by_byte(void **state)
{
    (void)state;
    static const char text[] =
        EVENTS "id: 1\r\n" EVENT("a") "\xEF\xBB\xBF:\r\ndata: {\"id\":\ndata: \"b\"}\r\r\n";
    duet d;
    duet_begin(&d);
    hand_accept(&d.server);
    char seen[8] = "";
    for (size_t i = 0; text[i] != '\0'; i++) {
        const char byte[] = {text[i], '\0'};
        hand_send(&d.server, byte);
        const void *item = NULL;
        if (d.ready_count > 0 && cpod_core_stream_next(d.stream, &item, NULL) == CPOD_OK)
            strcat(seen, ((const thing *)item)->id);
        d.ready_count = 0;
    }
    while (strlen(seen) < 2) {
        expect_event(&d, strlen(seen) == 0 ? "a" : "b");
        strcat(seen, strlen(seen) == 0 ? "a" : "b");
    }
    assert_string_equal(seen, "ab");
    duet_end(&d);
}

static void test_a_connection_that_breaks(void **state)
{
    (void)state;
    duet d;
    duet_begin(&d);
    hand_accept(&d.server);
    hand_send(&d.server, EVENTS "retry: 1\nid: 7\n" EVENT("a"));
    expect_event(&d, "a");
    hand_close(&d.server);
    hand_accept(&d.server); /* the batch connects again, by its timer */
    assert_non_null(strstr(d.server.request, "\r\nLast-Event-ID: 7\r\n"));
    hand_send(&d.server, EVENTS EVENT("b"));
    expect_event(&d, "b");
    duet_end(&d); /* freed while it is connected */
}

/* Of a stream that is not read, not more than a few hundred KiB are received; when it is read, all of it is
 * there. */
static void test_a_slow_reader(void **state)
{
    (void)state;
    enum { EVENT_COUNT = 32768, EVENT_SIZE = 1024, QUIET_TURNS = 20 };
    static char text[EVENT_SIZE + 1];
    thing *unanswered = NULL;
    duet d;
    duet_begin(&d);
    hand_accept(&d.server);
    add_call(d.client, d.batch, &unanswered); /* for which the batch reads the network */
    hand_send(&d.server, EVENTS);
    size_t sent = 0, at = EVENT_SIZE;
    size_t taken = 0;
    bool is_read = false;
    for (int quiet = 0; taken < EVENT_COUNT;) {
        if (at == EVENT_SIZE && sent < EVENT_COUNT) {
            int head = snprintf(text, sizeof text, "data: {\"id\":\"%zu\",\"name\":\"", sent);
            (void)snprintf(text + head, sizeof text - (size_t)head, "%0*d\"}\n\n", EVENT_SIZE - head - 4, 0);
            at = 0;
            sent++;
        }
        size_t count = at == EVENT_SIZE ? 0 : hand_send_some(&d.server, text + at, EVENT_SIZE - at);
        at += count;
        if (count > 0 && (sent & 63) != 0)
            continue; /* the batch is driven now and then */
        drive(&d);
        quiet = count > 0 ? 0 : quiet + 1;
        is_read |= quiet > QUIET_TURNS;
        const void *item = NULL;
        while (is_read && cpod_core_stream_next(d.stream, &item, NULL) == CPOD_OK) {
            if (taken == 0)
                assert_true(sent < EVENT_COUNT / 2); /* 16 MiB: the sockets have buffers of their own */
            assert_int_equal(strtoul(((const thing *)item)->id, NULL, 10), taken++);
        }
    }
    duet_end(&d);
}

/* ---- many at once ---- */

/* The loop of a batch grows with its streams, beyond `concurrency`, and keeps the connections of the calls. */
static void run_many(size_t concurrency)
{
    enum { STREAMS = 32, CALLS = 32 };
    static const loopback_response events[] = {{.bytes = EVENTS EVENT("a"), .hold = true}};
    static const loopback_response responses[] = {{.bytes = THING}};
    static loopback server;
    LOOPBACK(&server, responses);
    server.watch = events;
    server.watch_count = 1;
    cpod_client *client = make_client(server.url, NULL, 0);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = concurrency), &batch, NULL),
                     CPOD_OK);
    cpod_core_stream *streams[STREAMS];
    thing *out[CALLS];
    const cpod_batch_result *done = NULL;
    for (size_t i = 0; i < STREAMS; i++)
        assert_int_equal(open_stream(client, batch, &streams[i]), CPOD_OK);
    size_t events_seen = 0;
    for (int round = 0; round < 3; round++) {
        size_t finished = 0;
        for (size_t i = 0; i < CALLS; i++)
            add_call(client, batch, &out[i]);
        while (finished < CALLS || events_seen < STREAMS) {
            assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
            if (done->is_stream) {
                cpod_core_stream **stream = done->tag;
                assert_int_equal(cpod_core_stream_next(*stream, NULL, NULL), CPOD_OK);
                events_seen++;
                continue;
            }
            assert_int_equal(done->status, CPOD_OK);
            cpod_core_free(*(thing **)done->tag);
            finished++;
        }
    }
    assert_int_equal(events_seen, STREAMS);
    assert_in_range(atomic_load(&server.connections), STREAMS + 1, STREAMS + concurrency);
    assert_int_equal(server.request_count, STREAMS + 3 * CALLS);
    for (size_t i = 0; i < STREAMS; i += 2)
        cpod_core_stream_free(streams[i]);
    assert_int_equal(cpod_batch_next(batch, 0, NULL, NULL), CPOD_PENDING);
    cpod_batch_free(batch);
    for (size_t i = 1; i < STREAMS; i += 2) {
        assert_int_equal(cpod_core_stream_next(streams[i], NULL, NULL), CPOD_ERR_CANCELLED);
        cpod_core_stream_free(streams[i]);
    }
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_32_streams_and_32_calls(void **state)
{
    (void)state;
    run_many(32);
    run_many(1);
}

/* ---- the caller's event loop ---- */

static cpod_batch *make_batch_of(cpod_client *client, poll_loop *l, size_t concurrency)
{
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client,
                                    CPOD_BATCH_OPTIONS(.concurrency = concurrency, .watch = poll_loop_watch,
                                                       .timer = poll_loop_set_timer, .loop_context = l),
                                    &batch, NULL),
                     CPOD_OK);
    return batch;
}

typedef struct looped {
    char seen[16]; /* events */
    cpod_status ended;
    size_t finished; /* calls */
} looped;

/* Drives a batch until nothing is left of it. */
static looped run_loop(poll_loop *l, cpod_batch *batch, cpod_core_stream *stream)
{
    looped r = {.ended = CPOD_PENDING};
    cpod_status status;
    const cpod_batch_result *done = NULL;
    while ((status = cpod_batch_next(batch, 0, &done, NULL)) != CPOD_DONE) {
        if (status == CPOD_PENDING) {
            poll_loop_turn(l, batch);
            continue;
        }
        assert_int_equal(status, CPOD_OK);
        if (!done->is_stream) {
            assert_int_equal(done->status, CPOD_OK);
            cpod_core_free(*(thing **)done->tag);
            r.finished++;
            continue;
        }
        const void *item = NULL;
        while ((r.ended = cpod_core_stream_next(stream, &item, NULL)) == CPOD_OK)
            strcat(r.seen, ((const thing *)item)->id);
    }
    return r;
}

/* Follows a stream over three connections, one of which falls silent, and makes calls beside it. False: another
 * one has timed out. */
static bool run_event_loop(int64_t idle_timeout_ms)
{
    enum { CALLS = 40 };
    static const loopback_response events[] = {
        {.bytes = EVENTS "retry: 1\nid: 1\n" EVENT("a") "id: 2\n" EVENT("b"), .close = true},
        {.bytes = EVENTS "id: 3\n" EVENT("c"), .hold = true},
        {.bytes = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"},
        {.bytes = EVENTS "id: 4\n" EVENT("d") "event: end\n" EVENT("e"), .close = true},
    };
    static const loopback_response responses[] = {{.bytes = THING}};
    static loopback server;
    static thing *out[CALLS];
    LOOPBACK(&server, responses);
    server.watch = events;
    server.watch_count = sizeof events / sizeof events[0];
    cpod_client *client = make_client(server.url, NULL, idle_timeout_ms);
    poll_loop l = POLL_LOOP_INIT;
    cpod_batch *batch = make_batch_of(client, &l, 4);
    cpod_core_stream *stream = NULL;
    assert_int_equal(open_stream(client, batch, &stream), CPOD_OK);
    assert_true(l.wake_at_ms >= 0);
    assert_int_equal(server.request_count, 0); /* nothing happens outside the loop */
    for (size_t i = 0; i < CALLS; i++)
        add_call(client, batch, &out[i]);
    looped r = run_loop(&l, batch, stream);
    assert_int_equal(r.finished, CALLS);
    assert_int_equal(r.ended, CPOD_DONE);
    cpod_core_stream_free(stream);
    cpod_batch_free(batch);
    assert_int_equal(l.count, 0); /* all watches are removed */
    assert_int_equal(l.wake_at_ms, -1);
    cpod_client_free(client);
    loopback_end(&server);
    return strcmp(r.seen, "abcde") == 0;
}

/* On a busy machine other connections than the silent one can time out: then the time is doubled. */
static void test_an_event_loop_of_the_callers(void **state)
{
    (void)state;
    enum { FIRST_TIMEOUT_MS = 100, GUARD_MS = 20000 };
    int64_t idle_timeout_ms = FIRST_TIMEOUT_MS;
    while (!run_event_loop(idle_timeout_ms)) {
        idle_timeout_ms *= 2;
        assert_true(idle_timeout_ms < GUARD_MS);
    }
}

/* Events that the parser has already are reported by the loop's timer, since no socket will. */
static void test_a_timer_for_what_is_left(void **state)
{
    (void)state;
    static const loopback_response events[] = {
        {.bytes = EVENTS EVENT("a") EVENT("b") EVENT("c"), .hold = true}};
    static loopback server;
    loopback_begin(&server, events, 1);
    cpod_client *client = make_client(server.url, NULL, 0);
    poll_loop l = POLL_LOOP_INIT;
    cpod_batch *batch = make_batch_of(client, &l, 0);
    cpod_core_stream *stream = NULL;
    assert_int_equal(open_stream(client, batch, &stream), CPOD_OK);
    for (int i = 0; i < 3; i++) { /* one event a turn of the loop */
        while (cpod_batch_next(batch, 0, NULL, NULL) != CPOD_OK)
            poll_loop_turn(&l, batch);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
        assert_true(l.wake_at_ms >= 0 && l.wake_at_ms <= cpod_monotonic_ms());
        assert_int_equal(cpod_batch_wait(batch, 0, NULL), CPOD_OK); /* notices the next event */
        assert_true(i == 2 || (l.wake_at_ms >= 0 && l.wake_at_ms <= cpod_monotonic_ms()));
    }
    while (l.wake_at_ms >= 0 && l.wake_at_ms <= cpod_monotonic_ms()) /* and it rests again */
        poll_loop_turn(&l, batch);
    cpod_batch_free(batch);
    assert_int_equal(l.count, 0);
    cpod_core_stream_free(stream);
    cpod_client_free(client);
    loopback_end(&server);
}

/* ---- memory ---- */

/* Opens two streams in a batch for one call, and reads them to their ends. @return the first failure. */
static cpod_status follow_two(cpod_client *client, cpod_batch *batch)
{
    cpod_core_stream *streams[2] = {NULL, NULL};
    cpod_status status = open_stream(client, batch, &streams[0]);
    if (status == CPOD_OK)
        status = open_stream(client, batch, &streams[1]);
    const cpod_batch_result *done = NULL;
    while (status == CPOD_OK && cpod_batch_next(batch, -1, &done, NULL) == CPOD_OK) {
        cpod_core_stream **stream = done->tag;
        while ((status = cpod_core_stream_next(*stream, NULL, NULL)) == CPOD_OK)
            continue;
        if (status == CPOD_DONE || status == CPOD_PENDING)
            status = CPOD_OK;
    }
    cpod_core_stream_free(streams[0]);
    cpod_core_stream_free(streams[1]);
    return status;
}

static void test_every_allocation_fails_once(void **state)
{
    (void)state;
    static const loopback_response events[] = {
        {.bytes = EVENTS "id: 1\n" EVENT("a") "event: end\n" EVENT("b"), .close = true}};
    static loopback server;
    loopback_begin(&server, events, 1);
    bool reached = true;
    for (size_t at = 1; reached; at++) {
        counting_allocator counting;
        counting_allocator_init(&counting, 0);
        cpod_client *client = make_client(server.url, &counting.allocator, 0);
        cpod_batch *batch = NULL;
        assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 1), &batch, NULL), CPOD_OK);
        counting.fail_at = counting.calls + at;
        cpod_status status = follow_two(client, batch);
        reached = counting.calls >= counting.fail_at;
        counting.fail_at = 0;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        if (reached)
            assert_int_equal(follow_two(client, batch), CPOD_OK);
        cpod_batch_free(batch);
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
    }
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pending_then_an_event),    cmocka_unit_test(test_byte_by_byte),
        cmocka_unit_test(test_a_connection_that_breaks), cmocka_unit_test(test_a_slow_reader),
        cmocka_unit_test(test_32_streams_and_32_calls),  cmocka_unit_test(test_an_event_loop_of_the_callers),
        cmocka_unit_test(test_a_timer_for_what_is_left), cmocka_unit_test(test_every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
