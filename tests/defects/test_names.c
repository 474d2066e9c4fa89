/* Names that other generators write into C unchanged; see test_schemas.c.
 *
 *   names that differ only in case             names_that_differ_only_in_case_are_all_there
 *   keywords of C and C++                      keywords_of_c_and_cpp_are_members
 *   a leading digit                            names_that_begin_with_a_digit_are_members
 *   parameters and operations of these kinds   parameters_and_operations_have_such_names_too
 *   names that collide with derived names      names_that_derived_names_collide_with_are_all_there */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "names/names.h"
#include "support/script.h"

/* Decodes, passes the members to `body` as `value`, and encodes; the text must be the same. */
#define ROUND_TRIP(type, text, body)                                                                    \
    do {                                                                                                \
        static const char document[] = text;                                                            \
        type *value = NULL;                                                                             \
        assert_int_equal(type##_from_json(document, sizeof document - 1, NULL, &value, NULL), CPOD_OK); \
        body;                                                                                           \
        char *again = NULL;                                                                             \
        assert_int_equal(type##_to_json(value, NULL, &again, NULL, NULL), CPOD_OK);                     \
        assert_string_equal(again, document);                                                           \
        cpod_string_free(again);                                                                        \
        type##_free(value);                                                                             \
    } while (0)

static void names_that_differ_only_in_case_are_all_there(void **state)
{
    (void)state;
    ROUND_TRIP(names_case, "{\"fooBar\":\"a\",\"foo_bar\":\"b\",\"foo-bar\":\"c\",\"FOO_BAR\":\"d\"}", {
        assert_string_equal(value->foo_bar, "a");
        assert_string_equal(value->foo_bar_2, "b");
        assert_string_equal(value->foo_bar_3, "c");
        assert_string_equal(value->foo_bar_4, "d");
    });
    ROUND_TRIP(names_user_2, "{\"b\":\"User\"}", assert_string_equal(value->b, "User"));
    ROUND_TRIP(names_user_3, "{\"c\":\"USER\"}", assert_string_equal(value->c, "USER"));
}

static void keywords_of_c_and_cpp_are_members(void **state)
{
    (void)state;
    ROUND_TRIP(
        names_keywords,
        "{\"int\":1,\"default\":\"a\",\"struct\":\"b\",\"restrict\":\"c\",\"class\":\"d\",\"new\":\"e\","
        "\"delete\":\"f\",\"template\":\"g\",\"this\":\"h\",\"operator\":\"i\",\"true\":false,\"NULL\":\"j\","
        "\"errno\":2,\"assert\":\"k\"}",
        {
            assert_int_equal(value->int_.value, 1);
            assert_string_equal(value->class_, "d");
            assert_false(value->true_.value);
            assert_string_equal(value->null, "j");
            assert_int_equal(value->errno_.value, 2);
        });
}

static void names_that_begin_with_a_digit_are_members(void **state)
{
    (void)state;
    ROUND_TRIP(names_digits,
               "{\"3d\":\"a\",\"404\":\"b\",\"-1\":\"c\",\"\":\"d\",\"$ref-like\":\"e\",\"kind\":\"-1\"}", {
                   assert_string_equal(value->n_3d, "a");
                   assert_string_equal(value->n_404, "b");
                   assert_string_equal(value->minus_1, "c");
                   assert_string_equal(value->empty, "d");
                   assert_int_equal(value->kind.value, NAMES_CLASS_OBJECT_MINUS_1);
               });
    ROUND_TRIP(names_2_fast, "{\"a\":\"x\"}", assert_string_equal(value->a, "x"));
    static const char *const kinds[] = {"int", "class", "INT",    "1",     "-1", "",
                                        " ",   "*/",    "ABSENT", "OTHER", "new"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char text[40];
        (void)snprintf(text, sizeof text, "{\"kind\":\"%s\"}", kinds[i]);
        names_digits *digits = NULL;
        assert_int_equal(names_digits_from_json(text, strlen(text), NULL, &digits, NULL), CPOD_OK);
        assert_int_equal(digits->kind.value, i < 10 ? (int)i + 1 : NAMES_CLASS_OBJECT_OTHER);
        assert_string_equal(digits->kind.text, kinds[i]);
        names_digits_free(digits);
    }
}

static void parameters_and_operations_have_such_names_too(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: application/json", "{}", 0, 0},
                                                {204, NULL, NULL, 0, 0},
                                                {204, NULL, NULL, 0, 0},
                                                {204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "https://api.example.com/";
    options.transport = &transport;
    cpod_client *client = NULL;
    assert_int_equal(names_client_new(&options, &client, NULL), CPOD_OK);
    const names_things_list_params params = {.class_ = "a",
                                             .int_ = cpod_int64(1),
                                             .n_2fast = cpod_bool(false),
                                             .order = "b",
                                             .order_2 = "c",
                                             .order_3 = "d"};
    assert_int_equal(names_things_list(client, &params, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0),
                        "https://api.example.com/things?class=a&int=1&2fast=false&Order=b&order=c");
    assert_true(script_sent(&s, 0, "\norder: d\n"));
    assert_int_equal(names_class(client, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 1), "https://api.example.com/class");
    assert_int_equal(names_2things(client, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 2), "https://api.example.com/2");
    assert_int_equal(names_things_list_2(client, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 3), "https://api.example.com/ThingsList");
    cpod_client_free(client);
}

static void names_that_derived_names_collide_with_are_all_there(void **state)
{
    (void)state;
    /* `UserFree` has the name that frees a `user`, and `UserList` that of a list of them. */
    ROUND_TRIP(names_user_free, "{\"a\":\"x\"}", assert_string_equal(value->a, "x"));
    ROUND_TRIP(names_user_list, "{\"items\":[{\"a\":\"x\"}]}", {
        const names_user_list_2 *users = &value->items;
        assert_string_equal(users->items[0].a, "x");
        names_user *copy = NULL;
        assert_int_equal(names_user_copy(&users->items[0], NULL, &copy), CPOD_OK);
        names_user_free_2(copy);
    });
    ROUND_TRIP(names_error, "{\"a\":\"x\"}", assert_string_equal(value->a, "x"));
    ROUND_TRIP(names_client, "{\"a\":\"x\"}", assert_string_equal(value->a, "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_differ_only_in_case_are_all_there),
        cmocka_unit_test(keywords_of_c_and_cpp_are_members),
        cmocka_unit_test(names_that_begin_with_a_digit_are_members),
        cmocka_unit_test(parameters_and_operations_have_such_names_too),
        cmocka_unit_test(names_that_derived_names_collide_with_are_all_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
