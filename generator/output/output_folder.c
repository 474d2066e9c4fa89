#include "output/output_folder.h"

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct writer {
    arena *memory;
    const char *folder;
    diagnostics *diagnostics;
    output_result *result;
    const char *made; /* the folder of the file that was written last: files are sorted, most share it */
    map checked;      /* folders that are no links: a set */
} writer;

static const char *on_disk(const writer *w, const char *path)
{
    return arena_format(w->memory, "%s/%s", w->folder, path);
}

static bool fail(const writer *w, const char *what, const char *path, int error)
{
    diagnostics_report(w->diagnostics, SEVERITY_ERROR, "write-failed", (mark){0}, "cannot %s '%s': %s", what,
                       path, file_error_text(error));
    return false;
}

/* Whether the path is a safe one, and none of the folders on the way to it is a link. */
static bool check_way(writer *w, const char *path)
{
    if (!file_set_path_is_safe(path)) {
        diagnostics_report(w->diagnostics, SEVERITY_ERROR, "unsafe-file-name", (mark){0},
                           "unsafe file name '%s'", path);
        return false;
    }
    char *partial = arena_copy(w->memory, path);
    for (char *slash = partial; ((slash = strchr(slash, '/')) != NULL); *slash++ = '/') {
        *slash = '\0';
        struct stat status;
        if (!map_put(&w->checked, partial, NULL))
            continue;
        const char *target = on_disk(w, partial);
        if (lstat(target, &status) == 0 && S_ISLNK(status.st_mode)) {
            diagnostics_report(w->diagnostics, SEVERITY_ERROR, "symbolic-link", (mark){0},
                               "'%s' is a symbolic link: nothing is written", target);
            return false;
        }
    }
    return true;
}

static bool check_ways(writer *w, const file_set *out, const char *const *stale, size_t stale_count)
{
    bool fine = true;
    for (size_t i = 0; i < out->files.count; i++)
        fine = check_way(w, out->files.items[i].path) && fine;
    for (size_t i = 0; i < stale_count; i++)
        fine = check_way(w, stale[i]) && fine;
    return fine;
}

/* The folders above a removed file, up to the output folder, as far as they are empty. */
static void remove_empty_folders(const writer *w, const char *path)
{
    char *partial = arena_copy(w->memory, path);
    for (char *slash; ((slash = strrchr(partial, '/')) != NULL);) {
        *slash = '\0';
        if (rmdir(on_disk(w, partial)) != 0)
            return;
    }
}

static bool remove_stale(const writer *w, const char *path)
{
    const char *target = on_disk(w, path);
    struct stat status;
    if (lstat(target, &status) != 0 || S_ISDIR(status.st_mode))
        return true;
    int error = file_remove(target);
    if (error != 0)
        return fail(w, "remove", target, error);
    w->result->removed++;
    remove_empty_folders(w, path);
    return true;
}

static bool write_one(writer *w, const file_set_file *file)
{
    const char *target = on_disk(w, file->path);
    const char *folder = path_dirname(w->memory, target);
    int error = w->made != NULL && strcmp(folder, w->made) == 0 ? 0 : file_mkdirs(folder);
    if (error != 0)
        return fail(w, "create folder", folder, error);
    w->made = folder;
    bool changed = false;
    error = file_write(target, file->text, file->length, &changed);
    if (error != 0)
        return fail(w, "write", target, error);
    w->result->written += changed ? 1 : 0;
    return true;
}

bool output_write(const file_set *out, const char *folder, const char *const *stale, size_t stale_count,
                  output_result *result, diagnostics *d)
{
    *result = (output_result){0};
    if (diagnostics_count(d, SEVERITY_ERROR) > 0)
        return false;
    writer w = {.memory = arena_new(), .folder = folder, .diagnostics = d, .result = result};
    map_init(&w.checked, w.memory);
    bool fine = check_ways(&w, out, stale, stale_count);
    for (size_t i = 0; fine && i < stale_count; i++)
        fine = remove_stale(&w, stale[i]);
    for (size_t i = 0; fine && i < out->files.count; i++)
        fine = write_one(&w, &out->files.items[i]);
    arena_free(w.memory);
    return fine;
}
