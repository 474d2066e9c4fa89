/* Growing bytes. Ends the program when memory is exhausted. */
#ifndef HOSTILE_SERVER_BYTES_H
#define HOSTILE_SERVER_BYTES_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed: empty. `data` is NUL-terminated once something was added; NULL before. */
typedef struct bytes {
    char *data;
    size_t length;
    size_t capacity;
} bytes;

void bytes_add(bytes *to, const void *data, size_t length);
void bytes_add_text(bytes *to, const char *text);
void bytes_add_zeros(bytes *to, size_t count);
void bytes_printf(bytes *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void bytes_insert(bytes *to, size_t at, const void *data, size_t length);
void bytes_remove(bytes *from, size_t at, size_t length);
void bytes_truncate(bytes *to, size_t length); /* to at most `length` */
void bytes_clear(bytes *to);                   /* keeps the memory */
void bytes_free(bytes *to);

bool bytes_equal(const bytes *left, const void *right, size_t length);

#endif
