/* Threads that share a client while its tokens expire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "scripted.h"
#include "session.h"

#define JSON "content-type: application/json"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

/* A call in a thread of its own. */
typedef struct waiter {
    pthread_t thread;
    cpod_client *client;
    cpod_cancel *cancel;
    cpod_status status;
    cpod_error error;
} waiter;

static void *wait_for_token(void *context)
{
    waiter *w = context;
    const list_params params = {.call = CPOD_CALL(.cancel = w->cancel)};
    w->error = (cpod_error)CPOD_ERROR_INIT;
    w->status = cpod_core_call(w->client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, &w->error);
    return NULL;
}

static void start(waiter *w, cpod_client *client, cpod_cancel *cancel)
{
    *w = (waiter){.client = client, .cancel = cancel};
    assert_int_equal(pthread_create(&w->thread, NULL, wait_for_token, w), 0);
}

static void test_a_waiting_call_can_be_cancelled(void **state)
{
    (void)state;
    static script s;
    script_begin(&s, NULL, 0);
    cpod_client_options options = session_options();
    options.token = NULL;
    cpod_client *client = script_client(&s, &options);
    session_source(client)->refreshing = true; /* another thread's, which never ends */
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    waiter w;
    start(&w, client, cancel);
    cpod_cancel_trigger(cancel);
    assert_int_equal(pthread_join(w.thread, NULL), 0);
    assert_int_equal(w.status, CPOD_ERR_CANCELLED);
    assert_int_equal(w.error.status, CPOD_ERR_CANCELLED);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    session_source(client)->refreshing = false;
    cpod_cancel_free(cancel);
    cpod_client_free(client);
}

enum { THREADS = 32, CALLS = 8, EXPIRIES = 5 };

static void test_one_clear_error_for_all_who_wait(void **state)
{
    (void)state;
    static const script_response responses[] = {{400, JSON, "{\"error\":\"invalid_grant\"}", 0, 0}};
    static script s;
    SCRIPT(&s, responses);
    cpod_client_options options = session_options();
    options.token = NULL;
    cpod_client *client = script_client(&s, &options);
    static waiter waiters[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        start(&waiters[i], client, NULL);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(waiters[i].thread, NULL), 0);
        assert_int_equal(waiters[i].status, CPOD_ERR_AUTH);
        assert_string_equal(waiters[i].error.code, "invalid_grant");
        assert_string_equal(waiters[i].error.message, waiters[0].error.message);
    }
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    cpod_client_free(client);
}

/* A server whose tokens work a few times and end at any moment; refresh tokens work once. */
typedef struct server {
    pthread_mutex_t lock;
    int generation; /* of the token that works */
    int uses;       /* of it */
    int refreshes;
    bool misused; /* a refresh token came twice */
} server;

typedef struct server_exchange {
    cpod_http_exchange head;
    char body[160];
    size_t given;
} server_exchange;

static void respond_to_refresh(server *s, const cpod_http_request *request, server_exchange *e)
{
    char expected[64];
    (void)snprintf(expected, sizeof expected, "refresh_token=r%d", s->generation);
    const char *found = strstr(request->body, expected);
    if (found == NULL || found[strlen(expected)] != '\0')
        s->misused = true;
    s->generation++;
    s->refreshes++;
    s->uses = 0;
    e->head.status = 200;
    (void)snprintf(e->body, sizeof e->body,
                   "{\"access_token\":\"t%d\",\"refresh_token\":\"r%d\",\"expires_in\":3600}", s->generation,
                   s->generation);
}

static void respond_with_thing(server *s, const cpod_http_request *request, server_exchange *e)
{
    const char *given = "";
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcmp(request->headers[i].name, "Authorization") == 0)
            given = request->headers[i].value;
    }
    char expected[64];
    (void)snprintf(expected, sizeof expected, "Bearer t%d", s->generation);
    bool works = strcmp(given, expected) == 0 && (s->refreshes >= EXPIRIES || s->uses < THREADS);
    s->uses += works ? 1 : 0;
    e->head.status = works ? 200 : 401;
    (void)snprintf(e->body, sizeof e->body, works ? "{\"data\":{\"id\":\"1\"}}" : "{}");
}

static cpod_status server_open(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                               cpod_error *error)
{
    (void)error;
    static const cpod_header headers[] = {{"content-type", "application/json"}};
    server *s = context;
    server_exchange *e = calloc(1, sizeof *e);
    if (e == NULL)
        return CPOD_ERR_NO_MEMORY;
    e->head.headers = headers;
    e->head.header_count = 1;
    (void)pthread_mutex_lock(&s->lock);
    if (strstr(request->url, "/oauth/token") != NULL)
        respond_to_refresh(s, request, e);
    else
        respond_with_thing(s, request, e);
    (void)pthread_mutex_unlock(&s->lock);
    *out = &e->head;
    return CPOD_OK;
}

static cpod_status server_read(void *context, cpod_http_exchange *opened, void *buffer, size_t capacity,
                               size_t *count, cpod_error *error)
{
    (void)context, (void)error;
    server_exchange *e = (server_exchange *)opened;
    size_t left = strlen(e->body) - e->given;
    *count = left < capacity ? left : capacity;
    memcpy(buffer, e->body + e->given, *count);
    e->given += *count;
    return CPOD_OK;
}

static void server_close(void *context, cpod_http_exchange *opened)
{
    (void)context;
    free(opened);
}

static void *call_often(void *context)
{
    for (int i = 0; i < CALLS; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        /* Two tokens in a row may end under the same call: that one is a 401 to the caller. */
        cpod_status status = session_get(context, &error);
        if (status != CPOD_OK && !(status == CPOD_ERR_AUTH && error.http_status == 401))
            return context;
    }
    return NULL;
}

static void test_threads_share_a_client_while_tokens_end(void **state)
{
    (void)state;
    server s = {.generation = 0};
    assert_int_equal(pthread_mutex_init(&s.lock, NULL), 0);
    const cpod_transport transport = {.size = sizeof transport,
                                      .context = &s,
                                      .open = server_open,
                                      .read = server_read,
                                      .close = server_close};
    session_tokens t = {.count = 0};
    cpod_client_options options = session_options();
    options.refresh_token = "r0";
    options.transport = &transport;
    options.on_token = session_note_token;
    options.on_token_context = &t;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, client), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_false(s.misused);
    assert_int_equal(s.refreshes, EXPIRIES);
    assert_int_equal(t.count, s.refreshes);
    char last[16];
    (void)snprintf(last, sizeof last, "r%d", s.generation);
    assert_string_equal(t.refresh_token, last);
    cpod_client_free(client);
    (void)pthread_mutex_destroy(&s.lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_waiting_call_can_be_cancelled),
        cmocka_unit_test(test_one_clear_error_for_all_who_wait),
        cmocka_unit_test(test_threads_share_a_client_while_tokens_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
