/* Makes the endpoints of all operations of the document, and of the emulator's own paths, and fills the
 * router. */
#ifndef EMULATOR_ENDPOINT_H
#define EMULATOR_ENDPOINT_H

#include "engine/call/call.h"

void endpoints_build(emulator *e);

#endif
