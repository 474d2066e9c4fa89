#include "core/http/file.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_SIZE sizeof "/.cpod-0123456789abcdef.part"

cpod_status cpodi_file_fail(const char *what, const char *path, int code, cpod_error *error)
{
    char reason[128];
    if (strerror_r(code, reason, sizeof reason) != 0)
        reason[0] = '\0';
    return cpodi_fail(error, CPOD_ERR_CALLBACK, "%s: %s (errno %d)%s%s", what, reason, code,
                      path == NULL ? "" : ": ", path == NULL ? "" : path);
}

/* The folder of a path, without its last slash; ".": none is named. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path);
}

/* What rename() would replace, as a device or the end of a pipe, is not the caller's file. */
static cpod_status check_target(const char *path, cpod_error *error)
{
    struct stat about;
    if (path[0] == '\0' || path[strlen(path) - 1] == '/')
        return cpodi_fail(error, CPOD_ERR_CALLBACK, "The path of the download names no file: \"%s\"", path);
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return cpodi_fail(error, CPOD_ERR_CALLBACK,
                          "The path of the download is taken, and not by a regular file: %s", path);
    return CPOD_OK;
}

cpod_status cpodi_new_file_open(cpodi_new_file *file, cpodi_arena *arena, const cpod_clock *clock,
                                cpod_error *error)
{
    enum { MOST_NAMES = 100 };
    cpod_status status = check_target(file->path, error);
    if (status != CPOD_OK)
        return status;
    const char *slash = strrchr(file->path, '/');
    size_t folder = folder_length(file->path);
    char *name = cpodi_arena_alloc(arena, folder + NAME_SIZE, 1);
    if (name == NULL)
        return cpodi_no_memory(error);
    memcpy(name, file->path, folder);
    const char *separator = slash == NULL ? "" : "/";
    /* The clock of a test may return one random number again and again. */
    uint64_t random = clock->random(clock->context);
    for (int i = 0; i < MOST_NAMES; i++) {
        (void)snprintf(name + folder, NAME_SIZE, "%s.cpod-%016" PRIx64 ".part", separator,
                       random + (uint64_t)i);
        file->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); /* less the umask */
        if (file->fd >= 0) {
            file->temporary = name;
            return CPOD_OK;
        }
        if (errno != EEXIST && errno != EINTR)
            break;
    }
    return cpodi_file_fail("The file of the download cannot be created", file->path, errno, error);
}

/* The name of a file is content of its folder. Some file systems cannot flush a folder, and need not. */
static void flush_folder(const cpodi_new_file *file)
{
    size_t length = folder_length(file->temporary);
    file->temporary[length] = '\0';
    bool is_root = length == 0 && file->path[0] == '/';
    int fd = open(is_root ? "/" : length == 0 ? "." : file->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    (void)close(fd);
}

cpod_status cpodi_new_file_commit(cpodi_new_file *file, cpod_error *error)
{
    int code = fsync(file->fd) == 0 ? 0 : errno;
    if (close(file->fd) != 0 && code == 0)
        code = errno;
    file->fd = -1;
    if (code == 0 && rename(file->temporary, file->path) != 0)
        code = errno;
    if (code != 0) {
        cpodi_new_file_discard(file);
        return cpodi_file_fail("The file of the download cannot be completed", file->path, code, error);
    }
    flush_folder(file);
    file->temporary = NULL;
    return CPOD_OK;
}

void cpodi_new_file_discard(cpodi_new_file *file)
{
    if (file->fd >= 0)
        (void)close(file->fd);
    file->fd = -1;
    if (file->temporary != NULL)
        (void)unlink(file->temporary);
    file->temporary = NULL;
}
