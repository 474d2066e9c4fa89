/* What the services of the emulator work by: flags, policies, secrets, skills. A program that tests against
 * the emulator reads it with GET /emulator/settings and replaces parts of it with PUT.
 *
 *     secrets:       name → value
 *     secretBundles: name → {variable → value}
 *     flags:         name → {enabled, rules: [{when, value}], rollout: percent}
 *     policies:      path → {rules: [{when, result, hard, reason}], default}
 *     skills:        list of what every tenant finds under /v1/skills
 *
 * What `when` means is in rule.h. The first rule that fits decides. */
#ifndef EMULATOR_SETTINGS_H
#define EMULATOR_SETTINGS_H

#include "engine/call/call.h"

/* A new tree of what holds until a test says otherwise. */
cJSON *settings_default(void);

/* The member of a group, NULL when absent. */
const cJSON *settings_find(const emulator *e, const char *group, const char *name);

/* Behaviours of the emulator's own paths. PUT replaces the groups that the body has. */
void settings_serve(call *c);
void settings_replace(call *c);

#endif
