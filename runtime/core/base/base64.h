/* Base64 (RFC 4648). */
#ifndef CPOD_RUNTIME_BASE64_H
#define CPOD_RUNTIME_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Decodes in place or elsewhere: `to` may be `text`. Both alphabets are read, padding may be missing. False:
 * malformed. */
bool cpodi_base64_decode(const char *text, size_t length, unsigned char *to, size_t *size);

/* Bytes of text for `size` bytes of data. */
static inline size_t cpodi_base64_length(size_t size)
{
    return (size + 2) / 3 * 4;
}

/* Writes cpodi_base64_length(size) characters, with padding. */
void cpodi_base64_encode(const unsigned char *data, size_t size, char *to);

#endif
