/* A write to a TLS connection that the peer has closed raises SIGPIPE, which ends a program that does not
 * expect it. A library has no business with the program's handlers, so the signal is held back on this thread
 * while libcurl works. */
#ifndef CPOD_RUNTIME_SIGPIPE_H
#define CPOD_RUNTIME_SIGPIPE_H

#include <signal.h>
#include <stdbool.h>

typedef struct cpodi_sigpipe {
    sigset_t before;
    bool was_blocked; /* the program has blocked it itself: nothing to do */
} cpodi_sigpipe;

void cpodi_sigpipe_block(cpodi_sigpipe *guard);

/* Takes away a SIGPIPE that came meanwhile, and lets later ones through again. */
void cpodi_sigpipe_restore(const cpodi_sigpipe *guard);

#endif
