#include "engine/base/base64.h"

#include <openssl/evp.h>
#include <string.h>

char *base64_encode(arena *a, const void *bytes, size_t length)
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

const char *base64url_encode(arena *a, const unsigned char *bytes, size_t length)
{
    char *text = base64_encode(a, bytes, length);
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '+')
            *c = '-';
        else if (*c == '/')
            *c = '_';
        else if (*c == '=')
            *c = '\0';
    }
    return text;
}

char *base64url_decode(arena *a, const char *text, size_t text_length, size_t *length)
{
    size_t padded = (text_length + 3) / 4 * 4;
    if (text_length == 0 || padded - text_length == 3)
        return NULL;
    char *copy = arena_alloc(a, padded + 1);
    memset(copy, '=', padded);
    for (size_t i = 0; i < text_length; i++) {
        if (strchr("+/=", text[i]) != NULL)
            return NULL;
        copy[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    }
    return base64_decode(a, copy, length);
}
