#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_error_text(int error)
{
    return error == EINVAL ? "Not a regular file" : strerror(error);
}

static int check_regular(int descriptor, size_t limit, size_t *size)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return errno;
    *size = (size_t)status.st_size;
    return S_ISDIR(status.st_mode)                    ? EISDIR
           : !S_ISREG(status.st_mode)                 ? EINVAL
           : (uintmax_t)status.st_size > limit        ? EFBIG
           : (uintmax_t)status.st_size > SIZE_MAX - 1 ? EFBIG
                                                      : 0;
}

/* Reads up to `size` bytes; fewer when the file has become shorter since. */
static int read_all(int descriptor, char *data, size_t size, size_t *length)
{
    size_t done = 0;
    while (done < size) {
        ssize_t count = read(descriptor, data + done, size - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    *length = done;
    return 0;
}

int file_read(arena *a, const char *path, size_t limit, char **text, size_t *length)
{
    /* Without O_NONBLOCK, opening a named pipe waits for a writer. */
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    size_t size = 0;
    int error = check_regular(descriptor, limit, &size);
    if (error == 0) {
        *text = arena_alloc(a, size + 1);
        error = read_all(descriptor, *text, size, length);
    }
    close(descriptor);
    return error;
}

bool file_equals(const char *path, const char *data, size_t length)
{
    arena *scratch = arena_new();
    char *text;
    size_t found;
    bool is_same = file_read(scratch, path, length, &text, &found) == 0 && found == length &&
                   memcmp(text, data, length) == 0;
    arena_free(scratch);
    return is_same;
}

static int write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t count = write(descriptor, data, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno;
        data += count;
        length -= (size_t)count;
    }
    return 0;
}

/* mkstemp makes files private to their owner; generated files get the permissions that an editor would
 * give. */
static int apply_usual_mode(int descriptor)
{
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(descriptor, 0666 & ~mask) == 0 ? 0 : errno;
}

static int write_temporary(char *temporary, const char *data, size_t length)
{
    int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return errno;
    int error = apply_usual_mode(descriptor);
    if (error == 0)
        error = write_all(descriptor, data, length);
    if (close(descriptor) != 0 && error == 0)
        error = errno;
    if (error != 0)
        unlink(temporary);
    return error;
}

int file_write(const char *path, const char *data, size_t length, bool *changed)
{
    bool differs = !file_equals(path, data, length);
    if (changed != NULL)
        *changed = differs;
    if (!differs)
        return 0;

    arena *scratch = arena_new();
    char *temporary = arena_format(scratch, "%s.XXXXXX", path);
    int error = write_temporary(temporary, data, length);
    if (error == 0 && rename(temporary, path) != 0) {
        error = errno;
        unlink(temporary);
    }
    arena_free(scratch);
    return error;
}

static int make_one_folder(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return 0;
    int error = errno;
    struct stat status;
    if (error == EEXIST && stat(path, &status) == 0)
        return S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    return error;
}

int file_mkdirs(const char *path)
{
    arena *scratch = arena_new();
    char *partial = arena_copy(scratch, path);
    int error = 0;
    for (char *c = partial; *c != '\0' && error == 0; c++) {
        if (*c != '/' || c == partial)
            continue;
        *c = '\0';
        error = make_one_folder(partial);
        *c = '/';
    }
    if (error == 0 && path[0] != '\0')
        error = make_one_folder(path);
    arena_free(scratch);
    return error;
}

int file_remove(const char *path)
{
    return unlink(path) == 0 || errno == ENOENT ? 0 : errno;
}
