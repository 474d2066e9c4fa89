#include "base/path.h"

#include <stdbool.h>
#include <string.h>

/* The next segment of a path and its length, without the separators before it. NULL at the end. */
static const char *next_segment(const char **rest, size_t *length)
{
    const char *segment = *rest + strspn(*rest, "/");
    *length = strcspn(segment, "/");
    *rest = segment + *length;
    return *length == 0 ? NULL : segment;
}

static bool segment_equals(const char *segment, size_t length, const char *wanted)
{
    return length == strlen(wanted) && memcmp(segment, wanted, length) == 0;
}

char *path_normalize(arena *a, const char *path)
{
    bool absolute = path[0] == '/';
    char *normalized = arena_alloc(a, strlen(path) + 2);
    size_t root = absolute ? 1 : 0; /* length of the prefix that ".." must not remove */
    size_t end = root;
    normalized[0] = absolute ? '/' : '\0';

    const char *segment;
    size_t length;
    while ((segment = next_segment(&path, &length)) != NULL) {
        if (segment_equals(segment, length, "."))
            continue;
        bool up = segment_equals(segment, length, "..");
        if (up && end > root) {
            while (end > root && normalized[end - 1] != '/')
                end--;
            if (end > root)
                end--;
            continue;
        }
        if (up && absolute)
            continue;
        if (end > 0 && normalized[end - 1] != '/')
            normalized[end++] = '/';
        memcpy(normalized + end, segment, length);
        end += length;
        if (up)
            root = end; /* a leading ".." stays */
    }
    if (end == 0)
        normalized[end++] = '.';
    normalized[end] = '\0';
    return normalized;
}

char *path_dirname(arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return arena_copy(a, ".");
    return arena_copy_n(a, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *path_basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

char *path_join(arena *a, const char *folder, const char *path)
{
    if (path[0] == '/')
        return path_normalize(a, path);
    return path_normalize(a, arena_format(a, "%s/%s", folder[0] == '\0' ? "." : folder, path));
}
