/* Requests for proposal: a decision has its time. */
#include "services/services.h"

static bool note_decision(call *c, cJSON *request)
{
    json_set_time(request, "decided_at", c->now);
    return true;
}

static const service_handler handlers[] = {
    {"rfp.records.recordOutcome", .also = note_decision},
    {.operation = NULL},
};

const service rfp_service = {.handlers = handlers};
