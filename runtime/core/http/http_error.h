/* Failures of exchanges that curl does not report. */
#ifndef CPOD_RUNTIME_HTTP_ERROR_H
#define CPOD_RUNTIME_HTTP_ERROR_H

#include "cpod/core/error.h"

/* Fills CPOD_ERR_AUTH: a proxy answered 407. */
cpod_status cpodi_http_proxy_refused(cpod_error *error);

/* Fills CPOD_ERR_TRANSPORT: the connection was closed before the head of a response. */
cpod_status cpodi_http_no_response(cpod_error *error);

#endif
