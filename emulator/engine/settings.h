/* What services are configured by: groups of named values, which the services declare. A test program reads
 * them with GET /emulator/settings and replaces groups with PUT. */
#ifndef EMULATOR_SETTINGS_H
#define EMULATOR_SETTINGS_H

#include "engine/call/call.h"

/* Finds the groups of all services and sets their defaults. */
void settings_reset(emulator *e);

/* The member of a group, NULL when absent. */
const cJSON *settings_find(const emulator *e, const char *group, const char *name);

/* Handlers of /emulator/settings. */
void settings_serve(call *c);
void settings_replace(call *c);

#endif
