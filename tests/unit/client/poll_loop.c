#include "poll_loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void poll_loop_watch(void *context, int fd, unsigned events)
{
    poll_loop *l = context;
    nfds_t at = 0;
    while (at < l->count && l->fds[at].fd != fd)
        at++;
    if (events == 0) {
        assert_true(at < l->count); /* it was watched */
        l->fds[at] = l->fds[--l->count];
        return;
    }
    assert_true(at < POLL_LOOP_SOCKETS);
    l->count += at == l->count ? 1 : 0;
    l->fds[at] = (struct pollfd){.fd = fd};
    l->fds[at].events = (short)(((events & CPOD_WATCH_READ) != 0 ? POLLIN : 0) |
                                ((events & CPOD_WATCH_WRITE) != 0 ? POLLOUT : 0));
}

void poll_loop_set_timer(void *context, int64_t timeout_ms)
{
    poll_loop *l = context;
    l->wake_at_ms = timeout_ms < 0 ? -1 : cpod_monotonic_ms() + timeout_ms;
}

void poll_loop_turn(poll_loop *l, cpod_batch *batch)
{
    struct pollfd seen[POLL_LOOP_SOCKETS];
    int64_t now = cpod_monotonic_ms();
    assert_true(l->count > 0 || l->wake_at_ms >= 0);
    int timeout = l->wake_at_ms < 0 ? -1 : l->wake_at_ms <= now ? 0 : (int)(l->wake_at_ms - now);
    nfds_t count = l->count;
    assert_true(poll(l->fds, count, timeout) >= 0);
    memcpy(seen, l->fds, count * sizeof seen[0]);
    for (nfds_t i = 0; i < count; i++) {
        unsigned events = ((seen[i].revents & ~POLLOUT) != 0 ? (unsigned)CPOD_WATCH_READ : 0U) |
                          ((seen[i].revents & ~POLLIN) != 0 ? (unsigned)CPOD_WATCH_WRITE : 0U);
        if (events != 0)
            cpod_batch_on_socket(batch, seen[i].fd, events);
    }
    if (l->wake_at_ms >= 0 && cpod_monotonic_ms() >= l->wake_at_ms)
        cpod_batch_on_timeout(batch);
}
