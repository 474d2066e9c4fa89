#include "model/builder.h"

static void make_primitives(model_builder *b)
{
    for (int kind = 0; kind <= MODEL_JSON; kind++) {
        b->primitives[kind] = ARENA_NEW(b->memory, model_type);
        b->primitives[kind]->kind = (model_kind)kind;
    }
}

/* Each further error of a hostile document would take as long as those that are reported. */
static bool has_too_many_errors(const model_builder *b)
{
    return diagnostics_count(b->diagnostics, SEVERITY_ERROR) > DIAGNOSTICS_ERROR_LIMIT;
}

/* Every component is declared, used or not, except for envelopes. A mere reference is its target. */
static void build_components(model_builder *b)
{
    for (size_t i = 0; i < b->document->schemas.count && !has_too_many_errors(b); i++) {
        const spec_component *component = &b->document->schemas.items[i];
        name_hint hint = {.text = component->name};
        model_reference type = model_type_of_spec(b, component->schema, &hint);
        *vector_add(b->memory, &b->component_types) = type.type;
    }
    model_fill_objects(b);
}

const api_model *model_build(arena *a, const spec_document *from, diagnostics *d)
{
    return model_build_with(a, from, &(model_options){0}, d);
}

const api_model *model_build_with(arena *a, const spec_document *from, const model_options *options,
                                  diagnostics *d)
{
    static const char *const no_names[] = {NULL};
    model_builder b = {.memory = a,
                       .diagnostics = d,
                       .document = from,
                       .names_from = options->names_from != NULL ? options->names_from : no_names,
                       .no_inference = options->no_inference,
                       .model = ARENA_NEW(a, api_model)};
    map_init(&b.groups, a);
    b.schemas = schema_set_new(a, from, d);
    vector_reserve(a, &b.facts, from->all_schemas.count);
    make_primitives(&b);
    model_make_ranged(&b);
    b.model->document = from;
    b.model->title = from->title;
    b.model->version = from->api_version;
    b.model->description = from->description;
    model_read_conventions(&b);
    model_build_groups(&b);
    model_mark_uploads(&b);
    build_components(&b);
    if (has_too_many_errors(&b))
        return NULL;
    model_build_operations(&b);
    model_fill_objects(&b);
    model_report_serialization(&b);
    model_assign_types(&b);
    model_relax_one_way_fields(&b);
    model_order_types(&b);
    return diagnostics_count(d, SEVERITY_ERROR) == 0 ? b.model : NULL;
}
