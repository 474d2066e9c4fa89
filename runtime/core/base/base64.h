/* Base64 (RFC 4648). */
#ifndef CPOD_RUNTIME_BASE64_H
#define CPOD_RUNTIME_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Decodes both alphabets; padding is optional. `to` may be `text`. False: malformed. */
bool cpodi_base64_decode(const char *text, size_t length, unsigned char *to, size_t *size);

/* Length of the text for `size` bytes of data. */
static inline size_t cpodi_base64_length(size_t size)
{
    return (size + 2) / 3 * 4;
}

/* Writes cpodi_base64_length(size) characters, with padding. */
void cpodi_base64_encode(const unsigned char *data, size_t size, char *to);

#endif
