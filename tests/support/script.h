/* A transport that responds from a script and records the requests, and a clock that advances only by
 * sleeping. */
#ifndef CPOD_TESTS_SUPPORT_SCRIPT_H
#define CPOD_TESTS_SUPPORT_SCRIPT_H

#include "cpod/core/client.h"

#include <pthread.h>

enum { SCRIPT_REQUESTS = 128 };

/* One response. Status 0: `failure` instead of a response; in a batch CPOD_PENDING: the exchange never
 * ends. */
typedef struct script_response {
    int status;
    const char *headers;      /* "name: value\nname: value" */
    const char *body;         /* NULL: none */
    cpod_status failure;      /* of open */
    cpod_status body_failure; /* of read, after the body */
} script_response;

typedef struct script_request {
    char text[4096]; /* "METHOD url\nname: value\n…\n\nbody" */
    int64_t connect_timeout_ms;
    int64_t deadline_ms;
    int64_t idle_timeout_ms;
} script_request;

typedef struct script {
    const script_response *responses;
    size_t response_count;
    size_t next;
    const script_response *token; /* response of the token endpoint, outside the script; NULL: part of it */
    size_t piece;                 /* maximum number of bytes of a read; 0: the capacity */
    size_t request_count;
    script_request requests[SCRIPT_REQUESTS];
    size_t open_exchanges;
    size_t most_open;     /* at once */
    struct exchange *due; /* in a batch: the exchanges that the next waits wake, one each */
    size_t open_loops;
    int releases;
    pthread_mutex_t lock;
    /* the clock */
    int64_t now_ms;
    int64_t unix_now;
    int64_t slept[64];
    size_t sleep_count;
    uint64_t random;
    bool cancel_sleep; /* the next sleep ends with the cancel token, which it triggers */
    int64_t response_takes_ms;
} script;

void script_begin(script *s, const script_response *responses, size_t count);
#define SCRIPT(s, responses) script_begin((s), (responses), sizeof(responses) / sizeof((responses)[0]))

/* The transport, also for batches: every wait of a batch delivers one response, or one more part of one, and
 * lets time pass where none is due. `s` must outlive its clients. */
cpod_transport script_transport(script *s);

/* Makes a client use the script's clock. */
void script_set_clock(script *s, cpod_client *client);

/* Whether the text of a request contains this line or part. */
bool script_sent(const script *s, size_t request, const char *part);

/* Returns the URL of a request, valid until the next call. */
const char *script_url(const script *s, size_t request);

/* Returns the body of a request. */
const char *script_body(const script *s, size_t request);

#endif
