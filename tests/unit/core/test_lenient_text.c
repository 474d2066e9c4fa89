/* Replacement of text that strict decoding refuses. */
#include "core/codec/lenient_text.h"
#include "cpod/core/json.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FFFD "\xEF\xBF\xBD"

typedef struct repaired {
    char *text;
    size_t length;
    uint32_t count;
} repaired;

static repaired repair(const char *text, size_t length)
{
    repaired r = {.count = 7777};
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_json_replace_invalid(text, length, &r.text, &r.length, &r.count, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return r;
}

static void becomes(const char *text, const char *expected, uint32_t count)
{
    repaired r = repair(text, strlen(text));
    assert_string_equal(r.text, expected);
    assert_int_equal(r.length, strlen(expected));
    assert_int_equal(r.count, count);
    cpod_string_free(r.text);
}

static void what_is_replaced(void **state)
{
    (void)state;
    becomes("\"\\ud800\"", "\"" FFFD "\"", 1);
    becomes("\"a\\uDFFFb\"", "\"a" FFFD "b\"", 1);
    becomes("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"", 0);
    becomes("\"\\ud83d\\ud83d\\ude00\"", "\"" FFFD "\\ud83d\\ude00\"", 1);
    becomes("\"\\ude00\\ud83d\"", "\"" FFFD FFFD "\"", 1);
    becomes("\"\\ud83d\\u0041\"", "\"" FFFD "\\u0041\"", 1);
    becomes("\"\\ud83d\\n\"", "\"" FFFD "\\n\"", 1);
    becomes("\"\\ud83d\"", "\"" FFFD "\"", 1);
    becomes("\"\\u0000\"", "\"" FFFD "\"", 1);
    becomes("\"\\\\u0000\"", "\"\\\\u0000\"", 0); /* a backslash, then plain text */
    becomes("\"\\\\\\u0000\"", "\"\\\\" FFFD "\"", 1);
    becomes("\"\\u00000\"", "\"" FFFD "0\"", 1);
    becomes("{\"a\\u0000\":\"\\ud800\",\"b\":\"c\"}", "{\"a" FFFD "\":\"" FFFD "\",\"b\":\"c\"}", 2);
    becomes("[\"\\u0000\\u0000\\u0000\"]", "[\"" FFFD FFFD FFFD "\"]", 1);
}

/* One U+FFFD for each maximal subpart, as the Unicode Standard recommends and browsers do. */
static void ill_formed_sequences(void **state)
{
    (void)state;
    becomes("\"\xFF\"", "\"" FFFD "\"", 1);
    becomes("\"\x80\xBF\"", "\"" FFFD FFFD "\"", 1);
    becomes("\"\xC0\x80\"", "\"" FFFD FFFD "\"", 1);
    becomes("\"\xC3\"", "\"" FFFD "\"", 1);
    becomes("\"\xC3(\"", "\"" FFFD "(\"", 1);
    becomes("\"\xE2\x82\"", "\"" FFFD "\"", 1);
    becomes("\"\xE2\x82\xE2\x82\xAC\"", "\"" FFFD "\xE2\x82\xAC\"", 1);
    becomes("\"\xE0\x80\x80\"", "\"" FFFD FFFD FFFD "\"", 1);
    becomes("\"\xED\xA0\x80\"", "\"" FFFD FFFD FFFD "\"", 1); /* a surrogate in CESU-8 */
    becomes("\"\xF0\x9F\x98\"", "\"" FFFD "\"", 1);
    becomes("\"\xF0\x9F\"", "\"" FFFD "\"", 1);
    becomes("\"\xF0\x80\x80\x80\"", "\"" FFFD FFFD FFFD FFFD "\"", 1);
    becomes("\"\xF4\x90\x80\x80\"", "\"" FFFD FFFD FFFD FFFD "\"", 1);
    becomes("\"\xF5\xF8\"", "\"" FFFD FFFD "\"", 1);
    becomes("\"h\xC3\xA9 \xF0\x9F\x98\x80\"", "\"h\xC3\xA9 \xF0\x9F\x98\x80\"", 0);
}

/* Errors of syntax are not text: the decoder reports them. */
static void what_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {"",          "{}",           "\"",       "\"a",
                                        "\"\\",      "\"\\u",        "\"\\u12",  "\"\\ud8\"",
                                        "\"\\q\"",   "\"a\nb\"",     "\"\x01\"", "{\"a\" 1}",
                                        "\xFF",      "{\xC3\x28:1}", "nul",      "<html>\xFF</html>",
                                        "[\"\\\"\"]"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        becomes(texts[i], texts[i], 0);
    becomes("\"\\ud800", "\"" FFFD, 1); /* a string that is cut */
    becomes("\"\xE2\x82", "\"" FFFD, 1);
    repaired r = repair("\"a\0b\\u0000\"", 11); /* a byte 0 is a control character */
    assert_int_equal(r.count, 1);
    assert_memory_equal(r.text, "\"a\0b" FFFD "\"", 8);
    cpod_string_free(r.text);
}

/* Around the blocks in which strings are scanned. */
static void at_every_position(void **state)
{
    (void)state;
    for (size_t before = 0; before < 70; before++) {
        char text[256] = "\"", expected[256] = "\"";
        memset(text + 1, 'x', before);
        memset(expected + 1, 'x', before);
        strcat(text, "\\ud800\x80yz\"");
        strcat(expected, FFFD FFFD "yz\"");
        becomes(text, expected, 1);
    }
}

static void decodes(const char *members, sample_everything **out)
{
    char text[512];
    (void)snprintf(text, sizeof text, "{" REQUIRED_MEMBERS ",%s}", members);
    repaired r = repair(text, strlen(text));
    assert_true(r.count > 0);
    *out = decode(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, r.text);
    cpod_string_free(r.text);
}

/* The same replacement holds for each place where a text can be. */
static void every_kind_of_text(void **state)
{
    (void)state;
    sample_everything *value;
    decodes("\"title\":\"a\\u0000b\",\"note\":\"\xFF\",\"a\\\"b\\\\c\":\"\\udc00\"", &value);
    assert_string_equal(value->title, "a" FFFD "b");
    assert_string_equal(value->note, FFFD);
    assert_string_equal(value->quoted, FFFD);
    cpod_core_free(value);
    decodes("\"color\":\"r\\ud800d\",\"created_at\":\"\\u0000\",\"birthday\":\"\xC3\"", &value);
    assert_int_equal(value->color.value, CPOD_ENUM_OTHER);
    assert_string_equal(value->color.text, "r" FFFD "d");
    assert_false(value->created_at.parsed);
    assert_string_equal(value->created_at.text, FFFD);
    assert_string_equal(value->birthday.text, FFFD);
    cpod_core_free(value);
    decodes("\"extra\":{\"k\\u0000\":[\"\\ud800\"]},\"anything\":[\"\\u0000\"],\"unknown\":\"\xF0\x9F\"",
            &value);
    assert_string_equal(value->extra.text, "{\"k" FFFD "\":[\"" FFFD "\"]}");
    assert_string_equal(value->anything.items[0].text, "\"" FFFD "\"");
    cpod_core_free(value);
    decodes("\"labels\":{\"a\\u0000\":\"1\",\"a\\ud800\":\"2\",\"\xFF\":\"3\"}", &value);
    assert_int_equal(value->labels.count, 2); /* equal keys: the last one */
    assert_string_equal(cpod_string_map_find(&value->labels, "a" FFFD), "2");
    assert_string_equal(cpod_string_map_find(&value->labels, FFFD), "3");
    cpod_core_free(value);
    decodes("\"shape\":\"\\ud800\",\"tags\":[\"\\u0000\"],\"owners\":[{\"name\":\"\\udfff\"}]", &value);
    assert_int_equal(value->shape.kind, SAMPLE_SHAPE_STRING);
    assert_string_equal(value->shape.as.string, FFFD);
    assert_string_equal(value->tags.items[0], FFFD);
    assert_string_equal(value->owners.items[0].name, FFFD);
    cpod_core_free(value);
}

/* Random bytes of those that matter: what remains is valid text, and a second pass changes nothing. */
static void random_texts(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\\ud800", "\\udc00", "\\u0000", "\\u", "\\", "\"",   "\x80", "\xC3",
                                         "\xE2",    "\x82",    "\xF0",    "a",   "0",  "\xED", "\xA0", "\\\\",
                                         "\\\"",    "\xF4",    "\x90",    "{",   ":",  "\x01"};
    srand(12);
    for (int round = 0; round < 20000; round++) {
        char text[256] = "[\"";
        for (int i = rand() % 12; i >= 0; i--)
            strcat(text, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        strcat(text, "\"]");
        repaired first = repair(text, strlen(text));
        repaired second = repair(first.text, first.length);
        assert_int_equal(second.count, 0);
        assert_string_equal(second.text, first.text);
        assert_true(first.length <= 3 * strlen(text));
        cpod_error error = CPOD_ERROR_INIT;
        if (cpod_json_validate(text, 0, NULL) == CPOD_OK && strstr(text, "\\u0000") == NULL)
            assert_string_equal(first.text, text);
        if (cpod_json_validate(first.text, 0, &error) != CPOD_OK &&
            (strstr(error.message, "surrogate") != NULL || strstr(error.message, "UTF-8 in") != NULL))
            fail_msg("'%s' became '%s': %s", text, first.text, error.message);
        cpod_string_free(first.text);
        cpod_string_free(second.text);
    }
}

static void text_that_is_not_json(void **state)
{
    (void)state;
    static const char given[] = "\0a\0\0\\u0000\xFF";
    cpodi_buffer text;
    cpodi_buffer_init(&text, NULL);
    cpodi_buffer_append(&text, given, sizeof given - 1);
    assert_true(cpodi_buffer_terminate(&text));
    uint32_t count = 1;
    assert_true(cpodi_text_replace_nul(&text, &count));
    assert_string_equal(text.data, FFFD "a" FFFD FFFD "\\u0000\xFF");
    assert_int_equal(count, 2);
    assert_true(cpodi_text_replace_nul(&text, &count));
    assert_int_equal(count, 2);
    count = UINT32_MAX;
    text.data[0] = '\0';
    assert_true(cpodi_text_replace_nul(&text, &count));
    assert_int_equal(count, UINT32_MAX);
    cpodi_buffer_free(&text);
}

static void a_secret_stays_one(void **state)
{
    (void)state;
    cpodi_buffer text;
    cpodi_buffer_init(&text, NULL);
    text.is_secret = true;
    cpodi_buffer_append(&text, "\"\\u0000\"", 8);
    assert_true(cpodi_buffer_terminate(&text));
    uint32_t count = UINT32_MAX;
    assert_true(cpodi_json_replace_invalid(&text, &count));
    assert_int_equal(count, UINT32_MAX);
    assert_true(text.is_secret);
    cpodi_buffer_free(&text);
}

static void what_is_refused(void **state)
{
    (void)state;
    char *out = (char *)&out;
    assert_int_equal(cpod_json_replace_invalid(NULL, 0, &out, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(out);
    assert_int_equal(cpod_json_replace_invalid("1", 0, NULL, NULL, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_json_replace_invalid("\"\\u0000\"", 0, &out, NULL, NULL, NULL), CPOD_OK);
    assert_string_equal(out, "\"" FFFD "\"");
    cpod_string_free(out);
}

/* Without memory nothing is changed. */
static void every_allocation_fails_once(void **state)
{
    (void)state;
    static const char json[] = "[\"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\"]";
    bool has_failed = false;
    for (size_t fail_at = 1;; fail_at++) {
        test_allocator allocator;
        test_allocator_init(&allocator, 0);
        cpodi_buffer text;
        cpodi_buffer_init(&text, &allocator.allocator);
        cpodi_buffer_append(&text, json, sizeof json - 1);
        assert_true(cpodi_buffer_terminate(&text));
        allocator.fail_at = allocator.calls + fail_at;
        uint32_t count = 0;
        bool ok = cpodi_json_replace_invalid(&text, &count);
        assert_int_equal(count, ok ? 1 : 0);
        if (!ok)
            assert_string_equal(text.data, json);
        cpodi_buffer_free(&text);
        assert_int_equal(allocator.live, 0);
        has_failed |= !ok;
        if (ok)
            break;
    }
    assert_true(has_failed);
}

/* Messages name the option only where a client's options apply. */
static void messages_of_strict_decoding(void **state)
{
    (void)state;
    decode_fails(CPOD_KIND_STRING, 0, "\"\\ud800\"", CPOD_ERR_DECODE, "",
                 "invalid JSON: escape of a lone surrogate in a string (byte 1)");
    decode_fails(CPOD_KIND_STRING, 0, "\"\\ud8zz\"", CPOD_ERR_DECODE, "",
                 "malformed escape in a string (byte 1)");
    decode_fails(CPOD_KIND_STRING, 0, "\"\xFF\"", CPOD_ERR_DECODE, "", "invalid UTF-8 in a string (byte 1)");
    decode_fails(CPOD_KIND_STRING, 0, "\"\\u0000\"", CPOD_ERR_DECODE, "", "cannot represent (byte 0)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_replaced),
        cmocka_unit_test(ill_formed_sequences),
        cmocka_unit_test(what_stays),
        cmocka_unit_test(at_every_position),
        cmocka_unit_test(every_kind_of_text),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(text_that_is_not_json),
        cmocka_unit_test(a_secret_stays_one),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(every_allocation_fails_once),
        cmocka_unit_test(messages_of_strict_decoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
