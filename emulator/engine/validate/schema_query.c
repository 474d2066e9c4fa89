#include "engine/validate/schema_query.h"

#include "engine/base/json.h"
#include "spec/media_type.h"

#include <string.h>

const spec_schema *schema_query_base(const spec_schema *schema)
{
    while (schema->reference != NULL)
        schema = schema->reference;
    return schema;
}

const spec_response *schema_query_success(const spec_operation *operation)
{
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        if (response->status_first >= 200 && response->status_first <= 299)
            return response;
    }
    return NULL;
}

const spec_schema *schema_query_json(const spec_response *response)
{
    if (response == NULL)
        return NULL;
    for (size_t i = 0; i < response->content.count; i++)
        if (media_type_is_json(response->content.items[i].type) && response->content.items[i].schema != NULL)
            return schema_query_base(response->content.items[i].schema);
    return NULL;
}

bool schema_query_takes_json(const spec_operation *operation)
{
    if (operation->body == NULL)
        return false;
    for (size_t i = 0; i < operation->body->content.count; i++)
        if (media_type_is_json(operation->body->content.items[i].type))
            return true;
    return false;
}

const spec_schema *schema_query_property(const spec_schema *schema, const char *name)
{
    schema = schema_query_base(schema);
    for (size_t i = 0; i < schema->properties.count; i++)
        if (strcmp(schema->properties.items[i].name, name) == 0)
            return schema_query_base(schema->properties.items[i].schema);
    return NULL;
}

bool schema_query_requires(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->required.count; i++)
        if (strcmp(schema->required.items[i].text, name) == 0)
            return true;
    return false;
}

bool schema_query_is_envelope(const spec_schema *schema)
{
    return schema_query_property(schema, "data") != NULL && schema_query_property(schema, "meta") != NULL;
}

const spec_schema *schema_query_page_item(const spec_schema *schema)
{
    const spec_schema *items = schema_query_property(schema, "data");
    if (items == NULL)
        items = schema_query_property(schema, "items");
    bool is_page = items != NULL && items->items != NULL && schema_query_property(schema, "total") != NULL;
    return is_page ? schema_query_base(items->items) : NULL;
}

const spec_schema *schema_query_entity(const spec_schema *schema)
{
    if (schema == NULL)
        return NULL;
    const spec_schema *entity =
        schema_query_is_envelope(schema) ? schema_query_property(schema, "data") : schema_query_base(schema);
    return schema_query_property(entity, "id") != NULL ? entity : NULL;
}

bool schema_query_allows_null(const spec_schema *schema)
{
    schema = schema_query_base(schema);
    if (schema->nullable || (schema->types & SPEC_TYPE_NULL) != 0)
        return true;
    for (size_t i = 0; i < schema->one_of.count; i++)
        if (schema_query_allows_null(schema->one_of.items[i]))
            return true;
    for (size_t i = 0; i < schema->any_of.count; i++)
        if (schema_query_allows_null(schema->any_of.items[i]))
            return true;
    return false;
}

cJSON *schema_query_value(const node *n)
{
    buffer text = {0};
    json_error error;
    node_to_json(n, &text);
    cJSON *value = json_parse_body(buffer_text(&text), text.length, &error);
    buffer_free(&text);
    return value;
}
