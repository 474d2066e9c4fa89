/* Values of generated types from JSON, by the tables. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *what, const char *text)
{
    fprintf(stderr, "wire-fuzz: %s: %s\n", what, text);
    exit(2);
}

void *wire_alloc(wire_memory *memory, size_t size)
{
    void *block =
        memory->block_count < sizeof memory->blocks / sizeof *memory->blocks ? calloc(1, size) : NULL;
    if (block == NULL)
        stop("out of memory", "");
    memory->blocks[memory->block_count++] = block;
    return block;
}

void wire_release(wire_memory *memory)
{
    for (size_t i = 0; i < memory->root_count; i++)
        cpod_core_free(memory->roots[i]);
    for (size_t i = 0; i < memory->block_count; i++)
        free(memory->blocks[i]);
    memory->root_count = 0;
    memory->block_count = 0;
}

static size_t size_of(cpod_kind kind)
{
    switch (kind) {
    case CPOD_KIND_BOOL:
        return sizeof(bool);
    case CPOD_KIND_INT32:
        return sizeof(int32_t);
    case CPOD_KIND_INT64:
    case CPOD_KIND_UINT64:
    case CPOD_KIND_DOUBLE:
        return sizeof(int64_t);
    case CPOD_KIND_OPT_BOOL:
        return sizeof(cpod_opt_bool);
    case CPOD_KIND_OPT_INT32:
        return sizeof(cpod_opt_int32);
    case CPOD_KIND_OPT_INT64:
        return sizeof(cpod_opt_int64);
    case CPOD_KIND_OPT_UINT64:
        return sizeof(cpod_opt_uint64);
    case CPOD_KIND_OPT_DOUBLE:
        return sizeof(cpod_opt_double);
    case CPOD_KIND_STRING:
        return sizeof(const char *);
    case CPOD_KIND_DATETIME:
        return sizeof(cpod_datetime);
    case CPOD_KIND_DATE:
        return sizeof(cpod_date);
    case CPOD_KIND_BYTES:
        return sizeof(cpod_bytes);
    case CPOD_KIND_JSON:
        return sizeof(cpod_json);
    case CPOD_KIND_ENUM:
        return sizeof(cpod_enum_layout);
    case CPOD_KIND_INTEGER_ENUM:
        return sizeof(cpod_integer_enum_layout);
    case CPOD_KIND_UNION:
        return sizeof(cpod_union_layout);
    default:
        return sizeof(cpod_list_layout);
    }
}

static void store_null(const cpod_api *api, cpod_kind kind, uint32_t type, void *to)
{
    const char *null_text = CPOD_NULL;
    int32_t null_enum = CPOD_ENUM_NULL;
    cpod_presence state = CPOD_IS_NULL;
    switch (kind) {
    case CPOD_KIND_STRING:
        memcpy(to, &null_text, sizeof null_text);
        return;
    case CPOD_KIND_DATETIME:
        ((cpod_datetime *)to)->text = CPOD_NULL;
        return;
    case CPOD_KIND_DATE:
        ((cpod_date *)to)->text = CPOD_NULL;
        return;
    case CPOD_KIND_BYTES:
        ((cpod_bytes *)to)->state = CPOD_IS_NULL;
        return;
    case CPOD_KIND_JSON:
        ((cpod_json *)to)->state = CPOD_IS_NULL;
        return;
    case CPOD_KIND_LIST:
    case CPOD_KIND_MAP:
        ((cpod_list_layout *)to)->state = CPOD_IS_NULL;
        return;
    case CPOD_KIND_ENUM:
    case CPOD_KIND_INTEGER_ENUM:
    case CPOD_KIND_UNION:
        memcpy(to, &null_enum, sizeof null_enum);
        return;
    case CPOD_KIND_OBJECT:
        memcpy(to, &api->tables->nulls[api->tables->types[type].null_object], sizeof(void *));
        return;
    default: /* the optional scalars begin with their state */
        memcpy(to, &state, sizeof state);
    }
}

void wire_store(wire_memory *memory, const cpod_api *api, cpod_kind kind, uint32_t type, const char *json,
                void *to)
{
    if (strcmp(json, "null") == 0) {
        store_null(api, kind, type, to);
        return;
    }
    cpod_error error = CPOD_ERROR_INIT;
    cpod_kind root = kind == CPOD_KIND_OBJECT ? CPOD_KIND_INLINE : kind;
    void *value = NULL;
    if (cpod_core_from_json(api, root, type, json, strlen(json), NULL, &value, &error) != CPOD_OK ||
        memory->root_count == sizeof memory->roots / sizeof *memory->roots)
        stop(error.message, json);
    memory->roots[memory->root_count++] = value;
    if (kind == CPOD_KIND_OBJECT)
        memcpy(to, &value, sizeof value);
    else
        memcpy(to, value, kind == CPOD_KIND_INLINE ? api->tables->types[type].size : size_of(kind));
}

char *wire_text(wire_memory *memory, const char *json)
{
    if (strcmp(json, "null") == 0)
        return NULL;
    size_t capacity = strlen(json) + 1;
    char *text = wire_alloc(memory, capacity);
    const char *value = NULL;
    /* A table of one string needs no row. */
    static const cpod_tables none = {0};
    static const cpod_api api = {.tables = &none};
    wire_store(memory, &api, CPOD_KIND_STRING, 0, json, &value);
    memcpy(text, value, strlen(value) + 1);
    return text;
}

cpod_upload wire_upload(wire_memory *memory, const char *filename, const char *content_type, const char *hex)
{
    size_t length = strlen(hex) / 2;
    unsigned char *bytes = wire_alloc(memory, length + 1);
    for (size_t i = 0; i < length; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    cpod_upload upload = cpod_upload_memory(bytes, length, wire_text(memory, filename));
    upload.content_type = wire_text(memory, content_type);
    return upload;
}
