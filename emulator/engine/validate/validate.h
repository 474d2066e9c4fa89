/* Validates JSON values against the schemas of the document. */
#ifndef EMULATOR_VALIDATE_H
#define EMULATOR_VALIDATE_H

#include "base/arena.h"
#include "base/vector.h"
#include "engine/base/json.h"
#include "engine/base/pattern.h"
#include "spec/spec.h"

typedef struct violation {
    const char *field;   /* "spec.image", "lines[2].amount"; "" for the value as a whole */
    const char *message; /* "must be at most 10": what comes after the name of the field */
    bool is_missing;     /* a required member is missing */
} violation;

typedef enum direction { DIRECTION_REQUEST, DIRECTION_RESPONSE } direction;

/* One validation: set the first three members, then call validate any number of times. */
typedef struct validation {
    arena *memory;
    patterns *patterns;
    direction direction; /* a request may leave out what is read-only, a response what is write-only */
    VECTOR(violation) violations; /* at most 20 */
    bool stops_early;             /* internal: one violation is enough */
    size_t steps;                 /* internal: limits the work for one value */
    int depth;                    /* internal */
} validation;

/* Adds the violations of `value`. `field` is the name of the value, "" for a body. */
void validate(validation *v, const spec_schema *schema, const cJSON *value, const char *field);

void validate_add(validation *v, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void validate_add_missing(validation *v, const char *field);

/* NULL when a text matches a format of JSON Schema or OpenAPI, or the format is unknown; else what the format
 * is: "a valid email address". */
const char *format_problem(patterns *known, const char *format, const char *text);

bool format_is_base64(const char *text);

#endif
