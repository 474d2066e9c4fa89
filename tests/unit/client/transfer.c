#include "transfer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tables.h"

static const char *const some_id = "1";
const void *const transfer_path[1] = {&some_id};
loopback transfer_server;

static bool sleep_not(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    (void)context;
    (void)until_ms;
    return !cpod_cancel_is_triggered(cancel);
}

static void *meter_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    transfer_meter *m = context;
    void *larger = ++m->count == m->fail_at ? NULL : realloc(memory, new_size);
    if (larger != NULL)
        m->live += new_size - (memory == NULL ? 0 : old_size);
    m->peak = m->live > m->peak ? m->live : m->peak;
    return larger;
}

static void *meter_allocate(void *context, size_t size)
{
    return meter_reallocate(context, NULL, 0, size);
}

static void meter_release(void *context, void *memory, size_t size)
{
    transfer_meter *m = context;
    m->live -= size;
    free(memory);
}

cpod_client *transfer_client(transfer_meter *m)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_allocator allocator = {m, meter_allocate, meter_reallocate, meter_release};
    options.token = "tok";
    options.base_url = transfer_server.url;
    options.max_body_bytes = 1000; /* does not apply to downloads, only to memory */
    if (m != NULL)
        options.allocator = &allocator;
    const cpod_clock clock = {.size = sizeof clock, .sleep_until = sleep_not};
    options.clock = &clock;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    return client;
}

bool transfer_take(void *context, const void *data, size_t length)
{
    transfer_taker *t = context;
    const unsigned char *bytes = data;
    if (t->give_up_at != 0 && t->count + length >= t->give_up_at)
        return false;
    while (length > 0) {
        size_t at = (size_t)(t->count % LOOPBACK_BLOCK);
        size_t count = length < LOOPBACK_BLOCK - at ? length : LOOPBACK_BLOCK - at;
        t->differs = t->differs || memcmp(bytes, loopback_block + at, count) != 0;
        bytes += count;
        length -= count;
        t->count += count;
    }
    return true;
}

bool transfer_restart(void *context)
{
    transfer_taker *t = context;
    t->count = 0;
    t->restarts++;
    return true;
}

void transfer_note(void *context, int64_t done, int64_t total)
{
    transfer_taker *t = context;
    assert_true(done > 0);
    t->done = done;
    t->total = total;
}

FILE *transfer_new_file(void)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    return file;
}
