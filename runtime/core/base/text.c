#include "core/base/text.h"

#include "core/base/ascii.h"

#include <string.h>

bool cpodi_text_equal_nocase(const char *left, const char *right)
{
    for (; *left != '\0' && cpodi_ascii_lower(*left) == cpodi_ascii_lower(*right); left++, right++)
        continue;
    return cpodi_ascii_lower(*left) == cpodi_ascii_lower(*right);
}

bool cpodi_text_starts_nocase(const char *text, const char *prefix)
{
    for (; *prefix != '\0'; text++, prefix++) {
        if (cpodi_ascii_lower(*text) != cpodi_ascii_lower(*prefix))
            return false;
    }
    return true;
}

/* The longest prefix of at most `limit` bytes that does not split a UTF-8 sequence. */
static size_t whole_characters(const char *text, size_t length, size_t limit)
{
    if (length > limit)
        length = limit;
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return length;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return length - (start - 1) < needed ? start - 1 : length;
}

void cpodi_text_copy(char *to, size_t capacity, const char *from, size_t length)
{
    size_t kept = whole_characters(from, length, capacity - 1);
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = (unsigned char)from[i];
        to[i] = c < 0x20 || c == 0x7F ? ' ' : from[i];
    }
    to[kept] = '\0';
}

const char *cpodi_text_digits(const char *text, int64_t *value)
{
    const char *at = text;
    int64_t number = 0;
    for (; cpodi_ascii_is_digit(*at); at++) {
        if (number > (INT64_MAX - 9) / 10)
            return NULL;
        number = number * 10 + (*at - '0');
    }
    *value = number;
    return at == text ? NULL : at;
}
