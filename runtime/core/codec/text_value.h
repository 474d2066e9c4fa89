/* Values of forms and headers, which are bare text, as the JSON that the decoder reads. */
#ifndef CPOD_RUNTIME_TEXT_VALUE_H
#define CPOD_RUNTIME_TEXT_VALUE_H

#include "core/codec/codec.h"

typedef struct cpodi_text_reader {
    const cpod_tables *tables;
    cpodi_arena *arena; /* for what is thrown away */
    cpodi_buffer *out;  /* JSON is appended */
} cpodi_text_reader;

/* Appends a text as a JSON string. CPOD_ERR_DECODE: it is not UTF-8; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_text_append_string(const cpodi_text_reader *reader, const char *text, size_t length);

/* Appends a value of this kind: as it is where it is the JSON of such a kind, else as a string, which the decoder
 * takes or refuses. `text` is padded as for cpodi_decode(). Also CPOD_ERR_LIMIT: JSON that is nested too deeply. */
cpod_status cpodi_text_append_value(const cpodi_text_reader *reader, cpod_kind kind,
                                    const cpodi_json_input *text);

#endif
