/* Entry points of the one-line functions of generated types and operations. */
#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/string.h"
#include "core/call/call.h"
#include "core/call/request.h"
#include "core/call/result.h"
#include "core/codec/codec.h"
#include "core/media/choice.h"

#include <string.h>

cpod_status cpod_core_call(cpod_client *client, const cpod_api *api, uint32_t operation,
                           const void *const *path, const void *params, const void *body, void *out,
                           cpod_error *error)
{
    cpodi_error_reset(error);
    const cpod_operation *description = &api->tables->operations[operation];
    cpodi_result_clear(api, description, out);
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, client, cpodi_request_options(description, params), error);
    if (status == CPOD_OK)
        status = cpodi_request_build(&call, api, operation, path, params, body, error);
    return cpodi_call_make(&call, status, cpodi_result_decode, out, error);
}

cpod_status cpod_core_error_decode(const cpod_api *api, uint32_t operation, const cpod_response_info *info,
                                   void **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    *out = NULL;
    if (!CPODI_INSIDE(info, cpod_response_info, error_body_length) || info->error_body == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The response info has no error body: set keep_error_body before the call");
    const cpod_tables *tables = api->tables;
    const cpodi_choice choice = {.tables = tables,
                                 .operation = &tables->operations[operation],
                                 .status = info->http_status,
                                 .content_type = info->content_type};
    const cpod_response *description = info->http_status >= 300 ? cpodi_choice_failure(&choice) : NULL;
    if (description == NULL || description->codec != CPOD_CODEC_JSON)
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The operation does not document an error body for HTTP %d", info->http_status);
    cpodi_buffer text;
    cpodi_buffer_init(&text, NULL);
    cpodi_buffer_append(&text, info->error_body, info->error_body_length);
    const bool ok = cpodi_buffer_terminate(&text);
    const cpodi_result_input input = {.api = api,
                                      .description = description,
                                      .body = {text.data, text.length},
                                      .allocator = cpod_default_allocator()};
    cpod_status status = ok ? cpodi_result_root(&input, out, error) : cpodi_no_memory(error);
    cpodi_buffer_free(&text);
    return status;
}

/* Bytes of JSON that most single objects stay below. */
enum { SMALL = 4096 };

/* Decodes padded text into a root in an arena of its own. */
static cpod_status decode_root(const cpod_tables *tables, cpodi_typed_value value,
                               const cpodi_json_input *input, const cpod_allocator *allocator, void **out,
                               cpod_error *error)
{
    cpodi_arena *arena = cpodi_arena_new(allocator, cpodi_arena_size_for_json(input->length),
                                         cpodi_arena_limit_for_json(input->length));
    size_t size = cpodi_value_size(tables, value.kind, value.type);
    value.target = arena != NULL ? cpodi_arena_root(arena, size) : NULL;
    cpod_status status = value.target != NULL ? cpodi_decode(tables, input, NULL, &value, arena, error)
                                              : cpodi_no_memory(error);
    if (status == CPOD_OK)
        *out = value.target;
    else
        cpodi_arena_free(arena);
    return status;
}

/* `out` is the address of a pointer of any type. */
static void store_pointer(void *out, void *value)
{
    if (out != NULL)
        memcpy(out, &value, sizeof value);
}

static cpod_status from_json(const cpod_api *api, cpod_kind kind, uint32_t type, const char *text,
                             size_t length, const cpod_allocator *allocator, void **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL || text == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument text or out is NULL");
    *out = NULL;
    const cpodi_typed_value value = {.kind = kind, .type = type};
    /* The caller's text need not be readable past its end: short ones are copied to the stack. */
    if (length < SMALL) {
        char small[SMALL + CPODI_PADDING];
        memcpy(small, text, length);
        memset(small + length, 0, 1 + CPODI_PADDING);
        return decode_root(api->tables, value, &(cpodi_json_input){small, length}, allocator, out, error);
    }
    cpodi_buffer padded;
    cpodi_buffer_init(&padded, allocator);
    if (length < SIZE_MAX / 8)
        (void)cpodi_buffer_room(&padded, length + 1 + CPODI_PADDING);
    cpodi_buffer_append(&padded, text, length);
    const cpodi_json_input input = {padded.data, length};
    cpod_status status = cpodi_buffer_terminate(&padded)
                             ? decode_root(api->tables, value, &input, allocator, out, error)
                             : cpodi_no_memory(error);
    cpodi_buffer_free(&padded);
    return status;
}

cpod_status cpod_core_from_json(const cpod_api *api, cpod_kind kind, uint32_t type, const char *text,
                                size_t length, const cpod_allocator *allocator, void *out, cpod_error *error)
{
    void *value = NULL;
    cpod_status status =
        from_json(api, kind, type, text, length, allocator, out != NULL ? &value : NULL, error);
    store_pointer(out, value);
    return status;
}

cpod_status cpod_core_to_json(const cpod_api *api, cpod_kind kind, uint32_t type, const void *value,
                              const cpod_allocator *allocator, char **text, size_t *length, cpod_error *error)
{
    cpodi_error_reset(error);
    if (text == NULL || value == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument value or text is NULL");
    *text = NULL;
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, allocator);
    (void)cpodi_buffer_room(&buffer, SMALL);
    cpodi_string_begin(&buffer);
    cpod_status status = cpodi_encode(
        api->tables, &(cpodi_typed_value){.kind = kind, .type = type, .address = value}, &buffer, error);
    if (status != CPOD_OK) {
        cpodi_buffer_free(&buffer);
        return status;
    }
    *text = cpodi_string_finish(&buffer, length);
    return *text != NULL ? CPOD_OK : cpodi_no_memory(error);
}

cpod_status cpod_core_union_as(const cpod_api *api, uint32_t type, uint32_t variant, const void *value,
                               void *out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL || value == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument value or out is NULL");
    store_pointer(out, NULL);
    cpod_union_layout layout;
    memcpy(&layout, value, sizeof layout);
    if (layout.kind == 0 || layout.kind == CPOD_ENUM_NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The union has no value: its kind is absent or null");
    const cpod_union *row = api->tables->unions + type;
    const uint32_t object = api->tables->variants[row->first_variant + variant - 1].type;
    const char *text = layout.kind == CPOD_ENUM_OTHER ? layout.as.string : layout.raw;
    if (text != NULL)
        return cpod_core_from_json(api, CPOD_KIND_INLINE, object, text, strlen(text), NULL, out, error);
    char *written = NULL; /* nothing was lost: the value itself is the text */
    size_t length = 0;
    cpod_status status = cpod_core_to_json(api, CPOD_KIND_UNION, type, value, NULL, &written, &length, error);
    if (status == CPOD_OK)
        status = cpod_core_from_json(api, CPOD_KIND_INLINE, object, written, length, NULL, out, error);
    cpod_string_free(written);
    return status;
}

cpod_status cpod_core_copy(const cpod_api *api, cpod_kind kind, uint32_t type, const void *value,
                           const cpod_allocator *allocator, void *out)
{
    enum { ROOM_FOR_NESTED = 1024 };
    store_pointer(out, NULL);
    if (out == NULL || value == NULL)
        return CPOD_ERR_INVALID_ARGUMENT;
    size_t size = cpodi_value_size(api->tables, kind, type);
    cpodi_arena *arena = cpodi_arena_new(allocator, size + ROOM_FOR_NESTED, 0);
    void *root = arena != NULL ? cpodi_arena_root(arena, size) : NULL;
    if (root == NULL ||
        !cpodi_copy(api->tables, &(cpodi_typed_value){.kind = kind, .type = type, .address = value}, root,
                    arena)) {
        cpodi_arena_free(arena);
        return CPOD_ERR_NO_MEMORY;
    }
    store_pointer(out, root);
    return CPOD_OK;
}

void cpod_core_free(const void *value)
{
    if (value != NULL)
        cpodi_arena_free(cpodi_arena_of(value));
}
