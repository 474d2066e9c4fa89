#include "lint/headers.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/path.h"
#include "base/vector.h"

enum { HEADER_LIMIT = 64 << 20, DEEPEST_FOLDER = 16 };

typedef VECTOR(const char *) path_list;

static bool is_identifier_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Behind a comment that starts here; `text` itself where none does. */
static const char *skip_comment(const char *text)
{
    const char *end = text;
    if (strncmp(text, "/*", 2) == 0) {
        end = strstr(text + 2, "*/");
        return end ? end + 2 : text + strlen(text);
    }
    if (strncmp(text, "//", 2) == 0)
        end += strcspn(text, "\n");
    return end;
}

static void add_functions(arena *a, const char *text, header_set *out)
{
    while (*text) {
        const char *behind = skip_comment(text);
        if (behind != text) {
            text = behind;
            continue;
        }
        size_t length = 0;
        while (is_identifier_char(text[length]))
            length++;
        if (length > 0 && text[length] == '(')
            map_put(&out->functions, arena_copy_n(a, text, length), NULL);
        text += length > 0 ? length : 1;
    }
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

static int list_headers(arena *a, const char *folder, int depth, path_list *found)
{
    DIR *open = opendir(folder);
    if (!open)
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
        else if (S_ISREG(status.st_mode) && ends_with(entry->d_name, ".h"))
            *vector_add(a, found) = path;
    }
    closedir(open);
    return error;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *header_set_read(arena *a, const char *folder, header_set *out)
{
    path_list found = {0};
    map_init(&out->functions, a);
    map_init(&out->stems, a);
    int error = list_headers(a, folder, 0, &found);
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, compare_paths);
    for (size_t i = 0; error == 0 && i < found.count; i++) {
        char *text;
        size_t length;
        error = file_read(a, found.items[i], HEADER_LIMIT, &text, &length);
        if (error != 0)
            break;
        add_functions(a, text, out);
        const char *name = path_name(found.items[i]);
        map_put(&out->stems, arena_copy_n(a, name, strlen(name) - 2), NULL);
    }
    if (error == 0 && found.count == 0)
        return "there is no header in it";
    return error == 0 ? NULL : file_error_text(error);
}
