/* Filling a cpod_error that may be NULL, shorter than ours, or filled already. */
#ifndef CPOD_RUNTIME_ERROR_H
#define CPOD_RUNTIME_ERROR_H

#include "cpod/core/error.h"

/* Empties the error but for `size`; NULL is fine. Every public function begins with it. */
void cpodi_error_reset(cpod_error *error);

/* Sets status and message, and returns the status. Fields past error->size are not touched. */
cpod_status cpodi_fail(cpod_error *error, cpod_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* CPOD_ERR_NO_MEMORY with its message. */
cpod_status cpodi_no_memory(cpod_error *error);

/* Whether a field lies inside the size the caller's struct has: `if (CPODI_HAS(error, path)) …`. */
#define CPODI_HAS(pointer, member) \
    ((pointer) != NULL && (pointer)->size >= offsetof(cpod_error, member) + sizeof((pointer)->member))

#endif
