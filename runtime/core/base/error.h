/* Filling a cpod_error that may be NULL, smaller than this library's, or already filled. */
#ifndef CPOD_RUNTIME_ERROR_H
#define CPOD_RUNTIME_ERROR_H

#include "cpod/core/error.h"

/* Resets all members but `size`; NULL: no effect. Every public function starts with it. */
void cpodi_error_reset(cpod_error *error);

/* Sets status and message. Returns the status. Members past error->size are not touched. */
cpod_status cpodi_fail(cpod_error *error, cpod_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Appends a text to the message. */
void cpodi_error_append(cpod_error *error, const char *text);

/* Sets CPOD_ERR_NO_MEMORY and its message. Returns the status. */
cpod_status cpodi_no_memory(cpod_error *error);

/* Sets `retry` and `retryable`. */
void cpodi_error_advise(cpod_error *error, cpod_retry_advice advice);

/* Copies the members that both have; `to` may be NULL. */
void cpodi_error_copy(cpod_error *to, const cpod_error *from);

/* Whether the caller's struct has a member: `if (CPODI_HAS(error, path)) …`. False for NULL. */
#define CPODI_HAS(pointer, member) \
    ((pointer) != NULL && (pointer)->size >= offsetof(cpod_error, member) + sizeof((pointer)->member))

#endif
