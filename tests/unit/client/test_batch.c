/* Calls in a batch: the promised behaviour of single calls holds for each, on one thread that never blocks.
 * The network is a script; the clock advances only by waiting. */
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
#include "session.h"

/* ---- results ---- */

static void test_results_are_those_of_the_single_call(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("a"),
                                                {404, JSON "\nx-request-id: r", "{\"code\":\"gone\"}", 0, 0},
                                                THING("c"),
                                                {200, "content-type: text/html", "<html>", 0, 0}};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 8);
    for (size_t i = 0; i < 4; i++)
        gets_add(&g, i, gets_plain);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 0); /* nothing happens without driving it */
    assert_int_equal(cpod_batch_count(g.batch), 4);
    gets_take_all(&g);
    assert_string_equal(g.out[0]->id, "a");
    assert_string_equal(g.out[2]->id, "c");
    assert_int_equal(g.status[1], CPOD_ERR_NOT_FOUND);
    assert_string_equal(g.error[1].code, "gone");
    assert_string_equal(g.error[1].request_id, "r");
    assert_int_equal(g.info[1].http_status, 404);
    assert_int_equal(g.status[3], CPOD_ERR_PROTOCOL);
    assert_int_equal(g.info[0].attempts, 1);
    assert_true(script_sent(&g.s, 2, "GET https://api.example.com/api/v1/things/2\n"));
    assert_true(script_sent(&g.s, 2, "\nAuthorization: Bearer tok\n"));
    gets_end(&g);
}

static void test_never_more_than_the_limit(void **state)
{
    (void)state;
    static script_response responses[40];
    for (size_t i = 0; i < 40; i++)
        responses[i] = (script_response)THING("x");
    gets g;
    GETS_BEGIN(&g, responses, NULL, 7);
    for (size_t i = 0; i < 40; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(script_usage(&g.s).most_exchanges, 7);
    for (size_t i = 0; i < 40; i++)
        assert_int_equal(g.order[i], i); /* the queue is one */
    gets_end(&g);
}

static void test_a_batch_goes_on_after_its_end(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("a"), THING("b")};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 0);
    assert_int_equal(gets_take(&g, -1), CPOD_DONE);
    gets_add(&g, 0, gets_plain);
    gets_take_all(&g);
    gets_add(&g, 1, gets_plain);
    assert_int_equal(cpod_batch_wait(g.batch, -1, NULL), CPOD_OK);
    assert_int_equal(cpod_batch_count(g.batch), 1);
    assert_string_equal(g.out[1]->id, "b");
    gets_take_all(&g);
    gets_end(&g);
}

static void test_every_kind_of_result(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":true}", 0, 0},
                                                {200, JSON, "{\"data\":\"text\"}", 0, 0},
                                                {204, NULL, NULL, 0, 0},
                                                {201, JSON, "{\"data\":{\"id\":\"n\"}}", 0, 0},
                                                {200, JSON, "{}", 0, 0},
                                                {200, "content-type: text/plain", "file", 0, 0}};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 0);
    const cpod_api *api = client_test_api();
    const cpod_call_options in_batch = {.size = sizeof in_batch, .batch = g.batch};
    bool flag = false;
    char *text = NULL;
    thing *made = NULL;
    cpod_raw_response *raw = NULL;
    cpod_raw_response *file = NULL;
    static const char *const id = "1";
    const void *const path[] = {&id};
    {
        /* All of this is gone when the requests are sent. */
        char name[] = "name";
        const thing_create body = {.name = name};
        const list_params params = {.call = &in_batch};
        assert_int_equal(cpod_core_call(g.client, api, OP_EVALUATE, NULL, &params, NULL, &flag, NULL),
                         CPOD_OK);
        assert_int_equal(cpod_core_call(g.client, api, OP_MASK, NULL, &params, NULL, &text, NULL), CPOD_OK);
        assert_int_equal(cpod_core_call(g.client, api, OP_DELETE, path, &params, NULL, NULL, NULL), CPOD_OK);
        assert_int_equal(cpod_core_call(g.client, api, OP_CREATE, NULL, &params, &body, (void *)&made, NULL),
                         CPOD_OK);
        assert_int_equal(cpod_call_raw(g.client, "GET", "/v1/raw", NULL, NULL, &in_batch, &raw, NULL),
                         CPOD_OK);
        assert_int_equal(
            cpod_download_url(g.client, "https://files.example.com/f?sig=1", 0, &in_batch, &file, NULL),
            CPOD_OK);
        memset(name, 'X', sizeof name - 1);
    }
    const cpod_batch_result *done;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(cpod_batch_next(g.batch, -1, &done, NULL), CPOD_OK);
        assert_int_equal(done->status, CPOD_OK);
        assert_null(done->tag);
    }
    assert_true(flag);
    assert_string_equal(text, "text");
    assert_string_equal(made->id, "n");
    assert_string_equal(raw->body, "{}");
    assert_string_equal(file->body, "file");
    assert_string_equal(script_body(&g.s, 3), "{\"name\":\"name\"}");
    assert_false(script_sent(&g.s, 5, "Authorization"));
    cpod_string_free(text);
    cpod_core_free(made);
    cpod_raw_response_free(raw);
    cpod_raw_response_free(file);
    gets_end(&g);
}

typedef struct taken {
    char text[32];
} taken;

static bool take_piece(void *context, const void *data, size_t length)
{
    taken *t = context;
    (void)strncat(t->text, data, length);
    return true;
}

static void test_downloads_and_bodies_in_pieces(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: application/zip", "0123456789", 0, 0},
                                                THING("pieces")};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 0);
    cpod_mock_set_piece(g.s.mock, 3);
    taken t = {""};
    const cpod_download to_callback = cpod_download_callback(take_piece, &t);
    static const char *const id = "1";
    const void *const path[] = {&id};
    const list_params params = {.call =
                                    CPOD_CALL(.batch = g.batch, .download = &to_callback, .tag = &g.out[0])};
    assert_int_equal(
        cpod_core_call(g.client, client_test_api(), OP_GET_BLOB, path, &params, NULL, NULL, NULL), CPOD_OK);
    gets_add(&g, 1, gets_plain);
    const cpod_batch_result *done;
    while (cpod_batch_next(g.batch, -1, &done, NULL) == CPOD_OK)
        assert_int_equal(done->status, CPOD_OK);
    assert_string_equal(t.text, "0123456789");
    assert_string_equal(g.out[1]->id, "pieces");
    gets_end(&g);
}

/* ---- calls that cannot be added ---- */

static int64_t read_nothing(void *context, void *buffer, size_t capacity)
{
    (void)context, (void)buffer, (void)capacity;
    return 0;
}

static void test_what_cannot_be_in_a_batch(void **state)
{
    (void)state;
    gets g;
    gets_begin(&g, NULL, 0, NULL, 0);
    const cpod_api *api = client_test_api();
    const list_params params = {.call = CPOD_CALL(.batch = g.batch)};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_core_iter *iter = NULL;
    assert_int_equal(cpod_core_iter_open(g.client, api, OP_LIST, NULL, &params, NULL, &iter, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "batch"));
    assert_null(iter);
    static const char *const id = "1";
    const void *const path[] = {&id};
    const cpod_upload upload = {.read = read_nothing, .length = 1, .state = CPOD_IS_SET};
    assert_int_equal(cpod_core_call(g.client, api, OP_PUT_BLOB, path, &params, &upload, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "callback"));
    script other;
    script_begin(&other, NULL, 0);
    cpod_client *stranger = script_client(&other, NULL);
    assert_int_equal(cpod_core_call(stranger, api, OP_GET, path, &params, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(stranger);
    const cpod_call_options bad_key = {.size = sizeof bad_key, .idempotency_key = ""};
    assert_int_equal(gets_add_with(&g, 0, bad_key, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(g.out[0]);
    assert_int_equal(cpod_batch_count(g.batch), 0);
    assert_int_equal(gets_take(&g, -1), CPOD_DONE);
    gets_end(&g);
}

static void test_how_a_batch_is_made(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_client *client = script_client(&s, NULL);
    cpod_batch *batch = (cpod_batch *)client;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_batch_options no_size = {.concurrency = 1};
    assert_int_equal(cpod_batch_new(client, &no_size, &batch, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(batch);
    assert_int_equal(cpod_batch_new(NULL, NULL, &batch, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_batch_new(client, NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    cpod_watch_callback watch = (cpod_watch_callback)(void (*)(void))abort;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.watch = watch), &batch, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    /* Options of a caller that knows less. */
    const cpod_batch_options narrow = {.size = offsetof(cpod_batch_options, watch), .watch = watch};
    assert_int_equal(cpod_batch_new(client, &narrow, &batch, &error), CPOD_OK);
    cpod_client_free(client); /* the batch has its own reference */
    assert_int_equal(script_usage(&s).releases, 0);
    cpod_batch_free(batch);
    assert_int_equal(script_usage(&s).releases, 1);
    cpod_batch_free(NULL);
    cpod_batch_cancel(NULL, NULL);
    assert_int_equal(cpod_batch_count(NULL), 0);
    assert_int_equal(cpod_batch_next(NULL, 0, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
}

static void test_a_transport_without_loops(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    cpod_transport transport = *cpod_mock_transport(s.mock);
    transport.size = offsetof(cpod_transport, loops); /* compiled before loops existed */
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "t";
    options.transport = &transport;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    cpod_batch *batch = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, &error), CPOD_ERR_CONFIGURATION);
    assert_non_null(strstr(error.message, "loops"));
    cpod_client_free(client);
}

/* ---- retries ---- */

static void test_retries_wait_side_by_side(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, NULL, NULL, 0, 0}, {429, "retry-after: 30", NULL, 0, 0}, THING("c"), THING("a"), THING("b")};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 4);
    for (size_t i = 0; i < 3; i++)
        gets_add(&g, i, gets_plain);
    int64_t began = cpod_mock_now(g.s.mock);
    gets_take_all(&g);
    assert_int_equal(g.order[0], 2); /* it did not wait for other calls */
    assert_int_equal(g.order[1], 0);
    assert_int_equal(g.order[2], 1);
    assert_int_equal(g.info[0].attempts, 2);
    assert_int_equal(cpod_mock_now(g.s.mock) - began, 30000); /* the longest of the two, not their sum */
    gets_end(&g);
}

static void test_retry_rules_hold(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, "x-should-retry: false", NULL, 0, 0},
                                                {429, "retry-after: 121", NULL, 0, 0},
                                                {0, NULL, NULL, CPOD_ERR_TRANSPORT, 0},
                                                {200, JSON, "{\"da", 0, CPOD_ERR_TRANSPORT},
                                                THING("x")};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 1);
    for (size_t i = 0; i < 3; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_ERR_SERVER);
    assert_int_equal(g.status[1], CPOD_ERR_RATE_LIMIT);
    assert_int_equal(g.error[1].retry_after_ms, 121000);
    assert_non_null(strstr(g.error[1].message, "120 s"));
    assert_int_equal(g.status[2], CPOD_OK);
    assert_int_equal(g.info[2].attempts, 3);
    gets_end(&g);
}

static void test_the_retry_budget_is_shared(void **state)
{
    (void)state;
    enum { CALLS = 4, LEFT = 25 };
    static script_response responses[CALLS * 3];
    for (size_t i = 0; i < CALLS * 3; i++)
        responses[i] = (script_response){503, NULL, NULL, 0, 0};
    gets g;
    GETS_BEGIN(&g, responses, NULL, 1);
    atomic_store(&g.client->retry_tokens, LEFT);
    for (size_t i = 0; i < CALLS; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(cpod_mock_request_count(g.s.mock), CALLS + LEFT / 5);
    assert_non_null(strstr(g.error[CALLS - 1].message, "too many calls"));
    gets_end(&g);
}

/* ---- tokens ---- */

static size_t count_sent(const script *s, const char *part)
{
    size_t count = 0;
    for (size_t i = 0; i < cpod_mock_request_count(s->mock); i++)
        count += script_sent(s, i, part) ? 1 : 0;
    return count;
}

static void test_one_token_for_all_who_wait(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("one"), THING("a"), THING("b"), THING("c"), THING("d")};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 4);
    for (size_t i = 0; i < 4; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(count_sent(&g.s, "/v1/auth/token\n"), 1);
    assert_int_equal(count_sent(&g.s, "Bearer one\n"), 4);
    assert_int_equal(cpod_mock_sleep_count(g.s.mock), 0); /* no call slept for it */
    gets_end(&g);
}

static void test_a_token_that_expires_under_way(void **state)
{
    (void)state;
    static const script_response refused = {401, NULL, NULL, 0, 0};
    static const script_response token_one = TOKEN("one");
    static const script_response token_two = TOKEN("two");
    static const script_response fine = THING("x");
    const script_response responses[] = {token_one, refused, refused, refused, token_two, fine, fine, fine};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 3);
    for (size_t i = 0; i < 3; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(count_sent(&g.s, "/v1/auth/token\n"), 2);
    assert_int_equal(count_sent(&g.s, "Bearer two\n"), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(g.status[i], CPOD_OK);
        assert_int_equal(g.info[i].attempts, 2);
    }
    gets_end(&g);
}

static void test_one_clear_error_for_all_who_wait(void **state)
{
    (void)state;
    static const script_response responses[] = {{401, JSON, "{\"error\":\"invalid_client\"}", 0, 0}};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 3);
    for (size_t i = 0; i < 3; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 1);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(g.status[i], CPOD_ERR_AUTH);
        assert_string_equal(g.error[i].code, "invalid_client");
    }
    gets_end(&g);
}

/* A timeout is the endpoint's failure, unless it was the call's own timeout. */
static void test_a_token_endpoint_that_does_not_respond(void **state)
{
    (void)state;
    static const script_response responses[] = {NEVER, NEVER};
    gets g;
    cpod_client_options options = gets_credentials();
    options.attempt_timeout_ms = 300;
    options.max_retries = CPOD_NO_RETRIES;
    GETS_BEGIN(&g, responses, &options, 3);
    int64_t began = cpod_mock_now(g.s.mock);
    for (size_t i = 0; i < 3; i++)
        gets_add(&g, i, gets_plain);
    gets_take_all(&g);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 1);
    assert_in_range(cpod_mock_now(g.s.mock) - began, 300, 310);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(g.status[i], CPOD_ERR_TIMEOUT);
    gets_add(&g, 3, (cpod_call_options){.timeout_ms = 100});
    gets_add(&g, 4, gets_plain);
    g.ended = 0;
    assert_int_equal(gets_take(&g, -1), CPOD_OK);
    assert_int_equal(g.order[0], 3);
    assert_int_equal(cpod_batch_count(g.batch), 1); /* the other call fetches a token itself */
    gets_end(&g);
}

static void test_a_token_endpoint_that_fails_for_a_while(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, "retry-after: 2", NULL, 0, 0}, TOKEN("one"), THING("a"), THING("b")};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 2);
    gets_add(&g, 0, gets_plain);
    gets_add(&g, 1, (cpod_call_options){.timeout_ms = 1000}); /* too short for that wait */
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_OK);
    assert_int_equal(g.status[1], CPOD_ERR_TIMEOUT);
    assert_int_equal(count_sent(&g.s, "/v1/auth/token\n"), 2);
    gets_end(&g);
}

/* The thread of the batch makes a blocking call that needs the token which a call of the batch is fetching:
 * no other thread would advance that. */
static void test_a_single_call_waits_for_the_token_of_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("one"), THING("single"), THING("batch")};
    gets g;
    cpod_client_options options = gets_credentials();
    GETS_BEGIN(&g, responses, &options, 2);
    cpod_mock_set_piece(g.s.mock, 5); /* it takes a while */
    gets_add(&g, 0, gets_plain);
    assert_int_equal(gets_take(&g, 0), CPOD_PENDING);
    assert_true(session_source(g.client)->refreshing);
    static const char *const id = "1";
    const void *const path[] = {&id};
    thing *single = NULL;
    assert_int_equal(
        cpod_core_call(g.client, client_test_api(), OP_GET, path, NULL, NULL, (void *)&single, NULL),
        CPOD_OK);
    cpod_core_free(single);
    gets_take_all(&g);
    assert_int_equal(g.status[0], CPOD_OK);
    assert_int_equal(count_sent(&g.s, "/v1/auth/token\n"), 1);
    gets_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_are_those_of_the_single_call),
        cmocka_unit_test(test_never_more_than_the_limit),
        cmocka_unit_test(test_a_batch_goes_on_after_its_end),
        cmocka_unit_test(test_every_kind_of_result),
        cmocka_unit_test(test_downloads_and_bodies_in_pieces),
        cmocka_unit_test(test_what_cannot_be_in_a_batch),
        cmocka_unit_test(test_how_a_batch_is_made),
        cmocka_unit_test(test_a_transport_without_loops),
        cmocka_unit_test(test_retries_wait_side_by_side),
        cmocka_unit_test(test_retry_rules_hold),
        cmocka_unit_test(test_the_retry_budget_is_shared),
        cmocka_unit_test(test_one_token_for_all_who_wait),
        cmocka_unit_test(test_a_token_that_expires_under_way),
        cmocka_unit_test(test_one_clear_error_for_all_who_wait),
        cmocka_unit_test(test_a_token_endpoint_that_does_not_respond),
        cmocka_unit_test(test_a_token_endpoint_that_fails_for_a_while),
        cmocka_unit_test(test_a_single_call_waits_for_the_token_of_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
