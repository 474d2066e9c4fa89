/* A batch of gets of things, each into a place of its own, over a scripted transport. */
#ifndef CLIENT_TEST_GETS_H
#define CLIENT_TEST_GETS_H

#include "cpod/core/batch.h"
#include "scripted.h"

#define JSON "content-type: application/json"
#define THING(id)                                         \
    {                                                     \
        200, JSON, "{\"data\":{\"id\":\"" id "\"}}", 0, 0 \
    }
#define NEVER                                \
    {                                        \
        0, NULL, NULL, CPOD_PENDING, CPOD_OK \
    }
#define TOKEN(text)                                                           \
    {                                                                         \
        200, JSON, "{\"access_token\":\"" text "\",\"expires_in\":100}", 0, 0 \
    }

enum { GETS_MOST = 64 };

/* A batch of gets of things, each into a place of its own. */
typedef struct gets {
    script s;
    cpod_client *client;
    cpod_batch *batch;
    thing *out[GETS_MOST];
    cpod_response_info info[GETS_MOST];
    cpod_status status[GETS_MOST];
    cpod_error error[GETS_MOST];
    size_t order[GETS_MOST]; /* in which they ended */
    size_t ended;
} gets;

/* A client of these responses and a batch of it. */
void gets_begin(gets *g, const script_response *responses, size_t count, cpod_client_options *options,
                size_t concurrency);
#define GETS_BEGIN(g, responses, options, concurrency) \
    gets_begin((g), (responses), sizeof(responses) / sizeof((responses)[0]), (options), (concurrency))

/* Frees everything, and expects that nothing stays open. */
void gets_end(gets *g);

/* Puts the get of the thing of this number into the batch. */
cpod_status gets_add_with(gets *g, size_t index, cpod_call_options options, cpod_error *error);
void gets_add(gets *g, size_t index, cpod_call_options options); /* expects CPOD_OK */

extern const cpod_call_options gets_plain;

/* Takes one that is finished within `timeout_ms`. */
cpod_status gets_take(gets *g, int64_t timeout_ms);
void gets_take_all(gets *g);

/* Options that make the client fetch a token. */
cpod_client_options gets_credentials(void);

#endif
