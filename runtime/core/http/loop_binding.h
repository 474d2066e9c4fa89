/* How a call shares one thread with others instead of blocking it. */
#ifndef CPOD_RUNTIME_LOOP_BINDING_H
#define CPOD_RUNTIME_LOOP_BINDING_H

#include "cpod/core/transport.h"

#include <pthread.h>

typedef struct cpodi_loop_binding {
    const cpod_transport_loops *loops;
    cpod_transport_loop *loop;
    pthread_t thread; /* the only one that drives the calls */
    /* Advances the calls for a moment. False: this thread is already inside of it. */
    bool (*drive)(void *context);
    void *context;
} cpodi_loop_binding;

#endif
