/** @file
 * The bridge between free-form JSON (cpod_json) and cJSON trees. Include it where a program walks free-form
 * values. */
#ifndef CPOD_CORE_JSON_H
#define CPOD_CORE_JSON_H

#include "cpod/core/value.h"

struct cJSON; /* of <cjson/cJSON.h> */

#ifdef __cplusplus
extern "C" {
#endif

/** Makes a cJSON tree of free-form JSON.
 *
 * @param json  absent or null gives a cJSON null.
 * @param error  or NULL.
 * @param out   the tree, owned by the caller: cJSON_Delete(). NULL on failure. cJSON keeps integers up to
 * 2^53 exactly.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `json` is not valid JSON, or has a string with U+0000, which
 * cJSON would cut; CPOD_ERR_NO_MEMORY. Thread-safe, as cJSON is. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_parse(const cpod_json *json, struct cJSON **out,
                                                     cpod_error *error);

/** Makes free-form JSON of a cJSON tree. The result lives in memory of its own: cpod_json_free().
 *
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: the tree holds something JSON has no text for;
 * CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_print(const struct cJSON *tree, cpod_json **out,
                                                     cpod_error *error);

/** Checks that a text is one JSON value (RFC 8259), nested at most 256 deep, in valid UTF-8.
 *
 * @param text    borrowed.
 * @param length  of `text`, or 0: up to its NUL.
 * @param error   or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT, whose message names the byte; CPOD_ERR_NO_MEMORY.
 * Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_validate(const char *text, size_t length, cpod_error *error);

/** Frees free-form JSON that a call returned (`cpod_json **out`). NULL is fine. Thread-safe. */
CPOD_API void cpod_json_free(cpod_json *json);

#ifdef __cplusplus
}
#endif

#endif
