/* Writing to a TLS connection that the peer has closed raises SIGPIPE, which ends programs without a
 * handler. A library must not change the program's handlers, so the signal is blocked on this thread while
 * libcurl works. */
#ifndef CPOD_RUNTIME_SIGPIPE_H
#define CPOD_RUNTIME_SIGPIPE_H

#include <signal.h>
#include <stdbool.h>

typedef struct cpodi_sigpipe {
    sigset_t before;
    bool was_blocked; /* blocked by the program itself: nothing to do */
} cpodi_sigpipe;

void cpodi_sigpipe_block(cpodi_sigpipe *guard);

/* Discards a SIGPIPE that arrived meanwhile and restores the mask. */
void cpodi_sigpipe_restore(const cpodi_sigpipe *guard);

#endif
