#include "base/vector.h"

#include <stdint.h>
#include <string.h>

#define FIRST_CAPACITY 4

void *vector_room(arena *a, size_t room, size_t *capacity, size_t item_size)
{
    *capacity = room;
    return room > 0 ? arena_array(a, room, item_size) : NULL;
}

void *vector_grow(arena *a, void *items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return items;
    size_t grown = *capacity == 0 ? FIRST_CAPACITY : *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;
    void *moved = arena_array(a, grown, item_size);
    if (count > 0)
        memcpy(moved, items, count * item_size);
    *capacity = grown;
    return moved;
}
