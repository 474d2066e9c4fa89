/* Scopes of tokens: words divided by spaces. */
#ifndef EMULATOR_SCOPE_H
#define EMULATOR_SCOPE_H

#include "engine/base/json.h"

/* Whether one of the words is this one. */
bool scope_contains(const char *words, const char *word);

/* The words as a list, which the caller deletes. */
cJSON *scope_list(const char *words);

#endif
