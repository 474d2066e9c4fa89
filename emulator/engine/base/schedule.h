/* Actions at a later time. Not thread-safe; the emulator's lock guards it. */
#ifndef EMULATOR_SCHEDULE_H
#define EMULATOR_SCHEDULE_H

#include <stdint.h>

typedef struct schedule schedule;

schedule *schedule_new(void);
void schedule_free(schedule *s);

/* `due` is the scheduled time, which may have passed a while ago: later actions count from it. */
typedef void (*scheduled_action)(void *context, const char *subject, int64_t due);

/* Calls the action once `due` (milliseconds since 1970) has come. The subject is copied. */
void schedule_add(schedule *s, int64_t due, scheduled_action action, void *context, const char *subject);

enum { SCHEDULE_NOTHING = -1 };

/* Calls all actions that are due by `now`, by time; an action may add more. Returns when the next is due. */
int64_t schedule_run(schedule *s, int64_t now);

#endif
