/* Classes of ASCII characters, independent of the locale. */
#ifndef CPOD_RUNTIME_ASCII_H
#define CPOD_RUNTIME_ASCII_H

#include <stdbool.h>

static inline bool cpodi_ascii_is_digit(char c)
{
    return (unsigned char)c - (unsigned)'0' <= 9;
}

static inline char cpodi_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool cpodi_ascii_is_letter(char c)
{
    char lower = cpodi_ascii_lower(c);
    return lower >= 'a' && lower <= 'z';
}

static inline bool cpodi_ascii_is_alphanumeric(char c)
{
    return cpodi_ascii_is_letter(c) || cpodi_ascii_is_digit(c);
}

/* Returns the value of a hexadecimal digit; -1 for any other character. */
static inline int cpodi_ascii_hex_value(char c)
{
    if (cpodi_ascii_is_digit(c))
        return c - '0';
    char lower = cpodi_ascii_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

#endif
