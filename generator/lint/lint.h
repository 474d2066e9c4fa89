/* Lint: rules over the typed OpenAPI tree. What they find comes back sorted; the reports print it. */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/vector.h"
#include "reader/reader.h"

typedef struct lint_options {
    const char *prefix;  /* of the SDK's names: "cpod" */
    const char *config;  /* a YAML file of severities; NULL: the rules' own */
    const char *table;   /* the contract's table, a YAML file; NULL: the rules that need it are not run */
    const char *symbols; /* a folder of generated headers; NULL: likewise */
} lint_options;

typedef struct lint_finding {
    const char *rule; /* its id */
    severity level;
    mark at;
    const char *message;
} lint_finding;

typedef struct lint_result {
    VECTOR(lint_finding) findings; /* by file, line, column, rule, message; each once */
    size_t counts[3];              /* by severity */
    size_t operations, schemas;    /* how much was looked at */
} lint_result;

/* Reads the document and runs the rules. `files` must report to `d`. False when it cannot be done, which `d`
 * then tells: a file of the options is wrong, or the document could not be understood at all. What is wrong
 * with a document that was understood is a finding. The result lives as long as the arena and `files`. */
bool lint_run(arena *a, reader *files, const char *spec, const lint_options *options, diagnostics *d,
              lint_result *out);

/* As compilers print, the rule behind the message: "spec.yaml:4:7: error: … [operation-tags]". */
void lint_report_text(const lint_result *result, buffer *out);

/* An array of objects: rule, severity, file, line, column (in bytes), message. */
void lint_report_json(const lint_result *result, buffer *out);

/* SARIF 2.1.0, for code scanning; columns in characters. */
void lint_report_sarif(const lint_result *result, const char *version, buffer *out);

#endif
