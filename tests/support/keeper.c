#include "support/keeper.h"

#include <string.h>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#else
#define VALGRIND_MAKE_MEM_DEFINED(address, length) ((void)0)
#endif

static void *keeper_allocate(void *context, size_t size)
{
    keeper *k = context;
    size = (size + 15) & ~(size_t)15;
    if (k->used + size > sizeof k->bytes)
        return NULL;
    void *memory = k->bytes + k->used;
    k->used += size;
    return memory;
}

static void *keeper_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    void *larger = keeper_allocate(context, new_size);
    if (larger != NULL && memory != NULL)
        memcpy(larger, memory, old_size < new_size ? old_size : new_size);
    return larger;
}

static void keeper_release(void *context, void *memory, size_t size)
{
    (void)context, (void)memory, (void)size;
}

cpod_allocator keeper_allocator(keeper *k)
{
    return (cpod_allocator){k, keeper_allocate, keeper_reallocate, keeper_release};
}

bool keeper_holds(const keeper *k, const char *text)
{
    size_t length = strlen(text);
    const unsigned char *at = k->bytes;
    const unsigned char *end = k->bytes + k->used;
    /* Padding of structs is not initialised; here its bytes are searched as all others. */
    (void)VALGRIND_MAKE_MEM_DEFINED(k->bytes, k->used);
    while ((at = memchr(at, text[0], (size_t)(end - at))) != NULL && (size_t)(end - at) >= length) {
        if (memcmp(at, text, length) == 0)
            return true;
        at++;
    }
    return false;
}
