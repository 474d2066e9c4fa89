#include "core/call/token_call.h"

#include "core/base/error.h"
#include "core/call/call.h"

struct cpodi_token_call {
    cpodi_call call;
};

static void end(cpodi_token_call *token)
{
    cpodi_call *call = &token->call;
    const cpod_allocator *allocator = &call->client->allocator;
    cpodi_buffer_wipe(&call->request.body);
    cpodi_buffer_wipe(&call->result.response.body);
    cpodi_call_end(call);
    allocator->release(allocator->context, token, sizeof *token);
}

static cpod_status build(cpodi_call *call, const cpodi_token_request *from, cpod_error *error)
{
    cpodi_request *request = &call->request;
    request->method = "POST";
    request->security = CPODI_SECURITY_NONE;
    request->is_idempotent = true; /* a second token does no harm */
    request->is_secret = true;
    request->body = *from->body;
    cpodi_buffer_init(from->body, &call->client->allocator);
    request->has_body = true;
    cpodi_buffer_append_text(&request->url, call->client->base_url);
    cpodi_buffer_append_text(&request->url, from->path[0] == '/' ? "" : "/");
    cpodi_buffer_append_text(&request->url, from->path);
    bool ok = cpodi_buffer_terminate(&request->url) &&
              cpodi_headers_set(&request->headers, call->arena, "Content-Type", from->content_type) &&
              cpodi_headers_set(&request->headers, call->arena, "Accept", "application/json");
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status start(void *on_behalf_of, const cpodi_token_request *request, cpodi_token_call **out,
                         cpod_error *error)
{
    const cpodi_call *outer = on_behalf_of;
    cpod_client *client = outer->client;
    *out = NULL;
    cpodi_token_call *token = client->allocator.allocate(client->allocator.context, sizeof *token);
    if (token == NULL)
        return cpodi_no_memory(error);
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.cancel = outer->options.cancel;
    options.deadline_ms = outer->limits.deadline_ms;
    options.attempt_timeout_ms = outer->options.attempt_timeout_ms;
    cpodi_call *call = &token->call;
    cpod_status status = cpodi_call_begin(call, client, &options, error);
    call->progress.binding = outer->progress.binding;
    call->progress.wake = outer->progress.wake;
    call->progress.wake_context = outer->progress.wake_context;
    call->progress.is_stopped = outer->progress.is_stopped;
    if (status == CPOD_OK)
        status = build(call, request, error);
    if (status == CPOD_OK)
        *out = token;
    else
        end(token);
    return status;
}

static cpod_status step(cpodi_token_call *token, cpodi_token_response *response, cpod_error *error)
{
    cpod_status status = cpodi_call_step(&token->call, error);
    response->status = token->call.result.response.status;
    response->body = &token->call.result.response.body;
    return status;
}

static void wait(cpodi_token_call *token)
{
    cpodi_call_wait(&token->call);
}

static int64_t wake_at(cpodi_token_call *token, int64_t now)
{
    return cpodi_call_wake_at(&token->call, now);
}

static void stop(cpodi_token_call *token)
{
    token->call.progress.is_stopped = true;
}

const cpodi_token_calls cpodi_client_token_calls = {
    .start = start, .step = step, .wait = wait, .wake_at = wake_at, .stop = stop, .end = end};
