/* Inside of a cancel token, for those who wait. */
#ifndef CPOD_RUNTIME_CANCEL_H
#define CPOD_RUNTIME_CANCEL_H

#include "cpod/core/client.h"

/* A file descriptor that is readable, for good, once the token was used. -1 for no token. */
int cpodi_cancel_descriptor(const cpod_cancel *cancel);

#endif
