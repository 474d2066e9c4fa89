/* Requests for proposals: the customer's decision. */
#include "services/services.h"
#include "transition.h"

static bool note_decision(call *c, cJSON *request)
{
    service_set_time(request, "decided_at", c->now);
    return true;
}

static void record_outcome(call *c)
{
    transition_serve_also(c, note_decision);
}

const service_entry rfp_service[] = {
    {"rfp.records.recordOutcome", record_outcome},
    {NULL, NULL},
};
