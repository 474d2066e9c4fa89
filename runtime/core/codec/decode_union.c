/* Unions: chooses the variant by the cases of the union and decodes it. The conditions of all cases are
 * evaluated in one pass over the keys of the object. */
#include "core/codec/decoder.h"
#include "core/codec/number.h"
#include "core/codec/union.h"

enum { CONDITION_WORDS = 4 };

/* Bit i: condition `first + i` holds. */
typedef struct condition_set {
    uint32_t first;
    uint32_t count;
    uint64_t *bits;
} condition_set;

static unsigned json_type(const char *p)
{
    cpodi_number number;
    int64_t integer;
    switch (*p) {
    case '"':
        return CPOD_JSON_STRING;
    case '{':
        return CPOD_JSON_OBJECT;
    case '[':
        return CPOD_JSON_ARRAY;
    case 't':
    case 'f':
        return CPOD_JSON_BOOL;
    default:
        break;
    }
    if (cpodi_number_scan(p, &number) == NULL)
        return 0;
    return cpodi_number_int64(&number, p, &integer) == CPODI_INTEGER_OK ? CPOD_JSON_NUMBER | CPOD_JSON_INTEGER
                                                                        : CPOD_JSON_NUMBER;
}

/* The range of conditions used by the cases of a union. */
static condition_set conditions_of(const cpod_tables *tables, const cpod_union *type)
{
    uint32_t first = UINT32_MAX;
    uint32_t end = 0;
    for (uint32_t i = 0; i < type->case_count; i++) {
        const cpod_case *one = tables->cases + type->first_case + i;
        if (one->condition_count == 0)
            continue;
        if (one->first_condition < first)
            first = one->first_condition;
        if (one->first_condition + one->condition_count > end)
            end = one->first_condition + one->condition_count;
    }
    condition_set set = {first, end > first ? end - first : 0, NULL};
    return set;
}

/* `value`: a string without its quotes, or the text of any other value. */
static bool value_matches(const cpodi_decoder *decoder, const cpod_condition *condition,
                          const cpodi_raw_string *value)
{
    if (condition->value == CPOD_NONE)
        return true;
    return cpodi_string_is(value, decoder->tables->pool + condition->value, condition->value_length);
}

/* Updates the bits of the conditions on this member. The last of several members with one key counts. */
static void note_member(const cpodi_decoder *decoder, condition_set *set, const cpodi_raw_string *key,
                        const cpodi_raw_string *value)
{
    const cpod_condition *conditions = decoder->tables->conditions + set->first;
    const char *pool = decoder->tables->pool;
    for (uint32_t i = 0; i < set->count; i++) {
        if (!cpodi_string_is(key, pool + conditions[i].property, conditions[i].property_length))
            continue;
        uint64_t bit = UINT64_C(1) << i % 64;
        if (value_matches(decoder, conditions + i, value))
            set->bits[i / 64] |= bit;
        else
            set->bits[i / 64] &= ~bit;
    }
}

/* `p` at the opening brace. */
static const char *collect_conditions(cpodi_decoder *decoder, const char *p, condition_set *set)
{
    if (CPODI_UNLIKELY(decoder->depth == 0))
        return cpodi_decode_too_deep(decoder, p);
    p = cpodi_skip_space(p + 1);
    if (*p == '}')
        return p + 1;
    decoder->depth--;
    do {
        cpodi_raw_string key;
        cpodi_raw_string value = {.flags = 0};
        p = cpodi_decode_key(decoder, p, &key);
        if (CPODI_UNLIKELY(p == NULL))
            return NULL;
        bool is_string = *p == '"';
        value.begin = is_string ? p + 1 : p;
        value.end = is_string ? cpodi_decode_scan_string(decoder, value.begin, &value.flags)
                              : cpodi_decode_skip(decoder, p);
        if (CPODI_UNLIKELY(value.end == NULL))
            return cpodi_decode_at_key(decoder, &key);
        note_member(decoder, set, &key, &value);
        p = is_string ? value.end + 1 : value.end;
    } while (cpodi_decode_more(decoder, &p, '}'));
    decoder->depth++;
    return p;
}

static bool case_holds(const cpod_case *one, unsigned accepted, const condition_set *set)
{
    if ((one->accepts & accepted) == 0)
        return false;
    for (uint32_t i = 0; i < one->condition_count; i++) {
        uint32_t at = one->first_condition + i - set->first;
        if ((set->bits[at / 64] >> at % 64 & 1) == 0)
            return false;
    }
    return true;
}

/* The first case that holds; NULL: none. False: failure. */
static bool choose_case(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                        const cpod_case **chosen)
{
    uint64_t small[CONDITION_WORDS];
    unsigned accepted = json_type(p);
    condition_set set = conditions_of(decoder->tables, type);
    size_t words = (set.count + 63) / 64;
    set.bits = small;
    if (words > CONDITION_WORDS) {
        set.bits = cpodi_arena_alloc(decoder->arena, words * sizeof *set.bits, sizeof *set.bits);
        if (set.bits == NULL) {
            cpodi_decode_no_memory(decoder, p);
            return false;
        }
    }
    for (size_t i = 0; i < words; i++)
        set.bits[i] = 0;
    if (accepted == CPOD_JSON_OBJECT && set.count > 0 && collect_conditions(decoder, p, &set) == NULL)
        return false;
    *chosen = NULL;
    for (uint32_t i = 0; i < type->case_count && *chosen == NULL; i++) {
        const cpod_case *one = decoder->tables->cases + type->first_case + i;
        if (case_holds(one, accepted, &set))
            *chosen = one;
    }
    if (words > CONDITION_WORDS)
        cpodi_arena_trim(decoder->arena, (char *)(set.bits + words), (char *)set.bits);
    return true;
}

static const char *decode_variant(cpodi_decoder *decoder, const char *p, const cpod_variant *variant,
                                  cpod_union_layout *to)
{
    if (cpodi_variant_is_in_place(variant))
        return cpodi_decode_value(decoder, p, variant->kind, variant->flags, variant->type, &to->as);
    void *value = cpodi_arena_alloc(
        decoder->arena, cpodi_value_size(decoder->tables, (cpod_kind)variant->kind, variant->type), 8);
    if (CPODI_UNLIKELY(value == NULL))
        return cpodi_decode_no_memory(decoder, p);
    to->as.object = value;
    return cpodi_decode_value(decoder, p, variant->kind, variant->flags, variant->type, value);
}

/* Whether a case is one of several of objects and holds by present members, not by values alone: another
 * variant without its optional members looks the same. */
static bool is_guess(const cpod_tables *tables, const cpod_union *type, const cpod_case *chosen)
{
    size_t objects = 0;
    for (uint32_t i = 0; i < type->case_count; i++)
        objects += (tables->cases[type->first_case + i].accepts & CPOD_JSON_OBJECT) != 0;
    bool by_values = chosen->condition_count > 0;
    for (uint32_t i = 0; i < chosen->condition_count; i++)
        by_values = by_values && tables->conditions[chosen->first_condition + i].value != CPOD_NONE;
    return objects > 1 && !by_values;
}

/* Keeps a value that matches no variant as JSON. */
static const char *decode_other(cpodi_decoder *decoder, const char *p, cpod_union_layout *to)
{
    cpod_json other;
    to->kind = CPOD_ENUM_OTHER;
    p = cpodi_decode_json(decoder, p, &other);
    to->as.string = other.text;
    return p;
}

/* A wrong guess must not fail the whole document: the value becomes "other". */
static const char *decode_chosen(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                                 const cpod_case *chosen, cpod_union_layout *to)
{
    unsigned depth = decoder->depth;
    to->kind = (int32_t)chosen->variant;
    const char *end =
        decode_variant(decoder, p, decoder->tables->variants + type->first_variant + chosen->variant - 1, to);
    if (CPODI_LIKELY(end != NULL) || decoder->status != CPOD_ERR_DECODE ||
        !is_guess(decoder->tables, type, chosen))
        return end;
    decoder->depth = depth;
    decoder->status = CPOD_OK;
    cpodi_path_init(&decoder->path);
    return decode_other(decoder, p, to);
}

const char *cpodi_decode_union(cpodi_decoder *decoder, const char *p, const cpod_union *type, void *to)
{
    cpod_union_layout layout = {0};
    const cpod_case *chosen;
    if (!choose_case(decoder, p, type, &chosen))
        return NULL;
    p = chosen != NULL ? decode_chosen(decoder, p, type, chosen, &layout) : decode_other(decoder, p, &layout);
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    memcpy(to, &layout, sizeof layout);
    return p;
}
