#include "reader/json_number.h"

/* The position after the digits that begin at `at`. */
static size_t skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

size_t json_number_length(const char *text, size_t length)
{
    size_t start = length > 0 && text[0] == '-';
    size_t end = skip_digits(text, length, start);
    if (end == start)
        return 0;
    if (text[start] == '0')
        end = start + 1;
    if (end < length && text[end] == '.') {
        size_t fraction = skip_digits(text, length, end + 1);
        if (fraction > end + 1)
            end = fraction;
    }
    if (end < length && (text[end] == 'e' || text[end] == 'E')) {
        size_t digits = end + 1;
        if (digits < length && (text[digits] == '+' || text[digits] == '-'))
            digits++;
        size_t exponent = skip_digits(text, length, digits);
        if (exponent > digits)
            end = exponent;
    }
    return end;
}
