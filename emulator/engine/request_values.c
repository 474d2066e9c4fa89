#include "engine/request_values.h"

#include <string.h>

/* All types that a schema allows, including those of its alternatives; 0: any. */
static unsigned types_of(const spec_schema *schema, int depth)
{
    schema = schema_query_base(schema);
    unsigned types = schema->types;
    for (size_t i = 0; i < schema->any_of.count && depth > 0; i++)
        types |= types_of(schema->any_of.items[i], depth - 1);
    for (size_t i = 0; i < schema->one_of.count && depth > 0; i++)
        types |= types_of(schema->one_of.items[i], depth - 1);
    return types;
}

cJSON *request_scalar(const spec_schema *schema, const char *text)
{
    unsigned types = schema != NULL ? types_of(schema, 8) : SPEC_TYPE_STRING;
    bool is_text = (types & SPEC_TYPE_STRING) != 0 || types == 0;
    if (!is_text) {
        json_error error;
        cJSON *value = json_parse(text, strlen(text), &error);
        if (cJSON_IsNumber(value) || cJSON_IsBool(value))
            return value;
        cJSON_Delete(value);
    }
    return cJSON_CreateString(text);
}

bool request_is_array(const spec_schema *schema)
{
    return schema != NULL && (types_of(schema, 8) & SPEC_TYPE_ARRAY) != 0;
}

const spec_schema *request_member_schema(const spec_schema *schema, const char *name)
{
    const spec_schema *property = schema_query_property(schema, name);
    return property != NULL ? property : schema_query_base(schema)->additional_schema;
}
