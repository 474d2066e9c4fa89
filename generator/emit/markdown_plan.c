/* Assigns entities, types and operations to pages. */
#include "emit/markdown_pages.h"
#include "lang/words.h"

#include <string.h>

/* ---- paths ---- */

static bool ends_in_variable(const char *path)
{
    size_t length = strlen(path);
    return length > 0 && path[length - 1] == '}';
}

/* "/v1/pods" of "/v1/pods/{id}" and of itself. */
static const char *collection_path(arena *a, const char *path)
{
    const char *last = strrchr(path, '/');
    return ends_in_variable(path) && last != NULL ? arena_copy_n(a, path, (size_t)(last - path)) : path;
}

/* Whether a path is that of the collection or leads on from it. */
static bool is_below(const char *path, const char *collection)
{
    size_t length = strlen(collection);
    return strncmp(path, collection, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* ---- entities ---- */

static const sdk_type *type_of(const sdk *s, model_reference reference)
{
    return reference.type != NULL ? ptr_map_get(&s->types_by_model, reference.type) : NULL;
}

/* The type that an operation lists or gets; NULL when it does neither. */
static const sdk_type *subject_of(const sdk *s, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    if (operation->is_paged)
        return type_of(s, model->pagination.item);
    bool gets_one = strcmp(model->method, "GET") == 0 && ends_in_variable(model->path) && !model->is_stream;
    return gets_one && operation->result_union == NULL ? type_of(s, model->result) : NULL;
}

static bool is_in(const markdown_page *p, const sdk_type *type)
{
    for (size_t i = 0; i < p->file->types.count; i++) {
        if (p->file->types.items[i] == type)
            return true;
    }
    return false;
}

static markdown_entity *find_by_path(const markdown_page *p, const char *path)
{
    for (size_t i = 0; i < p->entities.count; i++) {
        if (p->entities.items[i]->path != NULL && strcmp(p->entities.items[i]->path, path) == 0)
            return p->entities.items[i];
    }
    return NULL;
}

/* The schema's name where that makes the anchor certain: of ASCII letters and digits, and no other type's
 * when folded; else the name in C. */
static void set_heading(sdk *s, markdown_entity *entity)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const char *name = entity->type->model->name;
    bool is_plain = name[strspn(name, plain)] == '\0' &&
                    strcmp(words_to_snake_case(s->memory, name), entity->type->base_name) == 0;
    entity->heading = is_plain ? name : entity->type->name;
    entity->anchor = words_to_lower_case(s->memory, entity->heading);
}

static void add_entity(markdown_pages *all, markdown_page *p, const sdk_type *type, const char *path)
{
    arena *a = all->s->memory;
    markdown_entity *entity = ARENA_NEW(a, markdown_entity);
    *entity = (markdown_entity){.type = type, .path = path};
    set_heading(all->s, entity);
    ptr_map_put(a, &all->entities, type, entity);
    *vector_add(a, &p->entities) = entity;
}

static void find_entities(markdown_pages *all, markdown_page *p)
{
    arena *a = all->s->memory;
    for (size_t i = 0; i < p->file->operations.count; i++) {
        const sdk_operation *operation = p->file->operations.items[i];
        const sdk_type *type = operation->first == operation ? subject_of(all->s, operation) : NULL;
        if (type == NULL || type->model->kind != MODEL_OBJECT || !is_in(p, type) ||
            ptr_map_get(&all->entities, type) != NULL)
            continue;
        const char *path = collection_path(a, operation->model->path);
        if (find_by_path(p, path) == NULL)
            add_entity(all, p, type, path);
    }
    for (size_t i = 0; i < p->file->types.count; i++) {
        const sdk_type *type = p->file->types.items[i];
        if (type->model->entity != NULL && type->model->kind == MODEL_OBJECT &&
            ptr_map_get(&all->entities, type) == NULL)
            add_entity(all, p, type, NULL);
    }
}

/* ---- what belongs to an entity ---- */

/* The entity with the longest path that leads to the operation. */
static markdown_entity *owner_of(const markdown_page *p, const model_operation *operation)
{
    markdown_entity *owner = NULL;
    for (size_t i = 0; i < p->entities.count; i++) {
        markdown_entity *entity = p->entities.items[i];
        if (entity->path != NULL && is_below(operation->path, entity->path) &&
            (owner == NULL || strlen(entity->path) > strlen(owner->path)))
            owner = entity;
    }
    return owner;
}

/* Whether all members of a body are members of the entity, by the same names. */
static bool body_fits(const sdk_type *entity, const sdk_type *body)
{
    for (size_t i = 0; i < body->model->fields.count; i++) {
        size_t index;
        if (!sdk_find_field(entity->model, body->model->fields.items[i].name, &index) ||
            strcmp(entity->members.items[index], body->members.items[i]) != 0)
            return false;
    }
    return body->model->additional == NULL;
}

static const sdk_type *body_of(const markdown_pages *all, const markdown_entity *entity,
                               const model_operation *operation)
{
    if (operation->bodies.count != 1 || operation->bodies.items[0].codec != MODEL_CODEC_JSON)
        return NULL;
    const sdk_type *body = type_of(all->s, operation->bodies.items[0].type);
    bool fits = body != NULL && body->model->kind == MODEL_OBJECT && body_fits(entity->type, body);
    return fits ? body : NULL;
}

static void take_operation(const markdown_pages *all, markdown_entity *entity, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    const char *rest = model->path + strlen(entity->path);
    bool is_one = rest[0] == '/' && strchr(rest + 1, '/') == NULL && ends_in_variable(rest);
    bool changes = strcmp(model->method, "PATCH") == 0 || strcmp(model->method, "PUT") == 0;
    *vector_add(all->s->memory, &entity->operations) = operation;
    if (rest[0] == '\0' && operation->is_paged && entity->list == NULL)
        entity->list = type_of(all->s, model->result);
    if (rest[0] == '\0' && strcmp(model->method, "POST") == 0 && entity->create == NULL)
        entity->create = body_of(all, entity, model);
    if (is_one && changes && entity->update == NULL)
        entity->update = body_of(all, entity, model);
}

/* The types without a section of their own: the section of an entity describes its bodies and pages. */
static void note_described(const markdown_pages *all, const markdown_entity *entity, ptr_map *described)
{
    const sdk_type *types[] = {entity->type, entity->create, entity->update, entity->list};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i] != NULL)
            ptr_map_put(all->s->memory, described, types[i], described);
    }
}

static void plan_page(markdown_pages *all, markdown_page *p)
{
    arena *a = all->s->memory;
    ptr_map described = {0};
    find_entities(all, p);
    for (size_t i = 0; i < p->file->operations.count; i++) {
        const sdk_operation *operation = p->file->operations.items[i];
        if (operation->first != operation)
            continue; /* beside the first */
        markdown_entity *owner = owner_of(p, operation->model);
        if (owner != NULL)
            take_operation(all, owner, operation);
        else
            *vector_add(a, &p->others) = operation;
    }
    for (size_t i = 0; i < p->entities.count; i++) {
        note_described(all, p->entities.items[i], &described);
        ptr_map_put(a, &all->homes, p->entities.items[i]->type, p);
    }
    for (size_t i = 0; i < p->file->types.count; i++) {
        const sdk_type *type = p->file->types.items[i];
        if (ptr_map_get(&described, type) != NULL)
            continue;
        *vector_add(a, &p->types) = type;
        ptr_map_put(a, &all->homes, type, p);
    }
}

static const char *page_path(arena *a, const sdk_file *file)
{
    if (file->group == NULL)
        return "types.md";
    return arena_format(a, "%s/%s.md", file->group->domain != NULL ? "domains" : "services", file->name);
}

void markdown_plan(sdk *s, markdown_pages *all)
{
    *all = (markdown_pages){.s = s};
    for (size_t i = 0; i < s->files.count; i++) {
        const sdk_file *file = s->files.items[i];
        if (file->types.count + file->operations.count == 0)
            continue;
        markdown_page *p = ARENA_NEW(s->memory, markdown_page);
        *p = (markdown_page){.all = all, .file = file, .path = page_path(s->memory, file)};
        plan_page(all, p);
        *vector_add(s->memory, &all->items) = p;
    }
}
