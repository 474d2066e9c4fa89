/* C types, spelled so that a name can follow: "int64_t ", "const char *". */
#ifndef LANG_SPELLING_H
#define LANG_SPELLING_H

#include "base/memory.h"

/* "bool " of "bool". */
char *spelling_of(arena *a, const char *type_name);

/* A pointer to something that is not changed through it: "const bool *" of "bool ", "const char *const *" of
 * "const char *". */
char *spelling_pointer_to_const(arena *a, const char *spelling);

/* A pointer: "cpod_pod *" of "cpod_pod ", "cpod_pod **" of "cpod_pod *". */
char *spelling_pointer(arena *a, const char *spelling);

/* Without the space that waits for a name: "bool", "const char *". */
char *spelling_bare(arena *a, const char *spelling);

#endif
