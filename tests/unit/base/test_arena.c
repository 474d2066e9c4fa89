#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

static jmp_buf out_of_memory;

static void jump_out(void)
{
    longjmp(out_of_memory, 1);
}

static void allocations_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    arena *a = arena_new();
    unsigned char *last = NULL;
    size_t last_size = 0;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *p = arena_alloc(a, size);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        assert_true(last == NULL || p >= last + last_size || p + size <= last);
        memset(p, 0xff, size);
        last = p;
        last_size = size;
    }
    assert_ptr_not_equal(arena_alloc(a, 0), arena_alloc(a, 0));
    arena_free(a);
    arena_free(NULL);
}

static void large_allocations_leave_the_small_ones_alone(void **state)
{
    (void)state;
    arena *a = arena_new();
    char *first = arena_copy(a, "first");
    char *large = arena_alloc(a, 10u << 20);
    char *second = arena_copy(a, "second");
    memset(large, 'x', 10u << 20);
    assert_string_equal(first, "first");
    assert_string_equal(second, "second");
    arena_free(a);
}

static void text_is_copied_and_formatted(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_null(arena_copy(a, NULL));
    assert_string_equal(arena_copy_n(a, "abcdef", 3), "abc");
    assert_string_equal(arena_copy_n(a, "", 0), "");
    assert_string_equal(arena_format(a, "%s-%d", "a", 5), "a-5");
    assert_int_equal(strlen(arena_format(a, "%5000s", "x")), 5000);
    assert_string_equal(arena_format(a, "%s_%s", "a", "b"), "a_b");
    assert_string_equal(arena_format(a, "<%s%s>", "", "b"), "<b>");
    assert_string_equal(arena_format(a, "%s%% of %s", "5", "b"), "5% of b");
    assert_string_equal(arena_format(a, "none"), "none");
    const char *long_text = arena_format(a, "%5000s", "x");
    assert_int_equal(strlen(arena_format(a, "%s, %s", long_text, long_text)), 10002);
    arena_free(a);
}

static void an_overflow_counts_as_out_of_memory(void **state)
{
    (void)state;
    arena *a = arena_new();
    arena_set_failure_handler(jump_out);
    if (setjmp(out_of_memory) == 0) {
        arena_array(a, SIZE_MAX / 2, 3);
        fail_msg("an overflowing product was allocated");
    }
    if (setjmp(out_of_memory) == 0) {
        arena_alloc(a, SIZE_MAX);
        fail_msg("the whole address space was allocated");
    }
    arena_set_failure_handler(NULL);
    assert_string_equal(arena_copy(a, "still usable"), "still usable");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_zeroed_aligned_and_apart),
        cmocka_unit_test(large_allocations_leave_the_small_ones_alone),
        cmocka_unit_test(text_is_copied_and_formatted),
        cmocka_unit_test(an_overflow_counts_as_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
