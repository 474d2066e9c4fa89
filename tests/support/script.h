/* A mock whose responses come in order, whatever is asked. */
#ifndef CPOD_TESTS_SUPPORT_SCRIPT_H
#define CPOD_TESTS_SUPPORT_SCRIPT_H

#include "cpod/test/mock.h"

/* One response. Status 0: `failure` instead of a response; CPOD_PENDING: it never arrives. */
typedef struct script_response {
    int status;
    const char *headers;      /* "name: value\nname: value" */
    const char *body;         /* NULL: none */
    cpod_status failure;      /* of open */
    cpod_status body_failure; /* of read, after the body */
} script_response;

typedef struct script {
    cpod_mock *mock; /* freed at the end of the program */
    const script_response *responses;
    size_t count;
} script;

/* A request beyond the last response is CPOD_ERR_CALLBACK, which is not retried. */
void script_begin(script *s, const script_response *responses, size_t count);
#define SCRIPT(s, responses) script_begin((s), (responses), sizeof(responses) / sizeof((responses)[0]))

/* Begins again with another mock: requests to the token endpoint get this response, outside the script. */
void script_set_token(script *s, const script_response *response);

/* Begins again with another mock: each response takes this time. */
void script_set_delay(script *s, int64_t milliseconds);

cpod_mock_usage script_usage(const script *s);

/* For cpod_mock_on_sleep(): triggers the cancel token that is the context. */
void script_cancel(void *cancel, int64_t milliseconds);

/* Whether the text of a request contains this line or part. */
bool script_sent(const script *s, size_t request, const char *part);

const char *script_url(const script *s, size_t request);
const char *script_body(const script *s, size_t request);

#endif
