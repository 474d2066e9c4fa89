/* Values of every kind as URLs, headers and forms carry them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/flatten.h"
#include "support.h"

static const sample_dog dog = {.legs = CPOD_INT32_INIT(4)};
static const char *const tag_texts[] = {"a", "b c"};
static const cpod_string_list tags = CPOD_LIST(tag_texts);

/* Unions of the sample: a shape, a pet. */
enum { SHAPE, PET };

/* The flattened value in one line: `text`, `[text|text]` or `{name=text|name=text}`. */
static cpod_status flatten(cpod_style style, cpod_kind kind, uint32_t type, const void *value, char out[512],
                           cpod_error *error)
{
    cpodi_arena *arena = cpodi_arena_new(cpod_default_allocator(), 64, 0);
    assert_non_null(arena);
    const cpodi_typed_value typed = {.kind = kind, .type = type, .address = value};
    cpodi_flat flat;
    cpod_status status = cpodi_flatten(sample_tables(), style, &typed, arena, &flat, error);
    out[0] = '\0';
    size_t length = 0;
    const char *const ends = flat.kind == CPODI_FLAT_SCALAR ? "" : flat.kind == CPODI_FLAT_LIST ? "[]" : "{}";
    for (size_t i = 0; status == CPOD_OK && i < flat.count; i++) {
        const cpodi_piece *piece = &flat.pieces[i];
        length += (size_t)snprintf(out + length, 512 - length, "%.1s%s%s%s", i == 0 ? ends : "|",
                                   piece->name == NULL ? "" : piece->name, piece->name == NULL ? "" : "=",
                                   piece->text);
    }
    if (status == CPOD_OK && *ends != '\0')
        (void)snprintf(out + length, 512 - length, "%s", flat.count == 0 ? ends : ends + 1);
    cpodi_arena_free(arena);
    return status;
}

static void expect(cpod_style style, cpod_kind kind, uint32_t type, const void *value, const char *expected)
{
    char text[512];
    cpod_error error = CPOD_ERROR_INIT;
    if (flatten(style, kind, type, value, text, &error) != CPOD_OK)
        fail_msg("%s: %s", expected, error.message);
    assert_string_equal(text, expected);
}

static void refuse(cpod_style style, cpod_kind kind, uint32_t type, const void *value, const char *message)
{
    char text[512];
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(flatten(style, kind, type, value, text, &error), CPOD_ERR_INVALID_ARGUMENT);
    if (strstr(error.message, message) == NULL)
        fail_msg("%s", error.message);
}

static void test_unions(void **state)
{
    (void)state;
    const struct {
        sample_shape shape;
        const char *expected;
    } cases[] = {
        {{.kind = SAMPLE_SHAPE_STRING, .as.string = "a b"}, "a b"},
        {{.kind = SAMPLE_SHAPE_INTEGER, .as.integer = INT64_MIN}, "-9223372036854775808"},
        {{.kind = SAMPLE_SHAPE_BOOL, .as.boolean = true}, "true"},
        {{.kind = SAMPLE_SHAPE_LIST, .as.list = &tags}, "[a|b c]"},
        {{.kind = SAMPLE_SHAPE_CIRCLE, .as.circle = &(const sample_circle){"circle", 0.5}},
         "{kind=circle|radius=0.5}"},
        {{.kind = CPOD_ENUM_NULL}, "null"},
        {{.kind = CPOD_ENUM_OTHER, .as.json = "{\"a\":1}"}, "{\"a\":1}"},
        {{.kind = CPOD_ENUM_OTHER, .as.json = "\"te\\u00e4xt\""}, "te\xC3\xA4xt"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(CPOD_STYLE_FORM, CPOD_KIND_UNION, SHAPE, &cases[i].shape, cases[i].expected);
    const sample_pet pet = {.kind = SAMPLE_PET_DOG, .as.dog = &dog};
    expect(CPOD_STYLE_FORM, CPOD_KIND_UNION, PET, &pet, "{legs=4}");
    expect(CPOD_STYLE_JSON, CPOD_KIND_UNION, PET, &pet, "{\"legs\":4}");
}

static void test_unions_without_a_value(void **state)
{
    (void)state;
    const sample_shape cases[] = {
        {.kind = 0},
        {.kind = SAMPLE_SHAPE_BOOL + 1},
        {.kind = INT32_MIN},
        {.kind = CPOD_ENUM_OTHER, .as.json = NULL},
        {.kind = SAMPLE_SHAPE_LIST, .as.list = NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(CPOD_STYLE_FORM, CPOD_KIND_UNION, SHAPE, &cases[i], "The union is empty");
    const sample_shape text = {.kind = SAMPLE_SHAPE_STRING, .as.string = NULL};
    refuse(CPOD_STYLE_FORM, CPOD_KIND_UNION, SHAPE, &text, "The value is not set");
}

static void test_free_form_json(void **state)
{
    (void)state;
    const struct {
        cpod_json json;
        const char *expected;
    } cases[] = {
        {CPOD_JSON_INIT("[1, 2]"), "[1, 2]"}, {CPOD_JSON_INIT("\"a \\\"b\\\"\""), "a \"b\""},
        {CPOD_JSON_INIT("\"\""), ""},         {CPOD_JSON_INIT("12"), "12"},
        {CPOD_JSON_INIT("true"), "true"},     {{"12345", 2, CPOD_IS_SET}, "12"}, /* not to its NUL */
        {{NULL, 0, CPOD_IS_NULL}, "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(CPOD_STYLE_FORM, CPOD_KIND_JSON, 0, &cases[i].json, cases[i].expected);
    const cpod_json cut = CPOD_JSON_INIT("\"cut");
    refuse(CPOD_STYLE_FORM, CPOD_KIND_JSON, 0, &cut, "not valid JSON");
    const cpod_json none = {NULL, 0, CPOD_IS_SET};
    refuse(CPOD_STYLE_FORM, CPOD_KIND_JSON, 0, &none, "has no text");
}

static void test_scalars(void **state)
{
    (void)state;
    const int32_t small = INT32_MIN;
    const int64_t large = INT64_MAX;
    const bool no = false;
    const cpod_opt_int32 maybe = CPOD_INT32_INIT(-7);
    const cpod_opt_double ratio = {CPOD_IS_SET, 1e-7};
    const cpod_opt_bool null_bool = {.state = CPOD_IS_NULL};
    const char *const null_text = CPOD_NULL;
    const cpod_bytes bytes = {(const unsigned char *)"\xFF\x00\x10", 3, CPOD_IS_SET};
    const cpod_bytes no_bytes = {NULL, 0, CPOD_IS_SET};
    const cpod_date day = {.year = 2024, .month = 2, .day = 29, .parsed = true};
    const cpod_date day_text = {.text = "2023-01-01"};
    const cpod_datetime moment = {.seconds = 951782400, .offset_minutes = -90, .parsed = true};
    const cpod_datetime moment_text = {.text = "2000-02-29T00:00:00z"};
    const sample_color color = {SAMPLE_QUOTED, NULL};
    const sample_level level = {1, 0};
    const sample_level other_level = {CPOD_ENUM_OTHER, 77};
    const struct {
        cpod_kind kind;
        uint32_t type;
        const void *value;
        const char *expected;
    } cases[] = {
        {CPOD_KIND_BOOL, 0, &no, "false"},
        {CPOD_KIND_INT32, 0, &small, "-2147483648"},
        {CPOD_KIND_INT64, 0, &large, "9223372036854775807"},
        {CPOD_KIND_OPT_INT32, 0, &maybe, "-7"},
        {CPOD_KIND_OPT_DOUBLE, 0, &ratio, "1e-07"},
        {CPOD_KIND_OPT_BOOL, 0, &null_bool, "null"},
        {CPOD_KIND_STRING, 0, &null_text, "null"},
        {CPOD_KIND_BYTES, 0, &bytes, "/wAQ"},
        {CPOD_KIND_BYTES, 0, &no_bytes, ""},
        {CPOD_KIND_DATE, 0, &day, "2024-02-29"},
        {CPOD_KIND_DATE, 0, &day_text, "2023-01-01"},
        {CPOD_KIND_DATETIME, 0, &moment, "2000-02-28T22:30:00-01:30"},
        {CPOD_KIND_DATETIME, 0, &moment_text, "2000-02-29T00:00:00z"},
        {CPOD_KIND_ENUM, 0, &color, "say \"hi\""},
        {CPOD_KIND_INTEGER_ENUM, 1, &level, "10"},
        {CPOD_KIND_INTEGER_ENUM, 1, &other_level, "77"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(CPOD_STYLE_SIMPLE, cases[i].kind, cases[i].type, cases[i].value, cases[i].expected);
}

static void test_scalars_without_a_value(void **state)
{
    (void)state;
    const double nothing = NAN;
    const double endless = INFINITY;
    const cpod_opt_int64 absent = {.state = CPOD_ABSENT};
    const sample_color unset = {0, NULL};
    const sample_color undocumented = {99, NULL};
    const sample_level undocumented_level = {3, 5};
    const cpod_date no_day = {.year = 2023, .month = 2, .day = 29, .parsed = true};
    const cpod_datetime no_moment = {.seconds = 0, .offset_minutes = 1440, .parsed = true};
    const struct {
        cpod_kind kind;
        uint32_t type;
        const void *value;
    } cases[] = {
        {CPOD_KIND_DOUBLE, 0, &nothing},    {CPOD_KIND_DOUBLE, 0, &endless},
        {CPOD_KIND_OPT_INT64, 0, &absent},  {CPOD_KIND_ENUM, 0, &unset},
        {CPOD_KIND_ENUM, 0, &undocumented}, {CPOD_KIND_INTEGER_ENUM, 1, &undocumented_level},
        {CPOD_KIND_DATE, 0, &no_day},       {CPOD_KIND_DATETIME, 0, &no_moment},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(CPOD_STYLE_SIMPLE, cases[i].kind, cases[i].type, cases[i].value, "The value is not set");
}

static void test_lists(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", CPOD_NULL, ""};
    const cpod_string_list nullable = CPOD_LIST(texts);
    const sample_owner people[] = {{"x", CPOD_INT32_INIT(1)}, {"y", {.state = CPOD_ABSENT}}};
    const sample_owner_list owners = CPOD_LIST(people);
    const sample_owner *const pointers[] = {&people[1], &sample_owner_null};
    const sample_owner_pointer_list nullable_owners = CPOD_LIST(pointers);
    const double row[] = {1, 0.5};
    const cpod_double_list rows[] = {CPOD_LIST(row), CPOD_EMPTY_LIST};
    const sample_matrix matrix = CPOD_LIST(rows);
    expect(CPOD_STYLE_FORM, CPOD_KIND_LIST, SAMPLE_NULLABLE_STRINGS, &nullable, "[a|null|]");
    expect(CPOD_STYLE_FORM, CPOD_KIND_LIST, SAMPLE_OWNERS, &owners,
           "[{\"name\":\"x\",\"age\":1}|{\"name\":\"y\"}]");
    expect(CPOD_STYLE_FORM, CPOD_KIND_LIST, SAMPLE_NULLABLE_OWNERS, &nullable_owners,
           "[{\"name\":\"y\"}|null]");
    expect(CPOD_STYLE_FORM, CPOD_KIND_LIST, SAMPLE_MATRIX, &matrix, "[[1,0.5]|[]]");
    expect(CPOD_STYLE_DEEP, CPOD_KIND_LIST, SAMPLE_STRINGS, &tags, "[a|b c]");
    const cpod_string_list empty = CPOD_EMPTY_LIST;
    expect(CPOD_STYLE_FORM, CPOD_KIND_LIST, SAMPLE_STRINGS, &empty, "[]");
    const cpod_string_list null_list = {NULL, 0, CPOD_IS_NULL};
    expect(CPOD_STYLE_FORM, CPOD_KIND_LIST, SAMPLE_STRINGS, &null_list, "null");
}

static void test_maps(void **state)
{
    (void)state;
    const cpod_string_map_entry labels[] = {{"a", "1"}, {"b", CPOD_NULL}};
    const cpod_string_map map = CPOD_LIST(labels);
    const sample_owner_map_entry people[] = {{"first", {"x", CPOD_INT32_INIT(1)}}};
    const sample_owner_map owners = CPOD_LIST(people);
    const cpod_string_map_entry nameless[] = {{"a", "1"}, {NULL, "2"}};
    const cpod_string_map invalid = CPOD_LIST(nameless);
    expect(CPOD_STYLE_FORM, CPOD_KIND_MAP, SAMPLE_STRING_MAP, &map, "{a=1|b=null}");
    expect(CPOD_STYLE_FORM, CPOD_KIND_MAP, SAMPLE_OWNER_MAP, &owners, "{first={\"name\":\"x\",\"age\":1}}");
    expect(CPOD_STYLE_DEEP, CPOD_KIND_MAP, SAMPLE_OWNER_MAP, &owners, "{first][name=x|first][age=1}");
    refuse(CPOD_STYLE_FORM, CPOD_KIND_MAP, SAMPLE_STRING_MAP, &invalid, "A key of the map is NULL");
    refuse(CPOD_STYLE_DEEP, CPOD_KIND_MAP, SAMPLE_STRING_MAP, &invalid, "A key of the map is NULL");
}

static void test_objects(void **state)
{
    (void)state;
    const sample_owner owner = {"x", CPOD_INT32_INIT(3)};
    const sample_owner *const pointer = &owner;
    expect(CPOD_STYLE_FORM, CPOD_KIND_INLINE, SAMPLE_OWNER, &owner, "{name=x|age=3}");
    expect(CPOD_STYLE_FORM, CPOD_KIND_OBJECT, SAMPLE_OWNER, &pointer, "{name=x|age=3}");
    expect(CPOD_STYLE_DEEP, CPOD_KIND_INLINE, SAMPLE_OWNER, &owner, "{name=x|age=3}");
    const sample_owner *const null_pointer = &sample_owner_null;
    expect(CPOD_STYLE_FORM, CPOD_KIND_OBJECT, SAMPLE_OWNER, &null_pointer, "null");
    const sample_owner nameless = {.age = CPOD_INT32_INIT(3)};
    refuse(CPOD_STYLE_FORM, CPOD_KIND_INLINE, SAMPLE_OWNER, &nameless, "The required member name is missing");
    const cpod_json_map_entry others[] = {{"m", CPOD_JSON_INIT("[1]")}, {"n", CPOD_JSON_INIT("\"t\"")}};
    const sample_open open = {"x", CPOD_LIST(others)};
    expect(CPOD_STYLE_FORM, CPOD_KIND_INLINE, SAMPLE_OPEN, &open, "{name=x|m=[1]|n=t}");
    const sample_open without = {.name = "x"};
    expect(CPOD_STYLE_FORM, CPOD_KIND_INLINE, SAMPLE_OPEN, &without, "{name=x}");
}

/* Members of the members of a deep object keep their path; null and lists inside are values. */
static void test_deep_objects(void **state)
{
    (void)state;
    const sample_owner owner = {"o", {.state = CPOD_IS_NULL}};
    sample_everything value = minimal();
    value.owner = &owner;
    value.note = CPOD_NULL;
    value.tags = tags;
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_BOOL, .as.boolean = true};
    value.pet = (sample_pet){.kind = SAMPLE_PET_DOG, .as.dog = &dog};
    char text[512];
    assert_int_equal(flatten(CPOD_STYLE_DEEP, CPOD_KIND_INLINE, SAMPLE_EVERYTHING, &value, text, NULL),
                     CPOD_OK);
    assert_non_null(strstr(text, "|note=null|"));
    assert_non_null(strstr(text, "|type=red|"));
    assert_non_null(strstr(text, "|owner][name=o|owner][age=null|"));
    assert_non_null(strstr(text, "|shape=true|"));
    assert_non_null(strstr(text, "|tags=a|tags=b c}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unions),
        cmocka_unit_test(test_unions_without_a_value),
        cmocka_unit_test(test_free_form_json),
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_scalars_without_a_value),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_maps),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_deep_objects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
