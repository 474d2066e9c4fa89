/* The services of the platform: what they do beyond create, get, list, update, delete and transitions. This
 * header has all that a service builds on, and what services offer each other.
 *
 * To add a service, add its name to the list below and its file to CMakeLists.txt. */
#ifndef EMULATOR_SERVICES_H
#define EMULATOR_SERVICES_H

#include "engine/call/service.h"
#include "engine/crud.h"
#include "engine/list.h"
#include "engine/transition.h"

#define SERVICES(X)  \
    X(approvals)     \
    X(apps)          \
    X(audit)         \
    X(auth)          \
    X(catalog)       \
    X(files)         \
    X(finance)       \
    X(flags)         \
    X(integration)   \
    X(jobs)          \
    X(masking)       \
    X(mcp)           \
    X(notifications) \
    X(oauth)         \
    X(oauth_apps)    \
    X(people)        \
    X(platform)      \
    X(pods)          \
    X(policy)        \
    X(rate_limit)    \
    X(registry)      \
    X(rfp)           \
    X(secrets)       \
    X(skills)        \
    X(storage)       \
    X(users)         \
    X(webhooks)      \
    X(workflows)

#define SERVICES_DECLARE(name) extern const service name##_service;
SERVICES(SERVICES_DECLARE)
#undef SERVICES_DECLARE

/* Stores an entry of the caller in the audit log. The outcome is one of AuditEntryOutcome. */
void audit_record(call *c, const char *action, const char *resource, const char *outcome);

/* Whether the account of a person (the `sub` of tokens) is suspended. */
bool users_is_suspended(call *c, const char *tenant, const char *subject);

/* The application whose OAuth client the caller is; NULL: none. Its slug is in the call's memory. */
const record *integration_own_application(const call *c);
const char *integration_application_of(call *c);

/* A slug made from a name: "CRM 360!" becomes "crm-360". In the arena. */
const char *integration_slug(arena *a, const char *name);

/* Ends with NULL. */
extern const service *const services_all[];

/* Whether a document is one of the platform's: at least half of the operations that the services implement
 * are in it. Any other document is served generically. */
bool services_fit(const spec_document *of);

#endif
