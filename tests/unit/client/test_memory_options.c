/* Allocations of what a call copies from its options, and of what the option lenient_text replaces: each fails
 * once. The texts are long, so that each has memory of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/error.h"
#include "cpod/core/batch.h"
#include "scripted.h"
#include "support/counting_allocator.h"

#define JSON  "content-type: application/json"
#define THING "{\"data\":{\"id\":\"1\"}}"
#define PAGE  "{\"data\":[{\"id\":\"1\"}],\"hasMore\":false}"

enum { MANY = 300, LONG = 3000 };

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static int statuses[MANY];
static char long_etag[LONG], long_key[LONG];

/* Copies of these are freed or overwritten before the call ends, if the library did not copy them. */
typedef struct given {
    int statuses[MANY];
    char etag[LONG], key[LONG];
    cpod_retry_policy retry;
    cpod_header header;
    cpod_call_options options;
} given;

static given *options_of_a_call(void)
{
    given *g = calloc(1, sizeof *g);
    assert_non_null(g);
    memcpy(g->statuses, statuses, sizeof statuses);
    memcpy(g->etag, long_etag, sizeof long_etag);
    memcpy(g->key, long_key, sizeof long_key);
    g->retry = *CPOD_RETRY_POLICY(.statuses = g->statuses, .status_count = MANY, .max_retries = 3);
    g->header = (cpod_header){"X-Long", g->key};
    g->options = *CPOD_CALL(.retry = &g->retry, .if_none_match = g->etag, .if_match = g->etag,
                            .if_modified_since = "Sun, 06 Nov 1994 08:49:37 GMT", .idempotency_key = g->key,
                            .headers = &g->header, .header_count = 1);
    return g;
}

static cpod_status get(cpod_client *client, cpod_error *error)
{
    given *g = options_of_a_call();
    const list_params params = {.call = &g->options};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, (void *)&out, error);
    assert_true((out != NULL) == (status == CPOD_OK));
    cpod_core_free(out);
    free(g);
    return status;
}

/* The iterator outlives the options. */
static cpod_status list(cpod_client *client, cpod_error *error)
{
    given *g = options_of_a_call();
    const list_params params = {.call = &g->options};
    cpod_core_iter *iter = NULL;
    cpod_status status =
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, error);
    assert_true((iter != NULL) == (status == CPOD_OK));
    free(g);
    while (status == CPOD_OK)
        status = cpod_core_iter_next(iter, NULL, error);
    cpod_core_iter_free(iter);
    return status == CPOD_DONE ? CPOD_OK : status;
}

static cpod_status watch(cpod_client *client, cpod_error *error)
{
    given *g = options_of_a_call();
    g->options.lenient_text = true;
    const list_params params = {.call = &g->options};
    cpod_core_stream *stream = NULL;
    cpod_status status =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, error);
    while (status == CPOD_OK)
        status = cpod_core_stream_next(stream, NULL, error);
    cpod_core_stream_free(stream);
    free(g);
    return status == CPOD_DONE ? CPOD_OK : status;
}

static cpod_status in_batch(cpod_client *client, cpod_error *error)
{
    cpod_batch *batch = NULL;
    cpod_status status = cpod_batch_new(client, NULL, &batch, error);
    given *g = options_of_a_call();
    g->options.batch = batch;
    const list_params params = {.call = &g->options};
    thing *out = NULL;
    if (status == CPOD_OK)
        status =
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, (void *)&out, error);
    free(g); /* before the request is sent */
    const cpod_batch_result *done = NULL;
    if (status == CPOD_OK)
        status = cpod_batch_next(batch, -1, &done, error);
    if (done != NULL) {
        status = done->status;
        *error = *done->error;
    }
    cpod_core_free(out);
    cpod_batch_free(batch);
    return status;
}

static cpod_status lenient(cpod_client *client, cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.lenient_text = true)};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, (void *)&out, error);
    assert_true((out != NULL) == (status == CPOD_OK));
    cpod_core_free(out);
    if (status != CPOD_ERR_NOT_FOUND)
        return status;
    cpodi_error_reset(error); /* a failure, as its response says */
    return CPOD_OK;
}

static bool run_once(cpod_status (*operation)(cpod_client *, cpod_error *), const script_response *response,
                     size_t at)
{
    counting_allocator counting;
    counting_allocator_init(&counting, 0);
    const script_response responses[] = {*response, *response};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.allocator = &counting.allocator;
    options.token = "tok";
    cpod_client *client = script_client(&s, &options);
    counting.fail_at = counting.calls + at;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = operation(client, &error);
    bool is_reached = counting.calls >= counting.fail_at;
    counting.fail_at = 0;
    assert_int_equal(status, is_reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
    assert_int_equal(error.status, status);
    if (is_reached)
        assert_int_equal(operation(client, &error), CPOD_OK); /* the client works afterwards */
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    cpod_client_free(client);
    assert_int_equal(counting.live, 0);
    return is_reached;
}

static void test_calls(void **state)
{
    (void)state;
    static const struct {
        cpod_status (*operation)(cpod_client *, cpod_error *);
        script_response response;
        size_t least; /* of allocations: what is copied has its own */
    } cases[] = {
        {get, {200, JSON, THING, 0, 0}, 6},
        {list, {200, JSON, PAGE, 0, 0}, 10},
        {watch,
         {200, "content-type: text/event-stream",
          "data: {\"id\":\"\\ud800\xFF\"}\n\nevent: end\ndata: {\"id\":\"\xFF\"}\n\n", 0, 0},
         8},
        {in_batch, {200, JSON, THING, 0, 0}, 8},
        {lenient, {200, JSON, "{\"data\":{\"id\":\"\xFF\"}}", 0, 0}, 4},
        {lenient, {404, JSON, "{\"title\":\"\\u0000\"}", 0, 0}, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t at = 1;
        while (run_once(cases[i].operation, &cases[i].response, at))
            at++;
        print_message("case %zu: %zu allocations\n", i, at - 1);
        assert_true(at > cases[i].least);
    }
}

static void test_the_policy_of_a_client(void **state)
{
    (void)state;
    for (size_t at = 1;; at++) {
        counting_allocator counting;
        counting_allocator_init(&counting, at);
        given *g = options_of_a_call();
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.allocator = &counting.allocator;
        options.token = "t";
        options.retry = &g->retry;
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status = cpod_core_client_new(client_test_api(), &options, &client, &error);
        bool is_reached = counting.calls >= at;
        assert_int_equal(status, is_reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        assert_int_equal(error.status, status);
        assert_true((client != NULL) == (status == CPOD_OK));
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
        free(g);
        if (!is_reached)
            break;
    }
}

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++)
        statuses[i] = 300 + i;
    memset(long_etag, 'e', LONG - 1);
    long_etag[0] = long_etag[LONG - 2] = '"';
    memset(long_key, 'k', LONG - 1);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_the_policy_of_a_client),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
