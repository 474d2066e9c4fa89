/* The boolean `stream` of a request, by which a server decides whether it streams. Each function sets it; a caller that
 * contradicts has called the wrong one. */
#include "core/base/error.h"
#include "core/call/request.h"
#include "core/codec/key.h"

#include <string.h>

enum { SWITCHES = CPOD_OPERATION_SENDS_STREAM | CPOD_OPERATION_SENDS_NO_STREAM };

static const char name[] = "stream";

static bool has_switch(const cpodi_call *call)
{
    return (call->operation->flags & SWITCHES) != 0;
}

static cpod_status refuse(const cpodi_call *call, bool wanted, cpod_error *error)
{
    const cpod_status status = cpodi_fail(
        error, CPOD_ERR_INVALID_ARGUMENT,
        "`stream` is set to %s, but this function of %.100s sends %s: call the other one",
        wanted ? "false" : "true", call->api->tables->pool + call->operation->id, wanted ? "true" : "false");
    if (CPODI_HAS(error, path))
        memcpy(error->path, name, sizeof name);
    return status;
}

/* Sets the value at `to`, in a copy of what the caller has passed. Without a state, false is no choice. */
static cpod_status set(const cpodi_call *call, cpod_kind kind, void *to, cpod_error *error)
{
    const bool wanted = (call->operation->flags & CPOD_OPERATION_SENDS_STREAM) != 0;
    cpod_opt_bool *optional = to;
    bool *plain = to;
    if (kind == CPOD_KIND_BOOL) {
        if (*plain && !wanted)
            return refuse(call, wanted, error);
        *plain = wanted;
    } else if (kind == CPOD_KIND_OPT_BOOL) {
        if (optional->state == CPOD_IS_SET && optional->value != wanted)
            return refuse(call, wanted, error);
        *optional = cpod_bool(wanted);
    }
    return CPOD_OK;
}

/* A copy of `size` bytes of the caller's; `from` NULL: of zeros. NULL: out of memory. */
static void *copy_of(const cpodi_call *call, const void *from, size_t size)
{
    void *copy = cpodi_arena_alloc(call->arena, size, _Alignof(max_align_t));
    if (copy == NULL)
        return NULL;
    if (from == NULL)
        memset(copy, 0, size);
    else
        memcpy(copy, from, size);
    return copy;
}

cpod_status cpodi_stream_switch_params(cpodi_call *call, const void **params, cpod_error *error)
{
    const cpod_tables *tables = call->api->tables;
    const cpod_operation *operation = call->operation;
    for (uint32_t i = operation->path_parameter_count; has_switch(call) && i < operation->parameter_count;
         i++) {
        const cpod_parameter *parameter = &tables->parameters[operation->first_parameter + i];
        if (parameter->location != CPOD_IN_QUERY || strcmp(tables->pool + parameter->name, name) != 0)
            continue;
        char *copy = copy_of(call, *params, operation->params_size);
        if (copy == NULL)
            return cpodi_no_memory(error);
        *params = copy;
        return set(call, (cpod_kind)parameter->kind, copy + parameter->offset, error);
    }
    return CPOD_OK;
}

static cpod_status set_in_object(cpodi_call *call, uint32_t type, const void **object, cpod_error *error)
{
    const cpod_object *description = &call->api->tables->types[type];
    const cpod_field *field = cpodi_field_find(call->api->tables, description, name, sizeof name - 1);
    if (field == NULL)
        return CPOD_OK;
    char *copy = copy_of(call, *object, description->size);
    if (copy == NULL)
        return cpodi_no_memory(error);
    *object = copy;
    return set(call, (cpod_kind)field->kind, copy + field->offset, error);
}

static cpod_status set_in_union(cpodi_call *call, uint32_t type, const void **value, cpod_error *error)
{
    const cpod_tables *tables = call->api->tables;
    const cpod_union *description = &tables->unions[type];
    const cpod_union_layout *from = *value;
    if (from->kind < 1 || (uint32_t)from->kind > description->variant_count)
        return CPOD_OK;
    const cpod_variant *variant = &tables->variants[description->first_variant + (uint32_t)from->kind - 1];
    if (variant->kind != CPOD_KIND_OBJECT || from->as.object == NULL)
        return CPOD_OK;
    cpod_union_layout *copy = copy_of(call, from, sizeof *from);
    if (copy == NULL)
        return cpodi_no_memory(error);
    *value = copy;
    return set_in_object(call, variant->type, &copy->as.object, error);
}

cpod_status cpodi_stream_switch_body(cpodi_call *call, const cpod_body *body, const void **value,
                                     cpod_error *error)
{
    if (!has_switch(call))
        return CPOD_OK;
    if (body->kind == CPOD_KIND_INLINE || body->kind == CPOD_KIND_OBJECT)
        return set_in_object(call, body->type, value, error);
    return body->kind == CPOD_KIND_UNION ? set_in_union(call, body->type, value, error) : CPOD_OK;
}
