#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cpod/client.h"

cpod_client *platform_client(script *s, const cpod_client_options *options)
{
    cpod_client_options own = CPOD_CLIENT_OPTIONS_INIT;
    if (options != NULL)
        own = *options;
    else
        own.token = "tok";
    own.transport = cpod_mock_transport(s->mock);
    own.clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_client_new(&own, &client, &error) != CPOD_OK)
        fail_msg("no client: %s", error.message);
    return client;
}

static bool fails(meter *m)
{
    return ++m->count == m->fail_at;
}

static void *meter_allocate(void *context, size_t size)
{
    meter *m = context;
    void *memory = fails(m) ? NULL : malloc(size);
    m->live += memory == NULL ? 0 : size;
    return memory;
}

static void *meter_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    meter *m = context;
    void *larger = fails(m) ? NULL : realloc(memory, new_size);
    if (larger != NULL)
        m->live += new_size - (memory == NULL ? 0 : old_size);
    return larger;
}

static void meter_release(void *context, void *memory, size_t size)
{
    meter *m = context;
    m->live -= size;
    free(memory);
}

cpod_allocator meter_allocator(meter *m)
{
    return (cpod_allocator){m, meter_allocate, meter_reallocate, meter_release};
}
