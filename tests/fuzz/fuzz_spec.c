/* Reads any bytes as an OpenAPI document: the result is a model, or an error that can be printed. */
#include "model/model.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Every declared type is complete: its fields have types, its cases have variants. */
static void check_model(const api_model *model)
{
    for (size_t i = 0; i < model->types.count; i++) {
        const model_type *type = model->types.items[i];
        for (size_t f = 0; f < type->fields.count; f++)
            require(type->fields.items[f].type.type != NULL);
        for (size_t c = 0; c < type->cases.count; c++) {
            size_t variant = type->cases.items[c].variant;
            require(variant == MODEL_BEST_VARIANT ? type->variants.count > 0
                                                  : variant < type->variants.count);
        }
        require((type->element.type != NULL) == (type->kind == MODEL_LIST || type->kind == MODEL_MAP));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    diagnostics *collected = diagnostics_new();
    reader *files = reader_new(collected);
    arena *memory = arena_new();
    buffer text = {0};
    const spec_document *read =
        spec_parse(memory, files, "input.yaml", (const char *)data, size, (spec_mode)(size % 3), collected);
    require(read != NULL || diagnostics_count(collected, SEVERITY_ERROR) > 0);
    if (read != NULL) {
        const api_model *model = model_build(memory, read, collected);
        require(model != NULL || diagnostics_count(collected, SEVERITY_ERROR) > 0);
        if (model != NULL)
            check_model(model);
    }
    diagnostics_render(collected, &text);
    buffer_free(&text);
    arena_free(memory);
    reader_free(files);
    diagnostics_free(collected);
    return 0;
}
