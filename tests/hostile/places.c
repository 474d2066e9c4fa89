#include "places.h"

#include "base/file.h"

#include <string.h>

const char *places_load(arena *a)
{
    char *file;
    size_t length;
    return file_read(a, CPOD_SOURCE_DIR "/tests/hostile/places.txt", 1u << 20, &file, &length) == 0 ? file
                                                                                                    : NULL;
}

/* A place begins with '{' and a lower-case letter, a sequence that JSON does not have. */
const char *places_next(const char *at)
{
    for (at = strchr(at, '{'); at != NULL; at = strchr(at + 1, '{'))
        if (at[1] >= 'a' && at[1] <= 'z')
            return at;
    return NULL;
}

size_t places_name_length(const char *place)
{
    return strcspn(place + 1, ":");
}

void places_fill(buffer *out, const char *file, const char *name, const char *attack)
{
    for (const char *place; (place = places_next(file)) != NULL;) {
        size_t length = places_name_length(place);
        const char *text = place + length + 2;
        const char *end = strchr(text, '}');
        bool is_meant = name == NULL || (strlen(name) == length && strncmp(name, place + 1, length) == 0);
        buffer_append_n(out, file, (size_t)(place - file));
        buffer_append_n(out, text, (size_t)(end - text));
        if (is_meant)
            buffer_append(out, attack);
        file = end + 1;
    }
    buffer_append(out, file);
}
