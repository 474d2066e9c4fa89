/* Arena, buffer, owned texts, statuses and errors. */
#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/path.h"
#include "core/base/string.h"
#include "core/base/text.h"
#include "support.h"

#include <string.h>

static void an_arena_gives_aligned_memory(void **state)
{
    (void)state;
    test_allocator allocator;
    test_allocator_init(&allocator, 0);
    cpodi_arena *arena = cpodi_arena_new(&allocator.allocator, 100, 0);
    for (size_t i = 1; i < 2000; i++) {
        size_t alignment = (size_t)1 << i % 5;
        char *memory = cpodi_arena_alloc(arena, i, alignment);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % alignment, 0);
        memset(memory, 0xAB, i);
    }
    assert_true(allocator.calls < 40);
    cpodi_arena_free(arena);
    assert_int_equal(allocator.live, 0);
    cpodi_arena_free(NULL);
}

static void an_arena_obeys_its_limit(void **state)
{
    (void)state;
    cpodi_arena *arena = cpodi_arena_new(NULL, 1000, 5000);
    assert_false(cpodi_arena_hit_limit(arena));
    assert_non_null(cpodi_arena_alloc(arena, 2000, 8));
    assert_null(cpodi_arena_alloc(arena, 5000, 8));
    assert_true(cpodi_arena_hit_limit(arena));
    assert_non_null(cpodi_arena_alloc(arena, 900, 8));
    assert_null(cpodi_arena_alloc(arena, SIZE_MAX - 3, 8));
    assert_null(cpodi_arena_root(arena, SIZE_MAX - 3));
    cpodi_arena_free(arena);
    assert_null(cpodi_arena_new(NULL, SIZE_MAX, 0));
}

static void an_arena_is_sized_for_json(void **state)
{
    (void)state;
    assert_true(cpodi_arena_size_for_json(0) > 0);
    assert_true(cpodi_arena_limit_for_json(1 << 20) > cpodi_arena_size_for_json(1 << 20));
    assert_true(cpodi_arena_limit_for_json(SIZE_MAX) == SIZE_MAX);
    assert_true(cpodi_arena_size_for_json(SIZE_MAX) == SIZE_MAX);
}

static void a_root_leads_to_its_arena(void **state)
{
    (void)state;
    cpodi_arena *arena = cpodi_arena_new(NULL, 1000, 0);
    char *root = cpodi_arena_root(arena, 10);
    for (int i = 0; i < 10; i++)
        assert_int_equal(root[i], 0);
    assert_ptr_equal(cpodi_arena_of(root), arena);
    assert_int_equal((uintptr_t)root % 16, 0);
    cpodi_arena_free(cpodi_arena_of(root));
}

static void a_buffer_grows_and_a_failure_sticks(void **state)
{
    (void)state;
    test_allocator allocator;
    test_allocator_init(&allocator, 3);
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, &allocator.allocator);
    for (int i = 0; i < 300; i++)
        cpodi_buffer_append_text(&buffer, "x");
    assert_int_equal(buffer.length, 300);
    for (int i = 0; i < 5000; i++)
        cpodi_buffer_append(&buffer, "abc", 3);
    assert_true(buffer.failed);
    cpodi_buffer_append_char(&buffer, 'x');
    assert_false(cpodi_buffer_terminate(&buffer));
    assert_null(cpodi_buffer_room(&buffer, 4096));
    cpodi_buffer_free(&buffer);
    assert_int_equal(allocator.live, 0);
    assert_false(buffer.failed);
    cpodi_buffer_append_text(&buffer, "again");
    assert_true(cpodi_buffer_terminate(&buffer));
    assert_string_equal(buffer.data, "again");
    for (int i = 0; i <= CPODI_PADDING; i++)
        assert_int_equal(buffer.data[5 + i], 0);
    cpodi_buffer_wipe(&buffer);
    assert_int_equal(allocator.live, 0);
}

static void texts_carry_their_allocator(void **state)
{
    (void)state;
    test_allocator allocator;
    test_allocator_init(&allocator, 0);
    char *text = cpodi_string_new(&allocator.allocator, "some text and more", 9);
    assert_string_equal(text, "some text");
    cpod_string_free(text);
    assert_int_equal(allocator.live, 0);
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, &allocator.allocator);
    cpodi_string_begin(&buffer);
    for (int i = 0; i < 1000; i++)
        cpodi_buffer_append_char(&buffer, 'x');
    size_t length = 0;
    text = cpodi_string_finish(&buffer, &length);
    assert_int_equal(length, 1000);
    assert_int_equal(strlen(text), 1000);
    cpod_string_free(text);
    assert_int_equal(allocator.live, 0);
    cpod_string_free(NULL);
    test_allocator_init(&allocator, 1);
    assert_null(cpodi_string_new(&allocator.allocator, "x", 1));
    assert_null(cpodi_string_new(NULL, "x", SIZE_MAX));
}

static void the_version_is_the_headers(void **state)
{
    (void)state;
    assert_string_equal(cpod_core_version(), CPOD_CORE_VERSION);
}

static void errors_are_filled_within_their_size(void **state)
{
    (void)state;
    cpod_error error;
    memset(&error, 0x5A, sizeof error);
    error.size = offsetof(cpod_error, title); /* of a caller with an older struct */
    cpodi_error_reset(&error);
    assert_int_equal(cpodi_fail(&error, CPOD_ERR_LIMIT, "too %s", "large"), CPOD_ERR_LIMIT);
    assert_int_equal(error.status, CPOD_ERR_LIMIT);
    assert_int_equal(error.retry_after_ms, -1);
    assert_string_equal(error.code, "");
    assert_int_equal(error.message[0], 0x5A);
    assert_int_equal(error.title[0], 0x5A);
    cpod_error whole = CPOD_ERROR_INIT;
    cpodi_fail(&whole, CPOD_ERR_LIMIT, "a\nb%s", "\x7F");
    assert_string_equal(whole.message, "a b ");
    assert_int_equal(cpodi_fail(NULL, CPOD_ERR_LIMIT, "x"), CPOD_ERR_LIMIT);
    cpodi_error_reset(NULL);
    assert_false(cpod_error_is_retryable(NULL));
    whole.retryable = true;
    assert_true(cpod_error_is_retryable(&whole));
}

static void texts_are_truncated_at_a_character(void **state)
{
    (void)state;
    char to[5];
    cpodi_text_copy(to, sizeof to, "abc\xC3\xA9", 5);
    assert_string_equal(to, "abc");
    cpodi_text_copy(to, sizeof to, "ab\xC3\xA9z", 5);
    assert_string_equal(to, "ab\xC3\xA9");
    cpodi_text_copy(to, sizeof to, "a\xF0\x9F\x98\x80", 5);
    assert_string_equal(to, "a");
    cpodi_text_copy(to, sizeof to, "\x80\x80\x80\x80\x80", 5);
    assert_int_equal(strlen(to), 4);
    cpodi_text_copy(to, sizeof to, "", 0);
    assert_string_equal(to, "");
}

static void paths_are_built_from_the_inside(void **state)
{
    (void)state;
    cpodi_path path;
    cpodi_path_init(&path);
    assert_string_equal(cpodi_path_text(&path), "");
    cpodi_path_member(&path, "x", 1);
    cpodi_path_member(&path, "a b", 3);
    cpodi_path_index(&path, 3);
    cpodi_path_member(&path, "data", 4);
    assert_string_equal(cpodi_path_text(&path), "data[3][\"a b\"].x");
    cpodi_path_init(&path);
    cpodi_path_member(&path, "", 0);
    cpodi_path_index(&path, SIZE_MAX);
    assert_string_equal(cpodi_path_text(&path), "[18446744073709551615][\"\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_gives_aligned_memory),
        cmocka_unit_test(an_arena_obeys_its_limit),
        cmocka_unit_test(an_arena_is_sized_for_json),
        cmocka_unit_test(a_root_leads_to_its_arena),
        cmocka_unit_test(a_buffer_grows_and_a_failure_sticks),
        cmocka_unit_test(texts_carry_their_allocator),
        cmocka_unit_test(the_version_is_the_headers),
        cmocka_unit_test(errors_are_filled_within_their_size),
        cmocka_unit_test(texts_are_truncated_at_a_character),
        cmocka_unit_test(paths_are_built_from_the_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
