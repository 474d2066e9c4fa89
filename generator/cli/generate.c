/* generate, check and model: from the document to the files in memory, and what becomes of them. */
#include "base/path.h"
#include "cli/commands.h"
#include "emit/emit.h"
#include "model/model.h"
#include "output/drift.h"
#include "output/output_folder.h"
#include "output/scaffold.h"
#include "reader/reader.h"
#include "spec/spec.h"

#include <stdio.h>
#include <time.h>

/* A folder of generated files. */
typedef struct target {
    const char *folder;
    file_set files; /* sorted; includes the manifest */
    manifest made;
} target;

typedef struct pipeline {
    const cli_request *request;
    arena *memory;
    diagnostics *diagnostics;
    reader *inputs;
    template_sources templates;
    const api_model *model; /* NULL: not built, or after an error */
    target targets[2];      /* the SDK; with --docs, the documentation */
    size_t target_count;
} pipeline;

static pipeline pipeline_start(const cli_request *request)
{
    pipeline p = {.request = request,
                  .memory = arena_new(),
                  .diagnostics = diagnostics_new(),
                  .targets = {{.folder = request->output}, {.folder = request->docs}},
                  .target_count = request->docs != NULL ? 2 : 1};
    p.inputs = reader_new(p.diagnostics);
    for (size_t i = 0; i < p.target_count; i++)
        file_set_init(&p.targets[i].files, p.memory);
    return p;
}

static void pipeline_stop(pipeline *p)
{
    reader_free(p->inputs);
    diagnostics_free(p->diagnostics);
    arena_free(p->memory);
}

static bool has_errors(const pipeline *p)
{
    return diagnostics_count(p->diagnostics, SEVERITY_ERROR) > 0;
}

static size_t file_count(const pipeline *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->target_count; i++)
        count += p->targets[i].files.files.count;
    return count;
}

/* False after an error. */
static bool load_model(pipeline *p)
{
    spec_mode mode = p->request->is_strict ? SPEC_STRICT : SPEC_LENIENT;
    const spec_document *read = spec_load(p->memory, p->inputs, p->request->spec, mode, p->diagnostics);
    if (read == NULL || has_errors(p))
        return false;
    const model_options options = {.names_from = p->request->names_from,
                                   .no_inference = p->request->no_inference};
    const api_model *model = model_build_with(p->memory, read, &options, p->diagnostics);
    p->model = has_errors(p) ? NULL : model;
    return p->model != NULL;
}

/* The manifest of the documentation has no hashes of the document and the templates. */
static bool add_manifest(pipeline *p, target *t)
{
    bool is_sdk = t == &p->targets[0];
    manifest_make(p->memory, CPODGEN_VERSION, is_sdk ? p->inputs : NULL, is_sdk ? &p->templates : NULL,
                  &t->files, &t->made);
    buffer text = {0};
    manifest_to_json(&t->made, &text);
    bool fine = file_set_add(&t->files, MANIFEST_NAME, text.data, text.length, p->diagnostics);
    buffer_free(&text);
    file_set_sort(&t->files);
    return fine;
}

/* Generates all files. False after an error. */
static bool make_files(pipeline *p)
{
    const cli_request *request = p->request;
    bool is_loaded = load_model(p);
    if (!template_sources_load(p->memory, request->templates, &p->templates, p->diagnostics) || !is_loaded)
        return false;
    emit_options options = {.prefix = request->prefix,
                            .generator_version = CPODGEN_VERSION,
                            .templates = &p->templates,
                            .pages = p->target_count > 1 ? &p->targets[1].files : NULL};
    bool fine = emit_files(p->model, &options, &p->targets[0].files, p->diagnostics);
    for (size_t i = 0; fine && i < p->target_count; i++)
        fine = add_manifest(p, &p->targets[i]);
    return fine && !has_errors(p);
}

/* Of the document: without the further functions of an operation. */
static size_t count_operations(const api_model *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->operations.count; i++)
        count += model->operations.items[i]->derived_from == NULL;
    return count;
}

static void print_diagnostics(const pipeline *p)
{
    diagnostics_print(p->diagnostics, p->request->is_quiet ? SEVERITY_WARNING : SEVERITY_NOTE, stderr);
    size_t skipped = p->model != NULL ? p->model->skipped_operations : 0;
    if (skipped > 0)
        fprintf(stderr, "%zu operation%s of %zu skipped\n", skipped, skipped == 1 ? "" : "s",
                skipped + count_operations(p->model));
}

/* ---- generate ---- */

/* Writes the files of a folder and removes those that are no longer generated; adds to `result`. */
static bool write_folder(pipeline *p, const target *t, output_result *result)
{
    manifest old;
    manifest_read(p->memory, t->folder, &old, p->diagnostics);
    stale_list stale = {0};
    drift_stale_files(p->memory, t->folder, &old, &t->files, &stale);
    const file_set to_write = scaffold_without_edited(&t->files, t->folder, &old, p->diagnostics);
    output_result here = {0};
    bool fine = output_write(&to_write, t->folder, stale.items, stale.count, &here, p->diagnostics);
    result->written += here.written;
    result->removed += here.removed;
    return fine;
}

static long milliseconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static void print_summary(const pipeline *p, const output_result *result, const struct timespec *start)
{
    size_t count = file_count(p);
    fprintf(stderr, "generated %zu file%s (%zu changed", count, count == 1 ? "" : "s", result->written);
    if (result->removed > 0)
        fprintf(stderr, ", %zu removed", result->removed);
    fprintf(stderr, ") in %ld ms\n", milliseconds_since(start));
}

int cli_generate(const cli_request *request)
{
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pipeline p = pipeline_start(request);
    output_result result = {0};
    bool made = make_files(&p);
    bool fine = made;
    for (size_t i = 0; fine && i < p.target_count; i++)
        fine = write_folder(&p, &p.targets[i], &result);
    print_diagnostics(&p);
    if (fine && !request->is_quiet)
        print_summary(&p, &result, &start);
    if (!made)
        fprintf(stderr, "nothing was written\n");
    pipeline_stop(&p);
    return fine ? EXIT_FINE : EXIT_PROBLEM;
}

/* ---- check ---- */

/* Prints how the files of a folder differ from the generated ones. Returns the number of differences. */
static size_t print_drifts(pipeline *p, const target *t)
{
    manifest old;
    manifest_read(p->memory, t->folder, &old, p->diagnostics);
    drift_list found = {0};
    drift_find(p->memory, t->folder, path_dirname(p->memory, p->request->spec), &old, &t->made, &t->files,
               &found);
    for (size_t i = 0; i < found.count; i++)
        printf("%s: %s\n", found.items[i].path, found.items[i].why);
    return found.count;
}

int cli_check(const cli_request *request)
{
    pipeline p = pipeline_start(request);
    bool made = make_files(&p);
    size_t drifts = 0;
    for (size_t i = 0; made && i < p.target_count; i++)
        drifts += print_drifts(&p, &p.targets[i]);
    print_diagnostics(&p);
    if (made && drifts == 0 && !request->is_quiet)
        fprintf(stderr, "%zu files are up to date with %s\n", file_count(&p), request->spec);
    pipeline_stop(&p);
    return !made ? EXIT_CANNOT_RUN : drifts == 0 ? EXIT_FINE : EXIT_PROBLEM;
}

/* ---- model ---- */

int cli_model(const cli_request *request)
{
    pipeline p = pipeline_start(request);
    load_model(&p);
    emit_options options = {.prefix = request->prefix, .generator_version = CPODGEN_VERSION};
    const value *shown =
        p.model != NULL ? emit_model_value(p.memory, p.model, &options, p.diagnostics) : NULL;
    print_diagnostics(&p);
    if (shown != NULL) {
        buffer text = {0};
        value_to_json(shown, &text);
        fwrite(text.data, 1, text.length, stdout);
        buffer_free(&text);
    }
    pipeline_stop(&p);
    return shown != NULL ? EXIT_FINE : EXIT_PROBLEM;
}
