#include "support/random_number.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SPAN = 2000000, STEPS = 1000 };

static bool is_number(const node *limit)
{
    return limit != NULL && (limit->kind == NODE_INTEGER || limit->kind == NODE_NUMBER);
}

typedef struct integer_format {
    const char *name;
    int64_t least, most;
} integer_format;

/* The range of a format; of others, and of uint64, which random_integer() continues, that of int64_t. */
static integer_format format_of(const spec_schema *schema)
{
    static const integer_format formats[] = {
        {"int8", INT8_MIN, INT8_MAX}, {"uint8", 0, UINT8_MAX},         {"int16", INT16_MIN, INT16_MAX},
        {"uint16", 0, UINT16_MAX},    {"int32", INT32_MIN, INT32_MAX}, {"uint32", 0, UINT32_MAX},
        {"uint64", 0, INT64_MAX},
    };
    for (size_t i = 0; schema->format != NULL && i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, schema->format) == 0)
            return formats[i];
    return (integer_format){"int64", INT64_MIN, INT64_MAX};
}

/* The limit as an int64_t, which is as close as it gets. */
static int64_t to_int64(double limit)
{
    const double beyond = 9223372036854775808.0;
    return limit >= beyond ? INT64_MAX : limit < -beyond ? INT64_MIN : (int64_t)limit;
}

/* Whether the largest uint64_t is a value. */
static bool holds_uint64_max(const spec_schema *schema)
{
    const double largest = 18446744073709551615.0;
    return schema->format != NULL && strcmp(schema->format, "uint64") == 0 && schema->multiple_of == NULL &&
           schema->exclusive_maximum == NULL &&
           (!is_number(schema->maximum) || schema->maximum->number >= largest);
}

/* The least integer that is at least (above: or, if exclusive, above) the limit. */
static int64_t integer_above(const node *limit, bool exclusive)
{
    if (limit->kind == NODE_INTEGER)
        return limit->integer + (exclusive ? 1 : 0);
    double least = ceil(limit->number);
    return to_int64(least + (exclusive && least <= limit->number ? 1 : 0));
}

static int64_t integer_below(const node *limit, bool exclusive)
{
    if (limit->kind == NODE_INTEGER)
        return limit->integer - (exclusive ? 1 : 0);
    double most = floor(limit->number);
    return to_int64(most - (exclusive && most >= limit->number ? 1 : 0));
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Returns a number in the range, near zero if the range is wide. */
static int64_t pick_integer(random_source *source, int64_t least, int64_t most)
{
    int64_t low = larger(least, smaller(most, SPAN / 2) - SPAN);
    int64_t high = smaller(most, low + SPAN);
    switch (random_below(source, 4)) {
    case 0:
        return least;
    case 1:
        return most;
    case 2:
        return least <= 0 && most >= 0 ? 0 : low;
    default:
        return low + (int64_t)random_below(source, (uint32_t)(high - low) + 1);
    }
}

void random_integer(random_source *source, const spec_schema *schema, buffer *out)
{
    integer_format format = format_of(schema);
    int64_t least = format.least;
    int64_t most = format.most;
    if (holds_uint64_max(schema) && random_below(source, 4) == 0) {
        buffer_append(out, "18446744073709551615");
        return;
    }
    if (is_number(schema->minimum))
        least = larger(least, integer_above(schema->minimum, false));
    if (is_number(schema->exclusive_minimum))
        least = larger(least, integer_above(schema->exclusive_minimum, true));
    if (is_number(schema->maximum))
        most = smaller(most, integer_below(schema->maximum, false));
    if (is_number(schema->exclusive_maximum))
        most = smaller(most, integer_below(schema->exclusive_maximum, true));
    if (least > most) {
        random_unsupported(source, "an empty range of integers in", schema->pointer);
        return;
    }
    int64_t value = pick_integer(source, least, most);
    if (schema->multiple_of != NULL) {
        int64_t step = schema->multiple_of->kind == NODE_INTEGER ? schema->multiple_of->integer : 1;
        value -= value % step;
        if (value < least)
            value += step;
        if (value > most || schema->multiple_of->kind != NODE_INTEGER)
            random_unsupported(source, "multipleOf", schema->pointer);
    }
    buffer_format(out, "%" PRId64, value);
}

/* An exclusive limit is replaced by the next step inside. */
static double lower_bound(const spec_schema *schema, double otherwise)
{
    if (is_number(schema->exclusive_minimum))
        return nextafter(schema->exclusive_minimum->number, INFINITY);
    return is_number(schema->minimum) ? schema->minimum->number : otherwise;
}

static double upper_bound(const spec_schema *schema, double otherwise)
{
    if (is_number(schema->exclusive_maximum))
        return nextafter(schema->exclusive_maximum->number, -INFINITY);
    return is_number(schema->maximum) ? schema->maximum->number : otherwise;
}

static void append_any_number(random_source *source, buffer *out)
{
    static const char *const samples[] = {
        "0", "-0.5", "1e300", "5e-324", "0.1", "1.7976931348623157e308", "3", "123456.789"};
    buffer_append(out, samples[random_below(source, sizeof samples / sizeof samples[0])]);
}

void random_number(random_source *source, const spec_schema *schema, buffer *out)
{
    double low = lower_bound(schema, -INFINITY);
    double high = upper_bound(schema, INFINITY);
    if (isinf(low) && isinf(high) && schema->multiple_of == NULL) {
        append_any_number(source, out);
        return;
    }
    if (isinf(low))
        low = isinf(high) ? -SPAN : high - SPAN;
    if (isinf(high))
        high = low + SPAN;
    if (is_number(schema->multiple_of)) {
        double step = schema->multiple_of->number;
        double value = step * ceil(low / step + random_below(source, STEPS));
        buffer_format(out, "%.15g", value > high ? step * ceil(low / step) : value);
        return;
    }
    double value = low + (high - low) * random_below(source, STEPS + 1) / STEPS;
    buffer_format(out, "%.17g", value < low ? low : value > high ? high : value);
}
