/* Names that are not available to members, parameters and globals. */
#ifndef LANG_RESERVED_H
#define LANG_RESERVED_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a name is a keyword of C or C++, or a type or macro of the standard headers or of compilers. */
bool reserved_is(const char *name);

/* The public names of the runtime (types, functions, enumerators, macros), sorted. */
extern const char *const runtime_names[];
extern const size_t runtime_name_count;

#endif
