/* Checking free-form JSON. */
#ifndef CPOD_RUNTIME_JSON_TEXT_H
#define CPOD_RUNTIME_JSON_TEXT_H

#include "cpod/core/error.h"

/* Whether `text`, padded as for the decoder, is one JSON value. CPOD_OK or CPOD_ERR_INVALID_ARGUMENT, whose
 * message says what is wrong. `has_nul` (may be NULL): whether a string holds a U+0000. */
cpod_status cpodi_json_check(const char *text, size_t length, bool *has_nul, cpod_error *error);

#endif
