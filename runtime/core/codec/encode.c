/* The encoder of objects, lists, maps and unions, and the dispatch by kind: directly into the buffer. */
#include "core/base/error.h"
#include "core/codec/encode_string.h"
#include "core/codec/encoder.h"
#include "core/codec/key.h"
#include "core/codec/presence.h"
#include "core/codec/union.h"

#include <stdio.h>

enum { MAX_DEPTH = 256, FIRST_ITEMS = 4, LONG_LIST = 16 };

/* The discriminator that is sent if the field of the object is absent. */
typedef struct union_tag {
    uint32_t field; /* index in the object's fields; CPOD_NONE: none */
    uint32_t text;  /* pool */
} union_tag;

static const union_tag no_tag = {CPOD_NONE, CPOD_NONE};

CPODI_COLD bool cpodi_encode_fail(cpodi_encoder *encoder, const char *message)
{
    encoder->status = CPOD_ERR_INVALID_ARGUMENT;
    snprintf(encoder->message, sizeof encoder->message, "%s", message);
    return false;
}

CPODI_COLD bool cpodi_encode_at_member(cpodi_encoder *encoder, const char *name, size_t length)
{
    cpodi_path_member(&encoder->path, name, length);
    return false;
}

CPODI_COLD bool cpodi_encode_at_index(cpodi_encoder *encoder, size_t index)
{
    cpodi_path_index(&encoder->path, index);
    return false;
}

static inline bool encode_null(cpodi_encoder *encoder)
{
    char *to = cpodi_buffer_room(encoder->out, 4);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    memcpy(to, "null", 4);
    encoder->out->length += 4;
    return true;
}

/* Writes a separator and `"name":`. The separator of the first member is the opening bracket. */
static inline bool encode_name(cpodi_encoder *encoder, const cpod_field *field, char separator)
{
    enum { COPIED_AT_ONCE = 32 };
    const char *name = encoder->tables->pool + field->name;
    size_t length = field->name_length + 3u;
    char *to = cpodi_buffer_room(encoder->out, 1 + length + COPIED_AT_ONCE);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    *to++ = separator;
    if (CPODI_UNLIKELY((field->flags & CPOD_FLAG_ESCAPED_NAME) != 0)) {
        encoder->out->length++;
        if (cpodi_encode_string(encoder->out, name + 1, field->name_length) != CPODI_STRING_OK)
            return false;
        cpodi_buffer_append_char(encoder->out, ':');
        return !encoder->out->failed;
    }
    memcpy(to, name, COPIED_AT_ONCE); /* the pool is padded: a copy of constant size is faster */
    if (CPODI_UNLIKELY(length > COPIED_AT_ONCE))
        memcpy(to, name, length);
    encoder->out->length += 1 + length;
    return true;
}

static bool encode_open(cpodi_encoder *encoder)
{
    if (CPODI_UNLIKELY(encoder->depth == 0))
        return cpodi_encode_fail(encoder,
                                 "nested more than 256 levels deep, a fixed limit, or contains itself");
    encoder->depth--;
    return true;
}

/* Ends an object or array. `separator` is still the opening bracket if it is empty. */
static bool encode_close(cpodi_encoder *encoder, char separator, char bracket)
{
    if (separator != ',')
        cpodi_buffer_append_char(encoder->out, separator);
    cpodi_buffer_append_char(encoder->out, bracket);
    encoder->depth++;
    return !encoder->out->failed;
}

/* Writes the value that replaces an absent field, if any; then `*separator` becomes a comma. */
static bool encode_absent(cpodi_encoder *encoder, const cpod_field *field, const uint32_t *tag,
                          char *separator)
{
    const cpod_tables *tables = encoder->tables;
    if (tag == NULL && (field->flags & CPOD_FLAG_IMPLIED) == 0) {
        if ((field->flags & CPOD_FLAG_REQUIRED) == 0)
            return true;
        cpodi_encode_fail(encoder, "required member is not set");
        return cpodi_encode_at_member(encoder, tables->pool + field->name + 1, field->name_length);
    }
    if (!encode_name(encoder, field, *separator))
        return false;
    *separator = ',';
    if (tag != NULL)
        return cpodi_encode_text(encoder, tables->pool + *tag);
    const cpod_enum *type = tables->enums + field->type;
    if (field->kind == CPOD_KIND_INTEGER_ENUM)
        return cpodi_encode_int64(encoder, tables->integers[type->first_value]);
    return cpodi_encode_text(encoder, tables->pool + tables->enum_values[type->first_value].text);
}

static bool encode_entries(cpodi_encoder *encoder, const cpod_container *container,
                           const cpod_list_layout *map, const cpod_object *owner, char *separator);
static inline __attribute__((always_inline)) bool encode_any(cpodi_encoder *encoder, unsigned kind,
                                                             uint32_t type, const void *value);

/* Writes the members without a field. */
static bool encode_additional(cpodi_encoder *encoder, const cpod_object *type, const char *object,
                              char *separator)
{
    const cpod_field *field = encoder->tables->fields + type->additional;
    cpod_list_layout map;
    memcpy(&map, object + field->offset, sizeof map);
    return encode_entries(encoder, encoder->tables->containers + field->type, &map, type, separator);
}

static bool encode_object(cpodi_encoder *encoder, const cpod_object *type, const char *object, union_tag tag)
{
    const cpod_tables *tables = encoder->tables;
    const cpod_field *fields = tables->fields + type->first_field;
    char separator = '{';
    encoder->out->is_secret |= (type->flags & CPOD_OBJECT_SECRET) != 0;
    if (CPODI_UNLIKELY(!encode_open(encoder)))
        return false;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const cpod_field *field = fields + i;
        const void *value = object + field->offset;
        cpod_presence presence = cpodi_presence_of(tables, field->kind, field->type, value);
        if (presence == CPOD_ABSENT) {
            bool sent = i == tag.field || field->flags != 0;
            if (sent && !encode_absent(encoder, field, i == tag.field ? &tag.text : NULL, &separator))
                return false;
            continue;
        }
        if (CPODI_UNLIKELY(!encode_name(encoder, field, separator)))
            return false;
        separator = ',';
        bool encoded = presence == CPOD_IS_NULL ? encode_null(encoder)
                                                : encode_any(encoder, field->kind, field->type, value);
        if (CPODI_UNLIKELY(!encoded))
            return cpodi_encode_at_member(encoder, tables->pool + field->name + 1, field->name_length);
    }
    if (type->additional != CPOD_NONE && !encode_additional(encoder, type, object, &separator))
        return false;
    return encode_close(encoder, separator, '}');
}

/* Writes a value that must not be absent, such as an item; an empty list or map needs no state. */
static bool encode_required(cpodi_encoder *encoder, unsigned kind, uint32_t type, const void *value)
{
    switch (cpodi_presence_of(encoder->tables, kind, type, value)) {
    case CPOD_IS_NULL:
        return encode_null(encoder);
    case CPOD_ABSENT:
        if (kind != CPOD_KIND_LIST && kind != CPOD_KIND_MAP)
            return cpodi_encode_fail(encoder, "item is not set");
        break;
    case CPOD_IS_SET:
        break;
    }
    return cpodi_encode_value(encoder, kind, type, value);
}

/* Reserves room for the rest of a long list, estimated from its first items, to save reallocations. A
 * failure is ignored: it is only a hint. */
static void reserve_rest(cpodi_buffer *out, size_t begin, size_t done, size_t count)
{
    const size_t most = (size_t)4 << 20;
    size_t item = (out->length - begin) / done;
    size_t rest = item < most / count ? item * count : most;
    if (cpodi_buffer_room(out, rest + rest / 8) == NULL)
        out->failed = false;
}

static bool encode_list(cpodi_encoder *encoder, const cpod_container *container, const void *value)
{
    cpod_list_layout list;
    memcpy(&list, value, sizeof list);
    char separator = '[';
    if (CPODI_UNLIKELY(!encode_open(encoder)))
        return false;
    if (CPODI_UNLIKELY(list.items == NULL && list.count > 0))
        return cpodi_encode_fail(encoder, "items is NULL");
    size_t begin = encoder->out->length;
    const char *item = list.items;
    for (size_t i = 0; i < list.count; i++, item += container->stride) {
        if (CPODI_UNLIKELY(i == FIRST_ITEMS && list.count >= LONG_LIST))
            reserve_rest(encoder->out, begin, i, list.count);
        cpodi_buffer_append_char(encoder->out, separator);
        separator = ',';
        if (CPODI_UNLIKELY(!encode_required(encoder, container->kind, container->type, item)))
            return cpodi_encode_at_index(encoder, i);
    }
    return encode_close(encoder, separator, ']');
}

/* `owner`: the object that these are the additional members of; NULL: a map. */
static bool encode_entries(cpodi_encoder *encoder, const cpod_container *container,
                           const cpod_list_layout *map, const cpod_object *owner, char *separator)
{
    if (CPODI_UNLIKELY(map->items == NULL && map->count > 0))
        return cpodi_encode_fail(encoder, "entries is NULL");
    const char *entry = map->items;
    for (size_t i = 0; i < map->count; i++, entry += container->stride) {
        const char *key;
        memcpy(&key, entry, sizeof key);
        if (key == NULL) {
            cpodi_encode_fail(encoder, "key is NULL");
            return cpodi_encode_at_index(encoder, i);
        }
        size_t length = strlen(key);
        cpodi_buffer_append_char(encoder->out, *separator);
        *separator = ',';
        bool encoded = owner != NULL && cpodi_field_find(encoder->tables, owner, key, length) != NULL
                           ? cpodi_encode_fail(encoder, "additional member has the name of a declared one")
                           : cpodi_encode_text(encoder, key);
        if (CPODI_LIKELY(encoded)) {
            cpodi_buffer_append_char(encoder->out, ':');
            encoded =
                encode_required(encoder, container->kind, container->type, entry + container->value_offset);
        }
        if (CPODI_UNLIKELY(!encoded))
            return cpodi_encode_at_member(encoder, key, length);
    }
    return true;
}

static bool encode_map(cpodi_encoder *encoder, const cpod_container *container, const void *value)
{
    cpod_list_layout map;
    memcpy(&map, value, sizeof map);
    char separator = '{';
    return encode_open(encoder) && encode_entries(encoder, container, &map, NULL, &separator) &&
           encode_close(encoder, separator, '}');
}

static bool encode_object_variant(cpodi_encoder *encoder, const cpod_variant *variant, const void *object)
{
    const cpod_object *type = encoder->tables->types + variant->type;
    union_tag tag = {variant->tag_field, variant->tag};
    if (object == NULL)
        return cpodi_encode_fail(encoder, "variant has no value");
    if (type->null_object != CPOD_NONE && object == encoder->tables->nulls[type->null_object])
        return encode_null(encoder);
    return encode_object(encoder, type, object, tag);
}

static bool encode_union(cpodi_encoder *encoder, const cpod_union *type, const void *value)
{
    cpod_union_layout layout;
    memcpy(&layout, value, sizeof layout);
    if (layout.kind == CPOD_ENUM_OTHER) {
        cpod_json other = cpod_json_text(layout.as.string);
        return cpodi_encode_json(encoder, &other);
    }
    const cpod_variant *variant = cpodi_union_variant(encoder->tables, type, layout.kind);
    if (variant == NULL)
        return cpodi_encode_fail(encoder, "kind is not a variant of the union");
    if (variant->kind == CPOD_KIND_OBJECT)
        return encode_object_variant(encoder, variant, layout.as.object);
    const void *at = cpodi_variant_is_in_place(variant) ? (const void *)&layout.as : layout.as.object;
    if (at == NULL)
        return cpodi_encode_fail(encoder, "variant has no value");
    return encode_required(encoder, variant->kind, variant->type, at);
}

static inline bool encode_bool(cpodi_encoder *encoder, bool value)
{
    enum { COPIED_AT_ONCE = 8 };
    static const char words[2][COPIED_AT_ONCE] = {"false", "true"};
    char *to = cpodi_buffer_room(encoder->out, COPIED_AT_ONCE);
    if (CPODI_UNLIKELY(to == NULL))
        return false;
    memcpy(to, words[value], COPIED_AT_ONCE);
    encoder->out->length += value ? 4 : 5;
    return true;
}

static bool encode_pointed(cpodi_encoder *encoder, uint32_t type, const void *value)
{
    const char *object;
    memcpy(&object, value, sizeof object);
    return encode_object(encoder, encoder->tables->types + type, object, no_tag);
}

/* Inlined into the loop over fields: measurably faster. */
static inline __attribute__((always_inline)) bool encode_any(cpodi_encoder *encoder, unsigned kind,
                                                             uint32_t type, const void *value)
{
    const cpod_tables *tables = encoder->tables;
    switch ((cpod_kind)kind) {
    case CPOD_KIND_BOOL:
        return encode_bool(encoder, *(const bool *)value);
    case CPOD_KIND_INT32:
        return cpodi_encode_integer(encoder, type, *(const int32_t *)value);
    case CPOD_KIND_INT64:
        return cpodi_encode_integer(encoder, type, *(const int64_t *)value);
    case CPOD_KIND_UINT64:
        return cpodi_encode_uint64(encoder, *(const uint64_t *)value);
    case CPOD_KIND_DOUBLE:
        return cpodi_encode_double(encoder, *(const double *)value);
    case CPOD_KIND_OPT_BOOL:
        return encode_bool(encoder, ((const cpod_opt_bool *)value)->value);
    case CPOD_KIND_OPT_INT32:
        return cpodi_encode_integer(encoder, type, ((const cpod_opt_int32 *)value)->value);
    case CPOD_KIND_OPT_INT64:
        return cpodi_encode_integer(encoder, type, ((const cpod_opt_int64 *)value)->value);
    case CPOD_KIND_OPT_UINT64:
        return cpodi_encode_uint64(encoder, ((const cpod_opt_uint64 *)value)->value);
    case CPOD_KIND_OPT_DOUBLE:
        return cpodi_encode_double(encoder, ((const cpod_opt_double *)value)->value);
    case CPOD_KIND_STRING:
        return cpodi_encode_text(encoder, *(const char *const *)value);
    case CPOD_KIND_DATETIME:
        return cpodi_encode_datetime(encoder, value);
    case CPOD_KIND_DATE:
        return cpodi_encode_date(encoder, value);
    case CPOD_KIND_BYTES:
        return cpodi_encode_bytes(encoder, value);
    case CPOD_KIND_JSON:
        return cpodi_encode_json(encoder, value);
    case CPOD_KIND_ENUM:
        return cpodi_encode_enum(encoder, tables->enums + type, value);
    case CPOD_KIND_INTEGER_ENUM:
        return cpodi_encode_integer_enum(encoder, tables->enums + type, value);
    case CPOD_KIND_OBJECT:
        return encode_pointed(encoder, type, value);
    case CPOD_KIND_INLINE:
        return encode_object(encoder, tables->types + type, value, no_tag);
    case CPOD_KIND_UNION:
        return encode_union(encoder, tables->unions + type, value);
    case CPOD_KIND_LIST:
        return encode_list(encoder, tables->containers + type, value);
    case CPOD_KIND_MAP:
        return encode_map(encoder, tables->containers + type, value);
    case CPOD_KIND_NONE:
    case CPOD_KIND_UPLOAD:
        break;
    }
    return cpodi_encode_fail(encoder, "values of this kind have no JSON form");
}

bool cpodi_encode_value(cpodi_encoder *encoder, unsigned kind, uint32_t type, const void *value)
{
    return encode_any(encoder, kind, type, value);
}

/* Writes the root value, which is never absent; T_null of an object is null. */
static bool encode_root(cpodi_encoder *encoder, const cpodi_typed_value *value)
{
    if (value->kind == CPOD_KIND_INLINE) {
        uint32_t null_object = encoder->tables->types[value->type].null_object;
        if (null_object != CPOD_NONE && value->address == encoder->tables->nulls[null_object])
            return encode_null(encoder);
    }
    return encode_required(encoder, value->kind, value->type, value->address);
}

cpod_status cpodi_encode(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_buffer *out,
                         cpod_error *error)
{
    cpodi_encoder encoder;
    encoder.tables = tables;
    encoder.out = out;
    encoder.depth = MAX_DEPTH;
    encoder.status = CPOD_OK;
    cpodi_path_init(&encoder.path);
    bool encoded = encode_root(&encoder, value) && !out->failed;
    if (encoded)
        return CPOD_OK;
    if (out->failed)
        return cpodi_no_memory(error);
    return cpodi_path_fail(&encoder.path, error, encoder.status, encoder.message);
}
