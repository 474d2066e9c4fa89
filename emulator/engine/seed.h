/* Fills all collections with believable data, a function of seed and document, including ids and times. */
#ifndef EMULATOR_SEED_H
#define EMULATOR_SEED_H

#include "engine/call/call.h"

enum { SEED_RECORDS = 20 }; /* in each collection */

/* The records are of the tenant "default" and refer to each other. Each is valid against its schema; a record
 * that cannot be is skipped with a warning. */
void seed_fill(emulator *e, uint64_t seed);

#endif
