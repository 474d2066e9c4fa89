#include "emit/key_hash.h"

#include <string.h>

/* 8 bytes or fewer as a little-endian number, whatever the machine. */
static uint64_t load(const char *bytes, size_t length)
{
    uint64_t number = 0;
    for (size_t i = 0; i < length; i++)
        number |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return number;
}

uint32_t key_hash(const char *key, size_t length, unsigned bits)
{
    uint64_t first = load(key, length < 8 ? length : 8);
    uint64_t last = length < 8 ? 0 : load(key + length - 8, 8);
    uint64_t x = (first ^ (last << 23 | last >> 41)) + length;
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> (64 - bits));
}

key_table key_table_make(arena *a, const char *const *keys, size_t count)
{
    key_table table = {.bits = 1};
    while (((size_t)1 << table.bits) < 2 * count)
        table.bits++;
    table.slots = arena_array(a, (size_t)1 << table.bits, sizeof *table.slots);
    size_t mask = ((size_t)1 << table.bits) - 1;
    for (size_t i = 0; i < count; i++) {
        size_t slot = key_hash(keys[i], strlen(keys[i]), table.bits);
        while (table.slots[slot] != 0)
            slot = (slot + 1) & mask;
        table.slots[slot] = (uint16_t)(i + 1);
    }
    return table;
}
