/* Amounts of money as the contract writes them: decimal texts. */
#ifndef EMULATOR_MONEY_H
#define EMULATOR_MONEY_H

#include <stdint.h>

#include "engine/base/json.h"

/* In ten-thousandths; what is more exact is cut off. An absent member is 0. */
int64_t money_of(const cJSON *object, const char *name);

/* Sets a member: at least two decimals, four where they are needed. */
void money_set(cJSON *object, const char *name, int64_t amount);

#endif
