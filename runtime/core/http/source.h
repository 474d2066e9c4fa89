/* A request body composed of memory, callbacks and files. */
#ifndef CPOD_RUNTIME_SOURCE_H
#define CPOD_RUNTIME_SOURCE_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "cpod/core/download.h"
#include "cpod/core/value.h"

typedef struct cpodi_segment {
    size_t offset; /* of a part of the buffer … */
    size_t length;
    const cpod_upload *upload; /* … or a callback or file */
    int fd;                    /* of a file; -1: none, or not open */
    int64_t start;             /* offset of a regular file; -1: not a regular file */
    bool length_unknown;
} cpodi_segment;

typedef enum cpodi_source_failure {
    CPODI_SOURCE_NONE,
    CPODI_SOURCE_FILE,      /* the file cannot be read: `error_number` */
    CPODI_SOURCE_CALLBACK,  /* the callback failed */
    CPODI_SOURCE_OVERRUN,   /* it returned more than fits */
    CPODI_SOURCE_TOO_SHORT, /* fewer bytes than announced */
    CPODI_SOURCE_WRONG_SIZE /* a file has more bytes than its size */
} cpodi_source_failure;

typedef struct cpodi_source {
    const cpodi_buffer *memory;
    cpodi_segment *segments;
    size_t count;
    size_t capacity;
    size_t current;    /* index of the segment being read */
    uint64_t progress; /* in it */
    bool is_touched;
    cpodi_source_failure failure;
    int error_number;                   /* errno */
    cpod_upload upload;                 /* the whole body for the transport */
    const cpod_error *reason;           /* why a callback of the library failed; NULL: none */
    uint64_t sent;                      /* bytes of the whole body in this attempt */
    cpod_progress_callback on_progress; /* NULL: none */
    void *progress_context;
} cpodi_source;

/* Whether the body has any segment. */
bool cpodi_source_is_used(const cpodi_source *source);

/* Checks an upload, which is named `name` in the message. CPOD_ERR_INVALID_ARGUMENT. */
cpod_status cpodi_source_check(const cpod_upload *upload, const char *name, cpod_error *error);

/* Adds the content of `memory` after the segments added before, then the upload (NULL: none). False: out
 * of memory. */
bool cpodi_source_add(cpodi_source *source, cpodi_arena *arena, const cpodi_buffer *memory,
                      const cpod_upload *upload);

/* Whether an upload is read from a callback or file, not from memory. */
bool cpodi_source_is_streamed(const cpod_upload *upload);

/* Completes `upload` for the transport after all segments are added. */
void cpodi_source_finish(cpodi_source *source);

/* Before an attempt: opens the files that are given by path, and takes their sizes. CPOD_ERR_CALLBACK: one
 * cannot be opened, or is not a regular file. */
cpod_status cpodi_source_open(cpodi_source *source, cpod_error *error);

/* After an attempt: closes the files that cpodi_source_open() has opened. */
void cpodi_source_close(cpodi_source *source);

/* Rewinds for another attempt. False: a callback cannot rewind. */
bool cpodi_source_rewind(cpodi_source *source);

/* Replaces the message of CPOD_ERR_CALLBACK by the reason why the body could not be read, if it could not. */
void cpodi_source_explain(const cpodi_source *source, cpod_error *error);

#endif
