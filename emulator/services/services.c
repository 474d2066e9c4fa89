#include "services/services.h"

#include <string.h>

#include "engine/call/response.h"
#include "engine/documentation.h"
#include "engine/fault.h"
#include "engine/settings.h"

const service_handler *const services[] = {approvals_service,     apps_service,       audit_service,
                                           auth_service,          catalog_service,    files_service,
                                           finance_service,       flags_service,      integration_service,
                                           jobs_service,          masking_service,    mcp_service,
                                           notifications_service, oauth_apps_service, oauth_service,
                                           people_service,        pods_service,       policy_service,
                                           rate_limit_service,    registry_service,   rfp_service,
                                           secrets_service,       skills_service,     storage_service,
                                           users_service,         workflows_service,  NULL};

handler service_behaviour(const char *operation)
{
    for (size_t i = 0; services[i] != NULL; i++)
        for (const service_handler *entry = services[i]; entry->operation != NULL; entry++)
            if (strcmp(entry->operation, operation) == 0)
                return entry->serve;
    return NULL;
}

void services_resume(emulator *e, int64_t now)
{
    pods_resume(e, now);
    jobs_resume(e, now);
    skills_resume(e, now);
    workflows_resume(e, now);
}

void services_seeded(emulator *e)
{
    files_seeded(e);
    jobs_seeded(e);
}

static void health(call *c)
{
    static const char ok[] = "{\"status\":\"ok\"}";
    response_json(c, ok, strlen(ok));
}

static void token(call *c)
{
    service_behaviour("POST /v1/auth/token")(c);
}

const service_path service_own_paths[] = {
    {"GET", "/health", health},
    {"POST", "/v1/auth/token", token},
    {"GET", "/idp/login", service_login_page},
    {"GET", "/oauth/authorize", service_consent_page},
    {"GET", "/storage/jobs/{id}/{key}", service_job_download},
    {"GET", "/docs", documentation_page},
    {"GET", "/docs/{name}", documentation_file},
    {"GET", "/openapi.json", documentation_document},
    {"GET", "/emulator/settings", settings_serve},
    {"PUT", "/emulator/settings", settings_replace},
    {"GET", "/emulator/faults", fault_list},
    {"POST", "/emulator/faults", fault_add},
    {"DELETE", "/emulator/faults", fault_clear},
    {NULL, NULL, NULL},
};
