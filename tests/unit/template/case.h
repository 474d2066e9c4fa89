/* A rendering in a test: a template, its partials and its data as JSON. */
#ifndef TEMPLATE_CASE_H
#define TEMPLATE_CASE_H

#include "base/buffer.h"
#include "template/template.h"

#include <cjson/cJSON.h>

/* Converts JSON to a value of the engine. */
const value *case_value(arena *a, const cJSON *json);

typedef struct case_input {
    const char *text;
    const cJSON *data;
    const cJSON *partials; /* an object: name → text; NULL is allowed */
    template_escape escape;
    bool strict;
    size_t step_limit; /* 0: the default */
} case_input;

/* Renders. False on failure; diagnostics are appended to `messages`, the text to `out`. */
bool case_render(const case_input *input, buffer *out, buffer *messages);

#endif
