/* One call in each of the ways in which a program can make it. */
#ifndef CPOD_TESTS_CLIENT_MODES_H
#define CPOD_TESTS_CLIENT_MODES_H

#include "cpod/core/client.h"

typedef enum call_mode { MODE_SINGLE, MODE_BATCH, MODE_EVENT_LOOP, MODE_COUNT } call_mode;

/* GET /v1/things/a%2Fb, or POST with `body` there. `error` as of a call, also from a batch. */
cpod_status mode_call(cpod_client *client, call_mode mode, const char *body, cpod_call_options options,
                      cpod_error *error);

#endif
