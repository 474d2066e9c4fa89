/* Lists of HTTP headers. */
#ifndef CPOD_RUNTIME_HEADERS_H
#define CPOD_RUNTIME_HEADERS_H

#include "core/base/arena.h"
#include "cpod/core/transport.h"

typedef struct cpodi_headers {
    cpod_header *items;
    size_t count;
    size_t capacity;
} cpodi_headers;

/* Adds a header or replaces the value of the header with this name. Both texts are borrowed. False: out of
 * memory. */
bool cpodi_headers_set(cpodi_headers *headers, cpodi_arena *arena, const char *name, const char *value);

/* Removes the header with this name, if present. */
void cpodi_headers_remove(cpodi_headers *headers, const char *name);

/* Returns the value of the first header with this name, ignoring case; NULL: absent. */
const char *cpodi_headers_find(const cpod_header *headers, size_t count, const char *name);

/* Whether a name is a token of RFC 9110. */
bool cpodi_header_name_is_valid(const char *name);

/* Whether a value is valid: no control characters but tabs. A line end would allow header injection. */
bool cpodi_header_value_is_valid(const char *value);

#endif
