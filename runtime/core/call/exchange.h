/* The exchange of one attempt, with the limits of the call around the transport's functions; its response. */
#ifndef CPOD_RUNTIME_EXCHANGE_H
#define CPOD_RUNTIME_EXCHANGE_H

#include "core/call/call.h"

/* Sends the request with its credentials. Statuses of the transport. */
cpod_status cpodi_exchange_open(cpodi_call *call, cpod_error *error);

/* Reads from the open exchange. CPOD_PENDING: nothing is there yet, and the call is in an event loop;
 * statuses of the transport. */
cpod_status cpodi_exchange_read(cpodi_call *call, void *buffer, size_t capacity, size_t *count,
                                cpod_error *error);

/* For an exchange in an event loop: when to step again, at the latest. */
int64_t cpodi_exchange_look_again_at(const cpodi_call *call, int64_t now);

/* Whether the response is a 2xx. */
static inline bool cpodi_exchange_succeeded(const cpodi_call *call)
{
    return call->result.response.status >= 200 && call->result.response.status < 300;
}

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

/* Writes the body of a success to the call's sink, in pieces. CPOD_ERR_TRANSPORT also where the sink does not
 * have as many bytes afterwards as the content; CPOD_PENDING as above; statuses of the transport and of
 * cpodi_sink_write(). */
cpod_status cpodi_response_stream_to_sink(cpodi_call *call, cpod_error *error);

/* Fills in the error from the response: RFC 7807, RFC 6749, or the beginning of an unknown body. @return its
 * class. */
cpod_status cpodi_problem(const cpodi_call *call, cpod_error *error);

/* The same from an error that a server reports within a stream, after the response has begun: of the class of an
 * HTTP status in it, else CPOD_ERR_SERVER. */
cpod_status cpodi_problem_in_stream(const cpodi_call *call, const cpodi_buffer *text, cpod_error *error);

/* Completes the error of a success that the call cannot use: HTTP status, request id, and the beginning of the
 * body unless it is a secret. */
void cpodi_problem_quote(const cpodi_call *call, cpod_error *error);

/* Hides the secrets of the request in a text, or in the texts of an error: a server may have sent them back. */
void cpodi_call_hide(const cpodi_call *call, char *text);
void cpodi_problem_hide(const cpodi_call *call, cpod_error *error);

/* Reads the beginning of a body that nobody expected, as much as an error holds. Returns early where it does
 * not arrive soon. CPOD_PENDING: call it again when more has arrived; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_response_read_beginning(cpodi_call *call, cpod_error *error);

/* Checks the head of a success before its body is read. CPOD_ERR_PROTOCOL: a part of the response, HTTP 206,
 * that neither the request asked for nor the operation documents; CPOD_ERR_LIMIT: a length that no integer
 * holds, which libcurl takes for an unknown one. */
cpod_status cpodi_response_check_head(const cpodi_call *call, cpod_error *error);

#endif
