#include "engine/base/random.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>

void random_fill(void *bytes, int count)
{
    if (RAND_bytes(bytes, count) != 1)
        abort();
}

const char *random_hex(arena *a, const char *prefix)
{
    enum { BYTES = 16 };
    unsigned char bytes[BYTES];
    char digits[2 * BYTES + 1];
    random_fill(bytes, BYTES);
    for (size_t i = 0; i < BYTES; i++)
        snprintf(digits + 2 * i, 3, "%02x", bytes[i]);
    return arena_format(a, "%s%s", prefix, digits);
}
