#include "core/call/request.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/condition.h"
#include "core/call/parameters.h"
#include "core/call/resume.h"
#include "core/media/accept.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const cpod_call_options *cpodi_request_options(const cpod_operation *operation, const void *params)
{
    const cpod_call_options *options = NULL;
    if (params != NULL && operation->params_size >= sizeof options)
        memcpy(&options, params, sizeof options);
    return options;
}

/* Whether the operation's security has a scheme that is the client certificate. */
static bool takes_certificate(const cpod_tables *tables, const cpod_operation *operation)
{
    for (uint32_t i = 0; i < operation->alternative_count; i++) {
        cpod_alternative bits = tables->alternatives[operation->first_alternative + i];
        for (uint32_t s = 0; s < tables->scheme_count; s++) {
            if ((bits >> s & 1) != 0 && tables->schemes[s].type == CPOD_SECURITY_CERTIFICATE)
                return true;
        }
    }
    return false;
}

/* Another host than the API's gets the credentials that the operation's security names, no others. */
static void limit_credentials(cpodi_call *call)
{
    if (call->request.security == CPODI_SECURITY_ANY)
        call->request.security = CPODI_SECURITY_NONE;
    call->request.is_uncertified = !takes_certificate(call->api->tables, call->operation);
}

/* The base URL, or the operation's own server. */
static cpod_status append_base(cpodi_call *call, cpod_error *error)
{
    const cpod_client *client = call->client;
    const cpod_tables *tables = call->api->tables;
    uint32_t index = call->operation->server;
    if (index == CPOD_NONE) {
        cpodi_buffer_append_text(&call->request.url, client->base_url);
        return CPOD_OK;
    }
    if (call->api != client->api)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client was made for another API");
    const cpodi_server *server = &client->servers[index];
    if (server->url == NULL)
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The server '%.100s' of the operation %.100s has no valid http or https URL: set its "
            "address with the option servers",
            tables->servers[index].name, tables->pool + call->operation->id);
    if (server->is_unmapped)
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The server '%.100s' of the operation %.100s is not the one that base_url replaces: "
            "set its address with the option servers (require_server_mapping)",
            tables->servers[index].name, tables->pool + call->operation->id);
    cpodi_buffer_append_text(&call->request.url, server->url);
    if (server->is_foreign)
        limit_credentials(call);
    return CPOD_OK;
}

cpod_status cpodi_request_set_accept(cpodi_call *call, const char *otherwise, cpod_error *error)
{
    const char *wanted = call->options.accept;
    cpodi_buffer text;
    cpodi_buffer_init(&text, &call->client->allocator);
    cpod_status status = call->operation != NULL
                             ? cpodi_accept_write(call->api->tables, call->operation, wanted, &text, error)
                             : cpodi_accept_write_any(wanted, otherwise, &text, error);
    char *copy = status == CPOD_OK ? cpodi_arena_copy_text(call->arena, text.data, text.length) : NULL;
    cpodi_buffer_free(&text);
    if (status != CPOD_OK)
        return status;
    return copy != NULL && cpodi_headers_set(&call->request.headers, call->arena, "Accept", copy)
               ? CPOD_OK
               : cpodi_no_memory(error);
}

/* A random UUID, version 4. */
static char *make_key(cpodi_call *call)
{
    const cpod_clock *clock = &call->client->clock;
    const uint64_t high = clock->random(clock->context);
    const uint64_t low = clock->random(clock->context);
    char text[40];
    int length = snprintf(
        text, sizeof text, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64 "-%012" PRIx64, high >> 32,
        high >> 16 & 0xFFFF, high & 0xFFF, (low >> 48 & 0x3FFF) | 0x8000, low & 0xFFFFFFFFFFFF);
    return cpodi_arena_copy_text(call->arena, text, (size_t)length);
}

/* The idempotent methods of the HTTP Method Registry (RFC 9110, section 16.1.1); any other may have an effect each
 * time. Methods are case-sensitive. */
static bool is_idempotent(const char *method)
{
    static const char *const methods[] = {
        "GET",
        "HEAD",
        "PUT",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "QUERY",
        "ACL",
        "BASELINE-CONTROL",
        "BIND",
        "CHECKIN",
        "CHECKOUT",
        "COPY",
        "LABEL",
        "LINK",
        "MERGE",
        "MKACTIVITY",
        "MKCALENDAR",
        "MKCOL",
        "MKREDIRECTREF",
        "MKWORKSPACE",
        "MOVE",
        "ORDERPATCH",
        "PROPFIND",
        "PROPPATCH",
        "REBIND",
        "REPORT",
        "SEARCH",
        "UNBIND",
        "UNCHECKOUT",
        "UNLINK",
        "UNLOCK",
        "UPDATE",
        "UPDATEREDIRECTREF",
        "VERSION-CONTROL",
    };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(method, methods[i]) == 0)
            return true;
    }
    return false;
}

/* Copied, since a stream repeats its request after the caller's texts are gone. */
static bool set_copied(cpodi_call *call, const char *name, const char *value)
{
    const char *own_name = cpodi_arena_copy_text(call->arena, name, strlen(name));
    const char *own_value = cpodi_arena_copy_text(call->arena, value, strlen(value));
    return own_name != NULL && own_value != NULL &&
           cpodi_headers_set(&call->request.headers, call->arena, own_name, own_value);
}

/* Whether the library makes a key. */
static bool makes_key(const cpodi_call *call)
{
    cpod_idempotency own = call->options.idempotency;
    cpod_idempotency chosen = own != CPOD_IDEMPOTENCY_DEFAULT ? own : call->client->options.idempotency;
    if (chosen == CPOD_IDEMPOTENCY_AUTO && !is_idempotent(call->request.method))
        return true;
    return call->operation != NULL && (call->operation->flags & CPOD_OPERATION_DECLARES_IDEMPOTENCY_KEY) != 0;
}

cpod_status cpodi_request_finish(cpodi_call *call, cpod_error *error)
{
    static const char name[] = "Idempotency-Key";
    const cpod_call_options *options = &call->options;
    bool ok = cpodi_resume_set_encoding(call);
    for (size_t i = 0; ok && i < options->header_count; i++)
        ok = set_copied(call, options->headers[i].name, options->headers[i].value);
    cpod_header conditions[CPODI_CONDITIONS];
    cpodi_condition_headers(options, conditions);
    for (size_t i = 0; ok && i < CPODI_CONDITIONS; i++)
        ok = conditions[i].value == NULL || set_copied(call, conditions[i].name, conditions[i].value);
    const char *key = options->idempotency_key;
    if (key == NULL && makes_key(call) &&
        cpodi_headers_find(call->request.headers.items, call->request.headers.count, name) == NULL) {
        key = make_key(call);
        ok = ok && key != NULL;
    }
    if (ok && key != NULL)
        ok = set_copied(call, name, key);
    call->request.is_idempotent =
        is_idempotent(call->request.method) ||
        cpodi_headers_find(call->request.headers.items, call->request.headers.count, name) != NULL;
    cpodi_resume_begin(call);
    return ok && cpodi_buffer_terminate(&call->request.url) ? CPOD_OK : cpodi_no_memory(error);
}

/* Whether a response is bytes or text: what a file can be. */
static bool has_file_result(const cpodi_call *call)
{
    const cpod_response *responses = call->api->tables->responses + call->operation->first_response;
    for (uint32_t i = 0; i < call->operation->response_count; i++) {
        if (responses[i].codec == CPOD_CODEC_BINARY || responses[i].codec == CPOD_CODEC_TEXT)
            return true;
    }
    return false;
}

cpod_status cpodi_request_build(cpodi_call *call, const cpod_api *api, uint32_t operation,
                                const void *const *path, const void *params, const void *body,
                                cpod_error *error)
{
    const cpod_tables *tables = api->tables;
    call->api = api;
    call->operation = &tables->operations[operation];
    call->request.method = tables->pool + call->operation->method;
    call->request.is_secret = (call->operation->flags & CPOD_OPERATION_SECRET_RESPONSE) != 0;
    bool open = (call->operation->flags & CPOD_OPERATION_NO_SECURITY) != 0;
    call->request.security = open                                      ? CPODI_SECURITY_NONE
                             : call->operation->alternative_count == 0 ? CPODI_SECURITY_ANY
                                                                       : CPODI_SECURITY_OPERATION;
    if (call->request.sink.is_used && !has_file_result(call))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option download is set, but the operation's result is not a file");
    cpod_status status = cpodi_stream_switch_params(call, &params, error);
    if (status == CPOD_OK)
        status = append_base(call, error);
    call->request.base_length = call->request.url.length;
    if (status == CPOD_OK)
        status = cpodi_parameters_path(tables, call->operation, path, call->arena, &call->request.url, error);
    if (status == CPOD_OK)
        status = cpodi_parameters_rest(tables, call->operation, params, call->arena, &call->request.url,
                                       &call->request.headers, error);
    if (status == CPOD_OK)
        status = cpodi_request_set_accept(call, NULL, error);
    if (status == CPOD_OK)
        status = cpodi_body_build(call, params, body, error);
    if (status == CPOD_OK)
        status = cpodi_request_finish(call, error);
    return status;
}
