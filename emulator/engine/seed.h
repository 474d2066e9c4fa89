/* Fills all collections with believable data, the same for the same seed and document: ids and times too. */
#ifndef EMULATOR_SEED_H
#define EMULATOR_SEED_H

#include "engine/call/call.h"

enum { SEED_RECORDS = 20 }; /* in each collection */

/* The records are of the tenant "default" and refer to each other. Each is valid against its schema; one that
 * could not be made so is left out, and a warning says it. */
void seed_fill(emulator *e, uint64_t seed);

#endif
