/* OBJECT types and their fields. */
#include "model/builder.h"

model_reference model_object_type(model_builder *b, const normalized_schema *s, const char *name)
{
    model_type *type = model_new_type(b, MODEL_OBJECT, s, name);
    *vector_add(b->memory, &b->pending) = (pending_object){.type = type, .schema = s};
    return (model_reference){.type = type};
}

static void describe_field(model_builder *b, model_field *field, const normalized_schema *s)
{
    const spec_schema *own = s->own;
    field->description = s->description;
    field->deprecated = s->deprecated;
    field->is_password = model_is_password(b, s);
    field->example_text = model_json_text(b, s->example);
    if (own != NULL) {
        field->default_text = model_json_text(b, own->default_value);
        field->constraint = model_constraint_text(b, own, field->type.type);
    }
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const spec_schema *keywords = s->all_of_members.items[i]->keywords;
        if (keywords == NULL)
            continue;
        field->read_only = field->read_only || keywords->read_only;
        field->write_only = field->write_only || keywords->write_only;
        if (field->default_text == NULL)
            field->default_text = model_json_text(b, keywords->default_value);
        if (field->constraint == NULL)
            field->constraint = model_constraint_text(b, keywords, field->type.type);
    }
}

static void add_field(model_builder *b, model_type *type, const normalized_schema *s,
                      const schema_property *property, bool uploads)
{
    const normalized_schema *schema = schema_of_property(b->schemas, s, property);
    name_hint hint = {.outer = &(name_hint){.text = type->name}, .text = property->name};
    model_field field = {
        .name = property->name,
        .given_name = model_given_field_name(b, property),
        .at = property->at,
        .required = schema_requires(s, property->name),
    };
    if (schema == NULL)
        field.type = model_primitive(b, MODEL_JSON);
    else if (!uploads || !model_upload_type(b, schema, &field.type))
        field.type = model_type_of(b, schema, &hint);
    describe_field(b, &field, schema != NULL ? schema : schema_at(b->schemas, property->schemas.items[0]));
    const model_type *made = field.type.type;
    field.is_const =
        field.required && !field.type.nullable && made->kind == MODEL_ENUM && made->values.count == 1;
    *vector_add(b->memory, &type->fields) = field;
}

static void add_additional(model_builder *b, model_type *type, const normalized_schema *s)
{
    name_hint hint = {.outer = &(name_hint){.text = type->name}, .text = "value"};
    if (s->additional == SPEC_ADDITIONAL_ANY)
        type->additional = model_map_of(b, model_primitive(b, MODEL_JSON)).type;
    else if (model_has_additional_schema(b, s))
        type->additional = model_map_of(b, model_additional_properties_type(b, s, &hint)).type;
    else if (s->pattern_schemas.count > 0)
        type->additional = model_map_of(b, model_primitive(b, MODEL_JSON)).type;
}

/* A required property, of the whole or of a variant, that no schema describes. */
static void add_undeclared(model_builder *b, model_type *type, spec_name name, bool required)
{
    model_warning(b, "undeclared-property", name.at,
                  "required property '%s' is not declared; it is kept as free-form JSON", name.text);
    *vector_add(b->memory, &type->fields) = (model_field){
        .name = name.text, .at = name.at, .required = required, .type = model_primitive(b, MODEL_JSON)};
}

static void fill(model_builder *b, pending_object next)
{
    const normalized_schema *s = next.schema;
    bool uploads = model_holds_uploads(b, s);
    vector_reserve(b->memory, &next.type->fields, s->properties.count);
    for (size_t i = 0; i < s->properties.count; i++)
        add_field(b, next.type, s, &s->properties.items[i], uploads);
    for (size_t i = 0; i < s->required.count; i++)
        if (schema_find_property(s, s->required.items[i].text) == NULL)
            add_undeclared(b, next.type, s->required.items[i], true);
    for (size_t i = 0; i < s->mentioned.count; i++)
        add_undeclared(b, next.type, s->mentioned.items[i], false);
    add_additional(b, next.type, s);
}

/* A read-only member is required in responses only, a write-only one in requests only: a struct that is used
 * in both cannot require it. */
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
