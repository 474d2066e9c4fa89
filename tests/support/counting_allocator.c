#include "counting_allocator.h"

#include <stdlib.h>

static bool fails_now(counting_allocator *counting)
{
    counting->calls++;
    return counting->calls == counting->fail_at;
}

static void *count_allocate(void *context, size_t size)
{
    counting_allocator *counting = context;
    void *memory = fails_now(counting) ? NULL : malloc(size);
    counting->live += memory != NULL ? 1 : 0;
    return memory;
}

static void *count_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    (void)old_size;
    counting_allocator *counting = context;
    void *resized = fails_now(counting) ? NULL : realloc(memory, new_size);
    counting->live += memory == NULL && resized != NULL ? 1 : 0;
    return resized;
}

static void count_release(void *context, void *memory, size_t size)
{
    (void)size;
    counting_allocator *counting = context;
    counting->live--;
    free(memory);
}

void counting_allocator_init(counting_allocator *counting, size_t fail_at)
{
    *counting =
        (counting_allocator){{counting, count_allocate, count_reallocate, count_release}, 0, 0, fail_at};
}
