/* One mock for several threads, which make calls, run batches and read what was sent. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/test/mock.h"
#include "tables.h"

enum { THREADS = 8, CALLS = 40 };

typedef struct shared {
    cpod_mock *mock;
    cpod_client *client;
} shared;

/* NULL: all of them have succeeded. */
static void *call(void *context)
{
    shared *s = context;
    for (int i = 0; i < CALLS; i++) {
        if (cpod_call_raw(s->client, "GET", "/v1/calls", NULL, NULL, NULL, NULL, NULL) != CPOD_OK)
            return context;
        const cpod_mock_request *last = cpod_mock_request_at(s->mock, cpod_mock_request_count(s->mock) - 1);
        if (last == NULL || cpod_mock_request_header(last, "Authorization") == NULL)
            return context;
        cpod_mock_advance(s->mock, 1);
    }
    return NULL;
}

static void *run_batch(void *context)
{
    shared *s = context;
    cpod_batch *batch = NULL;
    if (cpod_batch_new(s->client, CPOD_BATCH_OPTIONS(.concurrency = 4), &batch, NULL) != CPOD_OK)
        return context;
    cpod_status status = CPOD_OK;
    for (int i = 0; i < CALLS && status == CPOD_OK; i++)
        status =
            cpod_call_raw(s->client, "GET", "/v1/batches", NULL, NULL, CPOD_CALL(.batch = batch), NULL, NULL);
    size_t count = 0;
    const cpod_batch_result *result;
    while (status == CPOD_OK && cpod_batch_next(batch, -1, &result, NULL) == CPOD_OK)
        count += result->status == CPOD_OK ? 1 : 0;
    cpod_batch_free(batch);
    return count == CALLS ? NULL : context;
}

static void test_threads_share_a_mock(void **state)
{
    (void)state;
    shared s = {.mock = NULL};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&s.mock), CPOD_OK);
    options.token = "t";
    options.call_timeout_ms = options.attempt_timeout_ms = -1; /* the others advance the clock */
    options.transport = cpod_mock_transport(s.mock);
    options.clock = cpod_mock_clock(s.mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &s.client, NULL), CPOD_OK);
    const cpod_mock_exchange *exchanges[] = {
        CPOD_MOCK_EXCHANGE(.url = "*/calls", .times = CALLS * THREADS / 2, .any_order = true, .status = 204),
        CPOD_MOCK_EXCHANGE(.url = "*/batches", .times = CALLS * THREADS / 2, .any_order = true, .status = 200,
                           .headers = "content-type: application/json", .body = "{}", .delay_ms = 3)};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(cpod_mock_add(s.mock, exchanges[i], &error), CPOD_OK);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i % 2 == 0 ? call : run_batch, &s), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    if (cpod_mock_verify(s.mock, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cpod_mock_request_count(s.mock), THREADS * CALLS);
    cpod_client_free(s.client);
    cpod_mock_free(s.mock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads_share_a_mock)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
