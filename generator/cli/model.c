#include "cli/commands.h"
#include "cli/pipeline.h"

#include <stdio.h>

static const value *make_value(pipeline *p, const cli_request *request)
{
    const api_model *model = pipeline_model(p, request);
    emit_options options = {.prefix = request->prefix, .generator_version = CPODGEN_VERSION};
    return model != NULL ? emit_model_value(p->memory, model, &options, p->diagnostics) : NULL;
}

int cli_model(const cli_request *request)
{
    pipeline p;
    pipeline_start(&p);
    const value *shown = make_value(&p, request);
    diagnostics_print(p.diagnostics, stderr);
    if (shown != NULL) {
        buffer text = {0};
        value_to_json(shown, &text);
        fwrite(text.data, 1, text.length, stdout);
        buffer_free(&text);
    }
    pipeline_stop(&p);
    return shown != NULL ? EXIT_FINE : EXIT_PROBLEM;
}
