/* Makes the endpoints of all operations of the spec, and of the paths the spec does not list, and fills the
 * router. */
#ifndef EMULATOR_ENDPOINT_H
#define EMULATOR_ENDPOINT_H

#include "engine/call/call.h"

void endpoints_build(emulator *e);

#endif
