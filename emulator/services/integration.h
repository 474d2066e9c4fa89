/* The integration service, for other services. */
#ifndef EMULATOR_INTEGRATION_H
#define EMULATOR_INTEGRATION_H

#include "engine/call/call.h"

/* The application whose OAuth client the caller is; NULL: none. */
const record *integration_own_application(const call *c);

/* The slug of the application whose OAuth client the caller is, in the call's memory; NULL: none. */
const char *integration_application_of(call *c);

/* A slug made from a name: "CRM 360!" becomes "crm-360". In the arena. */
const char *integration_slug(arena *a, const char *name);

#endif
