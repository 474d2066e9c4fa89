#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "support.h"

typedef struct fixture {
    arena *memory;
    const char *folder;
    diagnostics *diagnostics;
    reader *reader;
} fixture;

static const char *in_folder(const fixture *f, const char *name)
{
    return arena_format(f->memory, "%s/%s", f->folder, name);
}

static void write_file(const fixture *f, const char *name, const char *text)
{
    assert_int_equal(file_write(in_folder(f, name), text, strlen(text), NULL), 0);
}

static int set_up(void **state)
{
    static fixture f;
    const char *temporary = getenv("TMPDIR");
    f.memory = arena_new();
    f.folder =
        mkdtemp(arena_format(f.memory, "%s/cpod-reader-XXXXXX", temporary == NULL ? "/tmp" : temporary));
    f.diagnostics = diagnostics_new();
    f.reader = reader_new(f.diagnostics);
    *state = &f;
    if (f.folder == NULL)
        return -1;
    write_file(&f, "a.yaml", "$ref: b.yaml\n");
    write_file(&f, "bad.yaml", "a: [\n");
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    file_remove(in_folder(f, "a.yaml"));
    file_remove(in_folder(f, "bad.yaml"));
    rmdir(f->folder);
    reader_free(f->reader);
    diagnostics_free(f->diagnostics);
    arena_free(f->memory);
    return 0;
}

/* The message; @ is replaced by the folder of the test. */
static void assert_last_message(const fixture *f, const char *expected)
{
    diagnostic item;
    const char *last = "";
    for (size_t i = 0; diagnostics_get(f->diagnostics, i, &item); i++)
        last = item.message;
    const char *at = strchr(expected, '@');
    if (at != NULL)
        expected = arena_format(f->memory, "%.*s%s%s", (int)(at - expected), expected, f->folder, at + 1);
    assert_string_equal(last, expected);
}

static void a_file_is_read_once(void **state)
{
    fixture *f = *state;
    const document *first = reader_load(f->reader, in_folder(f, "a.yaml"), (mark){0});
    assert_non_null(first);
    assert_string_equal(node_get_text(first->root, "$ref"), "b.yaml");
    assert_ptr_equal(reader_load(f->reader, in_folder(f, "./x/../a.yaml"), (mark){0}), first);
    assert_int_equal(reader_document_count(f->reader), 1);
    assert_ptr_equal(reader_document(f->reader, 0), first);
    assert_string_equal(first->file->path, in_folder(f, "a.yaml"));
}

static void a_missing_file_is_reported_where_it_is_asked_for(void **state)
{
    fixture *f = *state;
    const document *from = reader_load(f->reader, in_folder(f, "a.yaml"), (mark){0});
    mark reference = node_get(from->root, "$ref")->at;
    const char *path = reader_resolve_path(f->reader, from->file->path, node_get_text(from->root, "$ref"));
    assert_null(reader_load(f->reader, path, reference));
    diagnostic item;
    assert_true(diagnostics_get(f->diagnostics, 0, &item));
    assert_ptr_equal(item.at.file, from->file);
    assert_int_equal(item.at.line, 1);
    assert_int_equal(item.at.column, 7);
    assert_last_message(f, "cannot read '@/b.yaml': No such file or directory");
}

static void what_is_no_file_is_not_read(void **state)
{
    fixture *f = *state;
    assert_null(reader_load(f->reader, f->folder, (mark){0}));
    assert_last_message(f, "cannot read '@': Is a directory");
    assert_null(reader_load(f->reader, "/dev/null", (mark){0}));
    assert_last_message(f, "cannot read '/dev/null': Not a regular file");
}

static void networks_are_not_touched(void **state)
{
    fixture *f = *state;
    static const char *const urls[] = {"https://example.com/a.yaml", "HTTP://example.com",
                                       "file:///etc/passwd"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        assert_string_equal(reader_resolve_path(f->reader, "x/y.yaml", urls[i]), urls[i]);
        assert_null(reader_load(f->reader, urls[i], (mark){0}));
        assert_last_message(f, arena_format(f->memory,
                                            "cannot read '%s': references over the network are not followed",
                                            urls[i]));
    }
}

static void a_bad_file_is_reported_once(void **state)
{
    fixture *f = *state;
    assert_null(reader_load(f->reader, in_folder(f, "bad.yaml"), (mark){0}));
    assert_null(reader_load(f->reader, in_folder(f, "bad.yaml"), (mark){0}));
    assert_int_equal(diagnostics_count(f->diagnostics, SEVERITY_ERROR), 1);
    assert_int_equal(reader_document_count(f->reader), 0);
}

static void references_resolve_against_their_file(void **state)
{
    fixture *f = *state;
    static const char *const cases[][3] = {
        {"openapi/openapi.yaml", "domains/pods.yaml", "openapi/domains/pods.yaml"},
        {"openapi/domains/pods.yaml", "../components/errors.yaml", "openapi/components/errors.yaml"},
        {"spec.yaml", "./other.yaml", "other.yaml"},
        {"spec.yaml", "../other.yaml", "../other.yaml"},
        {"/a/spec.yaml", "b.yaml", "/a/b.yaml"},
        {"a/spec.yaml", "/b.yaml", "/b.yaml"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(reader_resolve_path(f->reader, cases[i][0], cases[i][1]), cases[i][2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_file_is_reported_where_it_is_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_file_is_not_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(networks_are_not_touched, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_file_is_reported_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(references_resolve_against_their_file, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
