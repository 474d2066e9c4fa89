/* JSON numbers: exact integers and correctly rounded doubles, independent of the locale. */
#ifndef CPOD_RUNTIME_NUMBER_H
#define CPOD_RUNTIME_NUMBER_H

#include "core/base/ascii.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cpodi_number {
    uint64_t mantissa; /* all digits without the decimal point, unless `big` */
    int64_t exponent;  /* the number is mantissa * 10^exponent */
    bool negative;
    bool integer; /* no decimal point, no exponent */
    bool big;     /* more than 19 digits: read the text */
} cpodi_number;

/* `p` after the letter e: adds the exponent. Returns its end; NULL: malformed. */
const char *cpodi_exponent_scan(const char *p, int64_t *exponent);

/* Scans the number at `p` (RFC 8259). Returns its end; NULL: malformed. */
static inline const char *cpodi_number_scan(const char *p, cpodi_number *number)
{
    uint64_t mantissa = 0;
    number->negative = *p == '-';
    p += number->negative;
    const char *start = p;
    if (*p == '0') {
        p++;
    } else {
        if (!cpodi_ascii_is_digit(*p))
            return NULL;
        for (; cpodi_ascii_is_digit(*p); p++)
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
    }
    int64_t digits = p - start;
    number->integer = true;
    number->exponent = 0;
    if (*p == '.') {
        const char *fraction = ++p;
        for (; cpodi_ascii_is_digit(*p); p++)
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
        if (p == fraction)
            return NULL;
        number->integer = false;
        number->exponent = fraction - p;
        digits += p - fraction;
    }
    if ((*p | 0x20) == 'e') {
        number->integer = false;
        p = cpodi_exponent_scan(p + 1, &number->exponent);
    }
    number->mantissa = mantissa;
    number->big = digits > 19;
    return p;
}

/* Converts the scanned number at `p`. False: out of range of a double. */
bool cpodi_number_double(const cpodi_number *number, const char *p, double *out);

/* Converts the scanned number at `p` to an integer; 1.0 and 1e3 are integers. */
typedef enum cpodi_integer_result {
    CPODI_INTEGER_OK,
    CPODI_INTEGER_FRACTION,
    CPODI_INTEGER_RANGE
} cpodi_integer_result;
cpodi_integer_result cpodi_number_int64(const cpodi_number *number, const char *p, int64_t *out);
cpodi_integer_result cpodi_number_uint64(const cpodi_number *number, const char *p, uint64_t *out);

enum { CPODI_NUMBER_TEXT = 40 };

/* Write a number, not NUL-terminated. Return the length. `value` is finite; its text reads back as the same
 * double. */
size_t cpodi_format_int64(char text[CPODI_NUMBER_TEXT], int64_t value);
size_t cpodi_format_uint64(char text[CPODI_NUMBER_TEXT], uint64_t value);
size_t cpodi_format_double(char text[CPODI_NUMBER_TEXT], double value);

/* 10^0 to 10^22, all powers of ten that are exact. */
enum { CPODI_EXACT_POWERS = 23 };
extern const double cpodi_powers_of_ten[CPODI_EXACT_POWERS];

/* strtod() in the C locale. */
double cpodi_strtod(const char *text);

#endif
