/* Streams in a batch, through the generated functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/jobs.h"
#include "support.h"

#define LINE(text) "{\"stream\":\"stdout\",\"line\":\"" text "\",\"timestamp\":\"2026-01-01T00:00:00Z\"}\n\n"

static void test_pending_then_its_lines(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream",
         "event: line\ndata: " LINE("hello") "event: end\ndata: " LINE("bye"), 0, 0}};
    script transport;
    SCRIPT(&transport, responses);
    cpod_client *client = platform_client(&transport, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    cpod_jobs_logs_stream *log = NULL;
    const cpod_jobs_logs_params params = {.call = CPOD_CALL(.batch = batch, .tag = (void *)&log)};
    assert_int_equal(cpod_jobs_logs_stream_open(client, "job-1", &params, &log, NULL), CPOD_OK);
    const cpod_job_log_entry *entry = NULL;
    assert_int_equal(cpod_jobs_logs_stream_next(log, &entry, NULL), CPOD_PENDING);
    assert_null(entry);
    static const char *const lines[] = {"hello", "bye"};
    for (size_t i = 0; i < 2; i++) {
        const cpod_batch_result *done = NULL;
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
        assert_true(done->is_stream);
        assert_ptr_equal(done->tag, &log);
        assert_int_equal(cpod_jobs_logs_stream_next(log, &entry, NULL), CPOD_OK);
        assert_string_equal(entry->line, lines[i]);
    }
    assert_int_equal(cpod_jobs_logs_stream_next(log, &entry, NULL), CPOD_DONE);
    cpod_jobs_logs_stream_free(log);
    cpod_batch_free(batch);
    cpod_client_free(client);
}

static bool is_not_called(void *context, const cpod_job_log_entry *entry)
{
    (void)context, (void)entry;
    fail();
    return false;
}

/* It would wait, which a stream in a batch does not. */
static void test_no_callback(void **state)
{
    (void)state;
    script transport;
    script_begin(&transport, NULL, 0);
    cpod_client *client = platform_client(&transport, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    const cpod_jobs_logs_params params = {.call = CPOD_CALL(.batch = batch)};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_jobs_logs_stream_each(client, "job-1", &params, is_not_called, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "batch"));
    assert_int_equal(cpod_batch_next(batch, -1, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_mock_request_count(transport.mock), 0);
    cpod_batch_free(batch);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pending_then_its_lines),
        cmocka_unit_test(test_no_callback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
