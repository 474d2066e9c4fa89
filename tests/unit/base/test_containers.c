#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/map.h"
#include "base/vector.h"

static void a_buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    buffer b = {0};
    assert_string_equal(buffer_text(&b), "");
    buffer_append(&b, "ab");
    buffer_append_n(&b, "cdef", 2);
    buffer_append_char(&b, '!');
    buffer_format(&b, " %d%%", 100);
    assert_string_equal(buffer_text(&b), "abcd! 100%");
    assert_int_equal(b.length, 10);
    for (int i = 0; i < 10000; i++)
        buffer_append(&b, "0123456789");
    assert_int_equal(b.length, 100010);
    assert_int_equal(strlen(b.data), 100010);
    buffer_clear(&b);
    assert_string_equal(buffer_text(&b), "");
    buffer_format(&b, "%1000d", 7);
    assert_int_equal(b.length, 1000);
    buffer_free(&b);
    assert_string_equal(buffer_text(&b), "");
    buffer_append(&b, "again");
    assert_string_equal(buffer_text(&b), "again");
    buffer_free(&b);
}

static void a_buffer_holds_nul_bytes(void **state)
{
    (void)state;
    buffer b = {0};
    buffer_append_n(&b, "a\0b", 3);
    buffer_append_char(&b, '\0');
    assert_int_equal(b.length, 4);
    assert_memory_equal(b.data, "a\0b\0", 5);
    buffer_free(&b);
}

static void a_vector_keeps_its_items(void **state)
{
    (void)state;
    arena *a = arena_new();
    VECTOR(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        *vector_add(a, &numbers) = i;
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.items[i], i);
    arena_free(a);
}

static void a_vector_with_room_does_not_move(void **state)
{
    (void)state;
    arena *a = arena_new();
    VECTOR(int) numbers = {0};
    vector_reserve(a, &numbers, 0);
    assert_int_equal(numbers.count, 0);
    vector_reserve(a, &numbers, 10);
    const int *first = numbers.items;
    for (int i = 0; i < 10; i++)
        *vector_add(a, &numbers) = i;
    assert_ptr_equal(numbers.items, first);
    *vector_add(a, &numbers) = 10;
    assert_int_equal(numbers.count, 11);
    assert_int_equal(numbers.items[0] + numbers.items[10], 10);
    arena_free(a);
}

static void an_item_added_in_place_of_a_removed_one_is_what_is_stored(void **state)
{
    (void)state;
    arena *a = arena_new();
    VECTOR(int) stack = {0};
    *vector_add(a, &stack) = 1;
    stack.count--;
    *vector_add(a, &stack) = 2;
    assert_int_equal(stack.count, 1);
    assert_int_equal(stack.items[0], 2);
    arena_free(a);
}

static void a_map_finds_replaces_and_keeps_the_order(void **state)
{
    (void)state;
    static int values[2000];
    arena *a = arena_new();
    map m;
    map_init(&m, a);
    assert_null(map_get(&m, "absent"));
    assert_false(map_has(&m, "absent"));
    char key[20];
    for (int i = 0; i < 2000; i++) {
        snprintf(key, sizeof key, "key%d", i);
        assert_true(map_put(&m, key, &values[i]));
    }
    assert_false(map_put(&m, "key7", &values[8]));
    assert_int_equal(m.count, 2000);
    assert_ptr_equal(map_get(&m, "key7"), &values[8]);
    assert_ptr_equal(map_get(&m, "key1999"), &values[1999]);
    assert_null(map_get(&m, "key2000"));
    assert_string_equal(m.entries[0].key, "key0");
    assert_string_equal(m.entries[1999].key, "key1999");
    arena_free(a);
}

static void a_map_tells_a_null_value_from_none(void **state)
{
    (void)state;
    arena *a = arena_new();
    map m;
    map_init(&m, a);
    map_put(&m, "", NULL);
    assert_true(map_has(&m, ""));
    assert_null(map_get(&m, ""));
    arena_free(a);
}

static void a_cleared_map_is_empty_and_can_be_filled(void **state)
{
    (void)state;
    static int value;
    arena *a = arena_new();
    map m;
    map_init(&m, a);
    map_clear(&m);
    map_put(&m, "before", &value);
    map_clear(&m);
    assert_int_equal(m.count, 0);
    assert_false(map_has(&m, "before"));
    assert_true(map_put(&m, "after", &value));
    assert_ptr_equal(map_get(&m, "after"), &value);
    assert_string_equal(m.entries[0].key, "after");
    assert_null(map_get(&m, "before"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
        cmocka_unit_test(a_buffer_holds_nul_bytes),
        cmocka_unit_test(a_vector_keeps_its_items),
        cmocka_unit_test(a_vector_with_room_does_not_move),
        cmocka_unit_test(an_item_added_in_place_of_a_removed_one_is_what_is_stored),
        cmocka_unit_test(a_map_finds_replaces_and_keeps_the_order),
        cmocka_unit_test(a_map_tells_a_null_value_from_none),
        cmocka_unit_test(a_cleared_map_is_empty_and_can_be_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
