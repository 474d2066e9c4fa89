/* The verbs of entities: approve, assign, close, revoke. */
#ifndef EMULATOR_TRANSITION_H
#define EMULATOR_TRANSITION_H

#include "core.h"

/* Whether an operation says by `x-cpod-transition` what it does: {field, from, to, time}. */
bool transition_is_one(const spec_operation *operation);

/* Behaviour: takes the body's members over, moves `field` to `to`, and stamps `time` where it is named. 409
 * when the record is in none of the states of `from`. */
void transition_serve(call *c);

#endif
