/* The challenge of HTTP Digest in a response: RFC 7616, section 3.3. */
#ifndef CPOD_RUNTIME_CHALLENGE_H
#define CPOD_RUNTIME_CHALLENGE_H

#include "cpod/core/transport.h"

/* Returns why libcurl cannot respond to the first challenge of HTTP Digest among the headers, which is the one that it
 * uses, as the end of a message; NULL: it can, or there is no challenge at all, as where a password is wrong. */
const char *cpodi_challenge_problem(const cpod_header *headers, size_t count);

#endif
