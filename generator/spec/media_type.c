#include "spec/media_type.h"

#include <string.h>
#include <strings.h>

static size_t essence_length(const char *type)
{
    return strcspn(type, "; \t");
}

bool media_type_is(const char *type, const char *wanted)
{
    return essence_length(type) == strlen(wanted) && strncasecmp(type, wanted, strlen(wanted)) == 0;
}

/* A suffix that is not the whole of the type. */
static bool has_suffix(const char *type, const char *suffix)
{
    size_t length = essence_length(type);
    size_t suffix_length = strlen(suffix);
    return length > suffix_length && strncasecmp(type + length - suffix_length, suffix, suffix_length) == 0;
}

bool media_type_is_json(const char *type)
{
    return has_suffix(type, "+json") || media_type_is(type, "application/json") ||
           media_type_is(type, "text/json");
}

bool media_type_includes_json(const char *type)
{
    return media_type_is_json(type) || media_type_is(type, "*/*") || media_type_is(type, "application/*");
}

bool media_type_is_xml(const char *type)
{
    return has_suffix(type, "/xml") || has_suffix(type, "+xml");
}
