/* A request body that is partly in memory and partly comes from the caller's callbacks and files. */
#ifndef CPOD_RUNTIME_SOURCE_H
#define CPOD_RUNTIME_SOURCE_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "cpod/core/download.h"
#include "cpod/core/value.h"

typedef struct cpodi_segment {
    size_t offset; /* of a stretch of the buffer … */
    size_t length;
    const cpod_upload *upload; /* … or a callback, or a file */
    int64_t start;             /* where a regular file stands; -1: no such file */
    bool length_unknown;
} cpodi_segment;

typedef struct cpodi_source {
    const cpodi_buffer *memory;
    cpodi_segment *segments;
    size_t count;
    size_t capacity;
    size_t current;    /* segment to be read */
    uint64_t progress; /* in it */
    bool is_touched;
    bool failed;                        /* the callback gave up, or another length than it promised */
    cpod_upload upload;                 /* the whole, as a transport takes it */
    uint64_t sent;                      /* of the whole, in this attempt */
    cpod_progress_callback on_progress; /* told of it, or NULL */
    void *progress_context;
} cpodi_source;

/* Whether there is anything in it. */
bool cpodi_source_is_used(const cpodi_source *source);

/* Adds what `memory` holds beyond the segments so far, then the callback; NULL: only that. False: memory has
 * run out. */
bool cpodi_source_add(cpodi_source *source, cpodi_arena *arena, const cpodi_buffer *memory,
                      const cpod_upload *upload);

/* Whether an upload is read piece by piece, not from memory. */
bool cpodi_source_needs(const cpod_upload *upload);

/* Makes `upload` ready to be given to a transport, once all is added. */
void cpodi_source_finish(cpodi_source *source);

/* Starts over for another attempt. False: a callback cannot. */
bool cpodi_source_rewind(cpodi_source *source);

#endif
