/* A stream in a batch, over a scripted transport. */
#ifndef CLIENT_TEST_FOLLOW_H
#define CLIENT_TEST_FOLLOW_H

#include "cpod/core/batch.h"
#include "scripted.h"

#define EVENTS(text, failure)                                    \
    {                                                            \
        200, "content-type: text/event-stream", text, 0, failure \
    }
#define EVENT(id) "data: {\"id\":\"" id "\"}\n\n"

typedef struct follow {
    script s;
    cpod_client *client;
    cpod_batch *batch;
    cpod_core_stream *stream;
    char seen[256]; /* ids of its events, '!' for one that does not decode */
    cpod_status ended;
    cpod_error error;
} follow;

/* A client of these responses and a batch of it. */
void follow_begin(follow *f, const script_response *responses, size_t count, cpod_client_options *options);
#define FOLLOW_BEGIN(f, responses, options) \
    follow_begin((f), (responses), sizeof(responses) / sizeof((responses)[0]), (options))

/* Opens a stream in the batch; its tag is `out`. */
cpod_status follow_open_with(const follow *f, cpod_call_options options, cpod_core_stream **out,
                             cpod_error *error);
/* Opens the stream, which sends nothing yet. */
void follow_open(follow *f, cpod_call_options options);

/* Takes an event into `seen`. */
cpod_status follow_next(follow *f);

/* Drives the batch until it has something for a stream, and expects that it is this one. */
void follow_await(follow *f);

/* Reads events as the batch reports them, up to the end of the stream. `ended` is its status. */
void follow_to_end(follow *f);

/* Frees everything, and expects that nothing stays open. */
void follow_end(follow *f);

extern const cpod_call_options follow_plain;

#endif
