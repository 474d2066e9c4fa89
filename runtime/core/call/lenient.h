/* The option lenient_text, applied to what a call has received. */
#ifndef CPOD_RUNTIME_LENIENT_H
#define CPOD_RUNTIME_LENIENT_H

#include "core/call/call.h"

/* Replaces what cannot be represented in a body, or in the data of an event, before it is decoded. No effect
 * without the option. `is_json`: else it is text. Counted in the response, and logged. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_lenient_replace(cpodi_call *call, cpodi_buffer *text, bool is_json, cpod_error *error);

/* Converts a body of text to UTF-8, from the charset of its media type. With the option, what is invalid there is
 * replaced and counted. CPOD_ERR_DECODE, CPOD_ERR_PROTOCOL (an unknown charset), CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_lenient_convert(cpodi_call *call, cpod_error *error);

/* The same for the body of a failure, which is read as JSON if it looks like that, whatever its media type. */
cpod_status cpodi_lenient_replace_failure(cpodi_call *call, cpod_error *error);

#endif
