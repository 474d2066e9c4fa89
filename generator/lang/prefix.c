#include "lang/prefix.h"

#include "lang/reserved.h"

#include <string.h>

enum { PREFIX_LIMIT = 32 };

bool prefix_is_valid(const char *prefix)
{
    size_t length = strlen(prefix);
    return length > 0 && length <= PREFIX_LIMIT && prefix[0] >= 'a' && prefix[0] <= 'z' &&
           strspn(prefix, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
           strstr(prefix, "__") == NULL && prefix[length - 1] != '_' && !reserved_is(prefix);
}
