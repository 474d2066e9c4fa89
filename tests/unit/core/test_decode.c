/* The decoder: accepted and rejected documents, and the errors of the latter. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERYTHING CPOD_KIND_INLINE, SAMPLE_EVERYTHING
#define MINIMAL    "{" REQUIRED_MEMBERS "}"

static void absent_members_are_zero(void **state)
{
    (void)state;
    sample_everything *value = decode(EVERYTHING, MINIMAL);
    sample_everything expected = minimal();
    assert_string_equal(value->id, "x");
    expected.id = value->id;
    assert_memory_equal(value, &expected, sizeof expected);
    cpod_core_free(value);
}

static void every_kind_is_decoded(void **state)
{
    (void)state;
    sample_everything *value = decode(EVERYTHING, full_document);
    assert_int_equal(value->large, INT64_MAX);
    assert_int_equal(value->maybe_bool.state, CPOD_IS_NULL);
    assert_int_equal(value->maybe_int64.value, INT64_MIN);
    assert_true(value->maybe_double.value == 0.1);
    assert_ptr_equal(value->note, CPOD_NULL);
    assert_string_equal(value->title, "h\xC3\xA9");
    assert_true(value->created_at.parsed);
    assert_int_equal(value->created_at.offset_minutes, 60);
    assert_int_equal(value->created_at.nanoseconds, 500000000);
    assert_int_equal(value->birthday.day, 29);
    assert_int_equal(value->blob.size, 2);
    assert_memory_equal(value->blob.data, "hi", 2);
    assert_string_equal(value->extra.text, "{\"a\":[1,2.50,\"\\u0000\"]}");
    assert_int_equal(value->extra.length, strlen(value->extra.text));
    assert_int_equal(value->level.value, 1);
    assert_int_equal(value->owner->age.value, 36);
    assert_int_equal(value->parent->type.value, SAMPLE_GREEN);
    assert_int_equal(value->tags.count, 2);
    assert_string_equal(value->tags.items[1], "b\n");
    assert_ptr_equal(value->nullable_tags.items[0], CPOD_NULL);
    assert_int_equal(value->scores.items[1].state, CPOD_IS_NULL);
    assert_int_equal(value->scores.items[2].value, 3);
    assert_string_equal(value->owners.items[1].name, "q");
    assert_ptr_equal(value->nullable_owners.items[0], &sample_owner_null);
    assert_true(value->matrix.items[0].items[1] == 2.5);
    assert_int_equal(value->matrix.items[1].count, 0);
    assert_int_equal(value->anything.items[0].state, CPOD_IS_NULL);
    assert_string_equal(cpod_string_map_find(&value->labels, "a b"), "1");
    assert_ptr_equal(cpod_string_map_find(&value->labels, "x"), CPOD_NULL);
    assert_null(cpod_string_map_find(&value->labels, "y"));
    assert_string_equal(value->owners_by_name.entries[0].value.name, "Z");
    assert_string_equal(value->quoted, "q");
    cpod_core_free(value);
}

static void members_are_found_in_any_order(void **state)
{
    (void)state;
    sample_everything *value =
        decode(EVERYTHING, "{ \"ratio\" : 3 ,\n\t\"large\":2,\"unknown\":{\"x\":[1]},\"small\":1,"
                           "\"title\":\"t\",\"active\":true,\"id\":\"x\"\r\n}");
    assert_string_equal(value->title, "t");
    assert_int_equal(value->small, 1);
    cpod_core_free(value);
}

static void escaped_keys_match(void **state)
{
    (void)state;
    const sample_everything *value = decode_members(
        "\"\\u0074itle\":\"t\",\"\\u0061\\\"\\u0062\\\\c\":\"q\",\"\\u0000\":1,\"t\\u0000itle\":2");
    assert_string_equal(value->title, "t");
    assert_string_equal(value->quoted, "q");
    cpod_core_free(value);
}

static void the_last_of_duplicate_keys_wins(void **state)
{
    (void)state;
    const sample_everything *value = decode_members(
        "\"note\":\"1\",\"note\":\"2\",\"maybe_int32\":1,\"maybe_int32\":null,\"owner\":{\"name\":\"a\","
        "\"age\":1},\"owner\":{\"name\":\"b\"},\"tags\":[\"a\"],\"tags\":null,\"color\":\"red\","
        "\"color\":null,\"extra\":1,\"extra\":null,\"labels\":{\"a\":\"1\",\"b\":\"2\",\"a\":\"3\"}");
    assert_string_equal(value->note, "2");
    assert_int_equal(value->maybe_int32.state, CPOD_IS_NULL);
    assert_string_equal(value->owner->name, "b");
    assert_int_equal(value->owner->age.state, CPOD_ABSENT);
    assert_int_equal(value->tags.state, CPOD_IS_NULL);
    assert_int_equal(value->tags.count, 0);
    assert_int_equal(value->color.value, CPOD_ENUM_NULL);
    assert_null(value->color.text);
    assert_int_equal(value->extra.state, CPOD_IS_NULL);
    assert_int_equal(value->labels.count, 2);
    assert_string_equal(cpod_string_map_find(&value->labels, "a"), "3");
    cpod_core_free(value);
}

static void duplicates_in_a_large_map_are_dropped(void **state)
{
    (void)state;
    enum { ENTRIES = 1000, DISTINCT = 700 };
    char *text = malloc(ENTRIES * 32);
    assert_non_null(text);
    size_t length = 0;
    for (int i = 0; i < ENTRIES; i++)
        length += (size_t)sprintf(text + length, "%c\"key %d\":\"%d\"", i == 0 ? '{' : ',', i % DISTINCT, i);
    strcpy(text + length, "}");
    cpod_string_map *map = decode(CPOD_KIND_MAP, SAMPLE_STRING_MAP, text);
    assert_int_equal(map->count, DISTINCT);
    assert_string_equal(cpod_string_map_find(map, "key 5"), "705");
    assert_string_equal(cpod_string_map_find(map, "key 650"), "650");
    assert_string_equal(map->entries[0].key, "key 300");
    cpod_core_free(map);
    free(text);
}

static void null_is_rejected_where_it_is_not_allowed(void **state)
{
    (void)state;
    decode_fails(EVERYTHING, "{\"id\":null}", CPOD_ERR_DECODE, "id", "null is not allowed");
    decode_fails(EVERYTHING, "{\"active\":null}", CPOD_ERR_DECODE, "active", "null is not allowed");
    decode_fails(EVERYTHING, "null", CPOD_ERR_DECODE, "", "null is not allowed");
    members_fail("\"title\":null", "title", "null is not allowed");
    members_fail("\"pet\":null", "pet", "null is not allowed");
    members_fail("\"tags\":[\"a\",null]", "tags[1]", "null is not allowed");
    members_fail("\"owners\":[null]", "owners[0]", "null is not allowed");
    members_fail("\"owner\":{\"name\":\"a\",\"age\":null}", "owner.age", "null is not allowed");
    members_fail("\"owners_by_name\":{\"a\":null}", "owners_by_name.a", "null is not allowed");
}

static void null_and_absent_are_distinguished(void **state)
{
    (void)state;
    const sample_everything *value = decode_members("\"maybe_bool\":null,\"maybe_int64\":null,\"maybe_"
                                                    "double\":null,\"created_at\":null,\"birthday\":null,"
                                                    "\"blob\":null,\"extra\":null,\"color\":null,\"level\":"
                                                    "null,\"owner\":null,\"parent\":null,\"shape\":null,"
                                                    "\"labels\":null");
    assert_int_equal(value->maybe_bool.state, CPOD_IS_NULL);
    assert_int_equal(value->maybe_int64.state, CPOD_IS_NULL);
    assert_int_equal(value->maybe_double.state, CPOD_IS_NULL);
    assert_ptr_equal(value->created_at.text, CPOD_NULL);
    assert_ptr_equal(value->birthday.text, CPOD_NULL);
    assert_int_equal(value->blob.state, CPOD_IS_NULL);
    assert_int_equal(value->extra.state, CPOD_IS_NULL);
    assert_int_equal(value->color.value, CPOD_ENUM_NULL);
    assert_int_equal(value->level.value, CPOD_ENUM_NULL);
    assert_ptr_equal(value->owner, &sample_owner_null);
    assert_ptr_equal(value->parent, &sample_everything_null);
    assert_int_equal(value->shape.kind, CPOD_ENUM_NULL);
    assert_int_equal(value->labels.state, CPOD_IS_NULL);
    cpod_core_free(value);
}

static void a_missing_required_member_is_named(void **state)
{
    (void)state;
    decode_fails(EVERYTHING, "{}", CPOD_ERR_DECODE, "id", "required");
    decode_fails(EVERYTHING, "{\"id\":\"x\",\"active\":true}", CPOD_ERR_DECODE, "small", "required");
    members_fail("\"owners\":[{\"name\":\"a\"},{\"age\":1}]", "owners[1].name", "required");
    decode_fails(CPOD_KIND_INLINE, SAMPLE_STRICT, "{\"id\":\"x\"}", CPOD_ERR_DECODE, "note", "required");
    sample_strict *strict = decode(CPOD_KIND_INLINE, SAMPLE_STRICT, "{\"id\":\"x\",\"note\":null}");
    assert_ptr_equal(strict->note, CPOD_NULL);
    cpod_core_free(strict);
}

static void required_members_of_a_wide_type_are_checked(void **state)
{
    (void)state;
    decode_fails(CPOD_KIND_INLINE, SAMPLE_WIDE, "{\"f5\":1}", CPOD_ERR_DECODE, "f299", "required");
    decode_fails(CPOD_KIND_INLINE, SAMPLE_WIDE, "{\"f299\":1}", CPOD_ERR_DECODE, "f5", "required");
    sample_wide *wide = decode(CPOD_KIND_INLINE, SAMPLE_WIDE, "{\"f299\":1,\"f5\":2,\"f128\":3}");
    assert_int_equal(wide->values[299].value, 1);
    assert_int_equal(wide->values[128].value, 3);
    cpod_core_free(wide);
}

static void integers_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"9223372036854775807.000", INT64_MAX},
        {"9007199254740993", 9007199254740993},
        {"900719925474099.3e1", 9007199254740993},
        {"-0", 0},
        {"0e99", 0},
        {"1.0", 1},
        {"1e3", 1000},
        {"1.5E1", 15},
        {"100e-2", 1},
        {"0.00000000000000000000000000000000000001e38", 1},
        {"1000000000000000000000e-21", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t *value = decode(CPOD_KIND_INT64, 0, cases[i].text);
        assert_int_equal(*value, cases[i].value);
        cpod_core_free(value);
    }
}

static void integers_out_of_range_are_rejected(void **state)
{
    (void)state;
    const char *const beyond[] = {"9223372036854775808",
                                  "-9223372036854775809",
                                  "18446744073709551616",
                                  "99999999999999999999",
                                  "1e19",
                                  "9223372036854775807.5e1",
                                  "1e999999999999999999999"};
    const char *const fractions[] = {"1.5", "1e-1", "0.1", "123456789012345678901.5",
                                     "1e-999999999999999999999"};
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++)
        decode_fails(CPOD_KIND_INT64, 0, beyond[i], CPOD_ERR_DECODE, "", "out of the range of 64 bits");
    for (size_t i = 0; i < sizeof fractions / sizeof fractions[0]; i++)
        decode_fails(CPOD_KIND_INT64, 0, fractions[i], CPOD_ERR_DECODE, "", "fraction");
    decode_fails(CPOD_KIND_INT32, 0, "2147483648", CPOD_ERR_DECODE, "", "out of the range of 32 bits");
    decode_fails(CPOD_KIND_INT32, 0, "-2147483649", CPOD_ERR_DECODE, "", "out of the range of 32 bits");
    decode_fails(CPOD_KIND_INT64, 0, "\"1\"", CPOD_ERR_DECODE, "", "expected an integer, found a string");
}

static void doubles_are_rounded_correctly(void **state)
{
    (void)state;
    const char *const texts[] = {"0.1",
                                 "1e22",
                                 "1e23",
                                 "123456789012345678901234567890",
                                 "4.9e-324",
                                 "1e-400",
                                 "2.5e-10",
                                 "9007199254740993",
                                 "1.7976931348623157e308",
                                 "-1.5e-5"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double *value = decode(CPOD_KIND_DOUBLE, 0, texts[i]);
        assert_true(*value == strtod(texts[i], NULL));
        cpod_core_free(value);
    }
    double *negative_zero = decode(CPOD_KIND_DOUBLE, 0, "-0");
    assert_true(signbit(*negative_zero));
    cpod_core_free(negative_zero);
    decode_fails(CPOD_KIND_DOUBLE, 0, "1e400", CPOD_ERR_DECODE, "", "out of the range of a double");
    cpod_json *json = decode(CPOD_KIND_JSON, 0, "1e400"); /* free-form text keeps it */
    assert_string_equal(json->text, "1e400");
    cpod_core_free(json);
}

static void u0000_in_a_string_is_rejected(void **state)
{
    (void)state;
    members_fail("\"title\":\"a\\u0000b\"", "title", "U+0000");
    members_fail("\"color\":\"a\\u0000b\"", "color", "U+0000");
    members_fail("\"labels\":{\"a\\u0000b\":\"\"}", "labels", "U+0000");
}

static void unpaired_surrogates_are_malformed_everywhere(void **state)
{
    (void)state;
    members_fail("\"title\":\"\\uD800\"", "title", "escape");
    members_fail("\"title\":\"\\uDC00\"", "title", "escape");
    members_fail("\"title\":\"\\uD800\\u0041\"", "title", "escape");
    members_fail("\"unknown\":\"\\uD83D\"", "unknown", "escape");
    members_fail("\"extra\":[\"\\uDE00\"]", "extra", "escape");
    const sample_everything *value =
        decode_members("\"title\":\"\\uD83D\\ude00\\u20AC\\u00e9\\/\\b\\f\\n\\r\\t\"");
    assert_string_equal(value->title, "\xF0\x9F\x98\x80\xE2\x82\xAC\xC3\xA9/\b\f\n\r\t");
    cpod_core_free(value);
}

static void malformed_utf8_is_refused_everywhere(void **state)
{
    (void)state;
    const char *const bad[] = {
        "\xFF", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",    "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
        "\xC3", "\xE2\x82", "\x80",         "\xF5\x80\x80\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char members[64];
        snprintf(members, sizeof members, "\"title\":\"%s\"", bad[i]);
        members_fail(members, "title", "UTF-8");
        snprintf(members, sizeof members, "\"unknown\":[\"0123456789abcdef%s\"]", bad[i]);
        members_fail(members, "unknown", "UTF-8");
    }
}

static void a_byte_order_mark_is_skipped(void **state)
{
    (void)state;
    bool *value = decode(CPOD_KIND_BOOL, 0, "\xEF\xBB\xBF true ");
    assert_true(*value);
    cpod_core_free(value);
    decode_fails(CPOD_KIND_BOOL, 0, "\xEF\xBB\xBF", CPOD_ERR_DECODE, "", "the end of the text");
}

static void enums_are_open(void **state)
{
    (void)state;
    const sample_everything *value =
        decode_members("\"color\":\"say \\\"hi\\\"\",\"type\":\"ultraviolet\",\"level\":-3");
    assert_int_equal(value->color.value, SAMPLE_QUOTED);
    assert_string_equal(value->color.text, "say \"hi\"");
    assert_int_equal(value->type.value, CPOD_ENUM_OTHER);
    assert_string_equal(value->type.text, "ultraviolet");
    assert_int_equal(value->level.value, 2);
    assert_int_equal(value->level.number, -3);
    cpod_core_free(value);
    value = decode_members("\"level\":11,\"color\":\"a_value_with_a_long_name\"");
    assert_int_equal(value->level.value, CPOD_ENUM_OTHER);
    assert_int_equal(value->level.number, 11);
    assert_int_equal(value->color.value, SAMPLE_LONG_NAME);
    cpod_core_free(value);
}

static void dates_that_do_not_parse_keep_their_text(void **state)
{
    (void)state;
    const sample_everything *value = decode_members("\"created_at\":\"soon\",\"birthday\":\"2001-02-29\"");
    assert_string_equal(value->created_at.text, "soon");
    assert_false(value->created_at.parsed);
    assert_string_equal(value->birthday.text, "2001-02-29");
    assert_false(value->birthday.parsed);
    cpod_core_free(value);
}

static void bytes_are_base64(void **state)
{
    (void)state;
    const sample_everything *value = decode_members("\"blob\":\"+\\/-_\"");
    assert_int_equal(value->blob.size, 3);
    assert_memory_equal(value->blob.data, "\xFB\xFF\xBF", 3);
    cpod_core_free(value);
    value = decode_members("\"blob\":\"\"");
    assert_int_equal(value->blob.size, 0);
    assert_int_equal(value->blob.state, CPOD_IS_SET);
    cpod_core_free(value);
    members_fail("\"blob\":\"a*==\"", "blob", "base64");
    members_fail("\"blob\":\"abcde\"", "blob", "base64");
}

static void additional_members_are_kept_if_the_type_allows_them(void **state)
{
    (void)state;
    sample_open *open = decode(CPOD_KIND_INLINE, SAMPLE_OPEN,
                               "{\"x\":1,\"name\":\"n\",\"y\":{\"z\":[]},\"x\":null,\"a\\u0062\":\"s\"}");
    assert_string_equal(open->name, "n");
    assert_int_equal(open->other.count, 3);
    assert_int_equal(cpod_json_map_find(&open->other, "x")->state, CPOD_IS_NULL);
    assert_string_equal(cpod_json_map_find(&open->other, "y")->text, "{\"z\":[]}");
    assert_string_equal(cpod_json_map_find(&open->other, "ab")->text, "\"s\"");
    cpod_core_free(open);
    decode_fails(CPOD_KIND_INLINE, SAMPLE_OPEN, "{\"x y\":[1,}", CPOD_ERR_DECODE, "[\"x y\"]",
                 "expected a value");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_members_are_zero),
        cmocka_unit_test(every_kind_is_decoded),
        cmocka_unit_test(members_are_found_in_any_order),
        cmocka_unit_test(escaped_keys_match),
        cmocka_unit_test(the_last_of_duplicate_keys_wins),
        cmocka_unit_test(duplicates_in_a_large_map_are_dropped),
        cmocka_unit_test(null_is_rejected_where_it_is_not_allowed),
        cmocka_unit_test(null_and_absent_are_distinguished),
        cmocka_unit_test(a_missing_required_member_is_named),
        cmocka_unit_test(required_members_of_a_wide_type_are_checked),
        cmocka_unit_test(integers_are_exact),
        cmocka_unit_test(integers_out_of_range_are_rejected),
        cmocka_unit_test(doubles_are_rounded_correctly),
        cmocka_unit_test(u0000_in_a_string_is_rejected),
        cmocka_unit_test(unpaired_surrogates_are_malformed_everywhere),
        cmocka_unit_test(malformed_utf8_is_refused_everywhere),
        cmocka_unit_test(a_byte_order_mark_is_skipped),
        cmocka_unit_test(enums_are_open),
        cmocka_unit_test(dates_that_do_not_parse_keep_their_text),
        cmocka_unit_test(bytes_are_base64),
        cmocka_unit_test(additional_members_are_kept_if_the_type_allows_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
