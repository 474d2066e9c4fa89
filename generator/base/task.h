/* Work on another thread, so that the cores of the machine share it. */
#ifndef BASE_TASK_H
#define BASE_TASK_H

#include <stddef.h>

typedef struct task task;

/* Starts `work(context)` on a thread of its own, which signals leave alone. NULL when no thread can be had:
 * the caller does the work itself. */
task *task_start(void (*work)(void *), void *context);

/* Waits for its end and frees the task; NULL is fine. Before this, what it writes must not be looked at. */
void task_finish(task *t);

/* Cores there are for tasks beside the calling thread's own; 0 on a machine with one core. */
size_t task_spare_cores(void);

#endif
