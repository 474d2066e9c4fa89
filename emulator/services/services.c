#include "services/services.h"

#include <string.h>

#include "answer.h"

static const service_entry *const services[] = {auth_service, integration_service, people_service,
                                                pods_service};

behaviour service_behaviour(const char *operation)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        for (const service_entry *entry = services[i]; entry->operation != NULL; entry++)
            if (strcmp(entry->operation, operation) == 0)
                return entry->serve;
    return NULL;
}

static void health(call *c)
{
    static const char ok[] = "{\"status\":\"ok\"}";
    answer_text(c, ok, strlen(ok));
}

static void token(call *c)
{
    service_behaviour("POST /v1/auth/token")(c);
}

const service_path service_own_paths[] = {
    {"GET", "/health", health},
    {"POST", "/v1/auth/token", token},
    {NULL, NULL, NULL},
};
