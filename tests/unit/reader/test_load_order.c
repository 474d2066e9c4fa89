#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "support.h"

enum { PART_COUNT = 12, REPETITIONS = 20 };

/* A folder with a root that refers to every part, each of which refers to the next one; all parts have a
 * duplicate key. */
typedef struct fixture {
    arena *memory;
    const char *folder;
} fixture;

static const char *in_folder(const fixture *f, const char *name)
{
    return arena_format(f->memory, "%s/%s", f->folder, name);
}

static void write_file(const fixture *f, const char *name, const char *text)
{
    assert_int_equal(file_write(in_folder(f, name), text, strlen(text), NULL), 0);
}

static const char *part_name(const fixture *f, int number)
{
    return arena_format(f->memory, "part%d.yaml", number);
}

static int set_up(void **state)
{
    static fixture f;
    const char *temporary = getenv("TMPDIR");
    f.memory = arena_new();
    f.folder =
        mkdtemp(arena_format(f.memory, "%s/cpod-order-XXXXXX", temporary == NULL ? "/tmp" : temporary));
    *state = &f;
    if (f.folder == NULL)
        return -1;
    buffer root = {0};
    for (int i = 0; i < PART_COUNT; i++) {
        buffer_format(&root, "- {$ref: 'part%d.yaml#/a'}\n", i);
        write_file(&f, part_name(&f, i),
                   arena_format(f.memory, "a: %d\na: again\n\"$ref\" : part%d.yaml\n", i, i + 1));
    }
    buffer_append(&root, "- $ref: absent.yaml\n- $ref: broken.yaml\n- $ref: https://example.com/x.yaml\n"
                         "- $ref: '#/0'\n- text: '$ref'\n- text: 'the $ref: broken.yaml of a sentence'\n");
    write_file(&f, "root.yaml", buffer_text(&root));
    write_file(&f, "broken.yaml", "a: [\n");
    buffer_free(&root);
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < PART_COUNT; i++)
        file_remove(in_folder(f, part_name(f, i)));
    file_remove(in_folder(f, "root.yaml"));
    file_remove(in_folder(f, "broken.yaml"));
    rmdir(f->folder);
    arena_free(f->memory);
    return 0;
}

/* The diagnostics after the root and the parts were loaded, from the last to the first. */
static const char *read_backwards(const fixture *f)
{
    diagnostics *d = diagnostics_new();
    reader *r = reader_new(d);
    buffer found = {0};
    assert_non_null(reader_load(r, in_folder(f, "root.yaml"), (mark){0}));
    for (int i = PART_COUNT - 1; i >= 0; i--) {
        const document *part = reader_load(r, in_folder(f, part_name(f, i)), (mark){0});
        assert_non_null(part);
        assert_int_equal(node_get(part->root, "a")->integer, i);
    }
    for (size_t i = 0; i < reader_document_count(r); i++) {
        const source_file *file = reader_document(r, i)->file;
        buffer_format(&found, "%zu %s\n", file->order, path_basename(file->path));
    }
    diagnostics_render(d, &found);
    const char *text = arena_copy(f->memory, buffer_text(&found));
    buffer_free(&found);
    reader_free(r);
    diagnostics_free(d);
    return text;
}

static void the_order_of_files_is_the_order_of_asking(void **state)
{
    const fixture *f = *state;
    const char *first = read_backwards(f);
    const char *documents = "0 root.yaml\n1 part11.yaml\n2 part10.yaml\n3 part9.yaml\n";
    assert_int_equal(strncmp(first, documents, strlen(documents)), 0);
    const char *last_file = strstr(first, "part11.yaml:2:1: error: duplicate key 'a'");
    const char *first_file = strstr(first, "part0.yaml:2:1: error: duplicate key 'a'");
    assert_non_null(last_file);
    assert_non_null(first_file);
    assert_true(last_file < first_file);
    for (int i = 0; i < REPETITIONS; i++)
        assert_string_equal(read_backwards(f), first);
}

static void what_nobody_asks_for_says_nothing(void **state)
{
    const fixture *f = *state;
    for (int i = 0; i < REPETITIONS; i++) {
        diagnostics *d = diagnostics_new();
        reader *r = reader_new(d);
        assert_non_null(reader_load(r, in_folder(f, "root.yaml"), (mark){0}));
        assert_int_equal(reader_document_count(r), 1);
        reader_free(r);
        diagnostic item;
        assert_false(diagnostics_get(d, 0, &item));
        diagnostics_free(d);
    }
}

static void what_cannot_be_read_is_reported_when_it_is_asked_for(void **state)
{
    const fixture *f = *state;
    diagnostics *d = diagnostics_new();
    reader *r = reader_new(d);
    assert_non_null(reader_load(r, in_folder(f, "root.yaml"), (mark){0}));
    assert_null(reader_load(r, in_folder(f, "absent.yaml"), (mark){0}));
    assert_null(reader_load(r, in_folder(f, "broken.yaml"), (mark){0}));
    assert_int_equal(reader_document_count(r), 1);
    assert_int_equal(diagnostics_count(d, SEVERITY_ERROR), 2);
    reader_free(r);
    diagnostics_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_order_of_files_is_the_order_of_asking, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_nobody_asks_for_says_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_reported_when_it_is_asked_for, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
