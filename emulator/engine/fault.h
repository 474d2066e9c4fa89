/* Faults on request, for tests of clients. The grammar, in the header X-Emulator-Fault and in the member
 * `fault` at /emulator/faults, is a list of words divided by semicolons:
 *
 *     status=503      respond with this error, without executing the operation
 *     retry-after=2   … with this header, in seconds (default for a 429: 1)
 *     delay=500       respond this many milliseconds later
 *     cut             end the connection after half of the body; a stream, after its first event
 *     reset           reset the connection instead of responding
 *     malformed       respond with a body that is not JSON
 *     stream-error    send an error after the first item of a stream
 *     expire-tokens   expire all access tokens before the request is checked
 *     count=2         for this many requests
 *
 * With all but `status` the operation is executed. */
#ifndef EMULATOR_FAULT_H
#define EMULATOR_FAULT_H

#include "engine/call/call.h"

typedef struct fault {
    int status;          /* 0: none */
    int64_t retry_after; /* seconds, -1: no such header */
    int64_t delay;       /* milliseconds */
    http_ending ending;
    bool is_malformed, fails_stream, expires_tokens;
    int64_t count; /* 0: not given */
} fault;

/* Finds the fault of a request: that of its header, else one of /emulator/faults. False after having
 * responded 400 to an invalid header. */
bool fault_take(call *c, fault *out);

/* Before a request is served; false when the fault is the response. */
bool fault_begin(call *c, const fault *f);

/* After it was served. */
void fault_finish(call *c, const fault *f);

/* Handlers of /emulator/faults. */
void fault_list(call *c);
void fault_add(call *c);
void fault_clear(call *c);

#endif
