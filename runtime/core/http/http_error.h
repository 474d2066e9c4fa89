/* Timeouts, and failures of exchanges that curl does not report. */
#ifndef CPOD_RUNTIME_HTTP_ERROR_H
#define CPOD_RUNTIME_HTTP_ERROR_H

#include "cpod/core/error.h"
#include "cpod/core/transport.h"

/* When a timeout of the request passes, whose last byte was seen at `active_at_ms`; INT64_MAX: never. */
int64_t cpodi_http_timeout_at(const cpod_http_request *request, int64_t active_at_ms);

/* Fills CPOD_ERR_TIMEOUT: the deadline of the request has passed at `now_ms`, else its idle timeout has.
 * `began_ms` is the start of the attempt. */
cpod_status cpodi_http_timed_out(const cpod_http_request *request, int64_t began_ms, int64_t now_ms,
                                 cpod_error *error);

/* Fills CPOD_ERR_TRANSPORT: the connection was closed before the head of a response. */
cpod_status cpodi_http_no_response(cpod_error *error);

#endif
