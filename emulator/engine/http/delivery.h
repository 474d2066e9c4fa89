/* Posting to other programs on this machine, on a thread of its own. */
#ifndef EMULATOR_DELIVERY_H
#define EMULATOR_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/http/message.h"

typedef struct deliveries deliveries;

typedef enum delivery_outcome { DELIVERY_SUCCEEDED, DELIVERY_FAILED, DELIVERY_TIMED_OUT } delivery_outcome;

/* Called on the thread of the deliveries, without a lock, once the last attempt has ended. */
typedef void (*delivery_done)(void *context, const char *subject, delivery_outcome outcome);

typedef struct delivery {
    const char *url; /* one that delivery_is_local() accepts */
    const http_field *headers;
    size_t header_count;
    const char *body;
    size_t body_length;
    int64_t attempts; /* at least 1; all but the last are repeated unless the response is 2xx */
    int64_t timeout;  /* milliseconds of an attempt */
    delivery_done done;
    void *context;
    const char *subject;
} delivery;

/* Whether a URL is http and of this machine: 127.0.0.0/8, [::1] or localhost. The emulator never connects to
 * another one. */
bool delivery_is_local(const char *url);

/* Whether a header can be sent with a delivery: a valid name and value that do not change the framing. */
bool delivery_can_send(const char *name, const char *value);

deliveries *deliveries_new(void);

/* Adds a delivery, which is copied. False: too many are waiting. */
bool deliveries_add(deliveries *d, const delivery *added);

/* Drops what is waiting, ends the attempt under way, and frees all. NULL is allowed. */
void deliveries_free(deliveries *d);

#endif
