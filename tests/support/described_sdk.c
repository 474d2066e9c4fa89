#include "support/described_sdk.h"

bool described_sdk_load(described_sdk *d, const char *path, const char *prefix)
{
    *d = (described_sdk){.memory = arena_new(), .diagnostics = diagnostics_new()};
    d->files = reader_new(d->diagnostics);
    const spec_document *api = spec_load(d->memory, d->files, path, SPEC_LENIENT, d->diagnostics);
    const api_model *model = api != NULL ? model_build(d->memory, api, d->diagnostics) : NULL;
    d->description = model != NULL ? sdk_build(d->memory, model, prefix, d->diagnostics) : NULL;
    return d->description != NULL;
}

void described_sdk_free(described_sdk *d)
{
    reader_free(d->files);
    diagnostics_free(d->diagnostics);
    arena_free(d->memory);
}

/* A form with a file has no JSON form. */
static bool holds_upload(const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++) {
        const model_type *field = type->fields.items[i].type.type;
        if (field->kind == MODEL_UPLOAD ||
            (field->kind == MODEL_LIST && field->element.type->kind == MODEL_UPLOAD))
            return true;
    }
    return false;
}

bool described_sdk_has_documents(const sdk_type *type)
{
    return type->in_tables && type->model->schema != NULL && type->model->kind != MODEL_ENUM &&
           !holds_upload(type->model);
}

cpod_kind described_sdk_kind(const sdk_type *type)
{
    return type->model->kind == MODEL_UNION ? CPOD_KIND_UNION : CPOD_KIND_INLINE;
}

uint32_t described_sdk_row(const sdk_type *type)
{
    return (uint32_t)type->number;
}

static uint32_t container_row(const described_sdk *d, const model_type *type)
{
    const sdk_container *container = ptr_map_get(&d->description->containers_by_model, type);
    return (uint32_t)container->number;
}

bool described_sdk_root(const described_sdk *d, model_reference reference, cpod_kind *kind, uint32_t *row)
{
    sdk_type_use use = sdk_type_use_of(d->description, reference, SDK_ROOT);
    *kind = use.kind;
    *row = 0;
    if (use.kind == CPOD_KIND_LIST || use.kind == CPOD_KIND_MAP)
        *row = container_row(d, reference.type);
    else if (use.type != NULL && use.type->in_tables)
        *row = described_sdk_row(use.type);
    return use.type == NULL || (use.type->in_tables && !holds_upload(use.type->model));
}
