/* The event-stream format (WHATWG HTML, server-sent events), parsed from pieces of any size. */
#ifndef CPOD_RUNTIME_SSE_H
#define CPOD_RUNTIME_SSE_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"

typedef struct cpodi_sse {
    cpodi_buffer line;   /* as far as it came */
    cpodi_buffer type;   /* `event` of the event under way, or of the one that is complete */
    cpodi_buffer data;   /* likewise; sealed when complete */
    cpodi_buffer new_id; /* `id` seen last */
    cpodi_buffer id;     /* of the last event that was complete: for Last-Event-ID; sealed */
    int64_t retry_ms;    /* -1: not said */
    size_t max_bytes;    /* of one event */
    bool is_complete;    /* the caller has type and data until the next feed */
    bool has_data;
    bool after_return;     /* a '\n' that comes next belongs to the '\r' before it */
    bool after_first_line; /* only the first line may begin with a byte order mark */
} cpodi_sse;

void cpodi_sse_init(cpodi_sse *sse, const cpod_allocator *allocator, size_t max_bytes);
void cpodi_sse_free(cpodi_sse *sse);

/* A new connection: what was under way is dropped; the last id and the retry time stay. */
void cpodi_sse_restart(cpodi_sse *sse);

/* Takes bytes up to the end of an event. `*used` of them are done with; `sse->is_complete` tells whether an
 * event is there: one with data, or one that has only a type. CPOD_ERR_LIMIT, CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_sse_feed(cpodi_sse *sse, const char *bytes, size_t length, size_t *used, cpod_error *error);

#endif
