/* Reads the head and the body of a response. */
#ifndef CPOD_RUNTIME_RESPONSE_READ_H
#define CPOD_RUNTIME_RESPONSE_READ_H

#include "core/call/call.h"

void cpodi_response_init(cpodi_response *response, const cpod_allocator *allocator);
void cpodi_response_clear(cpodi_response *response); /* ready for the next attempt */

/* Reads the head of the open exchange. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_response_read_head(cpodi_call *call, cpod_error *error);

/* Allocates the body. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_response_begin_body(cpodi_call *call, cpod_error *error);

/* Reads the body of the open exchange and terminates it: of a success the whole body, of a failure as much as
 * explains it. CPOD_ERR_LIMIT: a success beyond the client's limit; CPOD_PENDING: call it again when more has
 * arrived; statuses of the transport. */
cpod_status cpodi_response_read_body(cpodi_call *call, cpod_error *error);

/* Writes the body of a success to the call's sink, in pieces. CPOD_ERR_TRANSPORT also where it is shorter
 * than its Content-Length; CPOD_PENDING as above; statuses of the transport and of cpodi_sink_write(). */
cpod_status cpodi_response_stream_to_sink(cpodi_call *call, cpod_error *error);

#endif
