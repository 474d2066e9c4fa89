/* Every oneOf of objects is a union; its values can be read as any of the variants. */
#include "support.h"

static void objects_that_nothing_tells_apart_are_variants(void **state)
{
    (void)state;
    static const char text[] = "{\"name\":\"n\",\"size\":1}";
    unions_same *same = NULL;
    DECODES(same, text, &same);
    assert_int_equal(same->kind, UNIONS_SAME_KIND_LEFT);
    IS_WRITTEN(same, same, text);
    unions_same_free(same);
    const unions_right right = {.name = "r"};
    const unions_same sent = {.kind = UNIONS_SAME_KIND_RIGHT, .as.right = &right};
    IS_WRITTEN(same, &sent, "{\"name\":\"r\"}");
}

static void a_value_is_read_as_the_other_variant(void **state)
{
    (void)state;
    unions_same *same = NULL;
    unions_right *right = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    DECODES(same, "{\"name\":\"n\",\"size\":1}", &same);
    assert_int_equal(unions_same_as_right(same, &right, &error), CPOD_OK);
    unions_same_free(same); /* what was read has its own memory */
    assert_string_equal(right->name, "n");
    assert_int_equal(right->size.value, 1);
    unions_right_free(right);
}

static void raw_text_has_what_the_first_choice_lost(void **state)
{
    (void)state;
    unions_fit *fit = NULL;
    unions_one *one = NULL;
    DECODES(fit, "{\"y\":1,\"z\":2,\"w\":3}", &fit);
    assert_int_equal(fit->kind, UNIONS_FIT_KIND_TWO);
    assert_int_equal(unions_fit_as_one(fit, &one, NULL), CPOD_OK);
    assert_int_equal(one->y.value, 1);
    unions_one_free(one);
    unions_fit_free(fit);
}

static void a_value_of_no_variant_is_read_or_refused(void **state)
{
    (void)state;
    unions_typed *typed = NULL;
    unions_numbers *numbers = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    DECODES(typed, "{\"v\":{}}", &typed);
    assert_int_equal(typed->kind, UNIONS_TYPED_KIND_OTHER);
    assert_int_equal(unions_typed_as_numbers(typed, &numbers, &error), CPOD_ERR_DECODE);
    assert_null(numbers);
    assert_non_null(strstr(error.message, "v: expected"));
    unions_typed_free(typed);
}

static void what_has_no_value_is_an_invalid_argument(void **state)
{
    (void)state;
    const unions_same absent = {.raw = NULL};
    const unions_same empty = {.kind = UNIONS_SAME_KIND_LEFT};
    unions_left *left = NULL;
    assert_int_equal(unions_same_as_left(&absent, &left, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(unions_same_as_left(&empty, &left, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(unions_same_as_left(NULL, &left, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(unions_same_as_left(&empty, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(left);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_that_nothing_tells_apart_are_variants),
        cmocka_unit_test(a_value_is_read_as_the_other_variant),
        cmocka_unit_test(raw_text_has_what_the_first_choice_lost),
        cmocka_unit_test(a_value_of_no_variant_is_read_or_refused),
        cmocka_unit_test(what_has_no_value_is_an_invalid_argument),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
