#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "template/value.h"

static void members_are_found(void **state)
{
    (void)state;
    /* Below, at and above the sizes at which the lookup changes. */
    for (size_t count = 0; count < 200; count += 5) {
        arena *a = arena_new();
        value *object = value_object(a);
        char key[20];
        for (size_t i = 0; i < count; i++) {
            snprintf(key, sizeof key, "key%zu", i);
            value_set_integer(a, object, arena_copy(a, key), (int64_t)i);
        }
        const value *replaced = value_null(a);
        if (count > 0) {
            value_set_text(a, object, "key0", "again");
            replaced = value_get(object, "key0");
        }
        for (size_t i = 0; i < count; i++) {
            snprintf(key, sizeof key, "key%zu", i);
            assert_non_null(value_get(object, key));
        }
        assert_ptr_equal(value_get(object, "key0"), count > 0 ? replaced : NULL);
        assert_null(value_get(object, "key"));
        assert_null(value_get(object, "key200"));
        arena_free(a);
    }
}

static void what_is_not_there(void **state)
{
    (void)state;
    arena *a = arena_new();
    value *list = value_list(a);
    value_push(a, list, value_bool(a, true));
    assert_int_equal(value_count(list), 1);
    assert_non_null(value_at(list, 0));
    assert_null(value_at(list, 1));
    assert_null(value_get(list, "key"));
    assert_null(value_get(NULL, "key"));
    assert_null(value_get_text(list, "key"));
    value *object = value_object(a);
    value_set_bool(a, object, "truth", true);
    value_set_text(a, object, "text", "words");
    assert_null(value_get_text(object, "truth"));
    assert_string_equal(value_get_text(object, "text"), "words");
    assert_int_equal(value_count(NULL), 0);
    assert_int_equal(value_count(value_object(a)), 0);
    arena_free(a);
}

static void json(void **state)
{
    (void)state;
    arena *a = arena_new();
    value *root = value_object(a);
    value_set_text(a, root, "text", "a \"quote\", a \\, a\ttab, a\nline, a \x01, an \xc3\xa9");
    value_set_text(a, root, "none", NULL);
    value_set_bool(a, root, "yes", true);
    value_set_integer(a, root, "low", INT64_MIN);
    value *list = value_list(a);
    value_push(a, list, value_integer(a, 1));
    value_push(a, list, value_object(a));
    value_push(a, list, value_list(a));
    value_set(a, root, "list", list);
    buffer out = {0};
    value_to_json(root, &out);
    assert_string_equal(
        buffer_text(&out),
        "{\n"
        "  \"text\": \"a \\\"quote\\\", a \\\\, a\\ttab, a\\nline, a \\u0001, an \xc3\xa9\",\n"
        "  \"none\": null,\n"
        "  \"yes\": true,\n"
        "  \"low\": -9223372036854775808,\n"
        "  \"list\": [\n"
        "    1,\n"
        "    {},\n"
        "    []\n"
        "  ]\n"
        "}\n");
    buffer_free(&out);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(json),
    };
    return cmocka_run_group_tests_name("template values", tests, NULL, NULL);
}
