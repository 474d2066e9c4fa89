/* A pseudorandom generator (splitmix64): the same numbers for the same seed. Not for secrets. */
#ifndef EMULATOR_RNG_H
#define EMULATOR_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct rng {
    uint64_t state; /* begins as the seed */
} rng;

/* A number from 0 to `count` - 1; 0 for a `count` of 0. */
uint32_t rng_below(rng *r, uint32_t count);

void rng_bytes(rng *r, unsigned char *out, size_t count);

#endif
