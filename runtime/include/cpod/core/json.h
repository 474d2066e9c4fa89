/** @file
 * Conversions between free-form JSON (cpod_json) and cJSON trees, for programs that inspect free-form
 * values. */
#ifndef CPOD_CORE_JSON_H
#define CPOD_CORE_JSON_H

#include "cpod/core/value.h"

struct cJSON; /* of <cjson/cJSON.h> */

#ifdef __cplusplus
extern "C" {
#endif

/** Parses free-form JSON into a cJSON tree. cJSON represents integers up to 2^53 exactly.
 *
 * @param json   absent or null: the tree is a cJSON null.
 * @param out    the tree, owned by the caller: cJSON_Delete(). NULL on failure.
 * @param error  may be NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `json` is invalid JSON or has a string with U+0000, which cJSON
 * cannot represent; CPOD_ERR_NO_MEMORY. Thread-safe, as cJSON is. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_parse(const cpod_json *json, struct cJSON **out,
                                                     cpod_error *error);

/** Prints a cJSON tree as free-form JSON.
 *
 * @param tree   borrowed.
 * @param out    owned by the caller: cpod_json_free(). NULL on failure.
 * @param error  may be NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: the tree contains something that JSON cannot represent;
 * CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_print(const struct cJSON *tree, cpod_json **out,
                                                     cpod_error *error);

/** Validates that a text is one JSON value (RFC 8259) in UTF-8, nested at most 256 levels deep.
 *
 * @param text    borrowed.
 * @param length  of `text`; 0: up to its NUL.
 * @param error   may be NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT, with the byte in the message; CPOD_ERR_NO_MEMORY.
 * Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_validate(const char *text, size_t length, cpod_error *error);

/** Replaces text that is refused in strings and keys of JSON by U+FFFD, for the `_from_json` functions; in
 * responses the option `lenient_text` does it. Replaced are escapes of lone surrogates and of U+0000, and
 * ill-formed UTF-8. Anything else that is invalid stays and is reported by the decoder.
 *
 *     uint32_t replaced;
 *     if (cpod_json_replace_invalid(body, length, &text, &text_length, &replaced, &error) == CPOD_OK)
 *         status = cpod_webhook_event_from_json(text, text_length, NULL, &event, &error);
 *
 * @param text        borrowed.
 * @param length      of `text`; 0: up to its NUL.
 * @param out         owned by the caller: cpod_string_free(). NULL on failure.
 * @param out_length  of `out`, at most three times `length`; or NULL.
 * @param replaced    the number of strings and keys that were changed; or NULL.
 * @param error       may be NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: `text` or `out` is NULL; CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_json_replace_invalid(const char *text, size_t length, char **out,
                                                               size_t *out_length, uint32_t *replaced,
                                                               cpod_error *error);

/** Frees free-form JSON that a call returned (`cpod_json **out`). NULL is ignored. Thread-safe. */
CPOD_API void cpod_json_free(cpod_json *json);

#ifdef __cplusplus
}
#endif

#endif
