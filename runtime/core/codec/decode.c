/* The decoder of objects and the dispatch by kind. Members are matched against the next field in the order
 * of the description first, then the one after it, then by hash. */
#include "core/codec/decoder.h"
#include "core/codec/key.h"

/* Stores the null of a value. Returns the end of the word. */
static const char *decode_null(cpodi_decoder *decoder, const char *p, unsigned kind, unsigned flags,
                               uint32_t type, void *to)
{
    if ((flags & CPOD_FLAG_NULLABLE) == 0)
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "null is not allowed here");
    const void *null_object = NULL;
    switch ((cpod_kind)kind) {
    case CPOD_KIND_OPT_BOOL:
        *(cpod_opt_bool *)to = cpod_null_bool();
        break;
    case CPOD_KIND_OPT_INT32:
        *(cpod_opt_int32 *)to = cpod_null_int32();
        break;
    case CPOD_KIND_OPT_INT64:
        *(cpod_opt_int64 *)to = cpod_null_int64();
        break;
    case CPOD_KIND_OPT_UINT64:
        *(cpod_opt_uint64 *)to = cpod_null_uint64();
        break;
    case CPOD_KIND_OPT_DOUBLE:
        *(cpod_opt_double *)to = cpod_null_double();
        break;
    case CPOD_KIND_STRING:
        *(const char **)to = CPOD_NULL;
        break;
    case CPOD_KIND_DATETIME:
        *(cpod_datetime *)to = cpod_null_datetime();
        break;
    case CPOD_KIND_DATE:
        *(cpod_date *)to = cpod_null_date();
        break;
    case CPOD_KIND_BYTES:
        *(cpod_bytes *)to = (cpod_bytes){.state = CPOD_IS_NULL};
        break;
    case CPOD_KIND_ENUM:
        memcpy(to, &(cpod_enum_layout){.value = CPOD_ENUM_NULL}, sizeof(cpod_enum_layout));
        break;
    case CPOD_KIND_INTEGER_ENUM:
        memcpy(to, &(cpod_integer_enum_layout){.value = CPOD_ENUM_NULL}, sizeof(cpod_integer_enum_layout));
        break;
    case CPOD_KIND_UNION:
        memcpy(to, &(cpod_union_layout){.kind = CPOD_ENUM_NULL}, sizeof(cpod_union_layout));
        break;
    case CPOD_KIND_LIST:
    case CPOD_KIND_MAP:
        memcpy(to, &(cpod_list_layout){.state = CPOD_IS_NULL}, sizeof(cpod_list_layout));
        break;
    case CPOD_KIND_OBJECT:
        if (decoder->tables->types[type].null_object == CPOD_NONE)
            return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "null is not allowed here");
        null_object = decoder->tables->nulls[decoder->tables->types[type].null_object];
        memcpy(to, &null_object, sizeof null_object);
        break;
    default:
        return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "null is not allowed here");
    }
    return cpodi_decode_literal(decoder, p, "null", 4);
}

static const char *decode_new_object(cpodi_decoder *decoder, const char *p, const cpod_object *type, void *to)
{
    void *object = cpodi_arena_alloc(decoder->arena, type->size, 8);
    if (CPODI_UNLIKELY(object == NULL))
        return cpodi_decode_no_memory(decoder, p);
    memcpy(to, &object, sizeof object);
    return cpodi_decode_object(decoder, p, type, object);
}

static inline const char *decode_any(cpodi_decoder *decoder, const char *p, unsigned kind, unsigned flags,
                                     uint32_t type, void *to)
{
    const cpod_tables *tables = decoder->tables;
    size_t length;
    if (CPODI_UNLIKELY(*p == 'n') && kind != CPOD_KIND_JSON)
        return decode_null(decoder, p, kind, flags, type, to);
    switch ((cpod_kind)kind) {
    case CPOD_KIND_BOOL:
        return cpodi_decode_bool(decoder, p, to);
    case CPOD_KIND_INT32:
        return cpodi_decode_int32(decoder, p, to);
    case CPOD_KIND_INT64:
        return cpodi_decode_int64(decoder, p, to);
    case CPOD_KIND_UINT64:
        return cpodi_decode_uint64(decoder, p, to);
    case CPOD_KIND_DOUBLE:
        return cpodi_decode_double(decoder, p, to);
    case CPOD_KIND_OPT_BOOL:
        ((cpod_opt_bool *)to)->state = CPOD_IS_SET;
        return cpodi_decode_bool(decoder, p, &((cpod_opt_bool *)to)->value);
    case CPOD_KIND_OPT_INT32:
        ((cpod_opt_int32 *)to)->state = CPOD_IS_SET;
        return cpodi_decode_int32(decoder, p, &((cpod_opt_int32 *)to)->value);
    case CPOD_KIND_OPT_INT64:
        ((cpod_opt_int64 *)to)->state = CPOD_IS_SET;
        return cpodi_decode_int64(decoder, p, &((cpod_opt_int64 *)to)->value);
    case CPOD_KIND_OPT_UINT64:
        ((cpod_opt_uint64 *)to)->state = CPOD_IS_SET;
        return cpodi_decode_uint64(decoder, p, &((cpod_opt_uint64 *)to)->value);
    case CPOD_KIND_OPT_DOUBLE:
        ((cpod_opt_double *)to)->state = CPOD_IS_SET;
        return cpodi_decode_double(decoder, p, &((cpod_opt_double *)to)->value);
    case CPOD_KIND_STRING:
        return cpodi_decode_text(decoder, p, (const char **)to, &length);
    case CPOD_KIND_DATETIME:
        return cpodi_decode_datetime(decoder, p, to);
    case CPOD_KIND_DATE:
        return cpodi_decode_date(decoder, p, to);
    case CPOD_KIND_BYTES:
        return cpodi_decode_bytes(decoder, p, to);
    case CPOD_KIND_JSON:
        return cpodi_decode_json(decoder, p, to);
    case CPOD_KIND_ENUM:
        return cpodi_decode_enum(decoder, p, tables->enums + type, to);
    case CPOD_KIND_INTEGER_ENUM:
        return cpodi_decode_integer_enum(decoder, p, tables->enums + type, to);
    case CPOD_KIND_OBJECT:
        return decode_new_object(decoder, p, tables->types + type, to);
    case CPOD_KIND_INLINE:
        return cpodi_decode_object(decoder, p, tables->types + type, to);
    case CPOD_KIND_UNION:
        return cpodi_decode_union(decoder, p, tables->unions + type, to);
    case CPOD_KIND_LIST:
        return cpodi_decode_list(decoder, p, tables->containers + type, to);
    case CPOD_KIND_MAP:
        return cpodi_decode_map(decoder, p, tables->containers + type, to);
    case CPOD_KIND_NONE:
    case CPOD_KIND_UPLOAD:
        break;
    }
    return cpodi_decode_fail(decoder, p, CPOD_ERR_DECODE, "values of this kind have no JSON form");
}

const char *cpodi_decode_value(cpodi_decoder *decoder, const char *p, unsigned kind, unsigned flags,
                               uint32_t type, void *to)
{
    return decode_any(decoder, p, kind, flags, type, to);
}

/* Whether `"name":` at `p` is spelled as in the pool. Texts of the pool contain no NUL, so this never reads
 * past the document. */
static inline bool is_field(const char *pool, const cpod_field *field, const char *p)
{
    return cpodi_key_equal(p, pool + field->name, field->name_length + 3u) &&
           CPODI_LIKELY((field->flags & CPOD_FLAG_ESCAPED_NAME) == 0);
}

/* `p` at a key that is not the expected one. Returns the text of the value; `*field` is NULL if the type
 * has no such field. */
static const char *decode_field_name(cpodi_decoder *decoder, const char *p, const cpod_object *type,
                                     const cpod_field **field)
{
    cpodi_raw_string key;
    const char *value = cpodi_decode_key(decoder, p, &key);
    *field = NULL;
    if (CPODI_UNLIKELY(value == NULL) || CPODI_UNLIKELY((key.flags & CPODI_STRING_HAS_NUL) != 0))
        return value;
    size_t length = (size_t)(key.end - key.begin);
    if (CPODI_LIKELY(key.flags == 0)) {
        *field = cpodi_field_find(decoder->tables, type, key.begin, length);
        return value;
    }
    char *text = cpodi_arena_alloc(decoder->arena, length + 1, 1); /* temporary */
    if (text == NULL)
        return cpodi_decode_no_memory(decoder, p);
    char *text_end = cpodi_unescape(text, key.begin, key.end);
    *field = cpodi_field_find(decoder->tables, type, text, (size_t)(text_end - text));
    cpodi_arena_trim(decoder->arena, text + length + 1, text);
    return value;
}

/* `key` at the key of a member whose value is malformed. */
static CPODI_COLD const char *fail_skipped(cpodi_decoder *decoder, const char *key)
{
    cpodi_raw_string raw;
    return cpodi_decode_key(decoder, key, &raw) == NULL ? NULL : cpodi_decode_at_key(decoder, &raw);
}

/* `p` at the key of a member without a field, `value` at its value. */
static const char *decode_other_member(cpodi_decoder *decoder, const char *p, const char *value,
                                       const cpod_object *type, char *object)
{
    if (type->additional == CPOD_NONE) {
        decoder->unknown_members++;
        const char *end = cpodi_decode_skip(decoder, value);
        return CPODI_LIKELY(end != NULL) ? end : fail_skipped(decoder, p);
    }
    const cpod_field *additional = decoder->tables->fields + type->additional;
    return cpodi_decode_entry(decoder, p, decoder->tables->containers + additional->type,
                              object + additional->offset);
}

/* `p` at the first key. `seen` has one bit for each field. Returns the end of the object. */
static const char *decode_members(cpodi_decoder *decoder, const char *p, const cpod_object *type,
                                  char *object, uint64_t *seen)
{
    const char *pool = decoder->tables->pool;
    const cpod_field *fields = decoder->tables->fields + type->first_field;
    const cpod_field *end = fields + type->field_count;
    const cpod_field *next = fields;
    do {
        const cpod_field *field;
        if (CPODI_LIKELY(next < end) && is_field(pool, next, p)) {
            field = next;
            p = cpodi_skip_space(p + field->name_length + 3);
        } else if (next + 1 < end && is_field(pool, next + 1, p)) {
            field = next + 1;
            p = cpodi_skip_space(p + field->name_length + 3);
        } else {
            const char *key = p;
            p = decode_field_name(decoder, p, type, &field);
            if (CPODI_UNLIKELY(p == NULL))
                return NULL;
            if (CPODI_UNLIKELY(field == NULL)) {
                p = decode_other_member(decoder, key, p, type, object);
                if (CPODI_UNLIKELY(p == NULL))
                    return NULL;
                continue;
            }
        }
        size_t index = (size_t)(field - fields);
        seen[index / 64] |= UINT64_C(1) << index % 64;
        if (CPODI_UNLIKELY((field->flags & CPOD_FLAG_EMBEDDED) != 0))
            p = cpodi_decode_embedded(decoder, p, field, object + field->offset);
        else
            p = decode_any(decoder, p, field->kind, field->flags, field->type, object + field->offset);
        if (CPODI_UNLIKELY(p == NULL))
            return cpodi_decode_at_member(decoder, pool + field->name + 1, field->name_length);
        next = field + 1;
    } while (cpodi_decode_more(decoder, &p, '}'));
    return p;
}

static const char *check_required(cpodi_decoder *decoder, const char *p, const cpod_object *type,
                                  const uint64_t *seen)
{
    const uint64_t *required = decoder->tables->required_words + type->required;
    for (uint32_t word = 0; word < (type->field_count + 63) / 64; word++) {
        uint64_t missing = required[word] & ~seen[word];
        if (CPODI_UNLIKELY(missing != 0)) {
            const cpod_field *field =
                decoder->tables->fields + type->first_field + word * 64 + (uint32_t)__builtin_ctzll(missing);
            cpodi_decode_fail(decoder, p - 1, CPOD_ERR_DECODE, "required member is missing");
            return cpodi_decode_at_member(decoder, decoder->tables->pool + field->name + 1,
                                          field->name_length);
        }
    }
    return p;
}

const char *cpodi_decode_object(cpodi_decoder *decoder, const char *p, const cpod_object *type, void *to)
{
    enum { SMALL_WORDS = 4 };
    uint64_t small[SMALL_WORDS];
    uint64_t *seen = small;
    size_t words = (type->field_count + 63) / 64;
    if (CPODI_UNLIKELY(*p != '{'))
        return cpodi_decode_expected(decoder, p, "an object");
    if (CPODI_UNLIKELY(decoder->depth == 0))
        return cpodi_decode_too_deep(decoder, p);
    if (CPODI_UNLIKELY(words > SMALL_WORDS)) {
        seen = cpodi_arena_alloc(decoder->arena, words * sizeof *seen, sizeof *seen);
        if (seen == NULL)
            return cpodi_decode_no_memory(decoder, p);
    }
    for (size_t i = 0; i < words; i++)
        seen[i] = 0;
    decoder->arena->is_secret |= (type->flags & CPOD_OBJECT_SECRET) != 0;
    memset(to, 0, type->size);
    decoder->depth--;
    p = cpodi_skip_space(p + 1);
    if (*p == '}')
        p++;
    else
        p = decode_members(decoder, p, type, to, seen);
    decoder->depth++;
    if (CPODI_UNLIKELY(p == NULL))
        return NULL;
    if (CPODI_UNLIKELY(type->additional != CPOD_NONE)) {
        const cpod_field *additional = decoder->tables->fields + type->additional;
        if (!cpodi_map_drop_duplicates(decoder->arena, decoder->tables->containers + additional->type,
                                       (char *)to + additional->offset))
            return cpodi_decode_no_memory(decoder, p);
    }
    if (type->required == CPOD_NONE || decoder->lenient_required)
        return p;
    return check_required(decoder, p, type, seen);
}

cpod_status cpodi_decode(const cpod_tables *tables, const cpodi_json_input *input,
                         const cpodi_decode_options *options, const cpodi_typed_value *value,
                         cpodi_arena *arena, cpod_error *error)
{
    cpodi_decoder decoder;
    cpodi_decoder_init(&decoder, tables, arena, input, options);
    const char *p = cpodi_decode_begin(&decoder);
    p = cpodi_decode_value(&decoder, p, value->kind, value->flags, value->type, value->target);
    return cpodi_decode_end(&decoder, p, error);
}
