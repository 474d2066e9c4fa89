/* Parameters and body of a request, checked against its operation. */
#ifndef EMULATOR_REQUEST_H
#define EMULATOR_REQUEST_H

#include "engine/call/call.h"
#include "engine/validate/validate.h"

/* Parameters in query, header and cookie. False after having responded 400. */
bool request_check_parameters(call *c);

/* Reads the body into c->body. False after having responded 400, 415 or 422. */
bool request_read_body(call *c);

/* Removes server fields and validates the body. False after a response of 400 (member missing) or 422. */
bool request_check_body(call *c);

#endif
