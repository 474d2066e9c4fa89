/* Scopes of tokens: words separated by spaces. */
#ifndef EMULATOR_SCOPE_H
#define EMULATOR_SCOPE_H

#include "engine/base/json.h"

/* Whether the words include this one. */
bool scope_contains(const char *words, const char *word);

/* The words as a list, which the caller deletes. */
cJSON *scope_list(const char *words);

#endif
