#include "engine/base/base64.h"

#include <openssl/evp.h>
#include <string.h>

const char *base64_encode(arena *a, const void *bytes, size_t length)
{
    char *text = arena_alloc(a, (length + 2) / 3 * 4 + 1);
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    return text;
}

char *base64_decode(arena *a, const char *text, size_t *length)
{
    size_t text_length = strlen(text);
    char *bytes = arena_alloc(a, text_length / 4 * 3 + 1);
    int decoded = EVP_DecodeBlock((unsigned char *)bytes, (const unsigned char *)text, (int)text_length);
    if (decoded < 0)
        return NULL;
    size_t padding = 0;
    while (padding < 2 && padding < text_length && text[text_length - 1 - padding] == '=')
        padding++;
    *length = (size_t)decoded - padding;
    bytes[*length] = '\0';
    return bytes;
}
