/* The option `retry` of clients and calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON "content-type: application/json"
#define OK_THING                                     \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define DOWN                  \
    {                         \
        503, NULL, NULL, 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static cpod_error error;

static cpod_status run_with(script *s, const cpod_retry_policy *clients, uint32_t operation,
                            const cpod_call_options *call)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.retry = clients;
    cpod_client *client = script_client(s, &options);
    const list_params params = {.call = call};
    const thing_create body = {.name = "n"};
    error = (cpod_error)CPOD_ERROR_INIT;
    cpod_status status =
        cpod_core_call(client, client_test_api(), operation, id_path, &params, &body, NULL, &error);
    cpod_client_free(client);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    return status;
}

static size_t requests_with(const cpod_retry_policy *clients, const cpod_call_options *call)
{
    static const script_response responses[] = {DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN};
    script s;
    SCRIPT(&s, responses);
    assert_int_equal(run_with(&s, clients, OP_GET, call), CPOD_ERR_SERVER);
    return cpod_mock_request_count(s.mock);
}

static void test_how_often(void **state)
{
    (void)state;
    const cpod_retry_policy *three = CPOD_RETRY_POLICY(.max_retries = 3);
    const cpod_retry_policy *never = CPOD_RETRY_POLICY(.max_retries = CPOD_NO_RETRIES);
    const cpod_retry_policy *other = CPOD_RETRY_POLICY(.max_delay_ms = 10);
    assert_int_equal(requests_with(NULL, NULL), 3);
    assert_int_equal(requests_with(three, NULL), 4);
    assert_int_equal(requests_with(never, NULL), 1);
    assert_int_equal(requests_with(other, NULL), 3);
    assert_int_equal(requests_with(three, CPOD_CALL(.max_retries = 1)), 2);
    assert_int_equal(requests_with(three, CPOD_CALL(.retry = other)), 4);
    assert_int_equal(requests_with(never, CPOD_CALL(.retry = three, .max_retries = 1)), 4);
    assert_int_equal(requests_with(three, CPOD_CALL(.retry = never, .max_retries = 1)), 1);
}

static void expect_delays(const cpod_retry_policy *policy, uint64_t random, int64_t first, int64_t second,
                          int64_t third)
{
    static const script_response responses[] = {DOWN, DOWN, DOWN, OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, random);
    assert_int_equal(run_with(&s, policy, OP_GET, CPOD_CALL(.max_retries = 3)), CPOD_OK);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), first);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 1), second);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 2), third);
}

/* The random number is taken modulo the width of the range plus 1. */
static void test_delays(void **state)
{
    (void)state;
    expect_delays(CPOD_RETRY_POLICY(.min_delay_ms = 100), 0, 100, 100, 100);
    expect_delays(CPOD_RETRY_POLICY(.min_delay_ms = 100), 400, 500, 500, 500);
    expect_delays(CPOD_RETRY_POLICY(.min_delay_ms = 1000), 0, 1000, 1000, 1000);
    expect_delays(CPOD_RETRY_POLICY(.min_delay_ms = 1000), 1001, 1000, 2001, 2001); /* to 2, 4 and 8 s */
    expect_delays(CPOD_RETRY_POLICY(.max_delay_ms = 100), 100, 100, 100, 100);
    expect_delays(CPOD_RETRY_POLICY(.max_delay_ms = 100), 101, 0, 0, 0);
    expect_delays(CPOD_RETRY_POLICY(.min_delay_ms = 9000), 7, 9000, 9000, 9000); /* beyond the default */
    expect_delays(CPOD_RETRY_POLICY(.min_delay_ms = 70, .max_delay_ms = 70), 7, 70, 70, 70);
}

static void test_retry_after(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        int64_t most;
        size_t requests;
        const char *message;
    } cases[] = {{"retry-after: 2", 2000, 2, ""},
                 {"retry-after: 3", 2000, 1, "above 2 s"},
                 {"retry-after: 2", 1500, 1, "above 1500 ms"},
                 {"retry-after: 121", 0, 1, "above 120 s"},
                 {"retry-after: 121", 121000, 2, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {{503, cases[i].header, NULL, 0, 0}, OK_THING};
        script s;
        SCRIPT(&s, responses);
        (void)run_with(&s, CPOD_RETRY_POLICY(.max_delay_ms = 1), OP_GET,
                       CPOD_CALL(.retry = CPOD_RETRY_POLICY(.max_retry_after_ms = cases[i].most)));
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        assert_non_null(strstr(error.message, cases[i].message));
    }
}

static void test_statuses(void **state)
{
    (void)state;
    static const int locked[] = {423}, down[] = {503};
    const cpod_retry_policy *of_locked = CPOD_RETRY_POLICY(.statuses = locked, .status_count = 1);
    const cpod_retry_policy *of_down = CPOD_RETRY_POLICY(.statuses = down, .status_count = 1);
    const struct {
        script_response first;
        const cpod_retry_policy *clients, *own;
        size_t requests;
    } cases[] = {{{423, NULL, NULL, 0, 0}, NULL, NULL, 1},
                 {{423, NULL, NULL, 0, 0}, of_locked, NULL, 2},
                 {{423, NULL, NULL, 0, 0}, of_locked, of_down, 1},
                 {{423, NULL, NULL, 0, 0}, of_down, of_locked, 2},
                 {{500, NULL, NULL, 0, 0}, of_down, NULL, 1}, /* instead of the default ones */
                 {{423, "x-should-retry: false", NULL, 0, 0}, of_locked, NULL, 1},
                 {{0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, of_locked, NULL, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {cases[i].first, OK_THING};
        script s;
        SCRIPT(&s, responses);
        (void)run_with(&s, cases[i].clients, OP_GET, CPOD_CALL(.retry = cases[i].own));
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
    }
}

typedef struct decisions {
    char seen[64]; /* for each question, what was proposed */
    bool result;
    int http_status; /* of the last attempt */
    cpod_status status;
    int number;
} decisions;

static bool decide(void *context, const cpod_attempt *attempt, bool proposed)
{
    decisions *d = context;
    strcat(d->seen, proposed ? "y" : "n");
    assert_true(attempt->size >= sizeof *attempt);
    assert_null(strstr(attempt->url, "secret"));
    d->http_status = attempt->http_status;
    d->status = attempt->status;
    d->number = attempt->number;
    return d->result;
}

static void test_decisions(void **state)
{
    (void)state;
    static const struct {
        script_response first;
        uint32_t operation;
        bool result;
        const char *seen;
        size_t requests;
    } cases[] = {
        {DOWN, OP_GET, true, "y", 2},
        {DOWN, OP_GET, false, "y", 1},
        {DOWN, OP_CREATE, true, "n", 2}, /* a POST, at the caller's risk */
        {{404, NULL, NULL, 0, 0}, OP_GET, true, "n", 2},
        {{404, NULL, NULL, 0, 0}, OP_GET, false, "n", 1},
        {{503, "x-should-retry: false", NULL, 0, 0}, OP_GET, true, "n", 2},
        {{503, "retry-after: 200", NULL, 0, 0}, OP_GET, true, "n", 2},
        {{503, "retry-after: 9999999999", NULL, 0, 0}, OP_GET, true, "n", 1}, /* the deadline */
        {{0, NULL, NULL, CPOD_ERR_TLS, 0}, OP_GET, true, "n", 2},
        {{0, NULL, NULL, CPOD_ERR_CANCELLED, 0}, OP_GET, true, "", 1},
        {{0, NULL, NULL, CPOD_ERR_NO_MEMORY, 0}, OP_GET, true, "", 1},
        {OK_THING, OP_GET, true, "", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {cases[i].first, OK_THING};
        decisions d = {.result = cases[i].result};
        script s;
        SCRIPT(&s, responses);
        cpod_status status = run_with(
            &s, NULL, cases[i].operation,
            CPOD_CALL(.retry = CPOD_RETRY_POLICY(.decide = decide, .context = &d, .max_retries = 1)));
        assert_string_equal(d.seen, cases[i].seen);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].requests);
        assert_int_equal(status == CPOD_OK, cases[i].requests == 2 || cases[i].first.status == 200);
        if (d.seen[0] == '\0')
            continue;
        assert_int_equal(d.http_status, cases[i].first.status);
        assert_int_equal(d.number, 1);
        assert_true(d.status != CPOD_OK);
    }
}

/* It is not asked for the attempt after which no other is left. */
static void test_decisions_end(void **state)
{
    (void)state;
    decisions d = {.result = true};
    const cpod_retry_policy *policy = CPOD_RETRY_POLICY(.decide = decide, .context = &d);
    assert_int_equal(requests_with(policy, NULL), 3);
    assert_string_equal(d.seen, "yy");
}

static void test_copies(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {423, NULL, NULL, 0, 0},
        {200, JSON, "{\"data\":[{\"id\":\"a\"}],\"hasMore\":true}", 0, 0},
        {423, NULL, NULL, 0, 0},
        {200, JSON, "{\"data\":[{\"id\":\"b\"}],\"hasMore\":false}", 0, 0}};
    int statuses[] = {423};
    cpod_retry_policy policy = CPOD_RETRY_POLICY_INIT;
    policy.statuses = statuses;
    policy.status_count = 1;
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_iter *iter = NULL;
    const list_params params = {.call = CPOD_CALL(.retry = &policy)};
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, NULL), CPOD_OK);
    statuses[0] = 500;
    memset(&policy, 0xFF, sizeof policy);
    assert_int_equal(cpod_core_iter_next(iter, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 4);
    cpod_core_iter_free(iter);
    cpod_client_free(client);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const int success[] = {200};
    const struct {
        cpod_retry_policy policy;
        const char *name;
    } cases[] = {
        {{.size = 0}, "size"},
        {{.size = sizeof(cpod_retry_policy), .min_delay_ms = -1}, "min_delay_ms"},
        {{.size = sizeof(cpod_retry_policy), .min_delay_ms = INT64_MAX}, "min_delay_ms"},
        {{.size = sizeof(cpod_retry_policy), .min_delay_ms = 2, .max_delay_ms = 1}, "max_delay_ms"},
        {{.size = sizeof(cpod_retry_policy), .max_delay_ms = 86400001}, "max_delay_ms"},
        {{.size = sizeof(cpod_retry_policy), .max_retry_after_ms = -1}, "max_retry_after_ms"},
        {{.size = sizeof(cpod_retry_policy), .status_count = 1}, "status_count"},
        {{.size = sizeof(cpod_retry_policy), .statuses = success, .status_count = SIZE_MAX}, "status_count"},
        {{.size = sizeof(cpod_retry_policy), .statuses = success}, "status_count"},
        {{.size = sizeof(cpod_retry_policy), .statuses = success, .status_count = 1}, "statuses"},
    };
    static const script_response responses[] = {OK_THING};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        assert_int_equal(run_with(&s, NULL, OP_GET, CPOD_CALL(.retry = &cases[i].policy)),
                         CPOD_ERR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "call option retry"));
        assert_non_null(strstr(error.message, cases[i].name));
        assert_int_equal(cpod_mock_request_count(s.mock), 0);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.retry = &cases[i].policy;
        cpod_client *client = NULL;
        assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_null(client);
        assert_non_null(strstr(error.message, cases[i].name));
    }
}

#define ZERO_KEY "\nIdempotency-Key: 00000000-0000-4000-8000-000000000000\n"

static void test_keys_of_the_library(void **state)
{
    (void)state;
    const struct {
        cpod_idempotency clients, own;
        uint32_t operation;
        const char *key, *sent;
    } cases[] = {
        {CPOD_IDEMPOTENCY_DEFAULT, CPOD_IDEMPOTENCY_DEFAULT, OP_CREATE, NULL, NULL},
        {CPOD_IDEMPOTENCY_DEFAULT, CPOD_IDEMPOTENCY_AUTO, OP_CREATE, NULL, ZERO_KEY},
        {CPOD_IDEMPOTENCY_AUTO, CPOD_IDEMPOTENCY_DEFAULT, OP_CREATE, NULL, ZERO_KEY},
        {CPOD_IDEMPOTENCY_AUTO, CPOD_IDEMPOTENCY_DECLARED, OP_CREATE, NULL, NULL},
        {CPOD_IDEMPOTENCY_AUTO, CPOD_IDEMPOTENCY_DECLARED, OP_ORDER, NULL, ZERO_KEY}, /* declares it */
        {CPOD_IDEMPOTENCY_DECLARED, CPOD_IDEMPOTENCY_AUTO, OP_CREATE, "k", "\nIdempotency-Key: k\n"},
        {CPOD_IDEMPOTENCY_AUTO, CPOD_IDEMPOTENCY_AUTO, OP_GET, NULL, NULL}, /* needs none */
    };
    static const script_response responses[] = {DOWN, DOWN, OK_THING};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, 0);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.idempotency = cases[i].clients;
        cpod_client *client = script_client(&s, &options);
        const list_params params = {
            .call = CPOD_CALL(.idempotency = cases[i].own, .idempotency_key = cases[i].key)};
        const thing_create body = {.name = "n"};
        (void)cpod_core_call(client, client_test_api(), cases[i].operation, id_path, &params, &body, NULL,
                             NULL);
        cpod_client_free(client);
        bool is_repeated = cases[i].sent != NULL || cases[i].operation == OP_GET;
        assert_int_equal(cpod_mock_request_count(s.mock), is_repeated ? 3 : 1);
        for (size_t k = 0; k < cpod_mock_request_count(s.mock); k++)
            assert_true(cases[i].sent != NULL ? script_sent(&s, k, cases[i].sent)
                                              : !script_sent(&s, k, "Idempotency-Key"));
    }
}

/* Each call has a key of its own. */
static void test_keys_differ(void **state)
{
    (void)state;
    static const script_response responses[] = {OK_THING, OK_THING};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    const list_params params = {.call = CPOD_CALL(.idempotency = CPOD_IDEMPOTENCY_AUTO)};
    const thing_create body = {.name = "n"};
    for (uint64_t i = 0; i < 2; i++) {
        cpod_mock_set_random(s.mock, i);
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_CREATE, NULL, &params, &body, NULL, NULL), CPOD_OK);
    }
    assert_true(script_sent(&s, 0, ZERO_KEY));
    assert_false(script_sent(&s, 1, ZERO_KEY));
    assert_true(script_sent(&s, 1, "\nIdempotency-Key: 0"));
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_how_often),
        cmocka_unit_test(test_delays),
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_decisions_end),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_keys_of_the_library),
        cmocka_unit_test(test_keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
