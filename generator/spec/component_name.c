/* The name that a pointer gives to a schema. */
#include "base/uri.h"
#include "spec/loader.h"

#include <string.h>

static bool equals(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* The start of the segment that ends before `end`. */
static const char *segment_before(const char *start, const char *end)
{
    const char *from = end;
    while (from > start && from[-1] != '/')
        from--;
    return from;
}

/* The name of a file without folders and extension. */
static const char *file_stem(loader *l, const char *pointer, const char *hash)
{
    const char *start = segment_before(pointer, hash);
    const char *dot = memchr(start, '.', (size_t)(hash - start));
    return arena_copy_n(l->memory, start, (size_t)((dot != NULL && dot > start ? dot : hash) - start));
}

static char *unescaped(loader *l, const char *segment)
{
    char *out = arena_copy(l->memory, segment);
    uri_pointer_unescape(out);
    return out;
}

const char *spec_component_name(loader *l, const char *pointer)
{
    const char *hash = strchr(pointer, '#');
    const char *last = strrchr(hash, '/');
    if (last == NULL)
        return hash == pointer ? NULL : file_stem(l, pointer, hash);
    if (last == hash + 1)
        return hash == pointer ? NULL : unescaped(l, last + 1);
    const char *folder = segment_before(hash, last);
    size_t length = (size_t)(last - folder);
    const char *above_end = folder > hash + 1 ? folder - 1 : folder;
    const char *above = segment_before(hash + 1, above_end);
    size_t above_length = (size_t)(above_end - above);
    bool is_schemas =
        equals(folder, length, "schemas") && (above_length == 0 || equals(above, above_length, "components"));
    bool is_definitions = (equals(folder, length, "$defs") || equals(folder, length, "definitions")) &&
                          !equals(above, above_length, "properties");
    return is_schemas || is_definitions ? unescaped(l, last + 1) : NULL;
}
