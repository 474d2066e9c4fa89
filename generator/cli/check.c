#include <stdio.h>

#include "base/path.h"
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "emit/drift.h"

/* Prints what differs; returns how much does. */
static size_t print_drifts(pipeline *p, const cli_request *request)
{
    manifest old;
    manifest_read(p->memory, request->output, &old, p->reports);
    drift_list found = {0};
    drift_find(p->memory, request->output, path_folder(p->memory, request->spec), &old, &p->made, &p->out,
               &found);
    for (size_t i = 0; i < found.count; i++)
        printf("%s: %s\n", found.items[i].path, found.items[i].why);
    return found.count;
}

int cli_check(const cli_request *request)
{
    pipeline p;
    pipeline_start(&p);
    int status = EXIT_CANNOT_RUN;
    if (pipeline_run(&p, request))
        status = print_drifts(&p, request) == 0 ? EXIT_FINE : EXIT_PROBLEM;
    diagnostics_print(p.reports, stderr);
    if (status == EXIT_FINE)
        fprintf(stderr, "%zu files are in step with %s\n", p.out.files.count, request->spec);
    pipeline_stop(&p);
    return status;
}
