#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

typedef struct fixture {
    arena *memory;
    const char *folder;
} fixture;

static int make_folder(void **state)
{
    static fixture f;
    const char *temporary = getenv("TMPDIR");
    f.memory = arena_new();
    f.folder = mkdtemp(arena_format(f.memory, "%s/cpod-file-XXXXXX", temporary == NULL ? "/tmp" : temporary));
    *state = &f;
    return f.folder == NULL;
}

static void remove_tree(arena *memory, const char *folder)
{
    DIR *listing = opendir(folder);
    if (listing == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        const char *path = arena_format(memory, "%s/%s", folder, entry->d_name);
        if (unlink(path) != 0)
            remove_tree(memory, path);
    }
    closedir(listing);
    rmdir(folder);
}

static int remove_folder(void **state)
{
    fixture *f = *state;
    remove_tree(f->memory, f->folder);
    arena_free(f->memory);
    return 0;
}

static const char *in_folder(const fixture *f, const char *name)
{
    return arena_format(f->memory, "%s/%s", f->folder, name);
}

static void what_is_written_is_read(void **state)
{
    const fixture *f = *state;
    const char *path = in_folder(f, "a.txt");
    bool changed = false;
    assert_int_equal(file_write(path, "a\0b", 3, &changed), 0);
    assert_true(changed);
    char *text;
    size_t length;
    assert_int_equal(file_read(f->memory, path, 100, &text, &length), 0);
    assert_int_equal(length, 3);
    assert_memory_equal(text, "a\0b", 4);
    assert_int_equal(file_read(f->memory, path, 3, &text, &length), 0);
    assert_int_equal(length, 3);
    assert_int_equal(file_read(f->memory, path, 2, &text, &length), EFBIG);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(status.st_mode & 0777, 0666 & ~mask);
}

static void an_unchanged_file_is_left_alone(void **state)
{
    const fixture *f = *state;
    const char *path = in_folder(f, "same.txt");
    struct stat before;
    struct stat after;
    bool changed;
    assert_int_equal(file_write(path, "same", 4, NULL), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(file_write(path, "same", 4, &changed), 0);
    assert_false(changed);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(file_write(path, "diff", 4, &changed), 0);
    assert_true(changed);
    assert_true(file_equals(path, "diff", 4));
    assert_false(file_equals(path, "dif", 3));
    assert_false(file_equals(in_folder(f, "absent"), "", 0));
}

static void an_empty_file_can_be_written(void **state)
{
    const fixture *f = *state;
    const char *path = in_folder(f, "empty.txt");
    bool changed;
    assert_int_equal(file_write(path, "", 0, &changed), 0);
    assert_true(changed);
    assert_int_equal(file_write(path, "", 0, &changed), 0);
    assert_false(changed);
}

static void what_cannot_be_read_says_why(void **state)
{
    const fixture *f = *state;
    char *text;
    size_t length;
    assert_int_equal(file_read(f->memory, in_folder(f, "absent"), 9, &text, &length), ENOENT);
    assert_int_equal(file_read(f->memory, f->folder, 9, &text, &length), EISDIR);
    assert_int_equal(file_read(f->memory, "/dev/null", 9, &text, &length), EINVAL);
    const char *pipe_path = in_folder(f, "pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_int_equal(file_read(f->memory, pipe_path, 9, &text, &length), EINVAL);
    assert_string_equal(file_error_text(EINVAL), "Not a regular file");
    assert_string_equal(file_error_text(ENOENT), "No such file or directory");
}

static void a_failed_write_leaves_nothing_behind(void **state)
{
    const fixture *f = *state;
    const char *folder = in_folder(f, "occupied");
    assert_int_equal(file_mkdirs(folder), 0);
    assert_int_not_equal(file_write(folder, "x", 1, NULL), 0);
    assert_int_equal(file_write(in_folder(f, "no/such/folder.txt"), "x", 1, NULL), ENOENT);
    DIR *listing = opendir(f->folder);
    assert_non_null(listing);
    for (const struct dirent *entry; (entry = readdir(listing)) != NULL;)
        assert_null(strstr(entry->d_name, "occupied."));
    closedir(listing);
}

static void folders_are_made_on_the_way(void **state)
{
    const fixture *f = *state;
    const char *deep = in_folder(f, "x/y/z");
    assert_int_equal(file_mkdirs(deep), 0);
    assert_int_equal(file_mkdirs(deep), 0);
    assert_int_equal(file_write(in_folder(f, "x/y/z/file"), "1", 1, NULL), 0);
    assert_int_equal(file_mkdirs(in_folder(f, "x/y/z/file")), ENOTDIR);
    assert_int_equal(file_remove(in_folder(f, "x/y/z/file")), 0);
    assert_int_equal(file_remove(in_folder(f, "x/y/z/file")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(an_unchanged_file_is_left_alone),
        cmocka_unit_test(an_empty_file_can_be_written),
        cmocka_unit_test(what_cannot_be_read_says_why),
        cmocka_unit_test(a_failed_write_leaves_nothing_behind),
        cmocka_unit_test(folders_are_made_on_the_way),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
