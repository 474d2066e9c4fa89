/* Waits at their limits: the last millisecond that is still waited for, and the first that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/retry.h"
#include "scripted.h"

#define JSON "content-type: application/json"
#define OK_THING                                     \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define TOKEN(text)                                                           \
    {                                                                         \
        200, JSON, "{\"access_token\":\"" text "\",\"expires_in\":100}", 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_status get(cpod_client *client, const cpod_call_options *options, cpod_error *error)
{
    const list_params params = {.call = options};
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, error);
}

/* A wait that would end at the deadline is not begun; the error is the server's. */
static void test_a_wait_to_the_deadline(void **state)
{
    (void)state;
    static const struct {
        int64_t timeout_ms;
        cpod_status status;
        size_t requests;
    } cases[] = {
        {3999, CPOD_ERR_SERVER, 1},
        {4000, CPOD_ERR_SERVER, 1},
        {4001, CPOD_OK, 2},
    };
    static const script_response responses[] = {{503, "retry-after: 4", NULL, 0, 0}, OK_THING};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(get(client, CPOD_CALL(.timeout_ms = cases[i].timeout_ms), &error), cases[i].status);
        assert_int_equal(error.status, cases[i].status);
        assert_int_equal(error.http_status, cases[i].status == CPOD_OK ? 0 : 503);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        assert_int_equal(cpod_mock_sleep_count(s.mock), cases[i].requests - 1);
        cpod_client_free(client);
    }
}

/* The attempt that a 401 replays is no retry: the backoff begins as if it had not happened. */
static void test_the_first_delay_after_a_replay(void **state)
{
    (void)state;
    static const script_response responses[] = {
        TOKEN("one"), {401, NULL, NULL, 0, 0}, TOKEN("two"), {503, NULL, NULL, 0, 0}, {503, NULL, NULL, 0, 0},
        OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 999999999); /* its remainders by 501 and 1001 differ */
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s";
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 6);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 2);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), 999999999 % 501);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 1), 999999999 % 1001);
    cpod_client_free(client);
}

/* Neither is it one of the retries of the policy. */
static void test_retries_beside_a_replay(void **state)
{
    (void)state;
    const script_response bad = {503, NULL, NULL, 0, 0};
    const script_response responses[] = {TOKEN("one"), {401, NULL, NULL, 0, 0}, TOKEN("two"), bad, bad, bad,
                                         OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s";
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL, NULL), CPOD_ERR_SERVER);
    print_message("%zu requests\n", cpod_mock_request_count(s.mock));
    assert_int_equal(cpod_mock_request_count(s.mock), 6);
    cpod_client_free(client);
}

/* The last number whose milliseconds an integer holds, and the next one. */
static void test_the_longest_delays(void **state)
{
    (void)state;
    assert_int_equal(cpodi_retry_after("9223372036854774", 0), 9223372036854774000);
    assert_int_equal(cpodi_retry_after("9223372036854775", 0), INT64_MAX);
    const cpod_header in_ms[] = {{"retry-after-ms", "9223372036854775799"}};
    assert_int_equal(cpodi_retry_requested(in_ms, 1, 0), 9223372036854775799);
    const cpod_header beyond[] = {{"retry-after-ms", "9223372036854775800"}};
    assert_int_equal(cpodi_retry_requested(beyond, 1, 0), INT64_MAX);
    assert_int_equal(cpodi_retry_requested(NULL, 0, 0), -1);
    const cpod_header zero[] = {{"retry-after-ms", "0"}, {"retry-after", "9"}};
    assert_int_equal(cpodi_retry_requested(zero, 2, 0), 0);
}

/* 500 for 100 retries. A success returns one, but no more than were taken. */
static void test_the_budget_is_never_larger(void **state)
{
    (void)state;
    enum { TAKEN = 100 };
    static script_response responses[2 * TAKEN];
    size_t count = 0;
    for (int i = 0; i < 6; i++)
        responses[count++] = (script_response)OK_THING;
    for (int i = 0; i < TAKEN + 1; i++)
        responses[count++] = (script_response){503, NULL, NULL, 0, 0};
    for (int i = 0; i < 4; i++)
        responses[count++] = (script_response)OK_THING;
    for (int i = 0; i < 2; i++)
        responses[count++] = (script_response){503, NULL, NULL, 0, 0};
    script s;
    script_begin(&s, responses, count);
    cpod_client *client = script_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const cpod_call_options *const often = CPOD_CALL(.max_retries = 150, .response = &info);
    for (int i = 0; i < 6; i++)
        assert_int_equal(get(client, often, NULL), CPOD_OK);
    assert_int_equal(get(client, often, NULL), CPOD_ERR_SERVER);
    assert_int_equal(info.attempts, TAKEN + 1);
    for (int i = 0; i < 4; i++)
        assert_int_equal(get(client, often, NULL), CPOD_OK);
    assert_int_equal(get(client, often, NULL), CPOD_ERR_SERVER);
    assert_int_equal(info.attempts, 1); /* four are not five */
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_wait_to_the_deadline),
        cmocka_unit_test(test_the_first_delay_after_a_replay),
        cmocka_unit_test(test_retries_beside_a_replay),
        cmocka_unit_test(test_the_longest_delays),
        cmocka_unit_test(test_the_budget_is_never_larger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
