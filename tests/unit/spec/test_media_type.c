#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spec/media_type.h"

static void json_is_recognized_by_name_and_suffix(void **state)
{
    (void)state;
    static const char *const json[] = {"application/json",
                                       "APPLICATION/JSON",
                                       "text/json",
                                       "application/problem+json",
                                       "application/x.Y+Json",
                                       "text/json; a=b",
                                       "application/json;charset=utf-8",
                                       "application/json\t; q=1"};
    static const char *const other[] = {"",
                                        "application/xml",
                                        "application/jsonp",
                                        "application/json-seq",
                                        "text/plain; a=+json",
                                        "+json",
                                        "application/*",
                                        "*/*"};
    for (size_t i = 0; i < sizeof json / sizeof *json; i++) {
        assert_true(media_type_is_json(json[i]));
        assert_true(media_type_includes_json(json[i]));
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(media_type_is_json(other[i]));
}

static void ranges_include_json(void **state)
{
    (void)state;
    assert_true(media_type_includes_json("*/*"));
    assert_true(media_type_includes_json("application/*"));
    assert_true(media_type_includes_json("Application/*; q=0.5"));
    assert_false(media_type_includes_json("text/*"));
    assert_false(media_type_includes_json("image/*"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_recognized_by_name_and_suffix),
        cmocka_unit_test(ranges_include_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
