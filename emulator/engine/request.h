/* What a request brings, checked against its operation: parameters and body. */
#ifndef EMULATOR_REQUEST_H
#define EMULATOR_REQUEST_H

#include "engine/call/call.h"
#include "engine/validate/validate.h"

/* Parameters in query, header and cookie. False after having answered 400. */
bool request_check_parameters(call *c);

/* Reads the body into c->body. False after having answered 400, 415 or 422. */
bool request_read_body(call *c);

/* The body against its schema, server-stamped members taken out before. False after having answered 400 where
 * a required member is missing, else 422. */
bool request_check_body(call *c);

#endif
