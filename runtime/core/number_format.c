/* Writing numbers. */
#include "number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Between these, numbers of up to 15 digits are written by short_decimal(); what it refuses has 16 or 17. */
#define SMALLEST_SHORT 1e-6
#define GREATEST_SHORT 9e15

/* Writes the digits backwards; returns their start. */
static char *digits_before(char *end, uint64_t value)
{
    static const char pairs[] =
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243"
        "4445464748495051525354555657585960616263646566676869707172737475767778798081828384858687"
        "888990919293949596979899";
    for (; value >= 100; value /= 100) {
        end -= 2;
        memcpy(end, pairs + 2 * (value % 100), 2);
    }
    if (value >= 10) {
        end -= 2;
        memcpy(end, pairs + 2 * value, 2);
        return end;
    }
    *--end = (char)('0' + value);
    return end;
}

/* The text was written against the end of a buffer: moves it to the front. */
static size_t to_front(char text[CPODI_NUMBER_TEXT], const char *start)
{
    size_t length = (size_t)(text + CPODI_NUMBER_TEXT - start);
    memmove(text, start, length);
    return length;
}

size_t cpodi_format_int64(char text[CPODI_NUMBER_TEXT], int64_t value)
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char *start = digits_before(text + CPODI_NUMBER_TEXT, magnitude);
    if (value < 0)
        *--start = '-';
    return to_front(text, start);
}

/* Finds digits and decimals with digits / 10^decimals == magnitude. The digits are below 2^53 and the power
 * is exact, so the division is rounded once and the equality proves that the text reads back. */
static bool short_decimal(double magnitude, uint64_t *digits, int *decimals)
{
    enum { USUAL = 4 };
    const double exact = GREATEST_SHORT;
    const double *powers = cpodi_powers_of_ten;
    if (FLT_EVAL_METHOD != 0 || magnitude >= exact || (magnitude < SMALLEST_SHORT && magnitude > 0))
        return false;
    int k = 0;
    for (; k <= USUAL && magnitude * powers[k] <= exact; k++) {
        *digits = (uint64_t)(magnitude * powers[k] + 0.5);
        *decimals = k;
        if ((double)*digits / powers[k] == magnitude)
            return true;
    }
    while (k + 1 < CPODI_EXACT_POWERS && magnitude * powers[k + 1] <= exact)
        k++;
    if (magnitude * powers[k] > exact)
        return false;
    *digits = (uint64_t)(magnitude * powers[k] + 0.5);
    if ((double)*digits / powers[k] != magnitude)
        return false;
    for (; k > 0 && *digits % 10 == 0; k--)
        *digits /= 10;
    *decimals = k;
    return true;
}

/* The shortest of `precision` to 17 digits that reads back. */
static size_t long_decimal(char text[CPODI_NUMBER_TEXT], double value, int precision)
{
    enum { ALWAYS_ENOUGH = 17 };
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c);
    int length = 0;
    do {
        length = snprintf(text, CPODI_NUMBER_TEXT, "%.*g", precision, value);
    } while (precision++ < ALWAYS_ENOUGH && cpodi_strtod(text) != value);
    uselocale(before);
    if (c != (locale_t)0)
        freelocale(c);
    return (size_t)length;
}

size_t cpodi_format_double(char text[CPODI_NUMBER_TEXT], double value)
{
    uint64_t digits;
    int decimals;
    if (!short_decimal(fabs(value), &digits, &decimals))
        return long_decimal(text, value,
                            fabs(value) >= SMALLEST_SHORT && fabs(value) < GREATEST_SHORT ? 17 : 15);
    char *start = text + CPODI_NUMBER_TEXT;
    if (decimals > 0) {
        for (; decimals > 0; decimals--) {
            *--start = (char)('0' + digits % 10);
            digits /= 10;
        }
        *--start = '.';
    }
    start = digits_before(start, digits);
    if (signbit(value))
        *--start = '-';
    return to_front(text, start);
}
