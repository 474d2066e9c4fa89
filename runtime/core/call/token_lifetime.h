/* `expires_in` of a token response (RFC 6749, section 5.1): servers also send it as text, or with a fraction. */
#ifndef CPOD_RUNTIME_TOKEN_LIFETIME_H
#define CPOD_RUNTIME_TOKEN_LIFETIME_H

#include "core/call/call.h"

/* Reads `expires_in` of a JSON object: a number, with a fraction or not, or its text. A negative one is 0, one
 * above 366 days is that. False: absent, or anything else. */
bool cpodi_token_lifetime_read(const cpodi_buffer *body, double *seconds);

/* Makes it a whole number of seconds, rounded down, where the response is decoded into a type with `access_token`
 * and an integral `expires_in`; an integer stays as it is. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_token_lifetime_normalize(cpodi_call *call, const cpod_response *description,
                                           cpod_error *error);

#endif
