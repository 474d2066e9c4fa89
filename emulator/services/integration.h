/* Applications of the tenant. */
#ifndef EMULATOR_INTEGRATION_H
#define EMULATOR_INTEGRATION_H

#include "engine/call/call.h"

/* Slug of the application whose OAuth client the caller is, in the call's memory; NULL when there is none. */
const char *integration_application_of(call *c);

/* Slug of a new application, made from a name: "CRM 360!" becomes "crm-360". */
const char *integration_slug(arena *a, const char *name);

#endif
