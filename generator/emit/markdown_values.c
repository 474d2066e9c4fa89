/* Pages as the templates see them. */
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/markdown.h"

#include <string.h>

/* ---- operations ---- */

static void push_function_names(arena *a, value *names, const sdk_operation *operation)
{
    bool is_stream = operation->model->is_stream && operation->model->result.type != NULL;
    value_push(a, names, value_text(a, is_stream ? operation->stream_each_name : operation->name));
    if (is_stream)
        value_push(a, names, value_text(a, operation->stream_open_name));
}

/* The functions that a caller chooses from: a stream has two, and each media type has its own. */
static value *function_names(arena *a, const sdk_operation *operation)
{
    value *names = value_list(a);
    push_function_names(a, names, operation);
    for (size_t i = 0; i < operation->derived.count; i++)
        push_function_names(a, names, operation->derived.items[i]);
    return names;
}

/* In a line: the summary, else the beginning of the description. */
static const char *summary_of(arena *a, const model_operation *model)
{
    const char *text = model->summary;
    if (text == NULL && model->description != NULL) {
        const char *end = strstr(model->description, ". ");
        size_t length = end != NULL ? (size_t)(end - model->description) : strlen(model->description);
        text = arena_copy_n(a, model->description, length);
    }
    return markdown_line(a, model->deprecated ? arena_format(a, "Deprecated. %s", text != NULL ? text : "")
                                              : text);
}

static value *operation_row(arena *a, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    value *record = value_object(a);
    value_set_text(a, record, "call",
                   markdown_cell_code(a, arena_format(a, "%s %s", model->method, model->path)));
    value_set(a, record, "functions", function_names(a, operation));
    value_set_text(a, record, "summary", summary_of(a, model));
    return record;
}

/* {type, members} of a struct whose members are named alone; `operation` NULL: none of them is required. */
static value *struct_value(arena *a, const char *name, const char *const *members, size_t count,
                           const sdk_operation *operation)
{
    value *v = value_object(a);
    value *list = value_list(a);
    for (size_t i = 0; i < count; i++) {
        value *member = value_object(a);
        value_set_text(a, member, "name", members[i]);
        value_set_bool(a, member, "required", operation != NULL && operation->parameters.items[i]->required);
        value_set_bool(a, member, "more", i + 1 < count);
        value_push(a, list, member);
    }
    value_set_text(a, v, "type", name);
    value_set(a, v, "members", list);
    return v;
}

typedef enum sample_kind { SAMPLE_LIST, SAMPLE_CREATE, SAMPLE_ANY } sample_kind;

static bool is_of_kind(const sdk_operation *operation, sample_kind kind, const char *path)
{
    bool creates = strcmp(operation->model->method, "POST") == 0 && operation->model->has_body;
    bool is_there = path == NULL || strcmp(operation->model->path, path) == 0;
    return kind == SAMPLE_ANY || (is_there && (kind == SAMPLE_LIST ? operation->is_paged : creates));
}

/* A sample of the first operation of this kind that has one; the null value when none has. */
static value *find_sample(sdk *s, const sdk_operation *const *operations, size_t count, sample_kind kind,
                          const char *path)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_of_kind(operations[i], kind, path))
            continue;
        value *sample = kind == SAMPLE_LIST ? markdown_list_sample(s, operations[i])
                                            : markdown_call_sample(s, operations[i]);
        if (value_get(sample, "name") != NULL)
            return sample;
    }
    return value_null(s->values);
}

/* What a group of operations has: {operations, params, list, call}. With `path`, samples are of the
 * operations of just this path. */
static void set_operations(sdk *s, value *v, const sdk_operation *const *operations, size_t count,
                           const char *path)
{
    arena *a = s->values;
    value *rows = value_list(a);
    value *params = value_list(a);
    for (size_t i = 0; i < count; i++) {
        const sdk_operation *operation = operations[i];
        value_push(a, rows, operation_row(a, operation));
        if (operation->members.count > 0)
            value_push(a, params,
                       struct_value(a, operation->params_name, operation->members.items,
                                    operation->members.count, operation));
    }
    value *list = find_sample(s, operations, count, SAMPLE_LIST, path);
    value *call = find_sample(s, operations, count, SAMPLE_CREATE, path);
    bool has_any = value_get(list, "name") != NULL || value_get(call, "name") != NULL;
    value_set(a, v, "operations", rows);
    value_set_bool(a, v, "has_operations", count > 0);
    value_set(a, v, "params", params);
    value_set_bool(a, v, "has_params", value_count(params) > 0);
    value_set(a, v, "list", list);
    value_set(a, v, "call", has_any ? call : find_sample(s, operations, count, SAMPLE_ANY, NULL));
}

/* ---- sections ---- */

static value *entity_value(const markdown_pages *all, const markdown_page *on, const markdown_entity *entity,
                           bool more)
{
    arena *a = all->s->values;
    const sdk_type *type = entity->type;
    value *v = value_object(a);
    value_set_text(a, v, "heading", entity->heading);
    value_set_text(a, v, "anchor", entity->anchor);
    value_set_text(a, v, "name", type->name);
    value_set_bool(a, v, "more", more);
    value_set(
        a, v, "doc",
        markdown_text(a, type->model->description != NULL ? type->model->description : type->model->title));
    set_operations(all->s, v, entity->operations.items, entity->operations.count, entity->path);
    value_set_text(a, v, "create", entity->create != NULL ? entity->create->name : NULL);
    value_set_text(a, v, "update", entity->update != NULL ? entity->update->name : NULL);
    const sdk_type *list = entity->list;
    value_set(a, v, "list_page",
              list != NULL ? struct_value(a, list->name, list->members.items, list->members.count, NULL)
                           : value_null(a));
    value_set(a, v, "fields", markdown_entity_fields(all, on, entity));
    return v;
}

static value *others_value(const markdown_pages *all, const markdown_page *of)
{
    arena *a = all->s->values;
    if (of->others.count == 0)
        return value_null(a);
    value *v = value_object(a);
    set_operations(all->s, v, of->others.items, of->others.count, NULL);
    value_set(a, v, "list_page", value_null(a));
    value_set_bool(a, v, "are_all", of->entities.count == 0);
    return v;
}

static const char *title_of(arena *a, const markdown_page *of)
{
    return of->file->group != NULL ? markdown_line(a, of->file->group->title) : "Shared types";
}

value *markdown_page_value(const markdown_pages *all, const markdown_page *of)
{
    arena *a = all->s->values;
    value *v = value_object(a);
    value *entities = value_list(a);
    value *types = value_list(a);
    for (size_t i = 0; i < of->entities.count; i++)
        value_push(a, entities, entity_value(all, of, of->entities.items[i], i + 1 < of->entities.count));
    for (size_t i = 0; i < of->types.count; i++)
        value_push(a, types, markdown_type(all, of, of->types.items[i]));
    value_set_text(a, v, "path", of->path);
    value_set_text(a, v, "header", of->file->name);
    value_set_text(a, v, "title", title_of(a, of));
    value_set_text(a, v, "up", of->file->group != NULL ? "../" : "");
    value_set(a, v, "doc",
              markdown_text(a, of->file->group != NULL ? doc_comment_group(a, of->file->group)
                                                       : "Types that several services use."));
    value_set(a, v, "entities", entities);
    value_set_bool(a, v, "has_entities", of->entities.count > 0);
    value_set(a, v, "others", others_value(all, of));
    value_set(a, v, "types", types);
    value_set_bool(a, v, "has_types", of->types.count > 0 && of->file->group != NULL);
    return v;
}

/* ---- the index ---- */

/* "Customers / Orders" for a tag below another one. */
static const char *index_title(arena *a, const markdown_page *of)
{
    const char *title = title_of(a, of);
    const model_group *group = of->file->group;
    for (group = group != NULL ? group->parent : NULL; group != NULL; group = group->parent)
        title = arena_format(a, "%s / %s", markdown_line(a, group->title), title);
    return title;
}

static value *index_record(arena *a, const markdown_page *of)
{
    value *record = value_object(a);
    value *entities = value_list(a);
    for (size_t i = 0; i < of->entities.count; i++) {
        value *entity = value_object(a);
        value_set_text(a, entity, "heading", of->entities.items[i]->heading);
        value_set_text(a, entity, "anchor", of->entities.items[i]->anchor);
        value_set_bool(a, entity, "more", i + 1 < of->entities.count);
        value_push(a, entities, entity);
    }
    value_set_text(a, record, "path", of->path);
    value_set_text(a, record, "title", index_title(a, of));
    value_set_text(a, record, "doc",
                   markdown_line(a, of->file->group != NULL ? of->file->group->description : NULL));
    value_set(a, record, "entities", entities);
    return record;
}

value *markdown_index(const markdown_pages *all)
{
    arena *a = all->s->values;
    const api_model *model = all->s->model;
    value *domains = value_list(a);
    value *services = value_list(a);
    value *shared = value_null(a);
    for (size_t i = 0; i < all->items.count; i++) {
        const markdown_page *of = all->items.items[i];
        if (of->file->group == NULL)
            shared = index_record(a, of);
        else
            value_push(a, of->file->group->domain != NULL ? domains : services, index_record(a, of));
    }
    value *v = value_object(a);
    value_set_text(a, v, "title", markdown_line(a, model->title));
    value_set_text(a, v, "version", markdown_line(a, model->version));
    value_set(a, v, "doc", markdown_text(a, model->description));
    value_set_bool(a, v, "has_domains", value_count(domains) > 0);
    value_set(a, v, "domains", domains);
    value_set_bool(a, v, "has_services", value_count(services) > 0);
    value_set(a, v, "services", services);
    value_set(a, v, "shared", shared);
    return v;
}
