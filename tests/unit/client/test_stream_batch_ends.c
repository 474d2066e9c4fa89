/* Streams of a batch that are cancelled, freed or misused. The network is a script; the clock advances only by
 * waiting. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "follow.h"

#define JSON "content-type: application/json"
#define NEVER                                \
    {                                        \
        0, NULL, NULL, CPOD_PENDING, CPOD_OK \
    }
#define TOKEN(text)                                                           \
    {                                                                         \
        200, JSON, "{\"access_token\":\"" text "\",\"expires_in\":100}", 0, 0 \
    }

static cpod_client_options credentials(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "secret";
    return options;
}

/* ---- cancelling ---- */

static void test_a_cancel_token(void **state)
{
    (void)state;
    static const script_response while_reconnecting[] = {EVENTS(EVENT("a"), CPOD_ERR_TRANSPORT)};
    static const script_response while_connecting[] = {NEVER};
    for (size_t i = 0; i < 2; i++) {
        follow f;
        follow_begin(&f, i == 0 ? while_reconnecting : while_connecting, 1, NULL);
        cpod_mock_set_random(f.s.mock, 0);
        cpod_cancel *cancel = NULL;
        assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
        follow_open(&f, (cpod_call_options){.cancel = cancel});
        while (cpod_batch_next(f.batch, 500, NULL, NULL) != CPOD_PENDING)
            (void)follow_next(&f);
        int64_t began = cpod_mock_now(f.s.mock);
        cpod_cancel_trigger(cancel); /* as from another thread */
        follow_to_end(&f);
        assert_int_equal(f.ended, CPOD_ERR_CANCELLED);
        assert_in_range(cpod_mock_now(f.s.mock) - began, 0, 100);
        assert_int_equal(cpod_mock_request_count(f.s.mock), 1);
        follow_end(&f);
        cpod_cancel_free(cancel);
    }
}

static void test_deadlines(void **state)
{
    (void)state;
    static const script_response while_reconnecting[] = {EVENTS(EVENT("a"), CPOD_ERR_TRANSPORT)};
    static const script_response while_connecting[] = {NEVER};
    for (size_t i = 0; i < 2; i++) {
        follow f;
        follow_begin(&f, i == 0 ? while_reconnecting : while_connecting, 1, NULL);
        int64_t began = cpod_mock_now(f.s.mock);
        follow_open(&f, (cpod_call_options){.timeout_ms = 900});
        follow_to_end(&f);
        assert_int_equal(f.ended, CPOD_ERR_TIMEOUT);
        assert_in_range(cpod_mock_now(f.s.mock) - began, 0, 910);
        assert_non_null(strstr(f.error.message, "timeout_ms"));
        follow_end(&f);
    }
}

/* A server that accepts a connection and is silent. */
static void test_silence(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a"), CPOD_ERR_TRANSPORT), NEVER, NEVER, NEVER,
                                                EVENTS("event: end\n" EVENT("b"), CPOD_OK)};
    follow f;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.idle_timeout_ms = 700;
    FOLLOW_BEGIN(&f, responses, &options);
    follow_open(&f, follow_plain);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "ab");
    assert_int_equal(cpod_mock_request_count(f.s.mock), 5);
    follow_end(&f);
}

/* A cancelled stream is reported, even if its last report was not followed by `_next`; what it had is dropped. */
static void test_cancelled_by_tag_or_all(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a") EVENT("b"), CPOD_OK),
                                                EVENTS(EVENT("x") "event: end\n\n", CPOD_OK)};
    for (size_t i = 0; i < 2; i++) {
        follow f;
        cpod_core_stream *other = NULL;
        FOLLOW_BEGIN(&f, responses, NULL);
        follow_open(&f, follow_plain);
        follow_await(&f);
        assert_int_equal(follow_open_with(&f, follow_plain, &other, NULL), CPOD_OK);
        cpod_batch_cancel(f.batch, i == 0 ? (void *)&f.stream : NULL);
        follow_await(&f);
        for (int again = 0; again < 3; again++)
            assert_int_equal(follow_next(&f), CPOD_ERR_CANCELLED);
        const cpod_batch_result *done = NULL;
        assert_int_equal(cpod_batch_next(f.batch, -1, &done, NULL), CPOD_OK);
        assert_ptr_equal(done->tag, &other);
        assert_int_equal(cpod_core_stream_next(other, NULL, NULL), i == 0 ? CPOD_OK : CPOD_ERR_CANCELLED);
        cpod_batch_cancel(f.batch, NULL);
        cpod_core_stream_free(other);
        assert_int_equal(cpod_batch_next(f.batch, -1, &done, NULL), CPOD_DONE);
        follow_end(&f);
    }
}

/* ---- freeing ---- */

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

/* Frees the stream or the batch after so many turns: in every state that the stream has. */
static bool free_after(size_t turns, bool batch_first)
{
    static const script_response responses[] = {
        TOKEN("one"),
        {503, "retry-after: 1", NULL, 0, 0},
        EVENTS("id: 1\n" EVENT("a") ": a comment\n\n" EVENT("b"), CPOD_ERR_TRANSPORT),
        {0, NULL, NULL, CPOD_ERR_TRANSPORT, 0},
        {401, JSON, "{\"code\":\"expired\"}", 0, 0},
        TOKEN("two"),
        {200, "content-type: text/html", "<html>A page</html>", 0, 0},
    };
    attempts seen = {0, 0};
    const cpod_hooks hooks = {
        .size = sizeof hooks, .context = &seen, .before = count_before, .after = count_after};
    cpod_client_options options = credentials();
    options.hooks = &hooks;
    follow f;
    FOLLOW_BEGIN(&f, responses, &options);
    cpod_mock_set_piece(f.s.mock, 7);
    follow_open(&f, follow_plain);
    bool is_over = false;
    for (size_t i = 0; i < turns && !is_over; i++) {
        cpod_status status = follow_next(&f);
        is_over = status != CPOD_OK && status != CPOD_PENDING;
        if (status == CPOD_PENDING)
            (void)!cpod_batch_wait(f.batch, -1, NULL);
        if (status == CPOD_PENDING && cpod_batch_next(f.batch, 0, NULL, NULL) == CPOD_PENDING)
            cpod_mock_advance(f.s.mock, 100);
    }
    if (batch_first) {
        cpod_batch_free(f.batch);
        f.batch = NULL;
        for (int again = 0; again < 3; again++)
            assert_int_equal(follow_next(&f), CPOD_ERR_CANCELLED);
        assert_non_null(strstr(f.error.message, "batch"));
    }
    follow_end(&f);
    assert_int_equal(seen.before, seen.after);
    return !is_over;
}

static void test_freed_at_any_time(void **state)
{
    (void)state;
    for (int batch_first = 0; batch_first < 2; batch_first++) {
        size_t turns = 0;
        while (free_after(turns, batch_first != 0))
            turns++;
        assert_true(turns > 20);
    }
}

/* ---- misuse ---- */

static void test_batches_that_cannot_have_it(void **state)
{
    (void)state;
    follow f, other;
    follow_begin(&f, NULL, 0, NULL);
    follow_begin(&other, NULL, 0, NULL);
    const list_params params = {.call = CPOD_CALL(.batch = other.batch)};
    cpod_core_stream *stream = (cpod_core_stream *)&f;
    assert_int_equal(
        cpod_core_stream_open(f.client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, &f.error),
        CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(f.error.message, "another client"));
    assert_null(stream);
    assert_int_equal(follow_open_with(&f, (cpod_call_options){.if_match = ""}, &stream, &f.error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
    follow_end(&f);
    follow_end(&other);
}

static void *open_elsewhere(void *context)
{
    follow *f = context;
    assert_int_equal(follow_open_with(f, follow_plain, &f->stream, &f->error), CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(f->error.message, "thread"));
    return NULL;
}

static void test_another_thread(void **state)
{
    (void)state;
    follow f;
    follow_begin(&f, NULL, 0, NULL);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, open_elsewhere, &f), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    follow_end(&f);
}

/* What the functions for callbacks use: they would wait, which a stream in a batch does not. */
static void test_it_cannot_be_waited_for(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a"), CPOD_OK)};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, follow_plain);
    assert_int_equal(cpod_core_stream_wait(f.stream, NULL, &f.error), CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(f.error.message, "batch"));
    assert_int_equal(cpod_mock_request_count(f.s.mock), 0);
    follow_end(&f);
}

static void misuse(void *context, const cpod_attempt *attempt)
{
    (void)attempt;
    follow *f = context;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_core_stream *stream = NULL;
    assert_int_equal(cpod_core_stream_next(f->stream, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "callbacks"));
    assert_int_equal(follow_open_with(f, follow_plain, &stream, &error), CPOD_ERR_INVALID_ARGUMENT);
    cpod_core_stream_free(f->stream);
    cpod_batch_cancel(f->batch, NULL);
    cpod_batch_free(f->batch);
}

static void test_callbacks_cannot_use_it(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a") "event: end\n\n", CPOD_OK)};
    for (int in_next = 0; in_next < 2; in_next++) {
        follow f;
        const cpod_hooks hooks = {.size = sizeof hooks, .context = &f, .before = misuse, .after = misuse};
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.hooks = &hooks;
        FOLLOW_BEGIN(&f, responses, &options);
        follow_open(&f, follow_plain);
        if (in_next != 0)
            assert_int_equal(follow_next(&f), CPOD_PENDING);
        follow_to_end(&f);
        assert_int_equal(f.ended, CPOD_DONE);
        assert_string_equal(f.seen, "a");
        follow_end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cancel_token),
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_cancelled_by_tag_or_all),
        cmocka_unit_test(test_freed_at_any_time),
        cmocka_unit_test(test_batches_that_cannot_have_it),
        cmocka_unit_test(test_another_thread),
        cmocka_unit_test(test_it_cannot_be_waited_for),
        cmocka_unit_test(test_callbacks_cannot_use_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
