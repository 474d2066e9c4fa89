#include "base/path.h"

#include <string.h>

bool path_is_absolute(const char *path)
{
    return path[0] == '/';
}

/* The next part of a path and its length; skips the separators before it. NULL at the end. */
static const char *next_part(const char **rest, size_t *length)
{
    const char *part = *rest + strspn(*rest, "/");
    *length = strcspn(part, "/");
    *rest = part + *length;
    return *length == 0 ? NULL : part;
}

static bool is_part(const char *part, size_t length, const char *wanted)
{
    return length == strlen(wanted) && memcmp(part, wanted, length) == 0;
}

char *path_normalize(arena *a, const char *path)
{
    bool absolute = path_is_absolute(path);
    char *folded = arena_alloc(a, strlen(path) + 2);
    size_t root = absolute ? 1 : 0; /* what ".." cannot take away */
    size_t end = root;
    folded[0] = absolute ? '/' : '\0';

    const char *part;
    size_t length;
    while ((part = next_part(&path, &length)) != NULL) {
        if (is_part(part, length, "."))
            continue;
        bool up = is_part(part, length, "..");
        if (up && end > root) {
            while (end > root && folded[end - 1] != '/')
                end--;
            if (end > root)
                end--;
            continue;
        }
        if (up && absolute)
            continue;
        if (end > 0 && folded[end - 1] != '/')
            folded[end++] = '/';
        memcpy(folded + end, part, length);
        end += length;
        if (up)
            root = end; /* a leading ".." stays */
    }
    if (end == 0)
        folded[end++] = '.';
    folded[end] = '\0';
    return folded;
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
    if (path_is_absolute(path))
        return path_normalize(a, path);
    return path_normalize(a, arena_format(a, "%s/%s", folder[0] == '\0' ? "." : folder, path));
}

bool path_stays_below(const char *path)
{
    if (path_is_absolute(path))
        return false;
    size_t depth = 0;
    const char *part;
    size_t length;
    while ((part = next_part(&path, &length)) != NULL) {
        if (is_part(part, length, "."))
            continue;
        if (!is_part(part, length, ".."))
            depth++;
        else if (depth-- == 0)
            return false;
    }
    return depth > 0;
}
