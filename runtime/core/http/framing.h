/* Whether the headers of a response determine where its body ends. */
#ifndef CPOD_RUNTIME_FRAMING_H
#define CPOD_RUNTIME_FRAMING_H

#include "cpod/core/client.h"

/* CPOD_ERR_PROTOCOL: the body has a transfer coding other than chunked, which libcurl would not decode, or several
 * lengths. CPOD_ERR_LIMIT: no integer holds its length. */
cpod_status cpodi_framing_check(const cpod_http_exchange *head, cpod_error *error);

#endif
