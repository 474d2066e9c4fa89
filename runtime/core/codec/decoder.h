/* Internals of the decoder. Functions that take the text `p` return the text after what they have read, or
 * NULL after a failure, which they store in the decoder. `p` is never at white space. */
#ifndef CPOD_RUNTIME_DECODER_H
#define CPOD_RUNTIME_DECODER_H

#include "core/base/path.h"
#include "core/codec/codec.h"
#include "core/codec/scan.h"

enum { CPODI_DEFAULT_DEPTH = 256, CPODI_DEPTH_CEILING = 1024 };

typedef struct cpodi_decoder {
    const char *begin;
    const char *end;
    const cpod_tables *tables;
    cpodi_arena *arena;
    unsigned depth; /* remaining levels of objects and arrays */
    unsigned max_depth;
    bool has_options; /* those of a client: messages name them */
    bool lenient_required;
    bool has_nul;           /* cpodi_decode_skip() has found U+0000 in a string */
    size_t unknown_members; /* skipped so far; those in the raw text of a union do not count */
    size_t rereads;         /* bytes that may still be read again, to try another variant of a union */
    cpod_status status;
    char message[256];
    cpodi_path path;
} cpodi_decoder;

/* `tables` and `arena` may be NULL if only cpodi_decode_skip() and related functions are used. */
void cpodi_decoder_init(cpodi_decoder *decoder, const cpod_tables *tables, cpodi_arena *arena,
                        const cpodi_json_input *input, const cpodi_decode_options *options);

/* Returns the first byte of the value, after a byte order mark and white space. */
const char *cpodi_decode_begin(const cpodi_decoder *decoder);
/* Checks that nothing follows (`p` NULL: after a failure) and fills `error`. */
cpod_status cpodi_decode_end(cpodi_decoder *decoder, const char *p, cpod_error *error);

/* ---- failures: all return NULL ---- */

const char *cpodi_decode_fail(cpodi_decoder *decoder, const char *p, cpod_status status, const char *format,
                              ...) __attribute__((format(printf, 4, 5)));
/* "expected a string, found a number" */
const char *cpodi_decode_expected(cpodi_decoder *decoder, const char *p, const char *what);
/* The text is not valid JSON. */
const char *cpodi_decode_syntax(cpodi_decoder *decoder, const char *p, const char *problem);
/* The same within a string. */
const char *cpodi_decode_bad_string(cpodi_decoder *decoder, const char *p, const char *problem);
const char *cpodi_decode_no_memory(cpodi_decoder *decoder, const char *p);
const char *cpodi_decode_too_deep(cpodi_decoder *decoder, const char *p);
/* Prepend a step to the path while unwinding. */
const char *cpodi_decode_at_member(cpodi_decoder *decoder, const char *name, size_t length);
const char *cpodi_decode_at_index(cpodi_decoder *decoder, size_t index);

/* ---- values ---- */

/* Decodes a value of any kind into `to`, cpodi_value_size() bytes of any content. */
const char *cpodi_decode_value(cpodi_decoder *decoder, const char *p, unsigned kind, unsigned flags,
                               uint32_t type, void *to);
const char *cpodi_decode_object(cpodi_decoder *decoder, const char *p, const cpod_object *type, void *to);
/* Decodes the value of a field with CPOD_FLAG_EMBEDDED: a string that is JSON text is decoded as that. */
const char *cpodi_decode_embedded(cpodi_decoder *decoder, const char *p, const cpod_field *field, void *to);
const char *cpodi_decode_list(cpodi_decoder *decoder, const char *p, const cpod_container *container,
                              void *to);
const char *cpodi_decode_map(cpodi_decoder *decoder, const char *p, const cpod_container *container,
                             void *to);
const char *cpodi_decode_union(cpodi_decoder *decoder, const char *p, const cpod_union *type, void *to);

/* `p` at the opening quote of a key: decodes key and value into a new entry of `map`. */
const char *cpodi_decode_entry(cpodi_decoder *decoder, const char *p, const cpod_container *container,
                               void *map);
/* Keeps only the last of the entries with the same key. False: out of memory. */
bool cpodi_map_drop_duplicates(cpodi_arena *arena, const cpod_container *container, void *map);

const char *cpodi_decode_literal(cpodi_decoder *decoder, const char *p, const char *word, size_t length);
const char *cpodi_decode_bool(cpodi_decoder *decoder, const char *p, bool *to);
const char *cpodi_decode_int32(cpodi_decoder *decoder, const char *p, int32_t *to);
const char *cpodi_decode_int64(cpodi_decoder *decoder, const char *p, int64_t *to);
const char *cpodi_decode_uint64(cpodi_decoder *decoder, const char *p, uint64_t *to);
const char *cpodi_decode_double(cpodi_decoder *decoder, const char *p, double *to);
const char *cpodi_decode_datetime(cpodi_decoder *decoder, const char *p, cpod_datetime *to);
const char *cpodi_decode_date(cpodi_decoder *decoder, const char *p, cpod_date *to);
const char *cpodi_decode_bytes(cpodi_decoder *decoder, const char *p, cpod_bytes *to);
const char *cpodi_decode_json(cpodi_decoder *decoder, const char *p, cpod_json *to);
const char *cpodi_decode_enum(cpodi_decoder *decoder, const char *p, const cpod_enum *type, void *to);
const char *cpodi_decode_integer_enum(cpodi_decoder *decoder, const char *p, const cpod_enum *type, void *to);

/* Decodes a string, unescaped and NUL-terminated in the arena. U+0000 is a failure. */
const char *cpodi_decode_text(cpodi_decoder *decoder, const char *p, const char **text, size_t *length);
/* `p` after an opening quote. Returns the closing quote. */
static inline const char *cpodi_decode_scan_string(cpodi_decoder *decoder, const char *p, unsigned *flags)
{
    const char *bad;
    const char *problem;
    const char *end = cpodi_string_scan(p, flags, &bad, &problem);
    return CPODI_LIKELY(end != NULL) ? end : cpodi_decode_bad_string(decoder, bad, problem);
}

/* Validates and skips any value. */
const char *cpodi_decode_skip(cpodi_decoder *decoder, const char *p);

/* `p` at an object's key. Returns the value's text. */
const char *cpodi_decode_key(cpodi_decoder *decoder, const char *p, cpodi_raw_string *key);
/* Prepends the member with this key to the path. Returns NULL. */
const char *cpodi_decode_at_key(cpodi_decoder *decoder, const cpodi_raw_string *key);
/* `*p` after a value. True: `*p` is moved after a comma. False: `*p` is moved after `close`, or NULL
 * after a failure. */
static inline bool cpodi_decode_more(cpodi_decoder *decoder, const char **p, char close)
{
    const char *q = cpodi_skip_space(*p);
    if (CPODI_LIKELY(*q == ',')) {
        *p = cpodi_skip_space(q + 1);
        return true;
    }
    *p = CPODI_LIKELY(*q == close) ? q + 1
                                   : cpodi_decode_syntax(decoder, q, "expected a comma or a closing bracket");
    return false;
}

#endif
