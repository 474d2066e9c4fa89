/* Threads that make calls, walk pages, follow streams and drive batches while another one replaces the credential by
 * one of another kind, some of which the server refuses. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "scripted.h"

#define JSON "content-type: application/json"

enum { WORKERS = 8, ROUNDS = 30, REPLACEMENTS = 1000 };

/* Without a new token, one that the server refuses. */
static int give_token(void *context, bool force, char *buffer, size_t capacity)
{
    (void)context;
    return snprintf(buffer, capacity, "%s", force ? "new" : "bad");
}

static bool is_expected(cpod_status status)
{
    return status == CPOD_OK || status == CPOD_DONE || status == CPOD_ERR_AUTH;
}

static bool make_call(cpod_client *client, cpod_batch *batch)
{
    const cpod_credential own = cpod_credential_callback("Bearer", give_token, NULL);
    const list_params common = {.call = CPOD_CALL(.batch = batch)};
    const list_params params = {.call =
                                    CPOD_CALL(.batch = batch, .credentials = &own, .credential_count = 1)};
    cpod_status first = cpod_core_call(client, client_test_api(), OP_LIST, NULL, &common, NULL, NULL, NULL);
    return is_expected(first) &&
           cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, NULL, NULL) == CPOD_OK;
}

static bool walk(cpod_client *client)
{
    cpod_core_iter *iter = NULL;
    cpod_status status =
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, NULL, NULL, &iter, NULL);
    while (status == CPOD_OK)
        status = cpod_core_iter_next(iter, NULL, NULL);
    cpod_core_iter_free(iter);
    return is_expected(status);
}

static bool follow(cpod_client *client)
{
    cpod_core_stream *stream = NULL;
    cpod_status status =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL);
    while (status == CPOD_OK)
        status = cpod_core_stream_next(stream, NULL, NULL);
    cpod_core_stream_free(stream);
    return is_expected(status);
}

/* Half of the batches are freed while their calls and streams wait. */
static bool drive(cpod_client *client, bool to_end)
{
    cpod_batch *batch = NULL;
    cpod_core_stream *stream = NULL;
    if (cpod_batch_new(client, NULL, &batch, NULL) != CPOD_OK)
        return false;
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    bool ok = make_call(client, batch) && make_call(client, batch) &&
              cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream,
                                    NULL) == CPOD_OK;
    const cpod_batch_result *done = NULL;
    cpod_status status = cpod_batch_next(batch, to_end ? -1 : 0, &done, NULL);
    while (ok && to_end && status == CPOD_OK) {
        ok = is_expected(done->status);
        while (done->is_stream && cpod_core_stream_next(stream, NULL, NULL) == CPOD_OK)
            continue;
        status = cpod_batch_next(batch, -1, &done, NULL);
    }
    cpod_batch_free(batch);
    cpod_core_stream_free(stream);
    return ok;
}

typedef struct worker {
    pthread_t thread;
    cpod_client *client;
    size_t number;
    bool ok;
} worker;

static void *work(void *context)
{
    worker *w = context;
    w->ok = true;
    for (int i = 0; w->ok && i < ROUNDS; i++) {
        switch (w->number % 4) {
        case 0:
            w->ok = make_call(w->client, NULL);
            break;
        case 1:
            w->ok = walk(w->client);
            break;
        case 2:
            w->ok = follow(w->client);
            break;
        default:
            w->ok = drive(w->client, i % 2 == 0);
            break;
        }
    }
    return NULL;
}

static void add(cpod_mock *mock, cpod_mock_exchange exchange)
{
    exchange.times = CPOD_MOCK_ANY_TIMES;
    assert_int_equal(cpod_mock_add(mock, &exchange, NULL), CPOD_OK);
}

static cpod_mock *make_server(void)
{
    cpod_mock *mock = NULL;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    add(mock, *CPOD_MOCK_EXCHANGE(.url = "/api/v1/auth/token", .status = 200, .headers = JSON,
                                  .body = "{\"access_token\":\"fetched\",\"expires_in\":1}"));
    add(mock, *CPOD_MOCK_EXCHANGE(.request_headers = "authorization: Bearer bad", .status = 401));
    add(mock, *CPOD_MOCK_EXCHANGE(.url = "/api/v1/watch", .status = 200,
                                  .headers = "content-type: text/event-stream",
                                  .body = "data: {\"id\":\"a\"}\n\nevent: end\n\n"));
    add(mock, *CPOD_MOCK_EXCHANGE(.status = 200, .headers = JSON,
                                  .body = "{\"data\":[{\"id\":\"a\"}],\"total\":1}"));
    return mock;
}

static void test_threads_while_one_replaces(void **state)
{
    (void)state;
    cpod_mock *mock = make_server();
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(mock);
    options.client_id = "id";
    options.client_secret = "s3cret";
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    static worker workers[WORKERS];
    for (size_t i = 0; i < WORKERS; i++) {
        workers[i] = (worker){.client = client, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    const cpod_credential kinds[] = {
        cpod_credential_bearer("Bearer", "good"), cpod_credential_callback("Bearer", give_token, NULL),
        cpod_credential_bearer("Bearer", "bad"), cpod_credential_callback("Bearer", give_token, client)};
    for (size_t i = 0; i < REPLACEMENTS; i++)
        assert_int_equal(cpod_client_set_credential(client, &kinds[i % 4], NULL), CPOD_OK);
    for (size_t i = 0; i < WORKERS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        if (!workers[i].ok)
            fail_msg("worker %zu", i);
    }
    cpod_client_free(client);
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(mock, &usage);
    assert_int_equal(usage.open_exchanges, 0);
    assert_int_equal(usage.releases, 1);
    cpod_mock_free(mock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads_while_one_replaces)};
    return cmocka_run_group_tests_name("credentials of another kind", tests, NULL, NULL);
}
