/* Random values survive a round trip through JSON; a truncated document is an error. */
#include "core/codec/codec.h"
#include "support.h"
#include "support/slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static unsigned below(uint64_t *random, unsigned limit)
{
    return (unsigned)(next_random(random) >> 33) % limit;
}

static void append_string(uint64_t *random, cpodi_buffer *out)
{
    static const char *const pieces[] = {"a",
                                         "long piece of plain text ",
                                         "\"",
                                         "\\",
                                         "\n",
                                         "\x01",
                                         "\xC3\xA9",
                                         "\xE2\x82\xAC",
                                         "\xF0\x9F\x98\x80",
                                         "/",
                                         "0123456789abcdef"};
    char text[512] = "";
    for (unsigned i = below(random, 8); i > 0; i--)
        strcat(text, pieces[below(random, sizeof pieces / sizeof pieces[0])]);
    assert_true(cpodi_json_append_string(out, text));
}

static void append_format(cpodi_buffer *out, const char *format, long long value)
{
    char text[64];
    snprintf(text, sizeof text, format, value);
    cpodi_buffer_append_text(out, text);
}

static void append_owner(uint64_t *random, cpodi_buffer *out)
{
    cpodi_buffer_append_text(out, "{\"name\":");
    append_string(random, out);
    if (below(random, 2) == 0)
        append_format(out, ",\"age\":%lld", (int32_t)next_random(random));
    cpodi_buffer_append_char(out, '}');
}

/* A sample_everything in the order of its fields and as the encoder writes it, so that texts can be
 * compared. */
static void append_everything(uint64_t *random, cpodi_buffer *out, unsigned levels)
{
    cpodi_buffer_append_text(out, "{\"id\":");
    append_string(random, out);
    append_format(out, ",\"active\":true,\"small\":%lld", (int32_t)next_random(random));
    append_format(out, ",\"large\":%lld", (long long)next_random(random));
    append_format(out, ",\"ratio\":%lld.5", below(random, 1000000));
    if (below(random, 2) == 0)
        append_format(out, ",\"maybe_int64\":%lld", (long long)next_random(random));
    if (below(random, 2) == 0)
        cpodi_buffer_append_text(out, below(random, 2) == 0 ? ",\"note\":null" : ",\"note\":\"n\"");
    if (below(random, 2) == 0)
        cpodi_buffer_append_text(out, ",\"created_at\":\"2026-11-21T23:17:00Z\"");
    if (below(random, 2) == 0)
        cpodi_buffer_append_text(out, ",\"blob\":\"Zm9vYmE=\"");
    if (below(random, 2) == 0)
        cpodi_buffer_append_text(out, ",\"extra\":{\"a\": [1.50, null, \"\\u00e9\"]}");
    if (below(random, 2) == 0)
        cpodi_buffer_append_text(out,
                                 below(random, 2) == 0 ? ",\"color\":\"green\"" : ",\"color\":\"mauve\"");
    if (below(random, 2) == 0)
        append_format(out, ",\"level\":%lld", below(random, 20));
    cpodi_buffer_append_text(out, ",\"type\":\"red\"");
    if (below(random, 2) == 0) {
        cpodi_buffer_append_text(out, ",\"owner\":");
        append_owner(random, out);
    }
    if (levels > 0 && below(random, 2) == 0) {
        cpodi_buffer_append_text(out, ",\"parent\":");
        append_everything(random, out, levels - 1);
    }
    if (below(random, 2) == 0)
        cpodi_buffer_append_text(out, below(random, 2) == 0 ? ",\"shape\":{\"kind\":\"square\",\"side\":1}"
                                                            : ",\"shape\":{\"kind\":\"oval\"}");
    cpodi_buffer_append_text(out, ",\"tags\":[");
    for (unsigned i = 0, count = below(random, 100); i < count; i++) {
        cpodi_buffer_append_text(out, i > 0 ? "," : "");
        append_string(random, out);
    }
    cpodi_buffer_append_text(out, "],\"owners\":[");
    for (unsigned i = 0, count = below(random, 20); i < count; i++) {
        cpodi_buffer_append_text(out, i > 0 ? "," : "");
        append_owner(random, out);
    }
    cpodi_buffer_append_text(out, "],\"labels\":{");
    for (unsigned i = 0, count = below(random, 40); i < count; i++) {
        append_format(out, i > 0 ? ",\"key %lld\":" : "\"key %lld\":", i);
        append_string(random, out);
    }
    cpodi_buffer_append_text(out, "}}");
}

static void random_values_come_back(void **state)
{
    (void)state;
    enum { LEVELS = 4 };
    const int rounds = runs_slowly() ? 20 : 500;
    uint64_t random = 88172645463325252u;
    for (int round = 0; round < rounds; round++) {
        cpodi_buffer text;
        cpodi_buffer_init(&text, NULL);
        append_everything(&random, &text, LEVELS);
        assert_true(cpodi_buffer_terminate(&text));
        void *value = decode(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, text.data);
        encodes_to(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, value, text.data);
        void *copy = NULL;
        assert_int_equal(
            cpod_core_copy(sample_api(), CPOD_KIND_INLINE, SAMPLE_EVERYTHING, value, NULL, &copy), CPOD_OK);
        cpod_core_free(value);
        encodes_to(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, copy, text.data);
        cpod_core_free(copy);
        cpodi_buffer_free(&text);
    }
}

static void a_full_document_comes_back(void **state)
{
    (void)state;
    void *value = decode(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, full_document);
    encodes_to(CPOD_KIND_INLINE, SAMPLE_EVERYTHING, value, full_document);
    cpod_core_free(value);
}

static void a_document_cut_anywhere_is_an_error(void **state)
{
    (void)state;
    size_t length = strlen(full_document);
    for (size_t kept = 0; kept < length; kept++) {
        char *exact = malloc(kept + 1); /* exactly the size of the text, to detect reads past its end */
        assert_non_null(exact);
        memcpy(exact, full_document, kept);
        void *value = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_from_json(sample_api(), CPOD_KIND_INLINE, SAMPLE_EVERYTHING, exact, kept,
                                             NULL, &value, &error),
                         CPOD_ERR_DECODE);
        assert_null(value);
        assert_string_not_equal(error.message, "");
        free(exact);
    }
}

static void a_document_with_any_byte_changed_does_no_harm(void **state)
{
    (void)state;
    static const char bytes[] = {'\0', '"', '\\', '{', '}', '[', ']',        ',',
                                 ':',  '0', '-',  'n', 'e', ' ', (char)0xC3, (char)0xFF};
    size_t length = strlen(full_document);
    char *text = malloc(length);
    assert_non_null(text);
    for (size_t at = 0; at < length; at++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            memcpy(text, full_document, length);
            text[at] = bytes[i];
            void *value = NULL;
            cpod_status status = cpod_core_from_json(sample_api(), CPOD_KIND_INLINE, SAMPLE_EVERYTHING, text,
                                                     length, NULL, &value, NULL);
            assert_true(status == CPOD_OK || (status == CPOD_ERR_DECODE && value == NULL));
            cpod_core_free(value);
        }
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_values_come_back),
        cmocka_unit_test(a_full_document_comes_back),
        cmocka_unit_test(a_document_cut_anywhere_is_an_error),
        cmocka_unit_test(a_document_with_any_byte_changed_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
