/* Faults on request, for tests of what clients do then. The grammar, of the header X-Emulator-Fault and of
 * the member `fault` at /emulator/faults alike, is words between semicolons:
 *
 *     status=503      answer with this error instead of doing anything
 *     retry-after=2   … with this header, in seconds (1 for a 429 unless said)
 *     delay=500       answer so many milliseconds later
 *     cut             end the connection after half of the body; a stream, after its first event
 *     reset           reset the connection instead of answering
 *     malformed       answer with a body that is no JSON
 *     expire-tokens   end all access tokens before the request is looked at
 *     count=2         for so many requests
 *
 * But for `status`, the operation is carried out. */
#ifndef EMULATOR_FAULT_H
#define EMULATOR_FAULT_H

#include "engine/call/call.h"

typedef struct fault {
    int status;          /* 0: none */
    int64_t retry_after; /* seconds, -1: no such header */
    int64_t delay;       /* milliseconds */
    http_ending ending;
    bool is_malformed, expires_tokens;
    int64_t count; /* 0: not said */
} fault;

/* Reads the grammar. NULL, or what is wrong, in the arena. */
const char *fault_read(arena *a, const char *text, fault *out);

/* What a request that was found to be one of the contract is to suffer: by its header, else by what was asked
 * for at /emulator/faults. False after having answered 400 to a header that is wrong. */
bool fault_take(call *c, fault *out);

/* Before a request is served; false when it is answered by that. */
bool fault_begin(call *c, const fault *f);

/* After it was served. */
void fault_finish(call *c, const fault *f);

/* Behaviours of /emulator/faults. */
void fault_list(call *c);
void fault_add(call *c);
void fault_clear(call *c);

#endif
