/* Structs of a caller that was compiled with another version of the headers. */
#ifndef CPOD_TESTS_SUPPORT_FUTURE_STRUCT_H
#define CPOD_TESTS_SUPPORT_FUTURE_STRUCT_H

#include "cpod/core/error.h"

/* A public struct that begins with its size, and a function that passes it to the library. */
typedef struct struct_use {
    const char *name; /* of the type */
    size_t size;
    const void *valid;   /* a struct with which `use` succeeds */
    cpod_status refusal; /* of a struct without a size */
    cpod_status (*use)(const void *given, cpod_error *error);
} struct_use;

/* Expects of each use: members from the future are accepted as zero, and refused otherwise, by a message that
 * names the type, the byte and the version; a size that no version has is refused without reading so far. Each
 * struct has memory of exactly its size, for AddressSanitizer. */
void check_future_structs(const struct_use *uses, size_t count);

#endif
