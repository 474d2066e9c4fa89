/* Multipart bodies by position (3.2): an array, whose items are the parts. In C a struct has a member for each item of
 * prefixItems, and the list of the others. */
#include "model/builder.h"

#include <string.h>

static bool has_positions(const char *media_type)
{
    return media_type_is(media_type, "multipart/mixed") || media_type_is(media_type, "multipart/related") ||
           strcmp(media_type, "multipart/*") == 0;
}

bool model_is_positional(model_builder *b, const spec_media_type *media)
{
    if (!has_positions(media->type))
        return false;
    if (media->schema == NULL)
        return media->item_schema != NULL;
    const normalized_schema *schema = schema_normalize(b->schemas, media->schema);
    const spec_schema *own = spec_follow(media->schema);
    return schema_json_types(b->schemas, schema) == SPEC_TYPE_ARRAY || own->prefix_items.count > 0;
}

static bool has_name(const model_type *type, const char *name)
{
    return model_find_field(type, name) != NULL;
}

/* The title of the schema, else its component, else the position. */
static const char *part_name(model_builder *b, const model_type *type, const spec_schema *schema,
                             size_t position)
{
    const spec_schema *target = spec_follow(schema);
    const char *name = schema->title != NULL   ? schema->title
                       : target->title != NULL ? target->title
                                               : target->component;
    bool is_usable =
        name != NULL && model_is_name(name) && strcmp(name, "items") != 0 && !has_name(type, name);
    return is_usable ? name : arena_format(b->memory, "part %zu", position + 1);
}

/* Without a type the part is bytes (OpenAPI 3.2, Encoding Object), unless its media type is JSON. */
static model_reference part_type(model_builder *b, const spec_schema *schema, const spec_encoding *encoding,
                                 const name_hint *hint)
{
    static const model_reference none;
    model_reference type = none;
    bool is_json =
        encoding != NULL && encoding->content_type != NULL && media_type_is_json(encoding->content_type);
    if (schema == NULL)
        return model_primitive(b, MODEL_UPLOAD);
    const normalized_schema *s = schema_normalize(b->schemas, schema);
    if (model_upload_type(b, s, &type))
        return type.type->kind == MODEL_LIST ? model_type_of(b, s, hint) : type;
    bool is_untyped = s->types == 0 && !s->has_enum && s->unions.count == 0 && !schema_has_structure(s);
    return is_untyped && !is_json ? model_primitive(b, MODEL_UPLOAD) : model_type_of(b, s, hint);
}

/* The part is an array that is sent as multipart/mixed: the media type of its parts. NULL: it is not. */
static const spec_media_type *inner_media(model_builder *b, const spec_schema *schema,
                                          const spec_encoding *encoding)
{
    bool is_multipart = schema != NULL && encoding != NULL && encoding->content_type != NULL &&
                        strcmp(encoding->content_type, "multipart/mixed") == 0;
    if (!is_multipart)
        return NULL;
    spec_media_type *media = ARENA_NEW(b->memory, spec_media_type);
    *media = (spec_media_type){.type = encoding->content_type,
                               .at = encoding->at,
                               .schema = schema,
                               .prefix_encodings = encoding->prefix_encodings,
                               .item_encoding = encoding->item_encoding};
    return model_is_positional(b, media) ? media : NULL;
}

static const model_media *type_inner(model_builder *b, const spec_media_type *from, const name_hint *hint)
{
    model_media *inner = ARENA_NEW(b->memory, model_media);
    *inner = (model_media){.source = from, .media_type = from->type, .codec = MODEL_CODEC_MULTIPART};
    model_type_positions(b, from, hint, inner);
    return inner;
}

/* `inner`: see model_encoding. */
static void add_part_encoding(model_builder *b, const spec_encoding *from, const model_field *field,
                              const model_media *inner, model_media *to)
{
    bool is_list = strcmp(field->name, "items") == 0;
    model_encoding made = {.field = field->name, .style = MODEL_STYLE_CONTENT};
    if (from != NULL) {
        spec_encoding *named = ARENA_NEW(b->memory, spec_encoding);
        *named = *from;
        named->property = field->name;
        if (inner == NULL)
            made = model_part_encoding(b, named, is_list ? field->type.type->element.type : field->type.type,
                                       to);
        made.source = named;
    }
    made.field = field->name;
    made.explode = is_list;
    made.inner = inner;
    if (from != NULL && inner == NULL && (from->prefix_encodings.count > 0 || from->item_encoding.count > 0))
        model_skipped(b, "nested-encoding", from->at,
                      "encodings inside that of the part '%s' are skipped: its schema is not an array",
                      field->name);
    bool has_headers = made.source != NULL && made.source->headers.count > 0;
    if (is_list || inner != NULL || has_headers || made.content_type != NULL ||
        made.style != MODEL_STYLE_CONTENT)
        *vector_add(b->memory, &to->encodings) = made;
}

static void add_part(model_builder *b, model_type *type, const spec_schema *schema, const model_field *field)
{
    model_field added = *field;
    const spec_schema *described = schema != NULL ? spec_follow(schema) : NULL;
    if (described != NULL) {
        added.description = schema->description != NULL ? schema->description : described->description;
        added.deprecated = described->deprecated;
    }
    *vector_add(b->memory, &type->fields) = added;
}

/* Those of the parts behind the prefix; the schema `false` forbids them, and so does its absence behind a prefix,
 * where nothing describes them. */
static bool has_rest(const spec_schema *array, const spec_schema *items)
{
    bool is_open = items == NULL && (array == NULL || array->prefix_items.count == 0);
    return is_open || (items != NULL && !spec_follow(items)->is_false_schema);
}

void model_type_positions(model_builder *b, const spec_media_type *from, const name_hint *hint,
                          model_media *to)
{
    const spec_schema *array = from->schema != NULL ? spec_follow(from->schema) : NULL;
    const spec_schema *items = array != NULL && array->items != NULL ? array->items : from->item_schema;
    const spec_schema *described = array != NULL ? array : items;
    model_type *type = ARENA_NEW(b->memory, model_type);
    *vector_add(b->memory, &b->types_made) = type;
    *type = (model_type){.kind = MODEL_OBJECT,
                         .name = model_hint_text(b, hint),
                         .pointer = described != NULL ? described->pointer : NULL,
                         .at = from->at};
    to->is_positional = true;
    to->type = (model_reference){.type = type};
    for (size_t i = 0; array != NULL && i < array->prefix_items.count; i++) {
        const spec_schema *schema = array->prefix_items.items[i];
        const spec_encoding *encoding =
            i < from->prefix_encodings.count ? &from->prefix_encodings.items[i] : NULL;
        model_field field = {.name = part_name(b, type, schema, i), .at = schema->at};
        name_hint own = {.outer = &(name_hint){.text = type->name}, .text = field.name};
        const spec_media_type *parts = inner_media(b, schema, encoding);
        const model_media *inner = parts != NULL ? type_inner(b, parts, &own) : NULL;
        field.type.type = inner != NULL ? inner->type.type : part_type(b, schema, encoding, &own).type;
        field.required = (int64_t)i < array->min_items;
        add_part(b, type, schema, &field);
        add_part_encoding(b, encoding, &field, inner, to);
    }
    if (!has_rest(array, items))
        return;
    const spec_encoding *encoding = from->item_encoding.count > 0 ? &from->item_encoding.items[0] : NULL;
    name_hint own = {.outer = &(name_hint){.text = type->name}, .text = "item"};
    model_field field = {.name = "items", .at = from->at};
    field.type = model_list_of(b, (model_reference){.type = part_type(b, items, encoding, &own).type});
    add_part(b, type, items, &field);
    add_part_encoding(b, encoding, &field, NULL, to);
}
