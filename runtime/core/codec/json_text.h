/* Checking free-form JSON. */
#ifndef CPOD_RUNTIME_JSON_TEXT_H
#define CPOD_RUNTIME_JSON_TEXT_H

#include "core/codec/decoder.h"

/* Whether `text`, padded as for the decoder, is one JSON value. NULL when it is, else what is wrong, which
 * lives as long as `decoder`: that one is for the check to work in and need not be initialised. Its `has_nul`
 * says whether a string holds a U+0000. */
const char *cpodi_json_problem(cpodi_decoder *decoder, const char *text, size_t length);

#endif
