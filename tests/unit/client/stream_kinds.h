/* Streams of things in any format, over a scripted transport. */
#ifndef CLIENT_TEST_STREAM_KINDS_H
#define CLIENT_TEST_STREAM_KINDS_H

#include "scripted.h"

/* The API with OP_WATCH in another format. */
typedef struct stream_api {
    cpod_operation operations[OP_COUNT];
    cpod_response responses[4];
    cpod_tables tables;
    cpod_api api;
    size_t max_event_bytes; /* of the client; 0: its default */
} stream_api;

/* GET, without a last event. */
void stream_api_begin(stream_api *a, cpod_codec codec);
/* POST, which is not repeated. */
void stream_api_post(stream_api *a);

/* What a caller sees of a stream: the id of each thing, '!' for one that does not decode, '#' for one that is too
 * large, and the status that ended it. */
typedef struct seen {
    char ids[256];
    cpod_status ended;
    cpod_error error;
    size_t requests;
} seen;

/* Reads a stream to its end, in pieces of `piece` bytes (0: whole), and asks once more. */
seen stream_read(const stream_api *a, const script_response *responses, size_t count, size_t piece,
                 const cpod_call_options *call);

/* The same of one response, in pieces of every size, with the same outcome. */
seen stream_read_one(const stream_api *a, const char *content_type, const char *body, cpod_status failure);

#endif
