#include "core/codec/union_fit.h"
#include "core/codec/key.h"
#include "core/codec/number.h"

enum { SMALL_WORDS = 16, ANY_TYPE = 0xFF };

/* Bits of the declared fields that were seen, of one variant after the other. */
typedef struct fitting {
    cpodi_decoder *decoder;
    const cpod_union *type;
    cpodi_union_fit *fits;
    uint64_t *seen;
} fitting;

unsigned cpodi_json_type(const char *p)
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

static unsigned types_of_kind(unsigned kind)
{
    switch ((cpod_kind)kind) {
    case CPOD_KIND_BOOL:
    case CPOD_KIND_OPT_BOOL:
        return CPOD_JSON_BOOL;
    case CPOD_KIND_INT32:
    case CPOD_KIND_OPT_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_OPT_INT64:
    case CPOD_KIND_UINT64:
    case CPOD_KIND_OPT_UINT64:
    case CPOD_KIND_INTEGER_ENUM:
        return CPOD_JSON_INTEGER;
    case CPOD_KIND_DOUBLE:
    case CPOD_KIND_OPT_DOUBLE:
        return CPOD_JSON_NUMBER;
    case CPOD_KIND_STRING:
    case CPOD_KIND_DATETIME:
    case CPOD_KIND_DATE:
    case CPOD_KIND_BYTES:
    case CPOD_KIND_ENUM:
        return CPOD_JSON_STRING;
    case CPOD_KIND_OBJECT:
    case CPOD_KIND_INLINE:
    case CPOD_KIND_MAP:
        return CPOD_JSON_OBJECT;
    case CPOD_KIND_LIST:
        return CPOD_JSON_ARRAY;
    default: /* free-form JSON, unions */
        return ANY_TYPE;
    }
}

static bool has_type(const cpod_field *field, const char *value)
{
    unsigned accepted = types_of_kind(field->kind);
    if (*value == '"' && (field->flags & CPOD_FLAG_EMBEDDED) != 0)
        return true;
    if (*value == 'n')
        return (field->flags & CPOD_FLAG_NULLABLE) != 0 || accepted == ANY_TYPE;
    return (accepted & cpodi_json_type(value)) != 0;
}

static bool is_stranger(const cpod_tables *tables, const cpod_field *field, const char *value,
                        const char *end)
{
    if (*value == 'n' || (field->flags & CPOD_FLAG_EMBEDDED) != 0)
        return false;
    if (field->kind == CPOD_KIND_ENUM)
        return cpodi_enum_find(tables, tables->enums + field->type, value + 1, (size_t)(end - value) - 2) ==
               0;
    if (field->kind != CPOD_KIND_INTEGER_ENUM)
        return false;
    const cpod_enum *type = tables->enums + field->type;
    cpodi_number number;
    int64_t integer = 0;
    if (cpodi_number_scan(value, &number) == NULL ||
        cpodi_number_int64(&number, value, &integer) != CPODI_INTEGER_OK)
        return true;
    for (uint32_t i = 0; i < type->value_count; i++)
        if (tables->integers[type->first_value + i] == integer)
            return false;
    return true;
}

static bool is_for_objects(const cpod_variant *variant)
{
    return (types_of_kind(variant->kind) & CPOD_JSON_OBJECT) != 0;
}

/* NULL: a map or another type that declares no members. */
static const cpod_object *object_of(const fitting *f, uint32_t variant)
{
    const cpod_variant *row = f->decoder->tables->variants + f->type->first_variant + variant;
    return row->kind == CPOD_KIND_OBJECT ? f->decoder->tables->types + row->type : NULL;
}

static uint32_t words_of(const cpod_object *object)
{
    return object != NULL ? (object->field_count + 63u) / 64 : 0;
}

static void note_member(const fitting *f, const char *key, size_t length, const char *value, const char *end)
{
    const cpod_tables *tables = f->decoder->tables;
    uint64_t *seen = f->seen;
    for (uint32_t i = 0; i < f->type->variant_count; i++) {
        const cpod_object *object = object_of(f, i);
        const cpod_field *field = object != NULL ? cpodi_field_find(tables, object, key, length) : NULL;
        if (field != NULL) {
            size_t index = (size_t)(field - (tables->fields + object->first_field));
            uint64_t bit = UINT64_C(1) << index % 64;
            f->fits[i].known += (seen[index / 64] & bit) == 0 ? 2 : 0;
            seen[index / 64] |= bit;
            f->fits[i].is_out |= !has_type(field, value);
            f->fits[i].strangers += !f->fits[i].is_out && is_stranger(tables, field, value, end);
        } else if (object == NULL) {
            f->fits[i].known = 1;
        } else {
            f->fits[i].unknown += object->additional == CPOD_NONE;
        }
        seen += words_of(object);
    }
}

/* Returns false when memory is exhausted. */
static bool note_key(const fitting *f, const cpodi_raw_string *key, const char *value, const char *end)
{
    size_t length = (size_t)(key->end - key->begin);
    if ((key->flags & CPODI_STRING_HAS_NUL) != 0)
        return true;
    if (key->flags == 0) {
        note_member(f, key->begin, length, value, end);
        return true;
    }
    char *text = cpodi_arena_alloc(f->decoder->arena, length + 1, 1); /* temporary */
    if (text == NULL)
        return false;
    char *text_end = cpodi_unescape(text, key->begin, key->end);
    note_member(f, text, (size_t)(text_end - text), value, end);
    cpodi_arena_trim(f->decoder->arena, text + length + 1, text);
    return true;
}

/* `p` at the opening brace. */
static const char *note_members(const fitting *f, const char *p)
{
    cpodi_decoder *decoder = f->decoder;
    if (CPODI_UNLIKELY(decoder->depth == 0))
        return cpodi_decode_too_deep(decoder, p);
    p = cpodi_skip_space(p + 1);
    if (*p == '}')
        return p + 1;
    decoder->depth--;
    do {
        cpodi_raw_string key;
        const char *value = cpodi_decode_key(decoder, p, &key);
        if (CPODI_UNLIKELY(value == NULL))
            return NULL;
        p = cpodi_decode_skip(decoder, value);
        if (CPODI_UNLIKELY(p == NULL))
            return cpodi_decode_at_key(decoder, &key);
        if (CPODI_UNLIKELY(!note_key(f, &key, value, p)))
            return cpodi_decode_no_memory(decoder, p);
    } while (cpodi_decode_more(decoder, &p, '}'));
    decoder->depth++;
    return p;
}

static void check_required(const fitting *f)
{
    const uint64_t *seen = f->seen;
    for (uint32_t i = 0; i < f->type->variant_count; i++) {
        const cpod_object *object = object_of(f, i);
        bool is_strict = object != NULL && object->required != CPOD_NONE && !f->decoder->lenient_required;
        for (uint32_t word = 0; is_strict && word < words_of(object); word++)
            f->fits[i].is_out |=
                (f->decoder->tables->required_words[object->required + word] & ~seen[word]) != 0;
        seen += words_of(object);
    }
}

const char *cpodi_union_fits(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                             cpodi_union_fit *fits)
{
    uint64_t small[SMALL_WORDS];
    fitting f = {decoder, type, fits, small};
    size_t words = 0;
    for (uint32_t i = 0; i < type->variant_count; i++) {
        fits[i] =
            (cpodi_union_fit){.is_out = !is_for_objects(decoder->tables->variants + type->first_variant + i)};
        words += words_of(object_of(&f, i));
    }
    if (words > SMALL_WORDS) {
        f.seen = cpodi_arena_alloc(decoder->arena, words * sizeof *f.seen, sizeof *f.seen);
        if (f.seen == NULL)
            return cpodi_decode_no_memory(decoder, p);
    }
    for (size_t i = 0; i < words; i++)
        f.seen[i] = 0;
    p = note_members(&f, p);
    if (p != NULL)
        check_required(&f);
    if (words > SMALL_WORDS)
        cpodi_arena_trim(decoder->arena, (char *)(f.seen + words), (char *)f.seen);
    return p;
}

uint32_t cpodi_union_best(const cpod_union *type, const cpodi_union_fit *fits)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < type->variant_count; i++) {
        const cpodi_union_fit *fit = fits + i;
        const cpodi_union_fit *other = best != 0 ? fits + best - 1 : NULL;
        if (!fit->is_out && (other == NULL || fit->strangers < other->strangers ||
                             (fit->strangers == other->strangers && fit->known > other->known)))
            best = i + 1;
    }
    return best;
}

bool cpodi_union_is_tie(const cpodi_union_fit *a, const cpodi_union_fit *b)
{
    return a->strangers == b->strangers && a->known == b->known;
}
