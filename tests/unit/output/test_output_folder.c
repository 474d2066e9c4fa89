#include "emit/file_set.h"
#include "output/output_folder.h"
#include "scratch_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void paths_that_are_safe(void **state)
{
    (void)state;
    static const char *const safe[] = {"a", "manifest.json", "include/cpod/api_keys.h", "a-b/c..d", "0/_/-"};
    static const char *const unsafe[] = {"",       "/a",    "a/",  "a//b",     "..",   "../a",
                                         "a/../b", "a/./b", ".a",  "a/.b",     "a\\b", "a b",
                                         "a\nb",   "a:b",   "a*b", "\xc3\xa9", "a%2e", "~/a"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        if (!file_set_path_is_safe(safe[i]))
            fail_msg("'%s' is safe", safe[i]);
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
        if (file_set_path_is_safe(unsafe[i]))
            fail_msg("'%s' is not safe", unsafe[i]);
    char path[600];
    memset(path, 'a', sizeof path);
    path[513] = '\0';
    assert_false(file_set_path_is_safe(path));
    path[512] = '\0';
    assert_true(file_set_path_is_safe(path));
}

/* One run of the generator: these files (NULL ends), in place of these old ones. */
static bool generate(scratch_folder *s, const char *const (*files)[2], const char *const *stale,
                     output_result *result, diagnostics *d)
{
    arena *a = arena_new();
    file_set out;
    file_set_init(&out, a);
    for (; (*files)[0] != NULL; files++)
        file_set_add(&out, (*files)[0], (*files)[1], strlen((*files)[1]), d);
    size_t stale_count = 0;
    while (stale != NULL && stale[stale_count] != NULL)
        stale_count++;
    bool fine = output_write(&out, scratch_path(s, "out"), stale, stale_count, result, d);
    arena_free(a);
    return fine;
}

static void expect_refusal(scratch_folder *s, const char *const (*files)[2], const char *const *stale,
                           const char *message)
{
    diagnostics *d = diagnostics_new();
    output_result result;
    assert_false(generate(s, files, stale, &result, d));
    diagnostic first;
    assert_true(diagnostics_get(d, 0, &first));
    if (strstr(first.message, message) == NULL)
        fail_msg("'%s' does not have '%s'", first.message, message);
    diagnostics_free(d);
}

static void names_that_clash(void **state)
{
    scratch_folder *s = *state;
    expect_refusal(s, (const char *const[][2]){{"a/b.h", "1"}, {"a/b.h", "2"}, {NULL, NULL}}, NULL,
                   "two generated files have one name: 'a/b.h' and 'a/b.h'");
    expect_refusal(s, (const char *const[][2]){{"a/Pod.h", "1"}, {"a/pod.h", "2"}, {NULL, NULL}}, NULL,
                   "two generated files have one name: 'a/Pod.h' and 'a/pod.h'");
    expect_refusal(s, (const char *const[][2]){{"good.h", "1"}, {"../../bad.h", "2"}, {NULL, NULL}}, NULL,
                   "unsafe name of a generated file: '../../bad.h'");
    assert_false(scratch_has(s, "out"));
}

static void only_changes_are_written(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    output_result result;
    assert_true(generate(s, (const char *const[][2]){{"x/a.h", "a"}, {"x/b.h", "b"}, {NULL, NULL}}, NULL,
                         &result, d));
    assert_int_equal(result.written, 2);
    scratch_make_old(s, "out/x/a.h");
    scratch_make_old(s, "out/x/b.h");
    assert_true(generate(s, (const char *const[][2]){{"x/a.h", "a"}, {"x/b.h", "B"}, {NULL, NULL}}, NULL,
                         &result, d));
    assert_int_equal(result.written, 1);
    assert_true(scratch_is_old(s, "out/x/a.h"));
    assert_false(scratch_is_old(s, "out/x/b.h"));
    assert_string_equal(scratch_read(s, "out/x/b.h"), "B");
    diagnostics_free(d);
}

static void stale_files_go(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    output_result result;
    scratch_write(s, "out/old/deep/gone.h", "x");
    scratch_write(s, "out/old/kept.txt", "not ours");
    scratch_write(s, "out/file", "becomes a folder");
    static const char *const stale[] = {"old/deep/gone.h", "file", "never/was.h", NULL};
    assert_true(generate(s, (const char *const[][2]){{"file/a.h", "a"}, {NULL, NULL}}, stale, &result, d));
    assert_int_equal(result.removed, 2);
    assert_int_equal(result.written, 1);
    assert_false(scratch_has(s, "out/old/deep"));
    assert_true(scratch_has(s, "out/old/kept.txt"));
    assert_string_equal(scratch_read(s, "out/file/a.h"), "a");
    diagnostics_free(d);
}

static void nothing_leaves_the_folder(void **state)
{
    scratch_folder *s = *state;
    scratch_write(s, "elsewhere/a.h", "precious");
    scratch_write(s, "out/b.h", "b");
    assert_int_equal(symlink(scratch_path(s, "elsewhere"), scratch_path(s, "out/link")), 0);
    expect_refusal(s, (const char *const[][2]){{"b.h", "new"}, {"link/a.h", "a"}, {NULL, NULL}}, NULL,
                   "is a symbolic link: nothing is written");
    static const char *const through_link[] = {"link/a.h", NULL};
    expect_refusal(s, (const char *const[][2]){{"b.h", "new"}, {NULL, NULL}}, through_link,
                   "is a symbolic link");
    static const char *const above[] = {"../elsewhere/a.h", NULL};
    expect_refusal(s, (const char *const[][2]){{"b.h", "new"}, {NULL, NULL}}, above, "unsafe file name");
    assert_string_equal(scratch_read(s, "elsewhere/a.h"), "precious");
    assert_string_equal(scratch_read(s, "out/b.h"), "b");
}

static void a_link_in_place_of_a_file_is_replaced(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    output_result result;
    scratch_write(s, "elsewhere.h", "precious");
    scratch_write(s, "out/b.h", "b");
    assert_int_equal(symlink(scratch_path(s, "elsewhere.h"), scratch_path(s, "out/a.h")), 0);
    assert_true(generate(s, (const char *const[][2]){{"a.h", "a"}, {NULL, NULL}}, NULL, &result, d));
    assert_string_equal(scratch_read(s, "elsewhere.h"), "precious");
    assert_string_equal(scratch_read(s, "out/a.h"), "a");
    diagnostics_free(d);
}

static void an_error_stops_all_writing(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    output_result result;
    diagnostics_report(d, SEVERITY_ERROR, NULL, (mark){0}, "no such schema");
    assert_false(generate(s, (const char *const[][2]){{"a.h", "a"}, {NULL, NULL}}, NULL, &result, d));
    assert_false(scratch_has(s, "out"));
    diagnostics_free(d);
}

static void a_folder_in_the_way(void **state)
{
    scratch_folder *s = *state;
    scratch_write(s, "out/a.h/x", "x");
    expect_refusal(s, (const char *const[][2]){{"a.h", "a"}, {NULL, NULL}}, NULL, "cannot write");
    scratch_write(s, "out/f", "x");
    expect_refusal(s, (const char *const[][2]){{"f/a.h", "a"}, {NULL, NULL}}, NULL, "cannot create folder");
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_that_are_safe),   WITH_FOLDER(names_that_clash),
        WITH_FOLDER(only_changes_are_written),   WITH_FOLDER(stale_files_go),
        WITH_FOLDER(nothing_leaves_the_folder),  WITH_FOLDER(a_link_in_place_of_a_file_is_replaced),
        WITH_FOLDER(an_error_stops_all_writing), WITH_FOLDER(a_folder_in_the_way),
    };
    return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
