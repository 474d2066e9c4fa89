/* The rfp service: the customer's decision on a request for proposals. */
#include "engine/base/json.h"
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

static const service_handler handlers[] = {
    {"rfp.records.recordOutcome", record_outcome},
    {NULL, NULL},
};

const service rfp_service = {.name = "rfp", .handlers = handlers};
