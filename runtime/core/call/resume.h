/* Downloads that go on where an attempt broke off: RFC 9110, sections 13.1.5 (If-Range) and 14 (Range). */
#ifndef CPOD_RUNTIME_RESUME_H
#define CPOD_RUNTIME_RESUME_H

#include "core/call/call.h"

/* Once the headers of the API are set, and before the caller's, which take precedence: the request of a
 * download asks for content that is not encoded. False: out of memory. */
bool cpodi_resume_set_encoding(cpodi_call *call);

/* Once all headers are set: whether the download may be resumed. */
void cpodi_resume_begin(cpodi_call *call);

/* Before an attempt, after its credentials: makes the request ask for the rest, if the destination has a
 * beginning that another response of the same content can continue. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_resume_ask(cpodi_call *call, cpod_error *error);

/* After the head of a success that goes to the sink: notes what it takes to resume it, and opens the sink. If
 * the attempt has asked for the rest, a 206 must fit, and any other response begins the download again.
 * CPOD_ERR_TRANSPORT: it cannot; statuses of cpodi_sink_open(). */
cpod_status cpodi_resume_check_head(cpodi_call *call, cpod_error *error);

/* Before a piece of so many bytes is written to the sink. CPOD_ERR_TRANSPORT: the response has announced
 * fewer, so that it is not what it claims to be. */
cpod_status cpodi_resume_check_piece(cpodi_call *call, size_t length, cpod_error *error);

/* After the head of a response: notes what a 416 to a request for the rest states. */
void cpodi_resume_note_refusal(cpodi_call *call);

/* After a 416 to a request for the rest: CPOD_OK where there is no rest, else CPOD_ERR_TRANSPORT. */
cpod_status cpodi_resume_check_end(cpodi_call *call, cpod_error *error);

/* Whether the attempt has asked for the rest and the response is a 416. */
bool cpodi_resume_is_refused(const cpodi_call *call);

/* After a success: the response is that of the first attempt, whose content it completes. */
void cpodi_resume_succeed(cpodi_call *call);

/* After a failed attempt: counts what it brought. False: there is no other one; where it brought too little,
 * `error` states so. */
bool cpodi_resume_count(cpodi_call *call, cpod_error *error);

/* Prepares the destination for another attempt: it keeps what it has, or discards it. False: it can do
 * neither. */
bool cpodi_resume_prepare(cpodi_call *call);

#endif
