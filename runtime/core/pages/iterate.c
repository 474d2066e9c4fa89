/* Entry points of generated iterators. */
#include "core/base/error.h"
#include "core/call/call.h"
#include "core/call/parameters.h"
#include "core/call/request.h"
#include "core/call/result.h"
#include "core/call/retry_policy.h"
#include "core/codec/codec.h"
#include "core/codec/fingerprint.h"
#include "core/http/url.h"
#include "core/pages/page.h"
#include "cpod/core/extend.h"

#include <string.h>

#define FIRST_ARENA 1024

struct cpod_core_iter {
    cpod_client *client;
    const cpod_api *api;
    uint32_t operation; /* index */
    const cpod_operation *description;
    const cpod_pagination *pagination;
    cpodi_arena *arena; /* holds this struct and the copies of the arguments */
    cpod_call_options options;
    const void **path;
    char *params;
    void *body;        /* NULL: none yet */
    bool has_own_body; /* the caller gave it */
    void *page;        /* its root, or NULL */
    size_t next;       /* item of it */
    cpodi_paging paging;
    cpodi_fingerprints seen;
};

static bool copy_text(cpodi_arena *arena, const char **text)
{
    if (*text == NULL)
        return true;
    *text = cpodi_arena_copy_text(arena, *text, strlen(*text));
    return *text != NULL;
}

static bool copy_headers(cpod_core_iter *iter)
{
    cpod_call_options *own = &iter->options;
    if (own->headers == NULL || own->header_count == 0)
        return true;
    cpod_header *copies =
        cpodi_arena_alloc(iter->arena, own->header_count * sizeof *copies, _Alignof(cpod_header));
    bool ok = copies != NULL;
    for (size_t i = 0; ok && i < own->header_count; i++) {
        copies[i] = own->headers[i];
        ok = copy_text(iter->arena, &copies[i].name) && copy_text(iter->arena, &copies[i].value);
    }
    own->headers = copies;
    return ok;
}

static bool copy_credentials(cpod_core_iter *iter)
{
    cpod_call_options *own = &iter->options;
    if (own->credentials == NULL || own->credential_count == 0)
        return true;
    iter->arena->is_secret = true;
    cpod_credential *copies =
        cpodi_arena_alloc(iter->arena, own->credential_count * sizeof *copies, _Alignof(cpod_credential));
    bool ok = copies != NULL;
    for (size_t i = 0; ok && i < own->credential_count; i++) {
        copies[i] = own->credentials[i];
        ok = copy_text(iter->arena, &copies[i].scheme) && copy_text(iter->arena, &copies[i].id) &&
             copy_text(iter->arena, &copies[i].secret);
    }
    own->credentials = copies;
    return ok;
}

static cpod_status copy_options(cpod_core_iter *iter, const cpod_call_options *options, cpod_error *error)
{
    cpod_call_options *own = &iter->options;
    cpod_status status = cpodi_call_import_options(options, own, error);
    if (status == CPOD_OK && own->batch != NULL)
        status =
            cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The call option batch must be NULL for iterators");
    if (status == CPOD_OK)
        status = cpodi_retry_policy_copy(&own->retry, iter->arena, CPOD_ERR_INVALID_ARGUMENT, error);
    if (status != CPOD_OK)
        return status;
    bool ok = copy_text(iter->arena, &own->idempotency_key) && copy_text(iter->arena, &own->if_none_match) &&
              copy_text(iter->arena, &own->if_match) && copy_text(iter->arena, &own->if_modified_since) &&
              copy_headers(iter) && copy_credentials(iter);
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

static bool copy_path(cpod_core_iter *iter, const void *const *path)
{
    const cpod_tables *tables = iter->api->tables;
    const cpod_operation *operation = iter->description;
    if (path == NULL || operation->path_parameter_count == 0)
        return true;
    iter->path = cpodi_arena_alloc(iter->arena, operation->path_parameter_count * sizeof *iter->path,
                                   _Alignof(void *));
    if (iter->path == NULL)
        return false;
    for (uint32_t i = 0; i < operation->path_parameter_count; i++) {
        const cpod_parameter *parameter = &tables->parameters[operation->first_parameter + i];
        size_t size = cpodi_value_size(tables, (cpod_kind)parameter->kind, parameter->type);
        void *copy = cpodi_arena_alloc(iter->arena, size, _Alignof(max_align_t));
        if (copy == NULL)
            return false;
        memset(copy, 0, size);
        const cpodi_typed_value value = cpodi_parameter_value(parameter, path[parameter->offset]);
        if (!cpodi_copy(tables, &value, copy, iter->arena))
            return false;
        iter->path[parameter->offset] = copy;
    }
    return true;
}

/* A struct even for NULL, since the page number is stored in it. */
static bool copy_params(cpod_core_iter *iter, const char *params)
{
    const cpod_tables *tables = iter->api->tables;
    const cpod_operation *operation = iter->description;
    iter->params = cpodi_arena_alloc(iter->arena, operation->params_size, _Alignof(max_align_t));
    if (iter->params == NULL)
        return false;
    memset(iter->params, 0, operation->params_size);
    if (params == NULL)
        return true;
    for (uint32_t i = operation->path_parameter_count; i < operation->parameter_count; i++) {
        const cpod_parameter *parameter = &tables->parameters[operation->first_parameter + i];
        const cpodi_typed_value value = cpodi_parameters_value(tables, parameter, params + parameter->offset);
        if (!cpodi_copy(tables, &value, iter->params + parameter->offset, iter->arena))
            return false;
    }
    return true;
}

/* A struct even for NULL where the page is stored in it. An operation with an iterator has one kind of body at
 * most, which is JSON. */
static bool copy_body(cpod_core_iter *iter, const void *body)
{
    const cpod_tables *tables = iter->api->tables;
    const bool is_place = (iter->pagination->flags & CPOD_PAGE_IN_BODY) != 0;
    iter->has_own_body = body != NULL;
    if (iter->description->body_count == 0 || (body == NULL && !is_place))
        return true;
    const cpod_body *described = &tables->bodies[iter->description->first_body];
    const cpod_kind kind = (cpod_kind)described->kind;
    if (kind == CPOD_KIND_STRING && body != NULL) {
        iter->body = cpodi_arena_copy_text(iter->arena, body, strlen(body));
        return iter->body != NULL;
    }
    const size_t size = cpodi_value_size(tables, kind, described->type);
    iter->body = cpodi_arena_alloc(iter->arena, size, _Alignof(max_align_t));
    if (iter->body == NULL)
        return false;
    memset(iter->body, 0, size);
    const cpodi_typed_value value = {.kind = kind, .type = described->type, .address = body};
    return body == NULL || cpodi_copy(tables, &value, iter->body, iter->arena);
}

/* The struct that has the parameters of the page. */
static char *page_holder(const cpod_core_iter *iter)
{
    return (iter->pagination->flags & CPOD_PAGE_IN_BODY) != 0 ? iter->body : iter->params;
}

cpod_status cpod_core_iter_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                const void *const *path, const void *params, const void *body,
                                cpod_core_iter **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (client == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    cpodi_arena *arena = cpodi_arena_new(&client->allocator, FIRST_ARENA, 0);
    cpod_core_iter *iter =
        arena == NULL ? NULL : cpodi_arena_alloc(arena, sizeof *iter, _Alignof(cpod_core_iter));
    if (iter == NULL) {
        cpodi_arena_free(arena);
        return cpodi_no_memory(error);
    }
    memset(iter, 0, sizeof *iter);
    iter->arena = arena;
    iter->api = api;
    iter->operation = operation;
    iter->description = &api->tables->operations[operation];
    iter->pagination = &api->tables->paginations[iter->description->pagination];
    cpod_status status = copy_options(iter, cpodi_request_options(iter->description, params), error);
    if (status == CPOD_OK && !(copy_path(iter, path) && copy_params(iter, params) && copy_body(iter, body)))
        status = cpodi_no_memory(error);
    if (status != CPOD_OK) {
        cpodi_arena_free(arena);
        return status;
    }
    iter->client = cpod_core_retain(client);
    cpodi_paging_begin(&iter->paging, iter->pagination, page_holder(iter), &client->allocator);
    *out = iter;
    return CPOD_OK;
}

static void drop_page(cpod_core_iter *iter)
{
    if (iter->page != NULL)
        cpodi_arena_free(cpodi_arena_of(iter->page));
    iter->page = NULL;
    iter->next = 0;
}

static uint64_t fingerprint_of(const cpod_core_iter *iter, const cpodi_call *call)
{
    const cpod_tables *tables = iter->api->tables;
    const cpodi_json_input body = {call->result.response.body.data, call->result.response.body.length};
    return cpodi_fingerprint_of(tables, &tables->responses[iter->description->first_response],
                                iter->pagination, &body);
}

/* Makes a received page the current one, and finds the next one. */
static cpod_status turn_to(cpod_core_iter *iter, const cpodi_call *call, void *page, cpod_error *error)
{
    const cpodi_buffer *header = &call->result.response.page_header;
    const cpodi_page next = {
        .root = page, .url = call->request.url.data, .header = header->length > 0 ? header->data : ""};
    if (page != NULL && cpodi_fingerprints_repeat(&iter->seen, fingerprint_of(iter, call))) {
        cpodi_arena_free(cpodi_arena_of(page));
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server sent the same page again, so that the iteration would not end");
    }
    /* They belong to the first page. */
    iter->options.if_none_match = NULL;
    iter->options.if_match = NULL;
    iter->options.if_modified_since = NULL;
    /* With the key of the first page a server may send that one again. */
    if (iter->description->body_count > 0)
        iter->options.idempotency_key = NULL;
    drop_page(iter);
    iter->page = page;
    return cpodi_paging_turned(&iter->paging, iter->api->tables, iter->pagination, &next, error);
}

/* Replaces the URL of the request by that of the next page, of the same server. */
static cpod_status use_url(cpodi_call *call, const char *url, cpod_error *error)
{
    cpodi_request *request = &call->request;
    const bool has_base = strncmp(url, request->url.data, request->base_length) == 0;
    request->base_length = has_base ? request->base_length : cpodi_url_origin_length(url);
    request->url.length = 0;
    cpodi_buffer_append_text(&request->url, url);
    return cpodi_buffer_terminate(&request->url) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status build(const cpod_core_iter *iter, cpodi_call *call, cpod_error *error)
{
    const char *url = cpodi_paging_url(&iter->paging, iter->pagination);
    const void *body = iter->has_own_body || iter->paging.pages > 0 ? iter->body : NULL;
    cpod_status status =
        cpodi_request_build(call, iter->api, iter->operation, iter->path, iter->params, body, error);
    call->request.page_header = cpodi_paging_header(iter->api->tables, iter->pagination);
    return status == CPOD_OK && url != NULL ? use_url(call, url, error) : status;
}

/* Gets the next page and the place of the one after it. */
static cpod_status fetch(cpod_core_iter *iter, void **page, cpod_error *error)
{
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, iter->client, &iter->options, error);
    if (status == CPOD_OK)
        status = build(iter, &call, error);
    if (status == CPOD_OK) {
        status = cpodi_call_run(&call, error);
        if (status == CPOD_OK)
            status = cpodi_result_decode(&call, (void *)page, error);
        if (status == CPOD_OK)
            status = turn_to(iter, &call, *page, error);
        cpodi_call_report(&call);
    }
    cpodi_call_end(&call);
    return status;
}

static cpod_status begin_step(const cpod_core_iter *iter, const void **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out != NULL)
        *out = NULL;
    return iter != NULL ? CPOD_OK : cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The iterator is NULL");
}

/* CPOD_DONE: there are no more pages. */
static cpod_status turn(cpod_core_iter *iter, cpod_error *error)
{
    if (iter->paging.is_over) {
        drop_page(iter);
        return CPOD_DONE;
    }
    if (iter->paging.problem != NULL)
        return cpodi_fail(error, CPOD_ERR_PROTOCOL, "%s", iter->paging.problem);
    if (!cpodi_paging_prepare(&iter->paging, iter->pagination, page_holder(iter)))
        return cpodi_no_memory(error);
    void *page = NULL;
    return fetch(iter, &page, error);
}

cpod_status cpod_core_iter_next(cpod_core_iter *iter, const void **item, cpod_error *error)
{
    cpod_status status = begin_step(iter, item, error);
    if (status != CPOD_OK)
        return status;
    while (iter->page == NULL || iter->next >= cpodi_page_count(iter->pagination, iter->page)) {
        status = turn(iter, error);
        if (status != CPOD_OK)
            return status;
    }
    const void *found = cpodi_page_item(iter->api->tables, iter->pagination, iter->page, iter->next++);
    if (item != NULL)
        *item = found;
    return CPOD_OK;
}

cpod_status cpod_core_iter_next_page(cpod_core_iter *iter, const void **page, cpod_error *error)
{
    cpod_status status = begin_step(iter, page, error);
    if (status == CPOD_OK)
        status = turn(iter, error);
    if (status != CPOD_OK)
        return status;
    if (iter->page == NULL)
        return CPOD_DONE; /* a response without a body */
    iter->next = cpodi_page_count(iter->pagination, iter->page);
    if (page != NULL)
        *page = iter->page;
    return CPOD_OK;
}

void cpod_core_iter_free(cpod_core_iter *iter)
{
    if (iter == NULL)
        return;
    drop_page(iter);
    cpodi_paging_end(&iter->paging);
    cpod_client *client = iter->client;
    cpodi_arena_free(iter->arena);
    cpod_client_free(client);
}
