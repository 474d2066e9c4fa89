#include "lint/internal.h"

#include "base/file.h"
#include "base/path.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { HEADER_LIMIT = 64 << 20, DEEPEST_FOLDER = 16 };

/* The end of the comment that starts here; `text` itself without one. */
static const char *skip_comment(const char *text)
{
    const char *end = text;
    if (strncmp(text, "/*", 2) == 0) {
        end = strstr(text + 2, "*/");
        return end != NULL ? end + 2 : text + strlen(text);
    }
    if (strncmp(text, "//", 2) == 0)
        end += strcspn(text, "\n");
    return end;
}

static void add_functions(arena *a, const char *text, header_set *out)
{
    for (const char *at = text; *(at += strcspn(at, "/(")) != '\0';) {
        const char *behind = skip_comment(at);
        if (behind != at) {
            text = at = behind;
            continue;
        }
        const char *name = at;
        while (*at == '(' && name > text && (isalnum((unsigned char)name[-1]) || name[-1] == '_'))
            name--;
        if (name < at)
            map_put(&out->functions, arena_copy_n(a, name, (size_t)(at - name)), NULL);
        at++;
    }
}

typedef VECTOR(const char *) path_list;

static int list_headers(arena *a, const char *folder, int depth, path_list *found)
{
    DIR *open = opendir(folder);
    if (open == NULL)
        return errno;
    int error = 0;
    const struct dirent *entry;
    while (error == 0 && (entry = readdir(open)) != NULL) {
        struct stat status;
        const char *path = arena_format(a, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode) && depth < DEEPEST_FOLDER)
            error = list_headers(a, path, depth + 1, found);
        else if (S_ISREG(status.st_mode) && text_ends_with(entry->d_name, ".h"))
            *vector_add(a, found) = path;
    }
    closedir(open);
    return error;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int read_header(arena *a, const char *path, header_set *out)
{
    arena *scratch = arena_new();
    char *text;
    size_t length;
    int error = file_read(scratch, path, HEADER_LIMIT, &text, &length);
    if (error == 0) {
        add_functions(scratch, text, out);
        const char *name = path_basename(path);
        map_put(&out->base_names, arena_copy_n(a, name, strlen(name) - 2), NULL);
    }
    arena_free(scratch);
    return error;
}

const char *header_set_load(arena *a, const char *folder, header_set *out)
{
    path_list paths = {0};
    int error = list_headers(a, folder, 0, &paths);
    if (error == 0 && paths.count == 0)
        return "no header in this folder";
    if (error == 0)
        qsort(paths.items, paths.count, sizeof *paths.items, compare_paths);
    map_init(&out->functions, a);
    map_init(&out->base_names, a);
    for (size_t i = 0; error == 0 && i < paths.count; i++)
        error = read_header(a, paths.items[i], out);
    return error == 0 ? NULL : file_error_text(error);
}
