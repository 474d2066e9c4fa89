/* Sessions of people: a token and its refresh token, renewed on a 401 or before the end, told to the
 * application. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/auth/token.h"
#include "core/call/client.h"
#include "scripted.h"

#define JSON "content-type: application/json"
#define THING                                        \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define REFUSED               \
    {                         \
        401, NULL, NULL, 0, 0 \
    }
#define RENEWED(token, refresh)                                                                             \
    {                                                                                                       \
        200, JSON, "{\"access_token\":\"" token "\",\"refresh_token\":\"" refresh "\",\"expires_in\":100}", \
            0, 0                                                                                            \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_status get(cpod_client *client, cpod_error *error)
{
    return cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, error);
}

static cpod_client_options with_session(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "t0";
    options.refresh_token = "r 0";
    options.refresh_path = "/v1/oauth/token";
    return options;
}

/* What the application was told. */
typedef struct told {
    int count;
    char access_token[64];
    char refresh_token[64];
    int64_t lifetime_ms;
    cpod_client *client; /* which the hook calls */
} told;

static void remember(void *context, const cpod_new_token *token)
{
    told *t = context;
    t->count++;
    (void)snprintf(t->access_token, sizeof t->access_token, "%s", token->access_token);
    (void)snprintf(t->refresh_token, sizeof t->refresh_token, "%s",
                   token->refresh_token == NULL ? "(none)" : token->refresh_token);
    t->lifetime_ms = token->lifetime_ms;
    if (t->client != NULL)
        assert_int_equal(get(t->client, NULL), CPOD_OK);
}

static void test_a_401_renews_and_replays(void **state)
{
    (void)state;
    static const script_answer answers[] = {THING, REFUSED, RENEWED("t1", "r1"), THING, THING};
    script s;
    SCRIPT(&s, answers);
    told t = {.count = 0};
    cpod_client_options options = with_session();
    options.client_id = "public app";
    options.on_token = remember;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Bearer t0\n"));
    s.now_ms += 1000LL * 86400000; /* a life that is not known does not end by itself */
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_int_equal(s.request_count, 4);
    assert_true(script_sent(&s, 2, "POST https://api.example.com/api/v1/oauth/token\n"));
    assert_true(script_sent(&s, 2, "\nContent-Type: application/x-www-form-urlencoded\n"));
    assert_true(
        script_sent(&s, 2, "\n\ngrant_type=refresh_token&refresh_token=r%200&client_id=public%20app"));
    assert_false(script_sent(&s, 2, "Authorization"));
    assert_true(script_sent(&s, 3, "Bearer t1\n"));
    assert_int_equal(t.count, 1);
    assert_string_equal(t.access_token, "t1");
    assert_string_equal(t.refresh_token, "r1");
    assert_int_equal(t.lifetime_ms, 100000);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 4, "Bearer t1\n"));
    cpod_client_free(client);
}

static void test_a_known_life_is_renewed_at_80_percent(void **state)
{
    (void)state;
    static const script_answer kept = {200, JSON, "{\"access_token\":\"t2\",\"expires_in\":100}", 0, 0};
    const script_answer answers[] = {THING, RENEWED("t1", "r1"), THING, kept,
                                     THING, RENEWED("t3", "r3"), THING};
    script s;
    SCRIPT(&s, answers);
    told t = {.count = 0};
    cpod_client_options options = with_session();
    options.token_lifetime_ms = 10000;
    options.on_token = remember;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpodi_token_begin(&client->auth, NULL), CPOD_OK); /* on the script's clock */
    s.now_ms += 7999;
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Bearer t0\n"));
    s.now_ms += 1;
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "refresh_token=r%200"));
    assert_true(script_sent(&s, 2, "Bearer t1\n"));
    s.now_ms += 80000;
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 3, "refresh_token=r1"));
    assert_string_equal(t.refresh_token, "r1"); /* the answer left it as it was */
    s.now_ms += 80000;
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 5, "refresh_token=r1"));
    assert_string_equal(t.refresh_token, "r3");
    assert_int_equal(t.count, 3);
    cpod_client_free(client);
}

static void test_a_refresh_token_alone(void **state)
{
    (void)state;
    static const script_answer answers[] = {RENEWED("t1", "r1"), THING};
    script s;
    SCRIPT(&s, answers);
    cpod_client_options options = with_session();
    options.token = NULL;
    options.client_id = "app";
    options.client_secret = "s&cret";
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "&client_id=app&client_secret=s%26cret"));
    assert_true(script_sent(&s, 1, "Bearer t1\n"));
    cpod_client_free(client);
}

static void test_a_refused_refresh_token_ends_the_session(void **state)
{
    (void)state;
    static const script_answer answers[] = {
        REFUSED,
        {400, JSON, "{\"error\":\"invalid_grant\",\"error_description\":\"token is used up\"}", 0, 0}};
    script s;
    SCRIPT(&s, answers);
    cpod_client_options options = with_session();
    cpod_client *client = script_client(&s, &options);
    for (int i = 0; i < 3; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(get(client, &error), CPOD_ERR_AUTH);
        assert_int_equal(error.status, CPOD_ERR_AUTH);
        assert_string_equal(error.code, "invalid_grant");
        assert_non_null(strstr(error.message, "log in again"));
        assert_non_null(strstr(error.message, "token is used up"));
        assert_null(strstr(error.message, "r 0"));
    }
    assert_int_equal(s.request_count, 2); /* the server is not asked again */
    cpod_client_free(client);
}

static void test_the_old_token_serves_to_its_end_when_the_session_is_over(void **state)
{
    (void)state;
    static const script_answer answers[] = {{400, JSON, "{\"error\":\"invalid_grant\"}", 0, 0}, THING, THING};
    script s;
    SCRIPT(&s, answers);
    cpod_client_options options = with_session();
    options.token_lifetime_ms = 100000;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpodi_token_begin(&client->auth, NULL), CPOD_OK);
    s.now_ms += 85000;
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Bearer t0\n"));
    s.now_ms += 14999;
    assert_int_equal(get(client, NULL), CPOD_OK);
    s.now_ms += 1;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_AUTH);
    assert_string_equal(error.code, "invalid_grant");
    assert_int_equal(s.request_count, 3);
    cpod_client_free(client);
}

/* Given up or out of memory before all of it is there: that is the client's doing, so it asks again. */
static void test_a_refusal_that_is_not_read_ends_nothing(void **state)
{
    (void)state;
    static const cpod_status ends[] = {CPOD_ERR_CANCELLED, CPOD_ERR_NO_MEMORY};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const script_answer answers[] = {{400, JSON, "{\"error\":", 0, ends[i]}, RENEWED("t1", "r1"), THING};
        script s;
        SCRIPT(&s, answers);
        cpod_client_options options = with_session();
        options.token = NULL;
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = script_client(&s, &options);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(get(client, &error), ends[i]);
        assert_int_equal(error.status, ends[i]);
        assert_int_equal(get(client, &error), CPOD_OK);
        assert_true(script_sent(&s, 2, "Bearer t1\n"));
        cpod_client_free(client);
    }
}

static void test_a_refresh_that_fails_for_the_moment_is_tried_again(void **state)
{
    (void)state;
    static const script_answer bad = {503, NULL, NULL, 0, 0};
    const script_answer answers[] = {REFUSED, bad, bad, bad, RENEWED("t1", "r1"), THING};
    script s;
    SCRIPT(&s, answers);
    s.random = 0;
    cpod_client_options options = with_session();
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    options.max_retries = CPOD_NO_RETRIES;
    const list_params once = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &once, NULL, NULL, &error),
                     CPOD_ERR_SERVER);
    assert_true(error.retryable);
    assert_int_equal(get(client, &error), CPOD_OK);
    assert_true(script_sent(&s, 4, "refresh_token=r%200"));
    cpod_client_free(client);
}

static void test_the_hook_may_use_the_client(void **state)
{
    (void)state;
    static const script_answer answers[] = {REFUSED, RENEWED("t1", "r1"), THING, THING};
    script s;
    SCRIPT(&s, answers);
    told t = {.count = 0};
    cpod_client_options options = with_session();
    options.on_token = remember;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    t.client = client;
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_int_equal(s.request_count, 4);
    assert_true(script_sent(&s, 2, "Bearer t1\n"));
    assert_int_equal(t.count, 1);
    cpod_client_free(client);
}

static void test_client_credentials_are_told_too(void **state)
{
    (void)state;
    static const script_answer answers[] = {{200, JSON, "{\"access_token\":\"c\",\"expires_in\":60}", 0, 0},
                                            THING};
    script s;
    SCRIPT(&s, answers);
    told t = {.count = 0};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "s";
    options.on_token = remember;
    options.on_token_context = &t;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_string_equal(t.access_token, "c");
    assert_string_equal(t.refresh_token, "(none)");
    cpod_client_free(client);
}

static void collect(void *context, const char *line)
{
    char *all = context;
    (void)snprintf(all + strlen(all), 4096 - strlen(all), "%s\n", line);
}

static void test_secrets_stay_out_of_the_log(void **state)
{
    (void)state;
    static const script_answer answers[] = {REFUSED, RENEWED("t1secret", "r1secret"), REFUSED};
    script s;
    SCRIPT(&s, answers);
    char log[4096] = "";
    cpod_client_options options = with_session();
    options.token = "t0secret";
    options.refresh_token = "r0secret";
    options.log = collect;
    options.log_context = log;
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_AUTH);
    assert_non_null(strstr(log, "/v1/oauth/token -> 200"));
    assert_null(strstr(log, "secret"));
    assert_null(strstr(error.message, "secret"));
    cpod_client_free(client);
}

static void test_what_the_options_must_have(void **state)
{
    (void)state;
    static const struct {
        const char *refresh_token, *refresh_path;
        bool callback;
        const char *named;
    } cases[] = {
        {"r", NULL, false, "refresh_path"},  {"r", "", false, "refresh_path"},
        {"", "/t", false, "refresh_token"},  {"a\nb", "/t", false, "refresh_token"},
        {"r", "/t", true, "token_callback"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.refresh_token = cases[i].refresh_token;
        options.refresh_path = cases[i].refresh_path;
        options.token_callback = cases[i].callback ? (cpod_token_callback)1 : NULL;
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_null(client);
        assert_non_null(strstr(error.message, cases[i].named));
    }
}

/* ---- many threads ---- */

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
    cpod_client_options options = with_session();
    options.token = NULL;
    cpod_client *client = script_client(&s, &options);
    client->auth.refreshing = true; /* another thread's, which does not come back */
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    waiter w;
    start(&w, client, cancel);
    cpod_cancel_trigger(cancel);
    assert_int_equal(pthread_join(w.thread, NULL), 0);
    assert_int_equal(w.status, CPOD_ERR_CANCELLED);
    assert_int_equal(w.error.status, CPOD_ERR_CANCELLED);
    assert_int_equal(s.request_count, 0);
    client->auth.refreshing = false;
    cpod_cancel_free(cancel);
    cpod_client_free(client);
}

enum { THREADS = 32, CALLS = 8, EXPIRIES = 5 };

static void test_one_clear_error_for_all_who_wait(void **state)
{
    (void)state;
    static const script_answer answers[] = {{400, JSON, "{\"error\":\"invalid_grant\"}", 0, 0}};
    static script s;
    SCRIPT(&s, answers);
    cpod_client_options options = with_session();
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
    assert_int_equal(s.request_count, 1);
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

static void answer_refresh(server *s, const cpod_http_request *request, server_exchange *e)
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

static void answer_thing(server *s, const cpod_http_request *request, server_exchange *e)
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
        answer_refresh(s, request, e);
    else
        answer_thing(s, request, e);
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
        cpod_status status = get(context, &error);
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
    const cpod_transport transport = {sizeof transport, &s,   server_open, server_read,
                                      server_close,     NULL, NULL};
    told t = {.count = 0};
    cpod_client_options options = with_session();
    options.refresh_token = "r0";
    options.transport = &transport;
    options.on_token = remember;
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
        cmocka_unit_test(test_a_401_renews_and_replays),
        cmocka_unit_test(test_a_known_life_is_renewed_at_80_percent),
        cmocka_unit_test(test_a_refresh_token_alone),
        cmocka_unit_test(test_a_refused_refresh_token_ends_the_session),
        cmocka_unit_test(test_the_old_token_serves_to_its_end_when_the_session_is_over),
        cmocka_unit_test(test_a_refusal_that_is_not_read_ends_nothing),
        cmocka_unit_test(test_a_refresh_that_fails_for_the_moment_is_tried_again),
        cmocka_unit_test(test_the_hook_may_use_the_client),
        cmocka_unit_test(test_client_credentials_are_told_too),
        cmocka_unit_test(test_secrets_stay_out_of_the_log),
        cmocka_unit_test(test_what_the_options_must_have),
        cmocka_unit_test(test_a_waiting_call_can_be_cancelled),
        cmocka_unit_test(test_one_clear_error_for_all_who_wait),
        cmocka_unit_test(test_threads_share_a_client_while_tokens_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
