/* Values that are incomplete, null where it is not allowed, and the sizes and JSON types of every kind. */
#include "core/codec/codec.h"
#include "support.h"

#include <string.h>

#define EVERYTHING CPOD_KIND_INLINE, SAMPLE_EVERYTHING

enum { SHAPE, PET };

static void what_a_union_lacks(void **state)
{
    (void)state;
    static const sample_circle circle = {NULL, 1};
    sample_shape shape = {.kind = SAMPLE_SHAPE_CIRCLE};
    encode_fails(CPOD_KIND_UNION, SHAPE, &shape, "", "variant has no value");
    shape.kind = SAMPLE_SHAPE_LIST;
    encode_fails(CPOD_KIND_UNION, SHAPE, &shape, "", "variant has no value");
    shape.kind = SAMPLE_SHAPE_BOOL + 1;
    encode_fails(CPOD_KIND_UNION, SHAPE, &shape, "", "kind is not a variant");
    shape.kind = -3;
    encode_fails(CPOD_KIND_UNION, SHAPE, &shape, "", "kind is not a variant");
    shape = (sample_shape){.kind = CPOD_ENUM_OTHER, .as.json = "[1"};
    encode_fails(CPOD_KIND_UNION, SHAPE, &shape, "", "");
    shape = (sample_shape){.kind = SAMPLE_SHAPE_CIRCLE, .as.circle = &circle};
    encodes_to(CPOD_KIND_UNION, SHAPE, &shape, "{\"kind\":\"circle\",\"radius\":1}");
    sample_everything value = minimal();
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_STRING};
    encode_fails(EVERYTHING, &value, "shape", "");
}

static void what_containers_lack(void **state)
{
    (void)state;
    const cpod_string_map map = {NULL, 1, CPOD_IS_SET};
    encode_fails(CPOD_KIND_MAP, SAMPLE_STRING_MAP, &map, "", "entries is NULL");
    const cpod_string_list list = {NULL, 1, CPOD_IS_SET};
    encode_fails(CPOD_KIND_LIST, SAMPLE_STRINGS, &list, "", "items is NULL");
    const cpod_bytes bytes = {NULL, 1, CPOD_IS_SET};
    encode_fails(CPOD_KIND_BYTES, 0, &bytes, "", "data is NULL");
    const cpod_string_map_entry nameless[] = {{"a", "1"}, {NULL, "2"}};
    const cpod_string_map with_null = CPOD_LIST(nameless);
    encode_fails(CPOD_KIND_MAP, SAMPLE_STRING_MAP, &with_null, "[1]", "key is NULL");
    const cpod_json_map_entry declared[] = {{"name", CPOD_JSON_INIT("1")}};
    const sample_open twice = {.name = "x", .other = CPOD_LIST(declared)};
    encode_fails(CPOD_KIND_INLINE, SAMPLE_OPEN, &twice, "name", "has the name of a declared one");
    const cpod_upload upload = {.length = 0, .state = CPOD_IS_SET};
    encode_fails(CPOD_KIND_UPLOAD, 0, &upload, "", "");
}

static void null_objects_are_null(void **state)
{
    (void)state;
    encodes_to(CPOD_KIND_INLINE, SAMPLE_OWNER, &sample_owner_null, "null");
    sample_everything value = minimal();
    value.owner = &sample_owner_null;
    value.parent = &sample_everything_null;
    char *text = NULL;
    assert_int_equal(cpod_core_to_json(sample_api(), EVERYTHING, &value, NULL, &text, NULL, NULL), CPOD_OK);
    assert_non_null(strstr(text, "\"owner\":null,\"parent\":null"));
    cpod_string_free(text);
}

/* An error of an earlier call is gone after a success. */
static void a_success_empties_the_error(void **state)
{
    (void)state;
    const sample_owner owner = {.name = "x"};
    cpod_error error = CPOD_ERROR_INIT;
    error.status = CPOD_ERR_TLS;
    strcpy(error.message, "old");
    strcpy(error.path, "old");
    char *text = NULL;
    assert_int_equal(
        cpod_core_to_json(sample_api(), CPOD_KIND_INLINE, SAMPLE_OWNER, &owner, NULL, &text, NULL, &error),
        CPOD_OK);
    assert_string_equal(text, "{\"name\":\"x\"}");
    assert_int_equal(error.status, CPOD_OK);
    assert_string_equal(error.message, "");
    error.status = CPOD_ERR_TLS;
    strcpy(error.message, "old");
    void *value = NULL;
    assert_int_equal(cpod_core_from_json(sample_api(), CPOD_KIND_INLINE, SAMPLE_OWNER, text, strlen(text),
                                         NULL, &value, &error),
                     CPOD_OK);
    assert_int_equal(error.status, CPOD_OK);
    assert_string_equal(error.message, "");
    cpod_core_free(value);
    cpod_string_free(text);
}

/* Each JSON type that a union can be told by. */
static void unions_by_json_type(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t kind;
    } cases[] = {
        {"true", SAMPLE_SHAPE_BOOL},
        {"false", SAMPLE_SHAPE_BOOL},
        {"7", SAMPLE_SHAPE_INTEGER},
        {"-7", SAMPLE_SHAPE_INTEGER},
        {"7.0", SAMPLE_SHAPE_INTEGER},
        {"7.5", CPOD_ENUM_OTHER},
        {"1e400", CPOD_ENUM_OTHER},
        {"\"a\"", SAMPLE_SHAPE_STRING},
        {"[]", SAMPLE_SHAPE_LIST},
        {"{}", CPOD_ENUM_OTHER},
        {"9223372036854775807", SAMPLE_SHAPE_INTEGER},
        {"9223372036854775808", CPOD_ENUM_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sample_shape *shape = decode(CPOD_KIND_UNION, SHAPE, cases[i].text);
        if (shape->kind != cases[i].kind)
            fail_msg("%s is variant %d", cases[i].text, (int)shape->kind);
        if (cases[i].kind == SAMPLE_SHAPE_BOOL)
            assert_int_equal(shape->as.boolean, cases[i].text[0] == 't');
        if (cases[i].kind == CPOD_ENUM_OTHER)
            assert_string_equal(shape->as.json, cases[i].text);
        cpod_core_free(shape);
    }
    static const char *const wrong[] = {"tru", "falsy", "nul", "-", "+1", "", "x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        void *none = NULL;
        assert_int_equal(cpod_core_from_json(sample_api(), CPOD_KIND_UNION, SHAPE, wrong[i], strlen(wrong[i]),
                                             NULL, &none, NULL),
                         CPOD_ERR_DECODE);
    }
}

static void null_is_not_for_all(void **state)
{
    (void)state;
    members_fail("\"title\":null", "title", "null");
    members_fail("\"pet\":null", "pet", "null");
    members_fail("\"owners\":null", "owners", "null");
    members_fail("\"tags\":[null]", "tags[0]", "null");
    members_fail("\"labels\":[]", "labels", "expected an object, found an array");
    members_fail("\"maybe_bool\":7", "maybe_bool", "found a number");
    members_fail("\"maybe_int32\":true", "maybe_int32", "found a boolean");
    members_fail("\"maybe_int32\":?", "maybe_int32", "found '?'");
    members_fail("\"maybe_int32\":\x01", "maybe_int32", "found byte 0x01");
    decode_fails(CPOD_KIND_INT64, 0, "null", CPOD_ERR_DECODE, "", "null is not allowed here");
    decode_fails(CPOD_KIND_STRING, 0, "", CPOD_ERR_DECODE, "", "found the end of the text");
}

/* The room that a value of each kind needs. */
static void sizes_of_kinds(void **state)
{
    (void)state;
    static const struct {
        cpod_kind kind;
        uint32_t type;
        size_t size;
    } cases[] = {
        {CPOD_KIND_NONE, 0, 0},
        {CPOD_KIND_BOOL, 0, sizeof(bool)},
        {CPOD_KIND_INT32, 0, sizeof(int32_t)},
        {CPOD_KIND_INT64, 0, sizeof(int64_t)},
        {CPOD_KIND_DOUBLE, 0, sizeof(double)},
        {CPOD_KIND_OPT_BOOL, 0, sizeof(cpod_opt_bool)},
        {CPOD_KIND_OPT_INT32, 0, sizeof(cpod_opt_int32)},
        {CPOD_KIND_OPT_INT64, 0, sizeof(cpod_opt_int64)},
        {CPOD_KIND_OPT_DOUBLE, 0, sizeof(cpod_opt_double)},
        {CPOD_KIND_STRING, 0, sizeof(char *)},
        {CPOD_KIND_OBJECT, SAMPLE_OWNER, sizeof(void *)},
        {CPOD_KIND_DATETIME, 0, sizeof(cpod_datetime)},
        {CPOD_KIND_DATE, 0, sizeof(cpod_date)},
        {CPOD_KIND_BYTES, 0, sizeof(cpod_bytes)},
        {CPOD_KIND_JSON, 0, sizeof(cpod_json)},
        {CPOD_KIND_UPLOAD, 0, sizeof(cpod_upload)},
        {CPOD_KIND_ENUM, 0, sizeof(sample_color)},
        {CPOD_KIND_INTEGER_ENUM, 0, sizeof(sample_level)},
        {CPOD_KIND_INLINE, SAMPLE_OWNER, sizeof(sample_owner)},
        {CPOD_KIND_INLINE, SAMPLE_WIDE, sizeof(sample_wide)},
        {CPOD_KIND_UNION, SHAPE, sizeof(sample_shape)},
        {CPOD_KIND_LIST, SAMPLE_STRINGS, sizeof(cpod_string_list)},
        {CPOD_KIND_MAP, SAMPLE_STRING_MAP, sizeof(cpod_string_map)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(cpodi_value_size(sample_tables(), cases[i].kind, cases[i].type), cases[i].size);
}

static void maps_are_searched(void **state)
{
    (void)state;
    const cpod_string_map_entry entries[] = {{"a", "1"}, {NULL, "2"}, {"b", CPOD_NULL}, {"a", "4"}};
    const cpod_string_map map = CPOD_LIST(entries);
    const cpod_string_map none = {NULL, 0, CPOD_ABSENT};
    assert_string_equal(cpod_string_map_find(&map, "a"), "1");
    assert_ptr_equal(cpod_string_map_find(&map, "b"), CPOD_NULL);
    assert_null(cpod_string_map_find(&map, "c"));
    assert_null(cpod_string_map_find(&map, ""));
    assert_null(cpod_string_map_find(&map, NULL));
    assert_null(cpod_string_map_find(NULL, "a"));
    assert_null(cpod_string_map_find(&none, "a"));
    const cpod_json_map_entry others[] = {{"x", CPOD_JSON_INIT("1")}, {"y", CPOD_JSON_INIT("2")}};
    const cpod_json_map json = CPOD_LIST(others);
    assert_string_equal(cpod_json_map_find(&json, "y")->text, "2");
    assert_null(cpod_json_map_find(&json, "z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_union_lacks),    cmocka_unit_test(what_containers_lack),
        cmocka_unit_test(null_objects_are_null), cmocka_unit_test(unions_by_json_type),
        cmocka_unit_test(null_is_not_for_all),   cmocka_unit_test(sizes_of_kinds),
        cmocka_unit_test(maps_are_searched),     cmocka_unit_test(a_success_empties_the_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
