/* Unions: chooses the variant by the cases of the union, or by how well it fits, and decodes it. The
 * conditions of all cases are evaluated in one pass over the keys of the object. A value that a variant which
 * was only guessed does not decode is tried as the next one; the text that is read again for that is limited,
 * since values nest. */
#include "core/codec/decoder.h"
#include "core/codec/union.h"
#include "core/codec/union_fit.h"

enum { CONDITION_WORDS = 4, SMALL_VARIANTS = 8 };

/* Bit i: condition `first + i` holds. */
typedef struct condition_set {
    uint32_t first;
    uint32_t count;
    uint64_t *bits;
} condition_set;

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

/* The first case from `next` on that holds; NULL: none. False: failure. */
static bool choose_case(cpodi_decoder *decoder, const char *p, const cpod_union *type, uint32_t next,
                        const cpod_case **chosen)
{
    uint64_t small[CONDITION_WORDS];
    unsigned accepted = cpodi_json_type(p);
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
    for (uint32_t i = next; i < type->case_count && *chosen == NULL; i++) {
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

static bool is_by_values(const cpod_tables *tables, const cpod_case *chosen)
{
    bool by_values = chosen->condition_count > 0;
    for (uint32_t i = 0; i < chosen->condition_count; i++)
        by_values = by_values && tables->conditions[chosen->first_condition + i].value != CPOD_NONE;
    return by_values;
}

/* Whether a case is one of several of objects and holds by present members, not by values alone: another
 * variant without its optional members looks the same. */
static bool is_guess(const cpod_tables *tables, const cpod_union *type, const cpod_case *chosen)
{
    size_t objects = 0;
    for (uint32_t i = 0; i < type->case_count; i++)
        objects += (tables->cases[type->first_case + i].accepts & CPOD_JSON_OBJECT) != 0;
    return objects > 1 && !is_by_values(tables, chosen);
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

static const char *decode_number(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                                 uint32_t number, cpod_union_layout *to)
{
    to->kind = (int32_t)number;
    return decode_variant(decoder, p, decoder->tables->variants + type->first_variant + number - 1, to);
}

/* Keeps the text of a value that has lost members: nothing is lost to the values around it. */
static const char *keep_text(cpodi_decoder *decoder, const char *p, const char *end, size_t unknown_before,
                             cpod_union_layout *to)
{
    decoder->unknown_members = unknown_before;
    to->raw = cpodi_arena_copy_text(decoder->arena, p, (size_t)(end - p));
    return to->raw != NULL ? end : cpodi_decode_no_memory(decoder, p);
}

/* Decodes the value as the variant of that number, and keeps its text if members were lost that no
 * discriminator has decided about. */
static const char *decode_as(cpodi_decoder *decoder, const char *p, const cpod_union *type, uint32_t number,
                             bool is_decided, cpod_union_layout *to)
{
    const cpod_variant *variant = decoder->tables->variants + type->first_variant + number - 1;
    size_t unknown = decoder->unknown_members;
    const char *end = decode_number(decoder, p, type, number, to);
    if (CPODI_UNLIKELY(end == NULL) || decoder->unknown_members == unknown ||
        (is_decided && variant->tag != CPOD_NONE))
        return end;
    return keep_text(decoder, p, end, unknown, to);
}

typedef struct attempt {
    unsigned depth;
    size_t unknown_members;
} attempt;

static attempt begin_attempt(const cpodi_decoder *decoder)
{
    return (attempt){decoder->depth, decoder->unknown_members};
}

/* After a failure: whether another variant may be tried. */
static bool can_retry(cpodi_decoder *decoder, const attempt *before)
{
    if (decoder->status != CPOD_ERR_DECODE)
        return false;
    decoder->depth = before->depth;
    decoder->unknown_members = before->unknown_members;
    decoder->status = CPOD_OK;
    cpodi_path_init(&decoder->path);
    return true;
}

/* Takes the length of a value that is read again from what the document allows. */
static bool spend(cpodi_decoder *decoder, size_t length)
{
    bool is_left = length <= decoder->rereads;
    decoder->rereads -= is_left ? length : decoder->rereads;
    return is_left;
}

/* The best variant so far of a value, and the members that it loses at any depth. */
typedef struct winner {
    cpod_union_layout value;
    const cpodi_union_fit *fit;
    size_t lost;
} winner;

/* Decodes the value as that variant, which `best` becomes if it loses less. False: failure. */
static bool try_variant(cpodi_decoder *decoder, const char *p, const cpod_union *type, uint32_t number,
                        const cpodi_union_fit *fit, winner *best)
{
    const attempt before = begin_attempt(decoder);
    cpod_union_layout value = {0};
    if (decode_number(decoder, p, type, number, &value) == NULL)
        return can_retry(decoder, &before);
    size_t lost = decoder->unknown_members - before.unknown_members;
    decoder->unknown_members = before.unknown_members;
    if (best->fit == NULL || lost < best->lost)
        *best = (winner){value, fit, lost};
    return true;
}

/* Tries the variants in the order of their fit, to the first one that decodes. Those that fit equally well
 * follow while members are lost further down than the fit looks. False: failure. */
static bool try_variants(cpodi_decoder *decoder, const char *p, size_t length, const cpod_union *type,
                         cpodi_union_fit *fits, winner *best)
{
    for (bool is_first = true;; is_first = false) {
        uint32_t number = cpodi_union_best(type, fits);
        if (number == 0)
            return true;
        cpodi_union_fit *fit = fits + number - 1;
        bool is_enough =
            best->fit != NULL && (best->lost <= best->fit->unknown || !cpodi_union_is_tie(fit, best->fit));
        if (is_enough || (!is_first && !spend(decoder, length)))
            return true;
        if (!try_variant(decoder, p, type, number, fit, best))
            return false;
        fit->is_out = true;
    }
}

static const char *decode_best(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                               cpod_union_layout *to)
{
    cpodi_union_fit small[SMALL_VARIANTS];
    cpodi_union_fit *fits = small;
    if (type->variant_count > SMALL_VARIANTS) {
        fits = cpodi_arena_alloc(decoder->arena, type->variant_count * sizeof *fits, sizeof fits->known);
        if (fits == NULL)
            return cpodi_decode_no_memory(decoder, p);
    }
    const char *end = cpodi_union_fits(decoder, p, type, fits);
    winner best = {.fit = NULL};
    if (CPODI_UNLIKELY(end == NULL) || !try_variants(decoder, p, (size_t)(end - p), type, fits, &best))
        return NULL;
    if (best.fit == NULL)
        return decode_other(decoder, p, to);
    *to = best.value;
    return best.lost == 0 ? end : keep_text(decoder, p, end, decoder->unknown_members, to);
}

static const char *decode_by_cases(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                                   cpod_union_layout *to)
{
    const attempt before = begin_attempt(decoder);
    uint32_t next = 0;
    for (bool may_continue = true; may_continue;) {
        const cpod_case *chosen;
        if (!choose_case(decoder, p, type, next, &chosen))
            return NULL;
        if (chosen == NULL)
            break;
        if (chosen->variant == CPOD_BEST_VARIANT)
            return decode_best(decoder, p, type, to);
        const char *end =
            decode_as(decoder, p, type, chosen->variant, is_by_values(decoder->tables, chosen), to);
        if (CPODI_LIKELY(end != NULL) || !is_guess(decoder->tables, type, chosen) ||
            !can_retry(decoder, &before))
            return end;
        end = cpodi_decode_skip(decoder, p);
        if (end == NULL)
            return NULL;
        next = (uint32_t)(chosen - (decoder->tables->cases + type->first_case)) + 1;
        may_continue = spend(decoder, (size_t)(end - p));
    }
    return decode_other(decoder, p, to);
}

const char *cpodi_decode_union(cpodi_decoder *decoder, const char *p, const cpod_union *type, void *to)
{
    cpod_union_layout layout = {0};
    p = decode_by_cases(decoder, p, type, &layout);
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    memcpy(to, &layout, sizeof layout);
    return p;
}
