/* Duplicate keys of a map: the last one wins. Found by sorting, so that no document takes quadratic time. */
#include "core/codec/decoder.h"

typedef struct map_view {
    char *entries;
    size_t stride;
} map_view;

static const char *key_at(map_view map, size_t index)
{
    const char *key;
    memcpy(&key, map.entries + index * map.stride, sizeof key);
    return key;
}

static void drop(map_view map, size_t index)
{
    const char *none = NULL;
    memcpy(map.entries + index * map.stride, &none, sizeof none);
}

/* Equal keys are ordered as in the document. */
static bool is_before(map_view map, size_t left, size_t right)
{
    int order = strcmp(key_at(map, left), key_at(map, right));
    return order != 0 ? order < 0 : left < right;
}

/* Sifts order[root] down in the max-heap order[0..count-1]. */
static void sift_down(map_view map, size_t *order, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_before(map, order[child], order[child + 1]))
            child++;
        if (!is_before(map, order[root], order[child]))
            return;
        size_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
    }
}

static void sort(map_view map, size_t *order, size_t count)
{
    for (size_t root = count / 2; root-- > 0;)
        sift_down(map, order, root, count);
    for (size_t last = count; last-- > 1;) {
        size_t swap = order[0];
        order[0] = order[last];
        order[last] = swap;
        sift_down(map, order, 0, last);
    }
}

/* For typical small maps: needs no memory. */
static bool drop_by_comparing_all(map_view map, size_t count)
{
    bool found = false;
    for (size_t left = 0; left + 1 < count; left++) {
        for (size_t right = left + 1; right < count; right++) {
            if (strcmp(key_at(map, left), key_at(map, right)) == 0) {
                drop(map, left);
                found = true;
                break;
            }
        }
    }
    return found;
}

static bool drop_by_sorting(map_view map, size_t *order, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    sort(map, order, count);
    for (size_t i = 0; i + 1 < count; i++) {
        if (strcmp(key_at(map, order[i]), key_at(map, order[i + 1])) == 0) {
            drop(map, order[i]);
            found = true;
        }
    }
    return found;
}

static size_t close_gaps(map_view map, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (key_at(map, i) == NULL)
            continue;
        if (kept != i)
            memcpy(map.entries + kept * map.stride, map.entries + i * map.stride, map.stride);
        kept++;
    }
    return kept;
}

bool cpodi_map_drop_duplicates(cpodi_arena *arena, const cpod_container *container, void *map)
{
    enum { SMALL = 16 };
    cpod_list_layout layout;
    memcpy(&layout, map, sizeof layout);
    if (layout.count < 2)
        return true;
    map_view view = {.stride = container->stride};
    memcpy(&view.entries, &layout.items, sizeof view.entries);
    bool found;
    if (layout.count <= SMALL) {
        found = drop_by_comparing_all(view, layout.count);
    } else {
        size_t size = layout.count * sizeof(size_t);
        size_t *order = cpodi_arena_alloc(arena, size, sizeof(size_t));
        if (order == NULL)
            return false;
        found = drop_by_sorting(view, order, layout.count);
        cpodi_arena_trim(arena, (char *)order + size, (char *)order);
    }
    if (found) {
        layout.count = close_gaps(view, layout.count);
        memcpy(map, &layout, sizeof layout);
    }
    return true;
}
