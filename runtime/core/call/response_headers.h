/* The headers of a response, as the response info keeps them. */
#ifndef CPOD_RUNTIME_RESPONSE_HEADERS_H
#define CPOD_RUNTIME_RESPONSE_HEADERS_H

#include "core/call/call.h"

/* Copies the headers of the response into the call. False: out of memory. */
bool cpodi_response_headers_keep(cpodi_call *call);

/* Moves them into the response info. */
void cpodi_response_headers_report(cpodi_call *call, cpod_response_info *info);

/* Frees them. */
void cpodi_response_headers_clear(cpod_response_info *info);

#endif
