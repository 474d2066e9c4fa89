/* A parser of JSON text sequences (RFC 7464) for input in pieces of any size. A record separator begins an item. It
 * is complete with the line feed behind its value, so that it need not wait for the next one; a malformed one is
 * complete with the next separator. */
#ifndef CPOD_RUNTIME_JSON_SEQ_H
#define CPOD_RUNTIME_JSON_SEQ_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"

typedef struct cpodi_json_seq {
    cpodi_buffer text; /* so far; terminated when complete */
    size_t max_bytes;  /* of one item */
    size_t depth;      /* of objects and arrays */
    bool in_string;
    bool after_backslash;
    bool has_value;   /* something else than white space */
    bool is_complete; /* `text` is an item, until the next feed */
    bool is_cut;      /* of a complete one: a separator ended it and not a line feed */
    bool is_skipped;  /* the item is larger than the limit: the rest of it is dropped */
} cpodi_json_seq;

void cpodi_json_seq_init(cpodi_json_seq *seq, const cpod_allocator *allocator, size_t max_bytes);

/* Drops a partial item. */
void cpodi_json_seq_restart(cpodi_json_seq *seq);

/* Parses bytes up to the end of an item; `*used` of them are consumed. CPOD_ERR_LIMIT, after which the rest of
 * the item is dropped and the next one is parsed; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_json_seq_feed(cpodi_json_seq *seq, const char *bytes, size_t length, size_t *used,
                                cpod_error *error);

/* At the end of the input: what has begun is the last item. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_json_seq_finish(cpodi_json_seq *seq, cpod_error *error);

#endif
