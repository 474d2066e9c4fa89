/* Members that a variant alone requires, and that no schema declares. */
#include "support.h"

static void they_are_kept_as_json(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":\"x\",\"c\":{\"n\":[1,2.50]}}";
    unions_limits *limits = NULL;
    DECODES(limits, text, &limits);
    assert_string_equal(limits->a, "x");
    assert_memory_equal(limits->c.text, "{\"n\":[1,2.50]}", 14);
    IS_WRITTEN(limits, limits, text);
    unions_limits_free(limits);
}

static void none_of_them_is_required(void **state)
{
    (void)state;
    unions_limits *limits = NULL;
    DECODES(limits, "{\"a\":\"x\"}", &limits);
    IS_WRITTEN(limits, limits, "{\"a\":\"x\"}");
    unions_limits_free(limits);
    unions_mixed *mixed = NULL;
    DECODES(mixed, "{\"c\":null}", &mixed);
    IS_WRITTEN(mixed, mixed, "{\"c\":null}");
    unions_mixed_free(mixed);
    DECODES(mixed, "{\"a\":\"x\",\"d\":\"y\"}", &mixed);
    IS_WRITTEN(mixed, mixed, "{\"a\":\"x\",\"d\":\"y\"}");
    unions_mixed_free(mixed);
}

static void objects_of_an_any_of_keep_them(void **state)
{
    (void)state;
    static const char text[] = "{\"x\":\"1\",\"u\":true}";
    unions_either *either = NULL;
    DECODES(either, text, &either);
    IS_WRITTEN(either, either, text);
    unions_either_free(either);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_kept_as_json),
        cmocka_unit_test(none_of_them_is_required),
        cmocka_unit_test(objects_of_an_any_of_keep_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
