#include "cli/pipeline.h"

#include "spec/spec.h"

void pipeline_start(pipeline *p)
{
    *p = (pipeline){.memory = arena_new(), .diagnostics = diagnostics_new()};
    p->inputs = reader_new(p->diagnostics);
    file_set_init(&p->out, p->memory);
    file_set_init(&p->docs, p->memory);
}

void pipeline_stop(pipeline *p)
{
    reader_free(p->inputs);
    diagnostics_free(p->diagnostics);
    arena_free(p->memory);
}

static bool is_fine(const pipeline *p)
{
    return diagnostics_count(p->diagnostics, SEVERITY_ERROR) == 0;
}

const api_model *pipeline_model(pipeline *p, const cli_request *request)
{
    const spec_document *read =
        spec_load(p->memory, p->inputs, request->spec, request->is_strict, p->diagnostics);
    if (read == NULL || !is_fine(p))
        return NULL;
    const api_model *model = model_build(p->memory, read, p->diagnostics);
    return is_fine(p) ? model : NULL;
}

static bool add_manifest(pipeline *p, const manifest *made, file_set *out)
{
    buffer text = {0};
    manifest_to_json(made, &text);
    bool fine = file_set_add(out, MANIFEST_NAME, text.data, text.length, p->diagnostics);
    buffer_free(&text);
    file_set_sort(out);
    return fine;
}

static bool add_manifests(pipeline *p, const cli_request *request)
{
    manifest_make(p->memory, CPODGEN_VERSION, p->inputs, &p->templates, &p->out, &p->made);
    bool fine = add_manifest(p, &p->made, &p->out);
    if (!fine || request->docs == NULL)
        return fine;
    manifest_make(p->memory, CPODGEN_VERSION, NULL, NULL, &p->docs, &p->docs_made);
    return add_manifest(p, &p->docs_made, &p->docs);
}

bool pipeline_run(pipeline *p, const cli_request *request)
{
    const api_model *model = pipeline_model(p, request);
    if (!template_sources_load(p->memory, request->templates, &p->templates, p->diagnostics) || model == NULL)
        return false;
    emit_options options = {.prefix = request->prefix,
                            .generator_version = CPODGEN_VERSION,
                            .templates = &p->templates,
                            .strict = request->is_strict,
                            .pages = request->docs != NULL ? &p->docs : NULL};
    return emit_files(model, &options, &p->out, p->diagnostics) && add_manifests(p, request) && is_fine(p);
}
