/* C types, spelled so that a name can follow: "int64_t ", "const char *". */
#ifndef LANG_C_TYPE_H
#define LANG_C_TYPE_H

#include "base/arena.h"

/* "bool " of "bool". */
char *c_type_of(arena *a, const char *type_name);

/* A pointer to something that is not changed through it: "const bool *" of "bool ", "const char *const *" of
 * "const char *". */
char *c_type_pointer_to_const(arena *a, const char *type);

/* A pointer: "cpod_pod *" of "cpod_pod ", "cpod_pod **" of "cpod_pod *". */
char *c_type_pointer(arena *a, const char *type);

/* Without the space that waits for a name: "bool", "const char *". */
char *c_type_bare(arena *a, const char *type);

#endif
