/* The templates a run uses: those compiled into the program, or those of a folder in their place. */
#ifndef EMIT_TEMPLATE_SOURCES_H
#define EMIT_TEMPLATE_SOURCES_H

#include "base/diagnostics.h"
#include "base/vector.h"
#include "template/template.h"

#include <stdbool.h>
#include <stddef.h>

/* One template compiled into the program; the array ends with a NULL name. The build makes it of
 * templates. */
typedef struct builtin_template {
    const char *name; /* without ".mustache" */
    const char *text; /* NUL-terminated */
    size_t length;
} builtin_template;

extern const builtin_template builtin_templates[];

typedef struct template_source {
    const char *name; /* without ".mustache"; what {{>name}} refers to */
    source_file *file;
} template_source;

typedef struct template_sources {
    VECTOR(template_source) items; /* sorted by name */
} template_sources;

/* The built-in templates; with `folder` not NULL, its *.mustache files replace those of the same name and add
 * to them. All lives in the arena. False, after a report, when the folder or one of its templates cannot be
 * read. */
bool template_sources_load(arena *a, const char *folder, template_sources *sources, diagnostics *d);

/* Adds all of them to a set, also those that nothing refers to: so that every mistake is found. False after a
 * report of each that is malformed. */
bool template_sources_parse(const template_sources *sources, template_set *set);

#endif
