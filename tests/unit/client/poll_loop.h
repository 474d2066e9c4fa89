/* A program's event loop around poll(), which drives a batch. */
#ifndef CPOD_TESTS_CLIENT_POLL_LOOP_H
#define CPOD_TESTS_CLIENT_POLL_LOOP_H

#include "cpod/core/batch.h"

#include <poll.h>

typedef struct poll_loop {
    struct pollfd fds[64];
    nfds_t count;
    int64_t wake_at_ms; /* -1: no timer */
} poll_loop;

/* The callbacks of a batch, with the loop as context. */
void poll_loop_watch(void *context, int fd, unsigned events);
void poll_loop_set_timer(void *context, int64_t timeout_ms);

/* Waits once, and passes what has happened to the batch. */
void poll_loop_turn(poll_loop *l, cpod_batch *batch);

#endif
