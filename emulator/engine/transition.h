/* Verbs of entities: approve, assign, close, revoke. */
#ifndef EMULATOR_TRANSITION_H
#define EMULATOR_TRANSITION_H

#include "engine/call/call.h"

/* Whether an operation has `x-cpod-transition`, which describes it. All members are optional:
 *
 *     field, from   409 unless the field has one of these values
 *     to            the field's new value
 *     time          a field that is set to the current time
 *     set           fields and their values
 *     add, remove   list: member of the body with the items to add or remove
 *     count         a field that grows by one
 *
 * A list `x_ids` that changes has its `x_count` set, where the entity has such a field. */
bool transition_is_one(const spec_operation *operation);

/* Handler: copies the body's members into the entity, applies the transition, then the endpoint's `also`. */
void transition_serve(call *c);

#endif
