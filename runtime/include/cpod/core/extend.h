/** @file
 * For hand-written code on top of core, such as the login and the job runner of libcpod: the client's clock
 * and allocator, errors, URLs. Programs do not need it. */
#ifndef CPOD_CORE_EXTEND_H
#define CPOD_CORE_EXTEND_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Adds a reference to a client, which cpod_client_free() releases. Returns the client. Thread-safe. */
CPOD_API cpod_client *cpod_core_retain(cpod_client *client);

/** Allocates zeroed memory, aligned for any type, with the client's allocator. It may outlive the client;
 * freed by cpod_core_free(). NULL: out of memory. Thread-safe. */
CPOD_API void *cpod_core_allocate(const cpod_client *client, size_t size);

/** Returns the milliseconds of the client's clock: cpod_monotonic_ms(), or the option `clock`.
 * Thread-safe. */
CPOD_API int64_t cpod_core_now(const cpod_client *client);

/** Waits until `until_ms` on that clock. Returns false if `cancel`, which may be NULL, was triggered first.
 * Thread-safe. */
CPOD_API bool cpod_core_sleep(const cpod_client *client, int64_t until_ms, const cpod_cancel *cancel);

/** Returns a random number between 0 and `limit`, inclusive. Thread-safe. */
CPOD_API int64_t cpod_core_jitter(const cpod_client *client, int64_t limit);

/** Resets an error, as every public function does first. NULL is ignored. */
CPOD_API void cpod_core_error_reset(cpod_error *error);

/** Sets the status and message of an error, which may be NULL. Returns `status`. */
CPOD_API cpod_status cpod_core_fail(cpod_error *error, cpod_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** A struct of options that begins with `size_t size`, for cpod_core_widen(). */
typedef struct cpod_core_options {
    const char *name;    /**< Of the type, such as "cpod_run_job_options". */
    size_t size;         /**< Of the type, as compiled. */
    cpod_status refusal; /**< Status for a struct without a size, as without its _INIT. */
    const char *no_size; /**< Message of that. */
} cpod_core_options;

/** Imports an options struct of any version into this version's struct.
 *
 * @param to       filled; members that the caller's struct does not have are zero. All zero on failure.
 * @param type     of `to`.
 * @param options  begins with its `size`; NULL: all defaults.
 * @param error    or NULL.
 * @return CPOD_OK; `type->refusal`: `options` has no size; CPOD_ERR_CONFIGURATION: a member that this version
 * does not know is not zero, or the size is above 64 KiB, which no version has. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_core_widen(void *to, const cpod_core_options *type,
                                                     const void *options, cpod_error *error);

/** A member of a query. */
typedef struct cpod_core_query {
    const char *name;  /**< Must be escaped. */
    const char *value; /**< Escaped by the library; NULL: the member is omitted. */
} cpod_core_query;

/** Builds the URL `<base><path>?name=value&…`.
 *
 * @param allocator    NULL: malloc.
 * @param base         absolute URL.
 * @param base_length  bytes of `base` to use.
 * @param path         must be escaped.
 * @param query        members in their order.
 * @param query_count  of `query`.
 * @param out          freed by cpod_string_free(); NULL on failure.
 * @return CPOD_OK or CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API cpod_status cpod_core_url(const cpod_allocator *allocator, const char *base, size_t base_length,
                                   const char *path, const cpod_core_query *query, size_t query_count,
                                   char **out);

/** Returns whether the host of an http or https URL is this machine: localhost, a name below it, an address of
 * 127.0.0.0/8, or ::1. Thread-safe. */
CPOD_API bool cpod_core_is_loopback(const char *url);

#ifdef __cplusplus
}
#endif

#endif
