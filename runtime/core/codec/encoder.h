/* Internals of the encoder. Functions return false after a failure, which they store in the encoder or, if
 * out of memory, in the buffer. */
#ifndef CPOD_RUNTIME_ENCODER_H
#define CPOD_RUNTIME_ENCODER_H

#include "core/base/path.h"
#include "core/base/platform.h"
#include "core/codec/codec.h"

typedef struct cpodi_encoder {
    const cpod_tables *tables;
    cpodi_buffer *out;
    unsigned depth; /* remaining levels: bounds values that contain themselves */
    cpod_status status;
    char message[256];
    cpodi_path path;
} cpodi_encoder;

/* All return false. */
bool cpodi_encode_fail(cpodi_encoder *encoder, const char *message);
bool cpodi_encode_at_member(cpodi_encoder *encoder, const char *name, size_t length);
bool cpodi_encode_at_index(cpodi_encoder *encoder, size_t index);

/* Writes a value that is not absent. */
bool cpodi_encode_value(cpodi_encoder *encoder, unsigned kind, uint32_t type, const void *value);

bool cpodi_encode_text(cpodi_encoder *encoder, const char *text);
bool cpodi_encode_int64(cpodi_encoder *encoder, int64_t value);
/* The same of an integer whose range is limited. */
bool cpodi_encode_integer(cpodi_encoder *encoder, uint32_t range, int64_t value);
bool cpodi_encode_uint64(cpodi_encoder *encoder, uint64_t value);
bool cpodi_encode_double(cpodi_encoder *encoder, double value);
bool cpodi_encode_datetime(cpodi_encoder *encoder, const cpod_datetime *value);
bool cpodi_encode_date(cpodi_encoder *encoder, const cpod_date *value);
bool cpodi_encode_bytes(cpodi_encoder *encoder, const cpod_bytes *value);
bool cpodi_encode_json(cpodi_encoder *encoder, const cpod_json *value);
bool cpodi_encode_enum(cpodi_encoder *encoder, const cpod_enum *type, const void *value);
bool cpodi_encode_integer_enum(cpodi_encoder *encoder, const cpod_enum *type, const void *value);

/* Returns the text of a string enum's value; NULL: not a value of the enum. */
const char *cpodi_enum_text(const cpod_tables *tables, const cpod_enum *type, const cpod_enum_layout *value);
/* Returns the number of an integer enum's value. False: not a value of the enum. */
bool cpodi_enum_number(const cpod_tables *tables, const cpod_enum *type,
                       const cpod_integer_enum_layout *value, int64_t *number);

#endif
