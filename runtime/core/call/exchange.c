#include "core/call/exchange.h"

#include "core/base/error.h"
#include "core/call/log.h"
#include "core/http/http_error.h"

bool cpodi_call_is_cancelled(const cpodi_call *call)
{
    return call->progress.is_stopped || cpod_cancel_is_triggered(call->options.cancel);
}

cpod_status cpodi_exchange_open(cpodi_call *call, cpod_error *error)
{
    cpod_http_request *request = &call->result.http_request;
    *request = (cpod_http_request){.size = sizeof *request, .method = call->request.method};
    request->url = call->credentials.url.length > 0 ? call->credentials.url.data : call->request.url.data;
    request->headers = call->credentials.headers.items;
    request->header_count = call->credentials.headers.count;
    if (cpodi_source_is_used(&call->request.source)) {
        request->upload = &call->request.source.upload;
    } else if (call->request.has_body) {
        request->body = call->request.body.data;
        request->body_length = call->request.body.length;
    }
    int64_t connect_timeout = call->client->options.connect_timeout_ms;
    request->connect_timeout_ms = connect_timeout < 0 ? 0 : connect_timeout;
    request->send_once = !call->request.is_idempotent;
    request->is_foreign = call->request.is_cross_origin;
    request->deadline_ms = call->limits.deadline_ms;
    if (call->limits.attempt_timeout_ms != 0) {
        int64_t end = cpodi_clock_after(cpodi_client_now(call->client), call->limits.attempt_timeout_ms);
        if (request->deadline_ms == 0 || end < request->deadline_ms)
            request->deadline_ms = end;
    }
    request->idle_timeout_ms = call->limits.idle_timeout_ms;
    request->cancel = call->options.cancel;
    request->wake = call->progress.wake;
    request->wake_context = call->progress.wake_context;
    call->result.attempts++;
    call->result.was_sent = true;
    cpodi_log_before(call);
    const cpodi_loop_binding *binding = call->progress.binding;
    const cpod_transport *transport = &call->client->transport;
    if (binding == NULL)
        return transport->open(transport->context, request, &call->result.exchange, error);
    if (call->limits.idle_timeout_ms != 0)
        call->progress.active_at_ms = cpodi_client_now(call->client);
    return binding->loops->start(binding->loop, request, &call->result.exchange, error);
}

/* Checks that a blocking transport makes while it waits. */
static cpod_status wait_for_network(const cpodi_call *call, cpod_error *error)
{
    if (cpodi_call_is_cancelled(call))
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    int64_t now = cpodi_client_now(call->client);
    const cpod_http_request *request = &call->result.http_request;
    bool is_late = request->deadline_ms != 0 && now >= request->deadline_ms;
    bool is_idle = call->limits.idle_timeout_ms != 0 &&
                   now >= cpodi_clock_after(call->progress.active_at_ms, call->limits.idle_timeout_ms);
    return is_late || is_idle ? cpodi_http_timed_out(request, call->progress.attempt_began_ms, now, error)
                              : CPOD_PENDING;
}

cpod_status cpodi_exchange_read(cpodi_call *call, void *buffer, size_t capacity, size_t *count,
                                cpod_error *error)
{
    const cpod_transport *transport = &call->client->transport;
    if (call->progress.is_stopped)
        return cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled");
    cpod_status status =
        transport->read(transport->context, call->result.exchange, buffer, capacity, count, error);
    if (status == CPOD_PENDING)
        return wait_for_network(call, error);
    if (call->progress.binding != NULL && call->limits.idle_timeout_ms != 0)
        call->progress.active_at_ms = cpodi_client_now(call->client);
    return status;
}

void cpodi_call_close(cpodi_call *call)
{
    if (call->result.exchange == NULL)
        return;
    call->client->transport.close(call->client->transport.context, call->result.exchange);
    call->result.exchange = NULL;
}
