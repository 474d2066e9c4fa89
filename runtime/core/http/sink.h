/* The destination of a response body that does not go to memory: cpod_download of the call. */
#ifndef CPOD_RUNTIME_SINK_H
#define CPOD_RUNTIME_SINK_H

#include "core/http/file.h"
#include "cpod/core/client.h"

typedef struct cpodi_sink {
    cpod_download to; /* this library's version of the struct */
    bool is_used;
    bool is_touched;     /* it has bytes of a response */
    int64_t start;       /* offset in the file; -1: not seekable */
    uint64_t written;    /* bytes of the content that it has */
    cpodi_new_file file; /* of `to.path` */
} cpodi_sink;

/* Imports the download options; NULL: none. CPOD_ERR_INVALID_ARGUMENT: the struct has no valid size;
 * CPOD_ERR_CONFIGURATION: a member that this version does not know. */
cpod_status cpodi_sink_begin(cpodi_sink *sink, const cpod_download *download, cpod_error *error);

/* Copies the path, which is the caller's until then. False: out of memory. */
bool cpodi_sink_keep_path(cpodi_sink *sink, cpodi_arena *arena);

/* Before the first byte: creates the temporary file of a path, unless it exists. Statuses of
 * cpodi_new_file_open(). */
cpod_status cpodi_sink_open(cpodi_sink *sink, cpodi_arena *arena, const cpod_clock *clock, cpod_error *error);

/* Writes a piece. CPOD_ERR_CALLBACK: the callback failed or the file cannot be written;
 * CPOD_ERR_CANCELLED. */
cpod_status cpodi_sink_write(cpodi_sink *sink, const char *data, size_t length, const cpod_cancel *cancel,
                             cpod_error *error);

/* Reports progress to the caller; `total` -1: unknown. */
void cpodi_sink_progress(const cpodi_sink *sink, int64_t total);

/* Discards what it has, for a download that starts over. False: not possible. */
bool cpodi_sink_rewind(cpodi_sink *sink);

/* After the last byte: the file appears at its path. CPOD_ERR_CALLBACK. */
cpod_status cpodi_sink_commit(cpodi_sink *sink, cpod_error *error);

/* Removes the temporary file, unless it was committed. */
void cpodi_sink_end(cpodi_sink *sink);

#endif
