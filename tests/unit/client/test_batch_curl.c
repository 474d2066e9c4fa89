/* Batches over libcurl, against a server on the loopback interface: one thread, reused connections up to the
 * limit, the caller's event loop, other threads. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "loopback.h"
#include "poll_loop.h"
#include "support/counting_allocator.h"
#include "tables.h"

#define HEAD_OF(length) \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " length "\r\n\r\n"
#define THING HEAD_OF("19") "{\"data\":{\"id\":\"x\"}}"

static loopback server;
static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_client *make_client(const cpod_allocator *allocator)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = server.url;
    options.allocator = allocator;
    if (server.token != NULL) {
        options.client_id = "id";
        options.client_secret = "secret";
    } else {
        options.token = "tok";
    }
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    return client;
}

static cpod_batch *make_batch(cpod_client *client, size_t concurrency)
{
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = concurrency), &batch, NULL),
                     CPOD_OK);
    return batch;
}

static cpod_status get(cpod_client *client, cpod_call_options options, thing **out, cpod_error *error)
{
    options.size = sizeof options;
    options.tag = (void *)out;
    const list_params params = {.call = &options};
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, (void *)out, error);
}

static void put_in(cpod_client *client, cpod_call_options options, thing **out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(get(client, options, &out[i], NULL), CPOD_OK);
}

/* Takes and frees results; how many of them have this status. */
static size_t take_all(cpod_batch *batch, cpod_status wanted)
{
    size_t count = 0;
    const cpod_batch_result *done;
    cpod_status status;
    while ((status = cpod_batch_next(batch, -1, &done, NULL)) == CPOD_OK) {
        thing **out = done->tag;
        assert_true((*out != NULL) == (done->status == CPOD_OK));
        if (*out != NULL)
            assert_string_equal((*out)->id, "x");
        cpod_core_free(*out);
        *out = NULL;
        count += done->status == wanted ? 1 : 0;
    }
    assert_int_equal(status, CPOD_DONE);
    return count;
}

enum { GETS = 500, AT_ONCE = 32 };

static void test_500_gets_32_at_once(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = THING}};
    static thing *out[GETS];
    LOOPBACK(&server, responses);
    cpod_client *client = make_client(NULL);
    cpod_batch *batch = make_batch(client, AT_ONCE);
    for (int round = 0; round < 2; round++) {
        put_in(client, (cpod_call_options){.batch = batch}, out, GETS);
        assert_int_equal(take_all(batch, CPOD_OK), GETS);
    }
    assert_in_range(atomic_load(&server.connections), 1, AT_ONCE); /* kept, and no more than allowed */
    assert_int_equal(server.request_count, 2 * GETS);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_what_breaks_is_tried_again(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = HEAD_OF("19") "{\"data\"", .close = true},
        {.bytes = "", .length = 0, .close = true},
        {.bytes = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"},
        {.bytes = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" THING}};
    thing *out[4];
    LOOPBACK(&server, responses);
    cpod_client *client = make_client(NULL);
    cpod_batch *batch = make_batch(client, 4);
    put_in(client, (cpod_call_options){.batch = batch, .max_retries = 3}, out, 4);
    assert_int_equal(take_all(batch, CPOD_OK), 4);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_a_large_body_beside_small_ones(void **state)
{
    (void)state;
    enum { SIZE = 3000000 };
    static char large[SIZE + 200];
    int head = snprintf(large, sizeof large,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        "{\"data\":{\"id\":\"x\"}}",
                        SIZE);
    memset(large + head, ' ', (size_t)SIZE - 19);
    const loopback_response responses[] = {{.bytes = large}, {.bytes = THING}};
    thing *out[3];
    LOOPBACK(&server, responses);
    cpod_client *client = make_client(NULL);
    cpod_batch *batch = make_batch(client, 3);
    put_in(client, (cpod_call_options){.batch = batch}, out, 3);
    assert_int_equal(take_all(batch, CPOD_OK), 3);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_timeout_and_cancel_and_free(void **state)
{
    (void)state;
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    const loopback_response responses[] = {{.bytes = HEAD_OF("19") "{", .hold = true, .cancel = cancel}};
    thing *out[6];
    LOOPBACK(&server, responses);
    cpod_client *client = make_client(NULL);
    cpod_batch *batch = make_batch(client, 2);
    put_in(client,
           (cpod_call_options){.batch = batch, .attempt_timeout_ms = 20, .max_retries = CPOD_NO_RETRIES}, out,
           2);
    put_in(client, (cpod_call_options){.batch = batch, .cancel = cancel}, out + 2, 2);
    const cpod_batch_result *done;
    size_t timeouts = 0;
    size_t cancelled = 0;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
        timeouts += done->status == CPOD_ERR_TIMEOUT ? 1 : 0;
        cancelled += done->status == CPOD_ERR_CANCELLED ? 1 : 0;
    }
    assert_int_equal(timeouts, 2);
    assert_int_equal(cancelled, 2);
    put_in(client, (cpod_call_options){.batch = batch}, out + 4, 2);
    assert_int_equal(cpod_batch_next(batch, 20, &done, NULL), CPOD_PENDING);
    cpod_batch_free(batch); /* both have the head of a response */
    assert_null(out[4]);
    assert_null(out[5]);
    cpod_client_free(client);
    loopback_end(&server);
    cpod_cancel_free(cancel);
}

/* ---- the caller's event loop ---- */

/* Drives a batch until all its calls have ended; returns how many of them timed out. */
static size_t drive(poll_loop *l, cpod_batch *batch, size_t count)
{
    size_t finished = 0;
    size_t timeouts = 0;
    cpod_status status;
    const cpod_batch_result *done;
    while ((status = cpod_batch_next(batch, 0, &done, NULL)) != CPOD_DONE) {
        if (status == CPOD_PENDING) {
            poll_loop_turn(l, batch);
            continue;
        }
        assert_int_equal(status, CPOD_OK);
        assert_true(done->status == CPOD_OK || done->status == CPOD_ERR_TIMEOUT);
        timeouts += done->status == CPOD_ERR_TIMEOUT ? 1 : 0;
        cpod_core_free(*(thing **)done->tag);
        finished++;
    }
    assert_int_equal(finished, count);
    return timeouts;
}

/* Calls a server that holds one response, whose call is repeated after the timeout. Returns how many calls
 * timed out in all their attempts. */
static size_t run_event_loop(int64_t attempt_timeout_ms)
{
    enum { CALLS = 100 };
    static const loopback_response busy = {
        .bytes = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"};
    static const loopback_response hold = {.bytes = HEAD_OF("19"), .hold = true};
    const loopback_response responses[] = {busy, hold, {.bytes = THING}};
    static const loopback_response token = {.bytes =
                                                HEAD_OF("38") "{\"access_token\":\"t\",\"expires_in\":3600}"};
    static thing *out[CALLS];
    LOOPBACK(&server, responses);
    server.token = &token;
    cpod_client *client = make_client(NULL);
    poll_loop l = POLL_LOOP_INIT;
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client,
                                    CPOD_BATCH_OPTIONS(.concurrency = 8, .watch = poll_loop_watch,
                                                       .timer = poll_loop_set_timer, .loop_context = &l),
                                    &batch, NULL),
                     CPOD_OK);
    put_in(client,
           (cpod_call_options){.batch = batch, .attempt_timeout_ms = attempt_timeout_ms, .max_retries = 3},
           out, CALLS);
    assert_true(l.wake_at_ms >= 0);
    assert_int_equal(server.request_count, 0); /* nothing happens outside the loop */
    size_t timeouts = drive(&l, batch, CALLS);
    cpod_batch_free(batch);
    assert_int_equal(l.count, 0); /* all watches are removed */
    assert_int_equal(l.wake_at_ms, -1);
    cpod_client_free(client);
    loopback_end(&server);
    return timeouts;
}

/* On a busy machine other calls than the held one can time out: then the time is doubled. */
static void test_an_event_loop_of_the_callers(void **state)
{
    (void)state;
    enum { FIRST_TIMEOUT_MS = 100, GUARD_MS = 20000 };
    int64_t attempt_timeout_ms = FIRST_TIMEOUT_MS;
    while (run_event_loop(attempt_timeout_ms) > 0) {
        attempt_timeout_ms *= 2;
        assert_true(attempt_timeout_ms < GUARD_MS);
    }
}

/* ---- other threads ---- */

enum { THREADS = 31, OF_A_THREAD = 6, IN_BATCH = 60 };

static void *call_often(void *context)
{
    for (int i = 0; i < OF_A_THREAD; i++) {
        thing *out = NULL;
        if (get(context, (cpod_call_options){.size = 0}, &out, NULL) != CPOD_OK)
            return context;
        cpod_core_free(out);
    }
    return NULL;
}

/* Every token has expired when it arrives, so that all calls fetch one, one after the other. */
static void test_threads_beside_a_batch(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = THING}};
    static const loopback_response token = {.bytes =
                                                HEAD_OF("35") "{\"access_token\":\"t\",\"expires_in\":0}"};
    static thing *out[IN_BATCH];
    LOOPBACK(&server, responses);
    server.token = &token;
    cpod_client *client = make_client(NULL);
    cpod_batch *batch = make_batch(client, 16);
    put_in(client, (cpod_call_options){.batch = batch}, out, IN_BATCH);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, client), 0);
    assert_int_equal(take_all(batch, CPOD_OK), IN_BATCH);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(server.request_count, IN_BATCH + THREADS * OF_A_THREAD);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
}

typedef struct pair {
    cpod_client *client;
    cpod_batch *batch;
} pair;

static void *put_in_from_elsewhere(void *context)
{
    const pair *both = context;
    thing *out = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(both->client, (cpod_call_options){.batch = both->batch}, &out, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "thread"));
    return NULL;
}

static void test_a_batch_is_its_threads(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = make_client(NULL);
    cpod_batch *batch = make_batch(client, 1);
    pair both = {client, batch};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, put_in_from_elsewhere, &both), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
}

/* ---- memory ---- */

/* Every allocation of a batch of two fails once: nothing leaks, and batch and client stay usable. */
static void test_every_allocation_fails_once(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = THING}};
    LOOPBACK(&server, responses);
    bool reached = true;
    for (size_t at = 1; reached; at++) {
        counting_allocator counting;
        counting_allocator_init(&counting, 0);
        cpod_client *client = make_client(&counting.allocator);
        counting.fail_at = counting.calls + at;
        cpod_batch *batch = NULL;
        thing *out[2] = {NULL, NULL};
        cpod_status status = cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 1), &batch, NULL);
        for (int i = 0; status == CPOD_OK && i < 2; i++)
            status = get(client, (cpod_call_options){.batch = batch}, &out[i], NULL);
        size_t failed = status == CPOD_OK ? 0 : 1;
        if (batch != NULL)
            failed += take_all(batch, CPOD_ERR_NO_MEMORY);
        reached = counting.calls >= counting.fail_at;
        counting.fail_at = 0;
        assert_int_equal(failed, reached ? 1 : 0);
        if (batch != NULL) {
            put_in(client, (cpod_call_options){.batch = batch}, out, 1);
            assert_int_equal(take_all(batch, CPOD_OK), 1);
        }
        cpod_batch_free(batch);
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
    }
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_500_gets_32_at_once),
        cmocka_unit_test(test_what_breaks_is_tried_again),
        cmocka_unit_test(test_a_large_body_beside_small_ones),
        cmocka_unit_test(test_timeout_and_cancel_and_free),
        cmocka_unit_test(test_an_event_loop_of_the_callers),
        cmocka_unit_test(test_threads_beside_a_batch),
        cmocka_unit_test(test_a_batch_is_its_threads),
        cmocka_unit_test(test_every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
