/* Batches whose event loop or transport fails, options at their limits, and batches that are cancelled by tag. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gets.h"

/* The mock's loops, whose steps fail on request. */
static const cpod_transport_loops *real_loops;
static cpod_status act_fails, wait_fails;

static cpod_status act(cpod_transport_loop *loop, int fd, unsigned events, cpod_error *error)
{
    return act_fails != CPOD_OK ? act_fails : real_loops->act(loop, fd, events, error);
}

static cpod_status wait_once(cpod_transport_loop *loop, int64_t until_ms, cpod_error *error)
{
    return wait_fails != CPOD_OK ? wait_fails : real_loops->wait(loop, until_ms, error);
}

static cpod_client *failing_client(script *s, cpod_transport *transport, cpod_transport_loops *loops)
{
    act_fails = wait_fails = CPOD_OK;
    *transport = *cpod_mock_transport(s->mock);
    real_loops = transport->loops;
    *loops = *real_loops;
    loops->act = act;
    loops->wait = wait_once;
    transport->loops = loops;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.transport = transport;
    options.clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    return client;
}

static void note_watch(void *context, int fd, unsigned events)
{
    (void)context, (void)fd, (void)events;
}

static void note_timer(void *context, int64_t milliseconds)
{
    *(int64_t *)context = milliseconds;
}

static void add_get(cpod_client *client, cpod_batch *batch, void *tag, thing **out)
{
    static const char *const id = "1";
    static const void *const path[] = {&id};
    const list_params params = {.call = CPOD_CALL(.batch = batch, .tag = tag)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, path, &params, NULL, out, NULL),
                     CPOD_OK);
}

/* What fails in the callbacks of an event loop is reported by the next call, once. */
static void test_an_event_that_fails(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("1")};
    script s;
    SCRIPT(&s, responses);
    cpod_transport transport;
    cpod_transport_loops loops;
    cpod_client *client = failing_client(&s, &transport, &loops);
    int64_t timer = 0;
    cpod_batch *batch = NULL;
    assert_int_equal(
        cpod_batch_new(client,
                       CPOD_BATCH_OPTIONS(.watch = note_watch, .timer = note_timer, .loop_context = &timer),
                       &batch, NULL),
        CPOD_OK);
    thing *out = NULL;
    add_get(client, batch, NULL, &out);
    act_fails = CPOD_ERR_TRANSPORT;
    cpod_batch_on_socket(batch, 7, CPOD_WATCH_READ);
    act_fails = CPOD_OK;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_batch_next(batch, 0, NULL, &error), CPOD_ERR_TRANSPORT);
    assert_string_equal(error.message, "Processing the events of the loop failed");
    assert_int_equal(cpod_batch_next(batch, -1, NULL, &error), CPOD_OK);
    assert_non_null(out);
    cpod_core_free(out);
    act_fails = CPOD_ERR_NO_MEMORY;
    cpod_batch_on_timeout(batch);
    assert_int_equal(cpod_batch_wait(batch, 0, &error), CPOD_ERR_NO_MEMORY);
    assert_int_equal(cpod_batch_wait(batch, 0, &error), CPOD_OK);
    assert_int_equal(cpod_batch_next(batch, 0, NULL, &error), CPOD_DONE);
    cpod_batch_free(batch);
    cpod_client_free(client);
}

/* A failure of the wait ends the step, not the calls. */
static void test_a_wait_that_fails(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("1")};
    script s;
    SCRIPT(&s, responses);
    script_set_delay(&s, 1000);
    cpod_transport transport;
    cpod_transport_loops loops;
    cpod_client *client = failing_client(&s, &transport, &loops);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    thing *out = NULL;
    add_get(client, batch, NULL, &out);
    wait_fails = CPOD_ERR_TRANSPORT;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_batch_next(batch, -1, NULL, &error), CPOD_ERR_TRANSPORT);
    assert_null(out);
    wait_fails = CPOD_OK;
    assert_int_equal(cpod_batch_next(batch, -1, NULL, &error), CPOD_OK);
    assert_non_null(out);
    assert_int_equal(cpod_batch_next(batch, -1, NULL, &error), CPOD_DONE);
    cpod_core_free(out);
    cpod_batch_free(batch);
    cpod_client_free(client);
}

static void test_options_at_their_limits(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_client *client = script_client(&s, NULL);
    int64_t timer = 0;
    const struct {
        cpod_batch_options options;
        cpod_status status;
        const char *named;
    } cases[] = {
        {{.concurrency = INT32_MAX}, CPOD_OK, NULL},
        {{.concurrency = (size_t)INT32_MAX + 1}, CPOD_ERR_INVALID_ARGUMENT, "concurrency"},
        {{.watch = note_watch}, CPOD_ERR_INVALID_ARGUMENT, "watch and timer"},
        {{.timer = note_timer, .loop_context = &timer}, CPOD_ERR_INVALID_ARGUMENT, "watch and timer"},
        {{.watch = note_watch, .timer = note_timer, .loop_context = &timer}, CPOD_OK, NULL},
        {{.concurrency = 0}, CPOD_OK, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_batch_options options = cases[i].options;
        options.size = sizeof options;
        cpod_batch *batch = (cpod_batch *)&batch;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_batch_new(client, &options, &batch, &error), cases[i].status);
        assert_int_equal(batch != NULL, cases[i].status == CPOD_OK);
        if (cases[i].named != NULL)
            assert_non_null(strstr(error.message, cases[i].named));
        cpod_batch_free(batch);
    }
    assert_int_equal(script_usage(&s).open_loops, 0);
    cpod_client_free(client);
    cpod_batch_free(NULL);
    cpod_batch_cancel(NULL, NULL);
    cpod_batch_on_socket(NULL, 0, 0);
    cpod_batch_on_timeout(NULL);
    assert_int_equal(cpod_batch_count(NULL), 0);
}

/* Calls with the tag end, whether they are queued or running; the others go on. NULL: all. */
static void test_cancel_by_tag(void **state)
{
    (void)state;
    static int tags[2];
    for (int all = 0; all < 2; all++) {
        static const script_response responses[] = {THING("1"), THING("2"), THING("3"), THING("4")};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        cpod_batch *batch = NULL;
        assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 1), &batch, NULL), CPOD_OK);
        thing *out[4] = {NULL, NULL, NULL, NULL};
        for (size_t i = 0; i < 4; i++)
            add_get(client, batch, &tags[i % 2], &out[i]);
        assert_int_equal(cpod_batch_count(batch), 4);
        cpod_batch_cancel(batch, all ? NULL : &tags[1]);
        size_t done = 0, cancelled = 0;
        const cpod_batch_result *result;
        while (cpod_batch_next(batch, -1, &result, NULL) == CPOD_OK) {
            cancelled += result->status == CPOD_ERR_CANCELLED ? 1 : 0;
            done += result->status == CPOD_OK ? 1 : 0;
            if (!all)
                assert_int_equal(result->status, result->tag == &tags[1] ? CPOD_ERR_CANCELLED : CPOD_OK);
        }
        assert_int_equal(cancelled, all ? 4 : 2);
        assert_int_equal(done, all ? 0 : 2);
        assert_int_equal(cpod_mock_request_count(s.mock), done);
        for (size_t i = 0; i < 4; i++)
            cpod_core_free(out[i]);
        cpod_batch_free(batch);
        cpod_client_free(client);
    }
}

/* Without a time limit a call waits for the token of another one as long as that takes. */
static void test_a_token_without_a_deadline(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("t"), THING("1"), THING("2"), THING("3")};
    gets g;
    cpod_client_options options = gets_credentials();
    options.call_timeout_ms = -1;
    options.attempt_timeout_ms = -1;
    GETS_BEGIN(&g, responses, &options, 3);
    for (size_t i = 0; i < 3; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(g.status[i], CPOD_OK);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 4);
    gets_end(&g);
}

/* A blocking call drives the batch that fetches the token which it waits for; the hooks of the batch's calls run
 * meanwhile, and cannot use the batch. */
typedef struct inside {
    gets *g;
    size_t count, refused;
} inside;

static void use_the_batch(void *context, const cpod_attempt *attempt)
{
    inside *i = context;
    if (strstr(attempt->url, "/things/9") != NULL)
        return; /* the blocking call itself */
    const cpod_batch_result *done = NULL;
    i->count++;
    i->refused += cpod_batch_next(i->g->batch, 0, &done, NULL) == CPOD_ERR_INVALID_ARGUMENT;
}

static void test_a_call_that_drives_the_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("t"), THING("1"), THING("2"), THING("3"), THING("4")};
    gets g = {0};
    inside i = {.g = &g};
    cpod_client_options options = gets_credentials();
    options.hooks = CPOD_HOOKS(.context = &i, .before = use_the_batch);
    GETS_BEGIN(&g, responses, &options, 3);
    for (size_t c = 0; c < 3; c++)
        gets_add(&g, c, gets_plain);
    cpod_mock_set_piece(g.s.mock, 5); /* the token takes a while */
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    size_t before = i.count;
    const char *id = "9";
    const void *const path[] = {&id};
    assert_int_equal(cpod_core_call(g.client, client_test_api(), OP_GET, path, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    assert_true(i.count > before);
    gets_take_all(&g);
    assert_int_equal(i.count, i.refused);
    gets_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_that_fails),
        cmocka_unit_test(test_a_wait_that_fails),
        cmocka_unit_test(test_options_at_their_limits),
        cmocka_unit_test(test_cancel_by_tag),
        cmocka_unit_test(test_a_token_without_a_deadline),
        cmocka_unit_test(test_a_call_that_drives_the_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
