/* The services of the platform: what they do beyond create, get, list, update, delete and transitions.
 *
 * This header has all that a service builds on. Each service has a file beside this one, which defines it. To add a service, add its name to the list below
 * and its file to CMakeLists.txt. */
#ifndef EMULATOR_SERVICES_H
#define EMULATOR_SERVICES_H

#include "engine/call/service.h"
#include "engine/crud.h"
#include "engine/list.h"
#include "engine/transition.h"

#define SERVICES(X) \
    X(apps)         \
    X(audit)        \
    X(auth)         \
    X(domains)      \
    X(files)        \
    X(finance)      \
    X(flags)        \
    X(integration)  \
    X(jobs)         \
    X(masking)      \
    X(mcp)          \
    X(oauth)        \
    X(oauth_apps)   \
    X(platform)     \
    X(pods)         \
    X(policy)       \
    X(rate_limit)   \
    X(registry)     \
    X(secrets)      \
    X(skills)       \
    X(storage)      \
    X(users)        \
    X(workflows)

#define SERVICES_DECLARE(name) extern const service name##_service;
SERVICES(SERVICES_DECLARE)
#undef SERVICES_DECLARE

/* Ends with NULL. */
extern const service *const services_all[];

/* Whether a document is one of the platform's: at least half of the operations that the services implement
 * are in it. Any other document is served generically. */
bool services_fit(const spec_document *of);

#endif
