#include "core/call/flatten.h"

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/codec/codec.h"

#include <stdio.h>
#include <string.h>

typedef struct flattener {
    const cpod_tables *tables;
    cpodi_arena *arena;
    cpodi_flat *out;
    bool deep;
    cpod_error *error;
} flattener;

/* The value that a union holds. False: it is absent, null or of no variant of the API. */
static bool union_value(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_typed_value *inner)
{
    cpod_union_layout layout;
    memcpy(&layout, value->address, sizeof layout);
    const cpod_union *description = &tables->unions[value->type];
    if (layout.kind < 1 || (uint32_t)layout.kind > description->variant_count)
        return false;
    const cpod_variant *variant = &tables->variants[description->first_variant + (uint32_t)layout.kind - 1];
    const char *as = (const char *)value->address + offsetof(cpod_union_layout, as);
    *inner = (cpodi_typed_value){.kind = (cpod_kind)variant->kind, .type = variant->type};
    switch (inner->kind) {
    case CPOD_KIND_NONE:
    case CPOD_KIND_BOOL:
    case CPOD_KIND_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_UINT64:
    case CPOD_KIND_DOUBLE:
    case CPOD_KIND_STRING:
    case CPOD_KIND_OBJECT:
        inner->address = as;
        return true;
    default: /* behind a pointer */
        inner->address = layout.as.object;
        return inner->address != NULL;
    }
}

/* Free-form JSON: of a string its characters, else the JSON text. */
static cpod_status json_text(const flattener *f, const void *value, const char **out)
{
    cpod_json json;
    memcpy(&json, value, sizeof json);
    if (json.text == NULL)
        return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "Free-form JSON has no text");
    size_t length = json.length != 0 ? json.length : strlen(json.text);
    char *text = cpodi_arena_copy_text(f->arena, json.text, length);
    if (text == NULL)
        return cpodi_no_memory(f->error);
    if (*text == '"') {
        char *bare = cpodi_arena_alloc(f->arena, length + 1, 1);
        if (bare == NULL)
            return cpodi_no_memory(f->error);
        if (!cpodi_json_string(text, length, bare, length + 1))
            return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "The value is not valid JSON");
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

/* The value as JSON, or of a scalar its characters. Bytes are base64 text: the JSON without its quotes. */
static cpod_status encoded_text(const flattener *f, const cpodi_typed_value *value, bool as_json,
                                const char **out)
{
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, &f->arena->allocator);
    buffer.is_secret = f->arena->is_secret;
    cpod_status status = CPOD_OK;
    const char *outside = cpodi_scalar_range_problem(value);
    if (outside != NULL)
        status = cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "The value is %s", outside);
    else if (as_json || is_structured(value->kind))
        status = cpodi_encode(f->tables, value, &buffer, f->error);
    else if (!cpodi_append_scalar(f->tables, value, &buffer) && !buffer.failed)
        status = cpodi_fail(
            f->error, CPOD_ERR_INVALID_ARGUMENT,
            "The value is not set: use a builder such as cpod_int64(), or a documented enumerator");
    if (status == CPOD_OK) {
        size_t quote = !as_json && value->kind == CPOD_KIND_BYTES && buffer.length >= 2 ? 1 : 0;
        const char *start = buffer.length == 0 ? "" : buffer.data + quote;
        *out = buffer.failed ? NULL : cpodi_arena_copy_text(f->arena, start, buffer.length - 2 * quote);
        if (*out == NULL)
            status = cpodi_no_memory(f->error);
    }
    cpodi_buffer_free(&buffer);
    return status;
}

static cpod_status text_of(const flattener *f, const cpodi_typed_value *value, const char **out)
{
    if (cpodi_presence(f->tables, value) == CPOD_IS_NULL) {
        *out = "null";
        return CPOD_OK;
    }
    if (value->kind == CPOD_KIND_UNION) {
        cpod_union_layout layout;
        memcpy(&layout, value->address, sizeof layout);
        if (layout.kind == CPOD_ENUM_OTHER && layout.as.string != NULL) {
            const cpod_json json = {layout.as.string, 0, CPOD_IS_SET};
            return json_text(f, &json, out);
        }
        cpodi_typed_value inner;
        if (!union_value(f->tables, value, &inner))
            return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT,
                              "The union is empty: set its kind and value");
        return text_of(f, &inner, out);
    }
    if (value->kind == CPOD_KIND_JSON)
        return json_text(f, value->address, out);
    return encoded_text(f, value, false, out);
}

static cpod_status add_text(flattener *f, const char *name, const char *text, bool is_json)
{
    cpodi_flat *out = f->out;
    if (out->count == out->capacity) {
        cpodi_piece *pieces = cpodi_arena_grow(f->arena, out->pieces, &out->capacity, sizeof *pieces);
        if (pieces == NULL)
            return cpodi_no_memory(f->error);
        out->pieces = pieces;
    }
    out->pieces[out->count++] = (cpodi_piece){name, text, is_json};
    return CPOD_OK;
}

static cpod_status add_value(flattener *f, const char *name, const cpodi_typed_value *value)
{
    const char *text;
    cpod_status status = text_of(f, value, &text);
    if (status != CPOD_OK)
        return status;
    const cpodi_typed_value held = cpodi_flatten_variant(f->tables, value);
    return add_text(f, name, text, is_structured(held.kind));
}

static cpod_status add_member(flattener *f, const char *prefix, const char *name,
                              const cpodi_typed_value *value);

static cpod_status add_fields(flattener *f, const char *prefix, uint32_t type, const char *value);

/* The items of a list, or the entries of a map. */
static cpod_status add_elements(flattener *f, const char *prefix, const cpodi_typed_value *value)
{
    cpod_list_layout list;
    memcpy(&list, value->address, sizeof list);
    const cpod_container *container = &f->tables->containers[value->type];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < list.count; i++) {
        const char *entry = (const char *)list.items + i * container->stride;
        const cpodi_typed_value item = cpodi_element_value(container, entry);
        const char *key = NULL;
        if (value->kind == CPOD_KIND_MAP)
            memcpy(&key, entry, sizeof key);
        if (key != NULL)
            status = add_member(f, prefix, key, &item);
        else if (value->kind == CPOD_KIND_LIST)
            status = add_value(f, prefix, &item);
        else
            status = cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "A key of the map is NULL");
    }
    return status;
}

/* The members or items of a value. CPOD_DONE: it has none, being of another kind. */
static cpod_status add_parts(flattener *f, const char *prefix, const cpodi_typed_value *value)
{
    const void *object = value->address;
    switch (value->kind) {
    case CPOD_KIND_OBJECT:
        memcpy(&object, value->address, sizeof object);
        return add_fields(f, prefix, value->type, object);
    case CPOD_KIND_INLINE:
        return add_fields(f, prefix, value->type, object);
    case CPOD_KIND_MAP:
    case CPOD_KIND_LIST:
        return add_elements(f, prefix, value);
    default:
        return CPOD_DONE;
    }
}

static cpod_status add_fields(flattener *f, const char *prefix, uint32_t type, const char *value)
{
    const cpod_object *object = &f->tables->types[type];
    for (uint32_t i = 0; i < object->field_count; i++) {
        cpodi_member member;
        cpod_status status = cpodi_flatten_member(f->tables, &f->tables->fields[object->first_field + i],
                                                  value, f->arena, &member, f->error);
        if (status == CPOD_OK)
            status = add_member(f, prefix, member.name, &member.value);
        if (status != CPOD_OK && status != CPOD_DONE)
            return status;
    }
    if (object->additional == CPOD_NONE)
        return CPOD_OK;
    const cpodi_typed_value rest = cpodi_field_value(&f->tables->fields[object->additional], value);
    return add_elements(f, prefix, &rest);
}

/* The name of an inner member. The brackets between are escaped with the rest, so `a[b][c]` is made of `a`
 * and `b][c`. NULL: out of memory. */
static const char *joined_name(flattener *f, const char *prefix, const char *name)
{
    if (prefix == NULL)
        return name;
    size_t length = strlen(prefix) + strlen(name) + 3;
    char *joined = cpodi_arena_alloc(f->arena, length, 1);
    if (joined != NULL)
        (void)snprintf(joined, length, "%s][%s", prefix, name);
    return joined;
}

static cpod_status add_member(flattener *f, const char *prefix, const char *name,
                              const cpodi_typed_value *value)
{
    const char *full = joined_name(f, prefix, name);
    if (full == NULL)
        return cpodi_no_memory(f->error);
    cpod_status status = CPOD_DONE;
    if (f->deep && cpodi_presence(f->tables, value) == CPOD_IS_SET)
        status = add_parts(f, full, value);
    return status != CPOD_DONE ? status : add_value(f, full, value);
}

static cpod_status flatten(flattener *f, const cpodi_typed_value *value)
{
    cpodi_typed_value inner;
    if (cpodi_presence(f->tables, value) == CPOD_IS_NULL)
        return add_value(f, NULL, value);
    if (value->kind == CPOD_KIND_UNION && union_value(f->tables, value, &inner))
        return flatten(f, &inner);
    cpod_status status = add_parts(f, NULL, value);
    if (status == CPOD_DONE)
        return add_value(f, NULL, value);
    f->out->kind = value->kind == CPOD_KIND_LIST ? CPODI_FLAT_LIST : CPODI_FLAT_OBJECT;
    return status;
}

cpod_status cpodi_flatten(const cpod_tables *tables, cpod_style style, const cpodi_typed_value *value,
                          cpodi_arena *arena, cpodi_flat *out, cpod_error *error)
{
    *out = (cpodi_flat){.kind = CPODI_FLAT_SCALAR};
    flattener f = {tables, arena, out, style == CPOD_STYLE_DEEP, error};
    if (style == CPOD_STYLE_CONTENT)
        return add_value(&f, NULL, value);
    if (style != CPOD_STYLE_JSON)
        return flatten(&f, value);
    const char *text;
    cpod_status status = encoded_text(&f, value, true, &text);
    return status == CPOD_OK ? add_text(&f, NULL, text, true) : status;
}

cpodi_typed_value cpodi_flatten_variant(const cpod_tables *tables, const cpodi_typed_value *value)
{
    cpodi_typed_value at = *value;
    cpodi_typed_value inner;
    while (at.kind == CPOD_KIND_UNION && union_value(tables, &at, &inner))
        at = inner;
    return at;
}

cpod_status cpodi_flatten_text(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_arena *arena,
                               const char **out, cpod_error *error)
{
    const flattener f = {tables, arena, NULL, false, error};
    return text_of(&f, value, out);
}

cpodi_typed_value cpodi_flatten_constant(const cpod_tables *tables, cpod_kind kind, uint32_t type,
                                         cpodi_member *member)
{
    uint32_t first = tables->enums[type].first_value;
    if (kind == CPOD_KIND_ENUM) {
        member->text = tables->pool + tables->enum_values[first].text;
        return (cpodi_typed_value){.kind = CPOD_KIND_STRING, .address = &member->text};
    }
    member->number = tables->integers[first];
    return (cpodi_typed_value){.kind = CPOD_KIND_INT64, .address = &member->number};
}

cpod_status cpodi_flatten_member(const cpod_tables *tables, const cpod_field *field, const void *object,
                                 cpodi_arena *arena, cpodi_member *out, cpod_error *error)
{
    out->value = cpodi_field_value(field, object);
    bool is_absent = cpodi_presence(tables, &out->value) == CPOD_ABSENT;
    if (is_absent && (field->flags & (CPOD_FLAG_IMPLIED | CPOD_FLAG_REQUIRED)) == 0)
        return CPOD_DONE;
    out->name = cpodi_arena_copy_text(arena, tables->pool + field->name + 1, field->name_length);
    if (out->name == NULL)
        return cpodi_no_memory(error);
    if (!is_absent)
        return CPOD_OK;
    if ((field->flags & CPOD_FLAG_IMPLIED) == 0)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The required member %s is missing", out->name);
    out->value = cpodi_flatten_constant(tables, (cpod_kind)field->kind, field->type, out);
    return CPOD_OK;
}
