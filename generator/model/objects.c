/* Structs and their fields. */
#include "model/builder.h"

#include <string.h>

model_reference model_object_type(model_builder *b, const shape *s, const char *name)
{
    model_type *type = model_new_type(b, MODEL_OBJECT, s, name);
    *vector_add(b->memory, &b->pending) = (pending_object){.type = type, .shape = s};
    return (model_reference){.type = type};
}

/* Members of several schemas of which one holds: one type where they are of one JSON type, else free-form.
 * NULL: free-form. */
static const spec_schema *alternatives_schema(model_builder *b, const shape_property *property)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < property->schemas.count; i++) {
        const shape *s = shape_of(b, property->schemas.items[i]);
        unsigned own = shape_kinds(b, s);
        if (own == 0 && !shape_is_null(s))
            return NULL;
        kinds |= own;
    }
    bool is_number = kinds == (SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER);
    if ((kinds & (kinds - 1)) != 0 && !is_number)
        return NULL;
    return combine_any(b, property->schemas.items, property->schemas.count);
}

const spec_schema *property_schema(model_builder *b, const shape_property *property)
{
    const spec_schema *schema = property->schemas.items[0];
    if (property->alternatives && property->schemas.count > 1)
        return alternatives_schema(b, property);
    for (size_t i = 1; i < property->schemas.count; i++)
        schema = combine_all(b, schema, property->schemas.items[i]);
    return schema;
}

static const char *described(const spec_schema *schema, const shape *s)
{
    return schema && schema->description ? schema->description : s->description;
}

static void describe_field(model_builder *b, model_field *field, const spec_schema *schema)
{
    const shape *s = shape_of(b, schema);
    const spec_schema *target = spec_follow(schema);
    field->description = described(schema, s);
    field->read_only = target->read_only;
    field->write_only = target->write_only;
    field->deprecated = s->deprecated;
    field->is_password = model_is_password(b, schema);
    field->default_text = model_json_text(b, target->default_value);
    field->example_text = model_json_text(b, s->example);
    field->constraint = model_constraint_text(b, target, field->type.type);
    for (size_t i = 0; i < s->parts.count; i++) {
        field->read_only = field->read_only || s->parts.items[i]->read_only;
        field->write_only = field->write_only || s->parts.items[i]->write_only;
        if (!field->default_text)
            field->default_text = model_json_text(b, s->parts.items[i]->default_value);
        if (!field->constraint)
            field->constraint = model_constraint_text(b, s->parts.items[i], field->type.type);
    }
}

static void add_field(model_builder *b, model_type *type, const shape *s, const shape_property *property,
                      bool uploads)
{
    const spec_schema *schema = property_schema(b, property);
    name_hint outer = {.text = type->name};
    name_hint hint = {.outer = &outer, .text = property->name};
    model_field field = {
        .name = property->name, .at = property->at, .required = shape_requires(s, property->name)};
    if (!schema)
        field.type = model_primitive(b, MODEL_JSON);
    else if (!uploads || !model_upload_type(b, schema, &field.type))
        field.type = model_type_of(b, schema, &hint);
    describe_field(b, &field, schema ? schema : property->schemas.items[0]);
    const model_type *made = field.type.type;
    field.is_const =
        field.required && !field.type.nullable && made->kind == MODEL_ENUM && made->values.count == 1;
    *vector_add(b->memory, &type->fields) = field;
}

/* `required` names a member that no `properties` declares. */
static void add_undeclared(model_builder *b, model_type *type, spec_name name)
{
    diagnostics_report(b->diagnostics, SEVERITY_WARNING, NULL, name.at,
                       "the required property '%s' is not declared; kept as free-form JSON", name.text);
    *vector_add(b->memory, &type->fields) = (model_field){
        .name = name.text, .at = name.at, .required = true, .type = model_primitive(b, MODEL_JSON)};
}

static void add_additional(model_builder *b, model_type *type, const shape *s)
{
    name_hint outer = {.text = type->name};
    name_hint hint = {.outer = &outer, .text = "value"};
    if (s->additional == SPEC_ADDITIONAL_ANY)
        type->additional = model_map_of(b, model_primitive(b, MODEL_JSON)).type;
    else if (s->additional == SPEC_ADDITIONAL_SCHEMA && !spec_follow(s->additional_schema)->is_false_schema)
        type->additional = model_map_of(b, model_additional_properties_type(b, s, &hint)).type;
    else if (s->pattern_schemas.count > 0)
        type->additional = model_map_of(b, model_primitive(b, MODEL_JSON)).type;
}

static void fill(model_builder *b, pending_object next)
{
    const shape *s = next.shape;
    bool uploads = model_holds_uploads(b, s);
    b->generation = combination_generation(b, s->schema);
    vector_reserve(b->memory, &next.type->fields, s->properties.count);
    for (size_t i = 0; i < s->properties.count; i++)
        add_field(b, next.type, s, &s->properties.items[i], uploads);
    for (size_t i = 0; i < s->required.count; i++)
        if (!shape_find(s, s->required.items[i].text))
            add_undeclared(b, next.type, s->required.items[i]);
    add_additional(b, next.type, s);
    b->generation = 0;
}

/* A read-only member is required of the server's answers alone, a write-only one of requests alone: where one
 * struct is both, neither direction can ask for it. */
void model_relax_one_way_fields(model_builder *b)
{
    for (size_t i = 0; i < b->pending.count; i++) {
        model_type *type = b->pending.items[i].type;
        for (size_t f = 0; f < type->fields.count; f++) {
            model_field *field = &type->fields.items[f];
            if ((field->read_only && type->is_sent) || (field->write_only && type->is_received))
                field->required = field->is_const = false;
        }
    }
}

void model_fill_objects(model_builder *b)
{
    for (; b->pending_filled < b->pending.count; b->pending_filled++)
        fill(b, b->pending.items[b->pending_filled]);
}
