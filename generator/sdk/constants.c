#include "base/buffer.h"
#include "sdk/sdk.h"

#include <assert.h>

const char *sdk_constant_name(const sdk_constant *list, int value)
{
    while (list->name != NULL && list->value != value)
        list++;
    assert(list->name != NULL);
    return list->name;
}

const char *sdk_constant_bits(arena *a, const sdk_constant *list, unsigned bits)
{
    buffer names = {0};
    for (; list->name != NULL; list++) {
        if ((bits & (unsigned)list->value) != 0)
            buffer_format(&names, "%s%s", names.length > 0 ? " | " : "", list->name);
    }
    const char *text = names.length > 0 ? arena_copy(a, buffer_text(&names)) : NULL;
    buffer_free(&names);
    return text;
}
