/* HTTP Digest (RFC 7616) for documents that declare it. The emulator has no passwords: any response of the right form to
 * one of its challenges is accepted. */
#ifndef EMULATOR_DIGEST_H
#define EMULATOR_DIGEST_H

#include "engine/call/call.h"

typedef enum digest_state {
    DIGEST_INVALID, /* or absent */
    DIGEST_STALE,   /* the challenge is older than the lifetime of tokens */
    DIGEST_VALID
} digest_state;

/* Checks the header Authorization of a call. */
digest_state digest_read(const call *c);

/* Adds challenges to the response, the better algorithm first. */
void digest_challenge(call *c, bool is_stale);

#endif
