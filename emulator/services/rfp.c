/* Requests for proposals: the customer's decision. */
#include "engine/transition.h"
#include "services/services.h"

static bool note_decision(call *c, cJSON *request)
{
    json_set_time(request, "decided_at", c->now);
    return true;
}

static void record_outcome(call *c)
{
    transition_serve_also(c, note_decision);
}

const service_handler rfp_service[] = {
    {"rfp.records.recordOutcome", record_outcome},
    {NULL, NULL},
};
