/* Random bytes of the system. */
#ifndef EMULATOR_RANDOM_H
#define EMULATOR_RANDOM_H

#include "base/arena.h"

/* Fills with bytes that cannot be predicted. Aborts where the system provides none. */
void random_fill(void *bytes, int count);

/* The prefix and 32 random hexadecimal digits. */
const char *random_hex(arena *a, const char *prefix);

#endif
