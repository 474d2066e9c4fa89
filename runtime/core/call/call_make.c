#include "core/call/batch.h"
#include "core/call/call.h"

cpod_status cpodi_call_make(cpodi_call *call, cpod_status status, cpodi_finish finish, void *out,
                            cpod_error *error)
{
    if (status == CPOD_OK && call->options.batch != NULL) {
        status = cpodi_batch_add(call, finish, out, error);
        if (status == CPOD_OK)
            return status; /* the batch ends it */
    } else if (status == CPOD_OK) {
        status = cpodi_call_run(call, error);
        if (status == CPOD_OK)
            status = finish(call, out, error);
        cpodi_call_report(call);
    }
    cpodi_call_end(call);
    return status;
}
