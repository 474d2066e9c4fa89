/* The attempts of a call: credentials, exchange, response, retries. A state machine that never blocks, so
 * that the same rules hold for blocking calls and for calls in an event loop. */
#include "core/base/error.h"
#include "core/call/call.h"
#include "core/call/download.h"
#include "core/call/exchange.h"
#include "core/call/hooks.h"
#include "core/call/lenient.h"
#include "core/call/log.h"
#include "core/call/resume.h"
#include "core/call/retry.h"
#include "core/http/http_error.h"

#include <string.h>

/* How soon a call in an event loop notices its cancel token, or a token that another thread has fetched. */
#define CANCEL_SLICE_MS 50
#define TOKEN_SLICE_MS  10

static cpod_status check_time(const cpodi_call *call, cpod_error *error)
{
    if (cpodi_call_is_cancelled(call))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    if (call->limits.deadline_ms != 0 && cpodi_client_now(call->client) >= call->limits.deadline_ms)
        return cpodi_fail(error, CPOD_ERR_TIMEOUT, "The call timed out before the next attempt");
    return CPOD_OK;
}

/* ---- one attempt ---- */

static cpodi_auth_call auth_view(cpodi_call *call)
{
    return (cpodi_auth_call){.auth = &call->client->auth,
                             .credentials = &call->credentials,
                             .arena = call->arena,
                             .tables = call->api->tables,
                             .operation = call->operation,
                             .security = call->request.security,
                             .own = call->own_credentials,
                             .is_signed = call->client->hooks.sign != NULL,
                             .headers = &call->request.headers,
                             .url = &call->request.url,
                             .binding = call->progress.binding,
                             .deadline_ms = call->limits.deadline_ms,
                             .is_cancelled = cpodi_call_is_cancelled(call),
                             .call = call};
}

/* A blocking transport returns with the head; in an event loop it may be pending. */
static cpod_status await_head(cpodi_call *call, cpod_error *error)
{
    if (call->progress.binding == NULL || call->result.exchange->status != 0)
        return CPOD_OK;
    size_t none = 0;
    cpod_status status = cpodi_exchange_read(call, NULL, 0, &none, error);
    return status != CPOD_OK || call->result.exchange->status != 0 ? status : cpodi_http_no_response(error);
}

static cpod_status begin_attempt(cpodi_call *call, cpod_error *error)
{
    cpodi_error_reset(error);
    call->progress.attempt_began_ms = cpodi_client_now(call->client);
    call->result.is_begun = false;
    call->result.was_sent = false;
    cpodi_response_clear(&call->result.response);
    return check_time(call, error);
}

static cpod_status send_request(cpodi_call *call, cpod_error *error)
{
    const cpodi_auth_call auth = auth_view(call);
    cpod_status status = cpodi_auth_apply(&auth, error);
    if (status == CPOD_OK && call->progress.is_stopped)
        status = cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    if (status == CPOD_OK)
        status = cpodi_resume_ask(call, error);
    if (status == CPOD_OK)
        status = cpodi_exchange_open(call, error);
    if (status != CPOD_OK) {
        call->result.exchange = NULL;
        cpodi_source_close(&call->request.source);
    }
    return status;
}

static cpod_status read_head(cpodi_call *call, cpod_error *error)
{
    cpod_status status = await_head(call, error);
    if (status == CPOD_OK)
        status = cpodi_response_read_head(call, error);
    if (status == CPOD_OK && cpodi_exchange_succeeded(call))
        status = cpodi_response_check_head(call, error);
    bool to_sink = cpodi_download_takes(call);
    if (status == CPOD_OK && to_sink)
        status = cpodi_resume_check_head(call, error);
    if (status == CPOD_OK)
        cpodi_resume_note_refusal(call);
    if (status == CPOD_OK && !to_sink && !(call->request.head_only && cpodi_exchange_succeeded(call)))
        status = cpodi_response_begin_body(call, error);
    return status;
}

static cpod_status read_body(cpodi_call *call, cpod_error *error)
{
    bool to_sink = cpodi_download_takes(call);
    return to_sink ? cpodi_response_stream_to_sink(call, error) : cpodi_response_read_body(call, error);
}

/* Advances from phase to phase. CPOD_PENDING: the phase is unchanged. */
static cpod_status attempt(cpodi_call *call, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    if (call->progress.phase == CPODI_PHASE_BEGIN) {
        status = begin_attempt(call, error);
        call->progress.phase = CPODI_PHASE_CREDENTIALS;
    }
    if (status == CPOD_OK && call->progress.phase == CPODI_PHASE_CREDENTIALS) {
        status = send_request(call, error);
        if (status != CPOD_OK)
            return status;
        call->progress.phase = CPODI_PHASE_HEAD;
    }
    if (status == CPOD_OK && call->progress.phase == CPODI_PHASE_HEAD) {
        status = read_head(call, error);
        if (status == CPOD_PENDING ||
            (status == CPOD_OK && call->request.head_only && cpodi_exchange_succeeded(call)))
            return status;
        call->progress.phase = CPODI_PHASE_BODY;
    }
    if (status == CPOD_OK)
        status = read_body(call, error);
    if (status == CPOD_PENDING)
        return status;
    cpodi_call_close(call);
    if (status == CPOD_OK && !cpodi_exchange_succeeded(call))
        status = cpodi_lenient_replace_failure(call, error);
    if (status == CPOD_OK && !cpodi_exchange_succeeded(call))
        status =
            cpodi_resume_is_refused(call) ? cpodi_resume_check_end(call, error) : cpodi_problem(call, error);
    return status;
}

/* ---- consequences ---- */

/* Completes the error of a failed attempt. */
static void complete_error(const cpodi_call *call, cpod_status status, cpod_error *error)
{
    /* The caller's own transport may have set no message. */
    if (error->message[0] == '\0')
        (void)cpodi_fail(error, status, "The request failed: %s", cpod_status_name(status));
    error->status = status;
    if (status == CPOD_ERR_TIMEOUT && call->result.response.status < 300)
        cpodi_call_name_limit(call, error);
    if (!call->result.was_sent) {
        /* The failure of a token fetch has its advice already. */
        if (status == CPOD_ERR_TIMEOUT)
            cpodi_error_advise(error, CPOD_RETRY_SAFE);
        return;
    }
    if (status == CPOD_ERR_CALLBACK)
        cpodi_source_explain(&call->request.source, error);
    cpodi_error_advise(error, cpodi_retry_advise(call, status, error->retry));
    error->http_status = call->result.response.status;
    if (error->request_id[0] == '\0')
        memcpy(error->request_id, call->result.response.request_id, sizeof error->request_id);
    cpodi_problem_hide(call, error);
}

/* A 401 is replayed once, with a new token. */
static bool begin_replay(cpodi_call *call)
{
    const cpodi_auth_call auth = auth_view(call);
    if (call->result.response.status != 401 || !call->result.was_sent || call->result.replays > 0 ||
        !cpodi_auth_refused(&auth) || !cpodi_source_rewind(&call->request.source) ||
        !cpodi_resume_prepare(call))
        return false;
    call->result.replays++;
    return true;
}

static void report_attempt(const cpodi_call *call, cpod_status status, const cpod_error *error)
{
    if (!call->result.is_begun)
        return;
    cpodi_log_attempt(call, status);
    cpodi_hooks_after(call, status, error);
}

/* `error` is of this library's size. */
static cpod_status advance(cpodi_call *call, cpod_error *error)
{
    for (;;) {
        if (call->progress.phase == CPODI_PHASE_SLEEP) {
            if (cpodi_call_is_cancelled(call))
                return cpodi_fail(error, CPOD_ERR_CANCELLED,
                                  "The call was cancelled while it waited for the next attempt");
            if (cpodi_client_now(call->client) < call->progress.sleep_until_ms)
                return CPOD_PENDING;
            call->progress.phase = CPODI_PHASE_BEGIN;
        }
        cpod_status status = attempt(call, error);
        if (status == CPOD_PENDING)
            return status;
        bool is_failure = status != CPOD_OK && status != CPOD_NOT_MODIFIED;
        if (is_failure)
            complete_error(call, status, error);
        report_attempt(call, status, error);
        if (!is_failure) {
            cpodi_retry_succeeded(call->client);
            if (status == CPOD_OK)
                cpodi_resume_succeed(call);
            return status;
        }
        if (begin_replay(call)) {
            call->progress.phase = CPODI_PHASE_BEGIN;
        } else if (cpodi_retry_plan(call, status, error)) {
            call->progress.phase = CPODI_PHASE_SLEEP;
            return CPOD_PENDING;
        } else {
            return status;
        }
    }
}

cpod_status cpodi_call_step(cpodi_call *call, cpod_error *error)
{
    if (CPODI_HAS(error, retry))
        return advance(call, error);
    /* The rules of retries read the error, which the caller may not want, or know a part of. */
    cpod_error whole = CPOD_ERROR_INIT;
    cpod_status status = advance(call, &whole);
    cpodi_error_copy(error, &whole);
    return status;
}

/* ---- waiting ---- */

void cpodi_call_wait(cpodi_call *call)
{
    const cpod_clock *clock = &call->client->clock;
    if (call->progress.phase != CPODI_PHASE_SLEEP) {
        const cpodi_auth_call auth = auth_view(call);
        if (!cpodi_token_wait(&auth))
            call->progress.is_stopped = true;
    } else if (clock->sleep_until(clock->context, call->progress.sleep_until_ms, call->options.cancel)) {
        call->progress.phase = CPODI_PHASE_BEGIN;
    }
}

cpod_status cpodi_call_run(cpodi_call *call, cpod_error *error)
{
    call->progress.phase = CPODI_PHASE_BEGIN;
    call->result.replays = 0;
    call->result.attempts = 0;
    cpod_status status;
    while ((status = cpodi_call_step(call, error)) == CPOD_PENDING)
        cpodi_call_wait(call);
    return status;
}

int64_t cpodi_call_wake_at(cpodi_call *call, int64_t now)
{
    const cpodi_auth_call auth = auth_view(call);
    int64_t at = INT64_MAX;
    switch (call->progress.phase) {
    case CPODI_PHASE_BEGIN:
        return now;
    case CPODI_PHASE_CREDENTIALS:
        at = cpodi_token_wake_at(&auth, now, now + TOKEN_SLICE_MS);
        break;
    case CPODI_PHASE_HEAD:
    case CPODI_PHASE_BODY:
        at = cpodi_exchange_look_again_at(call, now);
        break;
    case CPODI_PHASE_SLEEP:
        at = call->progress.sleep_until_ms;
        break;
    }
    bool is_far = call->options.cancel != NULL && at > now + CANCEL_SLICE_MS;
    return is_far ? now + CANCEL_SLICE_MS : at;
}

bool cpodi_call_is_runnable(cpodi_call *call)
{
    const cpodi_auth_call auth = auth_view(call);
    return call->progress.phase == CPODI_PHASE_CREDENTIALS && cpodi_token_is_ready(&auth);
}

void cpodi_call_stop(cpodi_call *call)
{
    call->progress.is_stopped = true;
    const cpodi_auth_call auth = auth_view(call);
    cpodi_token_stop(&auth);
}
