/* Approvals: a step handed to somebody else. */
#include <string.h>

#include "engine/transition.h"
#include "services/services.h"

/* The place of the caller among the approvers, else that of the step that is due. */
static int place_of_step(const call *c, const cJSON *request, const cJSON *approvers)
{
    int place = 0;
    for (const cJSON *id = approvers != NULL ? approvers->child : NULL; id != NULL; id = id->next, place++)
        if (strcmp(id->valuestring, c->caller.subject) == 0)
            return place;
    const cJSON *current = cJSON_GetObjectItemCaseSensitive(request, "current_step");
    return current != NULL && current->valuedouble >= 1 ? (int)current->valuedouble - 1 : 0;
}

static bool hand_over(call *c, cJSON *request)
{
    const char *to = json_text(c->body, "delegate_to_id");
    cJSON *approvers = cJSON_GetObjectItemCaseSensitive(request, "step_approver_ids");
    cJSON *step = cJSON_GetArrayItem(approvers, place_of_step(c, request, approvers));
    if (step == NULL)
        response_invalid_field(c, "delegate_to_id", "takes over a step, and the request has none");
    else
        cJSON_SetValuestring(step, to);
    return step != NULL;
}

static void delegate(call *c)
{
    transition_serve_also(c, hand_over);
}

const service_handler approvals_service[] = {
    {"approvals.requests.delegate", delegate},
    {NULL, NULL},
};
