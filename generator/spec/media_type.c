#include "spec/media_type.h"

#include <string.h>
#include <strings.h>

static size_t essence_length(const char *type)
{
    return strcspn(type, "; \t");
}

static bool is_essence(const char *type, const char *wanted)
{
    return essence_length(type) == strlen(wanted) && strncasecmp(type, wanted, strlen(wanted)) == 0;
}

bool media_type_is_json(const char *type)
{
    static const char suffix[] = "+json";
    size_t length = essence_length(type);
    size_t suffix_length = sizeof suffix - 1;
    bool has_suffix =
        length > suffix_length && strncasecmp(type + length - suffix_length, suffix, suffix_length) == 0;
    return has_suffix || is_essence(type, "application/json") || is_essence(type, "text/json");
}

bool media_type_includes_json(const char *type)
{
    return media_type_is_json(type) || is_essence(type, "*/*") || is_essence(type, "application/*");
}
