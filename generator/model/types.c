/* The type of a schema. */
#include "model/builder.h"

#include <string.h>

enum {
    DEEPEST_TYPE = 100 /* nested lists, maps and unions, across references */
};

model_reference model_primitive(const model_builder *b, model_kind kind)
{
    return (model_reference){.type = b->primitives[kind]};
}

const char *model_hint_text(model_builder *b, const name_hint *hint)
{
    if (hint->outer == NULL)
        return hint->text;
    return arena_format(b->memory, "%s %s", model_hint_text(b, hint->outer), hint->text);
}

name_hint model_own_name(const normalized_schema *s, const name_hint *hint)
{
    return s->component != NULL ? (name_hint){.text = s->component} : *hint;
}

const char *model_type_name(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    return s->component != NULL ? s->component : model_hint_text(b, hint);
}

void model_publish_type(model_builder *b, const normalized_schema *s, model_reference type)
{
    schema_facts *facts = model_facts(b, s->number);
    facts->type = type;
    facts->has_type = true;
}

schema_facts *model_facts(model_builder *b, uint32_t number)
{
    while (b->facts.count <= number)
        vector_add(b->memory, &b->facts);
    return &b->facts.items[number];
}

static model_type *new_type(model_builder *b, model_kind kind)
{
    model_type *type = ARENA_NEW(b->memory, model_type);
    type->kind = kind;
    *vector_add(b->memory, &b->types_made) = type;
    return type;
}

model_type *model_new_type(model_builder *b, model_kind kind, const normalized_schema *s, const char *name)
{
    model_type *type = new_type(b, kind);
    type->name = name;
    type->given_name = model_given_type_name(b, s);
    type->pointer = s->origin->pointer;
    type->at = s->origin->at;
    type->title = s->title;
    type->description = s->description;
    type->example_text = model_json_text(b, s->example);
    type->deprecated = s->deprecated;
    type->schema = s->own;
    type->domain = node_get_text(s->origin->source, "x-cpod-domain");
    type->entity = node_get_text(s->origin->source, "x-cpod-entity");
    return type;
}

static model_reference interned(model_builder *b, ptr_map *known, model_kind kind, model_reference element)
{
    model_type *type = ptr_map_get(&known[element.nullable], element.type);
    if (type == NULL) {
        type = new_type(b, kind);
        type->element = element;
        ptr_map_put(b->memory, &known[element.nullable], element.type, type);
    }
    return (model_reference){.type = type};
}

model_reference model_list_of(model_builder *b, model_reference element)
{
    return interned(b, b->lists, MODEL_LIST, element);
}

model_reference model_map_of(model_builder *b, model_reference element)
{
    return interned(b, b->maps, MODEL_MAP, element);
}

static bool is_format(const normalized_schema *s, const char *name)
{
    return s->format != NULL && strcmp(s->format, name) == 0;
}

bool model_is_binary(const normalized_schema *s)
{
    if (s->content_encoding != NULL)
        return false;
    return is_format(s, "binary") ||
           (s->content_media_type != NULL && model_codec_of(s->content_media_type) == MODEL_CODEC_BINARY);
}

bool model_is_password(model_builder *b, const normalized_schema *s)
{
    if (s->items.count > 0)
        s = schema_at(b->schemas, s->items.items[0]);
    else if (s->additional == SPEC_ADDITIONAL_SCHEMA && s->properties.count == 0)
        s = schema_at(b->schemas, s->additional_schema);
    return is_format(s, "password");
}

static model_reference string_type(const model_builder *b, const normalized_schema *s)
{
    bool is_base64 =
        s->content_encoding != NULL && strcmp(s->content_encoding, "base64") == 0; /* not base64url */
    if (is_base64 || is_format(s, "byte"))
        return model_primitive(b, MODEL_BYTES);
    if (is_format(s, "date-time"))
        return model_primitive(b, MODEL_DATETIME);
    if (is_format(s, "date"))
        return model_primitive(b, MODEL_DATE);
    return model_primitive(b, MODEL_STRING);
}

/* The schema `false` itself, not one that includes it. */
static bool is_own_false_schema(const normalized_schema *s)
{
    return s->own != NULL && s->own->is_false_schema;
}

static bool is_open_tuple(const normalized_schema *s)
{
    if (s->items.count > 0)
        return false;
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const spec_schema *keywords = s->all_of_members.items[i]->keywords;
        int64_t most = keywords != NULL ? keywords->max_items : -1;
        if (most >= 0 && (uint64_t)most <= s->prefix_items.count)
            return false;
    }
    return true;
}

/* The type of all of the schemas where they have the same, else free-form JSON. */
static model_reference common_type(model_builder *b, const schema_refs *schemas, const name_hint *hint)
{
    model_reference common = {0};
    for (size_t i = 0; i < schemas->count; i++) {
        model_reference own = model_type_of(b, schema_at(b->schemas, schemas->items[i]), hint);
        const model_type *type = own.type;
        if (common.type != NULL && common.type != type)
            type = model_wider_integer(b, common.type, type).type;
        if (type == NULL)
            return model_primitive(b, MODEL_JSON);
        common = (model_reference){.type = type, .nullable = common.nullable || own.nullable};
    }
    return common.type != NULL ? common : model_primitive(b, MODEL_JSON);
}

/* A tuple is a list. */
static model_reference tuple_element(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    schema_refs all = {0};
    if (is_open_tuple(s))
        return model_primitive(b, MODEL_JSON);
    for (size_t i = 0; i < s->prefix_items.count + s->items.count; i++) {
        schema_ref ref =
            i < s->prefix_items.count ? s->prefix_items.items[i] : s->items.items[i - s->prefix_items.count];
        if (!is_own_false_schema(schema_at(b->schemas, ref)))
            *vector_add(b->memory, &all) = ref;
    }
    return common_type(b, &all, hint);
}

static model_reference list_type(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    name_hint own = model_own_name(s, hint);
    name_hint inner = {.outer = &own, .text = "item"};
    if (s->prefix_items.count > 0)
        return model_list_of(b, tuple_element(b, s, &inner));
    if (s->items.count == 0)
        return model_list_of(b, model_primitive(b, MODEL_JSON));
    return model_list_of(b, model_type_of(b, schema_all_of_refs(b->schemas, s, &s->items), &inner));
}

bool model_has_additional_schema(model_builder *b, const normalized_schema *s)
{
    return s->additional == SPEC_ADDITIONAL_SCHEMA &&
           !is_own_false_schema(schema_at(b->schemas, s->additional_schema));
}

model_reference model_additional_properties_type(model_builder *b, const normalized_schema *s,
                                                 const name_hint *hint)
{
    schema_refs all = {0};
    for (size_t i = 0; i < s->pattern_schemas.count; i++)
        *vector_add(b->memory, &all) = s->pattern_schemas.items[i];
    if (model_has_additional_schema(b, s))
        *vector_add(b->memory, &all) =
            (schema_ref){.number = schema_all_of_refs(b->schemas, s, &s->additional_schemas)->number};
    model_reference common = common_type(b, &all, hint);
    return s->additional != SPEC_ADDITIONAL_ANY ? common : model_primitive(b, MODEL_JSON);
}

/* An object without properties: a map where its values have a type, else free-form JSON. */
static model_reference map_type(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    name_hint own = model_own_name(s, hint);
    name_hint inner = {.outer = &own, .text = "value"};
    if (s->additional == SPEC_ADDITIONAL_SCHEMA ||
        (s->pattern_schemas.count > 0 && s->additional != SPEC_ADDITIONAL_ANY))
        return model_map_of(b, model_additional_properties_type(b, s, &inner));
    return model_primitive(b, MODEL_JSON);
}

model_reference model_plain_type(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    switch (schema_json_types(b->schemas, s)) {
    case SPEC_TYPE_BOOLEAN:
        return model_primitive(b, MODEL_BOOL);
    case SPEC_TYPE_INTEGER:
        return model_integer_type(b, s);
    case SPEC_TYPE_NUMBER:
    case SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER:
        return model_number_type(b, s);
    case SPEC_TYPE_STRING:
        return string_type(b, s);
    case SPEC_TYPE_ARRAY:
        return list_type(b, s, hint);
    case SPEC_TYPE_OBJECT:
        if (s->properties.count > 0 || s->required.count > 0)
            return model_object_type(b, s, model_type_name(b, s, hint));
        return map_type(b, s, hint);
    default:
        return model_primitive(b, MODEL_JSON);
    }
}

static model_reference make_type(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    model_reference type = {0};
    const normalized_schema *annotated = schema_unwrap_annotations(b->schemas, s);
    const spec_schema *broken = schema_broken_part(s);
    if (broken != NULL) {
        model_skipped(b, "schema-skipped", s->origin->at,
                      "value is kept as free-form JSON: see the mistake of its schema at %s",
                      spec_mistake_text(b->memory, s->origin->at, broken->mistake_at));
        return model_primitive(b, MODEL_JSON);
    }
    if (s->is_unsatisfiable || s->is_false_schema) {
        type = model_primitive(b, MODEL_JSON);
    } else if (model_inheritance_type(b, s, hint, &type)) {
        /* a union, by its discriminator */
    } else if (annotated != NULL) {
        type = model_type_of(b, annotated, hint);
        if (type.type == model_primitive(b, MODEL_INT64).type) /* the annotations may have other bounds */
            type.type = model_integer_type(b, s).type;
        type.nullable = type.nullable || schema_annotations_allow_null(s);
        return type;
    } else if (model_enum_type(b, s, hint, &type)) {
        /* nullable where null is one of the values */
    } else if (s->unions.count > 0 || (!s->has_enum && schema_are_several_types(s->types))) {
        type = model_union_type(b, s, hint);
    } else {
        type = model_plain_type(b, s, hint);
    }
    type.nullable = type.nullable || s->nullable;
    return type;
}

/* A list of itself, without an object in between, has no C type. */
static model_reference endless_type(model_builder *b, const normalized_schema *s)
{
    model_skipped(
        b, "recursive-schema", s->origin->at,
        "recursive schema without an intermediate object; the inner value is kept as free-form JSON");
    return model_primitive(b, MODEL_JSON);
}

model_reference model_type_of(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    const schema_facts *known = model_facts(b, s->number);
    if (known->has_type)
        return known->type.type != NULL ? known->type : endless_type(b, s);
    if (b->depth == DEEPEST_TYPE) {
        model_error(b, "nesting-limit", s->origin->at, "types are nested too deeply: more than %d levels",
                    DEEPEST_TYPE);
        return model_primitive(b, MODEL_JSON);
    }
    model_publish_type(b, s, (model_reference){0});
    b->depth++;
    model_reference type = make_type(b, s, hint);
    b->depth--;
    model_publish_type(b, s, type);
    return type;
}

model_reference model_type_of_spec(model_builder *b, const spec_schema *schema, const name_hint *hint)
{
    return model_type_of(b, schema_normalize(b->schemas, schema), hint);
}
