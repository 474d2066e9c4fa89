/* Media types: which one fits a documented one best, their parameters, what a header may have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/http/media_type.h"

static void a_media_type_fits_by_its_parameters(void **state)
{
    (void)state;
    static const struct {
        const char *documented, *found;
        unsigned fit;
    } cases[] = {
        {"text/csv", "text/csv", CPODI_MEDIA_EQUAL},
        {"text/csv", "TEXT/CSV; charset=utf-8; header=present", CPODI_MEDIA_EQUAL},
        {"text/csv", "text/cs", CPODI_MEDIA_OTHER},
        {"text/csv", "text/csvs", CPODI_MEDIA_OTHER},
        {"text/csv", "", CPODI_MEDIA_OTHER},
        {"text/csv; charset=utf-8", "text/csv; charset=utf-16", CPODI_MEDIA_EQUAL},
        {"text/csv; header=present", "text/csv; header=present", CPODI_MEDIA_EQUAL + 1},
        {"text/csv; header=present", "text/csv;HEADER=\"Present\"", CPODI_MEDIA_EQUAL + 1},
        {"text/csv; header=present", "text/csv", CPODI_MEDIA_EQUAL},
        {"text/csv; header=present", "text/csv; header=absent", CPODI_MEDIA_VARIANT},
        {"text/csv; a=1; b=2", "text/csv; b=2; a=1", CPODI_MEDIA_EQUAL + 2},
        {"text/csv; a=1; b=2", "text/csv; b=2; a=3", CPODI_MEDIA_VARIANT},
        {"text/csv; a=1", "text/csv; b=\"; a=2\"", CPODI_MEDIA_EQUAL},
        {"text/csv; a=1", "text/csv; a=\"1", CPODI_MEDIA_EQUAL + 1}, /* the quote has no end */
        {"text/csv; a=1", "text/csv; a", CPODI_MEDIA_EQUAL},
        {"text/csv; a=1", "text/csv;;; a=1;", CPODI_MEDIA_EQUAL + 1},
        {"text/*", "text/csv", CPODI_MEDIA_RANGE},
        {"text/*", "image/csv", CPODI_MEDIA_OTHER},
        {"*/*", "image/csv", CPODI_MEDIA_ANY},
        {"text/csv", "text/*", CPODI_MEDIA_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cpodi_media_fit_of(cases[i].documented, cases[i].found) != cases[i].fit)
            fail_msg("%s, %s: %u", cases[i].documented, cases[i].found,
                     cpodi_media_fit_of(cases[i].documented, cases[i].found));
}

static void parameters_are_found(void **state)
{
    (void)state;
    char value[8];
    assert_true(cpodi_media_parameter("text/plain; charset=utf-8", "charset", value, sizeof value));
    assert_string_equal(value, "utf-8");
    assert_true(cpodi_media_parameter("text/plain;a=b;Charset=\"utf-8\"", "charset", value, sizeof value));
    assert_string_equal(value, "utf-8");
    assert_true(cpodi_media_parameter("x; charset=1234567", "charset", value, sizeof value));
    assert_false(cpodi_media_parameter("x; charset=12345678", "charset", value, sizeof value));
    assert_false(cpodi_media_parameter("x; charset=", "charset", value, sizeof value));
    assert_false(cpodi_media_parameter("x; charset=\"\"", "charset", value, sizeof value));
    assert_false(cpodi_media_parameter("charset=utf-8", "charset", value, sizeof value));
    assert_false(cpodi_media_parameter("x; a=\"; charset=utf-8\"", "charset", value, sizeof value));
    assert_false(cpodi_media_parameter("", "charset", value, sizeof value));
}

static void one_media_type_is_valid(void **state)
{
    (void)state;
    static const char *const valid[] = {"a/b", "image/*", "*/*", "text/csv; header=present",
                                        "application/vnd.x+json;version=\"1 2\" ; q=0.5"};
    static const char *const invalid[] = {
        "",       "a",         "a/",      "/b",     "a/b, c/d",      "a/b;c=d,e/f",
        "a/b/c",  "a /b",      "a/b c",   "a/b; c", "a/b;c=\"d,e\"", "a/b\n",
        "a\tb/c", "a/b;c=d\r", "a/b\x7F", "a/(b)"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        if (!cpodi_media_is_valid(valid[i]))
            fail_msg("%s", valid[i]);
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        if (cpodi_media_is_valid(invalid[i]))
            fail_msg("%s", invalid[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_media_type_fits_by_its_parameters),
        cmocka_unit_test(parameters_are_found),
        cmocka_unit_test(one_media_type_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
