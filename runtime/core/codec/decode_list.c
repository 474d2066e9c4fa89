/* Lists and maps. Short lists of small items are collected on the stack and copied at their exact size.
 * Others grow in the arena, in place if possible, otherwise by doubling. The list that makes up most of the
 * document reserves room as estimated from the items so far. */
#include "core/codec/decoder.h"

enum { STACK_BYTES = 512, STACK_ITEMS = 4, ALIGNMENT = 8, OUTER_LEVELS = 3 };

typedef struct growing_list {
    char *items;
    size_t count;
    size_t capacity;
    size_t stride;
} growing_list;

/* Reserves room for `capacity` items. */
static bool list_reserve(cpodi_arena *arena, growing_list *list, size_t capacity)
{
    if (capacity > SIZE_MAX / 4 / list->stride) {
        arena->hit_limit = true;
        return false;
    }
    if (list->capacity > 0 && cpodi_arena_extend(arena, list->items + list->capacity * list->stride,
                                                 (capacity - list->capacity) * list->stride)) {
        list->capacity = capacity;
        return true;
    }
    char *items = cpodi_arena_alloc(arena, capacity * list->stride, ALIGNMENT);
    if (items == NULL)
        return false;
    if (list->count > 0)
        memcpy(items, list->items, list->count * list->stride);
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* Estimates the capacity needed: `p` is at an item, `first` at the first item of the list. */
static size_t next_capacity(const cpodi_decoder *decoder, const growing_list *list, const char *first,
                            const char *p)
{
    size_t doubled = list->capacity == 0 ? 2 : list->capacity * 2;
    if (list->count == 0 || decoder->max_depth - decoder->depth > OUTER_LEVELS)
        return doubled;
    size_t left = (size_t)(decoder->end - p);
    size_t item_length = (size_t)(p - first) / list->count;
    size_t more = left / item_length * 9 / 8 + 2;
    if (more < list->count / 4)
        more = list->count / 4;
    return more <= left * 2 / list->stride ? list->count + more : doubled;
}

/* Returns the address of the next item; NULL: out of memory. */
static void *list_next(cpodi_decoder *decoder, growing_list *list, char *stack, const char *first,
                       const char *p)
{
    if (CPODI_UNLIKELY(list->count == list->capacity)) {
        growing_list old = *list;
        if (list->items == stack) {
            list->capacity = 0; /* the stack cannot be extended */
            if (!list_reserve(decoder->arena, list, old.capacity * 2))
                return NULL;
        } else if (!list_reserve(decoder->arena, list, next_capacity(decoder, list, first, p))) {
            return NULL;
        }
    }
    return list->items + list->count * list->stride;
}

/* Moves the items to their final address and fills the struct. */
static bool list_finish(cpodi_arena *arena, growing_list *list, const char *stack, void *to)
{
    if (list->items == stack) {
        const char *items = list->items;
        list->items = cpodi_arena_alloc(arena, list->count * list->stride, ALIGNMENT);
        if (list->items == NULL)
            return false;
        memcpy(list->items, items, list->count * list->stride);
    } else {
        cpodi_arena_trim(arena, list->items + list->capacity * list->stride,
                         list->items + list->count * list->stride);
    }
    cpod_list_layout layout = {list->items, list->count, CPOD_IS_SET};
    memcpy(to, &layout, sizeof layout);
    return true;
}

static const char *decode_items(cpodi_decoder *decoder, const char *p, const cpod_container *container,
                                void *to)
{
    _Alignas(ALIGNMENT) char stack[STACK_BYTES];
    growing_list list = {.stride = container->stride};
    if (container->stride <= STACK_BYTES / STACK_ITEMS) {
        list.items = stack;
        list.capacity = STACK_BYTES / container->stride;
    }
    const char *first = p;
    do {
        void *item = list_next(decoder, &list, stack, first, p);
        if (CPODI_UNLIKELY(item == NULL))
            return cpodi_decode_no_memory(decoder, p);
        p = cpodi_decode_value(decoder, p, container->kind, container->flags, container->type, item);
        if (CPODI_UNLIKELY(p == NULL))
            return cpodi_decode_at_index(decoder, list.count);
        list.count++;
    } while (cpodi_decode_more(decoder, &p, ']'));
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    return CPODI_LIKELY(list_finish(decoder->arena, &list, stack, to)) ? p
                                                                       : cpodi_decode_no_memory(decoder, p);
}

const char *cpodi_decode_list(cpodi_decoder *decoder, const char *p, const cpod_container *container,
                              void *to)
{
    if (CPODI_UNLIKELY(*p != '['))
        return cpodi_decode_expected(decoder, p, "an array");
    if (CPODI_UNLIKELY(decoder->depth == 0))
        return cpodi_decode_too_deep(decoder, p);
    p = cpodi_skip_space(p + 1);
    if (*p == ']') {
        cpod_list_layout empty = {.state = CPOD_IS_SET};
        memcpy(to, &empty, sizeof empty);
        return p + 1;
    }
    decoder->depth--;
    p = decode_items(decoder, p, container, to);
    decoder->depth++;
    return p;
}

const char *cpodi_decode_entry(cpodi_decoder *decoder, const char *p, const cpod_container *container,
                               void *map)
{
    cpod_list_layout layout;
    memcpy(&layout, map, sizeof layout);
    growing_list list = {.count = layout.count, .stride = container->stride};
    memcpy(&list.items, &layout.items, sizeof list.items);
    if ((layout.count & (layout.count - 1)) ==
        0) { /* full: the capacity is the power of two at or above the count */
        list.capacity = layout.count;
        if (!list_reserve(decoder->arena, &list, layout.count == 0 ? 1 : layout.count * 2))
            return cpodi_decode_no_memory(decoder, p);
    }
    char *entry = list.items + list.count * list.stride;
    const char *key;
    size_t length;
    p = cpodi_decode_text(decoder, p, &key, &length);
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    memcpy(entry, &key, sizeof key);
    p = cpodi_skip_space(p);
    if (CPODI_UNLIKELY(*p != ':'))
        return cpodi_decode_syntax(decoder, p, "expected a colon");
    p = cpodi_skip_space(p + 1);
    p = cpodi_decode_value(decoder, p, container->kind, container->flags, container->type,
                           entry + container->value_offset);
    if (CPODI_UNLIKELY(p == NULL))
        return cpodi_decode_at_member(decoder, key, length);
    layout = (cpod_list_layout){list.items, list.count + 1, CPOD_IS_SET};
    memcpy(map, &layout, sizeof layout);
    return p;
}

const char *cpodi_decode_map(cpodi_decoder *decoder, const char *p, const cpod_container *container, void *to)
{
    if (CPODI_UNLIKELY(*p != '{'))
        return cpodi_decode_expected(decoder, p, "an object");
    if (CPODI_UNLIKELY(decoder->depth == 0))
        return cpodi_decode_too_deep(decoder, p);
    cpod_list_layout empty = {.state = CPOD_IS_SET};
    memcpy(to, &empty, sizeof empty);
    p = cpodi_skip_space(p + 1);
    if (*p == '}')
        return p + 1;
    decoder->depth--;
    do {
        if (CPODI_UNLIKELY(*p != '"'))
            return cpodi_decode_syntax(decoder, p, "expected a key");
        p = cpodi_decode_entry(decoder, p, container, to);
        if (CPODI_UNLIKELY(p == NULL))
            return NULL;
    } while (cpodi_decode_more(decoder, &p, '}'));
    decoder->depth++;
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    return cpodi_map_drop_duplicates(decoder->arena, container, to) ? p : cpodi_decode_no_memory(decoder, p);
}
