/* Bodies of multipart/form-data (RFC 7578). */
#ifndef EMULATOR_MULTIPART_H
#define EMULATOR_MULTIPART_H

#include "base/arena.h"
#include "base/vector.h"

#include <stdbool.h>

typedef struct form_part {
    const char *name;
    const char *file_name;    /* NULL: not given */
    const char *content_type; /* NULL: not given */
    const char *data;         /* in the body */
    size_t length;
} form_part;

typedef VECTOR(form_part) form_parts;

/* Splits a body by the boundary in the Content-Type. False when the body is not multipart/form-data. */
bool multipart_parse(arena *a, const char *content_type, const char *body, size_t length, form_parts *out);

const form_part *multipart_find(const form_parts *parts, const char *name);

#endif
