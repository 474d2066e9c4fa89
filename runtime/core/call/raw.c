/* Calls without an operation: undocumented endpoints, and downloads from other servers, which get none of the
 * client's headers and credentials. */
#include "cpod/core/presigned.h"

#include "core/base/error.h"
#include "core/call/condition.h"
#include "core/call/download.h"
#include "core/call/request.h"
#include "core/call/resume.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

#include <string.h>

static cpod_status check(const char *method, const char *path, const char *query, cpod_error *error)
{
    if (method == NULL || *method == '\0' || method[strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] != '\0')
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The argument method must consist of upper-case letters");
    if (path == NULL || path[0] != '/' || !cpodi_url_is_clean(path, CPODI_URL_NOT_IN_PATH))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The argument path must begin with '/' and be percent-encoded");
    if (query != NULL && !cpodi_url_is_clean(query, "#\"<>"))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument query must be percent-encoded");
    return CPOD_OK;
}

static cpod_status build_raw(cpodi_call *call, const char *method, const char *path, const char *query,
                             const cpod_json *json, cpod_error *error)
{
    cpod_status status = check(method, path, query, error);
    if (status != CPOD_OK)
        return status;
    call->request.method = cpodi_arena_copy_text(call->arena, method, strlen(method));
    if (call->request.method == NULL)
        return cpodi_no_memory(error);
    call->request.security = CPODI_SECURITY_ANY;
    cpodi_buffer_append_text(&call->request.url, call->client->base_url);
    cpodi_buffer_append_text(&call->request.url, path);
    if (query != NULL && *query != '\0') {
        cpodi_buffer_append_char(&call->request.url, '?');
        cpodi_buffer_append_text(&call->request.url, query);
    }
    status = cpodi_request_set_accept(call, "application/json, */*;q=0.5", error);
    if (status != CPOD_OK)
        return status;
    bool ok = true;
    if (json != NULL) {
        status =
            cpodi_encode(call->api->tables, &(cpodi_typed_value){.kind = CPOD_KIND_JSON, .address = json},
                         &call->request.body, error);
        if (status != CPOD_OK)
            return status;
        ok = ok && cpodi_body_finish(call) &&
             cpodi_headers_set(&call->request.headers, call->arena, "Content-Type", "application/json");
    }
    return ok ? cpodi_request_finish(call, error) : cpodi_no_memory(error);
}

static cpod_raw_response *new_response(const cpodi_call *call)
{
    const cpodi_response *from = &call->result.response;
    size_t type_size = strlen(from->content_type) + 1;
    cpodi_arena *arena = cpodi_arena_new(&call->client->allocator,
                                         sizeof(cpod_raw_response) + type_size + from->body.length + 64, 0);
    cpod_raw_response *response = arena == NULL ? NULL : cpodi_arena_root(arena, sizeof *response);
    if (response != NULL) {
        response->http_status = from->status;
        response->content_type = cpodi_arena_copy_text(arena, from->content_type, type_size - 1);
        response->body =
            cpodi_arena_copy_text(arena, from->body.length == 0 ? "" : from->body.data, from->body.length);
        response->body_length = from->body.length;
        if (response->content_type != NULL && response->body != NULL)
            return response;
    }
    cpodi_arena_free(arena);
    return NULL;
}

/* A cpodi_finish that copies the response into one piece of memory. */
static cpod_status finish(cpodi_call *call, void *out, cpod_error *error)
{
    cpod_raw_response **out_response = out;
    cpod_raw_response *response = out == NULL ? NULL : new_response(call);
    if (out != NULL && response == NULL)
        return cpodi_no_memory(error);
    cpod_status status = cpodi_download_commit(call, error);
    if (status != CPOD_OK)
        cpod_raw_response_free(response);
    else if (out != NULL)
        *out_response = response;
    return status;
}

cpod_status cpod_call_raw(cpod_client *client, const char *method, const char *path, const char *query,
                          const cpod_json *json, const cpod_call_options *options,
                          cpod_raw_response **response, cpod_error *error)
{
    cpodi_error_reset(error);
    if (response != NULL)
        *response = NULL;
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, client, options, error);
    if (status == CPOD_OK)
        status = build_raw(&call, method, path, query, json, error);
    return cpodi_call_make(&call, status, finish, response, error);
}

static cpod_status build_download(cpodi_call *call, const char *url, size_t max_bytes, cpod_error *error)
{
    size_t origin = url == NULL ? 0 : cpodi_url_origin_length(url);
    if (origin == 0 || memchr(url, '@', origin) != NULL || !cpodi_url_is_clean(url, "#\"<>\\"))
        return cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "The argument url must begin with http:// or https://, name a host and be percent-encoded");
    if (call->options.header_count > 0 || call->options.idempotency_key != NULL ||
        call->options.accept != NULL || cpodi_condition_is_set(&call->options))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call options headers, idempotency_key, if_none_match, if_match, "
                          "if_modified_since and accept must be empty for a presigned URL");
    call->request.method = "GET";
    call->request.headers.count = 0;
    call->request.security = CPODI_SECURITY_NONE;
    call->request.is_idempotent = true;
    call->request.is_cross_origin = true;
    call->request.is_secret = true; /* storage services quote the signature in error responses */
    call->limits.has_max_bytes = max_bytes != 0;
    if (max_bytes != 0)
        call->limits.max_body_bytes = max_bytes;
    bool ok = cpodi_resume_set_encoding(call);
    cpodi_resume_begin(call);
    cpodi_buffer_append_text(&call->request.url, url);
    return ok && cpodi_buffer_terminate(&call->request.url) ? CPOD_OK : cpodi_no_memory(error);
}

cpod_status cpod_download_url(cpod_client *client, const char *url, size_t max_bytes,
                              const cpod_call_options *options, cpod_raw_response **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out != NULL)
        *out = NULL;
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, client, options, error);
    if (status == CPOD_OK)
        status = build_download(&call, url, max_bytes, error);
    return cpodi_call_make(&call, status, finish, out, error);
}

void cpod_raw_response_free(cpod_raw_response *response)
{
    if (response != NULL)
        cpodi_arena_free(cpodi_arena_of(response));
}
