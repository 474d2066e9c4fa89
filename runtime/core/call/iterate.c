/* Entry points of generated iterators. */
#include "core/base/error.h"
#include "core/call/call.h"
#include "core/call/page.h"
#include "core/call/parameters.h"
#include "core/call/request.h"
#include "core/call/result.h"
#include "core/call/retry_policy.h"
#include "core/codec/codec.h"
#include "core/codec/fingerprint.h"
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
    void *page;  /* its root, or NULL */
    size_t next; /* item of it */
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
        const cpodi_typed_value value =
            cpodi_parameters_value(tables, parameter, params + parameter->offset);
        if (!cpodi_copy(tables, &value, iter->params + parameter->offset, iter->arena))
            return false;
    }
    return true;
}

cpod_status cpod_core_iter_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                const void *const *path, const void *params, cpod_core_iter **out,
                                cpod_error *error)
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
    if (status == CPOD_OK && !(copy_path(iter, path) && copy_params(iter, params)))
        status = cpodi_no_memory(error);
    if (status != CPOD_OK) {
        cpodi_arena_free(arena);
        return status;
    }
    iter->client = cpod_core_retain(client);
    cpodi_paging_begin(&iter->paging, iter->pagination, iter->params, &client->allocator);
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

static cpod_status fetch(cpod_core_iter *iter, void **page, uint64_t *fingerprint, cpod_error *error)
{
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, iter->client, &iter->options, error);
    if (status == CPOD_OK)
        status =
            cpodi_request_build(&call, iter->api, iter->operation, iter->path, iter->params, NULL, error);
    if (status == CPOD_OK) {
        status = cpodi_call_run(&call, error);
        if (status == CPOD_OK)
            status = cpodi_result_decode(&call, (void *)page, error);
        if (status == CPOD_OK)
            *fingerprint = fingerprint_of(iter, &call);
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
    if (!cpodi_paging_prepare(&iter->paging, iter->pagination, iter->params))
        return cpodi_no_memory(error);
    void *page = NULL;
    uint64_t fingerprint = 0;
    cpod_status status = fetch(iter, &page, &fingerprint, error);
    if (status != CPOD_OK)
        return status;
    if (page != NULL && cpodi_fingerprints_repeat(&iter->seen, fingerprint)) {
        cpodi_arena_free(cpodi_arena_of(page));
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server sent the same page again, so that the iteration would not end");
    }
    /* They belong to the first page. */
    iter->options.if_none_match = NULL;
    iter->options.if_match = NULL;
    iter->options.if_modified_since = NULL;
    drop_page(iter);
    iter->page = page;
    return cpodi_paging_turned(&iter->paging, iter->api->tables, iter->pagination, page, error);
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
