/** @file
 * Conventions of an API beyond OpenAPI, which its description declares by x-cpod- extensions. Static data of
 * generated SDKs; without them core assumes nothing of an API. */
#ifndef CPOD_CORE_CONVENTIONS_H
#define CPOD_CORE_CONVENTIONS_H

#include "cpod/core/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A request header that clients send by default; the option `headers` overrides it.
 * `x-cpod-default-headers`. */
typedef struct cpod_default_header {
    const char *name;     /**< HTTP field name. */
    const char *value;    /**< NULL: none but that of `variable`. */
    const char *variable; /**< Environment variable with another value, for clients that are made from the
                               environment: only these send the header. NULL: all clients send `value`. */
} cpod_default_header;

/** Members of a JSON body that describe the response itself. `x-cpod-meta`. */
typedef struct cpod_meta_names {
    const char *member;     /**< Of an envelope or problem: the object with the two below; NULL: none. */
    const char *request_id; /**< Its member with the id of the request; NULL: none. */
    const char *timestamp;  /**< Its member with the server's time; NULL: none. */
} cpod_meta_names;

/** The class of a failure, by HTTP status and `code` of the problem. `x-cpod-error-codes`. */
typedef struct cpod_error_code {
    int http_status;    /**< 400 to 599. */
    const char *code;   /**< As in cpod_error.code. */
    cpod_status status; /**< Returned instead of the class of `http_status`. */
} cpod_error_code;

/** All conventions of an API. */
typedef struct cpod_conventions {
    const cpod_default_header *default_headers; /**< Array, or NULL. */
    size_t default_header_count;                /**< Number of `default_headers`. */
    cpod_meta_names meta;                       /**< All NULL: none. */
    const cpod_error_code *error_codes;         /**< Array, or NULL. */
    size_t error_code_count;                    /**< Number of `error_codes`. */
} cpod_conventions;

#ifdef __cplusplus
}
#endif

#endif
