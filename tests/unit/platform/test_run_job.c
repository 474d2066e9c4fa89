/* Jobs from submission to output. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/run_job.h"
#include "support.h"

#define ID "job-01J9ZQ4T7M3V5B8C2D6E9F0GHJ"
#define JOB_WITH(status, more)                                                         \
    "{\"id\":\"" ID "\",\"kind\":\"hello\",\"image\":\"busybox\",\"status\":\"" status \
    "\",\"createdAt\":\"2026-01-01T00:00:00Z\"" more "}"
#define JOB(status) JOB_WITH(status, "")
#define SUBMITTED   RESPONSE(202, JOB("queued"))
#define EVENT_WITH(kind, more)                                      \
    "event: " kind "\ndata: {\"kind\":\"" kind "\",\"jobId\":\"" ID \
    "\",\"stage\":\"s\",\"timestamp\":\"2026-01-01T00:00:00Z\"" more "}\n\n"
#define EVENT(kind) EVENT_WITH(kind, "")
#define EVENTS(text)                                         \
    {                                                        \
        200, "content-type: text/event-stream", (text), 0, 0 \
    }
#define WATCHED EVENTS(EVENT("started") EVENT("progress") EVENT_WITH("finished", ",\"exitCode\":3"))
#define OUTPUT                                                                                 \
    RESPONSE(200, "{\"files\":[{\"key\":\"out.txt\",\"presignedUrl\":\"https://s.example.com/" \
                  "out?sig=1\"}]}")

static const cpod_job_request hello = {.kind = "hello", .image = "busybox"};

typedef struct seen {
    int submitted;
    int events;
    cpod_job_event_kind_value last;
    cpod_opt_int64 exit_code; /* of the last event */
    int stop_after;           /* events; 0: never */
    cpod_cancel *cancel_at_event;
} seen;

static void on_submitted(void *context, const cpod_job *job)
{
    seen *s = context;
    s->submitted++;
    assert_string_equal(job->id, ID);
}

static bool on_progress(void *context, const cpod_job_event *event)
{
    seen *s = context;
    s->events++;
    s->last = event->kind.value;
    s->exit_code = event->exit_code;
    assert_string_equal(event->stage, "s");
    if (s->cancel_at_event != NULL)
        cpod_cancel_trigger(s->cancel_at_event);
    return s->stop_after == 0 || s->events < s->stop_after;
}

static void test_to_its_end(void **state)
{
    (void)state;
    static const script_response responses[] = {
        SUBMITTED, WATCHED, RESPONSE(200, JOB_WITH("succeeded", ",\"exitCode\":0")), OUTPUT};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    const cpod_bytes_map_entry files[] = {{"prompt.txt", cpod_bytes_of("hello", 5)}};
    static const char *const bundles[] = {"demo"};
    const cpod_job_request request = {
        .kind = "hello",
        .image = "busybox",
        .inline_files = CPOD_LIST(files),
        .secret_bundles = CPOD_LIST(bundles),
        .timeout_seconds = CPOD_INT64_INIT(30),
    };
    seen context = {.submitted = 0};
    cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;
    options.on_submitted = on_submitted;
    options.on_progress = on_progress;
    options.context = &context;
    options.idempotency_key = "key";
    cpod_job_result *result = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_run_job(client, &request, &options, &result, &error), CPOD_OK);
    assert_int_equal(result->status, CPOD_JOB_STATUS_SUCCEEDED);
    assert_int_equal(result->exit_code.value, 0);
    assert_int_equal(result->exit_code.state, CPOD_IS_SET);
    assert_string_equal(result->output->files.items[0].key, "out.txt");
    assert_int_equal(context.submitted, 1);
    assert_int_equal(context.events, 3);
    assert_int_equal(context.last, CPOD_JOB_EVENT_KIND_FINISHED);
    assert_int_equal(context.exit_code.value, 3);
    assert_true(script_sent(&s, 0, "\"inlineFiles\":{\"prompt.txt\":\"aGVsbG8=\"}"));
    assert_true(script_sent(&s, 0, "\"secretBundles\":[\"demo\"]"));
    assert_true(script_sent(&s, 0, "\"timeoutSeconds\":30"));
    assert_true(script_sent(&s, 0, "\nIdempotency-Key: key\n"));
    assert_false(script_sent(&s, 1, "Idempotency-Key"));
    cpod_client_free(client);
    cpod_job_result_free(result); /* outlives the client */
    assert_int_equal(script_usage(&s).open_exchanges, 0);
}

static void test_a_job_that_fails_is_a_result(void **state)
{
    (void)state;
    static const script_response responses[] = {SUBMITTED, WATCHED,
                                                RESPONSE(200, JOB_WITH("failed", ",\"exitCode\":3")),
                                                PLAIN(404, "{\"title\":\"Not Found\",\"status\":404}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_job_result *result = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_run_job(client, &hello, NULL, &result, &error), CPOD_OK);
    assert_int_equal(error.status, CPOD_OK);
    assert_int_equal(result->status, CPOD_JOB_STATUS_FAILED);
    assert_int_equal(result->exit_code.value, 3);
    assert_null(result->output);
    cpod_job_result_free(result);
    cpod_client_free(client);
}

static void test_a_stream_that_ends_before_the_job(void **state)
{
    (void)state;
    static const script_response responses[] = {SUBMITTED,
                                                WATCHED,
                                                RESPONSE(200, JOB("running")),
                                                RESPONSE(200, JOB("running")),
                                                RESPONSE(200, JOB("cancelled")),
                                                OUTPUT};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    cpod_client *client = platform_client(&s, NULL);
    cpod_job_result *result = NULL;
    assert_int_equal(cpod_run_job(client, &hello, NULL, &result, NULL), CPOD_OK);
    assert_int_equal(result->status, CPOD_JOB_STATUS_CANCELLED);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 2);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), 250);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 1), 500);
    cpod_job_result_free(result);
    cpod_client_free(client);
}

static void test_given_up(void **state)
{
    (void)state;
    static const script_response responses[] = {SUBMITTED, WATCHED, RESPONSE(200, JOB("cancelled"))};
    for (int i = 0; i < 4; i++) {
        bool leave = i % 2 == 1;
        bool cancels = i / 2 == 1;
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = platform_client(&s, NULL);
        cpod_cancel *cancel = NULL;
        assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
        seen context = {.stop_after = cancels ? 0 : 1, .cancel_at_event = cancels ? cancel : NULL};
        cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;
        options.on_progress = on_progress;
        options.context = &context;
        options.cancel = cancel;
        options.leave_running = leave;
        cpod_job_result *result = (cpod_job_result *)&result;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status expected = cancels ? CPOD_ERR_CANCELLED : CPOD_ERR_CALLBACK;
        assert_int_equal(cpod_run_job(client, &hello, &options, &result, &error), expected);
        assert_int_equal(error.status, expected);
        assert_non_null(strstr(error.message, "Job " ID ": "));
        assert_null(result);
        assert_int_equal(cpod_mock_request_count(s.mock), leave ? 2 : 3);
        if (!leave)
            assert_true(script_sent(&s, 2, "/v1/jobs/" ID "/cancel\n"));
        cpod_client_free(client);
        cpod_cancel_free(cancel);
        assert_int_equal(script_usage(&s).open_exchanges, 0);
    }
}

static void test_time_runs_out(void **state)
{
    (void)state;
    static const script_response responses[] = {SUBMITTED, WATCHED, RESPONSE(200, JOB("running")),
                                                RESPONSE(200, JOB("cancelled"))};
    script s;
    SCRIPT(&s, responses);
    script_set_delay(&s, 300);
    cpod_client *client = platform_client(&s, NULL);
    cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;
    options.timeout_ms = 1000;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_run_job(client, &hello, &options, NULL, &error), CPOD_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, ID));
    assert_int_equal(cpod_mock_request_count(s.mock), 4);
    assert_true(script_sent(&s, 3, "POST "));
    assert_true(script_sent(&s, 3, "/cancel"));
    cpod_client_free(client);
}

static void test_what_fails_before_there_is_a_job(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PLAIN(422, "{\"title\":\"no\",\"detail\":\"image is refused\"}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_job_result *result = (cpod_job_result *)&result;
    assert_int_equal(cpod_run_job(client, &hello, NULL, &result, &error), CPOD_ERR_VALIDATION);
    assert_string_equal(error.message, "image is refused");
    assert_null(result);
    assert_int_equal(cpod_run_job(client, NULL, NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_run_job(NULL, &hello, NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    const cpod_run_job_options unsized = {.size = 0};
    assert_int_equal(cpod_run_job(client, &hello, &unsized, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    cpod_job_result_free(NULL);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_to_its_end),
        cmocka_unit_test(test_a_job_that_fails_is_a_result),
        cmocka_unit_test(test_a_stream_that_ends_before_the_job),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_time_runs_out),
        cmocka_unit_test(test_what_fails_before_there_is_a_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
