#include "sdk/sdk.h"

#include "lang/words.h"

#include <string.h>

static sdk_type *add_type(sdk *s, const model_type *model, const sdk_operation *operation, bool in_tables)
{
    sdk_type *type = ptr_map_get(&s->types_by_model, model);
    if (type == NULL) {
        type = ARENA_NEW(s->memory, sdk_type);
        type->model = model;
        *vector_add(s->memory, &s->types) = type;
        ptr_map_put(s->memory, &s->types_by_model, model, type);
    }
    type->operation = operation;
    type->in_tables = in_tables;
    type->may_be_null = model->needs_null;
    return type;
}

static bool has_declaration(const model_type *type)
{
    return type->kind == MODEL_ENUM || type->kind == MODEL_OBJECT || type->kind == MODEL_UNION;
}

static void add_variant(arena *a, model_type *one_of, const char *name, const char *description,
                        model_reference type)
{
    model_variant *variant = vector_add(a, &one_of->variants);
    variant->name = name;
    variant->description = description;
    variant->type = (model_reference){type.type, false};
}

static model_type *new_union(sdk *s, const model_operation *operation)
{
    model_type *one_of = ARENA_NEW(s->memory, model_type);
    one_of->kind = MODEL_UNION;
    one_of->name = operation->id;
    one_of->pointer = operation->pointer;
    one_of->at = operation->at;
    one_of->group = operation->group;
    return one_of;
}

static const char *const codec_words[] = {
    [MODEL_CODEC_NONE] = "none",
    [MODEL_CODEC_JSON] = "json",
    [MODEL_CODEC_FORM] = "form",
    [MODEL_CODEC_MULTIPART] = "multipart",
    [MODEL_CODEC_TEXT] = "text",
    [MODEL_CODEC_BINARY] = "binary",
    [MODEL_CODEC_EVENTS] = "events",
    [MODEL_CODEC_EVENT_OBJECTS] = "events",
    [MODEL_CODEC_JSON_LINES] = "json lines",
    [MODEL_CODEC_JSON_SEQ] = "json seq",
};

/* "json" for the first JSON body, "merge_patch_json" for the next: what distinguishes a media type from
 * those before. */
static const char *body_name(const model_operation *model, size_t index)
{
    const model_media *media = &model->bodies.items[index];
    for (size_t i = 0; i < index; i++) {
        const char *subtype = strchr(media->media_type, '/');
        if (model->bodies.items[i].codec == media->codec)
            return subtype != NULL ? subtype + 1 : media->media_type;
    }
    return codec_words[media->codec];
}

/* Several media types: the caller selects the body by a kind. */
static sdk_type *body_union(sdk *s, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    if (model->bodies.count < 2)
        return NULL;
    model_type *one_of = new_union(s, model);
    for (size_t i = 0; i < model->bodies.count; i++) {
        const model_media *media = &model->bodies.items[i];
        add_variant(s->memory, one_of, body_name(model, i), media->media_type, media->type);
    }
    return add_type(s, one_of, operation, false);
}

/* The number, from 1, of the variant for a response; adds one if necessary. 0: not JSON, so it cannot be
 * decoded. */
static size_t error_variant(sdk *s, model_type *one_of, const model_response *response)
{
    const model_reference *type = &response->media.type;
    if (!response->has_body || response->media.codec != MODEL_CODEC_JSON)
        return 0;
    for (size_t i = 0; i < one_of->variants.count; i++) {
        if (one_of->variants.items[i].type.type == type->type)
            return i + 1;
    }
    const char *name =
        type->type->name != NULL ? type->type->name : arena_format(s->memory, "status %s", response->status);
    add_variant(s->memory, one_of, name, response->description, *type);
    return one_of->variants.count;
}

/* Errors of one type are that type; of several types, or of one that has no struct, a union. */
static void collect_errors(sdk *s, sdk_operation *operation)
{
    const model_operation *model = operation->model;
    model_type *one_of = new_union(s, model);
    for (size_t i = 0; i < model->errors.count; i++)
        *vector_add(s->memory, &operation->error_variants) =
            error_variant(s, one_of, &model->errors.items[i]);
    if (one_of->variants.count == 0)
        return;
    const model_type *first = one_of->variants.items[0].type.type;
    operation->error = (model_reference){first, false};
    if (one_of->variants.count == 1 && (has_declaration(first) || first->kind > MODEL_JSON))
        return;
    operation->error = (model_reference){one_of, false};
    operation->error_union = add_type(s, one_of, operation, false);
}

/* Without the idempotency key, which is an option of every call. */
static void collect_parameters(sdk *s, sdk_operation *operation)
{
    const model_operation *model = operation->model;
    for (size_t i = 0; i < model->parameters.count; i++) {
        const model_parameter *parameter = &model->parameters.items[i];
        bool is_key = model->idempotency_parameter != NULL && parameter->location == SPEC_IN_HEADER &&
                      strcmp(parameter->name, model->idempotency_parameter) == 0;
        if (!is_key)
            *vector_add(s->memory, &operation->parameters) = parameter;
    }
}

static void collect_first(sdk *s, sdk_operation *operation)
{
    operation->first = operation;
    collect_parameters(s, operation);
    operation->is_paged = operation->model->has_pagination;
    operation->body_union = body_union(s, operation);
}

/* The derived functions of an operation follow the first one. */
static void collect_derived(sdk *s, sdk_operation *operation, sdk_operation *first)
{
    const sdk_operation none = {0};
    *operation = *first;
    operation->derived = none.derived;
    operation->is_paged = false;
    operation->result_union = NULL;
    *vector_add(s->memory, &first->derived) = operation;
}

static void collect_operation(sdk *s, const model_operation *model)
{
    sdk_operation *operation = ARENA_NEW(s->memory, sdk_operation);
    size_t count = s->operations.count;
    *vector_add(s->memory, &s->operations) = operation;
    if (model->derived_from != NULL)
        collect_derived(s, operation, s->operations.items[count - 1]->first);
    operation->model = model;
    if (model->derived_from == NULL)
        collect_first(s, operation);
    if (model->result_union != NULL)
        operation->result_union = add_type(s, model->result_union, operation, true);
    if (model->derived_from == NULL)
        collect_errors(s, operation);
}

static void collect(sdk *s)
{
    const api_model *model = s->model;
    for (size_t i = 0; i < model->types.count; i++) {
        if (has_declaration(model->types.items[i]))
            add_type(s, model->types.items[i], NULL, true);
    }
    for (size_t i = 0; i < model->operations.count; i++)
        collect_operation(s, model->operations.items[i]);
    *vector_add(s->memory, &s->files) = ARENA_NEW(s->memory, sdk_file);
    for (size_t i = 0; i < model->groups.count; i++) {
        sdk_file *file = ARENA_NEW(s->memory, sdk_file);
        file->group = model->groups.items[i];
        *vector_add(s->memory, &s->files) = file;
    }
}

/* ---- headers and sources: their names, and what each declares in which order ---- */

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

static void order_files(sdk *s)
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

/* ---- all of it ---- */

sdk *sdk_build(arena *a, const api_model *model, const char *prefix, diagnostics *d)
{
    sdk *s = ARENA_NEW(a, sdk);
    s->memory = a;
    s->values = a;
    s->diagnostics = d;
    s->skip_severity = model->document->skip_severity;
    s->model = model;
    s->prefix = prefix;
    s->names = symbols_new(a, d);
    map_init(&s->collections_by_key, a);
    map_init(&s->containers_by_key, a);
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    collect(s);
    sdk_name_all(s);
    sdk_add_schemes(s);
    sdk_add_servers(s);
    sdk_note_uses(s);
    sdk_name_members(s);
    sdk_name_indices(s);
    order_files(s);
    s->is_complete = true;
    return diagnostics_count(d, SEVERITY_ERROR) == errors ? s : NULL;
}

model_reference sdk_result_of(const sdk_operation *operation)
{
    if (operation->result_union != NULL)
        return (model_reference){operation->result_union->model, false};
    return operation->model->result;
}

bool sdk_has_raw_member(const sdk_type *type)
{
    bool has_pointer = false;
    for (size_t i = 0; i < type->model->variants.count; i++)
        has_pointer = has_pointer || type->model->variants.items[i].type.type->kind >= MODEL_STRING;
    return type->in_tables || !has_pointer;
}

sdk_role sdk_member_role(bool required)
{
    return required ? SDK_REQUIRED_MEMBER : SDK_MEMBER;
}

model_field sdk_additional_field(const model_type *object)
{
    return (model_field){
        .name = "", .description = "All other properties.", .type = {object->additional, false}};
}

bool sdk_find_parameter(const sdk_operation *operation, const char *name, size_t *index)
{
    for (size_t i = 0; name != NULL && i < operation->parameters.count; i++) {
        const model_parameter *parameter = operation->parameters.items[i];
        if (parameter->location == SPEC_IN_QUERY && strcmp(parameter->name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool sdk_find_field(const model_type *object, const char *name, size_t *index)
{
    for (size_t i = 0; name != NULL && i < object->fields.count; i++) {
        if (strcmp(object->fields.items[i].name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}
