/* Buffers, paths, errors and header values at their limits. */
#include "core/base/buffer.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/http/headers.h"
#include "support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Allocates exactly what is asked for, so that AddressSanitizer and valgrind see each byte beyond. */
static void *exact_allocate(void *context, size_t size)
{
    *(size_t *)context = size;
    return malloc(size);
}

static void *exact_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    (void)old_size;
    *(size_t *)context = new_size;
    return realloc(memory, new_size);
}

static void exact_release(void *context, void *memory, size_t size)
{
    (void)context, (void)size;
    free(memory);
}

/* The end of a text needs its NUL and the padding of the decoder, at each length. */
static void every_text_has_room_for_its_end(void **state)
{
    (void)state;
    size_t last = 0;
    const cpod_allocator allocator = {&last, exact_allocate, exact_reallocate, exact_release};
    for (size_t length = 0; length < 600; length++) {
        cpodi_buffer buffer;
        cpodi_buffer_init(&buffer, &allocator);
        for (size_t i = 0; i < length; i++)
            cpodi_buffer_append_char(&buffer, 'x');
        assert_true(cpodi_buffer_terminate(&buffer));
        assert_int_equal(buffer.length, length);
        assert_true(buffer.capacity >= length + 1 + CPODI_PADDING);
        assert_true(buffer.capacity <= last);
        for (size_t i = 0; i < 1 + CPODI_PADDING; i++)
            assert_int_equal(buffer.data[length + i], 0);
        cpodi_buffer_free(&buffer);
    }
}

static void names_in_paths(void **state)
{
    (void)state;
    static const struct {
        const char *name, *path;
    } cases[] = {
        {"a", "a"},     {"_", "_"},       {"$", "$"},           {"a1", "a1"},       {"1a", "[\"1a\"]"},
        {"", "[\"\"]"}, {"-", "[\"-\"]"}, {"-a", "[\"-a\"]"},   {"a-", "[\"a-\"]"}, {"a b", "[\"a b\"]"},
        {"Z9", "Z9"},   {"9", "[\"9\"]"}, {"a.b", "[\"a.b\"]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpodi_path path;
        cpodi_path_init(&path);
        cpodi_path_member(&path, cases[i].name, strlen(cases[i].name));
        assert_string_equal(cpodi_path_text(&path), cases[i].path);
    }
}

/* An error that is used again has nothing of the last one. */
static void an_error_is_emptied(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    error.status = CPOD_ERR_TLS;
    error.http_status = 500;
    error.retryable = true;
    error.retry = CPOD_RETRY_SAFE;
    error.retry_after_ms = 7;
    char *const texts[] = {error.code,       error.title, error.message, error.instance,
                           error.request_id, error.path,  error.body};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        strcpy(texts[i], "x");
    cpodi_error_reset(&error);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(texts[i], "");
    assert_int_equal(error.status, CPOD_OK);
    assert_int_equal(error.http_status, 0);
    assert_false(error.retryable);
    assert_int_equal(error.retry, CPOD_RETRY_NO);
    assert_int_equal(error.retry_after_ms, -1);
}

static void messages_are_cut(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    enum { MOST = sizeof error.message - 1 };
    for (size_t length = MOST - 3; length < MOST + 8; length++) {
        char text[MOST + 16] = "";
        memset(text, 'x', length);
        (void)cpodi_fail(&error, CPOD_ERR_HTTP, "%s", text);
        assert_int_equal(strlen(error.message), length < MOST ? length : MOST);
        assert_int_equal(strspn(error.message, "x"), strlen(error.message));
        (void)cpodi_fail(&error, CPOD_ERR_HTTP, "%s", "");
        cpodi_error_append(&error, text);
        assert_int_equal(strlen(error.message), length < MOST ? length : MOST);
        cpodi_error_append(&error, "yy");
        assert_int_equal(strlen(error.message), length + 2 < MOST ? length + 2 : MOST);
    }
}

/* A character is kept whole or not at all. */
static void texts_are_cut_between_characters(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        size_t capacity;
        const char *to;
    } cases[] = {
        {"ab\xC3\xA9", 5, "ab\xC3\xA9"},
        {"ab\xC3\xA9", 4, "ab"},
        {"ab\xC3\xA9", 3, "ab"},
        {"\xE2\x82\xAC", 4, "\xE2\x82\xAC"},
        {"\xE2\x82\xAC", 3, ""},
        {"\xE2\x82\xAC", 2, ""},
        {"\xF0\x9F\x98\x80", 5, "\xF0\x9F\x98\x80"},
        {"\xF0\x9F\x98\x80", 4, ""},
        {"a\xF0\x9F\x98\x80", 5, "a"},
        {"a", 1, ""},
        {"a\tb\x7F\x1F", 9, "a b  "},
        {"\xA9\xA9", 3, "\xA9\xA9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char to[16];
        cpodi_text_copy(to, cases[i].capacity, cases[i].from, strlen(cases[i].from));
        assert_string_equal(to, cases[i].to);
    }
}

/* RFC 9110, section 5.5: no control character but the tab. */
static void values_of_headers(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        const char value[] = {'a', (char)c, 'b', '\0'};
        bool is_valid = c == '\t' || (c >= 0x20 && c != 0x7F);
        assert_int_equal(cpodi_header_value_is_valid(value), is_valid);
        const char alone[] = {(char)c, '\0'};
        assert_int_equal(cpodi_header_value_is_valid(alone), is_valid);
    }
    assert_true(cpodi_header_value_is_valid(""));
    assert_false(cpodi_header_value_is_valid(NULL));
    assert_false(cpodi_header_name_is_valid(NULL));
    assert_false(cpodi_header_name_is_valid(""));
    for (int c = 1; c < 256; c++) {
        const char name[] = {'X', (char)c, '\0'};
        bool is_token = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                        strchr("!#$%&'*+-.^_`|~", c) != NULL;
        assert_int_equal(cpodi_header_name_is_valid(name), is_token);
    }
}

static void headers_are_set_and_removed(void **state)
{
    (void)state;
    cpodi_arena *arena = cpodi_arena_new(cpod_default_allocator(), 256, 0);
    assert_non_null(arena);
    cpodi_headers headers = {.count = 0};
    cpodi_headers_remove(&headers, "a");
    static char names[40][8];
    for (size_t i = 0; i < 40; i++) {
        memcpy(names[i], "name00", 7);
        names[i][4] = (char)('0' + i / 10);
        names[i][5] = (char)('0' + i % 10);
        assert_true(cpodi_headers_set(&headers, arena, names[i], names[i] + 4));
        assert_int_equal(headers.count, i + 1);
    }
    assert_true(cpodi_headers_set(&headers, arena, "NAME07", "other"));
    assert_int_equal(headers.count, 40);
    assert_string_equal(cpodi_headers_find(headers.items, headers.count, "name07"), "other");
    cpodi_headers_remove(&headers, "Name00");
    cpodi_headers_remove(&headers, "name39");
    cpodi_headers_remove(&headers, "name07");
    cpodi_headers_remove(&headers, "name07");
    assert_int_equal(headers.count, 37);
    assert_null(cpodi_headers_find(headers.items, headers.count, "name00"));
    assert_null(cpodi_headers_find(headers.items, headers.count, "name39"));
    assert_string_equal(cpodi_headers_find(headers.items, headers.count, "name01"), "01");
    assert_string_equal(cpodi_headers_find(headers.items, headers.count, "name08"), "08");
    assert_string_equal(cpodi_headers_find(headers.items, headers.count, "name38"), "38");
    cpodi_arena_free(arena);
}

/* Triggers the cancel token once the main thread sleeps. */
static void *cancel_sleeper(void *cancel)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/task/%ld/stat", (long)getpid());
    for (char state = 'R'; state != 'S';) {
        FILE *stat = fopen(path, "r");
        if (stat == NULL || fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
            state = 'S';
        if (stat != NULL)
            (void)fclose(stat);
    }
    cpod_cancel_trigger(cancel);
    return NULL;
}

static void a_sleep_ends_with_its_cancel_token(void **state)
{
    (void)state;
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    cpod_clock clock = {.size = sizeof clock};
    cpodi_clock_complete(&clock);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, cancel_sleeper, cancel), 0);
    assert_false(clock.sleep_until(clock.context, cpod_monotonic_ms() + 3600000, cancel));
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(clock.sleep_until(clock.context, 0, cancel)); /* nor does a later one begin */
    assert_true(clock.sleep_until(clock.context, 0, NULL));
    cpod_cancel_free(cancel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_has_room_for_its_end),
        cmocka_unit_test(names_in_paths),
        cmocka_unit_test(an_error_is_emptied),
        cmocka_unit_test(messages_are_cut),
        cmocka_unit_test(texts_are_cut_between_characters),
        cmocka_unit_test(values_of_headers),
        cmocka_unit_test(headers_are_set_and_removed),
        cmocka_unit_test(a_sleep_ends_with_its_cancel_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
