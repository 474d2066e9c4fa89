/* A transport that answers from a script and remembers what it was asked, and a clock that stands still until
 * someone sleeps. */
#ifndef CPOD_TESTS_CLIENT_SCRIPTED_H
#define CPOD_TESTS_CLIENT_SCRIPTED_H

#include <pthread.h>

#include "clock.h"
#include "tables.h"

enum { SCRIPT_REQUESTS = 128 };

/* One answer. A zero status means that `failure` comes instead of one. */
typedef struct script_answer {
    int status;
    const char *headers;      /* "name: value\nname: value" */
    const char *body;         /* NULL: none */
    cpod_status failure;      /* of open */
    cpod_status body_failure; /* of read, after the body */
} script_answer;

typedef struct script_request {
    char text[4096]; /* "METHOD url\nname: value\n…\n\nbody" */
} script_request;

typedef struct script {
    const script_answer *answers;
    size_t answer_count;
    size_t next;
    const script_answer
        *token;   /* what the token endpoint answers, beside the script; NULL: it is part of it */
    size_t piece; /* bytes a read gives at most; 0: as many as fit */
    size_t request_count;
    script_request requests[SCRIPT_REQUESTS];
    size_t open_exchanges;
    int releases;
    pthread_mutex_t lock;
    /* the clock */
    int64_t now_ms;
    int64_t unix_now;
    int64_t slept[64];
    size_t sleep_count;
    uint64_t random;
    bool cancel_sleep; /* the next sleep ends with the cancel token, which it triggers */
    int64_t answer_takes_ms;
} script;

void script_begin(script *s, const script_answer *answers, size_t count);
#define SCRIPT(s, answers) script_begin((s), (answers), sizeof(answers) / sizeof((answers)[0]))

/* A client on the script, with its clock. `options` NULL: with the token "tok". Fails the test when there is
 * none. */
cpod_client *script_client(script *s, cpod_client_options *options);

/* Whether the text of a request has this line or part. */
bool script_sent(const script *s, size_t request, const char *part);

/* The url of a request, behind the method. */
const char *script_url(const script *s, size_t request);

#endif
