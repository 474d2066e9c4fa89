#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A test may look at a mock after its clients are gone, and a failed one returns by longjmp(). */
typedef struct kept {
    struct kept *next;
    cpod_mock *mock;
} kept;

static kept *all_kept;

static void free_mocks(void)
{
    for (kept *next; all_kept != NULL; all_kept = next) {
        next = all_kept->next;
        cpod_mock_free(all_kept->mock);
        free(all_kept);
    }
}

static cpod_mock *new_mock(void)
{
    kept *own = calloc(1, sizeof *own);
    assert_non_null(own);
    assert_int_equal(cpod_mock_new(&own->mock), CPOD_OK);
    if (all_kept == NULL)
        assert_int_equal(atexit(free_mocks), 0);
    own->next = all_kept;
    all_kept = own;
    return own->mock;
}

static cpod_mock_exchange exchange_of(const script_response *response, int64_t delay_ms)
{
    cpod_mock_exchange exchange = CPOD_MOCK_EXCHANGE_INIT;
    exchange.status = response->status;
    exchange.headers = response->headers;
    exchange.body = response->body;
    exchange.failure = response->status == 0 ? response->failure : response->body_failure;
    exchange.delay_ms = delay_ms;
    if (exchange.failure == CPOD_PENDING) {
        exchange.failure = CPOD_OK;
        exchange.delay_ms = CPOD_MOCK_NEVER;
    }
    return exchange;
}

static void add(script *s, const cpod_mock_exchange *exchange)
{
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_mock_add(s->mock, exchange, &error) != CPOD_OK)
        fail_msg("%s", error.message);
}

static void begin(script *s, const script_response *token, int64_t delay_ms)
{
    s->mock = new_mock();
    if (token != NULL) {
        cpod_mock_exchange exchange = exchange_of(token, 0);
        exchange.url = "*/v1/auth/token";
        exchange.times = CPOD_MOCK_ANY_TIMES;
        add(s, &exchange);
    }
    for (size_t i = 0; i < s->count; i++) {
        if (s->responses[i].status == 0 && s->responses[i].failure == CPOD_OK)
            break; /* the rest of an array that is not filled */
        const cpod_mock_exchange exchange = exchange_of(&s->responses[i], delay_ms);
        add(s, &exchange);
    }
    cpod_mock_exchange beyond = CPOD_MOCK_EXCHANGE_INIT;
    beyond.times = CPOD_MOCK_ANY_TIMES;
    beyond.failure = CPOD_ERR_CALLBACK;
    add(s, &beyond);
}

void script_begin(script *s, const script_response *responses, size_t count)
{
    *s = (script){.responses = responses, .count = count};
    begin(s, NULL, 0);
}

void script_set_token(script *s, const script_response *response)
{
    begin(s, response, 0);
}

void script_set_delay(script *s, int64_t milliseconds)
{
    begin(s, NULL, milliseconds);
}

cpod_mock_usage script_usage(const script *s)
{
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(s->mock, &usage);
    return usage;
}

void script_cancel(void *cancel, int64_t milliseconds)
{
    (void)milliseconds;
    cpod_cancel_trigger(cancel);
}

bool script_sent(const script *s, size_t request, const char *part)
{
    const cpod_mock_request *sent = cpod_mock_request_at(s->mock, request);
    return sent != NULL && strstr(sent->text, part) != NULL;
}

static const cpod_mock_request *request_at(const script *s, size_t request)
{
    const cpod_mock_request *sent = cpod_mock_request_at(s->mock, request);
    assert_non_null(sent);
    return sent;
}

const char *script_url(const script *s, size_t request)
{
    return request_at(s, request)->url;
}

const char *script_body(const script *s, size_t request)
{
    return request_at(s, request)->body;
}
