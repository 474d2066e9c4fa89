/* Conversion of scanned numbers. */
#include "core/codec/number.h"

#include "core/base/platform.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

const double cpodi_powers_of_ten[CPODI_EXACT_POWERS] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

const char *cpodi_exponent_scan(const char *p, int64_t *exponent)
{
    const int64_t enough = INT64_C(1000000000000000);
    bool negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if (!cpodi_ascii_is_digit(*p))
        return NULL;
    int64_t value = 0;
    for (; cpodi_ascii_is_digit(*p); p++) {
        if (value < enough)
            value = value * 10 + (*p - '0');
    }
    *exponent += negative ? -value : value;
    return p;
}

double cpodi_strtod(const char *text)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c);
    double value = strtod(text, NULL);
    uselocale(before);
    if (c != (locale_t)0)
        freelocale(c);
    return value;
}

#ifdef __SIZEOF_INT128__
enum { GREATEST_POWER_OF_FIVE = 27 }; /* that fits in 64 bits */

/* mantissa / 10^decimals, correctly rounded: an exact quotient with more bits than a double, whose lowest
 * bit is set if the division has a remainder, so that the conversion rounds only once. */
static double exact_quotient(uint64_t mantissa, int decimals)
{
    __extension__ typedef unsigned __int128 wide;
    enum { WORD = 64 };
    uint64_t five = 1;
    for (int i = 0; i < decimals; i++)
        five *= 5;
    int zeros = __builtin_clzll(mantissa);
    wide dividend = (wide)(mantissa << zeros) << WORD;
    wide quotient = dividend / five;
    bool inexact = quotient * five != dividend;
    int shift =
        WORD - __builtin_clzll((
                   uint64_t)(quotient >> WORD)); /* the divisor has less than half the bits of the dividend */
    uint64_t top = (uint64_t)(quotient >> shift);
    inexact = inexact || (wide)top << shift != quotient;
    return ldexp((double)(top | (inexact ? 1u : 0u)), shift - WORD - zeros - decimals);
}
#endif

bool cpodi_number_double(const cpodi_number *number, const char *p, double *out)
{
    const uint64_t exact = UINT64_C(1) << 53;
    const int64_t greatest = CPODI_EXACT_POWERS - 1;
    /* One operation on two exact doubles rounds once, so the result is correct (unless doubles are computed
     * with more precision). */
    if (CPODI_LIKELY(!number->big && number->mantissa <= exact && number->exponent >= -greatest &&
                     number->exponent <= greatest) &&
        FLT_EVAL_METHOD == 0) {
        double value = (double)number->mantissa;
        value = number->exponent < 0 ? value / cpodi_powers_of_ten[-number->exponent]
                                     : value * cpodi_powers_of_ten[number->exponent];
        *out = number->negative ? -value : value;
        return true;
    }
#ifdef __SIZEOF_INT128__
    if (!number->big && number->mantissa != 0 && number->exponent < 0 &&
        number->exponent >= -GREATEST_POWER_OF_FIVE && FLT_EVAL_METHOD == 0) {
        double value = exact_quotient(number->mantissa, (int)-number->exponent);
        *out = number->negative ? -value : value;
        return true;
    }
#endif
    *out = cpodi_strtod(p);
    return isfinite(*out);
}

/* mantissa * 10^zeros, if it is at most `limit`. */
static cpodi_integer_result scale(uint64_t mantissa, int64_t zeros, uint64_t limit, uint64_t *out)
{
    for (; zeros > 0 && mantissa != 0; zeros--) {
        if (mantissa > limit / 10)
            return CPODI_INTEGER_RANGE;
        mantissa *= 10;
    }
    *out = mantissa;
    return mantissa <= limit ? CPODI_INTEGER_OK : CPODI_INTEGER_RANGE;
}

/* Appends zeros and a digit. False: too long. */
static bool append_digits(uint64_t *mantissa, int64_t zeros, uint64_t digit)
{
    if (*mantissa != 0) {
        for (int64_t i = 0; i <= zeros; i++) {
            if (*mantissa > UINT64_MAX / 10)
                return false;
            *mantissa *= 10;
        }
    }
    if (digit > UINT64_MAX - *mantissa)
        return false;
    *mantissa += digit;
    return true;
}

/* Reads digit by digit: for decimal points, exponents and long texts. Trailing zeros of the mantissa count
 * as exponent. */
static cpodi_integer_result exact_integer(const cpodi_number *number, const char *p, uint64_t limit,
                                          uint64_t *out)
{
    uint64_t mantissa = 0;
    int64_t zeros = 0;
    bool too_long = false;
    for (p += number->negative; cpodi_ascii_is_digit(*p) || *p == '.'; p++) {
        if (*p == '0') {
            zeros++;
        } else if (*p != '.') {
            too_long = too_long || !append_digits(&mantissa, zeros, (uint64_t)(*p - '0'));
            zeros = 0;
        }
    }
    *out = 0;
    if (mantissa == 0)
        return CPODI_INTEGER_OK;
    int64_t exponent = number->exponent + zeros;
    if (exponent < 0)
        return CPODI_INTEGER_FRACTION;
    return too_long ? CPODI_INTEGER_RANGE : scale(mantissa, exponent, limit, out);
}

/* The number without its sign, if it is at most `limit`. */
static inline cpodi_integer_result magnitude_of(const cpodi_number *number, const char *p, uint64_t limit,
                                                uint64_t *out)
{
    if (CPODI_LIKELY(number->integer && !number->big))
        return scale(number->mantissa, 0, limit, out);
    return exact_integer(number, p, limit, out);
}

cpodi_integer_result cpodi_number_int64(const cpodi_number *number, const char *p, int64_t *out)
{
    uint64_t magnitude;
    cpodi_integer_result result = magnitude_of(number, p, (uint64_t)INT64_MAX + number->negative, &magnitude);
    if (CPODI_LIKELY(result == CPODI_INTEGER_OK))
        *out = number->negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return result;
}

cpodi_integer_result cpodi_number_uint64(const cpodi_number *number, const char *p, uint64_t *out)
{
    uint64_t magnitude;
    cpodi_integer_result result = magnitude_of(number, p, number->negative ? 0 : UINT64_MAX, &magnitude);
    if (CPODI_LIKELY(result == CPODI_INTEGER_OK))
        *out = magnitude;
    return result;
}
