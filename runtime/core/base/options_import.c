#include "core/base/options_import.h"

#include <string.h>

bool cpodi_options_import(void *to, size_t to_size, const void *from)
{
    size_t size;
    memcpy(&size, from, sizeof size);
    memset(to, 0, to_size);
    if (size < sizeof size)
        return false;
    memcpy(to, from, size < to_size ? size : to_size);
    memcpy(to, &to_size, sizeof to_size);
    return true;
}
