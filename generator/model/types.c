/* Which type a schema becomes. */
#include "model/builder.h"

#include <string.h>

enum {
    DEEPEST_TYPE = 100, /* lists of lists, unions in unions, over all references */
    LONGEST_CHAIN = 100 /* of descriptions around a schema */
};

model_reference model_primitive(const model_builder *b, model_kind kind)
{
    return (model_reference){.type = b->primitives[kind]};
}

const char *model_hint_text(model_builder *b, const name_hint *hint)
{
    if (!hint->outer)
        return hint->text;
    return arena_format(b->memory, "%s %s", model_hint_text(b, hint->outer), hint->text);
}

name_hint model_own_name(const shape *s, const name_hint *hint)
{
    return s->schema->component ? (name_hint){.text = s->schema->component} : *hint;
}

const char *model_type_name(model_builder *b, const shape *s, const name_hint *hint)
{
    return s->schema->component ? s->schema->component : model_hint_text(b, hint);
}

void model_publish_type(model_builder *b, const spec_schema *schema, model_reference type)
{
    model_reference *kept = ptr_map_get(&b->types, schema);
    if (!kept) {
        kept = ARENA_NEW(b->memory, model_reference);
        ptr_map_put(b->memory, &b->types, schema, kept);
    }
    *kept = type;
}

static model_type *new_type(model_builder *b, model_kind kind)
{
    model_type *type = ARENA_NEW(b->memory, model_type);
    type->kind = kind;
    *vector_add(b->memory, &b->types_made) = type;
    return type;
}

model_type *model_new_type(model_builder *b, model_kind kind, const shape *s, const char *name)
{
    const spec_schema *schema = s->schema;
    model_type *type = new_type(b, kind);
    type->name = name;
    type->pointer = schema->pointer;
    type->at = schema->at;
    type->title = s->title;
    type->description = s->description;
    type->example_text = model_json_text(b, s->example);
    type->deprecated = s->deprecated;
    type->schema = schema;
    type->domain = node_get_text(schema->source, "x-cpod-domain");
    type->entity = node_get_text(schema->source, "x-cpod-entity");
    return type;
}

static model_reference interned(model_builder *b, ptr_map *known, model_kind kind, model_reference element)
{
    model_type *type = ptr_map_get(&known[element.nullable], element.type);
    if (!type) {
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

static bool is_format(const shape *s, const char *name)
{
    return s->format && strcmp(s->format, name) == 0;
}

bool model_is_binary(const shape *s)
{
    if (s->content_encoding)
        return false;
    return is_format(s, "binary") ||
           (s->content_media_type && model_codec_of(s->content_media_type) == MODEL_CODEC_BINARY);
}

bool model_is_password(model_builder *b, const spec_schema *schema)
{
    const shape *s = shape_of(b, schema);
    if (s->items.count > 0)
        s = shape_of(b, s->items.items[0]);
    else if (s->additional == SPEC_ADDITIONAL_SCHEMA && s->properties.count == 0)
        s = shape_of(b, s->additional_schema);
    return is_format(s, "password");
}

static model_reference string_type(const model_builder *b, const shape *s)
{
    bool is_base64 = s->content_encoding && strcmp(s->content_encoding, "base64") == 0; /* not base64url */
    if (is_base64 || is_format(s, "byte"))
        return model_primitive(b, MODEL_BYTES);
    if (is_format(s, "date-time"))
        return model_primitive(b, MODEL_DATETIME);
    if (is_format(s, "date"))
        return model_primitive(b, MODEL_DATE);
    return model_primitive(b, MODEL_STRING);
}

/* One schema that says what all of the list say. */
static const spec_schema *all_of_list(model_builder *b, const spec_schema *const *list, size_t count)
{
    const spec_schema *all = list[0];
    for (size_t i = 1; i < count; i++)
        all = combine_all(b, all, list[i]);
    return all;
}

/* Behind the places of a tuple there may be anything, where no limit says otherwise. */
static bool is_open_tuple(const shape *s)
{
    if (s->items.count > 0)
        return false;
    for (size_t i = 0; i < s->parts.count; i++) {
        int64_t most = s->parts.items[i]->max_items;
        if (most >= 0 && (uint64_t)most <= s->prefix_items.count)
            return false;
    }
    return true;
}

/* A tuple becomes a list: of the type of all places where that is one, else of free-form values. */
static model_reference tuple_element(model_builder *b, const shape *s, const name_hint *hint)
{
    model_reference element = {0};
    bool nullable = false;
    if (is_open_tuple(s))
        return model_primitive(b, MODEL_JSON);
    for (size_t i = 0; i < s->prefix_items.count + s->items.count; i++) {
        bool is_prefix = i < s->prefix_items.count;
        const spec_schema *place =
            is_prefix ? s->prefix_items.items[i] : s->items.items[i - s->prefix_items.count];
        if (spec_follow(place)->is_false_schema)
            continue;
        model_reference type = model_type_of(b, place, hint);
        if (element.type && element.type != type.type)
            return model_primitive(b, MODEL_JSON);
        element = type;
        nullable = nullable || type.nullable;
    }
    element.nullable = nullable;
    return element.type ? element : model_primitive(b, MODEL_JSON);
}

static model_reference list_type(model_builder *b, const shape *s, const name_hint *hint)
{
    name_hint own = model_own_name(s, hint);
    name_hint inner = {.outer = &own, .text = "item"};
    if (s->prefix_items.count > 0)
        return model_list_of(b, tuple_element(b, s, &inner));
    if (s->items.count == 0)
        return model_list_of(b, model_primitive(b, MODEL_JSON));
    return model_list_of(b, model_type_of(b, all_of_list(b, s->items.items, s->items.count), &inner));
}

/* What the members of an object that are not declared by name have in common; free-form JSON where that is
 * nothing. */
model_reference model_additional_properties_type(model_builder *b, const shape *s, const name_hint *hint)
{
    model_reference rest = {0};
    bool has_schema =
        s->additional == SPEC_ADDITIONAL_SCHEMA && !spec_follow(s->additional_schema)->is_false_schema;
    for (size_t i = 0; i < s->pattern_schemas.count + has_schema; i++) {
        const spec_schema *schema =
            i < s->pattern_schemas.count ? s->pattern_schemas.items[i] : s->additional_schema;
        model_reference own = model_type_of(b, schema, hint);
        if (rest.type && rest.type != own.type)
            return model_primitive(b, MODEL_JSON);
        rest = (model_reference){.type = own.type, .nullable = rest.nullable || own.nullable};
    }
    return rest.type && s->additional != SPEC_ADDITIONAL_ANY ? rest : model_primitive(b, MODEL_JSON);
}

/* An object without properties of its own: a map where its values have a type, else free-form. */
static model_reference map_type(model_builder *b, const shape *s, const name_hint *hint)
{
    name_hint own = model_own_name(s, hint);
    name_hint inner = {.outer = &own, .text = "value"};
    if (s->additional == SPEC_ADDITIONAL_SCHEMA ||
        (s->pattern_schemas.count > 0 && s->additional != SPEC_ADDITIONAL_ANY))
        return model_map_of(b, model_additional_properties_type(b, s, &inner));
    return model_primitive(b, MODEL_JSON);
}

model_reference model_plain_type(model_builder *b, const shape *s, const name_hint *hint)
{
    switch (shape_kinds(b, s)) {
    case SPEC_TYPE_BOOLEAN:
        return model_primitive(b, MODEL_BOOL);
    case SPEC_TYPE_INTEGER:
        return model_primitive(b, is_format(s, "int32") ? MODEL_INT32 : MODEL_INT64);
    case SPEC_TYPE_NUMBER:
    case SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER:
        return model_primitive(b, MODEL_DOUBLE);
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

static bool has_several_kinds(unsigned kinds)
{
    bool is_number = kinds == (SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER);
    return (kinds & (kinds - 1)) != 0 && !is_number;
}

/* Says something about the structure of a value that `target` does not say. */
static bool adds_structure(model_builder *b, const spec_schema *s, const spec_schema *target)
{
    if (s->properties.count + s->pattern_properties.count + s->one_of.count + s->any_of.count +
                s->prefix_items.count >
            0 ||
        s->has_enum || s->constant || s->items || s->format || s->content_encoding || s->content_media_type ||
        s->additional == SPEC_ADDITIONAL_SCHEMA || s->additional == SPEC_ADDITIONAL_ANY)
        return true;
    const shape *merged = shape_of(b, target);
    for (size_t i = 0; i < s->required.count; i++)
        if (!shape_requires(merged, s->required.items[i].text))
            return true;
    unsigned types = s->types & ~(unsigned)SPEC_TYPE_NULL;
    return types != 0 && types != shape_kinds(b, merged);
}

const spec_schema *dressed_schema(model_builder *b, const spec_schema *s)
{
    const spec_schema *target = s->reference;
    for (size_t i = 0; i < s->all_of.count; i++) {
        const spec_schema *member = spec_follow(s->all_of.items[i]);
        bool is_bare = !member->reference && member->all_of.count == 0 && member->types == 0 &&
                       !adds_structure(b, member, member) && member->required.count == 0 &&
                       !member->component;
        if (is_bare)
            continue;
        if (target)
            return NULL;
        target = member;
    }
    return target && !adds_structure(b, s, target) ? spec_follow(target) : NULL;
}

const spec_schema *typed_schema(model_builder *b, const spec_schema *schema)
{
    schema = spec_follow(schema);
    for (int i = 0; i < LONGEST_CHAIN && (schema->reference || schema->all_of.count > 0); i++) {
        const spec_schema *dressed = dressed_schema(b, schema);
        if (!dressed || dressed == schema)
            break;
        schema = dressed;
    }
    return schema;
}

static bool says_nullable(const spec_schema *s)
{
    if (s->nullable || (s->types & SPEC_TYPE_NULL))
        return true;
    for (size_t i = 0; i < s->all_of.count; i++)
        if (s->all_of.items[i]->nullable && s->all_of.items[i]->types == 0)
            return true;
    return false;
}

static model_reference make_type(model_builder *b, const spec_schema *schema, const name_hint *hint)
{
    const shape *s = shape_of(b, schema);
    model_reference type = {0};
    const spec_schema *dressed = dressed_schema(b, schema);
    if (schema->is_unreadable)
        model_report_skipped(
            b, schema->at,
            "this schema refers to a file that cannot be read; its type is left out, it is kept as "
            "free-form JSON");
    if (s->contradicts || s->is_false_schema) {
        type = model_primitive(b, MODEL_JSON);
    } else if (model_inheritance_type(b, s, hint, &type)) {
        /* told apart by its discriminator */
    } else if (dressed && dressed != schema) {
        type = model_type_of(b, dressed, hint);
        type.nullable = type.nullable || says_nullable(schema);
        return type;
    } else if (model_enum_type(b, s, hint, &type)) {
        /* nullable where null is one of the values */
    } else if (s->unions.count > 0 || (!s->has_enum && has_several_kinds(s->types))) {
        type = model_union_type(b, s, hint);
    } else {
        type = model_plain_type(b, s, hint);
    }
    type.nullable = type.nullable || s->nullable;
    return type;
}

/* A list of itself, without an object between, has no C type; what stands for it meanwhile is free-form
 * JSON. */
static model_reference endless_type(model_builder *b, const spec_schema *schema)
{
    model_report_skipped(b, schema->at,
                         "this schema holds itself without an object between; the type of the inner one is "
                         "left out, it is kept as free-form JSON");
    return model_primitive(b, MODEL_JSON);
}

model_reference model_type_of(model_builder *b, const spec_schema *schema, const name_hint *hint)
{
    schema = spec_follow(schema);
    const model_reference *known = ptr_map_get(&b->types, schema);
    if (known)
        return known->type ? *known : endless_type(b, schema);
    if (b->depth == DEEPEST_TYPE) {
        diagnostics_report(b->diagnostics, SEVERITY_ERROR, NULL, schema->at, "schemas are nested too deeply");
        return model_primitive(b, MODEL_JSON);
    }
    model_publish_type(b, schema, (model_reference){0});
    b->depth++;
    model_reference type = make_type(b, schema, hint);
    b->depth--;
    model_publish_type(b, schema, type);
    return type;
}
