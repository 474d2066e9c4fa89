/* Validation of free-form JSON. */
#ifndef CPOD_RUNTIME_JSON_TEXT_H
#define CPOD_RUNTIME_JSON_TEXT_H

#include "core/codec/decoder.h"

/* Validates that `text`, padded as for the decoder, is one JSON value. Returns NULL, or the message of the
 * failure, which is stored in `decoder`. `decoder` need not be initialised; its `has_nul` is set if a
 * string contains U+0000. */
const char *cpodi_json_problem(cpodi_decoder *decoder, const char *text, size_t length);

#endif
