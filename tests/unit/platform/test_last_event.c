/* The last event of a stream, through the generated functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/jobs.h"
#include "cpod/pods.h"
#include "support.h"

#define TIME ",\"timestamp\":\"2026-01-01T00:00:00Z\"}\n\n"
#define EVENTS(text)                                         \
    {                                                        \
        200, "content-type: text/event-stream", (text), 0, 0 \
    }

typedef struct seen {
    char text[128];
    int left; /* the callback returns false at the last of these; 0: never */
} seen;

static bool on_line(void *context, const cpod_job_log_entry *entry)
{
    seen *s = context;
    strcat(strcat(s->text, entry->line), ";");
    return s->left == 0 || --s->left > 0;
}

static cpod_status follow_logs(seen *s)
{
    static const script_response responses[] = {
        EVENTS("event: line\ndata: {\"stream\":\"stdout\",\"line\":\"hello\"" TIME
               "event: end\ndata: {\"stream\":\"system\",\"line\":\"exited with code 0\"" TIME)};
    script transport;
    SCRIPT(&transport, responses);
    cpod_client *client = platform_client(&transport, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = cpod_jobs_logs_stream_each(client, "job-1", NULL, on_line, s, &error);
    assert_int_equal(error.status, CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(script_usage(&transport).open_exchanges, 0);
    return status;
}

static void test_a_callback(void **state)
{
    (void)state;
    seen all = {.left = 0};
    assert_int_equal(follow_logs(&all), CPOD_DONE);
    assert_string_equal(all.text, "hello;exited with code 0;");
    seen stopped = {.left = 2}; /* at the last event itself */
    assert_int_equal(follow_logs(&stopped), CPOD_OK);
    assert_string_equal(stopped.text, all.text);
}

static void test_a_pod_that_is_deleted(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(
        "event: deleted\ndata: {\"type\":\"deleted\",\"previousStatus\":\"stopped\",\"pod\":{\"id\":\"p\","
        "\"name\":\"n\",\"status\":\"stopped\",\"spec\":{\"image\":\"i\"},\"organizationId\":\"o\","
        "\"workspaceId\":\"w\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:"
        "00Z\"}" TIME)};
    script transport;
    SCRIPT(&transport, responses);
    cpod_client *client = platform_client(&transport, NULL);
    cpod_pods_watch_stream *stream = NULL;
    const cpod_pod_event *event = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_pods_watch_stream_open(client, "p", NULL, &stream, &error), CPOD_OK);
    assert_int_equal(cpod_pods_watch_stream_next(stream, &event, &error), CPOD_OK);
    assert_int_equal(event->type.value, CPOD_POD_EVENT_TYPE_DELETED);
    assert_string_equal(event->pod->id, "p");
    assert_int_equal(cpod_pods_watch_stream_next(stream, &event, &error), CPOD_DONE);
    assert_null(event);
    cpod_pods_watch_stream_free(stream);
    cpod_client_free(client);
}

static void test_an_event_that_does_not_decode(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS("event: finished\ndata: {\"kind\":\"finished\",\"jobId\":7" TIME)};
    script transport;
    SCRIPT(&transport, responses);
    cpod_client *client = platform_client(&transport, NULL);
    cpod_jobs_watch_stream *stream = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_jobs_watch_stream_open(client, "job-1", NULL, &stream, &error), CPOD_OK);
    assert_int_equal(cpod_jobs_watch_stream_next(stream, NULL, &error), CPOD_ERR_DECODE);
    assert_string_equal(error.path, "jobId");
    assert_int_equal(cpod_jobs_watch_stream_next(stream, NULL, &error), CPOD_DONE);
    assert_int_equal(error.status, CPOD_OK);
    assert_int_equal(cpod_mock_request_count(transport.mock), 1);
    cpod_jobs_watch_stream_free(stream);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_callback),
        cmocka_unit_test(test_a_pod_that_is_deleted),
        cmocka_unit_test(test_an_event_that_does_not_decode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
