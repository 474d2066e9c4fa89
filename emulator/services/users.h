/* Accounts of people. */
#ifndef EMULATOR_USERS_H
#define EMULATOR_USERS_H

#include "engine/call/call.h"

/* Whether the account of a person (the `sub` of tokens) is suspended. */
bool users_is_suspended(call *c, const char *tenant, const char *subject);

#endif
