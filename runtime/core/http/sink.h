/* Where the body of a success goes when the caller wants it elsewhere than in memory. */
#ifndef CPOD_RUNTIME_SINK_H
#define CPOD_RUNTIME_SINK_H

#include "cpod/core/client.h"

typedef struct cpodi_sink {
    cpod_download to; /* as wide as ours */
    bool is_used;
    bool is_touched;  /* bytes were given in this attempt */
    int64_t start;    /* of a file; -1: it cannot be sought */
    uint64_t written; /* in this attempt */
} cpodi_sink;

/* Takes over what the options say; NULL: nothing. False: the struct has no sensible size. */
bool cpodi_sink_begin(cpodi_sink *sink, const cpod_download *download);

/* Gives on a piece. CPOD_ERR_CALLBACK: the callback gave up, or the file cannot be written;
 * CPOD_ERR_CANCELLED. */
cpod_status cpodi_sink_write(cpodi_sink *sink, const char *data, size_t length, const cpod_cancel *cancel,
                             cpod_error *error);

/* Tells the caller how far it is; `total` -1: not known. */
void cpodi_sink_progress(const cpodi_sink *sink, int64_t total);

/* Starts over for another attempt. False: it cannot. */
bool cpodi_sink_rewind(cpodi_sink *sink);

#endif
