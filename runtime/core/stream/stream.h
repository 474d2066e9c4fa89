/* A stream: one connection after the other, and their items, which are server-sent events, JSON Lines or the like. A state machine that never blocks, so that
 * the same rules hold for streams that wait in `_next` and for those of a batch. */
#ifndef CPOD_RUNTIME_STREAM_H
#define CPOD_RUNTIME_STREAM_H

#include "core/call/call.h"
#include "core/http/sequence.h"

#define CPODI_STREAM_CHUNK 8192

typedef enum cpodi_stream_phase {
    CPODI_STREAM_CONNECTING, /* the call waits for its response, or for the time of the next connection */
    CPODI_STREAM_QUOTING,    /* reads the beginning of a response that is not a stream */
    CPODI_STREAM_CONNECTED,
    CPODI_STREAM_WHOLE,  /* reads a response that is one JSON text: the only item */
    CPODI_STREAM_LOST,   /* the next step plans another connection */
    CPODI_STREAM_FAILED, /* for good: every step has the status of `failure` */
    CPODI_STREAM_OVER
} cpodi_stream_phase;

struct cpod_core_stream {
    cpod_client *client;
    const cpod_api *api;
    cpodi_call call; /* repeats its request */
    cpodi_sequence items;
    const cpod_response *description; /* the type of items */
    void *item;                       /* root of the last item's value, or NULL */
    cpodi_buffer text; /* the value of the last item, if that is text; else the event as a JSON object */
    cpodi_stream_phase phase;
    bool has_begun;              /* the first connection has a response or has failed */
    bool has_items;              /* one was received, on any connection */
    bool is_whole;               /* the last item is the body of the response */
    unsigned silent_connections; /* consecutive ones without an event: for the backoff */
    unsigned lost_attempts;
    int64_t retry_after_ms; /* Retry-After of the last failed connection; -1: absent */
    cpodi_buffer last_id;   /* the value of Last-Event-ID, while `has_sent_id` */
    bool has_sent_id;
    cpod_error failure;  /* of the last step that failed */
    cpod_status outcome; /* of the last step, for the next cpod_core_stream_next(); CPOD_PENDING: none */

    /* In a batch. */
    cpod_batch *batch; /* NULL: `_next` waits */
    struct cpod_core_stream *next;
    struct cpod_core_stream **link; /* what points to this one */
    bool is_armed;                  /* the batch advances it, and reports its next outcome */
    bool is_awake;                  /* may advance before `wake_at_ms` */
    int64_t wake_at_ms;

    size_t chunk_length;
    size_t chunk_used;
    char chunk[CPODI_STREAM_CHUNK];
};

/* ---- connect.c ---- */

/* Closes the connection; a partial item is dropped. */
void cpodi_stream_disconnect(cpod_core_stream *stream);

/* Advances the first connection. CPOD_OK: it has a response, with or without events; CPOD_PENDING: it waits, see
 * cpodi_call_wait() and cpodi_call_wake_at(); else `failure` has the details. */
cpod_status cpodi_stream_connect(cpod_core_stream *stream);

/* ---- stream_step.c ---- */

/* Advances as far as possible without waiting, unless there is an outcome, and stores that: CPOD_OK for an event
 * with a value, CPOD_DONE, CPOD_PENDING, or the status of `failure`. */
void cpodi_stream_advance(cpod_core_stream *stream);

/* Cancels the stream for good, for a reason that is a sentence; no effect on one that is over. A call in progress
 * ends as a cancelled one does, with its hooks and its token request. */
void cpodi_stream_abandon(cpod_core_stream *stream, const char *reason);

/* ---- item.c ---- */

/* The text of the last item. */
cpodi_buffer *cpodi_stream_text(cpod_core_stream *stream);

/* Whether the text of an item marks the end of the stream; `is_last`: its name does so. */
bool cpodi_stream_is_sentinel(const cpod_core_stream *stream, const cpodi_buffer *text, bool is_last);

/* Whether the last item is an error of the server instead of a value; `failure` has the details then. */
bool cpodi_stream_is_error(cpod_core_stream *stream);

/* Decodes the last item. `*value` NULL with CPOD_OK: it has none. */
cpod_status cpodi_stream_decode(cpod_core_stream *stream, const void **value, cpod_error *error);

#endif
