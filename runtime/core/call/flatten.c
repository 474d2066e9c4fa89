#include "core/call/flatten.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/error.h"
#include "core/codec/codec.h"

typedef struct flattener {
    const cpod_tables *tables;
    cpodi_arena *arena;
    cpodi_flat *out;
    bool deep;
    cpod_error *error;
} flattener;

bool cpodi_union_value(const cpod_tables *tables, uint32_t type, const void *value, cpod_kind *kind,
                       uint32_t *inner_type, const void **inner)
{
    cpod_union_layout layout;
    memcpy(&layout, value, sizeof layout);
    const cpod_union *description = &tables->unions[type];
    if (layout.kind < 1 || (uint32_t)layout.kind > description->variant_count)
        return false;
    const cpod_variant *variant = &tables->variants[description->first_variant + (uint32_t)layout.kind - 1];
    *kind = (cpod_kind)variant->kind;
    *inner_type = variant->type;
    const char *as = (const char *)value + offsetof(cpod_union_layout, as);
    switch (*kind) {
    case CPOD_KIND_NONE:
    case CPOD_KIND_BOOL:
    case CPOD_KIND_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_DOUBLE:
    case CPOD_KIND_STRING:
    case CPOD_KIND_OBJECT:
        *inner = as;
        return true;
    default: /* behind a pointer */
        *inner = layout.as.object;
        return *inner != NULL;
    }
}

/* Free-form JSON: a string is its characters, all else its JSON text. */
static cpod_status json_text(const void *value, cpodi_arena *arena, const char **out, cpod_error *error)
{
    cpod_json json;
    memcpy(&json, value, sizeof json);
    size_t length = json.length != 0 ? json.length : strlen(json.text);
    char *text = cpodi_arena_copy_text(arena, json.text, length);
    if (text == NULL)
        return cpodi_no_memory(error);
    if (*text == '"') {
        char *bare = cpodi_arena_alloc(arena, length + 1, 1);
        if (bare == NULL)
            return cpodi_no_memory(error);
        if (!cpodi_json_string(text, length, bare, length + 1))
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The value is not valid JSON");
        text = bare;
    }
    *out = text;
    return CPOD_OK;
}

static bool is_structured(cpod_kind kind)
{
    return kind == CPOD_KIND_OBJECT || kind == CPOD_KIND_INLINE || kind == CPOD_KIND_LIST ||
           kind == CPOD_KIND_MAP || kind == CPOD_KIND_BYTES;
}

/* Bytes are base64 text, which is what JSON has between the quotes. */
static cpod_status encoded_text(flattener *f, cpod_kind kind, uint32_t type, const void *value,
                                const char **out)
{
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, &f->arena->allocator);
    buffer.is_secret = f->arena->is_secret;
    const cpodi_typed_value typed = {.kind = kind, .type = type, .address = value};
    cpod_status status = CPOD_OK;
    if (is_structured(kind))
        status = cpodi_encode(f->tables, &typed, &buffer, f->error);
    else if (!cpodi_append_scalar(f->tables, &typed, &buffer) && !buffer.failed)
        status = cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "The value is none the API has a text for");
    if (status == CPOD_OK) {
        bool quoted = kind == CPOD_KIND_BYTES && buffer.length >= 2;
        *out = buffer.failed
                   ? NULL
                   : cpodi_arena_copy_text(f->arena, buffer.length == 0 ? "" : buffer.data + (quoted ? 1 : 0),
                                           buffer.length - (quoted ? 2 : 0));
        if (*out == NULL)
            status = cpodi_no_memory(f->error);
    }
    cpodi_buffer_free(&buffer);
    return status;
}

static cpod_status text_of(flattener *f, cpod_kind kind, uint32_t type, const void *value, const char **out)
{
    if (cpodi_presence(f->tables, &(cpodi_typed_value){.kind = kind, .type = type, .address = value}) ==
        CPOD_IS_NULL) {
        *out = "null";
        return CPOD_OK;
    }
    if (kind == CPOD_KIND_UNION) {
        cpod_union_layout layout;
        memcpy(&layout, value, sizeof layout);
        if (layout.kind == CPOD_ENUM_OTHER && layout.as.string != NULL) {
            const cpod_json json = {layout.as.string, 0, CPOD_IS_SET};
            return json_text(&json, f->arena, out, f->error);
        }
        const void *inner;
        if (!cpodi_union_value(f->tables, type, value, &kind, &type, &inner))
            return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "The union holds nothing");
        return text_of(f, kind, type, inner, out);
    }
    if (kind == CPOD_KIND_JSON)
        return json_text(value, f->arena, out, f->error);
    return encoded_text(f, kind, type, value, out);
}

static cpod_status add_text(flattener *f, const char *name, const char *text)
{
    cpodi_flat *out = f->out;
    if (out->count == out->capacity) {
        size_t capacity = out->capacity == 0 ? 8 : out->capacity * 2;
        cpodi_piece *pieces = cpodi_arena_alloc(f->arena, capacity * sizeof *pieces, _Alignof(cpodi_piece));
        if (pieces == NULL)
            return cpodi_no_memory(f->error);
        if (out->count > 0)
            memcpy(pieces, out->pieces, out->count * sizeof *pieces);
        out->pieces = pieces;
        out->capacity = capacity;
    }
    out->pieces[out->count++] = (cpodi_piece){name, text};
    return CPOD_OK;
}

static cpod_status add_named(flattener *f, const char *prefix, const char *name, cpod_kind kind,
                             uint32_t type, const void *value);

static cpod_status add_fields(flattener *f, const char *prefix, uint32_t type, const char *value)
{
    const cpod_object *object = &f->tables->types[type];
    for (uint32_t i = 0; i < object->field_count; i++) {
        const cpod_field *field = &f->tables->fields[object->first_field + i];
        const void *at = value + field->offset;
        const cpodi_typed_value member = cpodi_field_value(field, value);
        cpod_presence presence = cpodi_presence(f->tables, &member);
        if (presence == CPOD_ABSENT && (field->flags & (CPOD_FLAG_IMPLIED | CPOD_FLAG_REQUIRED)) == 0)
            continue;
        const char *name = cpodi_field_name(f->tables, field, f->arena);
        if (name == NULL)
            return cpodi_no_memory(f->error);
        cpod_status status;
        if (presence != CPOD_ABSENT) {
            status = add_named(f, prefix, name, (cpod_kind)field->kind, field->type, at);
        } else if ((field->flags & CPOD_FLAG_IMPLIED) != 0) {
            const char *text = cpodi_const_text(f->tables, (cpod_kind)field->kind, field->type, f->arena);
            status = text == NULL ? cpodi_no_memory(f->error) : add_text(f, name, text);
        } else {
            status =
                cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "The required member %s is missing", name);
        }
        if (status != CPOD_OK)
            return status;
    }
    if (object->additional == CPOD_NONE)
        return CPOD_OK;
    const cpod_field *rest = &f->tables->fields[object->additional];
    return add_named(f, prefix, NULL, CPOD_KIND_MAP, rest->type, value + rest->offset);
}

static cpod_status add_entries(flattener *f, const char *prefix, uint32_t type, const void *value)
{
    cpod_list_layout map;
    memcpy(&map, value, sizeof map);
    const cpod_element *element = &f->tables->elements[type];
    for (size_t i = 0; i < map.count; i++) {
        const char *entry = (const char *)map.items + i * element->stride;
        const char *key;
        memcpy(&key, entry, sizeof key);
        cpod_status status = key == NULL
                                 ? cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "A key of the map is NULL")
                                 : add_named(f, prefix, key, (cpod_kind)element->kind, element->type,
                                             entry + element->value_offset);
        if (status != CPOD_OK)
            return status;
    }
    return CPOD_OK;
}

static cpod_status add_items(flattener *f, const char *name, uint32_t type, const void *value)
{
    cpod_list_layout list;
    memcpy(&list, value, sizeof list);
    const cpod_element *element = &f->tables->elements[type];
    for (size_t i = 0; i < list.count; i++) {
        const char *text;
        cpod_status status = text_of(f, (cpod_kind)element->kind, element->type,
                                     (const char *)list.items + i * element->stride, &text);
        if (status == CPOD_OK)
            status = add_text(f, name, text);
        if (status != CPOD_OK)
            return status;
    }
    return CPOD_OK;
}

/* The name of an inner member: the brackets between are escaped with the rest, so `a[b][c]` comes out of `a`
 * and `b][c`. */
static const char *joined_name(flattener *f, const char *prefix, const char *name)
{
    if (prefix == NULL || name == NULL)
        return prefix == NULL ? name : prefix;
    size_t length = strlen(prefix) + strlen(name) + 3;
    char *joined = cpodi_arena_alloc(f->arena, length, 1);
    if (joined != NULL)
        (void)snprintf(joined, length, "%s][%s", prefix, name);
    return joined;
}

static cpod_status add_named(flattener *f, const char *prefix, const char *name, cpod_kind kind,
                             uint32_t type, const void *value)
{
    const char *full = joined_name(f, prefix, name);
    if (full == NULL && name != NULL)
        return cpodi_no_memory(f->error);
    if (name == NULL) /* additional members stand beside the others */
        return add_entries(f, prefix, type, value);
    if (f->deep &&
        cpodi_presence(f->tables, &(cpodi_typed_value){.kind = kind, .type = type, .address = value}) ==
            CPOD_IS_SET) {
        const void *object = value;
        if (kind == CPOD_KIND_OBJECT)
            memcpy(&object, value, sizeof object);
        if (kind == CPOD_KIND_OBJECT || kind == CPOD_KIND_INLINE)
            return add_fields(f, full, type, object);
        if (kind == CPOD_KIND_MAP)
            return add_entries(f, full, type, value);
        if (kind == CPOD_KIND_LIST)
            return add_items(f, full, type, value);
    }
    const char *text;
    cpod_status status = text_of(f, kind, type, value, &text);
    return status == CPOD_OK ? add_text(f, full, text) : status;
}

static cpod_status flatten(flattener *f, cpod_kind kind, uint32_t type, const void *value)
{
    const void *inner = value;
    switch (cpodi_presence(f->tables, &(cpodi_typed_value){.kind = kind, .type = type, .address = value}) ==
                    CPOD_IS_NULL
                ? CPOD_KIND_NONE
                : kind) {
    case CPOD_KIND_OBJECT:
        memcpy(&inner, value, sizeof inner);
        f->out->shape = CPODI_FLAT_OBJECT;
        return add_fields(f, NULL, type, inner);
    case CPOD_KIND_INLINE:
        f->out->shape = CPODI_FLAT_OBJECT;
        return add_fields(f, NULL, type, inner);
    case CPOD_KIND_MAP:
        f->out->shape = CPODI_FLAT_OBJECT;
        return add_entries(f, NULL, type, value);
    case CPOD_KIND_LIST:
        f->out->shape = CPODI_FLAT_LIST;
        return add_items(f, NULL, type, value);
    case CPOD_KIND_UNION:
        if (cpodi_union_value(f->tables, type, value, &kind, &type, &inner))
            return flatten(f, kind, type, inner);
        break;
    default:
        break;
    }
    const char *text;
    cpod_status status = text_of(f, kind, type, value, &text);
    return status == CPOD_OK ? add_text(f, NULL, text) : status;
}

cpod_status cpodi_flatten(const cpod_tables *tables, cpod_kind kind, uint32_t type, const void *value,
                          bool deep, cpodi_arena *arena, cpodi_flat *out, cpod_error *error)
{
    *out = (cpodi_flat){.shape = CPODI_FLAT_SCALAR};
    flattener f = {tables, arena, out, deep, error};
    return flatten(&f, kind, type, value);
}

cpod_status cpodi_flatten_text(const cpod_tables *tables, cpod_kind kind, uint32_t type, const void *value,
                               cpodi_arena *arena, const char **out, cpod_error *error)
{
    flattener f = {tables, arena, NULL, false, error};
    return text_of(&f, kind, type, value, out);
}

const char *cpodi_const_text(const cpod_tables *tables, cpod_kind kind, uint32_t type, cpodi_arena *arena)
{
    uint32_t first = tables->enums[type].first_value;
    if (kind == CPOD_KIND_ENUM)
        return tables->pool + tables->enum_values[first].text;
    char text[24];
    int length = snprintf(text, sizeof text, "%" PRId64, tables->integers[first]);
    return cpodi_arena_copy_text(arena, text, (size_t)length);
}

char *cpodi_field_name(const cpod_tables *tables, const cpod_field *field, cpodi_arena *arena)
{
    return cpodi_arena_copy_text(arena, tables->pool + field->name + 1, field->name_length);
}
