/* Amounts of money in the form of the contract: decimal strings. */
#ifndef EMULATOR_MONEY_H
#define EMULATOR_MONEY_H

#include <stdint.h>

#include "engine/base/json.h"

/* The amount in ten-thousandths, truncated; 0 for an absent member. */
int64_t money_of(const cJSON *object, const char *name);

/* Sets a member with two decimals, or four where two are not exact. */
void money_set(cJSON *object, const char *name, int64_t amount);

#endif
