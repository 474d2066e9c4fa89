#include "base/task.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

struct task {
    void (*work)(void *);
    void *context;
    pthread_t thread;
};

static void *run(void *started)
{
    const task *t = started;
    t->work(t->context);
    return NULL;
}

/* A thread begins with the signals blocked that its maker has blocked. */
static int start_without_signals(task *t)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&t->thread, NULL, run, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

task *task_start(void (*work)(void *), void *context)
{
    task *t = memory_resize(NULL, sizeof *t);
    *t = (task){.work = work, .context = context};
    if (start_without_signals(t) == 0)
        return t;
    free(t);
    return NULL;
}

void task_finish(task *t)
{
    if (t != NULL)
        pthread_join(t->thread, NULL);
    free(t);
}

size_t task_spare_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 1 ? (size_t)cores - 1 : 0;
}
