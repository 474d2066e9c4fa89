/* The descriptor of a cancel token, for waiting. */
#ifndef CPOD_RUNTIME_CANCEL_H
#define CPOD_RUNTIME_CANCEL_H

#include "cpod/core/client.h"

/* Returns a file descriptor that stays readable once the token is triggered; -1 for NULL. */
int cpodi_cancel_descriptor(const cpod_cancel *cancel);

#endif
