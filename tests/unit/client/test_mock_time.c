/* The clock of a mock: sleeps, delays, timeouts, batches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "mock_fixture.h"

static void test_a_retry_does_not_sleep(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/things", .status = 503,
                                    .headers = "Retry-After: 90"));
    mock_add(&f, CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/things", .status = 200, .headers = JSON,
                                    .body = "{}"));
    int64_t began = cpod_mock_now(f.mock);
    cpod_raw_response *response = NULL;
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/things", NULL, NULL, CPOD_CALL(.response = &info),
                                   &response, &f.error),
                     CPOD_OK);
    assert_string_equal(response->body, "{}");
    assert_string_equal(response->content_type, "application/json");
    cpod_raw_response_free(response);
    mock_verify_ok(&f);
    assert_int_equal(cpod_mock_sleep_count(f.mock), 1);
    assert_int_equal(cpod_mock_sleep_at(f.mock, 0), 90000);
    assert_int_equal(cpod_mock_sleep_at(f.mock, 1), -1);
    assert_int_equal(cpod_mock_now(f.mock) - began, 90000);
    assert_int_equal(info.elapsed_ms, 90000);
    mock_end(&f);
}

static void test_delays(void **state)
{
    (void)state;
    static const struct {
        int64_t delay_ms, attempt_ms, call_ms;
        cpod_status status;
        int64_t takes_ms;
    } cases[] = {
        {3000, 0, 0, CPOD_OK, 3000},
        {60000, 0, 0, CPOD_OK, 60000},
        {60001, 0, 0, CPOD_ERR_TIMEOUT, 60000},
        {500, 400, 0, CPOD_ERR_TIMEOUT, 400},
        {500, 0, 300, CPOD_ERR_TIMEOUT, 300},
        {CPOD_MOCK_NEVER, 0, 0, CPOD_ERR_TIMEOUT, 60000},
        {CPOD_MOCK_NEVER, -1, -1, CPOD_ERR_TRANSPORT, 0},
        {500000, -1, -1, CPOD_OK, 500000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mock_fixture f = mock_begin();
        mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = cases[i].delay_ms));
        int64_t began = cpod_mock_now(f.mock);
        cpod_status status =
            cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                          CPOD_CALL(.max_retries = CPOD_NO_RETRIES, .attempt_timeout_ms = cases[i].attempt_ms,
                                    .timeout_ms = cases[i].call_ms),
                          NULL, &f.error);
        print_message("%zu: %s\n", i, f.error.message);
        assert_int_equal(status, cases[i].status);
        assert_int_equal(cpod_mock_now(f.mock) - began, cases[i].takes_ms);
        mock_end(&f);
    }
}

/* A client with the system's clock has deadlines that mean nothing on the mock's. */
static void test_without_its_clock(void **state)
{
    (void)state;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    options.token = "t";
    options.transport = cpod_mock_transport(mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_add(mock, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = 90000), NULL),
                     CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/a", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    cpod_mock_free(mock);
}

static void trigger(void *context, int64_t milliseconds)
{
    assert_int_equal(milliseconds, 5000);
    cpod_cancel_trigger(context);
}

static void test_cancel_in_a_sleep(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    cpod_mock_on_sleep(f.mock, trigger, cancel);
    mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 503, .headers = "retry-after: 5"));
    assert_int_equal(
        cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL, CPOD_CALL(.cancel = cancel), NULL, &f.error),
        CPOD_ERR_CANCELLED);
    mock_verify_ok(&f);
    cpod_cancel_free(cancel);
    mock_end(&f);
}

static void test_a_batch_waits_for_the_longest(void **state)
{
    (void)state;
    static const int64_t delays[] = {300, 100, 200};
    mock_fixture f = mock_begin();
    for (size_t i = 0; i < 3; i++)
        mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = delays[i]));
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(f.client, NULL, &batch, &f.error), CPOD_OK);
    static int tags[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                       CPOD_CALL(.batch = batch, .tag = &tags[i]), NULL, &f.error),
                         CPOD_OK);
    int64_t began = cpod_mock_now(f.mock);
    static const size_t order[] = {1, 2, 0};
    for (size_t i = 0; i < 3; i++) {
        const cpod_batch_result *result = NULL;
        assert_int_equal(cpod_batch_next(batch, -1, &result, &f.error), CPOD_OK);
        assert_int_equal(result->status, CPOD_OK);
        assert_ptr_equal(result->tag, &tags[order[i]]);
    }
    assert_int_equal(cpod_mock_now(f.mock) - began, 300);
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(f.mock, &usage);
    assert_int_equal(usage.most_exchanges, 3);
    usage = (cpod_mock_usage){.size = offsetof(cpod_mock_usage, most_exchanges), .most_exchanges = 99};
    cpod_mock_get_usage(f.mock, &usage);
    assert_int_equal(usage.most_exchanges, 99); /* beyond the struct of an older caller */
    cpod_batch_free(batch);
    mock_end(&f);
}

/* It gets its responses at once, in order, and may be freed before. */
static void test_a_batch_without_the_clock(void **state)
{
    (void)state;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_batch *batch = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    options.token = "t";
    options.transport = cpod_mock_transport(mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    assert_int_equal(
        cpod_mock_add(mock, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = INT64_MAX / 2, .times = 5), NULL),
        CPOD_OK);
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(
            cpod_call_raw(client, "GET", "/v1/a", NULL, NULL, CPOD_CALL(.batch = batch), NULL, NULL),
            CPOD_OK);
    for (int i = 0; i < 2; i++) {
        const cpod_batch_result *result = NULL;
        assert_int_equal(cpod_batch_next(batch, -1, &result, NULL), CPOD_OK);
        assert_int_equal(result->status, CPOD_OK);
    }
    cpod_batch_free(batch);
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(mock, &usage);
    assert_int_equal(usage.open_exchanges, 0);
    cpod_client_free(client);
    cpod_mock_free(mock);
}

static void test_a_batch_that_would_wait_forever(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.delay_ms = CPOD_MOCK_NEVER));
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(f.client, NULL, &batch, &f.error), CPOD_OK);
    assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                   CPOD_CALL(.batch = batch, .timeout_ms = -1, .attempt_timeout_ms = -1),
                                   NULL, &f.error),
                     CPOD_OK);
    assert_int_equal(cpod_batch_next(batch, -1, NULL, &f.error), CPOD_ERR_TRANSPORT);
    expect_part(f.error.message, "forever");
    cpod_batch_free(batch);
    mock_end(&f);
}

/* The response is later than the first byte may be: in a single call and in a batch. */
static void test_the_first_byte(void **state)
{
    (void)state;
    static const struct {
        int64_t delay_ms, first_byte_ms;
        cpod_status status;
    } cases[] = {{301, 300, CPOD_ERR_TIMEOUT},
                 {300, 300, CPOD_OK},
                 {CPOD_MOCK_NEVER, 300, CPOD_ERR_TIMEOUT},
                 {50000, -1, CPOD_OK},
                 {50000, INT64_MAX, CPOD_OK},
                 {CPOD_MOCK_NEVER, 70000, CPOD_ERR_TIMEOUT}}; /* the attempt ends first */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0] * 2; i++) {
        mock_fixture f = mock_begin();
        const size_t at = i / 2;
        cpod_batch *batch = NULL;
        const cpod_batch_result *done = NULL;
        mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = cases[at].delay_ms));
        if (i % 2 == 1)
            assert_int_equal(cpod_batch_new(f.client, NULL, &batch, &f.error), CPOD_OK);
        const int64_t began = cpod_mock_now(f.mock);
        cpod_status status = cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                           CPOD_CALL(.first_byte_timeout_ms = cases[at].first_byte_ms,
                                                     .max_retries = CPOD_NO_RETRIES, .batch = batch),
                                           NULL, &f.error);
        const char *message = f.error.message;
        if (batch != NULL) {
            assert_int_equal(cpod_batch_next(batch, -1, &done, &f.error), CPOD_OK);
            status = done->status;
            message = done->error->message;
        }
        assert_int_equal(status, cases[at].status);
        if (status == CPOD_ERR_TIMEOUT && cases[at].first_byte_ms == 300) {
            expect_part(message, "(first_byte_timeout_ms 300)");
            assert_int_equal(cpod_mock_now(f.mock) - began, 300);
        } else if (status == CPOD_ERR_TIMEOUT) {
            expect_part(message, "(attempt_timeout_ms 60000)");
        }
        cpod_batch_free(batch);
        mock_end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_retry_does_not_sleep),
        cmocka_unit_test(test_delays),
        cmocka_unit_test(test_the_first_byte),
        cmocka_unit_test(test_without_its_clock),
        cmocka_unit_test(test_cancel_in_a_sleep),
        cmocka_unit_test(test_a_batch_waits_for_the_longest),
        cmocka_unit_test(test_a_batch_without_the_clock),
        cmocka_unit_test(test_a_batch_that_would_wait_forever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
