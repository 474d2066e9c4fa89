/* The audit log. */
#ifndef EMULATOR_AUDIT_H
#define EMULATOR_AUDIT_H

#include "engine/call/call.h"

/* Stores an entry of the caller. The outcome is one of AuditEntryOutcome. */
void audit_record(call *c, const char *action, const char *resource, const char *outcome);

#endif
