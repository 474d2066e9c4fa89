/* Groups by tag, and the types that belong to each of them. */
#include "model/builder.h"

#include <string.h>

typedef struct walk { /* Over all types that a type contains. */
    model_builder *builder;
    VECTOR(model_type *) open;
} walk;

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

static void visit_children(walk *w, const model_type *type,
                           void (*visit)(walk *, const model_reference *, const void *), const void *context)
{
    for (size_t i = 0; i < type->fields.count; i++)
        visit(w, &type->fields.items[i].type, context);
    for (size_t i = 0; i < type->variants.count; i++)
        visit(w, &type->variants.items[i].type, context);
    if (type->element.type != NULL)
        visit(w, &type->element, context);
    if (type->additional != NULL)
        visit(w, &(model_reference){.type = type->additional}, context);
}

typedef void visitor(walk *w, const model_reference *reference, const void *context);

static void run(model_builder *b, const model_reference *root, visitor *visit, const void *context)
{
    walk w = {.builder = b};
    if (root->type == NULL)
        return;
    visit(&w, root, context);
    while (w.open.count > 0) {
        const model_type *type = w.open.items[--w.open.count];
        visit_children(&w, type, visit, context);
    }
}

/* Types are made here and returned as const; only this stage changes them. */
static model_type *own(const model_type *type)
{
    return (model_type *)type;
}

static void visit_sent(walk *w, const model_reference *reference, const void *context)
{
    model_type *type = own(reference->type);
    (void)context;
    type->needs_null = type->needs_null || reference->nullable;
    if (!type->is_sent)
        *vector_add(w->builder->memory, &w->open) = type;
    type->is_sent = true;
}

static void visit_received(walk *w, const model_reference *reference, const void *context)
{
    model_type *type = own(reference->type);
    (void)context;
    type->needs_null = type->needs_null || reference->nullable;
    if (!type->is_received)
        *vector_add(w->builder->memory, &w->open) = type;
    type->is_received = true;
}

/* A type belongs to the first group that uses it, unless another one (or none: the context NULL) uses it
 * too. */
static void visit_group(walk *w, const model_reference *reference, const void *context)
{
    model_type *type = own(reference->type);
    type->needs_null = type->needs_null || reference->nullable;
    bool was_used = ptr_map_get(&w->builder->used_types, type) != NULL;
    if (was_used && (type->group == context || type->group == NULL))
        return;
    ptr_map_put(w->builder->memory, &w->builder->used_types, type, type);
    type->group = was_used ? NULL : context;
    *vector_add(w->builder->memory, &w->open) = type;
}

static void use_type(model_builder *b, const model_reference *type, const model_group *group, bool sent)
{
    run(b, type, sent ? visit_sent : visit_received, NULL);
    run(b, type, visit_group, group);
}

static void use_operation_types(model_builder *b, const model_operation *operation)
{
    const model_group *group = operation->group;
    for (size_t i = 0; i < operation->path_parameters.count; i++)
        use_type(b, &operation->path_parameters.items[i].type, group, true);
    for (size_t i = 0; i < operation->parameters.count; i++)
        use_type(b, &operation->parameters.items[i].type, group, true);
    for (size_t i = 0; i < operation->bodies.count; i++)
        use_type(b, &operation->bodies.items[i].type, group, true);
    use_type(b, &operation->result, group, false);
    for (size_t i = 0; i < operation->responses.count; i++)
        use_type(b, &operation->responses.items[i].media.type, group, false);
    for (size_t i = 0; i < operation->errors.count; i++)
        use_type(b, &operation->errors.items[i].media.type, group, false);
}

void model_assign_types(model_builder *b)
{
    for (size_t i = 0; i < b->model->operations.count; i++)
        use_operation_types(b, b->model->operations.items[i]);
    for (size_t i = 0; i < b->webhook_types.count; i++) {
        model_reference type = {.type = b->webhook_types.items[i]};
        use_type(b, &type, NULL, false);
        use_type(b, &type, NULL, true);
    }
    for (size_t i = 0; i < b->component_types.count; i++) {
        model_reference type = {.type = b->component_types.items[i]};
        /* No caller ever has an envelope that is always unwrapped. */
        if (ptr_map_get(&b->used_types, type.type) == NULL && ptr_map_get(&b->envelopes, type.type) == NULL)
            run(b, &type, visit_group, NULL);
    }
}
