/* Case-insensitive search. */
#ifndef EMULATOR_SEARCH_H
#define EMULATOR_SEARCH_H

#include <stdbool.h>

#include "engine/store/store.h"

/* Whether `text` contains `lower`, which has no capital letters. In JSON text a match never begins within an
 * escape. */
bool search_contains(slice text, const char *lower, bool is_json);

#endif
