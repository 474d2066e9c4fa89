#include <stdio.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/pipeline.h"
#include "emit/drift.h"
#include "emit/output_folder.h"

static bool write_files(pipeline *p, const cli_request *request, output_result *result)
{
    manifest old;
    manifest_read(p->memory, request->output, &old, p->reports);
    stale_list stale = {0};
    drift_stale_files(p->memory, &old, &p->out, &stale);
    return output_write(&p->out, request->output, stale.items, stale.count, result, p->reports);
}

static long milliseconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static void print_summary(const pipeline *p, const output_result *result, const struct timespec *start)
{
    fprintf(stderr, "generated %zu file%s (%zu changed", p->out.files.count,
            p->out.files.count == 1 ? "" : "s", result->written);
    if (result->removed > 0)
        fprintf(stderr, ", %zu removed", result->removed);
    fprintf(stderr, ") in %ld ms\n", milliseconds_since(start));
}

int cli_generate(const cli_request *request)
{
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pipeline p;
    pipeline_start(&p);
    output_result result;
    bool made = pipeline_run(&p, request);
    bool fine = made && write_files(&p, request, &result);
    diagnostics_print(p.reports, stderr);
    if (fine)
        print_summary(&p, &result, &start);
    else if (!made)
        fprintf(stderr, "nothing was written\n");
    pipeline_stop(&p);
    return fine ? EXIT_FINE : EXIT_PROBLEM;
}
