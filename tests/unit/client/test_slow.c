/* Responses in parts of every size, cut anywhere, or inflating beyond the limit, and calls that are cancelled
 * while they wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "loopback.h"
#include "scripted.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define THING   "{\"data\":{\"id\":\"1\"}}"
/* All that the format has, so that a boundary falls into each of it. */
#define EVENTS                                                                                           \
    "\xEF\xBB\xBFretry: 1\r\n\r\n: note\r\nid: 1\r\ndata: {\"id\":\r\ndata: \"a\"}\r\n\r\nid: 2\rdata: " \
    "{\"id\":\"h\xC3\xA9\"}\r\revent: e\nid:3\ndata:{\"id\":\"c\"}\n\n" LAST
#define LAST "event: end\ndata: {\"id\":\"d\"}\n\n"
#define EVENTS_SEEN \
    "ah\xC3\xA9"    \
    "cd"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static loopback server; /* too large for a stack */

static cpod_client *client_of(cpod_client_options options)
{
    options.size = sizeof options;
    options.base_url = server.url;
    options.token = "tok";
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_client_new(client_test_api(), &options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

static cpod_status get(cpod_client *client, const cpod_call_options *options, cpod_error *error)
{
    const list_params params = {.call = options};
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, error);
}

/* Reads to the end; the ids go to `seen`, one after another. */
static cpod_status read_stream(cpod_client *client, char *seen, size_t size)
{
    cpod_core_stream *stream = NULL;
    cpod_status status =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL);
    const void *item;
    seen[0] = '\0';
    while (status == CPOD_OK && (status = cpod_core_stream_next(stream, &item, NULL)) == CPOD_OK)
        (void)snprintf(seen + strlen(seen), size - strlen(seen), "%s", ((const thing *)item)->id);
    cpod_core_stream_free(stream);
    return status;
}

static void test_byte_by_byte(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = OK_HEAD "Content-Length: 19\r\n\r\n" THING, .bytewise = true},
        {.bytes = OK_HEAD "Transfer-Encoding: chunked\r\n\r\n13\r\n" THING "\r\n0\r\n\r\n", .bytewise = true},
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" EVENTS,
         .bytewise = true,
         .close = true}};
    LOOPBACK(&server, responses);
    cpod_client *client = client_of((cpod_client_options)CPOD_CLIENT_OPTIONS_INIT);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    char seen[64];
    assert_int_equal(read_stream(client, seen, sizeof seen), CPOD_DONE);
    assert_string_equal(seen, EVENTS_SEEN);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

enum { LENGTH = sizeof EVENTS - 1, ROOM = 4096 };

/* A response whose chunks have `size` bytes each. */
static void write_chunks(char *to, size_t size)
{
    int used = snprintf(to, ROOM,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n");
    for (size_t at = 0; at < LENGTH; at += size) {
        size_t count = size < LENGTH - at ? size : LENGTH - at;
        used += snprintf(to + used, ROOM - (size_t)used, "%zx\r\n%.*s\r\n", count, (int)count, &EVENTS[at]);
    }
    used += snprintf(to + used, ROOM - (size_t)used, "0\r\n\r\n");
    assert_true(used < ROOM);
}

static void test_chunks_of_every_size(void **state)
{
    (void)state;
    static char texts[LENGTH][ROOM];
    static loopback_response responses[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        write_chunks(texts[i], i + 1);
        responses[i] = (loopback_response){.bytes = texts[i]};
    }
    LOOPBACK(&server, responses);
    cpod_client *client = client_of((cpod_client_options)CPOD_CLIENT_OPTIONS_INIT);
    for (size_t i = 0; i < LENGTH; i++) {
        char seen[64];
        assert_int_equal(read_stream(client, seen, sizeof seen), CPOD_DONE);
        assert_string_equal(seen, EVENTS_SEEN);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, LENGTH);
}

/* The server continues behind the Last-Event-ID: each event arrives once, wherever the first response was
 * cut. */
static void test_a_stream_cut_at_every_byte(void **state)
{
    (void)state;
    static const struct {
        const char *id, *rest;
    } ways[] = {{NULL, EVENTS},
                {"1", "id: 2\ndata: {\"id\":\"h\xC3\xA9\"}\n\nid: 3\ndata: {\"id\":\"c\"}\n\n" LAST},
                {"2", "id: 3\ndata: {\"id\":\"c\"}\n\n" LAST},
                {"3", LAST}};
    size_t way = 0;
    for (size_t kept = 0; kept < LENGTH; kept++) {
        char beginning[LENGTH + 1];
        memcpy(beginning, EVENTS, kept);
        beginning[kept] = '\0';
        static const char *const ends[] = {"\"a\"}\r\n\r", "\xA9\"}\r\r", "\"c\"}\n\n", "\n"};
        size_t end = strlen(ends[way]);
        if (way < 3 && kept >= end && memcmp(beginning + kept - end, ends[way], end) == 0)
            way++; /* one more event is complete */
        const script_response responses[] = {
            {200, "content-type: text/event-stream", beginning, 0, CPOD_ERR_TRANSPORT},
            {200, "content-type: text/event-stream", ways[way].rest, 0, 0}};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        char seen[64];
        assert_int_equal(read_stream(client, seen, sizeof seen), kept == LENGTH ? CPOD_OK : CPOD_DONE);
        assert_string_equal(seen, EVENTS_SEEN);
        assert_int_equal(cpod_mock_request_count(s.mock), 2);
        char line[32];
        (void)snprintf(line, sizeof line, "\nLast-Event-ID: %s\n", ways[way].id == NULL ? "" : ways[way].id);
        assert_int_equal(script_sent(&s, 1, line), ways[way].id != NULL);
        cpod_client_free(client);
    }
    assert_int_equal(way, 3);
}

static void test_a_response_that_blows_up(void **state)
{
    (void)state;
    static const char bomb[] = OK_HEAD
        "Content-Encoding: gzip\r\nContent-Length: 151\r\n\r\n" /* 100 KB in all */
        "\037\213\010\000\000\000\000\000\002\377\355\301\061\015\000\040\020\004\060\057\247\200\031\067"
        "\237\374\302\316\106\360\216\015\206\266\047\135\273\062\117\126\147\146\000\000\000\000\000\000"
        "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
        "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
        "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
        "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\337\312\275\017\266"
        "\116\354\040\262\206\001\000";
    static const loopback_response responses[] = {{.bytes = bomb, .length = sizeof bomb - 1}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.max_body_bytes = 50000;
    cpod_client *client = client_of(options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, NULL, &error), CPOD_ERR_LIMIT);
    assert_non_null(strstr(error.message, "50000 bytes"));
    cpod_client_free(client);
    options.max_body_bytes = 200000;
    client = client_of(options);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
}

/* ---- cancelled from another thread ---- */

/* A guard: without the cancellation the call would last longer. */
enum { GUARD_MS = 20000 };

typedef struct waiting {
    cpod_cancel *cancel;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool waits;
    int64_t cancelled_at;
} waiting;

static void *cancel_once_it_waits(void *context)
{
    waiting *w = context;
    (void)pthread_mutex_lock(&w->lock);
    while (!w->waits)
        (void)pthread_cond_wait(&w->changed, &w->lock);
    (void)pthread_mutex_unlock(&w->lock);
    w->cancelled_at = cpod_monotonic_ms();
    cpod_cancel_trigger(w->cancel);
    return NULL;
}

static void note_waiting(waiting *w)
{
    (void)pthread_mutex_lock(&w->lock);
    w->waits = true;
    (void)pthread_cond_signal(&w->changed);
    (void)pthread_mutex_unlock(&w->lock);
}

static void note_retry(void *context, const char *line)
{
    if (strstr(line, "is tried again") != NULL)
        note_waiting(context);
}

static void note_attempt(void *context, const cpod_attempt *attempt)
{
    (void)attempt;
    note_waiting(context);
}

static void test_given_up_from_another_thread(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        loopback_response response;
        bool in_backoff;
    } cases[] = {
        {"in a backoff", {.bytes = "HTTP/1.1 503 X\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n"}, true},
        {"before a response", {.bytes = "", .hold = true}, false},
        {"in the head of one", {.bytes = "HTTP/1.1 200 OK\r\n", .hold = true}, false},
        {"in its body", {.bytes = OK_HEAD "Content-Length: 100\r\n\r\n{", .hold = true}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s\n", cases[i].what);
        loopback_begin(&server, &cases[i].response, 1);
        waiting w = {.waits = false};
        assert_int_equal(cpod_cancel_new(&w.cancel), CPOD_OK);
        assert_int_equal(pthread_mutex_init(&w.lock, NULL), 0);
        assert_int_equal(pthread_cond_init(&w.changed, NULL), 0);
        const cpod_hooks hooks = {.size = sizeof hooks, .context = &w, .before = note_attempt};
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        if (cases[i].in_backoff)
            options.log = note_retry;
        else
            options.hooks = &hooks;
        options.log_context = &w;
        cpod_client *client = client_of(options);
        assert_int_equal(pthread_create(&w.thread, NULL, cancel_once_it_waits, &w), 0);
        assert_int_equal(get(client, CPOD_CALL(.cancel = w.cancel), NULL), CPOD_ERR_CANCELLED);
        assert_int_equal(pthread_join(w.thread, NULL), 0);
        assert_true(cpod_monotonic_ms() - w.cancelled_at < GUARD_MS);
        cpod_client_free(client);
        loopback_end(&server);
        cpod_cancel_free(w.cancel);
        (void)pthread_cond_destroy(&w.changed);
        (void)pthread_mutex_destroy(&w.lock);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_byte_by_byte),
        cmocka_unit_test(test_chunks_of_every_size),
        cmocka_unit_test(test_a_stream_cut_at_every_byte),
        cmocka_unit_test(test_a_response_that_blows_up),
        cmocka_unit_test(test_given_up_from_another_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
