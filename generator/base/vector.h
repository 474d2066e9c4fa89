/* Growing arrays in an arena.
 *
 *     VECTOR(const char *) names = {0};
 *     *vector_add(a, &names) = "id";
 *     for (size_t i = 0; i < names.count; i++) puts(names.items[i]); */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include "base/arena.h"

#define VECTOR(type)     \
    struct {             \
        type *items;     \
        size_t count;    \
        size_t capacity; \
    }

/* The address of a new item, zeroed unless `count` was lowered before. Growing moves the items: keep no
 * address across an add. */
// NOLINTBEGIN(bugprone-sizeof-expression): items may be pointers
#define vector_add(a, v)                                                                        \
    ((v)->items = vector_grow((a), (v)->items, (v)->count, &(v)->capacity, sizeof *(v)->items), \
     &(v)->items[(v)->count++])

/* Allocates room for a known number of items in an empty vector. */
#define vector_reserve(a, v, room) ((v)->items = vector_room((a), (room), &(v)->capacity, sizeof *(v)->items))
// NOLINTEND(bugprone-sizeof-expression)

void *vector_room(arena *a, size_t room, size_t *capacity, size_t item_size);
void *vector_grow(arena *a, void *items, size_t count, size_t *capacity, size_t item_size);

#endif
