/* C types as text that a name can follow: "int64_t ", "const char *". */
#ifndef LANG_C_TYPE_H
#define LANG_C_TYPE_H

#include "base/arena.h"

/* Appends the space: "bool " for "bool". */
char *c_type_of(arena *a, const char *type_name);

/* A pointer to const: "const bool *" for "bool ", "const char *const *" for "const char *". */
char *c_type_pointer_to_const(arena *a, const char *type);

/* A pointer: "cpod_pod *" for "cpod_pod ", "cpod_pod **" for "cpod_pod *". */
char *c_type_pointer(arena *a, const char *type);

/* Removes the trailing space: "bool" for "bool ", "const char *" for itself. */
char *c_type_bare(arena *a, const char *type);

#endif
