/* Credentials by the security schemes of the document, whose values are not known: their presence counts. */
#ifndef EMULATOR_CREDENTIALS_H
#define EMULATOR_CREDENTIALS_H

#include "engine/call/call.h"

/* Whether the call has the credentials that its operation requires. False after having responded 401. */
bool credentials_check(call *c);

/* Whether a query parameter is the key of one of the security schemes. */
bool credentials_is_parameter(const call *c, const char *name);

#endif
