/* The verbs of entities: approve, assign, close, revoke. */
#ifndef EMULATOR_TRANSITION_H
#define EMULATOR_TRANSITION_H

#include "engine/call/call.h"

/* Whether an operation says by `x-cpod-transition` what it does. All members are optional:
 *
 *     field, from   409 unless the field has one of these values
 *     to            the field's new value
 *     time          a field that gets the present time
 *     set           fields and their values
 *     add, remove   list: member of the body with what goes in or out
 *     count         a field that grows by one
 *
 * A list `x_ids` that changes has its `x_count` set, where the entity has such a field. */
bool transition_is_one(const spec_operation *operation);

/* Behaviour: takes the body's members over and does what the operation says. */
void transition_serve(call *c);

/* The same, and then what `also` does to the entity; it returns false after having answered. */
void transition_serve_also(call *c, bool (*also)(call *c, cJSON *entity));

#endif
