/* Waiting for pods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/pod_wait.h"
#include "support.h"

#define POD(status)                                                                                        \
    RESPONSE(200,                                                                                          \
             "{\"id\":\"p\",\"name\":\"n\",\"status\":\"" status                                           \
             "\",\"spec\":{\"image\":\"i\"},\"organizationId\":\"o\",\"workspaceId\":\"w\",\"createdAt\":" \
             "\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\"}")

static const cpod_pod_status_value running[] = {CPOD_POD_STATUS_RUNNING, CPOD_POD_STATUS_STOPPED};

static void test_until_it_runs(void **state)
{
    (void)state;
    static const script_response responses[] = {POD("pending"), POD("pending"), POD("provisioning"),
                                                POD("provisioning"), POD("running")};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    cpod_client *client = platform_client(&s, NULL);
    cpod_pod_wait_options options = CPOD_POD_WAIT_OPTIONS_INIT;
    options.longest_delay_ms = 800;
    cpod_pod *pod = NULL;
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, &options, &pod, NULL), CPOD_OK);
    assert_int_equal(pod->status.value, CPOD_POD_STATUS_RUNNING);
    cpod_pod_free(pod);
    static const int64_t delays[] = {250, 500, 800, 800};
    assert_int_equal(cpod_mock_sleep_count(s.mock), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(cpod_mock_sleep_at(s.mock, i), delays[i]);
    assert_true(script_sent(&s, 0, "GET https://api.cyberpod.app/api/v1/pods/p\n"));
    cpod_client_free(client);
}

static void test_at_once_and_without_a_result(void **state)
{
    (void)state;
    static const script_response responses[] = {POD("stopped")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 0);
    cpod_client_free(client);
}

static void test_a_pod_that_failed(void **state)
{
    (void)state;
    static const script_response responses[] = {POD("failed"), POD("failed")};
    static const cpod_pod_status_value failed[] = {CPOD_POD_STATUS_FAILED};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_pod *pod = (cpod_pod *)&pod;
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, NULL, &pod, &error), CPOD_ERR_CONFLICT);
    assert_null(pod);
    assert_int_equal(cpod_pod_wait(client, "p", failed, 1, NULL, NULL, &error), CPOD_OK);
    cpod_client_free(client);
}

static void test_time_runs_out(void **state)
{
    (void)state;
    static const script_response responses[] = {POD("pending"), POD("pending"), POD("pending")};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    cpod_client *client = platform_client(&s, NULL);
    cpod_pod_wait_options options = CPOD_POD_WAIT_OPTIONS_INIT;
    options.timeout_ms = 1000;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_pod *pod = (cpod_pod *)&pod;
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, &options, &pod, &error), CPOD_ERR_TIMEOUT);
    assert_null(pod);
    assert_non_null(strstr(error.message, "pending"));
    assert_int_equal(cpod_mock_request_count(s.mock),
                     3); /* after 0, 250 and 750 ms; the next would be at 1,750 */
    cpod_client_free(client);
}

/* It is not the wait's time then that is over. */
static void test_a_look_that_times_out(void **state)
{
    (void)state;
    static const script_response late = {0, NULL, NULL, CPOD_ERR_TIMEOUT, 0};
    const script_response responses[] = {POD("pending"), late, late, late};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, NULL, NULL, &error), CPOD_ERR_TIMEOUT);
    assert_null(strstr(error.message, "time to wait"));
    assert_true(error.retryable);
    cpod_client_free(client);
}

static void test_cancelled_in_a_pause(void **state)
{
    (void)state;
    static const script_response responses[] = {POD("pending")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_pod_wait_options options = CPOD_POD_WAIT_OPTIONS_INIT;
    assert_int_equal(cpod_cancel_new(&options.cancel), CPOD_OK);
    cpod_mock_on_sleep(s.mock, script_cancel, options.cancel);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, &options, NULL, &error), CPOD_ERR_CANCELLED);
    assert_int_equal(error.status, CPOD_ERR_CANCELLED);
    cpod_cancel_free(options.cancel);
    cpod_client_free(client);
}

static void test_arguments(void **state)
{
    (void)state;
    static const script_response responses[] = {PLAIN(404, "{\"title\":\"Not Found\"}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    const cpod_pod_wait_options unsized = {.size = 0};
    assert_int_equal(cpod_pod_wait(client, "p", running, 0, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_pod_wait(client, "p", NULL, 1, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_pod_wait(NULL, "p", running, 2, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, &unsized, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_pod_wait(client, NULL, running, 2, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    assert_int_equal(cpod_pod_wait(client, "p", running, 2, NULL, NULL, NULL), CPOD_ERR_NOT_FOUND);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_until_it_runs),
        cmocka_unit_test(test_at_once_and_without_a_result),
        cmocka_unit_test(test_a_pod_that_failed),
        cmocka_unit_test(test_time_runs_out),
        cmocka_unit_test(test_a_look_that_times_out),
        cmocka_unit_test(test_cancelled_in_a_pause),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
