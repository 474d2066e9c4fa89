/* The approvals service: delegation of a step. */
#include <string.h>

#include "engine/call/response.h"
#include "engine/transition.h"
#include "services/services.h"

/* The index of the caller among the approvers; else that of the current step. */
static int step_index(const call *c, const cJSON *request, const cJSON *approvers)
{
    int index = 0;
    for (const cJSON *id = approvers != NULL ? approvers->child : NULL; id != NULL; id = id->next, index++)
        if (strcmp(id->valuestring, c->caller.subject) == 0)
            return index;
    const cJSON *current = cJSON_GetObjectItemCaseSensitive(request, "current_step");
    return current != NULL && current->valuedouble >= 1 ? (int)current->valuedouble - 1 : 0;
}

static bool hand_over(call *c, cJSON *request)
{
    const char *to = json_text(c->body, "delegate_to_id");
    cJSON *approvers = cJSON_GetObjectItemCaseSensitive(request, "step_approver_ids");
    cJSON *step = cJSON_GetArrayItem(approvers, step_index(c, request, approvers));
    if (step == NULL)
        response_invalid_field(c, "delegate_to_id", "cannot be set: the request has no step to delegate");
    else
        cJSON_SetValuestring(step, to);
    return step != NULL;
}

static void delegate(call *c)
{
    transition_serve_also(c, hand_over);
}

static const service_handler handlers[] = {
    {"approvals.requests.delegate", delegate},
    {NULL, NULL},
};

const service approvals_service = {.name = "approvals", .handlers = handlers};
