#include "core/base/sigpipe.h"

#include <time.h>

static sigset_t only_sigpipe(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGPIPE);
    return set;
}

void cpodi_sigpipe_block(cpodi_sigpipe *guard)
{
    const sigset_t set = only_sigpipe();
    (void)pthread_sigmask(SIG_BLOCK, &set, &guard->before);
    guard->was_blocked = sigismember(&guard->before, SIGPIPE) == 1;
}

void cpodi_sigpipe_restore(const cpodi_sigpipe *guard)
{
    if (guard->was_blocked)
        return;
    const sigset_t set = only_sigpipe();
    sigset_t pending;
    const struct timespec now = {0, 0};
    if (sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1)
        (void)sigtimedwait(&set, NULL, &now);
    (void)pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}
