/* Notifications: those that wait for their time. */
#include "answer.h"
#include "crud.h"
#include "services/services.h"

static void create(call *c)
{
    cJSON *message = crud_new_entity(c);
    const char *time = json_text(message, "scheduled_at");
    if (time != NULL && clock_parse(time) > c->now)
        json_set_text(message, "status", "scheduled");
    answer_record(c, crud_insert(c, message));
}

const service_entry notifications_service[] = {
    {"notifications.notifications.create", create},
    {NULL, NULL},
};
