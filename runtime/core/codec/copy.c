/* Deep copies. They fail only when out of memory. */
#include "core/codec/codec.h"
#include "core/codec/presence.h"
#include "core/codec/union.h"

enum { ALIGNMENT = 8 };

/* Bounds the recursion for values that contain themselves. */
enum { MAX_DEPTH = 4096 };

typedef struct copier {
    const cpod_tables *tables;
    cpodi_arena *arena;
} copier;

static bool copy_value(const copier *c, unsigned kind, uint32_t type, const void *from, void *to,
                       unsigned depth);

static bool copy_text(const copier *c, const char *from, const char **to)
{
    *to = from;
    if (from == NULL || from == CPOD_NULL)
        return true;
    *to = cpodi_arena_copy_text(c->arena, from, strlen(from));
    return *to != NULL;
}

static bool copy_bytes(const copier *c, const cpod_bytes *from, cpod_bytes *to)
{
    *to = *from;
    if (from->size == 0) {
        to->data = NULL;
        return true;
    }
    void *data = cpodi_arena_alloc(c->arena, from->size, 1);
    if (data == NULL)
        return false;
    memcpy(data, from->data, from->size);
    to->data = data;
    return true;
}

static bool copy_json(const copier *c, const cpod_json *from, cpod_json *to)
{
    *to = *from;
    if (from->text == NULL)
        return true;
    to->length = from->length != 0 ? from->length : strlen(from->text);
    to->text = cpodi_arena_copy_text(c->arena, from->text, to->length);
    return to->text != NULL;
}

/* The text of a known value is in the pool, which outlives every copy. */
static bool copy_enum(const copier *c, const cpod_enum *type, const void *from, void *to)
{
    cpod_enum_layout layout;
    memcpy(&layout, from, sizeof layout);
    bool known = layout.value > 0 && (uint32_t)layout.value <= type->value_count;
    if (known && layout.text != NULL)
        layout.text =
            c->tables->pool + c->tables->enum_values[type->first_value + (uint32_t)layout.value - 1].text;
    else if (!copy_text(c, layout.text, &layout.text))
        return false;
    memcpy(to, &layout, sizeof layout);
    return true;
}

static bool copy_fields(const copier *c, const cpod_object *type, const char *from, char *to, unsigned depth)
{
    c->arena->is_secret |= (type->flags & CPOD_OBJECT_SECRET) != 0;
    memset(to, 0, type->size);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const cpod_field *field = c->tables->fields + type->first_field + i;
        if (!copy_value(c, field->kind, field->type, from + field->offset, to + field->offset, depth))
            return false;
    }
    if (type->additional == CPOD_NONE)
        return true;
    const cpod_field *field = c->tables->fields + type->additional;
    return copy_value(c, field->kind, field->type, from + field->offset, to + field->offset, depth);
}

/* Copies the object behind a pointer; null is recognized by its address. */
static bool copy_object(const copier *c, uint32_t type, const void *from, void *to, unsigned depth)
{
    const void *object;
    memcpy(&object, from, sizeof object);
    if (cpodi_presence_of_object(c->tables, type, from) == CPOD_IS_SET) {
        void *copy = cpodi_arena_alloc(c->arena, c->tables->types[type].size, ALIGNMENT);
        if (copy == NULL || !copy_fields(c, c->tables->types + type, object, copy, depth))
            return false;
        object = copy;
    }
    memcpy(to, &object, sizeof object);
    return true;
}

/* Copies the key at the beginning of a map entry. */
static bool copy_key(const copier *c, const char *from, char *to)
{
    const char *key;
    memcpy(&key, from, sizeof key);
    bool copied = copy_text(c, key, &key);
    memcpy(to, &key, sizeof key);
    return copied;
}

static bool copy_items(const copier *c, const cpod_container *container, bool keyed, const void *from,
                       void *to, unsigned depth)
{
    cpod_list_layout list;
    memcpy(&list, from, sizeof list);
    const char *old_items = list.items;
    list.items = NULL;
    if (list.count > 0) {
        if (list.count > SIZE_MAX / 4 / container->stride)
            return false;
        char *items = cpodi_arena_alloc(c->arena, list.count * container->stride, ALIGNMENT);
        if (items == NULL)
            return false;
        list.items = items;
        for (size_t i = 0; i < list.count; i++) {
            const char *old_item = old_items + i * container->stride;
            char *item = items + i * container->stride;
            if (keyed && !copy_key(c, old_item, item))
                return false;
            if (!copy_value(c, container->kind, container->type, old_item + container->value_offset,
                            item + container->value_offset, depth))
                return false;
        }
    }
    memcpy(to, &list, sizeof list);
    return true;
}

static bool copy_union(const copier *c, const cpod_union *type, const void *from, void *to, unsigned depth)
{
    cpod_union_layout layout;
    memcpy(&layout, from, sizeof layout);
    const cpod_variant *variant = cpodi_union_variant(c->tables, type, layout.kind);
    cpod_kind kind = variant != NULL ? (cpod_kind)variant->kind : CPOD_KIND_NONE;
    bool copied = true;
    if (layout.kind == CPOD_ENUM_OTHER || kind == CPOD_KIND_STRING) {
        copied = copy_text(c, layout.as.string, &layout.as.string);
    } else if (kind == CPOD_KIND_OBJECT) {
        copied = copy_object(c, variant->type, &layout.as, &layout.as, depth);
    } else if (variant != NULL && !cpodi_variant_is_in_place(variant) && layout.as.object != NULL) {
        size_t size = cpodi_value_size(c->tables, kind, variant->type);
        void *value = cpodi_arena_alloc(c->arena, size, ALIGNMENT);
        copied = value != NULL && copy_value(c, kind, variant->type, layout.as.object, value, depth);
        layout.as.object = value;
    }
    copied = copied && (layout.raw == NULL || copy_text(c, layout.raw, &layout.raw));
    memcpy(to, &layout, sizeof layout);
    return copied;
}

static bool copy_value(const copier *c, unsigned kind, uint32_t type, const void *from, void *to,
                       unsigned depth)
{
    if (depth == 0)
        return false;
    depth--;
    switch ((cpod_kind)kind) {
    case CPOD_KIND_STRING:
        return copy_text(c, *(const char *const *)from, to);
    case CPOD_KIND_DATETIME:
        *(cpod_datetime *)to = *(const cpod_datetime *)from;
        return copy_text(c, ((const cpod_datetime *)from)->text, &((cpod_datetime *)to)->text);
    case CPOD_KIND_DATE:
        *(cpod_date *)to = *(const cpod_date *)from;
        return copy_text(c, ((const cpod_date *)from)->text, &((cpod_date *)to)->text);
    case CPOD_KIND_BYTES:
        return copy_bytes(c, from, to);
    case CPOD_KIND_JSON:
        return copy_json(c, from, to);
    case CPOD_KIND_ENUM:
        return copy_enum(c, c->tables->enums + type, from, to);
    case CPOD_KIND_OBJECT:
        return copy_object(c, type, from, to, depth);
    case CPOD_KIND_INLINE:
        return copy_fields(c, c->tables->types + type, from, to, depth);
    case CPOD_KIND_UNION:
        return copy_union(c, c->tables->unions + type, from, to, depth);
    case CPOD_KIND_LIST:
        return copy_items(c, c->tables->containers + type, false, from, to, depth);
    case CPOD_KIND_MAP:
        return copy_items(c, c->tables->containers + type, true, from, to, depth);
    default: /* numbers, bools, integer enums; uploads are always borrowed */
        memcpy(to, from, cpodi_value_size(c->tables, (cpod_kind)kind, type));
        return true;
    }
}

bool cpodi_copy(const cpod_tables *tables, const cpodi_typed_value *from, void *to, cpodi_arena *arena)
{
    const copier c = {tables, arena};
    return copy_value(&c, from->kind, from->type, from->address, to, MAX_DEPTH);
}
