/* The order of declarations. A struct contains lists, maps, enums and unions by value and everything else by
 * pointer, and those four contain only pointers: they precede the struct, and there are no cycles. */
#include "model/builder.h"

typedef struct ordering {
    model_builder *builder;
    ptr_map placed;
} ordering;

static bool has_declaration(const model_type *type)
{
    return type->kind >= MODEL_ENUM;
}

static void place_one(ordering *o, const model_type *type)
{
    arena *a = o->builder->memory;
    if (!has_declaration(type) || ptr_map_get(&o->placed, type) != NULL)
        return;
    ptr_map_put(a, &o->placed, type, o);
    *vector_add(a, &o->builder->model->types) = type;
    if (type->group == NULL)
        *vector_add(a, &o->builder->model->shared) = type;
    else
        *vector_add(a, &((model_group *)type->group)->types) = type;
}

static void place_type(ordering *o, const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i].type.type->kind != MODEL_OBJECT)
            place_one(o, type->fields.items[i].type.type);
    if (type->additional != NULL)
        place_one(o, type->additional);
    place_one(o, type);
}

void model_order_types(model_builder *b)
{
    ordering o = {.builder = b};
    for (size_t i = 0; i < b->types_made.count; i++)
        if (ptr_map_get(&b->used_types, b->types_made.items[i]) != NULL)
            place_type(&o, b->types_made.items[i]);
}
