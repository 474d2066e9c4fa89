#include "core/base/text.h"

#include "core/base/ascii.h"

#include <string.h>

#define SHORTEST_SECRET 8

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

/* A code that was made of a title has '_' in place of other characters. */
static bool is_like(char shown, char secret)
{
    return cpodi_ascii_lower(shown) == cpodi_ascii_lower(secret) ||
           (shown == '_' && !cpodi_ascii_is_alphanumeric(secret));
}

void cpodi_text_hide(char *text, const char *secret)
{
    size_t length = secret == NULL ? 0 : strlen(secret);
    while (length >= SHORTEST_SECRET && *text != '\0') {
        size_t same = 0;
        while (same < length && text[same] != '\0' && is_like(text[same], secret[same]))
            same++;
        bool is_cut = text[same] == '\0' && same >= SHORTEST_SECRET;
        bool is_hidden = same == length || is_cut;
        if (is_hidden)
            memset(text, '*', same);
        text += is_hidden ? same : 1;
    }
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
