/* The destination of a response body that does not go to memory: cpod_download of the call. */
#ifndef CPOD_RUNTIME_SINK_H
#define CPOD_RUNTIME_SINK_H

#include "cpod/core/client.h"

typedef struct cpodi_sink {
    cpod_download to; /* this library's version of the struct */
    bool is_used;
    bool is_touched;  /* bytes were written in this attempt */
    int64_t start;    /* offset in the file; -1: not seekable */
    uint64_t written; /* in this attempt */
} cpodi_sink;

/* Imports the download options; NULL: none. CPOD_ERR_INVALID_ARGUMENT: the struct has no valid size;
 * CPOD_ERR_CONFIGURATION: a member that this version does not know. */
cpod_status cpodi_sink_begin(cpodi_sink *sink, const cpod_download *download, cpod_error *error);

/* Writes a piece. CPOD_ERR_CALLBACK: the callback failed or the file cannot be written;
 * CPOD_ERR_CANCELLED. */
cpod_status cpodi_sink_write(cpodi_sink *sink, const char *data, size_t length, const cpod_cancel *cancel,
                             cpod_error *error);

/* Reports progress to the caller; `total` -1: unknown. */
void cpodi_sink_progress(const cpodi_sink *sink, int64_t total);

/* Rewinds for another attempt. False: not possible. */
bool cpodi_sink_rewind(cpodi_sink *sink);

#endif
