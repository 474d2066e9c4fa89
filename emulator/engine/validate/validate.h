/* JSON values against the schemas of the spec. */
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
    bool is_missing;     /* a required member that is not there */
} violation;

typedef enum direction { DIRECTION_REQUEST, DIRECTION_RESPONSE } direction;

/* One validation; set the first three, then call validate any number of times. */
typedef struct validation {
    arena *memory;
    patterns *patterns;
    direction direction; /* a request may leave out what is read-only, a response what is write-only */
    VECTOR(violation) violations; /* at most 20 */
    bool stops_early;             /* internal: one violation is enough */
    size_t steps;                 /* internal: guards against values that take for ever */
    int depth;                    /* internal */
} validation;

/* Adds what is wrong with `value`. `field` is the name of the value, "" for a body. */
void validate(validation *v, const spec_schema *schema, const cJSON *value, const char *field);

/* Adds one violation. */
void validate_add(validation *v, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds that a required member is not there. */
void validate_add_missing(validation *v, const char *field);

/* Whether a text is of a format of JSON Schema or OpenAPI; formats that are not known fit all. */
bool format_matches(const char *format, const char *text);
/* "a valid email address": for messages. */
const char *format_description(const char *format);

/* Whether the text is padded base64. */
bool format_is_base64(const char *text);

/* A value of the document (a default, an example) as JSON; the caller deletes it. NULL when it is nested too
 * deeply for a body. */
cJSON *schema_query_value(const node *n);

#endif
