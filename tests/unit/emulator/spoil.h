/* Bad bodies made of good ones: each differs from a valid document in one thing, and says what answer that
 * one thing must get. */
#ifndef TEST_EMULATOR_SPOIL_H
#define TEST_EMULATOR_SPOIL_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "spec/spec.h"

typedef struct spoiled_body {
    const char *why;   /* "a number where text belongs" */
    const char *field; /* the member that is wrong; NULL: the body as a whole */
    const char *text;
    size_t length;
    int status; /* of the answer */
} spoiled_body;

typedef void (*spoiled_visitor)(void *context, const spoiled_body *body);

/* Texts that are no JSON, or JSON that a server must not guess at. `valid` is an object. */
void spoil_text(const char *valid, spoiled_visitor visit, void *context);

/* Documents that the schema of the object does not allow. `valid` is changed and put back. */
void spoil_members(const spec_schema *schema, cJSON *valid, spoiled_visitor visit, void *context);

#endif
