/* The codec: converts between JSON text and structs in one pass, driven by the tables of
 * cpod/core/generated.h. */
#ifndef CPOD_RUNTIME_CODEC_H
#define CPOD_RUNTIME_CODEC_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/codec/typed_value.h"
#include "cpod/core/error.h"

/* A document: `text[length]` is NUL, followed by CPODI_PADDING readable bytes. */
typedef struct cpodi_json_input {
    const char *text;
    size_t length;
} cpodi_json_input;

typedef struct cpodi_decode_options {
    int max_depth;         /* 0: 256 */
    bool lenient_required; /* missing required members are accepted */
} cpodi_decode_options;

/* An object that contains the payload as one of its members. */
typedef struct cpodi_envelope {
    const char *member; /* name of the payload member, not NUL-terminated */
    size_t member_length;
    const cpod_meta_names *meta; /* members that describe the response; NULL: none */
    char request_id[128];        /* set by the decoder; "" when absent */
    char timestamp[64];          /* set by the decoder; "" when absent */
} cpodi_envelope;

/* Size in bytes of a value of this kind in a struct. */
size_t cpodi_value_size(const cpod_tables *tables, cpod_kind kind, uint32_t type);

/* Decodes one JSON value into `value->target`; only white space may follow it. Everything the value points
 * to is in `arena`. `options` may be NULL. CPOD_OK, CPOD_ERR_DECODE (with error->path), CPOD_ERR_LIMIT
 * (depth, arena), CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_decode(const cpod_tables *tables, const cpodi_json_input *input,
                         const cpodi_decode_options *options, const cpodi_typed_value *value,
                         cpodi_arena *arena, cpod_error *error);

/* Decodes the payload of an envelope as cpodi_decode() does; the members that `meta` names are stored in
 * `envelope`. Paths begin with the payload member. A missing payload is CPOD_ERR_DECODE. */
cpod_status cpodi_decode_enveloped(const cpod_tables *tables, const cpodi_json_input *input,
                                   const cpodi_decode_options *options, const cpodi_typed_value *value,
                                   cpodi_envelope *envelope, cpodi_arena *arena, cpod_error *error);

/* Appends the JSON text of a value. CPOD_OK, CPOD_ERR_INVALID_ARGUMENT (with error->path: a missing
 * required member, text that is not UTF-8, invalid JSON, a number that is not finite), CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_encode(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_buffer *out,
                         cpod_error *error);

/* Whether a value is absent, null or set, by the rules of cpod/core/value.h. */
cpod_presence cpodi_presence(const cpod_tables *tables, const cpodi_typed_value *value);

/* Copies a value with everything it points to into `to` and the arena; CPOD_NULL and T_null keep their
 * addresses. False: out of memory. */
bool cpodi_copy(const cpod_tables *tables, const cpodi_typed_value *from, void *to, cpodi_arena *arena);

/* ---- small documents without tables: errors, tokens, events ----
 * Their texts must also be followed by CPODI_PADDING readable bytes: a terminated buffer, or a part of
 * one. */

/* Finds a member of a JSON object and returns the text of its value. False: `text` is not an object, is
 * malformed before the member, or has no such member. */
bool cpodi_json_member(const char *text, size_t length, const char *name, const char **value,
                       size_t *value_length);

/* Unescapes a JSON string (with its quotes) into `buffer`, NUL-terminated and truncated at a character
 * boundary. False: not a string. */
bool cpodi_json_string(const char *value, size_t value_length, char *buffer, size_t capacity);

/* Reads an integral JSON number. False: not one, or out of range. */
bool cpodi_json_integer(const char *value, size_t value_length, int64_t *out);

/* Appends `text` as a JSON string with quotes. False: not UTF-8, or out of memory (buffer->failed). */
bool cpodi_json_append_string(cpodi_buffer *out, const char *text);

/* ---- scalars as text, for URLs, headers and forms ---- */

/* Appends a scalar (numbers, bools, text, dates, enums) as bare text, independent of the locale. False: not
 * a scalar, absent, or out of range. */
bool cpodi_append_scalar(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_buffer *out);

/* "out of range: ..." of an integer that must not be sent; NULL for all other values. */
const char *cpodi_scalar_range_problem(const cpodi_typed_value *value);

#endif
