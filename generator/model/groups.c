/* Groups by tag, the types that belong to each of them, and the order of types. */
#include "model/builder.h"

static model_group *new_group(model_builder *b, const char *name)
{
    model_group *group = ARENA_NEW(b->memory, model_group);
    group->name = name;
    map_put(&b->groups, name, group);
    *vector_add(b->memory, &b->model->groups) = group;
    return group;
}

void model_build_groups(model_builder *b)
{
    for (size_t i = 0; i < b->document->tags.count; i++) {
        const spec_tag *tag = &b->document->tags.items[i];
        if (map_has(&b->groups, tag->name)) {
            model_warning(b, "duplicate-tag", tag->at, "duplicate tag '%s'; the first is used", tag->name);
            continue;
        }
        model_group *group = new_group(b, tag->name);
        group->description = tag->description;
        group->domain = node_get_text(tag->source, "x-cpod-domain");
    }
}

model_group *model_group_of(model_builder *b, const spec_operation *operation)
{
    const char *name = operation->tags.count > 0 ? operation->tags.items[0].text : "default";
    model_group *group = map_get(&b->groups, name);
    return group != NULL ? group : new_group(b, name);
}

/* ---- the types that a type contains */

typedef struct walk {
    model_builder *builder;
    const model_group *group; /* NULL: several, or none */
    bool is_sent, is_received;
    VECTOR(model_type *) open;
} walk;

/* A type belongs to the first group that uses it, unless another one, or none, uses it too. The types are made
 * by this stage, which alone changes them. */
static void visit(walk *w, const model_reference *reference)
{
    arena *a = w->builder->memory;
    model_type *type = (model_type *)reference->type;
    bool was_used = ptr_map_get(&w->builder->used_types, type) != NULL;
    const model_group *group = !was_used || type->group == w->group ? w->group : NULL;
    type->needs_null = type->needs_null || reference->nullable;
    if (was_used && group == type->group && (type->is_sent || !w->is_sent) &&
        (type->is_received || !w->is_received))
        return;
    if (!was_used)
        ptr_map_put(a, &w->builder->used_types, type, type);
    type->group = group;
    type->is_sent = type->is_sent || w->is_sent;
    type->is_received = type->is_received || w->is_received;
    *vector_add(a, &w->open) = type;
}

static void visit_children(walk *w, const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++)
        visit(w, &type->fields.items[i].type);
    for (size_t i = 0; i < type->variants.count; i++)
        visit(w, &type->variants.items[i].type);
    if (type->element.type != NULL)
        visit(w, &type->element);
    if (type->additional != NULL)
        visit(w, &(model_reference){.type = type->additional});
}

static void use_type(walk w, const model_reference *type)
{
    if (type->type != NULL)
        visit(&w, type);
    while (w.open.count > 0)
        visit_children(&w, w.open.items[--w.open.count]);
}

static void use_operation_types(model_builder *b, const model_operation *operation)
{
    const walk sent = {.builder = b, .group = operation->group, .is_sent = true};
    const walk received = {.builder = b, .group = operation->group, .is_received = true};
    for (size_t i = 0; i < operation->path_parameters.count; i++)
        use_type(sent, &operation->path_parameters.items[i].type);
    for (size_t i = 0; i < operation->parameters.count; i++)
        use_type(sent, &operation->parameters.items[i].type);
    for (size_t i = 0; i < operation->bodies.count; i++)
        use_type(sent, &operation->bodies.items[i].type);
    use_type(received, &operation->result);
    for (size_t i = 0; i < operation->response_headers.count; i++)
        use_type(received, &operation->response_headers.items[i].type);
    for (size_t i = 0; i < operation->responses.count; i++)
        use_type(received, &operation->responses.items[i].media.type);
    for (size_t i = 0; i < operation->errors.count; i++)
        use_type(received, &operation->errors.items[i].media.type);
}

void model_assign_types(model_builder *b)
{
    for (size_t i = 0; i < b->model->operations.count; i++)
        use_operation_types(b, b->model->operations.items[i]);
    for (size_t i = 0; i < b->webhook_types.count; i++)
        use_type((walk){.builder = b, .is_sent = true, .is_received = true},
                 &(model_reference){.type = b->webhook_types.items[i]});
    for (size_t i = 0; i < b->component_types.count; i++) {
        model_reference type = {.type = b->component_types.items[i]};
        /* No caller ever has an envelope that is always unwrapped. */
        if (ptr_map_get(&b->used_types, type.type) == NULL && ptr_map_get(&b->envelopes, type.type) == NULL)
            use_type((walk){.builder = b}, &type);
    }
}

/* ---- the order of declarations: a struct contains lists, maps, enums and unions by value and everything
 * else by pointer, and those four contain only pointers: they precede the struct, and there are no cycles */

static void place_one(model_builder *b, ptr_map *placed, const model_type *type)
{
    bool has_declaration = type->kind >= MODEL_ENUM;
    if (!has_declaration || ptr_map_get(placed, type) != NULL)
        return;
    ptr_map_put(b->memory, placed, type, b);
    *vector_add(b->memory, &b->model->types) = type;
    model_types *list = type->group != NULL ? &((model_group *)type->group)->types : &b->model->shared;
    *vector_add(b->memory, list) = type;
}

static void place_type(model_builder *b, ptr_map *placed, const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i].type.type->kind != MODEL_OBJECT)
            place_one(b, placed, type->fields.items[i].type.type);
    if (type->additional != NULL)
        place_one(b, placed, type->additional);
    place_one(b, placed, type);
}

void model_order_types(model_builder *b)
{
    ptr_map placed = {0};
    for (size_t i = 0; i < b->types_made.count; i++)
        if (ptr_map_get(&b->used_types, b->types_made.items[i]) != NULL)
            place_type(b, &placed, b->types_made.items[i]);
}
