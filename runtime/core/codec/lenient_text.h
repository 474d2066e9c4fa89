/* The option lenient_text: text that C strings or Unicode cannot represent becomes U+FFFD before it is decoded,
 * so that no decoder has to know. */
#ifndef CPOD_RUNTIME_LENIENT_TEXT_H
#define CPOD_RUNTIME_LENIENT_TEXT_H

#include "core/base/buffer.h"

/* Replaces, in keys and strings of a JSON text, each escape of a lone surrogate, each escape of U+0000 and each
 * ill-formed sequence of UTF-8 by U+FFFD, and adds the number of changed keys and strings to `*texts`. Anything
 * else that is invalid stays. `json` is terminated; it may grow to three times its length. False: out of memory,
 * and nothing is changed. */
bool cpodi_json_replace_invalid(cpodi_buffer *json, uint32_t *texts);

/* Replaces bytes 0 of a text that is not JSON, which counts as one. */
bool cpodi_text_replace_nul(cpodi_buffer *text, uint32_t *texts);

#endif
