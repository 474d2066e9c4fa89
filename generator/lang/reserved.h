/* Names that no member, parameter or global may have: data. */
#ifndef LANG_RESERVED_H
#define LANG_RESERVED_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a name is a keyword of C or C++, or a type or macro that the standard headers (or compilers)
 * define. */
bool reserved_is(const char *name);

/* The public names of the runtime (types, functions, enumerators, macros), in order; for the table of an
 * SDK's names. */
extern const char *const runtime_names[];
extern const size_t runtime_name_count;

#endif
