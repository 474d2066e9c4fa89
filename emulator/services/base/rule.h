/* Conditions of flags and policies. */
#ifndef EMULATOR_RULE_H
#define EMULATOR_RULE_H

#include "engine/base/json.h"

/* The first of `rules` whose `when` the input meets; NULL: none. A condition is an object that maps paths
 * ("user.plan") to values, all of which must be equal. A list in the condition means any of its values; a
 * list in the input must contain the value. An absent condition is always met. */
const cJSON *rule_first(const cJSON *rules, const cJSON *input);

#endif
