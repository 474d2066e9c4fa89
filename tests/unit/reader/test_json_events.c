#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "reader/json_events.h"

/* The events as one line of text: "{ k:a [ #1 t ] }". */
static void append_event(buffer *out, const json_event *event)
{
    static const char *const signs[] = {
        [JSON_OBJECT_BEGIN] = "{", [JSON_OBJECT_END] = "}", [JSON_ARRAY_BEGIN] = "[",
        [JSON_ARRAY_END] = "]",    [JSON_KEY] = "k:",       [JSON_STRING] = "s:",
        [JSON_NUMBER] = "#",       [JSON_BOOL] = "b:",      [JSON_NULL] = "n:",
    };
    if (out->length > 0)
        buffer_append_char(out, ' ');
    buffer_append(out, signs[event->kind]);
    if (event->kind >= JSON_KEY)
        buffer_append_n(out, event->text, event->length);
}

/* Reads a copy that ends where the text ends, so that a sanitizer finds a read beyond it. */
static json_failure read_all(const char *text, size_t length, unsigned depth_limit, buffer *out)
{
    char *exact = malloc(length + (length == 0));
    assert_non_null(exact);
    memcpy(exact, text, length);
    json_events events;
    json_events_init(&events, exact, length, depth_limit);
    for (json_event event; json_events_next(&events, &event);)
        append_event(out, &event);
    json_failure failure = events.failure;
    json_event after;
    assert_false(json_events_next(&events, &after));
    json_events_free(&events);
    free(exact);
    return failure;
}

static void assert_events(const char *text, const char *expected)
{
    buffer out = {0};
    json_failure failure = read_all(text, strlen(text), JSON_DEPTH_MAX, &out);
    assert_null(failure.message);
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void every_value_is_an_event(void **state)
{
    (void)state;
    assert_events(" {\"a\" : [1, -2.5e3, true, false, null, \"x\"], \"b\": {}, \"c\": []}\r\n",
                  "{ k:a [ #1 #-2.5e3 b:true b:false n:null s:x ] k:b { } k:c [ ] }");
    assert_events("0", "#0");
    assert_events("\"\"", "s:");
    assert_events("[[],[{}]]", "[ [ ] [ { } ] ]");
}

static void escapes_are_decoded_in_keys_and_strings(void **state)
{
    (void)state;
    assert_events("{\"\\u0061b\": \"\\\"\\\\\\/\\u00e9\\ud83d\\ude00 end\"}",
                  "{ k:ab s:\"\\/\xc3\xa9\xf0\x9f\x98\x80 end }");
}

static void duplicate_keys_are_the_callers_to_judge(void **state)
{
    (void)state;
    assert_events("{\"a\":1,\"a\":2}", "{ k:a #1 k:a #2 }");
}

static void an_event_has_the_offset_of_its_first_byte(void **state)
{
    (void)state;
    static const char text[] = "{ \"k\" : [ 10,\"v\" ] }";
    static const size_t offsets[] = {0, 2, 8, 10, 13, 17, 19};
    json_events events;
    json_events_init(&events, text, strlen(text), JSON_DEPTH_MAX);
    json_event event;
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        assert_true(json_events_next(&events, &event));
        assert_int_equal(event.offset, offsets[i]);
    }
    assert_false(json_events_next(&events, &event));
    json_events_free(&events);
}

static void an_escaped_nul_is_kept_and_located(void **state)
{
    (void)state;
    static const char text[] = "[\"a\\u0000b\\u0000\", \"c\"]";
    json_events events;
    json_events_init(&events, text, strlen(text), JSON_DEPTH_MAX);
    json_event event;
    assert_true(json_events_next(&events, &event));
    assert_true(json_events_next(&events, &event));
    assert_int_equal(event.length, 4);
    assert_memory_equal(event.text, "a\0b\0", 4);
    assert_int_equal(event.nul_offset, 3);
    assert_true(json_events_next(&events, &event));
    assert_int_equal(event.nul_offset, 0);
    json_events_free(&events);
}

static void the_depth_limit_is_the_callers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned limit;
        size_t fails_at; /* 0: valid */
    } cases[] = {
        {"[[1]]", 2, 0}, {"[[1]]", 1, 1}, {"[{}, {\"a\": [1]}]", 2, 11}, {"1", 0, 0}, {"[ [] ]", 1, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer out = {0};
        json_failure failure = read_all(cases[i].text, strlen(cases[i].text), cases[i].limit, &out);
        assert_int_equal(failure.message != NULL, cases[i].fails_at > 0);
        assert_int_equal(failure.offset, cases[i].fails_at);
        if (failure.message != NULL)
            assert_int_equal(failure.kind, JSON_TOO_DEEP);
        buffer_free(&out);
    }
}

static void the_deepest_level_is_an_object_or_an_array(void **state)
{
    (void)state;
    buffer text = {0}, out = {0};
    for (unsigned i = 0; i < JSON_DEPTH_MAX; i++)
        buffer_append(&text, i % 2 == 0 ? "{\"k\":" : "[");
    buffer_append(&text, "0");
    for (unsigned i = JSON_DEPTH_MAX; i > 0; i--)
        buffer_append(&text, i % 2 == 0 ? "]" : "}");
    assert_null(read_all(buffer_text(&text), text.length, JSON_DEPTH_MAX, &out).message);
    buffer_free(&text);
    buffer_free(&out);
}

static void invalid_utf8_is_located(void **state)
{
    (void)state;
    buffer out = {0};
    json_failure failure = read_all("[\"\xc3\x28\"]", 6, JSON_DEPTH_MAX, &out);
    assert_int_equal(failure.kind, JSON_INVALID_UTF8);
    assert_int_equal(failure.offset, 2);
    assert_int_equal(out.length, 0);
    buffer_free(&out);
}

/* A text cut anywhere is not JSON, and nothing beyond its end is read. */
static void every_prefix_fails(void **state)
{
    (void)state;
    static const char text[] = "{\"a\\u00e9\\ud83d\\ude00\\n\": [-1.5e+3, true, false, null, \"\"]}";
    for (size_t length = 0; length < strlen(text); length++) {
        buffer out = {0};
        json_failure failure = read_all(text, length, JSON_DEPTH_MAX, &out);
        assert_non_null(failure.message);
        assert_true(failure.offset <= length);
        buffer_free(&out);
    }
    assert_events(text, "{ k:a\xc3\xa9\xf0\x9f\x98\x80\n [ #-1.5e+3 b:true b:false n:null s: ] }");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_is_an_event),
        cmocka_unit_test(escapes_are_decoded_in_keys_and_strings),
        cmocka_unit_test(duplicate_keys_are_the_callers_to_judge),
        cmocka_unit_test(an_event_has_the_offset_of_its_first_byte),
        cmocka_unit_test(an_escaped_nul_is_kept_and_located),
        cmocka_unit_test(the_depth_limit_is_the_callers),
        cmocka_unit_test(the_deepest_level_is_an_object_or_an_array),
        cmocka_unit_test(invalid_utf8_is_located),
        cmocka_unit_test(every_prefix_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
