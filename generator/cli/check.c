#include "base/path.h"
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "output/drift.h"

#include <stdio.h>

/* Prints how the files of a folder differ from the generated ones. Returns the number of differences. */
static size_t print_drifts(pipeline *p, const cli_request *request, const char *folder, const manifest *now,
                           const file_set *out)
{
    manifest old;
    manifest_read(p->memory, folder, &old, p->diagnostics);
    drift_list found = {0};
    drift_find(p->memory, folder, path_dirname(p->memory, request->spec), &old, now, out, &found);
    for (size_t i = 0; i < found.count; i++)
        printf("%s: %s\n", found.items[i].path, found.items[i].why);
    return found.count;
}

static size_t print_all_drifts(pipeline *p, const cli_request *request)
{
    size_t count = print_drifts(p, request, request->output, &p->made, &p->out);
    if (request->docs != NULL)
        count += print_drifts(p, request, request->docs, &p->docs_made, &p->docs);
    return count;
}

int cli_check(const cli_request *request)
{
    pipeline p;
    pipeline_start(&p);
    int status = EXIT_CANNOT_RUN;
    if (pipeline_run(&p, request))
        status = print_all_drifts(&p, request) == 0 ? EXIT_FINE : EXIT_PROBLEM;
    diagnostics_print_from(p.diagnostics, request->is_quiet ? SEVERITY_WARNING : SEVERITY_NOTE, stderr);
    if (status == EXIT_FINE && !request->is_quiet)
        fprintf(stderr, "%zu files are up to date with %s\n", p.out.files.count + p.docs.files.count,
                request->spec);
    pipeline_stop(&p);
    return status;
}
