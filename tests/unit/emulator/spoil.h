/* Invalid bodies made of valid ones: each has one defect, and the response that the defect must get. */
#ifndef TEST_EMULATOR_SPOIL_H
#define TEST_EMULATOR_SPOIL_H

#include "spec/spec.h"

#include <cjson/cJSON.h>
#include <stddef.h>

typedef struct spoiled_body {
    const char *why;   /* "a number where text belongs" */
    const char *field; /* the invalid member; NULL: the body as a whole */
    const char *text;
    size_t length;
    int status; /* of the response */
} spoiled_body;

typedef void (*spoiled_visitor)(void *context, const spoiled_body *body);

/* Texts that are not JSON, or JSON that a server must not repair. `valid` is an object. */
void spoil_text(const char *valid, spoiled_visitor visit, void *context);

/* Documents that violate the schema of the object. `valid` is changed and restored. */
void spoil_members(const spec_schema *schema, cJSON *valid, spoiled_visitor visit, void *context);

#endif
