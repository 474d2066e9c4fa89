/* The exchange of one attempt: the transport's functions, with the call's limits around them. */
#ifndef CPOD_RUNTIME_EXCHANGE_H
#define CPOD_RUNTIME_EXCHANGE_H

#include "core/call/call.h"

/* Sends the request with its credentials. Statuses of the transport. */
cpod_status cpodi_exchange_open(cpodi_call *call, cpod_error *error);

/* Reads from the open exchange. CPOD_PENDING: nothing is there yet, and the call is in an event loop;
 * statuses of the transport. */
cpod_status cpodi_exchange_read(cpodi_call *call, void *buffer, size_t capacity, size_t *count,
                                cpod_error *error);

#endif
