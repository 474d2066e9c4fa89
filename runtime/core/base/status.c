#include "cpod/core/status.h"

const char *cpod_status_name(cpod_status status)
{
    switch (status) {
#define NAME(name) \
    case name:     \
        return #name
        NAME(CPOD_OK);
        NAME(CPOD_DONE);
        NAME(CPOD_PENDING);
        NAME(CPOD_NOT_MODIFIED);
        NAME(CPOD_ERR_INVALID_ARGUMENT);
        NAME(CPOD_ERR_CONFIGURATION);
        NAME(CPOD_ERR_NO_MEMORY);
        NAME(CPOD_ERR_TRANSPORT);
        NAME(CPOD_ERR_TLS);
        NAME(CPOD_ERR_TIMEOUT);
        NAME(CPOD_ERR_CANCELLED);
        NAME(CPOD_ERR_LIMIT);
        NAME(CPOD_ERR_CALLBACK);
        NAME(CPOD_ERR_DECODE);
        NAME(CPOD_ERR_PROTOCOL);
        NAME(CPOD_ERR_BAD_REQUEST);
        NAME(CPOD_ERR_AUTH);
        NAME(CPOD_ERR_FORBIDDEN);
        NAME(CPOD_ERR_POLICY_DENIED);
        NAME(CPOD_ERR_NOT_FOUND);
        NAME(CPOD_ERR_CONFLICT);
        NAME(CPOD_ERR_VALIDATION);
        NAME(CPOD_ERR_RATE_LIMIT);
        NAME(CPOD_ERR_SERVER);
        NAME(CPOD_ERR_HTTP);
        NAME(CPOD_ERR_PRECONDITION);
        NAME(CPOD_ERR_SIGNATURE);
#undef NAME
    }
    return "CPOD_ERR_UNKNOWN";
}
