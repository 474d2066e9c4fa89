/* Streams in a batch beside calls and each other. The network is a script; the clock advances only by waiting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
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
#define THING(id)                                         \
    {                                                     \
        200, JSON, "{\"data\":{\"id\":\"" id "\"}}", 0, 0 \
    }

static cpod_status get(const follow *f, thing **out)
{
    static const char *const id = "1";
    const void *const path[] = {&id};
    const list_params params = {.call = CPOD_CALL(.batch = f->batch, .tag = (void *)out)};
    return cpod_core_call(f->client, client_test_api(), OP_GET, path, &params, NULL, (void *)out, NULL);
}

static cpod_client_options credentials(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "secret";
    return options;
}

/* Streams that always have something do not keep calls from their results, nor they them, nor each other. */
static void test_in_turn_with_calls(void **state)
{
    (void)state;
    enum { CALLS = 6 };
    static script_response responses[2 + CALLS];
    for (size_t i = 0; i < 2; i++)
        responses[i] = (script_response)EVENTS(EVENT("1") EVENT("2") EVENT("3") "event: end\n\n", CPOD_OK);
    for (size_t i = 0; i < CALLS; i++)
        responses[2 + i] = (script_response)THING("x");
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    cpod_core_stream *streams[2];
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(follow_open_with(&f, follow_plain, &streams[i], NULL), CPOD_OK);
        assert_int_equal(cpod_core_stream_next(streams[i], NULL, NULL), CPOD_PENDING); /* is sent */
    }
    thing *out[CALLS] = {NULL};
    for (size_t i = 0; i < CALLS; i++)
        assert_int_equal(get(&f, &out[i]), CPOD_OK);
    assert_int_equal(cpod_batch_wait(f.batch, -1, NULL), CPOD_OK);
    char order[32] = "";
    const cpod_batch_result *done = NULL;
    while (strlen(order) < 12 && cpod_batch_next(f.batch, -1, &done, NULL) == CPOD_OK) {
        strcat(order, !done->is_stream ? "c" : done->tag == (void *)&streams[0] ? "0" : "1");
        if (done->is_stream)
            assert_int_not_equal(cpod_core_stream_next(*(cpod_core_stream **)done->tag, NULL, NULL),
                                 CPOD_PENDING);
    }
    assert_string_equal(order, "c0c1c0c1c0c1");
    for (size_t i = 0; i < 2; i++)
        cpod_core_stream_free(streams[i]);
    for (size_t i = 0; i < CALLS; i++)
        cpod_core_free(out[i]);
    follow_end(&f);
}

/* Streams do not count as calls in progress: more of them than `concurrency` keep no call waiting. */
static void test_streams_take_no_place(void **state)
{
    (void)state;
    enum { STREAMS = 40 };
    static script_response responses[STREAMS + 1];
    for (size_t i = 0; i < STREAMS; i++)
        responses[i] = (script_response)EVENTS(EVENT("a"), CPOD_OK);
    responses[STREAMS] = (script_response)THING("x");
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    cpod_core_stream *streams[STREAMS];
    for (size_t i = 0; i < STREAMS; i++)
        assert_int_equal(follow_open_with(&f, follow_plain, &streams[i], NULL), CPOD_OK);
    for (size_t i = 0; i < STREAMS; i++) { /* each once, before any of them again */
        const cpod_batch_result *done = NULL;
        assert_int_equal(cpod_batch_next(f.batch, -1, &done, NULL), CPOD_OK);
        cpod_core_stream **stream = done->tag;
        assert_int_equal(cpod_core_stream_next(*stream, NULL, NULL), CPOD_OK);
        cpod_core_stream_free(*stream);
        *stream = NULL;
    }
    for (size_t i = 0; i < STREAMS; i++)
        assert_null(streams[i]);
    assert_int_equal(script_usage(&f.s).most_exchanges, STREAMS);
    thing *out = NULL;
    assert_int_equal(get(&f, &out), CPOD_OK);
    assert_int_equal(cpod_batch_wait(f.batch, -1, NULL), CPOD_OK);
    cpod_core_free(out);
    follow_end(&f);
}

/* Streams that always have something are reported in turn. */
static void test_in_turn_with_each_other(void **state)
{
    (void)state;
    static const script_response events = EVENTS(EVENT("a") EVENT("b") EVENT("c") "event: end\n\n", CPOD_OK);
    const script_response responses[] = {events, events, events};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    cpod_core_stream *streams[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(follow_open_with(&f, follow_plain, &streams[i], NULL), CPOD_OK);
    while (script_usage(&f.s).open_exchanges < 3 || cpod_batch_next(f.batch, 0, NULL, NULL) != CPOD_DONE)
        (void)!cpod_batch_wait(f.batch, 0, NULL); /* all three have their first event */
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cpod_core_stream_next(streams[i], NULL, NULL), CPOD_OK);
    for (size_t i = 0; i < 9; i++) {
        const cpod_batch_result *done = NULL;
        assert_int_equal(cpod_batch_next(f.batch, -1, &done, NULL), CPOD_OK);
        assert_ptr_equal(done->tag, &streams[i % 3]);
        assert_int_equal(cpod_core_stream_next(streams[i % 3], NULL, NULL), i < 6 ? CPOD_OK : CPOD_DONE);
    }
    for (size_t i = 0; i < 3; i++)
        cpod_core_stream_free(streams[i]);
    follow_end(&f);
}

/* The token that a call or a stream fetches is used at once by those that wait for it. */
static void test_one_token_for_all(void **state)
{
    (void)state;
    static const script_response events = EVENTS(EVENT("a") "event: end\n\n", CPOD_OK);
    static const script_response a_thing = THING("x");
    for (int call_first = 0; call_first < 2; call_first++) {
        const script_response responses[] = {TOKEN("one"), call_first != 0 ? a_thing : events,
                                             call_first != 0 ? events : a_thing};
        follow f;
        cpod_client_options options = credentials();
        FOLLOW_BEGIN(&f, responses, &options);
        script_set_delay(&f.s, 3);
        cpod_client_free(f.client);
        cpod_batch_free(f.batch);
        f.client = script_client(&f.s, &options);
        assert_int_equal(cpod_batch_new(f.client, NULL, &f.batch, NULL), CPOD_OK);
        thing *out = NULL;
        if (call_first != 0) {
            assert_int_equal(get(&f, &out), CPOD_OK);
            assert_int_equal(cpod_batch_next(f.batch, 0, NULL, NULL), CPOD_PENDING);
        }
        follow_open(&f, follow_plain);
        assert_int_equal(follow_next(&f), CPOD_PENDING);
        if (call_first == 0)
            assert_int_equal(get(&f, &out), CPOD_OK);
        const cpod_batch_result *done = NULL;
        while (cpod_batch_next(f.batch, -1, &done, NULL) == CPOD_OK)
            f.ended = done->is_stream ? follow_next(&f) : f.ended;
        assert_int_equal(f.ended, CPOD_DONE);
        assert_int_equal(cpod_mock_request_count(f.s.mock), 3);
        assert_int_equal(cpod_mock_request_at(f.s.mock, 1)->at_ms, cpod_mock_request_at(f.s.mock, 2)->at_ms);
        assert_string_equal(out->id, "x");
        cpod_core_free(out);
        follow_end(&f);
    }
}

/* The stream that fetches the token for all is freed: a call takes over. */
static void test_freed_while_it_fetches_a_token(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, TOKEN("two"), THING("x")};
    follow f;
    cpod_client_options options = credentials();
    FOLLOW_BEGIN(&f, responses, &options);
    thing *out = NULL;
    follow_open(&f, follow_plain);
    assert_int_equal(cpod_batch_next(f.batch, 0, NULL, NULL), CPOD_PENDING);
    assert_true(f.client->auth.refreshing);
    assert_int_equal(get(&f, &out), CPOD_OK);
    assert_int_equal(cpod_batch_next(f.batch, 0, NULL, NULL), CPOD_PENDING);
    cpod_core_stream_free(f.stream);
    f.stream = NULL;
    assert_int_equal(cpod_batch_wait(f.batch, -1, NULL), CPOD_OK);
    assert_string_equal(out->id, "x");
    assert_true(script_sent(&f.s, 2, "\nAuthorization: Bearer two\n"));
    cpod_core_free(out);
    follow_end(&f);
}

/* A report that the caller has not seen yet goes with its stream. */
static void test_freed_when_it_is_ready(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a"), CPOD_OK), THING("x")};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    thing *out = NULL;
    follow_open(&f, follow_plain);
    assert_int_equal(get(&f, &out), CPOD_OK);
    assert_int_equal(cpod_batch_wait(f.batch, -1, NULL), CPOD_OK);
    cpod_core_stream_free(f.stream);
    f.stream = NULL;
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(f.batch, -1, &done, NULL), CPOD_OK);
    assert_ptr_equal(done->tag, &out);
    assert_false(done->is_stream);
    assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
    cpod_core_free(out);
    follow_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_turn_with_calls),
        cmocka_unit_test(test_streams_take_no_place),
        cmocka_unit_test(test_in_turn_with_each_other),
        cmocka_unit_test(test_one_token_for_all),
        cmocka_unit_test(test_freed_while_it_fetches_a_token),
        cmocka_unit_test(test_freed_when_it_is_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
