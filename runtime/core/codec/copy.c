/* Deep copies. A failure is always memory. */
#include "core/codec/codec.h"
#include "core/codec/presence.h"

enum { ALIGNMENT = 8 };

/* Nested values that contain themselves have no end. */
enum { DEEPEST = 4096 };

static bool copy_value(const cpod_tables *tables, unsigned kind, uint32_t type, const void *from, void *to,
                       cpodi_arena *arena, unsigned depth);

static bool copy_text(const char *from, const char **to, cpodi_arena *arena)
{
    *to = from;
    if (from == NULL || from == CPOD_NULL)
        return true;
    *to = cpodi_arena_copy_text(arena, from, strlen(from));
    return *to != NULL;
}

static bool copy_bytes(const cpod_bytes *from, cpod_bytes *to, cpodi_arena *arena)
{
    *to = *from;
    if (from->size == 0) {
        to->data = NULL;
        return true;
    }
    void *data = cpodi_arena_alloc(arena, from->size, 1);
    if (data == NULL)
        return false;
    memcpy(data, from->data, from->size);
    to->data = data;
    return true;
}

static bool copy_json(const cpod_json *from, cpod_json *to, cpodi_arena *arena)
{
    *to = *from;
    if (from->text == NULL)
        return true;
    to->length = from->length != 0 ? from->length : strlen(from->text);
    to->text = cpodi_arena_copy_text(arena, from->text, to->length);
    return to->text != NULL;
}

/* Of a known value the text is the pool's, which outlives everything. */
static bool copy_enum(const cpod_tables *tables, const cpod_enum *type, const void *from, void *to,
                      cpodi_arena *arena)
{
    cpod_enum_layout layout;
    memcpy(&layout, from, sizeof layout);
    bool known = layout.value > 0 && (uint32_t)layout.value <= type->value_count;
    if (known && layout.text != NULL)
        layout.text = tables->pool + tables->enum_values[type->first_value + (uint32_t)layout.value - 1].text;
    else if (!copy_text(layout.text, &layout.text, arena))
        return false;
    memcpy(to, &layout, sizeof layout);
    return true;
}

static bool copy_fields(const cpod_tables *tables, const cpod_object *type, const char *from, char *to,
                        cpodi_arena *arena, unsigned depth)
{
    arena->is_secret |= (type->flags & CPOD_OBJECT_SECRET) != 0;
    memset(to, 0, type->size);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const cpod_field *field = tables->fields + type->first_field + i;
        if (!copy_value(tables, field->kind, field->type, from + field->offset, to + field->offset, arena,
                        depth))
            return false;
    }
    if (type->additional == CPOD_NONE)
        return true;
    const cpod_field *field = tables->fields + type->additional;
    return copy_value(tables, field->kind, field->type, from + field->offset, to + field->offset, arena,
                      depth);
}

/* The object that a pointer is to, and null by its address. */
static bool copy_object(const cpod_tables *tables, uint32_t type, const void *from, void *to,
                        cpodi_arena *arena, unsigned depth)
{
    const void *object;
    memcpy(&object, from, sizeof object);
    if (cpodi_presence_of_object(tables, type, from) == CPOD_IS_SET) {
        void *copy = cpodi_arena_alloc(arena, tables->types[type].size, ALIGNMENT);
        if (copy == NULL || !copy_fields(tables, tables->types + type, object, copy, arena, depth))
            return false;
        object = copy;
    }
    memcpy(to, &object, sizeof object);
    return true;
}

static bool copy_items(const cpod_tables *tables, const cpod_element *element, bool keyed, const void *from,
                       void *to, cpodi_arena *arena, unsigned depth)
{
    cpod_list_layout list;
    memcpy(&list, from, sizeof list);
    const char *old_items = list.items;
    list.items = NULL;
    if (list.count > 0) {
        if (list.count > SIZE_MAX / 4 / element->stride)
            return false;
        char *items = cpodi_arena_alloc(arena, list.count * element->stride, ALIGNMENT);
        if (items == NULL)
            return false;
        list.items = items;
        for (size_t i = 0; i < list.count; i++) {
            const char *old_item = old_items + i * element->stride;
            char *item = items + i * element->stride;
            if (keyed) {
                const char *key;
                memcpy(&key, old_item, sizeof key);
                if (!copy_text(key, &key, arena))
                    return false;
                memcpy(item, &key, sizeof key);
            }
            if (!copy_value(tables, element->kind, element->type, old_item + element->value_offset,
                            item + element->value_offset, arena, depth))
                return false;
        }
    }
    memcpy(to, &list, sizeof list);
    return true;
}

static bool copy_union(const cpod_tables *tables, const cpod_union *type, const void *from, void *to,
                       cpodi_arena *arena, unsigned depth)
{
    cpod_union_layout layout;
    memcpy(&layout, from, sizeof layout);
    bool copied = true;
    if (layout.kind == CPOD_ENUM_OTHER) {
        copied = copy_text(layout.as.string, &layout.as.string, arena);
    } else if (layout.kind >= 1 && (uint32_t)layout.kind <= type->variant_count) {
        const cpod_variant *variant = tables->variants + type->first_variant + layout.kind - 1;
        if (variant->kind == CPOD_KIND_STRING) {
            copied = copy_text(layout.as.string, &layout.as.string, arena);
        } else if (variant->kind == CPOD_KIND_OBJECT) {
            copied = copy_object(tables, variant->type, &layout.as, &layout.as, arena, depth);
        } else if (variant->kind > CPOD_KIND_STRING && layout.as.object != NULL) {
            void *value = cpodi_arena_alloc(
                arena, cpodi_value_size(tables, (cpod_kind)variant->kind, variant->type), ALIGNMENT);
            copied = value != NULL &&
                     copy_value(tables, variant->kind, variant->type, layout.as.object, value, arena, depth);
            layout.as.object = value;
        }
    }
    memcpy(to, &layout, sizeof layout);
    return copied;
}

static bool copy_value(const cpod_tables *tables, unsigned kind, uint32_t type, const void *from, void *to,
                       cpodi_arena *arena, unsigned depth)
{
    if (depth == 0)
        return false;
    depth--;
    switch ((cpod_kind)kind) {
    case CPOD_KIND_STRING:
        return copy_text(*(const char *const *)from, to, arena);
    case CPOD_KIND_DATETIME:
        *(cpod_datetime *)to = *(const cpod_datetime *)from;
        return copy_text(((const cpod_datetime *)from)->text, &((cpod_datetime *)to)->text, arena);
    case CPOD_KIND_DATE:
        *(cpod_date *)to = *(const cpod_date *)from;
        return copy_text(((const cpod_date *)from)->text, &((cpod_date *)to)->text, arena);
    case CPOD_KIND_BYTES:
        return copy_bytes(from, to, arena);
    case CPOD_KIND_JSON:
        return copy_json(from, to, arena);
    case CPOD_KIND_ENUM:
        return copy_enum(tables, tables->enums + type, from, to, arena);
    case CPOD_KIND_OBJECT:
        return copy_object(tables, type, from, to, arena, depth);
    case CPOD_KIND_INLINE:
        return copy_fields(tables, tables->types + type, from, to, arena, depth);
    case CPOD_KIND_UNION:
        return copy_union(tables, tables->unions + type, from, to, arena, depth);
    case CPOD_KIND_LIST:
        return copy_items(tables, tables->elements + type, false, from, to, arena, depth);
    case CPOD_KIND_MAP:
        return copy_items(tables, tables->elements + type, true, from, to, arena, depth);
    default: /* numbers, bools, integer enums; uploads are borrowed by nature */
        memcpy(to, from, cpodi_value_size(tables, (cpod_kind)kind, type));
        return true;
    }
}

bool cpodi_copy(const cpod_tables *tables, cpod_kind kind, uint32_t type, const void *from, void *to,
                cpodi_arena *arena)
{
    return copy_value(tables, kind, type, from, to, arena, DEEPEST);
}
