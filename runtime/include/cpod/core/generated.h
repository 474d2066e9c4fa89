/** @file
 * For generated code only: the entry points behind its functions, which interpret the tables of cpod/core/tables.h. Not
 * for use by hand; they change with CPOD_TABLE_VERSION. */
#ifndef CPOD_CORE_GENERATED_H
#define CPOD_CORE_GENERATED_H

#include "cpod/core/json.h" /* frees free-form JSON that calls return */
#include "cpod/core/tables.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Behind `<prefix>_client_new`. */
CPOD_API cpod_status cpod_core_client_new(const cpod_api *api, const cpod_client_options *options,
                                          cpod_client **out, cpod_error *error);

/** Behind `<prefix>_client_from_env`. */
CPOD_API cpod_status cpod_core_client_from_env(const cpod_api *api, cpod_client **out, cpod_error *error);

/** Sets the credentials of a client from the environment variables of the API's security schemes. An empty
 * variable counts as unset.
 *
 * @param count  receives the number of credentials found.
 * @return CPOD_OK; CPOD_ERR_CONFIGURATION: a variable is malformed, which the message names;
 * CPOD_ERR_NO_MEMORY. */
CPOD_API cpod_status cpod_core_credentials_from_env(cpod_client *client, size_t *count, cpod_error *error);

/** Behind every operation. `path` holds the address of each path argument (of the pointer itself, for text).
 * `out` is `bool *`, `int32_t *`, `int64_t *`, `double *` or their optional kin for scalars, `char **` for
 * text, else `T **`. A response without a body, where the operation documents such a one, and JSON null where
 * text or an object may be null, give CPOD_OK with `*out` NULL (a scalar's is zero). Where it documents bodies
 * only, a response without one is CPOD_ERR_PROTOCOL. */
CPOD_API cpod_status cpod_core_call(cpod_client *client, const cpod_api *api, uint32_t operation,
                                    const void *const *path, const void *params, const void *body, void *out,
                                    cpod_error *error);

/** Behind `<operation>_error_decode`: the body kept in `info`, as the type documented for its status. `*out`
 * is a T of `types[type]`; with a `variant` a cpod_union_layout of that kind. */
CPOD_API cpod_status cpod_core_error_decode(const cpod_api *api, uint32_t operation,
                                            const cpod_response_info *info, void **out, cpod_error *error);

/** Behind `<operation>_headers_decode`: the headers kept in `info`, as the types that the operation documents. `out`
 * is its headers struct of `size` bytes, which points into `info`. A header that does not fit its type is absent; the
 * others are decoded, and the first such is CPOD_ERR_DECODE. CPOD_ERR_INVALID_ARGUMENT: no headers were kept;
 * CPOD_ERR_NO_MEMORY. */
CPOD_API cpod_status cpod_core_headers_decode(const cpod_api *api, uint32_t operation,
                                              const cpod_response_info *info, void *out, size_t size,
                                              cpod_error *error);

/** Behind `<operation>_iter_*`. Parameters, path arguments and the body are copied. `*item` is the address of an item;
 * of text, and of objects that stand behind pointers, that pointer. */
typedef struct cpod_core_iter cpod_core_iter;
/** Starts a walk; nothing is sent before the first item is asked for. Freed by cpod_core_iter_free(). */
CPOD_API cpod_status cpod_core_iter_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                         const void *const *path, const void *params, const void *body,
                                         cpod_core_iter **out, cpod_error *error);
/** The next item, which lives until the next call; CPOD_DONE at the end; else as cpod_core_call(). */
CPOD_API cpod_status cpod_core_iter_next(cpod_core_iter *iter, const void **item, cpod_error *error);
/** The next page, a T of the operation's result, which lives until the next call; CPOD_DONE at the end; else
 * as cpod_core_call(). Its items are not given by cpod_core_iter_next(). */
CPOD_API cpod_status cpod_core_iter_next_page(cpod_core_iter *iter, const void **page, cpod_error *error);
/** Ends a walk. NULL is fine. */
CPOD_API void cpod_core_iter_free(cpod_core_iter *iter);

/** Behind `<operation>_stream_open/_next/_free/_each`. `item` is a T of the stream's response, decoded
 * from the event's data; of text the data itself. The event that ends the stream is one of them if it has data. */
typedef struct cpod_core_stream cpod_core_stream;
/** Opens a stream; statuses as of cpod_core_call(). Freed by cpod_core_stream_free(). */
CPOD_API cpod_status cpod_core_stream_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                           const void *const *path, const void *params, const void *body,
                                           cpod_core_stream **out, cpod_error *error);
/** Waits for the next event, which lives until the next call; CPOD_DONE at the end; else as
 * cpod_core_call(). In a batch it does not wait: CPOD_PENDING. */
CPOD_API cpod_status cpod_core_stream_next(cpod_core_stream *stream, const void **item, cpod_error *error);
/** The same for functions that take no CPOD_PENDING: CPOD_ERR_INVALID_ARGUMENT for a stream in a batch. */
CPOD_API cpod_status cpod_core_stream_wait(cpod_core_stream *stream, const void **item, cpod_error *error);
/** Ends a stream. NULL is fine. */
CPOD_API void cpod_core_stream_free(cpod_core_stream *stream);

/** Behind `U_as_T`: decodes `value`, a U of `unions[type]`, as its variant of that number, which is an object.
 * `out` is T **, of a T in an arena of its own. Statuses as of cpod_core_from_json(); CPOD_ERR_INVALID_ARGUMENT
 * also for a value that is absent or null, or is not encodable. */
CPOD_API cpod_status cpod_core_union_as(const cpod_api *api, uint32_t type, uint32_t variant,
                                        const void *value, void *out, cpod_error *error);

/** Behind `T_from_json`, `T_to_json`, `T_copy`, `T_free`. `kind` and `type` as in the tables (INLINE for
 * objects). `out` is T **, of a T in an arena of its own. to_json: `*text` is freed by
 * cpod_string_free(). */
CPOD_API cpod_status cpod_core_from_json(const cpod_api *api, cpod_kind kind, uint32_t type, const char *text,
                                         size_t length, const cpod_allocator *allocator, void *out,
                                         cpod_error *error);
/** Writes a value as JSON; CPOD_ERR_INVALID_ARGUMENT with the path of the member at fault,
 * CPOD_ERR_NO_MEMORY. */
CPOD_API cpod_status cpod_core_to_json(const cpod_api *api, cpod_kind kind, uint32_t type, const void *value,
                                       const cpod_allocator *allocator, char **text, size_t *length,
                                       cpod_error *error);
/** Copies a value with all it points to into an arena of its own; CPOD_ERR_NO_MEMORY. */
CPOD_API cpod_status cpod_core_copy(const cpod_api *api, cpod_kind kind, uint32_t type, const void *value,
                                    const cpod_allocator *allocator, void *out);
/** Frees what from_json, copy or a call gave. NULL is fine. */
CPOD_API void cpod_core_free(const void *value);

/** Behind `<enum>_text`: the text of an enumerator of `enums[type]`, an enum of texts; static. NULL: absent,
 * null, other, or not an enumerator. */
CPOD_API const char *cpod_core_enum_text(const cpod_api *api, uint32_t type, int value);
/** Behind `<enum>_from_text`: the enumerator of a text; CPOD_ENUM_OTHER: not a text of the enum; 0 (absent) for
 * NULL; CPOD_ENUM_NULL for CPOD_NULL. */
CPOD_API int cpod_core_enum_from_text(const cpod_api *api, uint32_t type, const char *text);

/** Behind `T_map_find`: the value of a key, or NULL. `map` has cpod_list_layout. */
CPOD_API const void *cpod_core_map_find(const void *map, size_t stride, size_t value_offset, const char *key);

#ifdef __cplusplus
}
#endif

#endif
