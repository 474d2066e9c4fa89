/* Bases with a discriminator, and the schemas that include them by allOf. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unions/unions.h"

#define DECODES(type, text, out)                                                         \
    do {                                                                                 \
        cpod_error error = CPOD_ERROR_INIT;                                              \
        if (unions_##type##_from_json(text, strlen(text), NULL, out, &error) != CPOD_OK) \
            fail_msg("%s", error.message);                                               \
    } while (0)

#define IS_WRITTEN(type, value, expected)                                                      \
    do {                                                                                       \
        char *written = NULL;                                                                  \
        assert_int_equal(unions_##type##_to_json(value, NULL, &written, NULL, NULL), CPOD_OK); \
        assert_string_equal(written, expected);                                                \
        cpod_string_free(written);                                                             \
    } while (0)

static void a_variant_that_only_includes_the_base_has_its_members(void **state)
{
    (void)state;
    unions_any_error *any = NULL;
    DECODES(any_error, "{\"type\":\"ProcError\",\"message\":\"m\"}", &any);
    assert_int_equal(any->kind, UNIONS_ANY_ERROR_KIND_PROC_ERROR);
    assert_string_equal(any->as.proc_error->message, "m");
    IS_WRITTEN(any_error, any, "{\"type\":\"ProcError\",\"message\":\"m\"}");
    unions_any_error_free(any);
    unions_err *err = NULL;
    DECODES(err, "{\"type\":\"ProcError\",\"message\":\"m\"}", &err);
    assert_int_equal(err->kind, UNIONS_ERR_KIND_PROC_ERROR);
    assert_string_equal(err->as.proc_error->message, "m");
    unions_err_free(err);
}

static void the_tag_of_a_bare_variant_is_sent(void **state)
{
    (void)state;
    const unions_proc_error proc = {.message = "m"};
    const unions_any_error any = {.kind = UNIONS_ANY_ERROR_KIND_PROC_ERROR, .as.proc_error = &proc};
    IS_WRITTEN(any_error, &any, "{\"type\":\"ProcError\",\"message\":\"m\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_variant_that_only_includes_the_base_has_its_members),
        cmocka_unit_test(the_tag_of_a_bare_variant_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
