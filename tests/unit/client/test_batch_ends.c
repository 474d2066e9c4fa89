/* Calls of a batch that end before their response, and callbacks that misuse it. The network is a script,
 * time is a clock that only waiting moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "cpod/core/presigned.h"
#include "gets.h"

/* ---- ends before the response ---- */

static void test_timeouts(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, NEVER, NEVER};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 2);
    gets_add(&g, 0, (cpod_call_options){.attempt_timeout_ms = 300, .max_retries = CPOD_NO_RETRIES});
    gets_add(&g, 1, (cpod_call_options){.timeout_ms = 200});
    /* Queued behind both: its timeout starts when it leaves the queue, but a deadline is absolute. */
    gets_add(&g, 2, (cpod_call_options){.timeout_ms = 250});
    gets_add(&g, 3, (cpod_call_options){.deadline_ms = cpod_mock_now(g.s.mock) + 100});
    int64_t began = cpod_mock_now(g.s.mock);
    assert_int_equal(gets_take(&g, -1), CPOD_OK);
    assert_int_equal(g.order[0], 3);
    assert_in_range(cpod_mock_now(g.s.mock) - began, 100, 150);
    gets_take_all(&g);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 3);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(g.status[i], CPOD_ERR_TIMEOUT);
    assert_int_equal(g.info[1].elapsed_ms, 200);
    assert_int_equal(g.info[2].elapsed_ms, 250);
    assert_in_range(cpod_mock_now(g.s.mock) - began, 450, 460);
    gets_end(&g);
}

static void test_next_has_a_timeout_of_its_own(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 2);
    gets_add(&g, 0, gets_plain);
    int64_t began = cpod_mock_now(g.s.mock);
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    assert_int_equal(cpod_mock_now(g.s.mock), began);
    assert_int_equal(gets_take(&g, 70), CPOD_PENDING);
    assert_int_equal(cpod_mock_now(g.s.mock), began + 70);
    assert_int_equal(cpod_batch_wait(g.batch, 30, NULL), CPOD_PENDING);
    assert_int_equal(cpod_mock_now(g.s.mock), began + 100);
    gets_end(&g);
}

static void test_cancel_one_by_its_token(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, NEVER, THING("c")};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 2);
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    gets_add(&g, 0, gets_plain);
    gets_add(&g, 1, (cpod_call_options){.cancel = cancel});
    gets_add(&g, 2, gets_plain);
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    cpod_cancel_trigger(cancel); /* as from another thread */
    int64_t began = cpod_mock_now(g.s.mock);
    assert_int_equal(gets_take(&g, -1), CPOD_OK);
    assert_int_equal(g.order[0], 1);
    assert_int_equal(g.status[1], CPOD_ERR_CANCELLED);
    assert_in_range(cpod_mock_now(g.s.mock) - began, 0, 100);
    assert_int_equal(gets_take(&g, -1), CPOD_OK); /* its place was free for the next */
    assert_int_equal(g.order[1], 2);
    gets_end(&g);
    cpod_cancel_free(cancel);
}

static void test_cancel_in_a_backoff_and_in_the_queue(void **state)
{
    (void)state;
    static const script_response responses[] = {{429, "retry-after: 100", NULL, 0, 0}};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 1);
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    gets_add(&g, 0, (cpod_call_options){.cancel = cancel});
    gets_add(&g, 1, (cpod_call_options){.cancel = cancel});
    assert_int_equal(gets_take(&g, 1000), CPOD_PENDING);
    int64_t began = cpod_mock_now(g.s.mock);
    cpod_cancel_trigger(cancel);
    gets_take_all(&g);
    assert_in_range(cpod_mock_now(g.s.mock) - began, 0, 100);
    assert_int_equal(g.status[0], CPOD_ERR_CANCELLED);
    assert_non_null(strstr(g.error[0].message, "next attempt"));
    assert_int_equal(g.status[1], CPOD_ERR_CANCELLED);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 1);
    gets_end(&g);
    cpod_cancel_free(cancel);
}

/* Others fail and succeed while a call sleeps after a failure: each error is about its own call, that of the
 * cancelled call also about its last attempt. */
static void test_each_error_is_its_own(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {429, "x-request-id: first\nretry-after: 100", NULL, 0, 0},
        {404, JSON "\nx-request-id: second", "{\"title\":\"No such thing\",\"status\":404}", 0, 0},
        THING("c"),
        {0, NULL, NULL, CPOD_ERR_TLS, CPOD_OK},
    };
    gets g;
    GETS_BEGIN(&g, responses, NULL, 2);
    for (size_t i = 0; i < 4; i++)
        gets_add(&g, i, gets_plain);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(gets_take(&g, 1000), CPOD_OK);
    cpod_batch_cancel(g.batch, &g.out[0]);
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_ERR_CANCELLED);
    assert_int_equal(g.error[0].http_status, 429);
    assert_string_equal(g.error[0].request_id, "first");
    assert_int_equal(g.error[1].http_status, 404);
    assert_string_equal(g.error[1].title, "No such thing");
    assert_string_equal(g.error[1].request_id, "second");
    assert_int_equal(g.status[2], CPOD_OK);
    assert_string_equal(g.error[2].message, "");
    assert_int_equal(g.status[3], CPOD_ERR_TLS);
    assert_int_equal(g.error[3].http_status, 0);
    assert_string_equal(g.error[3].request_id, "");
    assert_string_equal(g.error[3].title, "");
    gets_end(&g);
}

/* The error of an attempt over several steps has nothing of the attempt before. */
static void test_an_error_is_that_of_the_last_attempt(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, "content-type: text/html\nx-request-id: first\nretry-after: 1", "<html>", 0, 0},
        {200, JSON, "{\"data\":", 0, CPOD_ERR_TRANSPORT},
    };
    gets g;
    GETS_BEGIN(&g, responses, NULL, 1);
    gets_add(&g, 0, (cpod_call_options){.max_retries = 1});
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_ERR_TRANSPORT);
    assert_int_equal(g.error[0].http_status, 200);
    assert_string_equal(g.error[0].request_id, "");
    assert_string_equal(g.error[0].body, "");
    assert_int_equal(g.error[0].retry_after_ms, -1);
    gets_end(&g);
}

static void test_cancel_by_tag_and_all(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, NEVER, NEVER};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 2);
    for (size_t i = 0; i < 4; i++)
        gets_add(&g, i, gets_plain);
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    cpod_batch_cancel(g.batch, &g.out[3]);
    assert_int_equal(gets_take(&g, 0), CPOD_OK);
    assert_int_equal(g.order[0], 3);
    cpod_batch_cancel(g.batch, &g.out[1]);
    assert_int_equal(gets_take(&g, 0), CPOD_OK);
    assert_int_equal(g.order[1], 1);
    cpod_batch_cancel(g.batch, NULL);
    gets_take_all(&g);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(g.status[i], CPOD_ERR_CANCELLED);
    gets_end(&g);
}

static void test_cancel_while_the_token_is_fetched(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, TOKEN("two"), THING("b")};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 2);
    gets_add(&g, 0, gets_plain);
    gets_add(&g, 1, gets_plain);
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    cpod_batch_cancel(g.batch, &g.out[0]); /* which fetches; the other call has to take over */
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_ERR_CANCELLED);
    assert_int_equal(g.status[1], CPOD_OK);
    assert_true(script_sent(&g.s, 2, "Bearer two\n"));
    gets_end(&g);
}

typedef struct attempts {
    int before, after;
} attempts;

static void count_before(void *context, const cpod_attempt *attempt)
{
    (void)attempt;
    ((attempts *)context)->before++;
}

static void count_after(void *context, const cpod_attempt *attempt)
{
    (void)attempt;
    ((attempts *)context)->after++;
}

static void test_free_while_running(void **state)
{
    (void)state;
    static const script_response responses[] = {
        TOKEN("one"), THING("a"), NEVER, {503, "retry-after: 60", NULL, 0, 0}, NEVER};
    gets g;
    attempts seen = {0, 0};
    const cpod_hooks hooks = {
        .size = sizeof hooks, .context = &seen, .before = count_before, .after = count_after};
    cpod_client_options options = gets_credentials();
    options.hooks = &hooks;
    GETS_BEGIN(&g, responses, &options, 3);
    for (size_t i = 0; i < 6; i++)
        gets_add(&g, i, gets_plain);
    assert_int_equal(gets_take(&g, -1), CPOD_OK);
    assert_int_equal(gets_take(&g, 100), CPOD_PENDING); /* two never end, one sleeps, two are queued */
    assert_int_equal(cpod_batch_count(g.batch), 5);
    gets_end(&g);
    assert_non_null(g.out[0]);
    for (size_t i = 1; i < 6; i++)
        assert_null(g.out[i]);
    assert_int_equal(seen.before, 5);
    assert_int_equal(seen.after, 5); /* one for every `before` */
}

static void test_free_while_it_fetches_a_token(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, TOKEN("two"), THING("x")};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 3);
    gets_add(&g, 0, gets_plain);
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    cpod_batch_free(g.batch);
    g.batch = NULL;
    static const char *const id = "1";
    const void *const path[] = {&id};
    assert_int_equal(cpod_core_call(g.client, client_test_api(), OP_GET, path, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    gets_end(&g);
}

/* ---- callbacks ---- */

static void misuse(void *context, const cpod_attempt *attempt)
{
    (void)attempt;
    gets *g = context;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_batch_next(g->batch, 0, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(gets_add_with(g, GETS_MOST - 1, gets_plain, &error), CPOD_ERR_INVALID_ARGUMENT);
    cpod_batch_cancel(g->batch, NULL);
    cpod_batch_free(g->batch);
    cpod_batch_on_timeout(g->batch);
}

static void test_callbacks_cannot_use_their_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("a")};
    gets g;
    const cpod_hooks hooks = {.size = sizeof hooks, .context = &g, .before = misuse};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "t";
    options.hooks = &hooks;
    GETS_BEGIN(&g, responses, &options, 3);
    gets_add(&g, 0, gets_plain);
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_OK);
    gets_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timeouts),
        cmocka_unit_test(test_next_has_a_timeout_of_its_own),
        cmocka_unit_test(test_cancel_one_by_its_token),
        cmocka_unit_test(test_cancel_in_a_backoff_and_in_the_queue),
        cmocka_unit_test(test_each_error_is_its_own),
        cmocka_unit_test(test_an_error_is_that_of_the_last_attempt),
        cmocka_unit_test(test_cancel_by_tag_and_all),
        cmocka_unit_test(test_cancel_while_the_token_is_fetched),
        cmocka_unit_test(test_free_while_running),
        cmocka_unit_test(test_free_while_it_fetches_a_token),
        cmocka_unit_test(test_callbacks_cannot_use_their_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
