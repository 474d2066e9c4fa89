/* Conditional requests (RFC 9110, section 13): the call options, their headers, and the 304. */
#ifndef CPOD_RUNTIME_CONDITION_H
#define CPOD_RUNTIME_CONDITION_H

#include "core/call/call.h"

enum { CPODI_CONDITIONS = 3 };

/* The headers of the conditions in the call options. A value is NULL where the option is. */
void cpodi_condition_headers(const cpod_call_options *options, cpod_header headers[CPODI_CONDITIONS]);

/* Checks the conditions in the call options. CPOD_ERR_INVALID_ARGUMENT. */
cpod_status cpodi_condition_check(const cpod_call_options *options, cpod_error *error);

/* Whether the call options have a condition. */
bool cpodi_condition_is_set(const cpod_call_options *options);

/* Removes the conditions from a request, which is sent again for another purpose. */
void cpodi_condition_remove(cpodi_call *call);

/* Whether a text is a date of HTTP, as of Last-Modified. */
bool cpodi_condition_is_date(const char *text);

/* The status of a 304, with its message: CPOD_NOT_MODIFIED for a conditional GET or HEAD, else
 * CPOD_ERR_PROTOCOL. */
cpod_status cpodi_condition_not_modified(const cpodi_call *call, cpod_error *error);

#endif
