#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang/c_type.h"

static void pointers_are_built_from_the_inside(void **state)
{
    (void)state;
    arena *a = arena_new();
    const char *pod = c_type_of(a, "cpod_pod");
    const char *pointer = c_type_pointer_to_const(a, pod);
    assert_string_equal(pod, "cpod_pod ");
    assert_string_equal(pointer, "const cpod_pod *");
    assert_string_equal(c_type_pointer_to_const(a, pointer), "const cpod_pod *const *");
    assert_string_equal(c_type_pointer(a, c_type_pointer(a, pod)), "cpod_pod **");
    assert_string_equal(c_type_pointer_to_const(a, "const char *"), "const char *const *");
    assert_string_equal(c_type_bare(a, pod), "cpod_pod");
    assert_string_equal(c_type_bare(a, pointer), "const cpod_pod *");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pointers_are_built_from_the_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
