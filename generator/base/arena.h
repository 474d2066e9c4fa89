/* Memory of the generator: arenas, freed as a whole.
 *
 * Allocation never returns NULL: when memory is exhausted, the failure handler is called, and it must not
 * return. Callers need no checks, and no incomplete tree is ever visible. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct arena arena;

/* Called when memory is exhausted; must end the program (or the test). The default aborts. */
void arena_set_failure_handler(void (*handler)(void));

/* realloc for memory outside of arenas. Never returns NULL. */
void *xrealloc(void *old, size_t size);

arena *arena_new(void);
void arena_free(arena *a); /* NULL is allowed */

/* Zeroed, aligned for any type. A `size` of 0 returns a valid, unique pointer. */
void *arena_alloc(arena *a, size_t size);

/* `count` zeroed items of `size` bytes. An overflow of the product counts as exhausted memory. */
void *arena_array(arena *a, size_t count, size_t size);

char *arena_copy(arena *a, const char *text); /* NULL for NULL */
char *arena_copy_n(arena *a, const char *text, size_t length);
char *arena_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(arena *a, const char *format, va_list arguments);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

#endif
