/* A parser of JSON Lines for input in pieces of any size: each line that is not blank is an item. */
#ifndef CPOD_RUNTIME_JSON_LINES_H
#define CPOD_RUNTIME_JSON_LINES_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"

typedef struct cpodi_json_lines {
    cpodi_buffer line; /* so far; terminated when complete */
    size_t max_bytes;  /* of one line */
    bool is_complete;  /* `line` is an item, until the next feed */
    bool is_skipped;   /* the line is larger than the limit: the rest of it is dropped */
} cpodi_json_lines;

void cpodi_json_lines_init(cpodi_json_lines *lines, const cpod_allocator *allocator, size_t max_bytes);

/* Drops a partial item. */
void cpodi_json_lines_restart(cpodi_json_lines *lines);

/* Parses bytes up to the end of an item; `*used` of them are consumed. CPOD_ERR_LIMIT, after which the rest of
 * the line is dropped and the next one is parsed; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_json_lines_feed(cpodi_json_lines *lines, const char *bytes, size_t length, size_t *used,
                                  cpod_error *error);

/* At the end of the input: the line without an end is the last item, if it is not blank. CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_json_lines_finish(cpodi_json_lines *lines, cpod_error *error);

#endif
