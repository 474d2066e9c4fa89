/* Topics and streams of events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/event.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct sleeper {
    int sleeps, wakes;
} sleeper;

static void count_sleep(void *context)
{
    ((sleeper *)context)->sleeps++;
}

static void count_wake(void *context)
{
    ((sleeper *)context)->wakes++;
}

/* Everything that can be read now, in a buffer that is valid until the next call. */
static const char *drain(event_stream *stream, bool *ended)
{
    static char text[200000];
    size_t used = 0;
    ssize_t count;
    while ((count = event_stream_read(stream, text + used, 7)) > 0)
        used += (size_t)count;
    text[used] = '\0';
    *ended = count == EVENT_STREAM_END;
    return text;
}

static void a_stream_begins_with_what_comes(void **state)
{
    (void)state;
    bool ended;
    sleeper s = {0};
    event_hub *hub = event_hub_new(&lock);
    event_publish(hub, "t", "old", "0");
    event_stream *stream = event_stream_open(hub, "t");
    event_stream_notify(stream, count_sleep, count_wake, &s);
    event_stream_push(stream, "snapshot", "{}");
    assert_string_equal(drain(stream, &ended), ": connected\n\nevent: snapshot\ndata: {}\n\n");
    assert_false(ended);
    assert_int_equal(s.sleeps, 1);
    event_publish(hub, "other", "x", "1");
    assert_int_equal(s.wakes, 0);
    event_publish(hub, "t", "new", "{\"a\":1}");
    assert_int_equal(s.wakes, 1);
    assert_string_equal(drain(stream, &ended), "id: 2\nevent: new\ndata: {\"a\":1}\n\n");
    event_finish(hub, "t");
    assert_int_equal(s.wakes, 2);
    assert_string_equal(drain(stream, &ended), "");
    assert_true(ended);
    event_stream_close(stream);
    event_hub_free(hub);
}

static void a_stream_can_begin_earlier(void **state)
{
    (void)state;
    bool ended;
    event_hub *hub = event_hub_new(&lock);
    for (int i = 0; i < 3; i++)
        event_publish(hub, "t", "e", "0");
    static const struct {
        const char *last, *first_line;
    } cases[] = {{NULL, "id: 1"}, {"1", "id: 2"}, {"2", "id: 3"}, {"3", NULL},
                 {"9", "id: 1"},  {"x", "id: 1"}, {"", "id: 1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        event_stream *stream = event_stream_open(hub, "t");
        event_stream_rewind(stream, cases[i].last);
        const char *text = drain(stream, &ended) + strlen(": connected\n\n");
        if (cases[i].first_line == NULL)
            assert_string_equal(text, "");
        else
            assert_memory_equal(text, cases[i].first_line, 5);
        event_stream_close(stream);
    }
    event_hub_free(hub);
}

static void old_events_are_dropped(void **state)
{
    (void)state;
    bool ended;
    event_hub *hub = event_hub_new(&lock);
    event_stream *slow = event_stream_open(hub, "t");
    for (int i = 1; i <= 2700; i++)
        event_publish(hub, "t", "e", "0");
    const char *text = drain(slow, &ended) + strlen(": connected\n\n");
    unsigned first = 0;
    assert_int_equal(sscanf(text, "id: %u", &first), 1);
    assert_true(first > 1700 && first <= 2201);
    assert_non_null(strstr(text, "id: 2700\n"));
    event_stream_close(slow);
    event_hub_free(hub);
}

static void sleeping_streams_are_kept_alive_and_closed(void **state)
{
    (void)state;
    bool ended;
    sleeper s = {0};
    event_hub *hub = event_hub_new(&lock);
    event_stream *stream = event_stream_open(hub, "t");
    event_stream *other = event_stream_open(hub, "t");
    event_stream_notify(stream, count_sleep, count_wake, &s);
    drain(stream, &ended);
    event_keep_alive(hub);
    assert_int_equal(s.wakes, 1);
    assert_string_equal(drain(stream, &ended), ": keep-alive\n\n");
    assert_string_equal(drain(other, &ended), ": connected\n\n");
    event_hub_close(hub);
    drain(stream, &ended);
    assert_true(ended);
    event_stream_close(stream);
    event_stream_close(other);
    event_stream *late = event_stream_open(hub, "t");
    drain(late, &ended);
    assert_true(ended);
    event_stream_close(late);
    event_hub_free(hub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_begins_with_what_comes),
        cmocka_unit_test(a_stream_can_begin_earlier),
        cmocka_unit_test(old_events_are_dropped),
        cmocka_unit_test(sleeping_streams_are_kept_alive_and_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
