/* Members that two parts of an allOf type differently. */
#include "support.h"

/* The text is read, and written as it was. */
static void is_kept(const char *text)
{
    unions_twofold *value = NULL;
    DECODES(twofold, text, &value);
    IS_WRITTEN(twofold, value, text);
    unions_twofold_free(value);
}

static void either_type_is_kept_in_depth(void **state)
{
    (void)state;
    is_kept("{\"sub\":{\"v\":[\"a\"]}}");
    is_kept("{\"sub\":{\"v\":\"a\"}}");
}

static void either_type_is_kept_in_maps(void **state)
{
    (void)state;
    is_kept("{\"map\":{\"k\":[\"a\"],\"l\":\"b\"}}");
}

static void either_type_is_kept_beside_a_one_of(void **state)
{
    (void)state;
    is_kept("{\"one\":\"a\"}");
    is_kept("{\"one\":[\"a\"]}");
    is_kept("{\"one\":7}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(either_type_is_kept_in_depth),
        cmocka_unit_test(either_type_is_kept_in_maps),
        cmocka_unit_test(either_type_is_kept_beside_a_one_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
