/** @file
 * What code needs that is written by hand on top of core, such as the login and the job runner of libcpod:
 * time and memory as a client has them, errors, URLs. Programs need none of it. */
#ifndef CPOD_CORE_EXTEND_H
#define CPOD_CORE_EXTEND_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One reference more to a client; cpod_client_free() gives it back. @return the client. Thread-safe. */
CPOD_API cpod_client *cpod_core_retain(cpod_client *client);

/** Memory from the client's allocator, zeroed, aligned for any type; it may outlive the client. Freed by
 * cpod_core_free(). NULL when memory has run out. Thread-safe. */
CPOD_API void *cpod_core_allocate(const cpod_client *client, size_t size);

/** Milliseconds on the client's monotonic clock: cpod_monotonic_ms(), but for tests. Thread-safe. */
CPOD_API int64_t cpod_core_now(const cpod_client *client);

/** Waits until `until_ms` on that clock. @return false when `cancel` (or NULL) was triggered first.
 * Thread-safe. */
CPOD_API bool cpod_core_sleep(const cpod_client *client, int64_t until_ms, const cpod_cancel *cancel);

/** A random number from 0 to `limit`, both included. Thread-safe. */
CPOD_API int64_t cpod_core_jitter(const cpod_client *client, int64_t limit);

/** Empties an error, as every public function does first. NULL is fine. */
CPOD_API void cpod_core_error_reset(cpod_error *error);

/** Sets status and message of an error, which may be NULL. @return `status`. */
CPOD_API cpod_status cpod_core_fail(cpod_error *error, cpod_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Copies options as wide as the caller has them into a struct as wide as ours.
 *
 * @param to       filled; zero where the caller's struct ends.
 * @param to_size  sizeof what `to` points to.
 * @param options  begins with its `size`; NULL: all defaults.
 * @return false when the options have no size: they lack their _INIT. */
CPOD_API bool cpod_core_widen(void *to, size_t to_size, const void *options);

/** One member of a query; a NULL value leaves it out. */
typedef struct cpod_core_query {
    const char *name;  /**< Escaped by the library. */
    const char *value; /**< Escaped by the library; NULL: left out. */
} cpod_core_query;

/** `<base><path>?name=value&…`; the query is escaped here.
 *
 * @param base         absolute address.
 * @param base_length  bytes of `base` that are used.
 * @param path         appended as it is.
 * @param query        members in their order.
 * @param query_count  of `query`.
 * @param allocator    NULL: malloc.
 * @param out          freed by cpod_string_free(); NULL on failure.
 * @return CPOD_OK or CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API cpod_status cpod_core_url(const cpod_allocator *allocator, const char *base, size_t base_length,
                                   const char *path, const cpod_core_query *query, size_t query_count,
                                   char **out);

#ifdef __cplusplus
}
#endif

#endif
