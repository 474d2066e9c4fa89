/* The codec: between JSON text and structs, in one pass, by the tables of cpod/core/generated.h. */
#ifndef CPOD_RUNTIME_CODEC_H
#define CPOD_RUNTIME_CODEC_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/codec/typed_value.h"
#include "cpod/core/error.h"

/* A document. `text[length]` is NUL, and CPODI_PADDING bytes behind it are readable. */
typedef struct cpodi_json_input {
    const char *text;
    size_t length;
} cpodi_json_input;

typedef struct cpodi_decode_options {
    int max_depth;         /* 0: 256 */
    bool lenient_required; /* missing required members are no error */
} cpodi_decode_options;

/* An object that holds the payload in one of its members. */
typedef struct cpodi_envelope {
    const char *member; /* name of the payload's member, not NUL-terminated */
    size_t member_length;
    char request_id[128]; /* set by the decoder; "" when absent */
    char timestamp[64];   /* set by the decoder; "" when absent */
} cpodi_envelope;

/* Size in bytes of a value of this kind, as it stands in a struct. */
size_t cpodi_value_size(const cpod_tables *tables, cpod_kind kind, uint32_t type);

/* Decodes one JSON value into `value->target`; only white space may follow it. All that the value points to is
 * in `arena`. `options` may be NULL. CPOD_OK, CPOD_ERR_DECODE (with error->path), CPOD_ERR_LIMIT (depth, arena),
 * CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_decode(const cpod_tables *tables, const cpodi_json_input *input,
                         const cpodi_decode_options *options, const cpodi_typed_value *value,
                         cpodi_arena *arena, cpod_error *error);

/* The same for the payload of an envelope, whose member `meta` {requestId, timestamp} goes to `envelope`. Paths
 * begin with the payload's member. A missing payload is CPOD_ERR_DECODE. */
cpod_status cpodi_decode_enveloped(const cpod_tables *tables, const cpodi_json_input *input,
                                   const cpodi_decode_options *options, const cpodi_typed_value *value,
                                   cpodi_envelope *envelope, cpodi_arena *arena, cpod_error *error);

/* Appends the JSON text of a value. CPOD_OK, CPOD_ERR_INVALID_ARGUMENT (a required member is missing, text is
 * not UTF-8, JSON is not valid, a number is not finite; with error->path), CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_encode(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_buffer *out,
                         cpod_error *error);

/* Whether a value is absent, null or set, by the rules of cpod/core/value.h. */
cpod_presence cpodi_presence(const cpod_tables *tables, const cpodi_typed_value *value);

/* Copies a value with all it points to into `to` and the arena; CPOD_NULL and T_null keep their addresses.
 * False: memory has run out. */
bool cpodi_copy(const cpod_tables *tables, const cpodi_typed_value *from, void *to, cpodi_arena *arena);

/* ---- for the readers of small documents: errors, tokens, events ----
 * Their texts, too, are followed by CPODI_PADDING readable bytes: a sealed buffer, or a part of one. */

/* One member of the object that `text` is; the value's text is returned through `value`/`value_length`. False
 * when `text` is no object, is malformed before the member, or lacks it. */
bool cpodi_json_member(const char *text, size_t length, const char *name, const char **value,
                       size_t *value_length);

/* Unescapes a JSON string (with its quotes) into `buffer`, cut at a character when it does not fit,
 * NUL-terminated. False when it is no string. */
bool cpodi_json_string(const char *value, size_t value_length, char *buffer, size_t capacity);

/* Reads a JSON number that is an integer. */
bool cpodi_json_integer(const char *value, size_t value_length, int64_t *out);

/* Appends `text` as a JSON string with its quotes. False when it is not UTF-8 or memory ran out
 * (buffer->failed). */
bool cpodi_json_append_string(cpodi_buffer *out, const char *text);

/* ---- texts of scalars, for URLs, headers and forms ---- */

/* Appends a scalar (numbers, bools, text, dates, enums) as bare text, locale-independent. False: not a
 * scalar, or absent. */
bool cpodi_append_scalar(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_buffer *out);

#endif
