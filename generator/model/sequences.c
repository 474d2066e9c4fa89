/* Bodies that are sequences: server-sent events, JSON Lines, JSON text sequences; the type of an item. */
#include "model/builder.h"

#include <string.h>
#include <strings.h>

static bool is_json_lines(const char *media_type)
{
    static const char *const names[] = {"application/jsonl",      "application/x-jsonl",
                                        "application/ndjson",     "application/x-ndjson",
                                        "application/json-lines", "application/x-json-lines",
                                        "application/jsonlines",  "application/x-jsonlines"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (media_type_is(media_type, names[i]))
            return true;
    return false;
}

static bool is_json_seq(const char *media_type)
{
    static const char suffix[] = "+json-seq";
    const size_t length = strcspn(media_type, "; \t");
    const size_t end = sizeof suffix - 1;
    return media_type_is(media_type, "application/json-seq") ||
           (length > end && strncasecmp(media_type + length - end, suffix, end) == 0);
}

model_codec model_sequence_codec(const char *media_type)
{
    if (media_type_is(media_type, "text/event-stream"))
        return MODEL_CODEC_EVENTS;
    if (is_json_lines(media_type))
        return MODEL_CODEC_JSON_LINES;
    return is_json_seq(media_type) ? MODEL_CODEC_JSON_SEQ : MODEL_CODEC_NONE;
}

bool model_is_sequence(model_codec codec)
{
    return codec >= MODEL_CODEC_EVENTS;
}

/* Lines without a schema that is JSON are a file. */
bool model_has_json_items(model_builder *b, const spec_media_type *media)
{
    return media->item_schema != NULL || media->schema == NULL ||
           schema_json_types(b->schemas, schema_normalize(b->schemas, media->schema)) != SPEC_TYPE_STRING;
}

/* ---- events as objects ---- */

static bool is_event_field(const char *name)
{
    return strcmp(name, "event") == 0 || strcmp(name, "data") == 0 || strcmp(name, "id") == 0 ||
           strcmp(name, "retry") == 0;
}

/* Whether an object has fields of an event alone. `*has_data`: also the data. */
static bool has_event_fields(const model_type *type, bool *has_data)
{
    if (type->kind != MODEL_OBJECT || type->fields.count == 0 || type->additional != NULL)
        return false;
    for (size_t i = 0; i < type->fields.count; i++) {
        if (!is_event_field(type->fields.items[i].name))
            return false;
        *has_data = *has_data || strcmp(type->fields.items[i].name, "data") == 0;
    }
    return true;
}

static const normalized_schema *schema_of_type(const model_builder *b, const model_type *type)
{
    for (size_t i = 0; i < b->pending.count; i++)
        if (b->pending.items[i].type == type)
            return b->pending.items[i].schema;
    return NULL;
}

/* The schema of the JSON text that a string is: `contentSchema`. NULL: any. False: it is no JSON text. */
static bool is_json_text(const normalized_schema *s, const spec_schema **content)
{
    bool is_json = s->content_media_type != NULL && media_type_includes_json(s->content_media_type);
    *content = NULL;
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const spec_schema *keywords = s->all_of_members.items[i]->keywords;
        if (keywords != NULL && keywords->content_schema != NULL)
            *content = keywords->content_schema;
    }
    if (s->own != NULL && s->own->content_schema != NULL)
        *content = s->own->content_schema;
    return is_json || (*content != NULL && s->content_media_type == NULL);
}

/* The data is text on the wire. What is JSON in it has the type of that. */
static void type_data(model_builder *b, const model_type *type, model_field *field)
{
    field->is_embedded = field->type.type->kind != MODEL_STRING;
    const normalized_schema *outer = schema_of_type(b, type);
    const schema_property *property = outer != NULL ? schema_find_property(outer, "data") : NULL;
    const normalized_schema *own = property != NULL ? schema_of_property(b->schemas, outer, property) : NULL;
    const spec_schema *content = NULL;
    if (field->is_embedded || own == NULL || !is_json_text(own, &content))
        return;
    const name_hint hint = {.outer = &(name_hint){.text = type->name}, .text = "data"};
    field->is_embedded = true;
    field->type = content != NULL ? model_type_of_spec(b, content, &hint) : model_primitive(b, MODEL_JSON);
    model_fill_objects(b);
}

static void type_event(model_builder *b, const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++) {
        model_field *field = (model_field *)&type->fields.items[i];
        if (strcmp(field->name, "data") == 0 && !field->is_embedded)
            type_data(b, type, field);
    }
}

/* Whether the schema of server-sent events describes the fields of an event, as `itemSchema` of OpenAPI 3.2 does, and
 * not its data alone. The types of the data are completed then. */
static bool is_event_object(model_builder *b, const model_type *type)
{
    bool has_data = false;
    model_fill_objects(b);
    if (type->kind == MODEL_OBJECT) {
        if (!has_event_fields(type, &has_data) || !has_data)
            return false;
        type_event(b, type);
        return true;
    }
    if (type->kind != MODEL_UNION)
        return false;
    for (size_t i = 0; i < type->variants.count; i++)
        if (!has_event_fields(type->variants.items[i].type.type, &has_data))
            return false;
    for (size_t i = 0; has_data && i < type->variants.count; i++)
        type_event(b, type->variants.items[i].type.type);
    return has_data;
}

model_reference model_item_type(model_builder *b, const spec_media_type *media, const name_hint *hint,
                                model_codec *codec)
{
    const spec_schema *schema = media->item_schema != NULL ? media->item_schema : media->schema;
    if (schema == NULL)
        return model_primitive(b, *codec == MODEL_CODEC_EVENTS ? MODEL_STRING : MODEL_JSON);
    model_reference type = model_type_of_spec(b, schema, hint);
    if (*codec == MODEL_CODEC_EVENTS) {
        if (is_event_object(b, type.type))
            *codec = MODEL_CODEC_EVENT_OBJECTS;
        return type;
    }
    /* By OpenAPI 3.2 `schema` describes all items as an array; most documents describe one by it. */
    return media->item_schema == NULL && type.type->kind == MODEL_LIST ? type.type->element : type;
}

/* ---- the request member `stream` ---- */

static bool is_switch(const char *name, model_reference type)
{
    return strcmp(name, "stream") == 0 && type.type->kind == MODEL_BOOL;
}

static bool type_has_switch(const model_type *type)
{
    for (size_t i = 0; type->kind == MODEL_OBJECT && i < type->fields.count; i++)
        if (is_switch(type->fields.items[i].name, type->fields.items[i].type))
            return true;
    return false;
}

/* Whether the request has a boolean `stream` by which the server decides whether it streams: in the query, or a
 * member of the body. */
static bool has_switch(const model_operation *operation)
{
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const model_parameter *parameter = &operation->parameters.items[i];
        if (parameter->location == SPEC_IN_QUERY && is_switch(parameter->name, parameter->type))
            return true;
    }
    for (size_t i = 0; i < operation->bodies.count; i++) {
        const model_type *type = operation->bodies.items[i].type.type;
        if (type_has_switch(type))
            return true;
        for (size_t k = 0; type->kind == MODEL_UNION && k < type->variants.count; k++)
            if (type_has_switch(type->variants.items[k].type.type))
                return true;
    }
    return false;
}

void model_set_stream_switch(model_builder *b, model_operation *first, bool has_stream)
{
    model_fill_objects(b);
    if ((!has_stream && !first->is_stream) || !has_switch(first))
        return;
    first->has_stream_switch = true;
    for (size_t i = b->model->operations.count;
         i-- > 0 && b->model->operations.items[i]->derived_from == first;)
        ((model_operation *)b->model->operations.items[i])->has_stream_switch = true;
}
