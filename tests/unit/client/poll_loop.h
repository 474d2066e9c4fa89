/* An event loop around poll(), as a program has one, for batches. */
#ifndef CPOD_TESTS_CLIENT_POLL_LOOP_H
#define CPOD_TESTS_CLIENT_POLL_LOOP_H

#include "cpod/core/batch.h"

#include <poll.h>

enum { POLL_LOOP_SOCKETS = 128 };

typedef struct poll_loop {
    struct pollfd fds[POLL_LOOP_SOCKETS];
    nfds_t count;
    int64_t wake_at_ms; /* -1: no timer */
} poll_loop;

#define POLL_LOOP_INIT   \
    {                    \
        .wake_at_ms = -1 \
    }

/* The options `watch` and `timer` of a batch; the context is the loop. */
void poll_loop_watch(void *context, int fd, unsigned events);
void poll_loop_set_timer(void *context, int64_t timeout_ms);

/* Waits for events and tells the batch of them. Fails the test if it would wait for ever. */
void poll_loop_turn(poll_loop *l, cpod_batch *batch);

#endif
