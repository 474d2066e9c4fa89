/* The attempts of a call: credentials, exchange, answer, and what follows from it. A machine that never waits
 * itself, so that the rules are the same for a call that has a thread to itself and for one among others. */
#include <string.h>

#include "core/auth/token.h"
#include "core/base/error.h"
#include "core/call/answer.h"
#include "core/call/call.h"
#include "core/call/log.h"
#include "core/call/problem.h"
#include "core/call/retry.h"
#include "core/http/http_error.h"

/* How soon a call that waits together with others notices its cancel token, or a token that another thread
 * has got. */
#define CANCEL_SLICE_MS 50
#define TOKEN_SLICE_MS  10

bool cpodi_call_is_cancelled(const cpodi_call *call)
{
    return call->is_stopped || cpod_cancel_is_triggered(call->options.cancel);
}

static cpod_status check_time(const cpodi_call *call, cpod_error *error)
{
    if (cpodi_call_is_cancelled(call))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    if (call->deadline_ms != 0 && cpodi_client_now(call->client) >= call->deadline_ms)
        return cpodi_fail(error, CPOD_ERR_TIMEOUT, "The call's time has run out");
    return CPOD_OK;
}

/* ---- the exchange ---- */

static cpod_status open_exchange(cpodi_call *call, cpod_error *error)
{
    cpod_http_request *request = &call->request;
    *request = (cpod_http_request){.size = sizeof *request, .method = call->method};
    request->url = call->keyed_url.length > 0 ? call->keyed_url.data : call->url.data;
    request->headers = call->sent_headers.items;
    request->header_count = call->sent_headers.count;
    if (cpodi_source_is_used(&call->source)) {
        request->upload = &call->source.upload;
    } else if (call->has_body) {
        request->body = call->body.data;
        request->body_length = call->body.length;
    }
    int64_t connect_timeout = call->client->options.connect_timeout_ms;
    request->connect_timeout_ms = connect_timeout < 0 ? 0 : connect_timeout;
    request->send_once = !call->may_repeat;
    request->is_foreign = call->is_foreign;
    request->deadline_ms = call->deadline_ms;
    if (call->attempt_timeout_ms != 0) {
        int64_t end = cpodi_clock_after(cpodi_client_now(call->client), call->attempt_timeout_ms);
        if (request->deadline_ms == 0 || end < request->deadline_ms)
            request->deadline_ms = end;
    }
    request->idle_timeout_ms = call->idle_timeout_ms;
    request->cancel = call->options.cancel;
    request->wake = call->wake;
    request->wake_context = call->wake_context;
    call->attempts++;
    call->was_sent = true;
    cpodi_log_before(call);
    const cpodi_together *together = call->together;
    const cpod_transport *transport = &call->client->transport;
    if (together == NULL)
        return transport->open(transport->context, request, &call->exchange, error);
    if (call->idle_timeout_ms != 0)
        call->active_at_ms = cpodi_client_now(call->client);
    return together->loops->start(together->loop, request, &call->exchange, error);
}

/* What a transport that waits looks at while it does. */
static cpod_status wait_for_network(const cpodi_call *call, cpod_error *error)
{
    if (cpodi_call_is_cancelled(call))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    int64_t now = cpodi_client_now(call->client);
    bool is_late = call->request.deadline_ms != 0 && now >= call->request.deadline_ms;
    bool is_idle =
        call->idle_timeout_ms != 0 && now >= cpodi_clock_after(call->active_at_ms, call->idle_timeout_ms);
    return is_late || is_idle ? cpodi_http_timed_out(&call->request, call->began_ms, now, error)
                              : CPOD_PENDING;
}

cpod_status cpodi_call_read(cpodi_call *call, void *buffer, size_t capacity, size_t *count, cpod_error *error)
{
    const cpod_transport *transport = &call->client->transport;
    if (call->is_stopped)
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    cpod_status status = transport->read(transport->context, call->exchange, buffer, capacity, count, error);
    if (status == CPOD_PENDING)
        return wait_for_network(call, error);
    if (call->together != NULL && call->idle_timeout_ms != 0)
        call->active_at_ms = cpodi_client_now(call->client);
    return status;
}

/* The head is there when a transport that waits comes back; else it is asked for. */
static cpod_status await_head(cpodi_call *call, cpod_error *error)
{
    if (call->together == NULL || call->exchange->status != 0)
        return CPOD_OK;
    size_t none = 0;
    cpod_status status = cpodi_call_read(call, NULL, 0, &none, error);
    return status != CPOD_OK ? status : cpodi_http_no_response(error);
}

/* ---- one attempt ---- */

static cpod_status begin_attempt(cpodi_call *call, cpod_error *error)
{
    cpodi_error_reset(error);
    call->began_ms = cpodi_client_now(call->client);
    call->was_sent = false;
    cpodi_answer_clear(&call->answer);
    return check_time(call, error);
}

static cpod_status send_request(cpodi_call *call, cpod_error *error)
{
    cpod_status status = cpodi_auth_apply(call, error);
    if (status == CPOD_OK && call->is_stopped)
        status = cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    if (status == CPOD_OK)
        status = open_exchange(call, error);
    if (status != CPOD_OK)
        call->exchange = NULL;
    return status;
}

static bool is_success(const cpodi_call *call)
{
    return call->answer.status >= 200 && call->answer.status < 300;
}

static cpod_status read_head(cpodi_call *call, cpod_error *error)
{
    cpod_status status = await_head(call, error);
    if (status == CPOD_OK)
        status = cpodi_answer_head(call, error);
    bool pours = call->sink.is_used && is_success(call);
    if (status == CPOD_OK && !pours && !(call->head_only && is_success(call)))
        status = cpodi_answer_begin_body(call, error);
    return status;
}

static cpod_status read_body(cpodi_call *call, cpod_error *error)
{
    bool pours = call->sink.is_used && is_success(call);
    return pours ? cpodi_answer_pour(call, error) : cpodi_answer_body(call, error);
}

/* Goes from phase to phase. CPOD_PENDING: it stays in the one it is in. */
static cpod_status attempt(cpodi_call *call, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    if (call->phase == CPODI_PHASE_BEGIN) {
        status = begin_attempt(call, error);
        call->phase = CPODI_PHASE_CREDENTIALS;
    }
    if (status == CPOD_OK && call->phase == CPODI_PHASE_CREDENTIALS) {
        status = send_request(call, error);
        if (status != CPOD_OK)
            return status;
        call->phase = CPODI_PHASE_HEAD;
    }
    if (status == CPOD_OK && call->phase == CPODI_PHASE_HEAD) {
        status = read_head(call, error);
        if (status == CPOD_PENDING || (status == CPOD_OK && call->head_only && is_success(call)))
            return status;
        call->phase = CPODI_PHASE_BODY;
    }
    if (status == CPOD_OK)
        status = read_body(call, error);
    if (status == CPOD_PENDING)
        return status;
    cpodi_call_close(call);
    if (status == CPOD_OK && !is_success(call))
        status = cpodi_problem(call, error);
    return status;
}

/* ---- what follows ---- */

/* What every failed attempt says beside its status. */
static void complete_error(const cpodi_call *call, cpod_status status, cpod_error *error)
{
    /* A transport of the caller's may have said nothing. */
    if (CPODI_HAS(error, message) && error->message[0] == '\0')
        (void)cpodi_fail(error, status, "The request failed: %s", cpod_status_name(status));
    if (CPODI_HAS(error, status))
        error->status = status;
    if (!call->was_sent) {
        /* A failure to get a token has said already whether it passes. */
        if (status == CPOD_ERR_TIMEOUT && CPODI_HAS(error, retryable))
            error->retryable = true;
        return;
    }
    int http = call->answer.status;
    bool passing = status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT ||
                   status == CPOD_ERR_RATE_LIMIT || http == 408 || http == 500 || http == 502 ||
                   http == 503 || http == 504;
    if (call->answer.should_retry >= 0)
        passing = call->answer.should_retry == 1;
    if (CPODI_HAS(error, retryable))
        error->retryable = passing;
    if (CPODI_HAS(error, http_status))
        error->http_status = http;
    if (CPODI_HAS(error, request_id) && error->request_id[0] == '\0')
        memcpy(error->request_id, call->answer.request_id, sizeof error->request_id);
}

static void tell(cpodi_call *call, cpod_status status)
{
    if (!call->was_sent)
        return;
    int64_t elapsed = cpodi_client_now(call->client) - call->began_ms;
    cpodi_log_attempt(call, status, elapsed);
    cpodi_log_after(call, status, elapsed);
}

/* A 401 is replayed once, with a new token. */
static bool replays(cpodi_call *call)
{
    if (call->answer.status != 401 || !call->was_sent || call->replays > 0 || !cpodi_auth_refused(call) ||
        !cpodi_source_rewind(&call->source) || !cpodi_sink_rewind(&call->sink))
        return false;
    call->replays++;
    return true;
}

cpod_status cpodi_call_step(cpodi_call *call, cpod_error *error)
{
    for (;;) {
        if (call->phase == CPODI_PHASE_SLEEP) {
            if (cpodi_call_is_cancelled(call))
                return cpodi_fail(error, CPOD_ERR_CANCELLED,
                                  "The call was cancelled while it waited to try again");
            if (cpodi_client_now(call->client) < call->sleep_until_ms)
                return CPOD_PENDING;
            call->phase = CPODI_PHASE_BEGIN;
        }
        cpod_status status = attempt(call, error);
        if (status == CPOD_PENDING)
            return status;
        tell(call, status);
        if (status == CPOD_OK) {
            cpodi_retry_succeeded(call->client);
            return status;
        }
        complete_error(call, status, error);
        if (replays(call)) {
            call->phase = CPODI_PHASE_BEGIN;
        } else if (cpodi_retry_plan(call, status, error)) {
            call->phase = CPODI_PHASE_SLEEP;
            return CPOD_PENDING;
        } else {
            return status;
        }
    }
}

/* ---- waiting ---- */

void cpodi_call_wait(cpodi_call *call)
{
    const cpodi_clock *clock = &call->client->clock;
    if (call->phase != CPODI_PHASE_SLEEP)
        cpodi_token_wait(call);
    else if (clock->sleep_until(clock->context, call->sleep_until_ms, call->options.cancel))
        call->phase = CPODI_PHASE_BEGIN;
}

cpod_status cpodi_call_run(cpodi_call *call, cpod_error *error)
{
    if (call->options.batch != NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option batch is set, but streams and iterators cannot be put into one");
    call->phase = CPODI_PHASE_BEGIN;
    call->replays = 0;
    call->attempts = 0;
    cpod_status status;
    while ((status = cpodi_call_step(call, error)) == CPOD_PENDING)
        cpodi_call_wait(call);
    return status;
}

static int64_t sooner(int64_t at, int64_t other)
{
    return other < at ? other : at;
}

int64_t cpodi_call_wake_at(const cpodi_call *call, int64_t now)
{
    int64_t at = INT64_MAX;
    switch (call->phase) {
    case CPODI_PHASE_BEGIN:
        return now;
    case CPODI_PHASE_CREDENTIALS:
        at = cpodi_token_wake_at(call, now, now + TOKEN_SLICE_MS);
        break;
    case CPODI_PHASE_HEAD:
    case CPODI_PHASE_BODY:
        if (call->request.deadline_ms != 0)
            at = call->request.deadline_ms;
        if (call->idle_timeout_ms != 0)
            at = sooner(at, cpodi_clock_after(call->active_at_ms, call->idle_timeout_ms));
        break;
    case CPODI_PHASE_SLEEP:
        at = call->sleep_until_ms;
        break;
    }
    return call->options.cancel == NULL ? at : sooner(at, now + CANCEL_SLICE_MS);
}

bool cpodi_call_may_go_on(cpodi_call *call)
{
    return call->phase == CPODI_PHASE_CREDENTIALS && cpodi_token_has_come(call);
}

void cpodi_call_stop(cpodi_call *call)
{
    call->is_stopped = true;
    cpodi_token_stop(call);
}
