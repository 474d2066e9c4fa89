#include "lint/lint.h"

#include "cli/commands.h"

#include <stdio.h>

static void print_findings(const lint_result *found, cli_format format)
{
    buffer text = {0};
    if (format == CLI_FORMAT_JSON)
        lint_report_json(found, &text);
    else if (format == CLI_FORMAT_SARIF)
        lint_report_sarif(found, CPODGEN_VERSION, &text);
    else
        lint_report_text(found, &text);
    fwrite(buffer_text(&text), 1, text.length, stdout);
    buffer_free(&text);
}

static void print_count(const char *before, size_t count, const char *what)
{
    fprintf(stderr, "%s%zu %s%s", before, count, what, count == 1 ? "" : "s");
}

static void print_summary(const lint_result *found)
{
    print_count("", found->counts[SEVERITY_ERROR], "error");
    print_count(", ", found->counts[SEVERITY_WARNING], "warning");
    print_count(", ", found->counts[SEVERITY_NOTE], "note");
    print_count(" in ", found->operations, "operation");
    print_count(" and ", found->schemas, "schema");
    fputs("\n", stderr);
}

int cli_lint(const cli_request *request)
{
    arena *memory = arena_new();
    diagnostics *d = diagnostics_new();
    reader *files = reader_new(d);
    lint_options options = {.prefix = request->prefix,
                            .config = request->config,
                            .table = request->table,
                            .symbols = request->symbols,
                            .names_from = request->names_from,
                            .no_inference = request->no_inference};
    lint_result found;
    int status = EXIT_CANNOT_RUN;
    if (lint_run(memory, files, request->spec, &options, d, &found)) {
        print_findings(&found, request->format);
        print_summary(&found);
        bool is_broken =
            found.counts[SEVERITY_ERROR] > 0 || (request->is_strict && found.counts[SEVERITY_WARNING] > 0);
        status = is_broken ? EXIT_PROBLEM : EXIT_FINE;
    } else {
        diagnostics_print(d, SEVERITY_NOTE, stderr);
    }
    reader_free(files);
    diagnostics_free(d);
    arena_free(memory);
    return status;
}
