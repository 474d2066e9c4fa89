/* The encoder: what is omitted, what is sent, what is rejected before anything is sent. */
#include "core/codec/codec.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERYTHING CPOD_KIND_INLINE, SAMPLE_EVERYTHING

/* minimal() as JSON, up to its last member, which is implied. */
#define BEGIN REQUIRED_MEMBERS

static void absent_is_omitted_and_null_is_sent(void **state)
{
    (void)state;
    sample_everything value = minimal();
    encodes_to(EVERYTHING, &value, "{" BEGIN ",\"type\":\"red\"}");
    value.maybe_bool = cpod_null_bool();
    value.maybe_int32 = cpod_null_int32();
    value.maybe_int64 = cpod_null_int64();
    value.maybe_double = cpod_null_double();
    value.note = CPOD_NULL;
    value.created_at = cpod_null_datetime();
    value.birthday = cpod_null_date();
    value.blob.state = CPOD_IS_NULL;
    value.extra = cpod_null_json();
    value.color.value = CPOD_ENUM_NULL;
    value.level.value = CPOD_ENUM_NULL;
    value.owner = &sample_owner_null;
    value.shape.kind = CPOD_ENUM_NULL;
    value.tags.state = CPOD_IS_NULL;
    value.labels.state = CPOD_IS_NULL;
    encodes_to(
        EVERYTHING, &value,
        "{" BEGIN ",\"maybe_bool\":null,\"maybe_int32\":null,\"maybe_int64\":null,\"maybe_double\":null,"
        "\"note\":null,\"created_at\":null,\"birthday\":null,\"blob\":null,\"extra\":null,\"color\":null,"
        "\"level\":null,\"type\":\"red\",\"owner\":null,\"shape\":null,\"tags\":null,\"labels\":null}");
    encodes_to(EVERYTHING, &sample_everything_null, "null");
}

static void zero_false_and_empty_are_sent(void **state)
{
    (void)state;
    sample_everything value = {.id = "", .maybe_bool = cpod_bool(false), .maybe_int32 = cpod_int32(0)};
    value.tags = (cpod_string_list)CPOD_EMPTY_LIST;
    value.labels.state = CPOD_IS_SET;
    value.blob.state = CPOD_IS_SET;
    encodes_to(EVERYTHING, &value,
               "{\"id\":\"\",\"active\":false,\"small\":0,\"large\":0,\"ratio\":0,\"maybe_bool\":false,"
               "\"maybe_int32\":0,\"blob\":\"\",\"type\":\"red\",\"tags\":[],\"labels\":{}}");
}

static void every_kind_is_encoded(void **state)
{
    (void)state;
    static const char *const tags[] = {"a", CPOD_NULL};
    static const cpod_opt_int64 scores[] = {CPOD_INT64_INIT(1), {CPOD_IS_NULL, 0}};
    static const double row[] = {1, -2.5};
    static const cpod_double_list rows[] = {CPOD_LIST(row), {NULL, 0, CPOD_ABSENT}};
    static const sample_owner ada = {.name = "Ada", .age = CPOD_INT32_INIT(36)};
    static const sample_owner *const owners[] = {&sample_owner_null, &ada};
    static const cpod_string_map_entry labels[] = {{"a \"b\"", "1"}, {"", CPOD_NULL}};
    sample_everything value = minimal();
    value.created_at = cpod_datetime_unix(1, 250000000);
    value.birthday = cpod_date_ymd(2024, 2, 29);
    value.blob = cpod_bytes_of("\x00\xFF?", 3);
    value.extra = cpod_json_text(" {\"x\": [1, 2.0]} ");
    value.color.text = "mauve"; /* a text alone means OTHER */
    value.level = (sample_level){CPOD_ENUM_OTHER, 77};
    value.type.value = SAMPLE_QUOTED;
    value.nullable_tags = (cpod_string_list)CPOD_LIST(tags);
    value.scores = (cpod_opt_int64_list)CPOD_LIST(scores);
    value.nullable_owners = (sample_owner_pointer_list)CPOD_LIST(owners);
    value.matrix = (sample_matrix)CPOD_LIST(rows);
    value.labels = (cpod_string_map)CPOD_LIST(labels);
    value.quoted = "q";
    encodes_to(
        EVERYTHING, &value,
        "{" BEGIN ",\"created_at\":\"1970-01-01T00:00:01.25Z\",\"birthday\":\"2024-02-29\",\"blob\":\"AP8/\","
        "\"extra\": {\"x\": [1, 2.0]} ,\"color\":\"mauve\",\"level\":77,\"type\":\"say \\\"hi\\\"\","
        "\"nullable_tags\":[\"a\",null],\"scores\":[1,null],\"nullable_owners\":[null,{\"name\":\"Ada\","
        "\"age\":36}],\"matrix\":[[1,-2.5],[]],\"labels\":{\"a \\\"b\\\"\":\"1\",\"\":null},"
        "\"a\\\"b\\\\c\":\"q\"}");
}

static void missing_members_are_named(void **state)
{
    (void)state;
    sample_everything value = minimal();
    value.id = NULL;
    encode_fails(EVERYTHING, &value, "id", "required");
    value = minimal();
    sample_owner owners[] = {{.name = "a"}, {.age = CPOD_INT32_INIT(1)}};
    value.owners = (sample_owner_list)CPOD_LIST(owners);
    encode_fails(EVERYTHING, &value, "owners[1].name", "required");
    value = minimal();
    const char *tags[] = {"a", NULL};
    value.tags = (cpod_string_list)CPOD_LIST(tags);
    encode_fails(EVERYTHING, &value, "tags[1]", "not set");
    value = minimal();
    cpod_string_map_entry labels[] = {{"a b", NULL}};
    value.labels = (cpod_string_map)CPOD_LIST(labels);
    encode_fails(EVERYTHING, &value, "labels[\"a b\"]", "not set");
    labels[0].key = NULL;
    encode_fails(EVERYTHING, &value, "labels[0]", "key is NULL");
    value = minimal();
    value.tags.count = 2;
    encode_fails(EVERYTHING, &value, "tags", "items is NULL");
    value = minimal();
    value.blob.size = 2;
    encode_fails(EVERYTHING, &value, "blob", "data is NULL");
}

static void values_without_a_json_form_are_rejected(void **state)
{
    (void)state;
    sample_everything value = minimal();
    value.ratio = NAN;
    encode_fails(EVERYTHING, &value, "ratio", "not finite");
    value.ratio = -INFINITY;
    encode_fails(EVERYTHING, &value, "ratio", "not finite");
    value = minimal();
    value.created_at = cpod_datetime_unix(INT64_MAX, 0);
    encode_fails(EVERYTHING, &value, "created_at", "out of range");
    value = minimal();
    value.birthday = cpod_date_ymd(2023, 2, 29);
    encode_fails(EVERYTHING, &value, "birthday", "out of range");
    value = minimal();
    value.color.value = 99;
    encode_fails(EVERYTHING, &value, "color", "not a value of the enum");
    value = minimal();
    value.color.value = CPOD_ENUM_OTHER;
    encode_fails(EVERYTHING, &value, "color", "not a value of the enum");
    value = minimal();
    value.level.value = 3;
    encode_fails(EVERYTHING, &value, "level", "not a value of the enum");
    value = minimal();
    value.parent = &value;
    char *text;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_to_json(sample_api(), EVERYTHING, &value, NULL, &text, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "contains itself"));
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"\xFF",
                               "abc\xC0\x80",
                               "\xED\xA0\x80",
                               "\xF4\x90\x80\x80",
                               "\xC3",
                               "0123456789abcde\xE2\x82",
                               "0123456789abcdef0123\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        sample_everything value = minimal();
        value.title = bad[i];
        encode_fails(EVERYTHING, &value, "title", "invalid UTF-8");
        value = minimal();
        value.color.text = bad[i];
        encode_fails(EVERYTHING, &value, "color", "invalid UTF-8");
    }
}

static void free_form_json_is_checked(void **state)
{
    (void)state;
    sample_everything value = minimal();
    value.extra = cpod_json_text("{\"a\":}");
    encode_fails(EVERYTHING, &value, "extra", "expected a value, found '}' (byte 5)");
    value.extra = cpod_json_text("1 2");
    encode_fails(EVERYTHING, &value, "extra", "text after the value");
    value.extra = cpod_json_text("");
    encode_fails(EVERYTHING, &value, "extra", "the end of the text");
    value.extra = (cpod_json){NULL, 0, CPOD_IS_SET};
    encode_fails(EVERYTHING, &value, "extra", "has no text");
    value.extra = (cpod_json){"[1]]", 3, CPOD_IS_SET}; /* of which 3 bytes count */
    encodes_to(EVERYTHING, &value, "{" BEGIN ",\"extra\":[1],\"type\":\"red\"}");
}

static void strings_of_every_length_and_place_are_escaped(void **state)
{
    (void)state;
    for (size_t length = 1; length < 70; length++) {
        for (size_t at = 0; at < length; at++) {
            char text[80];
            char expected[96];
            memset(text, 'x', length);
            text[length] = '\0';
            text[at] = '\n';
            snprintf(expected, sizeof expected, "\"%.*s\\n%s\"", (int)at, text, text + at + 1);
            char *exact = strdup(text); /* detects reads past the end */
            assert_non_null(exact);
            encodes_to(CPOD_KIND_STRING, 0, &exact, expected);
            free(exact);
        }
    }
    const char *all = "\x01\x1F\"\\/\b\f\n\r\t\x7F\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    encodes_to(CPOD_KIND_STRING, 0, &all,
               "\"\\u0001\\u001f\\\"\\\\/\\b\\f\\n\\r\\t\x7F\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

/* A name of any length, behind another member and alone. */
static void names_of_every_length_are_sent(void **state)
{
    (void)state;
    enum { LONGEST = 100, PADDING = 64 };
    for (size_t length = 1; length <= LONGEST; length++) {
        char pool[2 * (LONGEST + 3) + PADDING] = "";
        char expected[2 * LONGEST + 64];
        char name[LONGEST + 1] = "";
        for (size_t i = 0; i < length; i++)
            name[i] = (char)('a' + i % 26);
        uint32_t second = (uint32_t)snprintf(pool, sizeof pool, "\"%s\":", name) + 1;
        (void)snprintf(pool + second, sizeof pool - second, "\"%s\":", name);
        const cpod_field fields[] = {
            {.kind = CPOD_KIND_INT64, .name_length = (uint16_t)length, .name = 0, .offset = 0},
            {.kind = CPOD_KIND_INT64,
             .name_length = (uint16_t)length,
             .name = second,
             .offset = sizeof(int64_t)},
        };
        const cpod_object type = {.size = 2 * sizeof(int64_t),
                                  .field_count = 2,
                                  .required = CPOD_NONE,
                                  .additional = CPOD_NONE,
                                  .null_object = CPOD_NONE};
        const cpod_tables tables = {.pool = pool, .fields = fields, .types = &type};
        const int64_t value[] = {1, 2};
        cpodi_buffer out;
        cpodi_buffer_init(&out, NULL);
        const cpodi_typed_value typed = {.kind = CPOD_KIND_INLINE, .address = value};
        assert_int_equal(cpodi_encode(&tables, &typed, &out, NULL), CPOD_OK);
        assert_true(cpodi_buffer_terminate(&out));
        (void)snprintf(expected, sizeof expected, "{\"%s\":1,\"%s\":2}", name, name);
        assert_string_equal(out.data, expected);
        cpodi_buffer_free(&out);
    }
}

static void unions_are_sent_with_their_tag(void **state)
{
    (void)state;
    sample_circle circle = {.radius = 2};
    sample_everything value = minimal();
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_CIRCLE, .as = {.circle = &circle}};
    encodes_to(EVERYTHING, &value,
               "{" BEGIN ",\"type\":\"red\",\"shape\":{\"kind\":\"circle\",\"radius\":2}}");
    circle.kind = "own";
    encodes_to(EVERYTHING, &value, "{" BEGIN ",\"type\":\"red\",\"shape\":{\"kind\":\"own\",\"radius\":2}}");
    const char *tags[] = {"a"};
    cpod_string_list list = CPOD_LIST(tags);
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_LIST, .as = {.list = &list}};
    encodes_to(EVERYTHING, &value, "{" BEGIN ",\"type\":\"red\",\"shape\":[\"a\"]}");
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_BOOL, .as = {.boolean = true}};
    encodes_to(EVERYTHING, &value, "{" BEGIN ",\"type\":\"red\",\"shape\":true}");
    value.shape = (sample_shape){.kind = CPOD_ENUM_OTHER, .as = {.json = "{\"k\":1}"}};
    encodes_to(EVERYTHING, &value, "{" BEGIN ",\"type\":\"red\",\"shape\":{\"k\":1}}");
    value.shape = (sample_shape){.kind = CPOD_ENUM_OTHER, .as = {.json = "{"}};
    encode_fails(EVERYTHING, &value, "shape", "invalid JSON");
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_STRING, .as = {.string = NULL}};
    encode_fails(EVERYTHING, &value, "shape", "not set");
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_SQUARE, .as = {.square = NULL}};
    encode_fails(EVERYTHING, &value, "shape", "has no value");
    value.shape = (sample_shape){.kind = 77, .as = {.square = NULL}};
    encode_fails(EVERYTHING, &value, "shape", "not a variant");
}

static void additional_members_follow_the_declared(void **state)
{
    (void)state;
    cpod_json_map_entry entries[] = {{"x y", CPOD_JSON_INIT("[1]")}, {"z", {NULL, 0, CPOD_IS_NULL}}};
    sample_open open = {.other = CPOD_LIST(entries)};
    encodes_to(CPOD_KIND_INLINE, SAMPLE_OPEN, &open, "{\"x y\":[1],\"z\":null}");
    open.name = "n";
    encodes_to(CPOD_KIND_INLINE, SAMPLE_OPEN, &open, "{\"name\":\"n\",\"x y\":[1],\"z\":null}");
    entries[1].key = "name";
    encode_fails(CPOD_KIND_INLINE, SAMPLE_OPEN, &open, "name", "name of a declared one");
}

static void check_scalar(cpod_kind kind, uint32_t type, const void *value, const char *expected)
{
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, NULL);
    assert_int_equal(cpodi_append_scalar(sample_tables(),
                                         &(cpodi_typed_value){.kind = kind, .type = type, .address = value},
                                         &buffer),
                     expected != NULL);
    if (expected != NULL) {
        assert_int_equal(buffer.length, strlen(expected));
        assert_memory_equal(buffer.data, expected, buffer.length);
    }
    cpodi_buffer_free(&buffer);
}

static void scalars_have_a_bare_text(void **state)
{
    (void)state;
    const char *text = "a \"b\"";
    cpod_opt_double number = cpod_double(1.5);
    cpod_opt_int32 absent = {CPOD_ABSENT, 0};
    cpod_datetime time = cpod_datetime_unix(0, 0);
    cpod_date date = cpod_date_ymd(2026, 11, 21);
    cpod_bytes bytes = cpod_bytes_of("hi", 2);
    sample_color color = {SAMPLE_QUOTED, NULL};
    sample_level level = {2, 0};
    bool yes = true;
    check_scalar(CPOD_KIND_STRING, 0, &text, "a \"b\"");
    check_scalar(CPOD_KIND_OPT_DOUBLE, 0, &number, "1.5");
    check_scalar(CPOD_KIND_OPT_INT32, 0, &absent, NULL);
    check_scalar(CPOD_KIND_DATETIME, 0, &time, "1970-01-01T00:00:00Z");
    check_scalar(CPOD_KIND_DATE, 0, &date, "2026-11-21");
    check_scalar(CPOD_KIND_BYTES, 0, &bytes, "aGk=");
    check_scalar(CPOD_KIND_ENUM, 0, &color, "say \"hi\"");
    check_scalar(CPOD_KIND_INTEGER_ENUM, 1, &level, "-3");
    check_scalar(CPOD_KIND_BOOL, 0, &yes, "true");
    check_scalar(CPOD_KIND_INLINE, SAMPLE_OWNER, &sample_owner_null, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_is_omitted_and_null_is_sent),
        cmocka_unit_test(zero_false_and_empty_are_sent),
        cmocka_unit_test(every_kind_is_encoded),
        cmocka_unit_test(missing_members_are_named),
        cmocka_unit_test(values_without_a_json_form_are_rejected),
        cmocka_unit_test(text_that_is_not_utf8_is_refused),
        cmocka_unit_test(free_form_json_is_checked),
        cmocka_unit_test(strings_of_every_length_and_place_are_escaped),
        cmocka_unit_test(names_of_every_length_are_sent),
        cmocka_unit_test(unions_are_sent_with_their_tag),
        cmocka_unit_test(additional_members_follow_the_declared),
        cmocka_unit_test(scalars_have_a_bare_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
