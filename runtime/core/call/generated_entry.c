/* Entry points of the one-line functions of generated types. */
#include "core/base/error.h"
#include "core/base/string.h"
#include "core/codec/codec.h"

#include <string.h>

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
    if (length <
        SMALL) { /* the caller's text need not be readable past its end: short ones are copied to the stack */
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
    cpod_status status;
    if (!cpodi_buffer_terminate(&padded))
        status = cpodi_no_memory(error);
    else
        status =
            decode_root(api->tables, value, &(cpodi_json_input){padded.data, length}, allocator, out, error);
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
