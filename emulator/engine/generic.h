/* Documents served generically: what their operations do is unknown, so each responds with an example of its
 * schemas. There is no state, and any credential of the right kind is accepted. */
#ifndef EMULATOR_GENERIC_H
#define EMULATOR_GENERIC_H

#include "engine/call/call.h"

/* Responds with an example: the handler of all operations. */
void generic_serve(call *c);

#endif
