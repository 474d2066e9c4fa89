/* Reading an answer: its head, its body. */
#ifndef CPOD_RUNTIME_RESPONSE_READ_H
#define CPOD_RUNTIME_RESPONSE_READ_H

#include "core/call/call.h"

void cpodi_response_init(cpodi_response *response, const cpod_allocator *allocator);
void cpodi_response_clear(cpodi_response *response); /* ready for the next attempt's */

/* Keeps what matters of the open exchange's head. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_response_read_head(cpodi_call *call, cpod_error *error);

/* Makes room for the body. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_response_begin_body(cpodi_call *call, cpod_error *error);

/* Reads the body of the open exchange and seals it. Of a success all of it: CPOD_ERR_LIMIT beyond the
 * client's limit, and what the transport says when it breaks off. Of a failure what is enough to explain it.
 * CPOD_PENDING, as of cpodi_response_stream_to_sink(): to be called again when more is there. */
cpod_status cpodi_response_read_body(cpodi_call *call, cpod_error *error);

/* Gives the body of a success to the call's sink, in pieces. CPOD_ERR_TRANSPORT also where it is shorter than
 * its Content-Length; statuses of the transport and of cpodi_sink_write(). */
cpod_status cpodi_response_stream_to_sink(cpodi_call *call, cpod_error *error);

#endif
