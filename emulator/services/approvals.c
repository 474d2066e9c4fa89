/* Approvals: a request is handed over to another approver. */
#include "services/services.h"

#include <math.h>
#include <string.h>

static int step_index(const call *c, const cJSON *request, const cJSON *approvers)
{
    int index = 0;
    for (const cJSON *id = approvers != NULL ? approvers->child : NULL; id != NULL; id = id->next, index++)
        if (strcmp(id->valuestring, c->caller.subject) == 0)
            return index;
    return (int)fmax(json_number(request, "current_step", 1), 1) - 1;
}

static bool hand_over(call *c, cJSON *request)
{
    const char *to = json_text(c->body, "delegate_to_id");
    cJSON *approvers = json_get(request, "step_approver_ids");
    cJSON *step = cJSON_GetArrayItem(approvers, step_index(c, request, approvers));
    if (step == NULL)
        response_invalid_field(c, "delegate_to_id", "cannot be set: the request has no step to delegate");
    else
        cJSON_SetValuestring(step, to);
    return step != NULL;
}

static const service_handler handlers[] = {
    {"approvals.requests.delegate", .also = hand_over},
    {.operation = NULL},
};

const service approvals_service = {.handlers = handlers};
