#include "core/base/wipe.h"

#include <string.h>

void cpodi_wipe(void *memory, size_t size)
{
    static void *(*const volatile set)(void *, int, size_t) = memset;
    (void)set(memory, 0, size);
}
