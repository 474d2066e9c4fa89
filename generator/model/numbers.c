/* The types of numbers, by format and by bounds. A number that no type in C holds exactly is kept as the text of
 * its JSON. */
#include "model/builder.h"

#include <math.h>
#include <string.h>

typedef struct integer_format {
    const char *name;
    model_kind kind;
    model_range range;
} integer_format;

static const integer_format formats[] = {
    {"int8", MODEL_INT32, MODEL_RANGE_INT8},      {"uint8", MODEL_INT32, MODEL_RANGE_UINT8},
    {"int16", MODEL_INT32, MODEL_RANGE_INT16},    {"uint16", MODEL_INT32, MODEL_RANGE_UINT16},
    {"int32", MODEL_INT32, MODEL_RANGE_ANY},      {"uint32", MODEL_INT64, MODEL_RANGE_UINT32},
    {"int64", MODEL_INT64, MODEL_RANGE_ANY},      {"uint64", MODEL_UINT64, MODEL_RANGE_ANY},
    {"double-int", MODEL_INT64, MODEL_RANGE_ANY}, /* to 2^53 */
    {"int128", MODEL_JSON, MODEL_RANGE_ANY},      {"uint128", MODEL_JSON, MODEL_RANGE_ANY},
    {"int256", MODEL_JSON, MODEL_RANGE_ANY},      {"uint256", MODEL_JSON, MODEL_RANGE_ANY},
};

void model_make_ranged(model_builder *b)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        model_type *type = ARENA_NEW(b->memory, model_type);
        type->kind = formats[i].kind;
        type->range = formats[i].range;
        if (type->range != MODEL_RANGE_ANY)
            b->ranged[type->range] = type;
    }
}

static const integer_format *format_of(const normalized_schema *s)
{
    for (size_t i = 0; s->format != NULL && i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, s->format) == 0)
            return &formats[i];
    return NULL;
}

/* ---- bounds ---- */

#define TWO_TO_THE_63 9223372036854775808.0
#define TWO_TO_THE_64 18446744073709551616.0

typedef struct bounds {
    bool has_least;
    double least, most; /* the tightest of all; without `least` the range is open below */
    bool is_wide;       /* some bound is beyond int64_t */
} bounds;

static bool is_number(const node *n)
{
    return n != NULL && (n->kind == NODE_INTEGER || n->kind == NODE_NUMBER);
}

/* `step` 1: the bound itself is excluded. */
static void raise_least(bounds *of, const node *bound, double step)
{
    if (is_number(bound) && (!of->has_least || bound->number + step > of->least)) {
        of->least = bound->number + step;
        of->has_least = true;
    }
}

static void lower_most(bounds *of, const node *bound)
{
    if (is_number(bound) && bound->number < of->most)
        of->most = bound->number;
}

/* The values of an enum or a const are bounds as well, where int64_t does not have them all. */
static void apply_values(bounds *of, const normalized_schema *s)
{
    double least = INFINITY, most = -INFINITY;
    bool is_wide = false;
    for (size_t i = 0; i < s->enum_values.count; i++) {
        const node *value = s->enum_values.items[i];
        if (!is_number(value))
            continue;
        least = value->number < least ? value->number : least;
        most = value->number > most ? value->number : most;
        is_wide |= value->kind == NODE_NUMBER && fabs(value->number) >= TWO_TO_THE_63;
    }
    if (is_wide)
        *of = (bounds){.has_least = true, .least = least, .most = most, .is_wide = true};
}

/* Without bounds an integer is an int64_t. Bounds that were written by way of a double, as
 * 9.223372036854776e+18, are those of the nearest integer type. */
static bounds bounds_of(const normalized_schema *s)
{
    bounds of = {.most = INFINITY};
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const spec_schema *keywords = s->all_of_members.items[i]->keywords;
        if (keywords == NULL)
            continue;
        raise_least(&of, keywords->minimum, 0);
        raise_least(&of, keywords->exclusive_minimum, 1);
        lower_most(&of, keywords->maximum);
        lower_most(&of, keywords->exclusive_maximum);
    }
    if (isinf(of.most))
        of.most = of.has_least && of.least >= TWO_TO_THE_63 ? TWO_TO_THE_64 : TWO_TO_THE_63;
    of.is_wide = of.most > TWO_TO_THE_63 || (of.has_least && of.least < -TWO_TO_THE_63);
    apply_values(&of, s);
    return of;
}

static model_reference as_text(model_builder *b, const normalized_schema *s)
{
    if (s->format != NULL)
        model_skipped(b, "number-as-text", s->origin->at,
                      "integers of the format '%s' do not fit into 64 bits; the value is kept as text",
                      s->format);
    else
        model_skipped(b, "number-as-text", s->origin->at,
                      "the bounds of this integer do not fit into 64 bits; the value is kept as text");
    return model_primitive(b, MODEL_JSON);
}

model_reference model_integer_type(model_builder *b, const normalized_schema *s)
{
    const integer_format *format = format_of(s);
    if (format != NULL && format->kind == MODEL_JSON)
        return as_text(b, s);
    if (format != NULL && format->range != MODEL_RANGE_ANY)
        return (model_reference){.type = b->ranged[format->range]};
    if (format != NULL)
        return model_primitive(b, format->kind);
    bounds of = bounds_of(s);
    if (!of.is_wide)
        return model_primitive(b, MODEL_INT64);
    if (of.has_least && of.least >= 0 && of.most <= TWO_TO_THE_64)
        return model_primitive(b, MODEL_UINT64);
    return as_text(b, s);
}

/* Decimal numbers are exact, so they are kept as text. */
model_reference model_number_type(model_builder *b, const normalized_schema *s)
{
    bool is_decimal =
        s->format != NULL && (strcmp(s->format, "decimal") == 0 || strcmp(s->format, "decimal128") == 0);
    return model_primitive(b, is_decimal ? MODEL_JSON : MODEL_DOUBLE);
}

static bool is_signed_integer(const model_type *type)
{
    return type->kind == MODEL_INT32 || type->kind == MODEL_INT64;
}

model_reference model_wider_integer(const model_builder *b, const model_type *one, const model_type *other)
{
    if (!is_signed_integer(one) || !is_signed_integer(other))
        return (model_reference){0};
    return model_primitive(b, one->kind > other->kind ? one->kind : other->kind);
}

const char *model_range_text(const model_type *type)
{
    static const char *const texts[MODEL_RANGE_COUNT] = {
        [MODEL_RANGE_INT8] = "-128 to 127",       [MODEL_RANGE_UINT8] = "0 to 255",
        [MODEL_RANGE_INT16] = "-32768 to 32767",  [MODEL_RANGE_UINT16] = "0 to 65535",
        [MODEL_RANGE_UINT32] = "0 to 4294967295",
    };
    return texts[type->range];
}
