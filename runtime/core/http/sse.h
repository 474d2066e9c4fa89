/* A parser of event streams (WHATWG HTML, server-sent events) for input in pieces of any size. */
#ifndef CPOD_RUNTIME_SSE_H
#define CPOD_RUNTIME_SSE_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"

typedef struct cpodi_sse {
    cpodi_buffer line;   /* current line so far */
    cpodi_buffer type;   /* `event` of the current event */
    cpodi_buffer data;   /* of the current event; terminated when complete */
    cpodi_buffer new_id; /* last `id` field */
    cpodi_buffer id;     /* of the last complete event, for Last-Event-ID; terminated */
    int64_t retry_ms;    /* -1: not sent */
    size_t max_bytes;    /* of one event */
    bool is_complete;    /* type and data are valid until the next feed */
    bool has_data;
    bool has_id;           /* the event has this field */
    bool has_retry;        /* the same */
    bool is_skipped;       /* the event is larger than the limit: the rest of it is dropped */
    bool line_is_dropped;  /* the line alone is */
    bool after_return;     /* a '\n' now belongs to the preceding '\r' */
    bool after_first_line; /* only the first line may begin with a byte order mark */
} cpodi_sse;

void cpodi_sse_init(cpodi_sse *sse, const cpod_allocator *allocator, size_t max_bytes);
void cpodi_sse_free(cpodi_sse *sse);

/* Resets for a new connection: a partial event is dropped; the last id and the retry time stay. */
void cpodi_sse_restart(cpodi_sse *sse);

/* Parses bytes up to the end of an event; `*used` of them are consumed. `sse->is_complete`: an event with
 * data, or with a type alone, is complete. CPOD_ERR_LIMIT, after which the rest of this event is dropped and the next
 * one is parsed; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_sse_feed(cpodi_sse *sse, const char *bytes, size_t length, size_t *used, cpod_error *error);

/* Whether the input may not end here: within an event that would have data or a type, or in a line that may
 * belong to one. */
bool cpodi_sse_is_partial(const cpodi_sse *sse);

#endif
