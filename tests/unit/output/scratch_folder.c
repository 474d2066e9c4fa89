/* P_tmpdir is X/Open, not POSIX. */
#define _XOPEN_SOURCE 700
#include "scratch_folder.h"

#include "base/file.h"
#include "base/path.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const time_t LONG_AGO = 1000000000;

int scratch_setup(void **state)
{
    arena *a = arena_new();
    scratch_folder *s = ARENA_NEW(a, scratch_folder);
    const char *parent = getenv("TMPDIR");
    char *path = arena_format(a, "%s/cpodgen-test-XXXXXX", parent != NULL ? parent : P_tmpdir);
    *s = (scratch_folder){.memory = a, .path = path};
    *state = s;
    return mkdtemp(path) != NULL ? 0 : 1;
}

static void remove_tree(arena *a, const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return;
    if (!S_ISDIR(status.st_mode)) {
        unlink(path);
        return;
    }
    DIR *listing = opendir(path);
    for (const struct dirent *entry; listing != NULL && ((entry = readdir(listing)) != NULL);)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_tree(a, arena_format(a, "%s/%s", path, entry->d_name));
    if (listing != NULL)
        closedir(listing);
    rmdir(path);
}

int scratch_teardown(void **state)
{
    scratch_folder *s = *state;
    arena *a = s->memory;
    remove_tree(a, s->path);
    arena_free(a);
    return 0;
}

const char *scratch_path(scratch_folder *s, const char *path)
{
    return arena_format(s->memory, "%s/%s", s->path, path);
}

void scratch_write(scratch_folder *s, const char *path, const char *text)
{
    const char *place = scratch_path(s, path);
    if (file_mkdirs(path_dirname(s->memory, place)) != 0 || file_write(place, text, strlen(text), NULL) != 0)
        abort();
}

const char *scratch_read(scratch_folder *s, const char *path)
{
    char *text;
    size_t length;
    return file_read(s->memory, scratch_path(s, path), 1U << 20, &text, &length) == 0 ? text : NULL;
}

bool scratch_has(scratch_folder *s, const char *path)
{
    struct stat status;
    return lstat(scratch_path(s, path), &status) == 0;
}

void scratch_make_old(scratch_folder *s, const char *path)
{
    const struct timespec times[2] = {{.tv_sec = LONG_AGO}, {.tv_sec = LONG_AGO}};
    if (utimensat(AT_FDCWD, scratch_path(s, path), times, 0) != 0)
        abort();
}

bool scratch_is_old(scratch_folder *s, const char *path)
{
    struct stat status;
    return stat(scratch_path(s, path), &status) == 0 && status.st_mtime == LONG_AGO;
}
