#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/path.h"

static void paths_fold(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a/b.yaml", "a/b.yaml"},
        {"./a//b/../c.yaml", "a/c.yaml"},
        {"a/..", "."},
        {"", "."},
        {".", "."},
        {"../a", "../a"},
        {"a/../../b", "../b"},
        {"../../a/../b", "../../b"},
        {"/", "/"},
        {"/..", "/"},
        {"/../a/./b/", "/a/b"},
        {"/a/../..", "/"},
        {"a/", "a"},
        {"...", "..."},
        {"..a/b", "..a/b"},
        {"a/b/../../c", "c"},
        {"../..", "../.."},
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(path_normalize(a, cases[i][0]), cases[i][1]);
    arena_free(a);
}

static void paths_come_apart_and_join(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(path_dirname(a, "a/b/c"), "a/b");
    assert_string_equal(path_dirname(a, "c"), ".");
    assert_string_equal(path_dirname(a, "/c"), "/");
    assert_string_equal(path_basename("a/b/c"), "c");
    assert_string_equal(path_basename("c"), "c");
    assert_string_equal(path_join(a, "a/b", "../c"), "a/c");
    assert_string_equal(path_join(a, ".", "c"), "c");
    assert_string_equal(path_join(a, "", "c"), "c");
    assert_string_equal(path_join(a, "/", "c"), "/c");
    assert_string_equal(path_join(a, "a", "/c"), "/c");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_fold),
        cmocka_unit_test(paths_come_apart_and_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
