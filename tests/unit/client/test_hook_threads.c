/* Threads that share a client with hooks, while tokens are refreshed and batches run. For ThreadSanitizer. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/test/mock.h"
#include "tables.h"

#define JSON "content-type: application/json"

enum { THREADS = 32, CALLS = 12 };

/* Of one call: only its own thread touches it. */
typedef struct span {
    char trace[32];
    int open;     /* attempts that have begun and not ended */
    int attempts; /* of the call itself */
    int tokens;   /* requests for tokens on its behalf */
} span;

typedef struct shared {
    cpod_mock *mock;
    cpod_client *client;
    atomic_int number;
    atomic_int before, signed_count, after, wrong;
} shared;

static bool is_token(const cpod_attempt *attempt)
{
    return strstr(attempt->url, "/auth/token") != NULL;
}

static void begin_span(void *context, const cpod_attempt *attempt)
{
    shared *s = context;
    span *of_call = attempt->hook_data;
    of_call->open++;
    *attempt->attempt_data = of_call;
    atomic_fetch_add(&s->before, 1);
    if (cpod_attempt_set_header(attempt, "traceparent", of_call->trace) != CPOD_OK)
        atomic_fetch_add(&s->wrong, 1);
}

static cpod_status sign(void *context, const cpod_sign_request *request)
{
    shared *s = context;
    atomic_fetch_add(&s->signed_count, 1);
    if (*request->attempt->attempt_data != request->attempt->hook_data)
        atomic_fetch_add(&s->wrong, 1);
    return cpod_sign_set_header(request, "X-Signature", ((const span *)request->attempt->hook_data)->trace);
}

static void end_span(void *context, const cpod_attempt *attempt)
{
    shared *s = context;
    span *of_call = *attempt->attempt_data;
    atomic_fetch_add(&s->after, 1);
    if (of_call != attempt->hook_data || attempt->transfer->total_us < 0)
        atomic_fetch_add(&s->wrong, 1);
    of_call->open--;
    if (is_token(attempt))
        of_call->tokens++;
    else
        of_call->attempts++;
}

static void begin(shared *s, span *of_call)
{
    *of_call = (span){.open = 0};
    (void)snprintf(of_call->trace, sizeof of_call->trace, "00-%d", atomic_fetch_add(&s->number, 1));
}

static bool is_whole(const span *of_call)
{
    return of_call->open == 0 && of_call->attempts == 1;
}

/* NULL: all of them have succeeded. */
static void *call(void *context)
{
    shared *s = context;
    for (int i = 0; i < CALLS; i++) {
        span own;
        begin(s, &own);
        cpod_status status = cpod_call_raw(s->client, "GET", "/v1/calls", NULL, NULL,
                                           CPOD_CALL(.hook_data = &own), NULL, NULL);
        if (status != CPOD_OK || !is_whole(&own))
            return context;
        cpod_mock_advance(s->mock, 5000); /* tokens live for 10 s */
    }
    return NULL;
}

static void *run_batch(void *context)
{
    shared *s = context;
    span own[CALLS];
    cpod_batch *batch = NULL;
    if (cpod_batch_new(s->client, CPOD_BATCH_OPTIONS(.concurrency = 4), &batch, NULL) != CPOD_OK)
        return context;
    cpod_status status = CPOD_OK;
    for (int i = 0; i < CALLS && status == CPOD_OK; i++) {
        begin(s, &own[i]);
        status = cpod_call_raw(s->client, "GET", "/v1/batches", NULL, NULL,
                               CPOD_CALL(.batch = batch, .hook_data = &own[i]), NULL, NULL);
    }
    int count = 0;
    const cpod_batch_result *result;
    while (status == CPOD_OK && cpod_batch_next(batch, -1, &result, NULL) == CPOD_OK)
        count += result->status == CPOD_OK ? 1 : 0;
    cpod_batch_free(batch);
    for (int i = 0; i < CALLS; i++)
        count += is_whole(&own[i]) ? 1 : 0;
    return count == 2 * CALLS ? NULL : context;
}

static void expect_own_headers(const shared *s)
{
    size_t count = cpod_mock_request_count(s->mock);
    size_t tokens = 0;
    for (size_t i = 0; i < count; i++) {
        const cpod_mock_request *request = cpod_mock_request_at(s->mock, i);
        const char *trace = cpod_mock_request_header(request, "traceparent");
        assert_non_null(trace);
        assert_string_equal(cpod_mock_request_header(request, "X-Signature"), trace);
        tokens += strstr(request->url, "/auth/token") != NULL ? 1 : 0;
    }
    assert_true(tokens > 1);
    assert_int_equal(count - tokens, THREADS * CALLS);
    assert_int_equal(atomic_load(&s->before), count);
    assert_int_equal(atomic_load(&s->after), count);
    assert_int_equal(atomic_load(&s->signed_count), count);
    assert_int_equal(atomic_load(&s->wrong), 0);
}

static void test_hooks_of_threads(void **state)
{
    (void)state;
    static shared s;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_mock_new(&s.mock), CPOD_OK);
    const cpod_mock_exchange exchanges[] = {{.size = sizeof exchanges[0],
                                             .url = "*/auth/token",
                                             .times = CPOD_MOCK_ANY_TIMES,
                                             .status = 200,
                                             .headers = JSON,
                                             .body = "{\"access_token\":\"t\",\"expires_in\":10}"},
                                            {.size = sizeof exchanges[0],
                                             .times = CPOD_MOCK_ANY_TIMES,
                                             .status = 200,
                                             .headers = JSON,
                                             .body = "{}"}};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(cpod_mock_add(s.mock, &exchanges[i], &error), CPOD_OK);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "secret";
    options.call_timeout_ms = -1; /* the clock runs fast */
    options.attempt_timeout_ms = -1;
    options.transport = cpod_mock_transport(s.mock);
    options.clock = cpod_mock_clock(s.mock);
    options.hooks = CPOD_HOOKS(.context = &s, .before = begin_span, .after = end_span, .sign = sign);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &s.client, &error), CPOD_OK);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i % 2 == 0 ? call : run_batch, &s), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    expect_own_headers(&s);
    cpod_client_free(s.client);
    cpod_mock_free(s.mock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hooks_of_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
