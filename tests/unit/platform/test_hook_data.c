/* Functions that make several calls: each of them has the caller's data for hooks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/pod_wait.h"
#include "cpod/run_job.h"
#include "support.h"

#define JOB(status)                                                                   \
    "{\"id\":\"job-1\",\"kind\":\"hello\",\"image\":\"busybox\",\"status\":\"" status \
    "\",\"createdAt\":\"2026-01-01T00:00:00Z\"}"
#define FINISHED                                                                                       \
    "event: finished\ndata: {\"kind\":\"finished\",\"jobId\":\"job-1\",\"stage\":\"s\",\"timestamp\":" \
    "\"2026-01-01T00:00:00Z\"}\n\n"
#define POD(status)                                                                                        \
    RESPONSE(200,                                                                                          \
             "{\"id\":\"p\",\"name\":\"n\",\"status\":\"" status                                           \
             "\",\"spec\":{\"image\":\"i\"},\"organizationId\":\"o\",\"workspaceId\":\"w\",\"createdAt\":" \
             "\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\"}")

static int mine; /* how many attempts have had its address */

static void count(void *context, const cpod_attempt *attempt)
{
    (void)context;
    assert_ptr_equal(attempt->hook_data, &mine);
    mine++;
}

static cpod_client *client_of(script *s)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = CPOD_HOOKS(.before = count);
    mine = 0;
    return platform_client(s, &options);
}

static bool stop_at_once(void *context, const cpod_job_event *event)
{
    (void)context, (void)event;
    return false;
}

static void test_run_job(void **state)
{
    (void)state;
    static const script_response responses[] = {
        RESPONSE(202, JOB("queued")),
        {200, "content-type: text/event-stream", FINISHED, 0, 0},
        RESPONSE(200, JOB("running")),
        RESPONSE(200, JOB("succeeded")),
        RESPONSE(200, "{\"files\":[]}"),
        RESPONSE(202, JOB("queued")),
        {200, "content-type: text/event-stream", FINISHED, 0, 0},
        RESPONSE(200, JOB("cancelled")),
    };
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = client_of(&s);
    const cpod_job_request request = {.kind = "hello", .image = "busybox"};
    cpod_run_job_options options = CPOD_RUN_JOB_OPTIONS_INIT;
    options.hook_data = &mine;
    cpod_job_result *result = NULL;
    assert_int_equal(cpod_run_job(client, &request, &options, &result, NULL), CPOD_OK);
    cpod_job_result_free(result);
    assert_int_equal(mine, 5);
    options.on_progress = stop_at_once; /* which cancels the job */
    assert_int_equal(cpod_run_job(client, &request, &options, NULL, NULL), CPOD_ERR_CALLBACK);
    assert_int_equal(mine, 8);
    assert_true(script_sent(&s, 7, "/cancel"));
    cpod_client_free(client);
}

static void test_pod_wait(void **state)
{
    (void)state;
    static const script_response responses[] = {POD("pending"), POD("running")};
    static const cpod_pod_status_value running[] = {CPOD_POD_STATUS_RUNNING};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = client_of(&s);
    cpod_pod_wait_options options = CPOD_POD_WAIT_OPTIONS_INIT;
    options.hook_data = &mine;
    assert_int_equal(cpod_pod_wait(client, "p", running, 1, &options, NULL, NULL), CPOD_OK);
    assert_int_equal(mine, 2);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_run_job), cmocka_unit_test(test_pod_wait)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
