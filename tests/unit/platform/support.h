/* Clients of the cPod API on the scripted transport and clock. */
#ifndef CPOD_TESTS_PLATFORM_SUPPORT_H
#define CPOD_TESTS_PLATFORM_SUPPORT_H

#include "support/script.h"

#define JSON "content-type: application/json"
/* A response with JSON, wrapped as the API wraps one record. */
#define RESPONSE(status, json)                                                                              \
    {                                                                                                       \
        (status), JSON,                                                                                     \
            "{\"data\":" json ",\"meta\":{\"requestId\":\"r\",\"timestamp\":\"2026-01-01T00:00:00Z\"}}", 0, \
            0                                                                                               \
    }
#define PLAIN(status, json)        \
    {                              \
        (status), JSON, json, 0, 0 \
    }

/* With the token "tok" when `options` is NULL. Fails the test when there is no client. */
cpod_client *platform_client(script *s, const cpod_client_options *options);

/* Memory that counts, and fails once. */
typedef struct meter {
    size_t count;   /* allocations so far */
    size_t fail_at; /* the one that fails; 0: none */
    size_t live;    /* bytes */
} meter;
cpod_allocator meter_allocator(meter *m);

#endif
