/* Samples: calls with all required arguments. */
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/c_type.h"

#include <string.h>

enum { NESTING_LIMIT = 4, OPTIONAL_MEMBERS = 2 };

/* ---- values in C ---- */

/* All members that the partial `sample_value` reads, so that none is found in an enclosing value. */
static value *new_value(arena *a)
{
    static const char *const keys[] = {"text",      "builder", "is_enum", "stands_alone", "cast",
                                       "is_struct", "members", "items",   "variant"};
    value *v = value_object(a);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        value_set(a, v, keys[i], value_null(a));
    return v;
}

static value *sample_of(sdk *s, model_reference reference, sdk_role role, const char *json, int depth);

static bool add_member(sdk *s, value *members, const sdk_type *type, size_t index, int depth)
{
    arena *a = s->values;
    const model_field *field = &type->model->fields.items[index];
    value *member =
        sample_of(s, field->type, sdk_member_role(field->required), field->example_text, depth + 1);
    if (member == NULL)
        return false;
    value_set_text(a, member, "name", type->members.items[index]);
    value_push(a, members, member);
    return true;
}

static bool is_sent(const model_field *field)
{
    return !field->is_const && !field->read_only && !field->deprecated;
}

/* Initialisers of the required members; of the first few when none is required. NULL: no example of one is
 * possible. */
static value *sample_members(sdk *s, const sdk_type *type, int depth)
{
    value *members = value_list(s->values);
    for (size_t i = 0; i < type->model->fields.count; i++) {
        const model_field *field = &type->model->fields.items[i];
        if (field->required && is_sent(field) && !add_member(s, members, type, i, depth))
            return NULL;
    }
    bool is_empty = value_count(members) == 0;
    for (size_t i = 0; is_empty && i < type->model->fields.count; i++) {
        const model_field *field = &type->model->fields.items[i];
        if (!field->required && is_sent(field) && value_count(members) < OPTIONAL_MEMBERS)
            add_member(s, members, type, i, depth);
    }
    return members;
}

/* Whether the first member is no struct, so that gcc accepts &(type){0} without more braces. */
static bool begins_with_scalar(sdk *s, const sdk_type *type)
{
    if (type->model->fields.count == 0)
        return true;
    const model_field *first = &type->model->fields.items[0];
    cpod_kind kind = sdk_type_use_of(s, first->type, sdk_member_role(first->required)).kind;
    return kind == CPOD_KIND_STRING || kind == CPOD_KIND_OBJECT || kind == CPOD_KIND_BOOL ||
           kind == CPOD_KIND_INT32 || kind == CPOD_KIND_INT64 || kind == CPOD_KIND_UINT64 ||
           kind == CPOD_KIND_DOUBLE;
}

/* An initialiser of a struct in role, or the address of one. */
static value *sample_object(sdk *s, const sdk_type_use *use, int depth)
{
    arena *a = s->values;
    value *v = new_value(a);
    value *members = sample_members(s, use->type, depth);
    bool is_address = use->kind == CPOD_KIND_OBJECT;
    if (members == NULL || (is_address && value_count(members) == 0 && !begins_with_scalar(s, use->type)))
        return NULL;
    value_set_bool(a, v, "is_struct", true);
    value_set(a, v, "members", members);
    if (is_address)
        value_set_text(a, v, "cast", use->type->name);
    return v;
}

static value *sample_union(sdk *s, const sdk_type_use *use, int depth)
{
    arena *a = s->values;
    const model_type *model = use->type->model;
    for (size_t i = 0; i < model->variants.count; i++) {
        value *v = sample_of(s, model->variants.items[i].type, SDK_VARIANT, NULL, depth + 1);
        if (v == NULL)
            continue;
        value *chosen = new_value(a);
        value *variant = value_object(a);
        value_set_text(a, variant, "name", use->type->members.items[i]);
        value_set_text(a, variant, "kind", use->type->enumerators.items[i]);
        value_set(a, variant, "member", v);
        value_set(a, chosen, "variant", variant);
        return chosen;
    }
    return NULL;
}

/* A list of one item if there is an example of it; else an empty one, as maps are. */
static value *sample_collection(sdk *s, const sdk_type_use *use, int depth)
{
    arena *a = s->values;
    value *v = new_value(a);
    value *items = value_object(a);
    value *item =
        use->collection->is_map ? NULL : sample_of(s, use->collection->item, SDK_ITEM, NULL, depth + 1);
    if (item != NULL) {
        const sdk_type_use of_item = sdk_type_use_of(s, use->collection->item, SDK_ITEM);
        value_set_text(a, items, "type", c_type_bare(a, of_item.c_type));
        value_set(a, item, "stands_alone", value_bool(a, true));
    }
    value_set(a, items, "item", item != NULL ? item : value_null(a));
    value_set(a, v, "items", items);
    return v;
}

/* An initialiser. NULL: no example is possible. */
static value *sample_of(sdk *s, model_reference reference, sdk_role role, const char *json, int depth)
{
    sdk_type_use use = sdk_type_use_of(s, reference, role);
    if (depth > NESTING_LIMIT)
        return NULL;
    value *v;
    switch (use.kind) {
    case CPOD_KIND_OBJECT:
    case CPOD_KIND_INLINE:
        return sample_object(s, &use, depth);
    case CPOD_KIND_UNION:
        return role == SDK_VARIANT ? NULL : sample_union(s, &use, depth);
    case CPOD_KIND_LIST:
    case CPOD_KIND_MAP:
        return role == SDK_VARIANT ? NULL : sample_collection(s, &use, depth);
    default:
        v = new_value(s->values);
        return emit_set_example(s->values, v, &use, json) ? v : NULL;
    }
}

/* ---- calls ---- */

/* The path arguments; NULL: no example of one is possible. */
static value *sample_arguments(sdk *s, const model_operation *model)
{
    arena *a = s->values;
    value *arguments = value_list(a);
    for (size_t i = 0; i < model->path_parameters.count; i++) {
        const model_parameter *parameter = &model->path_parameters.items[i];
        sdk_type_use use = sdk_type_use_of(s, parameter->type, SDK_REQUIRED_MEMBER);
        value *argument = new_value(a);
        if (!emit_set_example(a, argument, &use, parameter->example_text))
            return NULL;
        value_set(a, argument, "stands_alone", value_bool(a, true));
        if (use.kind == CPOD_KIND_ENUM || use.kind == CPOD_KIND_INTEGER_ENUM)
            value_set_text(a, argument, "cast", c_type_bare(a, use.c_type));
        value_push(a, arguments, argument);
    }
    return arguments;
}

/* The required parameters: {type, members}, the null value for none. NULL: no example of one is possible. */
static value *sample_params(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    value *members = value_list(a);
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const model_parameter *parameter = operation->parameters.items[i];
        if (!parameter->required)
            continue;
        value *member = sample_of(s, parameter->type, SDK_REQUIRED_MEMBER, parameter->example_text, 0);
        if (member == NULL)
            return NULL;
        value_set_text(a, member, "name", operation->members.items[i]);
        value_push(a, members, member);
    }
    if (value_count(members) == 0)
        return value_null(a);
    value *params = value_object(a);
    value_set_text(a, params, "type", operation->params_name);
    value_set_text(a, params, "variable", "params");
    value_set(a, params, "members", members);
    return params;
}

/* A body that is no struct of its own members: a union, a collection, text or another scalar. */
static value *sample_other_body(sdk *s, const sdk_operation *operation, const sdk_type_use *use)
{
    if (operation->body_union != NULL)
        return sample_union(s, use, 0);
    value *v = sample_of(s, operation->model->bodies.items[0].type, SDK_ROOT, NULL, 0);
    if (v != NULL && value_get_text(v, "text") != NULL)
        value_set_bool(s->values, v, "stands_alone", true);
    return v;
}

/* The same of the body, whose address is passed, or the text itself: `is_struct` with `members`, or
 * `value`. */
static value *sample_body(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_operation *model = operation->model;
    if (!model->has_body || model->bodies.count == 0)
        return value_null(a);
    if (model->bodies.items[0].codec >= MODEL_CODEC_EVENTS) /* a callback */
        return NULL;
    sdk_type_use use = operation->body_union != NULL
                           ? (sdk_type_use){.kind = CPOD_KIND_UNION, .type = operation->body_union}
                           : sdk_type_use_of(s, model->bodies.items[0].type, SDK_ROOT);
    bool is_struct = use.kind == CPOD_KIND_INLINE;
    value *members = is_struct ? sample_members(s, use.type, 0) : NULL;
    value *other = is_struct ? NULL : sample_other_body(s, operation, &use);
    if (members == NULL && other == NULL)
        return NULL;
    bool is_named = use.kind == CPOD_KIND_INLINE || use.kind == CPOD_KIND_UNION;
    value *body = value_object(a);
    value_set_text(a, body, "type", is_named ? use.type->name : NULL);
    value_set_text(a, body, "c_type", is_named ? c_type_of(a, use.type->name) : use.c_type);
    value_set_text(a, body, "variable", "body");
    value_set_bool(a, body, "is_text", use.kind == CPOD_KIND_STRING);
    value_set_bool(a, body, "is_struct", is_struct);
    value_set(a, body, "members", is_struct ? members : value_null(a));
    value_set(a, body, "value", is_struct ? value_null(a) : other);
    return body;
}

/* ---- what is printed ---- */

/* The member that identifies an object best: a string that is always present. NULL: none. */
static const char *identifying_member(sdk *s, const sdk_type *type)
{
    static const char *const names[] = {"id", "name", "title", "status", "message"};
    size_t best = sizeof names / sizeof names[0] + 1;
    const char *member = NULL;
    for (size_t i = 0; i < type->model->fields.count; i++) {
        const model_field *field = &type->model->fields.items[i];
        if (!field->required || field->type.nullable ||
            sdk_type_use_of(s, field->type, SDK_REQUIRED_MEMBER).kind != CPOD_KIND_STRING)
            continue;
        size_t rank = 0;
        while (rank < sizeof names / sizeof names[0] && strcmp(names[rank], field->name) != 0)
            rank++;
        if (rank < best) {
            best = rank;
            member = type->members.items[i];
        }
    }
    return member;
}

/* {is_text, is_other, member} of a result or an item; `use` NULL: no result. */
static void set_shown(sdk *s, value *v, const sdk_type_use *use)
{
    arena *a = s->values;
    bool is_text = use != NULL && use->kind == CPOD_KIND_STRING;
    bool is_object = use != NULL && (use->kind == CPOD_KIND_OBJECT || use->kind == CPOD_KIND_INLINE);
    const char *member = is_object ? identifying_member(s, use->type) : NULL;
    value_set_bool(a, v, "is_text", is_text);
    value_set_bool(a, v, "is_other", !is_text && member == NULL);
    value_set_text(a, v, "member", member);
}

/* The parts that all samples have; NULL: no example of one is possible. */
static value *sample_call(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    value *arguments = sample_arguments(s, operation->model);
    value *params = sample_params(s, operation);
    value *body = sample_body(s, operation);
    if (arguments == NULL || params == NULL || body == NULL)
        return NULL;
    value *v = value_object(a);
    value_set_text(a, v, "name", operation->name);
    value_set(a, v, "arguments", arguments);
    value_set(a, v, "params", params);
    value_set(a, v, "body", body);
    return v;
}

value *markdown_list_sample(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    value *v = operation->is_paged ? sample_call(s, operation) : NULL;
    if (v == NULL)
        return value_null(a);
    sdk_type_use item = sdk_type_use_of(s, operation->model->pagination.item, SDK_ITEM);
    value_set(a, v, "paging", emit_paging(s, operation));
    set_shown(s, v, &item);
    return v;
}

value *markdown_call_sample(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    bool is_call = !operation->model->is_stream || operation->model->result.type == NULL;
    value *v = is_call ? sample_call(s, operation) : NULL;
    if (v == NULL)
        return value_null(a);
    model_reference result = sdk_result_of(operation);
    value_set(a, v, "out", emit_out(s, result));
    if (result.type == NULL) {
        set_shown(s, v, NULL);
        return v;
    }
    sdk_type_use use = sdk_type_use_of(s, result, SDK_ROOT);
    set_shown(s, v, &use);
    return v;
}
