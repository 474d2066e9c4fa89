/* Files: binary strings of multipart bodies. Elsewhere such a string is text. */
#include "model/builder.h"

bool model_upload_type(model_builder *b, const normalized_schema *s, model_reference *type)
{
    unsigned types = schema_json_types(b->schemas, s);
    if (types == SPEC_TYPE_ARRAY && s->items.count == 1) {
        const normalized_schema *item = schema_at(b->schemas, s->items.items[0]);
        if (schema_json_types(b->schemas, item) != SPEC_TYPE_STRING || !model_is_binary(item))
            return false;
        *type = model_list_of(b, model_primitive(b, MODEL_UPLOAD));
        return true;
    }
    bool is_file = model_is_binary(s) && (types & ~(unsigned)SPEC_TYPE_STRING) == 0;
    if (is_file)
        *type = model_primitive(b, MODEL_UPLOAD);
    return is_file;
}

static bool has_files(model_builder *b, const normalized_schema *s)
{
    model_reference type;
    for (size_t i = 0; i < s->properties.count; i++) {
        const normalized_schema *property = schema_of_property(b->schemas, s, &s->properties.items[i]);
        if (property != NULL && model_upload_type(b, property, &type))
            return true;
    }
    return false;
}

/* The schema or a member of its unions. */
static bool may_have_files(model_builder *b, const normalized_schema *s)
{
    bool found = has_files(b, s);
    for (size_t u = 0; u < s->unions.count; u++) {
        const schema_refs members = s->unions.items[u].members;
        for (size_t i = 0; i < members.count && !found; i++)
            found = has_files(b, schema_at(b->schemas, members.items[i]));
    }
    return found;
}

bool model_holds_uploads(model_builder *b, const normalized_schema *s)
{
    const normalized_schema *uploads = model_facts(b, s->number)->uploads;
    return uploads != NULL && uploads->number == s->number;
}

const normalized_schema *model_multipart_schema(model_builder *b, const spec_schema *schema)
{
    const spec_schema *effective = schema_effective(b->schemas, schema);
    const normalized_schema *uploads = model_facts(b, effective->number)->uploads;
    return uploads != NULL ? uploads : schema_normalize(b->schemas, schema);
}

/* The schema is also used where files are text: the multipart body has another struct, named after the
 * request. */
static void note_other_use(model_builder *b, const spec_schema *schema)
{
    if (schema == NULL)
        return;
    const spec_schema *effective = schema_effective(b->schemas, schema);
    const normalized_schema *uploads = model_facts(b, effective->number)->uploads;
    if (uploads == NULL || uploads->number != effective->number)
        return;
    const normalized_schema *copy = schema_anonymous_copy(b->schemas, uploads);
    model_facts(b, uploads->number)->uploads = copy;
    model_facts(b, copy->number)->uploads = copy;
}

static void note_members(model_builder *b, const spec_schema *s)
{
    const spec_properties *const maps[] = {&s->properties, &s->pattern_properties};
    for (size_t p = 0; p < sizeof maps / sizeof *maps; p++)
        for (size_t i = 0; i < maps[p]->count; i++)
            note_other_use(b, maps[p]->items[i].schema);
    const spec_schemas *const lists[] = {&s->prefix_items, &s->one_of, &s->any_of};
    for (size_t p = 0; p < sizeof lists / sizeof *lists; p++)
        for (size_t i = 0; i < lists[p]->count; i++)
            note_other_use(b, lists[p]->items[i]);
    note_other_use(b, s->additional_schema);
    note_other_use(b, s->items);
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
    if (body != NULL)
        note_body(b, body->content.items, body->content.count, true);
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        note_body(b, response->content.items, response->content.count, false);
    }
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *parameter = operation->parameters.items[i];
        if (parameter->content != NULL)
            note_body(b, parameter->content, 1, false);
        note_other_use(b, parameter->schema);
    }
}

static bool mark_body(model_builder *b, const spec_request_body *body)
{
    bool marked = false;
    for (size_t i = 0; body != NULL && i < body->content.count; i++) {
        const spec_media_type *media = &body->content.items[i];
        if (model_codec_of(media->type) != MODEL_CODEC_MULTIPART || media->schema == NULL)
            continue;
        const normalized_schema *schema =
            schema_normalize(b->schemas, schema_effective(b->schemas, media->schema));
        if (!may_have_files(b, schema))
            continue;
        model_facts(b, schema->number)->uploads = schema;
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
