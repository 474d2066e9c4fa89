/* The items of a body that is a sequence, parsed from pieces of any size: one interface for server-sent events, JSON
 * Lines and JSON text sequences. */
#ifndef CPOD_RUNTIME_SEQUENCE_H
#define CPOD_RUNTIME_SEQUENCE_H

#include "core/http/json_lines.h"
#include "core/http/json_seq.h"
#include "core/http/sse.h"

typedef enum cpodi_sequence_format {
    CPODI_SEQUENCE_EVENTS,
    CPODI_SEQUENCE_JSON_LINES,
    CPODI_SEQUENCE_JSON_SEQ
} cpodi_sequence_format;

typedef struct cpodi_sequence {
    cpodi_sequence_format format; /* set before each connection */
    cpodi_sse sse;
    cpodi_json_lines lines;
    cpodi_json_seq seq;
} cpodi_sequence;

void cpodi_sequence_init(cpodi_sequence *sequence, const cpod_allocator *allocator, size_t max_bytes);
void cpodi_sequence_free(cpodi_sequence *sequence);

/* Resets for a new connection: a partial item is dropped. Of events the last id and the retry time stay. */
void cpodi_sequence_restart(cpodi_sequence *sequence);

/* Parses bytes up to the end of an item; `*used` of them are consumed. CPOD_ERR_LIMIT, after which the rest of this
 * item is dropped and the next one is parsed; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_sequence_feed(cpodi_sequence *sequence, const char *bytes, size_t length, size_t *used,
                                cpod_error *error);

/* At the end of the input, whose last item may lack its end. `*is_cut`: the input ends within an item.
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_sequence_finish(cpodi_sequence *sequence, bool *is_cut, cpod_error *error);

/* Whether an item is complete, until the next feed. An event may have a type alone. */
bool cpodi_sequence_is_complete(const cpodi_sequence *sequence);

/* The terminated text of the complete item. */
cpodi_buffer *cpodi_sequence_text(cpodi_sequence *sequence);

/* Why the complete item is malformed whatever its text; NULL: it is not. */
const char *cpodi_sequence_problem(const cpodi_sequence *sequence);

#endif
