#include "engine/base/schedule.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

typedef struct scheduled {
    struct scheduled *next;
    int64_t due;
    scheduled_action action;
    void *context;
    char subject[];
} scheduled;

struct schedule {
    scheduled *first; /* by time, then in the order of being added */
};

schedule *schedule_new(void)
{
    schedule *s = xrealloc(NULL, sizeof *s);
    *s = (schedule){0};
    return s;
}

void schedule_free(schedule *s)
{
    if (s == NULL)
        return;
    while (s->first != NULL) {
        scheduled *next = s->first->next;
        free(s->first);
        s->first = next;
    }
    free(s);
}

void schedule_add(schedule *s, int64_t due, scheduled_action action, void *context, const char *subject)
{
    size_t size = strlen(subject) + 1;
    scheduled *added = xrealloc(NULL, sizeof *added + size);
    *added = (scheduled){.due = due, .action = action, .context = context};
    memcpy(added->subject, subject, size);
    scheduled **place = &s->first;
    while (*place != NULL && (*place)->due <= due)
        place = &(*place)->next;
    added->next = *place;
    *place = added;
}

int64_t schedule_run(schedule *s, int64_t now)
{
    while (s->first != NULL && s->first->due <= now) {
        scheduled *due = s->first;
        s->first = due->next;
        due->action(due->context, due->subject, due->due);
        free(due);
    }
    return s->first != NULL ? s->first->due : SCHEDULE_NOTHING;
}
