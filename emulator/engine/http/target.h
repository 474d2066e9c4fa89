/* The target of a request: path and query, unescaped. */
#ifndef EMULATOR_TARGET_H
#define EMULATOR_TARGET_H

#include "base/arena.h"
#include "base/vector.h"

#include <stdbool.h>

typedef struct name_value {
    const char *name, *value;
} name_value;
typedef VECTOR(name_value) name_values;

typedef struct target {
    const char *path; /* as sent, without the base path and the query; NULL before parsing */
    VECTOR(const char *) segments;
    name_values query;
} target;

/* Parses what follows the base path. False for no path, invalid escapes, U+0000 and invalid UTF-8. */
bool target_parse(arena *a, const char *text, target *out);

/* Parses `a=1&b=2` of forms and queries, '+' for a space. */
bool target_parse_pairs(arena *a, const char *text, size_t length, name_values *out);

/* Adds a parameter to the query of an address. */
const char *target_with(arena *a, const char *address, const char *name, const char *value);

#endif
