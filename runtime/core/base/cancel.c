#include "core/base/cancel.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* A flag for polling and a pipe for waiting. The pipe is never read, so it stays readable for every later
 * waiter. */
struct cpod_cancel {
    atomic_bool triggered;
    int reader;
    int writer;
};

static bool prepare_descriptor(int descriptor)
{
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0;
}

cpod_status cpod_cancel_new(cpod_cancel **out)
{
    if (out == NULL)
        return CPOD_ERR_INVALID_ARGUMENT;
    *out = NULL;
    cpod_cancel *cancel = malloc(sizeof *cancel);
    if (cancel == NULL)
        return CPOD_ERR_NO_MEMORY;
    int ends[2];
    if (pipe(ends) != 0) {
        free(cancel);
        return CPOD_ERR_NO_MEMORY;
    }
    atomic_init(&cancel->triggered, false);
    cancel->reader = ends[0];
    cancel->writer = ends[1];
    if (!prepare_descriptor(ends[0]) || !prepare_descriptor(ends[1])) {
        cpod_cancel_free(cancel);
        return CPOD_ERR_NO_MEMORY;
    }
    *out = cancel;
    return CPOD_OK;
}

void cpod_cancel_trigger(cpod_cancel *cancel)
{
    if (cancel == NULL || atomic_exchange(&cancel->triggered, true))
        return;
    /* The pipe is empty, so one byte fits. A signal handler could not handle a failure anyway. */
    ssize_t written = write(cancel->writer, "", 1);
    (void)written;
}

bool cpod_cancel_is_triggered(const cpod_cancel *cancel)
{
    return cancel != NULL && atomic_load(&cancel->triggered);
}

void cpod_cancel_free(cpod_cancel *cancel)
{
    if (cancel == NULL)
        return;
    (void)close(cancel->reader);
    (void)close(cancel->writer);
    free(cancel);
}

int cpodi_cancel_descriptor(const cpod_cancel *cancel)
{
    return cancel == NULL ? -1 : cancel->reader;
}
