/* Headers and sources: their names, and what each declares in which order. */
#include "lang/words.h"
#include "sdk/sdk.h"

#include <string.h>

static sdk_file *file_of(sdk *s, const model_group *group)
{
    for (size_t i = 1; i < s->files.count; i++) {
        if (s->files.items[i]->group == group)
            return s->files.items[i];
    }
    return s->files.items[0];
}

static mark tag_mark(const sdk *s, const char *name)
{
    const spec_document *from = s->model->document;
    for (size_t i = 0; i < from->tags.count; i++) {
        if (strcmp(from->tags.items[i].name, name) == 0)
            return from->tags.items[i].at;
    }
    return (mark){0};
}

static void name_files(sdk *s)
{
    static const char *const taken[] = {"types", "client", "tables", "sources", "core", "platform"};
    symbols *names = symbols_new(s->memory, s->diagnostics);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        symbols_reserve(names, taken[i]);
    symbols_reserve(names, s->prefix);
    symbols *members = symbols_new(s->memory, NULL);
    symbols_reserve(members, "end");
    s->files.items[0]->name = "types";
    s->files.items[0]->member = symbols_claim_member(members, "types", (mark){0}, NULL);
    for (size_t i = 1; i < s->files.count; i++) {
        sdk_file *file = s->files.items[i];
        file->name = symbols_claim(names, words_to_snake_case(s->memory, file->group->name), SYMBOL_FILE,
                                   tag_mark(s, file->group->name), "the header of tag", file->group->name);
        file->member = symbols_claim_member(members, file->name, (mark){0}, NULL);
    }
}

static const model_group *home_of(const sdk_type *type)
{
    return type->operation != NULL ? type->operation->model->group : type->model->group;
}

/* Enums and unions stand in structs by value, so each is declared before the first struct that has one. */
static void place_type(sdk *s, sdk_type *type, ptr_map *placed)
{
    if (ptr_map_get(placed, type) != NULL)
        return;
    ptr_map_put(s->memory, placed, type, type);
    for (size_t i = 0; i < type->model->fields.count; i++) {
        const model_type *held = type->model->fields.items[i].type.type;
        sdk_type *before = ptr_map_get(&s->types_by_model, held);
        if (before != NULL && held->kind != MODEL_OBJECT && home_of(before) == home_of(type))
            place_type(s, before, placed);
    }
    *vector_add(s->memory, &file_of(s, home_of(type))->types) = type;
}

/* The rows of a table follow each other in the order of the files. */
static void number_rows(sdk *s)
{
    size_t counts[MODEL_UNION + 1] = {0};
    size_t container_count = 0;
    for (size_t i = 0; i < s->files.count; i++) {
        const sdk_file *file = s->files.items[i];
        for (size_t k = 0; k < file->types.count; k++) {
            if (file->types.items[k]->in_tables)
                file->types.items[k]->number = counts[file->types.items[k]->model->kind]++;
        }
        for (size_t k = 0; k < file->containers.count; k++)
            file->containers.items[k]->number = container_count++;
    }
}

void sdk_order_files(sdk *s)
{
    ptr_map placed = {0};
    name_files(s);
    for (size_t i = 0; i < s->types.count; i++)
        place_type(s, s->types.items[i], &placed);
    for (size_t i = 0; i < s->collections.count; i++) {
        sdk_collection *collection = s->collections.items[i];
        if (!collection->is_runtime)
            *vector_add(s->memory, &file_of(s, collection->group)->collections) = collection;
    }
    for (size_t i = 0; i < s->containers.count; i++) {
        sdk_container *container = s->containers.items[i];
        *vector_add(s->memory, &file_of(s, container->collection->group)->containers) = container;
    }
    for (size_t i = 0; i < s->operations.count; i++) {
        sdk_operation *operation = s->operations.items[i];
        *vector_add(s->memory, &file_of(s, operation->model->group)->operations) = operation;
    }
    number_rows(s);
}
