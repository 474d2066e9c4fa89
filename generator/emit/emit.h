/* From the API model to the files of an SDK, in memory: the one entry of this stage. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "base/diagnostics.h"
#include "emit/file_set.h"
#include "emit/template_sources.h"
#include "template/value.h"

#include <stdbool.h>

struct api_model;

/* The files that a user is meant to edit: see output/drift.h. */
#define EMIT_SCAFFOLD_PROJECT "CMakeLists.txt"
#define EMIT_SCAFFOLD_PROGRAM "main.c"

typedef struct emit_options {
    const char *prefix;                /* of every name in the SDK: "cpod"; lower-case letters, digits, '_' */
    const char *generator_version;     /* "0.1.0" */
    const template_sources *templates; /* all of them, the built-in ones or those of --templates */
    file_set *pages;                   /* receives the documentation for readers; NULL: none is made */
} emit_options;

/* Renders every file of the SDK into `out`. All problems are reported; false when one was an error. */
bool emit_files(const struct api_model *model, const emit_options *options, file_set *out, diagnostics *d);

/* What the templates see, for `cpodgen model`; `options->templates` is not looked at. NULL after an error. */
const value *emit_model_value(arena *a, const struct api_model *model, const emit_options *options,
                              diagnostics *d);

#endif
