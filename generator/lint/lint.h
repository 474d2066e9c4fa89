/* Lint: checks the typed OpenAPI tree against rules. Findings are sorted; the formats print them. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/vector.h"
#include "reader/reader.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct lint_options {
    const char *prefix;  /* prefix of the SDK's names: "cpod" */
    const char *config;  /* a YAML file of severities; NULL: the defaults */
    const char *table;   /* the contract's table, a YAML file; NULL: rules that need it are skipped */
    const char *symbols; /* a folder of generated headers; NULL: rules that need it are skipped */
    /* Extensions that give names; NULL ends the list, NULL: none. */
    const char *const *names_from;
    bool no_inference; /* how operations are paged is not inferred */
} lint_options;

typedef struct lint_finding {
    const char *rule; /* its id */
    const char *id;   /* of the diagnostic of `generate` at the same place; NULL: none */
    severity level;
    mark at;
    const char *message;
} lint_finding;

typedef struct lint_result {
    VECTOR(lint_finding) findings; /* by file, line, column, rule and message, without duplicates */
    size_t counts[3];              /* by severity */
    size_t operations, schemas;    /* number checked */
} lint_result;

/* Reads the document and runs the rules. `files` must report to `d`. False, after a report to `d`, when a
 * file of the options is invalid or the document cannot be interpreted at all. Errors in a document that can
 * be interpreted are findings. The result lives as long as the arena and `files`. */
bool lint_run(arena *a, reader *files, const char *spec, const lint_options *options, diagnostics *d,
              lint_result *out);

/* Like a compiler, with the rule in brackets, and the id of the diagnostic behind a slash:
 * "spec.yaml:4:7: error: … [operation-tags]", "… [c-unsupported/schema-skipped]". */
void lint_report_text(const lint_result *result, buffer *out);

/* A list of objects: rule, id (of the diagnostic, if any), severity, file, line, column (in bytes), message. */
void lint_report_json(const lint_result *result, buffer *out);

/* SARIF 2.1.0, for code scanners, with columns in characters. */
void lint_report_sarif(const lint_result *result, const char *version, buffer *out);

#endif
