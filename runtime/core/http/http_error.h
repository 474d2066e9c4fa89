/* Timeouts, and failures of exchanges that curl does not report. */
#ifndef CPOD_RUNTIME_HTTP_ERROR_H
#define CPOD_RUNTIME_HTTP_ERROR_H

#include "cpod/core/error.h"
#include "cpod/core/transport.h"

/* When a timeout of the request passes, whose last byte was seen at `active_at_ms`; INT64_MAX: never. */
int64_t cpodi_http_timeout_at(const cpod_http_request *request, int64_t active_at_ms);

/* How far an exchange is, for messages: "Timed out while …". */
#define CPODI_PHASE_RESOLVING  "resolving the host name"
#define CPODI_PHASE_CONNECTING "connecting"
#define CPODI_PHASE_TLS        "negotiating TLS"
#define CPODI_PHASE_SENDING    "sending the request"
#define CPODI_PHASE_WAITING    "waiting for the response"
#define CPODI_PHASE_READING    "reading the response"

/* Fills CPOD_ERR_TIMEOUT: the deadline of the request has passed at `now_ms`, else its idle timeout has.
 * `began_ms` is the start of the attempt. Whose deadline it is, and by which option, is for the call to add. */
cpod_status cpodi_http_timed_out(const cpod_http_request *request, int64_t began_ms, int64_t now_ms,
                                 const char *phase, cpod_error *error);

/* Fills CPOD_ERR_TIMEOUT: the connection was not open in time. */
cpod_status cpodi_http_connect_timed_out(const cpod_http_request *request, const char *phase,
                                         cpod_error *error);

/* Fills CPOD_ERR_AUTH: a proxy answered 407. */
cpod_status cpodi_http_proxy_refused(cpod_error *error);

/* Fills CPOD_ERR_TRANSPORT: the connection was closed before the head of a response. */
cpod_status cpodi_http_no_response(cpod_error *error);

#endif
