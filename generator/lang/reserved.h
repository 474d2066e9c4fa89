/* Names that are not available to members, parameters and globals, and the prefix of those that are. */
#ifndef LANG_RESERVED_H
#define LANG_RESERVED_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a name is a keyword of C or C++, or a type or macro of the standard headers or of compilers. */
bool reserved_is(const char *name);

/* Whether a text can be the prefix of all names of an SDK. */
bool prefix_is_valid(const char *prefix);

/* The rule, for messages. */
#define PREFIX_RULE                                                                                        \
    "a lower-case letter, then lower-case letters, digits and single '_', not '_' at the end, at most 32 " \
    "characters, not a keyword of C"

/* The public names of the runtime (types, functions, enumerators, macros), sorted. */
extern const char *const runtime_names[];
extern const size_t runtime_name_count;

#endif
