/* Formatting of numbers. */
#include "core/codec/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Range of short_decimal(), which writes numbers of up to 15 digits; those that it rejects have 16 or 17. */
#define MIN_SHORT 1e-6
#define MAX_SHORT 9e15

enum { MAX_WIDTH = 32 }; /* longest number formatted here: 16 digits with 22 decimals */

/* Writes the digits backwards. Returns their start. */
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

/* Numbers are written backwards into this buffer, then copied: a copy of constant size is faster. */
typedef struct number_scratch {
    char text[2 * MAX_WIDTH]; /* the number ends in the middle */
} number_scratch;

static size_t copy_out(char text[CPODI_NUMBER_TEXT], const char *start, const char *end)
{
    memcpy(text, start, MAX_WIDTH);
    return (size_t)(end - start);
}

size_t cpodi_format_int64(char text[CPODI_NUMBER_TEXT], int64_t value)
{
    number_scratch scratch;
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char *start = digits_before(scratch.text + MAX_WIDTH, magnitude);
    if (value < 0)
        *--start = '-';
    return copy_out(text, start, scratch.text + MAX_WIDTH);
}

size_t cpodi_format_uint64(char text[CPODI_NUMBER_TEXT], uint64_t value)
{
    number_scratch scratch;
    const char *start = digits_before(scratch.text + MAX_WIDTH, value);
    return copy_out(text, start, scratch.text + MAX_WIDTH);
}

/* Finds digits and decimals with digits / 10^decimals == magnitude. The digits are below 2^53 and the power
 * is exact, so the division rounds once and equality proves that the text reads back. */
static bool short_decimal(double magnitude, uint64_t *digits, int *decimals)
{
    enum { USUAL = 4 };
    const double exact = MAX_SHORT;
    const double *powers = cpodi_powers_of_ten;
    if (FLT_EVAL_METHOD != 0 || magnitude >= exact || (magnitude < MIN_SHORT && magnitude > 0))
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

/* Writes the shortest text of `precision` to 17 digits that reads back. */
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

#ifdef __SIZEOF_INT128__
/* Computes 17 digits exactly, enough for any double to read back. A double is fraction * 2^power; times
 * 10^decimals it is fraction * 5^decimals * 2^(power + decimals), whose first two factors fit in 128 bits. */
static void seventeen_digits(double magnitude, uint64_t *digits, int *decimals)
{
    __extension__ typedef unsigned __int128 wide;
    enum { FRACTION_BITS = 53, DIGITS = 17 };
    int power;
    uint64_t fraction = (uint64_t)ldexp(frexp(magnitude, &power), FRACTION_BITS);
    power -= FRACTION_BITS;
    int whole_digits = 0; /* before the decimal point; negative: zeros after it */
    while (whole_digits < DIGITS - 1 && magnitude >= cpodi_powers_of_ten[whole_digits])
        whole_digits++;
    while (whole_digits <= 0 && magnitude * cpodi_powers_of_ten[1 - whole_digits] < 1)
        whole_digits--;
    *digits = 0;
    for (*decimals = DIGITS - whole_digits; *digits < UINT64_C(10000000000000000);
         ++*decimals) { /* runs twice at a power of ten */
        wide product = fraction;
        for (int i = 0; i < *decimals; i++)
            product *= 5;
        int shift = -(power + *decimals);
        *digits = (uint64_t)(shift > 0 ? (product + ((wide)1 << (shift - 1))) >> shift : product << -shift);
    }
    --*decimals;
    for (; *decimals > 0 && *digits % 10 == 0; --*decimals)
        *digits /= 10;
}
#endif

size_t cpodi_format_double(char text[CPODI_NUMBER_TEXT], double value)
{
    uint64_t digits;
    int decimals;
    double magnitude = fabs(value);
    if (!short_decimal(magnitude, &digits, &decimals)) {
        if (magnitude < MIN_SHORT || magnitude >= MAX_SHORT)
            return long_decimal(text, value, 15);
#ifdef __SIZEOF_INT128__
        seventeen_digits(magnitude, &digits, &decimals);
#else
        return long_decimal(text, value, 17);
#endif
    }
    number_scratch scratch;
    char *start = scratch.text + MAX_WIDTH;
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
    return copy_out(text, start, scratch.text + MAX_WIDTH);
}
