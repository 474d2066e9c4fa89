/* Character classes, sized structs, and arrays in arenas. */
#include "core/base/arena.h"
#include "core/base/ascii.h"
#include "core/base/options_import.h"
#include "support.h"

#include <ctype.h>
#include <string.h>

static void classes_are_those_of_the_c_locale(void **state)
{
    (void)state;
    for (int c = 0; c < 128; c++) {
        assert_int_equal(cpodi_ascii_is_digit((char)c), isdigit(c) != 0);
        assert_int_equal(cpodi_ascii_is_letter((char)c), isalpha(c) != 0);
        assert_int_equal(cpodi_ascii_is_alphanumeric((char)c), isalnum(c) != 0);
        assert_int_equal(cpodi_ascii_lower((char)c), tolower(c));
        assert_int_equal(cpodi_ascii_hex_value((char)c) >= 0, isxdigit(c) != 0);
    }
    for (int c = 128; c < 256; c++) {
        assert_false(cpodi_ascii_is_alphanumeric((char)c));
        assert_int_equal(cpodi_ascii_hex_value((char)c), -1);
    }
    assert_int_equal(cpodi_ascii_hex_value('9'), 9);
    assert_int_equal(cpodi_ascii_hex_value('a'), 10);
    assert_int_equal(cpodi_ascii_hex_value('F'), 15);
}

typedef struct old_options {
    size_t size;
    int32_t first;
} old_options;

typedef struct options {
    size_t size;
    int32_t first;
    int64_t second;
} options;

typedef struct new_options {
    size_t size;
    int32_t first;
    int64_t second;
    int64_t third;
} new_options;

static void structs_of_any_version_are_imported(void **state)
{
    (void)state;
    static const cpod_core_options type = {"options", sizeof(options), CPOD_ERR_INVALID_ARGUMENT, "no size"};
    cpod_error error = CPOD_ERROR_INIT;
    options to;
    const old_options old = {sizeof old, 1};
    memset(&to, 0xFF, sizeof to);
    assert_int_equal(cpodi_options_import(&to, &type, &old, &error), CPOD_OK);
    assert_int_equal(to.size, sizeof to);
    assert_int_equal(to.first, 1);
    assert_int_equal(to.second, 0);

    new_options newer = {sizeof newer, 1, 2, 0};
    assert_int_equal(cpodi_options_import(&to, &type, &newer, &error), CPOD_OK);
    assert_int_equal(to.size, sizeof to);
    assert_int_equal(to.second, 2);
    newer.third = INT64_MIN;
    assert_int_equal(cpodi_options_import(&to, &type, &newer, &error), CPOD_ERR_CONFIGURATION);
    assert_int_equal(to.size, 0);
    assert_int_equal(to.second, 0);

    assert_int_equal(cpodi_options_import(&to, &type, NULL, &error), CPOD_OK);
    assert_int_equal(to.size, sizeof to);
    assert_int_equal(to.first, 0);

    const options without_size = {0, 1, 2};
    assert_int_equal(cpodi_options_import(&to, &type, &without_size, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "no size");
    assert_int_equal(to.first, 0);
}

static void members_are_inside_by_the_size_alone(void **state)
{
    (void)state;
    const options *none = NULL;
    options given = {.size = offsetof(options, second)};
    assert_true(CPODI_INSIDE(&given, options, first));
    assert_false(CPODI_INSIDE(&given, options, second));
    given.size = sizeof given;
    assert_true(CPODI_INSIDE(&given, options, second));
    assert_false(CPODI_INSIDE(none, options, first));
}

static void arrays_grow_in_an_arena(void **state)
{
    (void)state;
    test_allocator allocator;
    test_allocator_init(&allocator, 0);
    cpodi_arena *arena = cpodi_arena_new(&allocator.allocator, 64, 4096);
    assert_non_null(arena);
    uint32_t *items = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < 100; i++) {
        if (i == capacity) {
            items = cpodi_arena_grow(arena, items, &capacity, sizeof *items);
            assert_non_null(items);
            assert_true(capacity > i);
        }
        items[i] = i;
    }
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(items[i], i);
    size_t before = 1024;
    assert_null(cpodi_arena_grow(arena, items, &before, sizeof *items)); /* past the limit */
    assert_int_equal(before, 1024);
    cpodi_arena_free(arena);
    assert_int_equal(allocator.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_those_of_the_c_locale),
        cmocka_unit_test(structs_of_any_version_are_imported),
        cmocka_unit_test(members_are_inside_by_the_size_alone),
        cmocka_unit_test(arrays_grow_in_an_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
