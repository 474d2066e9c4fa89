#include "engine/base/json.h"
#include "engine/faker/faker_parts.h"
#include "engine/validate/integer_format.h"

#include <math.h>

#define DEFAULT_SPREAD 100.0
#define CENT           0.01
#define EXACT_LIMIT    9007199254740992.0 /* 2^53: integers below are exact as double */
#define INT64_LIMIT    9223372036854775808.0

typedef struct range {
    double low, high; /* both allowed; infinite where the schema has no limit */
} range;

static bool is_number(const node *n)
{
    return n != NULL && (n->kind == NODE_INTEGER || n->kind == NODE_NUMBER);
}

/* The tighter of both limits. `exclusive` is a number since OpenAPI 3.1 and a boolean before. */
static double limit_of(const node *inclusive, const node *exclusive, double absent, double step)
{
    double limit = is_number(inclusive) ? inclusive->number : absent;
    if (is_number(exclusive))
        return step > 0 ? fmax(limit, exclusive->number + step) : fmin(limit, exclusive->number + step);
    return exclusive != NULL && exclusive->kind == NODE_BOOL && exclusive->boolean ? limit + step : limit;
}

/* A limit beyond 2^53 may be the double above the one in the document: 2^64 for 2^64-1. */
static double inner(double limit)
{
    return fabs(limit) > EXACT_LIMIT && isfinite(limit) ? nextafter(limit, 0) : limit;
}

/* Within the format; an open side stays open where the default spread stays within it. */
static range integer_range(const spec_schema *schema, double low, double high)
{
    const integer_format *format = integer_format_of(schema->format);
    range within = {inner(ceil(low)), inner(floor(high))};
    if (format == NULL)
        return within;
    if (isfinite(within.low) || format->low == 0)
        within.low = fmax(within.low, format->low);
    if (isfinite(within.high) || within.low + DEFAULT_SPREAD > format->high)
        within.high = fmin(within.high, format->high);
    return within;
}

static range range_of(const spec_schema *schema, bool is_integer)
{
    double step = is_integer ? 1 : CENT;
    double low = limit_of(schema->minimum, schema->exclusive_minimum, -INFINITY, step);
    double high = limit_of(schema->maximum, schema->exclusive_maximum, INFINITY, -step);
    return is_integer ? integer_range(schema, low, high) : (range){low, high};
}

static double typical_in(range within)
{
    double value = within.high < 1 ? floor(within.high) : 1;
    if (value < within.low)
        value = ceil(within.low);
    return value <= within.high ? value : (within.low + within.high) / 2;
}

/* From half to one and a half of the example where there is one. */
static double random_in(faker *f, const node *example, range within)
{
    if (is_number(example) && example->number > 0 && example->number >= within.low &&
        example->number <= within.high)
        within = (range){fmax(within.low, example->number / 2), fmin(within.high, example->number * 3 / 2)};
    if (isinf(within.low))
        within.low = within.high < 0 ? within.high - DEFAULT_SPREAD : 0;
    if (isinf(within.high))
        within.high = within.low + DEFAULT_SPREAD;
    return within.low + (within.high - within.low) * (rng_below(&f->rng, 10001) / 10000.0);
}

static double round_to_multiple(double value, double factor, range within)
{
    double multiple = ceil(value / factor) * factor;
    if (multiple > within.high)
        multiple -= factor;
    bool is_whole = floor(factor) == factor;
    return is_whole ? multiple : round(multiple * 1e6) / 1e6; /* 12.35, not 12.350000000000001 */
}

cJSON *faker_make_number(faker *f, const spec_schema *schema)
{
    bool is_integer = (schema->types & SPEC_TYPE_NUMBER) == 0;
    range within = range_of(schema, is_integer);
    double value = f->varies ? random_in(f, schema->example, within) : typical_in(within);
    if (f->varies)
        value = is_integer ? trunc(value) : trunc(value * 100) / 100;
    if (is_number(schema->multiple_of) && schema->multiple_of->number > 0)
        value = round_to_multiple(value, schema->multiple_of->number, within);
    bool is_exact = floor(value) == value && fabs(value) < (is_integer ? INT64_LIMIT : EXACT_LIMIT);
    return is_exact ? json_integer((int64_t)value) : cJSON_CreateNumber(value);
}
