#include "sample_tables.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const sample_owner sample_owner_null;
const sample_everything sample_everything_null;

enum { NULLABLE = CPOD_FLAG_NULLABLE, REQUIRED = CPOD_FLAG_REQUIRED };
enum { COLOR, LEVEL, ENUMS };
enum { SHAPE, PET, UNIONS };

static char pool[16384];
static uint32_t pool_length;
static cpod_field fields[512];
static uint32_t field_count;
static cpod_object types[SAMPLE_TYPES];
static uint16_t slots[4096];
static uint32_t slot_count;
static uint64_t required_words[64];
static uint32_t required_count;

static uint32_t add_text(const char *text, size_t length)
{
    uint32_t at = pool_length;
    assert(pool_length + length + 1 + 64 < sizeof pool);
    memcpy(pool + at, text, length);
    pool_length += (uint32_t)length + 1;
    return at;
}

/* The hash as cpod/core/generated.h describes it, byte by byte. */
static uint32_t documented_slot(const char *key, size_t length, uint32_t bits)
{
    uint64_t a = 0;
    uint64_t b = 0;
    for (size_t i = 0; i < 8 && i < length; i++)
        a |= (uint64_t)(unsigned char)key[i] << (8 * i);
    for (size_t i = 0; i < 8 && length >= 8; i++)
        b |= (uint64_t)(unsigned char)key[length - 8 + i] << (8 * i);
    uint64_t x = (a ^ (b << 23 | b >> 41)) + length;
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> (64 - bits));
}

static uint32_t bits_for(uint32_t count)
{
    uint32_t bits = 1;
    while ((1u << bits) < count * 2)
        bits++;
    return bits;
}

static void add_slot(uint32_t table, uint32_t bits, const char *key, size_t length, uint32_t index)
{
    uint32_t at = documented_slot(key, length, bits);
    while (slots[table + at] != 0)
        at = (at + 1) & ((1u << bits) - 1);
    slots[table + at] = (uint16_t)(index + 1);
}

static uint32_t add_slots(uint32_t bits)
{
    uint32_t first = slot_count;
    slot_count += 1u << bits;
    assert(slot_count <= sizeof slots / sizeof slots[0]);
    return first;
}

static void add_field(const char *name, size_t offset, cpod_kind kind, uint32_t type, uint8_t flags)
{
    char text[128];
    size_t length = strlen(name);
    snprintf(text, sizeof text, "\"%s\":", name);
    assert(field_count < sizeof fields / sizeof fields[0]);
    fields[field_count++] = (cpod_field){
        (uint8_t)kind, flags, (uint16_t)length, type, add_text(text, length + 3), (uint32_t)offset};
}

/* The fields added since `first` are the object's. */
static void add_object(uint32_t index, const char *name, size_t size, uint32_t first)
{
    uint32_t count = field_count - first;
    uint32_t bits = bits_for(count);
    uint32_t hash = add_slots(bits);
    uint32_t words = (count + 63) / 64;
    bool any_required = false;
    for (uint32_t i = 0; i < count; i++) {
        const cpod_field *field = fields + first + i;
        add_slot(hash, bits, pool + field->name + 1, field->name_length, i);
        if ((field->flags & REQUIRED) != 0) {
            any_required = true;
            required_words[required_count + i / 64] |= UINT64_C(1) << i % 64;
        }
    }
    types[index] = (cpod_object){
        .size = (uint32_t)size,
        .first_field = first,
        .field_count = count,
        .hash = hash,
        .required = any_required ? required_count : CPOD_NONE,
        .additional = CPOD_NONE,
        .hash_bits = (uint8_t)bits,
        .name_length = (uint8_t)strlen(name),
        .name = add_text(name, strlen(name)),
        .null_object = CPOD_NONE,
    };
    required_count += any_required ? words : 0;
}

#define FIELD(type, member, kind, index, flags) add_field(#member, offsetof(type, member), kind, index, flags)

static void add_small_types(void)
{
    uint32_t first = field_count;
    FIELD(sample_owner, name, CPOD_KIND_STRING, 0, REQUIRED);
    FIELD(sample_owner, age, CPOD_KIND_OPT_INT32, 0, 0);
    add_object(SAMPLE_OWNER, "sample_owner", sizeof(sample_owner), first);
    types[SAMPLE_OWNER].null_object = 0;
    first = field_count;
    FIELD(sample_circle, kind, CPOD_KIND_STRING, 0, REQUIRED);
    FIELD(sample_circle, radius, CPOD_KIND_DOUBLE, 0, REQUIRED);
    add_object(SAMPLE_CIRCLE, "sample_circle", sizeof(sample_circle), first);
    first = field_count;
    FIELD(sample_square, kind, CPOD_KIND_STRING, 0, REQUIRED);
    FIELD(sample_square, side, CPOD_KIND_OPT_DOUBLE, 0, 0);
    add_object(SAMPLE_SQUARE, "sample_square", sizeof(sample_square), first);
    first = field_count;
    FIELD(sample_cat, meow, CPOD_KIND_STRING, 0, REQUIRED);
    add_object(SAMPLE_CAT, "sample_cat", sizeof(sample_cat), first);
    first = field_count;
    FIELD(sample_dog, bark, CPOD_KIND_OPT_INT32, 0, 0);
    FIELD(sample_dog, legs, CPOD_KIND_OPT_INT32, 0, 0);
    add_object(SAMPLE_DOG, "sample_dog", sizeof(sample_dog), first);
    first = field_count;
    FIELD(sample_strict, id, CPOD_KIND_STRING, 0, REQUIRED);
    FIELD(sample_strict, note, CPOD_KIND_STRING, 0, REQUIRED | NULLABLE);
    add_object(SAMPLE_STRICT, "sample_strict", sizeof(sample_strict), first);
    first = field_count;
    FIELD(sample_open, name, CPOD_KIND_STRING, 0, 0);
    add_object(SAMPLE_OPEN, "sample_open", sizeof(sample_open), first);
    types[SAMPLE_OPEN].additional = field_count;
    FIELD(sample_open, other, CPOD_KIND_MAP, SAMPLE_JSON_MAP, 0);
    first = field_count;
    FIELD(sample_page, items, CPOD_KIND_LIST, SAMPLE_ITEMS, REQUIRED);
    FIELD(sample_page, total, CPOD_KIND_OPT_INT64, 0, 0);
    add_object(SAMPLE_PAGE, "sample_page", sizeof(sample_page), first);
}

static void add_everything(void)
{
    uint32_t first = field_count;
#define MEMBER(member, kind, index, flags) FIELD(sample_everything, member, kind, index, flags)
    MEMBER(id, CPOD_KIND_STRING, 0, REQUIRED);
    MEMBER(active, CPOD_KIND_BOOL, 0, REQUIRED);
    MEMBER(small, CPOD_KIND_INT32, 0, REQUIRED);
    MEMBER(large, CPOD_KIND_INT64, 0, REQUIRED);
    MEMBER(ratio, CPOD_KIND_DOUBLE, 0, REQUIRED);
    MEMBER(maybe_bool, CPOD_KIND_OPT_BOOL, 0, NULLABLE);
    MEMBER(maybe_int32, CPOD_KIND_OPT_INT32, 0, NULLABLE);
    MEMBER(maybe_int64, CPOD_KIND_OPT_INT64, 0, NULLABLE);
    MEMBER(maybe_double, CPOD_KIND_OPT_DOUBLE, 0, NULLABLE);
    MEMBER(note, CPOD_KIND_STRING, 0, NULLABLE);
    MEMBER(title, CPOD_KIND_STRING, 0, 0);
    MEMBER(created_at, CPOD_KIND_DATETIME, 0, NULLABLE);
    MEMBER(birthday, CPOD_KIND_DATE, 0, NULLABLE);
    MEMBER(blob, CPOD_KIND_BYTES, 0, NULLABLE);
    MEMBER(extra, CPOD_KIND_JSON, 0, NULLABLE);
    MEMBER(color, CPOD_KIND_ENUM, COLOR, NULLABLE);
    MEMBER(level, CPOD_KIND_INTEGER_ENUM, LEVEL, NULLABLE);
    MEMBER(type, CPOD_KIND_ENUM, COLOR, CPOD_FLAG_IMPLIED);
    MEMBER(owner, CPOD_KIND_OBJECT, SAMPLE_OWNER, NULLABLE);
    MEMBER(parent, CPOD_KIND_OBJECT, SAMPLE_EVERYTHING, NULLABLE);
    MEMBER(shape, CPOD_KIND_UNION, SHAPE, NULLABLE);
    MEMBER(pet, CPOD_KIND_UNION, PET, 0);
    MEMBER(tags, CPOD_KIND_LIST, SAMPLE_STRINGS, NULLABLE);
    MEMBER(nullable_tags, CPOD_KIND_LIST, SAMPLE_NULLABLE_STRINGS, 0);
    MEMBER(scores, CPOD_KIND_LIST, SAMPLE_NULLABLE_INTEGERS, 0);
    MEMBER(owners, CPOD_KIND_LIST, SAMPLE_OWNERS, 0);
    MEMBER(nullable_owners, CPOD_KIND_LIST, SAMPLE_NULLABLE_OWNERS, 0);
    MEMBER(matrix, CPOD_KIND_LIST, SAMPLE_MATRIX, 0);
    MEMBER(anything, CPOD_KIND_LIST, SAMPLE_JSON_VALUES, 0);
    MEMBER(labels, CPOD_KIND_MAP, SAMPLE_STRING_MAP, NULLABLE);
    MEMBER(owners_by_name, CPOD_KIND_MAP, SAMPLE_OWNER_MAP, 0);
    add_field("a\"b\\c", offsetof(sample_everything, quoted), CPOD_KIND_STRING, 0, CPOD_FLAG_ESCAPED_NAME);
#undef MEMBER
    add_object(SAMPLE_EVERYTHING, "sample_everything", sizeof(sample_everything), first);
    types[SAMPLE_EVERYTHING].null_object = 1;
}

static void add_wide(void)
{
    uint32_t first = field_count;
    for (uint32_t i = 0; i < SAMPLE_WIDE_FIELDS; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%u", (unsigned)i);
        uint8_t flags = i == 5 || i == SAMPLE_WIDE_FIELDS - 1 ? REQUIRED : 0;
        add_field(name, i * sizeof(cpod_opt_int32), CPOD_KIND_OPT_INT32, 0, flags);
    }
    add_object(SAMPLE_WIDE, "sample_wide", sizeof(sample_wide), first);
}

static const cpod_container elements[SAMPLE_ELEMENTS] = {
    [SAMPLE_STRINGS] = {.kind = CPOD_KIND_STRING, .stride = sizeof(char *)},
    [SAMPLE_NULLABLE_STRINGS] = {.kind = CPOD_KIND_STRING, .flags = NULLABLE, .stride = sizeof(char *)},
    [SAMPLE_NULLABLE_INTEGERS] = {.kind = CPOD_KIND_OPT_INT64,
                                  .flags = NULLABLE,
                                  .stride = sizeof(cpod_opt_int64)},
    [SAMPLE_OWNERS] = {.kind = CPOD_KIND_INLINE, .type = SAMPLE_OWNER, .stride = sizeof(sample_owner)},
    [SAMPLE_NULLABLE_OWNERS] = {.kind = CPOD_KIND_OBJECT,
                                .flags = NULLABLE,
                                .type = SAMPLE_OWNER,
                                .stride = sizeof(sample_owner *)},
    [SAMPLE_DOUBLES] = {.kind = CPOD_KIND_DOUBLE, .stride = sizeof(double)},
    [SAMPLE_MATRIX] = {.kind = CPOD_KIND_LIST, .type = SAMPLE_DOUBLES, .stride = sizeof(cpod_double_list)},
    [SAMPLE_JSON_VALUES] = {.kind = CPOD_KIND_JSON, .stride = sizeof(cpod_json)},
    [SAMPLE_STRING_MAP] = {.kind = CPOD_KIND_STRING,
                           .flags = NULLABLE,
                           .stride = sizeof(cpod_string_map_entry),
                           .value_offset = offsetof(cpod_string_map_entry, value)},
    [SAMPLE_OWNER_MAP] = {.kind = CPOD_KIND_INLINE,
                          .type = SAMPLE_OWNER,
                          .stride = sizeof(sample_owner_map_entry),
                          .value_offset = offsetof(sample_owner_map_entry, value)},
    [SAMPLE_JSON_MAP] = {.kind = CPOD_KIND_JSON,
                         .stride = sizeof(cpod_json_map_entry),
                         .value_offset = offsetof(cpod_json_map_entry, value)},
    [SAMPLE_ITEMS] = {.kind = CPOD_KIND_INLINE,
                      .type = SAMPLE_EVERYTHING,
                      .stride = sizeof(sample_everything)},
};

static const char *const colors[] = {"red", "green", "say \"hi\"", "a_value_with_a_long_name"};
enum { COLORS = sizeof colors / sizeof colors[0] };
static cpod_pool_text enum_values[COLORS];
static const int64_t integers[] = {10, -3};
static cpod_enum enums[ENUMS];

static void add_enums(void)
{
    uint32_t bits = bits_for(COLORS);
    uint32_t hash = add_slots(bits);
    for (uint32_t i = 0; i < COLORS; i++) {
        size_t length = strlen(colors[i]);
        enum_values[i] = (cpod_pool_text){add_text(colors[i], length), (uint32_t)length};
        add_slot(hash, bits, colors[i], length, i);
    }
    enums[COLOR] = (cpod_enum){.value_count = COLORS, .hash = hash, .hash_bits = bits};
    enums[LEVEL] = (cpod_enum){.value_count = 2};
}

static cpod_variant variants[8];
static cpod_condition conditions[4];
static const cpod_case cases[] = {
    {SAMPLE_SHAPE_CIRCLE, CPOD_JSON_OBJECT, 0, 1}, {SAMPLE_SHAPE_SQUARE, CPOD_JSON_OBJECT, 1, 1},
    {SAMPLE_SHAPE_STRING, CPOD_JSON_STRING, 0, 0}, {SAMPLE_SHAPE_INTEGER, CPOD_JSON_INTEGER, 0, 0},
    {SAMPLE_SHAPE_LIST, CPOD_JSON_ARRAY, 0, 0},    {SAMPLE_SHAPE_BOOL, CPOD_JSON_BOOL, 0, 0},
    {SAMPLE_PET_CAT, CPOD_JSON_OBJECT, 2, 1},      {SAMPLE_PET_DOG, CPOD_JSON_OBJECT, 3, 1},
};
static const cpod_union unions[UNIONS] = {[SHAPE] = {0, 6, 0, 6}, [PET] = {6, 2, 6, 2}};

static cpod_condition condition(const char *property, const char *value)
{
    cpod_condition result = {add_text(property, strlen(property)), (uint32_t)strlen(property), CPOD_NONE, 0};
    if (value != NULL) {
        result.value = add_text(value, strlen(value));
        result.value_length = (uint32_t)strlen(value);
    }
    return result;
}

static cpod_variant plain_variant(cpod_kind kind, uint32_t type)
{
    return (cpod_variant){.kind = (uint8_t)kind, .type = type, .tag_field = CPOD_NONE, .tag = CPOD_NONE};
}

static void add_unions(void)
{
    variants[0] = (cpod_variant){
        .kind = CPOD_KIND_OBJECT, .type = SAMPLE_CIRCLE, .tag_field = 0, .tag = add_text("circle", 6)};
    variants[1] = (cpod_variant){
        .kind = CPOD_KIND_OBJECT, .type = SAMPLE_SQUARE, .tag_field = 0, .tag = add_text("square", 6)};
    variants[2] = plain_variant(CPOD_KIND_STRING, 0);
    variants[3] = plain_variant(CPOD_KIND_INT64, 0);
    variants[4] = plain_variant(CPOD_KIND_LIST, SAMPLE_STRINGS);
    variants[5] = plain_variant(CPOD_KIND_BOOL, 0);
    variants[6] = plain_variant(CPOD_KIND_OBJECT, SAMPLE_CAT);
    variants[7] = plain_variant(CPOD_KIND_OBJECT, SAMPLE_DOG);
    conditions[0] = condition("kind", "circle");
    conditions[1] = condition("kind", "square");
    conditions[2] = condition("meow", NULL);
    conditions[3] = condition("bark", "7");
}

const cpod_tables *sample_tables(void)
{
    static const void *const nulls[] = {&sample_owner_null, &sample_everything_null};
    static const cpod_tables tables = {
        .pool = pool,
        .fields = fields,
        .types = types,
        .containers = elements,
        .enums = enums,
        .enum_values = enum_values,
        .integers = integers,
        .unions = unions,
        .variants = variants,
        .cases = cases,
        .conditions = conditions,
        .hash_slots = slots,
        .required_words = required_words,
        .nulls = nulls,
        .type_count = SAMPLE_TYPES,
    };
    if (field_count == 0) {
        add_enums();
        add_unions();
        add_small_types();
        add_everything();
        add_wide();
    }
    return &tables;
}

const cpod_api *sample_api(void)
{
    static cpod_api api = {.table_version = CPOD_TABLE_VERSION, .name = "sample", .version = "1"};
    api.tables = sample_tables();
    return &api;
}
