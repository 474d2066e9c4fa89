/* Files: the binary strings of multipart bodies. Anywhere else such a string is text. */
#include "model/builder.h"

bool model_upload_type(model_builder *b, const spec_schema *schema, model_reference *type)
{
    const shape *s = shape_of(b, schema);
    if (shape_kinds(b, s) == SPEC_TYPE_ARRAY && s->items.count == 1) {
        const shape *item = shape_of(b, s->items.items[0]);
        if (shape_kinds(b, item) != SPEC_TYPE_STRING || !model_is_binary(item))
            return false;
        *type = model_list_of(b, model_primitive(b, MODEL_UPLOAD));
        return true;
    }
    bool is_file = model_is_binary(s) && (shape_kinds(b, s) & ~(unsigned)SPEC_TYPE_STRING) == 0;
    if (is_file)
        *type = model_primitive(b, MODEL_UPLOAD);
    return is_file;
}

static bool has_files(model_builder *b, const shape *s)
{
    model_reference type;
    for (size_t i = 0; i < s->properties.count; i++) {
        const spec_schema *schema = property_schema(b, &s->properties.items[i]);
        if (schema && model_upload_type(b, schema, &type))
            return true;
    }
    return false;
}

/* Itself or a member of its unions. */
static bool may_have_files(model_builder *b, const spec_schema *schema)
{
    const shape *s = shape_of(b, schema);
    bool found = has_files(b, s);
    for (size_t u = 0; u < s->unions.count; u++) {
        const shape_members members = shape_union_members(&s->unions.items[u]);
        for (size_t i = 0; i < members.count && !found; i++)
            found = has_files(b, shape_of(b, members.items[i]));
    }
    return found;
}

bool model_holds_uploads(const model_builder *b, const shape *s)
{
    return ptr_map_get(&b->upload_schemas, s->schema) == s->schema;
}

const spec_schema *model_multipart_schema(model_builder *b, const spec_schema *schema)
{
    const spec_schema *known = ptr_map_get(&b->upload_schemas, typed_schema(b, schema));
    return known ? known : schema;
}

/* Its files are text there: the struct of the multipart body is then another, named after the request. */
static void note_other_use(model_builder *b, const spec_schema *schema)
{
    schema = schema ? typed_schema(b, schema) : NULL;
    if (!schema || ptr_map_get(&b->upload_schemas, schema) != schema)
        return;
    spec_schema *copy = ARENA_NEW(b->memory, spec_schema);
    *copy = *schema;
    copy->component = NULL;
    ptr_map_put(b->memory, &b->upload_schemas, schema, copy);
    ptr_map_put(b->memory, &b->upload_schemas, copy, copy);
}

static void note_list(model_builder *b, const spec_schema *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        note_other_use(b, list[i]);
}

static void note_members(model_builder *b, const spec_schema *s)
{
    for (size_t i = 0; i < s->properties.count; i++)
        note_other_use(b, s->properties.items[i].schema);
    for (size_t i = 0; i < s->pattern_properties.count; i++)
        note_other_use(b, s->pattern_properties.items[i].schema);
    note_other_use(b, s->additional_schema);
    note_other_use(b, s->items);
    note_list(b, s->prefix_items.items, s->prefix_items.count);
    note_list(b, s->one_of.items, s->one_of.count);
    note_list(b, s->any_of.items, s->any_of.count);
}

static void note_body(model_builder *b, const spec_media_type *media, size_t count, bool is_request)
{
    for (size_t i = 0; i < count; i++) {
        if (is_request && model_codec_of(media[i].type) == MODEL_CODEC_MULTIPART)
            continue;
        note_other_use(b, media[i].schema);
        note_other_use(b, media[i].item_schema);
    }
}

static void note_operation(model_builder *b, const spec_operation *operation)
{
    const spec_request_body *body = operation->body;
    if (body)
        note_body(b, body->content.items, body->content.count, true);
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        note_body(b, response->content.items, response->content.count, false);
    }
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *parameter = operation->parameters.items[i];
        if (parameter->content)
            note_body(b, parameter->content, 1, false);
        note_other_use(b, parameter->schema);
    }
}

static bool mark_body(model_builder *b, const spec_request_body *body)
{
    bool marked = false;
    for (size_t i = 0; body && i < body->content.count; i++) {
        const spec_media_type *media = &body->content.items[i];
        if (model_codec_of(media->type) != MODEL_CODEC_MULTIPART || !media->schema)
            continue;
        const spec_schema *schema = typed_schema(b, media->schema);
        if (!may_have_files(b, schema))
            continue;
        ptr_map_put(b->memory, &b->upload_schemas, schema, (void *)schema);
        marked = true;
    }
    return marked;
}

void model_mark_uploads(model_builder *b)
{
    const spec_document *from = b->document;
    bool marked = false;
    for (size_t i = 0; i < from->operations.count; i++)
        marked = mark_body(b, from->operations.items[i]->body) || marked;
    if (!marked)
        return;
    for (size_t i = 0; i < from->operations.count; i++)
        note_operation(b, from->operations.items[i]);
    for (size_t i = 0; i < from->all_schemas.count; i++)
        note_members(b, from->all_schemas.items[i]);
}
