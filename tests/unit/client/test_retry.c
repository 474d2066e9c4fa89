/* The rows of the table "Behaviour" about retries, each against a clock that only sleeping moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/retry.h"
#include "scripted.h"

#define OK_THING                                                                 \
    {                                                                            \
        200, "content-type: application/json", "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static const thing_create some_body = {.name = "n"};

typedef struct outcome {
    cpod_status status;
    cpod_error error;
    cpod_response_info info;
} outcome;

static outcome call_with(script *s, cpod_client *client, uint32_t operation, cpod_call_options options)
{
    (void)s;
    outcome o = {.error = CPOD_ERROR_INIT, .info = CPOD_RESPONSE_INFO_INIT};
    options.size = sizeof options;
    options.response = &o.info;
    const list_params params = {.call = &options};
    o.status =
        cpod_core_call(client, client_test_api(), operation, id_path, &params,
                       operation == OP_CREATE || operation == OP_ORDER ? &some_body : NULL, NULL, &o.error);
    return o;
}

static outcome run(script *s, uint32_t operation, cpod_call_options options)
{
    cpod_client *client = script_client(s, NULL);
    outcome o = call_with(s, client, operation, options);
    cpod_client_free(client);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    return o;
}

static void test_which_statuses(void **state)
{
    (void)state;
    static const struct {
        int status;
        bool retried;
        cpod_status class;
    } cases[] = {{400, false, CPOD_ERR_BAD_REQUEST}, {401, false, CPOD_ERR_AUTH},
                 {403, false, CPOD_ERR_FORBIDDEN},   {404, false, CPOD_ERR_NOT_FOUND},
                 {408, true, CPOD_ERR_HTTP},         {409, false, CPOD_ERR_CONFLICT},
                 {410, false, CPOD_ERR_NOT_FOUND},   {412, false, CPOD_ERR_PRECONDITION},
                 {422, false, CPOD_ERR_VALIDATION},  {429, true, CPOD_ERR_RATE_LIMIT},
                 {500, true, CPOD_ERR_SERVER},       {501, false, CPOD_ERR_SERVER},
                 {502, true, CPOD_ERR_SERVER},       {503, true, CPOD_ERR_SERVER},
                 {504, true, CPOD_ERR_SERVER},       {418, false, CPOD_ERR_HTTP},
                 {428, false, CPOD_ERR_PRECONDITION}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response bad = {cases[i].status, NULL, NULL, 0, 0};
        const script_response responses[] = {bad, bad, bad, bad};
        script s;
        SCRIPT(&s, responses);
        outcome o = run(&s, OP_GET, (cpod_call_options){.size = 0});
        assert_int_equal(o.status, cases[i].class);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].retried ? 3 : 1);
        assert_int_equal(o.info.attempts, cases[i].retried ? 3 : 1);
        assert_int_equal(cpod_error_is_retryable(&o.error), cases[i].retried);
        assert_int_equal(o.error.http_status, cases[i].status);
    }
}

static void test_failures_on_the_way(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        size_t requests;
    } cases[] = {
        {{0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, 3},
        {{0, NULL, NULL, CPOD_ERR_TIMEOUT, 0}, 3},
        {{0, NULL, NULL, CPOD_ERR_TLS, 0}, 1},
        {{0, NULL, NULL, CPOD_ERR_CANCELLED, 0}, 1},
        {{0, NULL, NULL, CPOD_ERR_NO_MEMORY, 0}, 1},
        {{200, "content-type: application/json", "{\"da", 0, CPOD_ERR_TRANSPORT}, 3},
        {{200, "content-type: application/json", "{\"da", 0, CPOD_ERR_TIMEOUT}, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {cases[i].response, cases[i].response, cases[i].response};
        script s;
        SCRIPT(&s, responses);
        outcome o = run(&s, OP_GET, (cpod_call_options){.size = 0});
        cpod_status expected =
            cases[i].response.failure != CPOD_OK ? cases[i].response.failure : cases[i].response.body_failure;
        assert_int_equal(o.status, expected);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        assert_true(o.error.message[0] != '\0');
    }
}

static void test_which_methods(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, OK_THING};
    static const struct {
        uint32_t operation;
        const char *key;
        size_t requests;
        const char *sent;
    } cases[] = {
        {OP_GET, NULL, 2, NULL},
        {OP_DELETE, NULL, 2, NULL},
        {OP_CREATE, NULL, 1, NULL},
        {OP_CREATE, "k-1", 2, "\nIdempotency-Key: k-1\n"},
        {OP_ORDER, NULL, 2, "\nIdempotency-Key: 00000000-0000-4000-8000-000000000000\n"},
        {OP_ORDER, "k-2", 2, "\nIdempotency-Key: k-2\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, 0);
        (void)run(&s, cases[i].operation, (cpod_call_options){.idempotency_key = cases[i].key});
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        if (cases[i].sent != NULL) {
            assert_true(script_sent(&s, 0, cases[i].sent));
            assert_string_equal(cpod_mock_request_at(s.mock, 0)->text,
                                cpod_mock_request_at(s.mock, 1)->text); /* the same key, the same body */
        } else {
            assert_false(script_sent(&s, 0, "Idempotency-Key"));
        }
    }
}

/* The server has refused the request, so that it cannot take effect twice. */
static void test_429_of_any_method(void **state)
{
    (void)state;
    static const struct {
        script_response first, second;
        size_t requests;
        cpod_status status;
    } cases[] = {
        {{429, NULL, NULL, 0, 0}, OK_THING, 2, CPOD_OK},
        {{429, NULL, "cut", 0, CPOD_ERR_TRANSPORT}, OK_THING, 2, CPOD_OK},
        {{429, NULL, NULL, 0, 0}, {503, NULL, NULL, 0, 0}, 2, CPOD_ERR_SERVER}, /* not repeated */
        {{429, "x-should-retry: false", NULL, 0, 0}, OK_THING, 1, CPOD_ERR_RATE_LIMIT},
        {{429, "retry-after: 121", NULL, 0, 0}, OK_THING, 1, CPOD_ERR_RATE_LIMIT},
        {{503, "x-should-retry: true", NULL, 0, 0}, OK_THING, 1, CPOD_ERR_SERVER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {cases[i].first, cases[i].second, OK_THING};
        script s;
        SCRIPT(&s, responses);
        outcome o = run(&s, OP_CREATE, (cpod_call_options){.size = 0});
        assert_int_equal(o.status, cases[i].status);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        if (cases[i].requests == 2)
            assert_string_equal(cpod_mock_request_at(s.mock, 0)->text, cpod_mock_request_at(s.mock, 1)->text);
    }
}

/* Of those that the test's API does not have, by raw calls. */
static void test_other_methods(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, OK_THING};
    static const struct {
        const char *method, *key;
        size_t requests;
    } cases[] = {
        {"HEAD", NULL, 2}, {"PUT", NULL, 2},   {"OPTIONS", NULL, 2}, {"DELETE", NULL, 2},
        {"POST", NULL, 1}, {"PATCH", NULL, 1}, {"POST", "k", 2},     {"PATCH", "k", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        print_message("%s\n", cases[i].method);
        cpod_status status = cpod_call_raw(client, cases[i].method, "/v1/x", NULL, NULL,
                                           CPOD_CALL(.idempotency_key = cases[i].key), NULL, NULL);
        assert_int_equal(status, cases[i].requests == 2 ? CPOD_OK : CPOD_ERR_SERVER);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        assert_int_equal(script_sent(&s, 0, "Idempotency-Key"), cases[i].key != NULL); /* none is invented */
        cpod_client_free(client);
    }
}

static void test_how_often(void **state)
{
    (void)state;
    const script_response bad = {503, NULL, NULL, 0, 0};
    const script_response responses[] = {bad, bad, bad, bad, bad, bad};
    static const struct {
        int retries;
        size_t requests;
    } cases[] = {{0, 3}, {CPOD_NO_RETRIES, 1}, {1, 2}, {4, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        (void)run(&s, OP_GET, (cpod_call_options){.max_retries = cases[i].retries});
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
    }
}

static void test_full_jitter(void **state)
{
    (void)state;
    const script_response bad = {503, NULL, NULL, 0, 0};
    const script_response responses[] = {bad, bad, bad, bad, bad, bad, bad};
    static const int64_t limits[] = {500, 1000, 2000, 4000, 8000, 8000};
    static const uint64_t randoms[] = {0, 123456789, UINT64_MAX};
    for (size_t r = 0; r < 3; r++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, randoms[r]);
        (void)run(&s, OP_GET, (cpod_call_options){.max_retries = 6});
        assert_int_equal(cpod_mock_sleep_count(s.mock), 6);
        for (size_t i = 0; i < 6; i++)
            assert_int_equal(cpod_mock_sleep_at(s.mock, i),
                             (int64_t)(randoms[r] % ((uint64_t)limits[i] + 1)));
    }
}

static void test_retry_after(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        bool retried;
        int64_t slept, retry_after;
    } cases[] = {
        {"retry-after: 7", true, 7000, 7000},
        {"Retry-After: 120", true, 120000, 120000},
        {"retry-after: 121", false, 0, 121000},
        {"retry-after: Sun, 06 Nov 1994 08:49:47 GMT", true, 10000, 10000},
        {"retry-after: Sun, 06 Nov 1994 08:00:00 GMT", true, 0, 0},
        {"retry-after: Mon, 07 Nov 1994 08:49:37 GMT", false, 0, 86400000},
        {"retry-after: soon", true, 0, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {{429, cases[i].header, NULL, 0, 0}, OK_THING};
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, 0);
        outcome o = run(&s, OP_GET, (cpod_call_options){.size = 0});
        assert_int_equal(o.status, cases[i].retried ? CPOD_OK : CPOD_ERR_RATE_LIMIT);
        assert_int_equal(cpod_mock_sleep_count(s.mock), cases[i].retried ? 1 : 0);
        if (cases[i].retried)
            assert_int_equal(cpod_mock_sleep_at(s.mock, 0), cases[i].slept);
        else
            assert_non_null(strstr(o.error.message, "above 120 s"));
        if (!cases[i].retried)
            assert_int_equal(o.error.retry_after_ms, cases[i].retry_after);
    }
    assert_int_equal(cpodi_retry_after("99999999999999999999", 0), INT64_MAX);
    assert_int_equal(cpodi_retry_after("Thu, 29 Feb 2024 00:00:00 GMT", 1709164799), 1000);
    assert_int_equal(cpodi_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", 0), 0);
    assert_int_equal(cpodi_retry_after("Thu, 32 Jan 1970 00:00:00 GMT", 0), -1);
    assert_int_equal(cpodi_retry_after("Sunday, 06-Nov-94 08:49:37 GMT", 784111776), 1000);
    assert_int_equal(cpodi_retry_after("Sun Nov  6 08:49:37 1994", 784111776), 1000);
    assert_int_equal(cpodi_retry_after("soon", 0), -1);
    assert_int_equal(cpodi_retry_after("", 0), -1);
}

static void test_x_should_retry(void **state)
{
    (void)state;
    static const script_response no[] = {{503, "x-should-retry: false", NULL, 0, 0}, OK_THING};
    static const script_response yes[] = {{409, "x-should-retry: true", NULL, 0, 0}, OK_THING};
    script s;
    SCRIPT(&s, no);
    outcome o = run(&s, OP_GET, (cpod_call_options){.size = 0});
    assert_int_equal(o.status, CPOD_ERR_SERVER);
    assert_false(o.error.retryable);
    SCRIPT(&s, yes);
    assert_int_equal(run(&s, OP_GET, (cpod_call_options){.size = 0}).status, CPOD_OK);
    SCRIPT(&s, yes);
    assert_int_equal(run(&s, OP_CREATE, (cpod_call_options){.size = 0}).status, CPOD_ERR_CONFLICT);
    static const script_response cut[] = {
        {200, "content-type: application/json\nx-should-retry: false", "{", 0, CPOD_ERR_TRANSPORT}, OK_THING};
    SCRIPT(&s, cut);
    assert_int_equal(run(&s, OP_GET, (cpod_call_options){.size = 0}).status, CPOD_ERR_TRANSPORT);
}

/* A failure whose body the client did not read completely is not retried. */
static void test_what_the_client_did_not_read(void **state)
{
    (void)state;
    static const cpod_status ends[] = {CPOD_ERR_CANCELLED, CPOD_ERR_NO_MEMORY};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const script_response responses[] = {{503, NULL, "{", 0, ends[i]}, OK_THING};
        script s;
        SCRIPT(&s, responses);
        assert_int_equal(run(&s, OP_GET, (cpod_call_options){.size = 0}).status, ends[i]);
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
    }
}

static void test_the_call_ends_in_time(void **state)
{
    (void)state;
    const script_response bad = {503, "retry-after: 4", NULL, 0, 0};
    const script_response responses[] = {bad, bad, bad, bad, bad};
    script s;
    SCRIPT(&s, responses);
    script_set_delay(&s, 1000);
    /* 1 s, 4 s of waiting, 1 s; then the next wait would last beyond the 9 s */
    outcome o = run(&s, OP_GET, (cpod_call_options){.timeout_ms = 9000, .max_retries = 5});
    assert_int_equal(o.status, CPOD_ERR_SERVER);
    assert_int_equal(cpod_mock_request_count(s.mock), 2);
    assert_int_equal(o.info.elapsed_ms, 6000);
    SCRIPT(&s, responses);
    o = run(&s, OP_GET, (cpod_call_options){.deadline_ms = 1000});
    assert_int_equal(o.status, CPOD_ERR_TIMEOUT);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
}

static void test_cancel(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    cpod_mock_on_sleep(s.mock, script_cancel, cancel);
    outcome o = run(&s, OP_GET, (cpod_call_options){.cancel = cancel});
    assert_int_equal(o.status, CPOD_ERR_CANCELLED);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    assert_true(cpod_cancel_is_triggered(cancel));
    SCRIPT(&s, responses);
    o = run(&s, OP_GET, (cpod_call_options){.cancel = cancel}); /* exhausted: nothing is sent */
    assert_int_equal(o.status, CPOD_ERR_CANCELLED);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_cancel_free(cancel);
}

static void test_budget(void **state)
{
    (void)state;
    static script_response responses[120];
    for (size_t i = 0; i < 120; i++)
        responses[i] = (script_response){503, NULL, NULL, 0, 0};
    for (size_t i = 103; i < 108; i++) /* after the requests of the first three calls */
        responses[i] = (script_response)OK_THING;
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_call_options options = {.max_retries = 99};
    outcome o = call_with(&s, client, OP_GET, options); /* 99 retries cost 495 */
    assert_int_equal(o.info.attempts, 100);
    o = call_with(&s, client, OP_GET, options); /* 5 are left: one */
    assert_int_equal(o.info.attempts, 2);
    assert_non_null(strstr(o.error.message, "too many calls"));
    o = call_with(&s, client, OP_GET, options);
    assert_int_equal(o.info.attempts, 1);
    for (int i = 0; i < 5; i++) /* each success returns one token */
        assert_int_equal(call_with(&s, client, OP_GET, options).status, CPOD_OK);
    o = call_with(&s, client, OP_GET, options);
    assert_int_equal(o.info.attempts, 2);
    cpod_client_free(client);
}

static void test_a_timeout_costs_twice(void **state)
{
    (void)state;
    static script_response responses[60];
    for (size_t i = 0; i < 60; i++)
        responses[i] = (script_response){0, NULL, NULL, CPOD_ERR_TIMEOUT, 0};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_call_options options = {.max_retries = 99};
    outcome o = call_with(&s, client, OP_GET, options);
    assert_int_equal(o.info.attempts, 51); /* 50 retries cost 500 */
    assert_non_null(strstr(o.error.message, "too many calls"));
    cpod_client_free(client);
}

/* The budget is the client's, for all of its calls; another client has its own. */
static void test_the_budget_is_the_clients(void **state)
{
    (void)state;
    static script_response responses[110];
    for (size_t i = 0; i < 110; i++)
        responses[i] = (script_response){503, NULL, NULL, 0, 0};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_call_options options = {.max_retries = 200};
    assert_int_equal(call_with(&s, client, OP_GET, options).info.attempts, 101);
    assert_int_equal(call_with(&s, client, OP_DELETE, options).info.attempts, 1);
    SCRIPT(&s, responses);
    cpod_client *other = script_client(&s, NULL);
    options.max_retries = 1;
    assert_int_equal(call_with(&s, other, OP_GET, options).info.attempts, 2);
    cpod_client_free(other);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_statuses),
        cmocka_unit_test(test_failures_on_the_way),
        cmocka_unit_test(test_which_methods),
        cmocka_unit_test(test_how_often),
        cmocka_unit_test(test_full_jitter),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_x_should_retry),
        cmocka_unit_test(test_what_the_client_did_not_read),
        cmocka_unit_test(test_the_call_ends_in_time),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_429_of_any_method),
        cmocka_unit_test(test_other_methods),
        cmocka_unit_test(test_a_timeout_costs_twice),
        cmocka_unit_test(test_the_budget_is_the_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
