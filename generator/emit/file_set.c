#include "emit/file_set.h"

#include "lang/words.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_LIMIT = 512 };

void file_set_init(file_set *out, arena *memory)
{
    *out = (file_set){.memory = memory};
    map_init(&out->folded, memory);
}

bool file_set_path_is_safe(const char *path)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
    size_t length = strlen(path);
    return length > 0 && length <= PATH_LIMIT && strspn(path, safe) == length && path[0] != '.' &&
           path[0] != '/' && path[length - 1] != '/' && strstr(path, "//") == NULL &&
           strstr(path, "/.") == NULL;
}

bool file_set_add(file_set *out, const char *path, const char *text, size_t length, diagnostics *d)
{
    if (!file_set_path_is_safe(path)) {
        diagnostics_report(d, SEVERITY_ERROR, "unsafe-file-name", (mark){0},
                           "unsafe name of a generated file: '%s'", path);
        return false;
    }
    const char *folded = words_to_lower_case(out->memory, path);
    const char *other = map_get(&out->folded, folded);
    if (other != NULL) {
        diagnostics_report(d, SEVERITY_ERROR, "duplicate-file-name", (mark){0},
                           "two generated files have one name: '%s' and '%s'", other, path);
        return false;
    }
    char *copy = arena_copy(out->memory, path);
    map_put(&out->folded, folded, copy);
    *vector_add(out->memory, &out->files) =
        (file_set_file){.path = copy, .text = arena_copy_n(out->memory, text, length), .length = length};
    return true;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const file_set_file *)a)->path, ((const file_set_file *)b)->path);
}

void file_set_sort(file_set *out)
{
    if (out->files.count > 1)
        qsort(out->files.items, out->files.count, sizeof *out->files.items, compare_paths);
}

const file_set_file *file_set_find(const file_set *out, const char *path)
{
    for (size_t i = 0; i < out->files.count; i++)
        if (strcmp(out->files.items[i].path, path) == 0)
            return &out->files.items[i];
    return NULL;
}
