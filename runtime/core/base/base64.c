#include "core/base/base64.h"

#include <stdint.h>

static int sextet(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

bool cpodi_base64_decode(const char *text, size_t length, unsigned char *to, size_t *size)
{
    if (length % 4 == 0 && length > 0 && text[length - 1] == '=')
        length -= text[length - 2] == '=' ? 2 : 1;
    if (length % 4 == 1)
        return false;
    uint32_t bits = 0;
    unsigned count = 0; /* of pending bits */
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        int value = sextet((unsigned char)text[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            to[written++] = (unsigned char)(bits >> count & 0xFF);
        }
    }
    *size = written;
    return true;
}

void cpodi_base64_encode(const unsigned char *data, size_t size, char *to)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t bits = (uint32_t)data[i] << 16;
        bits |= left > 1 ? (uint32_t)data[i + 1] << 8 : 0;
        bits |= left > 2 ? data[i + 2] : 0;
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 0x3F];
        *to++ = left > 1 ? alphabet[bits >> 6 & 0x3F] : '=';
        *to++ = left > 2 ? alphabet[bits & 0x3F] : '=';
    }
}
