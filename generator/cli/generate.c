#include "cli/commands.h"
#include "cli/pipeline.h"
#include "output/drift.h"
#include "output/output_folder.h"
#include "output/scaffold.h"

#include <stdio.h>
#include <time.h>

/* Writes a set of files into a folder and removes the files that are no longer generated; adds to
 * `result`. */
static bool write_folder(pipeline *p, const file_set *out, const char *folder, output_result *result)
{
    manifest old;
    manifest_read(p->memory, folder, &old, p->diagnostics);
    stale_list stale = {0};
    drift_stale_files(p->memory, folder, &old, out, &stale);
    const file_set to_write = scaffold_without_edited(out, folder, &old, p->diagnostics);
    output_result here = {0};
    bool fine = output_write(&to_write, folder, stale.items, stale.count, &here, p->diagnostics);
    result->written += here.written;
    result->removed += here.removed;
    return fine;
}

static bool write_files(pipeline *p, const cli_request *request, output_result *result)
{
    return write_folder(p, &p->out, request->output, result) &&
           (request->docs == NULL || write_folder(p, &p->docs, request->docs, result));
}

static long milliseconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static void print_summary(const pipeline *p, const output_result *result, const struct timespec *start)
{
    size_t count = p->out.files.count + p->docs.files.count;
    fprintf(stderr, "generated %zu file%s (%zu changed", count, count == 1 ? "" : "s", result->written);
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
    output_result result = {0};
    bool made = pipeline_run(&p, request);
    bool fine = made && write_files(&p, request, &result);
    diagnostics_print_from(p.diagnostics, request->is_quiet ? SEVERITY_WARNING : SEVERITY_NOTE, stderr);
    if (fine && !request->is_quiet)
        print_summary(&p, &result, &start);
    if (!made)
        fprintf(stderr, "nothing was written\n");
    pipeline_stop(&p);
    return fine ? EXIT_FINE : EXIT_PROBLEM;
}
