/* Credentials of one call whose requests come later: the pages of an iterator, the connections of a stream, a call of
 * a batch. The caller's memory is gone by then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "scripted.h"
#include "support/keeper.h"

#define JSON "content-type: application/json"
#define PAGE(text)            \
    {                         \
        200, JSON, text, 0, 0 \
    }

static keeper memory; /* too large for a stack */

/* What a caller passes, each part in memory of its own. */
typedef struct passed {
    char *scheme, *secret;
    cpod_credential *credential;
    cpod_call_options *options;
    list_params params;
} passed;

static void pass(passed *p, cpod_batch *batch)
{
    p->scheme = strdup("Bearer");
    p->secret = strdup("s3cret");
    p->credential = malloc(sizeof *p->credential);
    p->options = malloc(sizeof *p->options);
    assert_true(p->scheme != NULL && p->secret != NULL && p->credential != NULL && p->options != NULL);
    *p->credential = cpod_credential_bearer(p->scheme, p->secret);
    *p->options = (cpod_call_options)CPOD_CALL_OPTIONS_INIT;
    p->options->credentials = p->credential;
    p->options->credential_count = 1;
    p->options->batch = batch;
    p->params = (list_params){.call = p->options};
}

static void take_away(passed *p)
{
    memset(p->scheme, 'x', strlen(p->scheme));
    memset(p->secret, 'x', strlen(p->secret));
    memset(p->credential, 0xFF, sizeof *p->credential);
    memset(p->options, 0xFF, sizeof *p->options);
    free(p->scheme);
    free(p->secret);
    free(p->credential);
    free(p->options);
}

static cpod_client *keeping_client(script *s, cpod_allocator *allocator)
{
    memset(&memory, 0, sizeof memory);
    *allocator = keeper_allocator(&memory);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.allocator = allocator;
    options.token = "common";
    return script_client(s, &options);
}

static void test_pages(void **state)
{
    (void)state;
    static const script_response responses[] = {PAGE("{\"data\":[{\"id\":\"a\"}],\"total\":2}"),
                                                PAGE("{\"data\":[{\"id\":\"b\"}],\"total\":2}")};
    script s;
    SCRIPT(&s, responses);
    cpod_allocator allocator;
    cpod_client *client = keeping_client(&s, &allocator);
    passed p;
    pass(&p, NULL);
    cpod_core_iter *iter = NULL;
    assert_int_equal(
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &p.params, NULL, &iter, NULL), CPOD_OK);
    take_away(&p);
    for (int i = 0; i < 2; i++)
        assert_int_equal(cpod_core_iter_next(iter, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_iter_next(iter, NULL, NULL), CPOD_DONE);
    for (size_t i = 0; i < 2; i++)
        assert_true(script_sent(&s, i, "\nAuthorization: Bearer s3cret\n"));
    assert_true(keeper_holds(&memory, "s3cret")); /* the search finds what is still in use */
    cpod_core_iter_free(iter);
    cpod_client_free(client);
    assert_false(keeper_holds(&memory, "s3cret"));
}

/* What cannot be used is refused by the first page, as by a call. */
static void test_pages_with_malformed_credentials(void **state)
{
    (void)state;
    static const script_response responses[] = {PAGE("{\"data\":[]}")};
    const cpod_credential bad[] = {cpod_credential_bearer("Bearer", NULL)};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    for (size_t i = 0; i < 2; i++) {
        const list_params params = {.call =
                                        CPOD_CALL(.credentials = i == 0 ? bad : NULL, .credential_count = 1)};
        cpod_core_iter *iter = NULL;
        assert_int_equal(
            cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, NULL),
            CPOD_OK);
        assert_int_equal(cpod_core_iter_next(iter, NULL, NULL),
                         i == 0 ? CPOD_ERR_CONFIGURATION : CPOD_ERR_INVALID_ARGUMENT);
        cpod_core_iter_free(iter);
    }
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
}

static void test_connections(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream", "retry: 1\nid: 1\ndata: {\"id\":\"a\"}\n\n", 0, 0},
        {200, "content-type: text/event-stream", "data: {\"id\":\"b\"}\n\nevent: end\n\n", 0, 0}};
    for (int in_batch = 0; in_batch < 2; in_batch++) {
        script s;
        SCRIPT(&s, responses);
        cpod_allocator allocator;
        cpod_client *client = keeping_client(&s, &allocator);
        cpod_batch *batch = NULL;
        assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
        passed p;
        pass(&p, in_batch ? batch : NULL);
        cpod_core_stream *stream = NULL;
        assert_int_equal(
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &p.params, NULL, &stream, NULL),
            CPOD_OK);
        take_away(&p);
        cpod_status status = CPOD_OK;
        while (status == CPOD_OK || status == CPOD_PENDING) {
            status = cpod_core_stream_next(stream, NULL, NULL);
            if (status == CPOD_PENDING)
                assert_int_equal(cpod_batch_next(batch, -1, NULL, NULL), CPOD_OK);
        }
        assert_int_equal(status, CPOD_DONE);
        for (size_t i = 0; i < 2; i++)
            assert_true(script_sent(&s, i, "\nAuthorization: Bearer s3cret\n"));
        cpod_core_stream_free(stream);
        cpod_batch_free(batch);
        cpod_client_free(client);
        assert_false(keeper_holds(&memory, "s3cret"));
    }
}

/* A call that waits in the queue and is tried again; the client's own credential changes meanwhile. */
static void test_a_call_of_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PAGE("{\"data\":[]}"), {503, "retry-after: 1", NULL, 0, 0}, PAGE("{\"data\":[]}")};
    script s;
    SCRIPT(&s, responses);
    cpod_allocator allocator;
    cpod_client *client = keeping_client(&s, &allocator);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 1), &batch, NULL), CPOD_OK);
    const list_params first = {.call = CPOD_CALL(.batch = batch)};
    passed p;
    pass(&p, batch);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_LIST, NULL, &first, NULL, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_LIST, NULL, &p.params, NULL, NULL, NULL),
                     CPOD_OK);
    take_away(&p);
    const cpod_credential other = cpod_credential_bearer("Bearer", "other");
    assert_int_equal(cpod_client_set_credential(client, &other, NULL), CPOD_OK);
    assert_int_equal(cpod_batch_wait(batch, -1, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nAuthorization: Bearer other\n"));
    assert_true(script_sent(&s, 1, "\nAuthorization: Bearer s3cret\n"));
    assert_true(script_sent(&s, 2, "\nAuthorization: Bearer s3cret\n"));
    cpod_batch_free(batch);
    cpod_client_free(client);
    assert_false(keeper_holds(&memory, "s3cret"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_pages_with_malformed_credentials),
        cmocka_unit_test(test_connections),
        cmocka_unit_test(test_a_call_of_a_batch),
    };
    return cmocka_run_group_tests_name("credentials of later requests", tests, NULL, NULL);
}
