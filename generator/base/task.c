#include "base/task.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

struct task {
    void (*work)(void *);
    void *context;
    pthread_t thread;
#ifdef __linux__
    bool has_cores;
    cpu_set_t cores; /* that it may run on, once it has begun */
#endif
};

#ifdef __linux__

/* Linux often starts a thread on the core of its maker, and takes longer to move it to an idle one than this
 * program takes in all: so it begins on any core but that one. What fails here costs only time. */
static void begin_elsewhere(task *t, pthread_attr_t *attributes)
{
    int own = sched_getcpu();
    if (own < 0 || pthread_getaffinity_np(pthread_self(), sizeof t->cores, &t->cores) != 0)
        return;
    cpu_set_t others = t->cores;
    CPU_CLR((size_t)own, &others);
    t->has_cores =
        CPU_COUNT(&others) > 0 && pthread_attr_setaffinity_np(attributes, sizeof others, &others) == 0;
}

static void allow_all_cores(const task *t)
{
    if (t->has_cores)
        pthread_setaffinity_np(pthread_self(), sizeof t->cores, &t->cores);
}

#else

static void begin_elsewhere(task *t, pthread_attr_t *attributes)
{
    (void)t;
    (void)attributes;
}

static void allow_all_cores(const task *t)
{
    (void)t;
}

#endif

static void *run(void *started)
{
    const task *t = started;
    allow_all_cores(t);
    t->work(t->context);
    return NULL;
}

/* A thread begins with the signals blocked that its maker has blocked. */
static int start_without_signals(task *t)
{
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error != 0)
        return error;
    begin_elsewhere(t, &attributes);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&t->thread, &attributes, run, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
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
