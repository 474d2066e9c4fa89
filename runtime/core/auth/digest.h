/* Credentials for HTTP Digest (RFC 7616), which the transport uses. */
#ifndef CPOD_RUNTIME_DIGEST_H
#define CPOD_RUNTIME_DIGEST_H

#include "core/auth/token.h"

/* Refuses the credential where the transport cannot use it. CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_digest_check_transport(const cpodi_auth_context *context, cpod_error *error);

/* Checks that the schemes of a request, as bits, are Digest and others that leave the header Authorization to it.
 * CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_digest_check_alone(const cpod_tables *tables, uint32_t schemes, cpod_error *error);

/* Overwrites the values of `response` and `cnonce` in a text that a server sent, in the syntax of the header or in JSON,
 * by asterisks: a password can be guessed from both. */
void cpodi_digest_hide(char *text);

#endif
