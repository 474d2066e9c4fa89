/* Declarations of types, and their functions. */
#include "emit/values.h"
#include "lang/c_type.h"
#include "lang/comment.h"
#include "lang/literal.h"

enum { MEMBER_INDENT = 4, INNER_INDENT = 8 };

static const char *type_text(arena *a, const sdk_type *type)
{
    const sdk_operation *operation = type->operation;
    if (operation == NULL)
        return doc_comment_type(a, type->model);
    if (type == operation->body_union)
        return arena_format(a, "Body of %s(), in one of several media types.", operation->name);
    if (type == operation->result_union)
        return arena_format(a, "Result of %s(): one of several responses.", operation->name);
    return arena_format(a, "Error of %s(): one of several types.", operation->name);
}

static void set_common(sdk *s, value *v, const sdk_type *type)
{
    arena *a = s->values;
    value_set_text(a, v, "name", type->name);
    value_set_text(a, v, "enumerator_type", type->enumerator_type);
    value_set(a, v, "doc", doc_comment_block(a, type_text(a, type), 0));
    value_set_text(a, v, "absent", type->absent);
    value_set_text(a, v, "other",
                   type->in_tables ? type->other : NULL); /* core cannot send what it does not know */
    value_set_text(a, v, "null_enumerator", type->null);
}

static value *emit_enum(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    const model_type *model = type->model;
    value *v = value_object(a);
    set_common(s, v, type);
    value_set_bool(a, v, "of_integers", model->of_integers);
    value *values = value_list(a);
    for (size_t i = 0; i < model->values.count; i++) {
        const model_enum_value *source = &model->values.items[i];
        value *item = value_object(a);
        value_set_text(a, item, "name", type->enumerators.items[i]);
        value_set_integer(a, item, "number", (int64_t)i + 1);
        const char *text = model->of_integers
                               ? arena_format(a, "%lld", (long long)source->number)
                               : arena_format(a, "\"%s\"", literal_json_content(a, source->text));
        bool is_described = source->description != NULL;
        const char *noted = is_described ? arena_format(a, "%s: %s", text, source->description) : text;
        value_set(a, item, "doc", is_described ? doc_comment_block(a, noted, MEMBER_INDENT) : value_null(a));
        value_set(a, item, "note", is_described ? value_null(a) : value_text(a, comment_line(a, noted)));
        value_push(a, values, item);
    }
    value_set(a, v, "values", values);
    return v;
}

static value *emit_member(arena *a, const char *c_type, const char *name, value *doc, bool is_deprecated)
{
    value *member = value_object(a);
    value_set_text(a, member, "c_type", c_type);
    value_set_text(a, member, "name", name);
    value_set(a, member, "doc", doc);
    value_set_bool(a, member, "is_deprecated", is_deprecated);
    return member;
}

static value *emit_field(sdk *s, const model_field *field, const char *name)
{
    arena *a = s->values;
    const sdk_type_use use = sdk_type_use_of(s, field->type, sdk_member_role(field->required));
    return emit_member(a, use.c_type, name,
                       doc_comment_block(a, doc_comment_field(a, field, false), MEMBER_INDENT),
                       field->deprecated);
}

static value *emit_object(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    const model_type *model = type->model;
    value *v = value_object(a);
    set_common(s, v, type);
    value *members = value_list(a);
    for (size_t i = 0; i < model->fields.count; i++)
        value_push(a, members, emit_field(s, &model->fields.items[i], type->members.items[i]));
    const model_field rest = sdk_additional_field(model);
    if (model->additional != NULL)
        value_push(a, members, emit_field(s, &rest, type->additional));
    value_set(a, v, "members", members);
    value_set_bool(a, v, "is_empty", value_count(members) == 0);
    return v;
}

static value *emit_union(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    const model_type *model = type->model;
    value *v = value_object(a);
    set_common(s, v, type);
    value *variants = value_list(a);
    for (size_t i = 0; i < model->variants.count; i++) {
        const model_variant *variant = &model->variants.items[i];
        sdk_type_use use = sdk_type_use_of(s, variant->type, SDK_VARIANT);
        const char *text = variant->description != NULL ? variant->description : variant->name;
        value *item = emit_member(a, use.c_type, type->members.items[i],
                                  doc_comment_block(a, text, INNER_INDENT), false);
        value_set_text(a, item, "enumerator", type->enumerators.items[i]);
        value_set_integer(a, item, "number", (int64_t)i + 1);
        value_push(a, variants, item);
    }
    value_set(a, v, "variants", variants);
    value_set_bool(a, v, "has_raw_member", sdk_has_raw_member(type));
    return v;
}

value *emit_declaration(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    model_kind kind = type->model->kind;
    value *v = value_object(a);
    value_set(a, v, "enum", kind == MODEL_ENUM ? emit_enum(s, type) : value_null(a));
    value_set(a, v, "object", kind == MODEL_OBJECT ? emit_object(s, type) : value_null(a));
    value_set(a, v, "union", kind == MODEL_UNION ? emit_union(s, type) : value_null(a));
    return v;
}

/* {name, variant_type, number} for each function that decodes a union as one of its variants. */
static value *emit_conversions(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    value *all = value_list(a);
    for (size_t i = 0; i < type->as_names.count; i++) {
        if (type->as_names.items[i] == NULL)
            continue;
        const sdk_type_use use = sdk_type_use_of(s, type->model->variants.items[i].type, SDK_VARIANT);
        value *one = value_object(a);
        value_set_text(a, one, "name", type->as_names.items[i]);
        value_set_text(a, one, "variant_type", use.type->name);
        value_set_text(a, one, "variant_free", use.type->free_name);
        value_set_integer(a, one, "number", (int64_t)i + 1);
        value_push(a, all, one);
    }
    return all;
}

value *emit_type_functions(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    if (type->free_name == NULL && type->text_name == NULL)
        return value_null(a);
    const sdk_type_use use = sdk_type_use_of(s, (model_reference){type->model, false}, SDK_ROOT);
    value *v = value_object(a);
    value_set_text(a, v, "type", type->name);
    value_set_text(a, v, "free", type->free_name);
    value_set_text(a, v, "copy", type->copy_name);
    value_set_text(a, v, "from_json", type->from_json_name);
    value_set_text(a, v, "to_json", type->to_json_name);
    value_set_text(a, v, "null_object", type->null_name);
    value_set_text(a, v, "text", type->text_name);
    value_set_text(a, v, "from_text", type->from_text_name);
    value_set_text(a, v, "enumerator_type", type->enumerator_type);
    value_set_text(a, v, "other", type->other);
    value_set(a, v, "conversions", emit_conversions(s, type));
    value_set_text(a, v, "kind", sdk_constant_name(sdk_constants_kind, (int)use.kind));
    value_set_text(a, v, "index", use.index);
    return v;
}

value *emit_collection(sdk *s, const sdk_collection *collection)
{
    arena *a = s->values;
    const sdk_type_use item = sdk_type_use_of(s, collection->item, SDK_ITEM);
    value *v = value_object(a);
    value_set_text(a, v, "name", collection->name);
    value_set_text(a, v, "entry", collection->entry_name);
    value_set_text(a, v, "find", collection->find_name);
    value_set_text(a, v, "free", collection->free_name);
    value_set_text(a, v, "item", item.c_type);
    value_set_text(a, v, "item_pointer", c_type_pointer_to_const(a, item.c_type));
    value_set_bool(a, v, "is_map", collection->is_map);
    return v;
}
