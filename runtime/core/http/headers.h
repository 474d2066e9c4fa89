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

/* Adds a header, or replaces the value of the one with this name. Both texts are borrowed. False: memory has
 * run out. */
bool cpodi_headers_set(cpodi_headers *headers, cpodi_arena *arena, const char *name, const char *value);

/* Takes the header with this name out, if there is one. */
void cpodi_headers_remove(cpodi_headers *headers, const char *name);

/* The value of the first header with this name in any case, or NULL. */
const char *cpodi_headers_find(const cpod_header *headers, size_t count, const char *name);

/* Whether a name is a token of RFC 9110. */
bool cpodi_header_name_is_valid(const char *name);

/* Whether a value can travel: no control character but the tab. A line end would begin a header of the
 * attacker's. */
bool cpodi_header_value_is_valid(const char *value);

#endif
