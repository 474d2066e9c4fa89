#include "engine/store/search.h"

#include <ctype.h>
#include <string.h>

/* The length of the next character or JSON escape, after which a match may begin. */
static size_t step(const char *at, bool is_json)
{
    if (!is_json || *at != '\\')
        return 1;
    return at[1] == 'u' ? strlen("\\u0000") : strlen("\\n");
}

bool search_contains(slice text, const char *lower, bool is_json)
{
    size_t length = strlen(lower);
    for (size_t i = 0; i + length <= text.length; i += step(text.text + i, is_json)) {
        size_t j = 0;
        while (j < length && tolower((unsigned char)text.text[i + j]) == (unsigned char)lower[j])
            j++;
        if (j == length)
            return true;
    }
    return false;
}
