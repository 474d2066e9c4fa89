#include "reader/json_number.h"

#include <string.h>

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

size_t json_number_length(const char *text)
{
    const char *position = text + (text[0] == '-');
    size_t whole = count_digits(position);
    if (whole == 0)
        return 0;
    position += position[0] == '0' ? 1 : whole;
    if (position[0] == '.' && count_digits(position + 1) > 0)
        position += 1 + count_digits(position + 1);
    if (position[0] == 'e' || position[0] == 'E') {
        size_t sign = position[1] == '+' || position[1] == '-';
        size_t exponent = count_digits(position + 1 + sign);
        if (exponent > 0)
            position += 1 + sign + exponent;
    }
    return (size_t)(position - text);
}
