/* Memory of the generator: arenas, freed as a whole.
 *
 * Allocation never returns NULL. When the system has no memory left, the handler that main installed is
 * called; it must not return. So no caller checks, and no half-built tree is ever seen. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct arena arena;

/* Called when memory has run out; must end the program (or the test). The default aborts. */
void arena_set_failure_handler(void (*handler)(void));

/* realloc for what cannot live in an arena; as above, the result is never NULL. */
void *xrealloc(void *old, size_t size);

arena *arena_new(void);
void arena_free(arena *a); /* NULL is fine */

/* Zeroed, aligned for any type. `size` 0 gives a valid unique pointer. */
void *arena_alloc(arena *a, size_t size);

/* `count` items of `size` bytes each, zeroed; an overflow of the product counts as memory run out. */
void *arena_array(arena *a, size_t count, size_t size);

char *arena_copy(arena *a, const char *text); /* NULL gives NULL */
char *arena_copy_n(arena *a, const char *text, size_t length);
char *arena_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(arena *a, const char *format, va_list arguments);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

#endif
