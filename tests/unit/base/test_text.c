#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "base/uri.h"

static void starts_and_ends_are_compared_whole(void **state)
{
    (void)state;
    assert_true(text_starts_with("multipart/form-data", "multipart/"));
    assert_true(text_starts_with("a", ""));
    assert_false(text_starts_with("mult", "multipart/"));
    assert_true(text_ends_with("a.yaml", ".yaml"));
    assert_true(text_ends_with(".yaml", ".yaml"));
    assert_false(text_ends_with("yaml", ".yaml"));
    assert_false(text_ends_with("a.yaml.json", ".yaml"));
}

static void hexadecimal_digits_have_values(void **state)
{
    (void)state;
    const char *digits = "0123456789abcdef";
    for (int i = 0; i < 16; i++)
        assert_int_equal(text_hex_value(digits[i]), i);
    assert_int_equal(text_hex_value('A'), 10);
    assert_int_equal(text_hex_value('F'), 15);
    for (const char *other = "/:@G`g \xff"; *other != '\0'; other++)
        assert_int_equal(text_hex_value(*other), -1);
    assert_int_equal(text_hex_value('\0'), -1);
}

static void integers_are_written_in_decimal(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {7, "7"},
                 {-10, "-10"},
                 {INT64_MAX, "9223372036854775807"},
                 {INT64_MIN, "-9223372036854775808"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TEXT_INTEGER_SIZE];
        assert_string_equal(text_of_integer(text, cases[i].number), cases[i].text);
    }
}

static void strings_are_escaped_for_json(void **state)
{
    (void)state;
    arena *a = arena_new();
    buffer out = {0};
    buffer_append_json(&out, "a\"\\\n\t\x01\0b\xc3\xa9", 10);
    assert_string_equal(buffer_to_arena(&out, a), "\"a\\\"\\\\\\n\\t\\u0001\\u0000b\xc3\xa9\"");
    assert_null(out.data);
    arena_free(a);
}

static void assert_decoded(const char *text, size_t length, const char *expected, bool is_malformed)
{
    arena *a = arena_new();
    bool found = !is_malformed;
    assert_memory_equal(uri_percent_decode(a, text, length, &found), expected, length);
    assert_int_equal(found, is_malformed);
    arena_free(a);
}

static void percent_escapes_are_decoded(void **state)
{
    (void)state;
    assert_decoded("a%2Fb", 5, "a/b\0\0", false);
    assert_decoded("%c3%A9", 6, "\xc3\xa9\0\0\0\0", false);
    assert_decoded("%2525", 5, "%25\0\0", false);
    assert_decoded("+", 1, "+", false);
}

static void malformed_escapes_stay_and_are_reported(void **state)
{
    (void)state;
    assert_decoded("%", 1, "%", true);
    assert_decoded("%4", 2, "%4", true);
    assert_decoded("%4g%41", 6, "%4gA\0\0", true);
    assert_decoded("%00", 3, "%00", true);
    assert_decoded("a\0b", 3, "a\0b", true);
    assert_decoded("%412", 2, "%4", true); /* an escape that ends behind the length */
}

static void encoding_keeps_unreserved_and_plain_characters(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(uri_percent_encode(a, "aZ9-._~", ""), "aZ9-._~");
    assert_string_equal(uri_percent_encode(a, "a/b c", ""), "a%2Fb%20c");
    assert_string_equal(uri_percent_encode(a, "a/b c", "/"), "a/b%20c");
    assert_string_equal(uri_percent_encode(a, "\xc3\xa9%", "/"), "%C3%A9%25");
    arena_free(a);
}

static void segments_of_pointers_survive_escaping(void **state)
{
    (void)state;
    arena *a = arena_new();
    static const char *const names[] = {"", "plain", "/v1/pods", "~", "a~1b", "~0", "/~/"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *segment = arena_copy(a, uri_pointer_escape(a, names[i]));
        assert_null(strchr(segment, '/'));
        uri_pointer_unescape(segment);
        assert_string_equal(segment, names[i]);
    }
    assert_string_equal(uri_pointer_escape(a, "a~/b"), "a~0~1b");
    char odd[] = "a~2~";
    uri_pointer_unescape(odd);
    assert_string_equal(odd, "a~2~");
    arena_free(a);
}

static void edits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(text_edit_distance("content", "content", 2), 0);
    assert_int_equal(text_edit_distance("contnet", "content", 2), 1); /* swapped */
    assert_int_equal(text_edit_distance("conten", "content", 2), 1);
    assert_int_equal(text_edit_distance("contents", "content", 2), 1);
    assert_int_equal(text_edit_distance("cuntent", "content", 2), 1);
    assert_int_equal(text_edit_distance("OPERATIONID", "operationId", 2), 0);
    assert_int_equal(text_edit_distance("kitten", "sitting", 3), 3);
    assert_int_equal(text_edit_distance("kitten", "sitting", 2), 3); /* more than the limit */
    assert_int_equal(text_edit_distance("", "ab", 2), 2);
    assert_int_equal(text_edit_distance("", "", 0), 0);
    char longest[65] = "";
    memset(longest, 'a', 64);
    assert_int_equal(text_edit_distance(longest, longest, 2), 3);
    assert_int_equal(text_edit_distance(longest + 1, longest + 1, 2), 0);
}

/* The examples of RFC 3986, section 5.4, and paths of files as bases. */
static void references_are_resolved(void **state)
{
    (void)state;
    static const char base[] = "http://a/b/c/d;p?q";
    static const struct {
        const char *base, *reference, *target;
    } cases[] = {
        {base, "g:h", "g:h"},
        {base, "g", "http://a/b/c/g"},
        {base, "./g", "http://a/b/c/g"},
        {base, "/g", "http://a/g"},
        {base, "//g", "http://g/"},
        {base, "?y", "http://a/b/c/d;p?y"},
        {base, "g?y", "http://a/b/c/g?y"},
        {base, ";x", "http://a/b/c/;x"},
        {base, "", "http://a/b/c/d;p?q"},
        {base, "../g", "http://a/b/g"},
        {base, "../../g", "http://a/g"},
        {base, "../../../g", "http://a/g"},
        {base, "g;x=1/../y", "http://a/b/c/y"},
        {"http://a", "g", "http://a/g"},
        {"spec/api.yaml", "common.yaml", "spec/common.yaml"},
        {"spec/api.yaml", "../x.yaml", "x.yaml"},
        {"api.yaml", "../x.yaml", "../x.yaml"},
        {"api.yaml", "/schemas/x", "/schemas/x"},
        {"api.yaml", "https://h/./x/../y", "https://h/y"},
        {"urn:a:b", "urn:c:d", "urn:c:d"},
        {"C/api.yaml", "", "C/api.yaml"},
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(uri_resolve(a, cases[i].base, cases[i].reference), cases[i].target);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_and_ends_are_compared_whole),
        cmocka_unit_test(hexadecimal_digits_have_values),
        cmocka_unit_test(integers_are_written_in_decimal),
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(references_are_resolved),
        cmocka_unit_test(strings_are_escaped_for_json),
        cmocka_unit_test(percent_escapes_are_decoded),
        cmocka_unit_test(malformed_escapes_stay_and_are_reported),
        cmocka_unit_test(encoding_keeps_unreserved_and_plain_characters),
        cmocka_unit_test(segments_of_pointers_survive_escaping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
