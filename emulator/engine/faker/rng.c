#include "engine/faker/rng.h"

static uint64_t next(rng *r)
{
    r->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = r->state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

uint32_t rng_below(rng *r, uint32_t count)
{
    return count > 0 ? (uint32_t)(next(r) % count) : 0;
}

void rng_bytes(rng *r, unsigned char *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (unsigned char)next(r);
}
