/* The timeouts of an exchange: which one holds at which stage, and the message of a failure. */
#ifndef CPOD_RUNTIME_TIMEOUT_H
#define CPOD_RUNTIME_TIMEOUT_H

#include "cpod/core/error.h"
#include "cpod/core/transport.h"

/* How far an exchange is. */
typedef enum cpodi_stage {
    CPODI_STAGE_CONNECTING, /* resolving, connecting, negotiating TLS: up to the request */
    CPODI_STAGE_SENDING,
    CPODI_STAGE_WAITING, /* from the end of the request to the first byte of the response */
    CPODI_STAGE_READING
} cpodi_stage;

/* In words, for messages: "Timed out while …". */
#define CPODI_PHASE_RESOLVING  "resolving the host name"
#define CPODI_PHASE_CONNECTING "connecting"
#define CPODI_PHASE_TUNNEL     "waiting for the proxy"
#define CPODI_PHASE_TLS        "negotiating TLS"
#define CPODI_PHASE_SENDING    "sending the request"
#define CPODI_PHASE_WAITING    "waiting for the response"
#define CPODI_PHASE_READING    "reading the response"

/* How long the stage may last without a byte, or for CPODI_STAGE_WAITING until the first one; INT64_MAX: without
 * limit. That of CPODI_STAGE_CONNECTING is limited by the transport. */
int64_t cpodi_timeout_of_stage(const cpod_http_request *request, cpodi_stage stage);

/* Whether any stage after connecting has a limit, so that the times of bytes matter. */
bool cpodi_timeout_is_tracked(const cpod_http_request *request);

/* When a timeout of the request passes; INT64_MAX: never. `since_ms` is the time of the last byte, or of the begin
 * of the stage. */
int64_t cpodi_timeout_at(const cpod_http_request *request, cpodi_stage stage, int64_t since_ms);

/* For one who does not see the stages change: when to look again, at the latest. */
int64_t cpodi_timeout_look_again_at(const cpod_http_request *request, cpodi_stage stage, int64_t now_ms);

/* The moment of a timeout. */
typedef struct cpodi_timeout {
    cpodi_stage stage;
    const char *phase;
    int64_t began_ms; /* of the attempt */
    int64_t now_ms;
} cpodi_timeout;

/* Fills CPOD_ERR_TIMEOUT: the deadline of the request has passed, else the limit of the stage has. Whose deadline
 * it is, and by which option, is for the call to add. */
cpod_status cpodi_timeout_fail(const cpod_http_request *request, const cpodi_timeout *timeout,
                               cpod_error *error);

/* Fills CPOD_ERR_TIMEOUT: the connection was not open in time. */
cpod_status cpodi_timeout_fail_to_connect(const cpod_http_request *request, const char *phase,
                                          cpod_error *error);

/* Formats a duration: "60 s"; one below 10 s in milliseconds. */
void cpodi_timeout_format(char *text, size_t size, int64_t ms);

#endif
