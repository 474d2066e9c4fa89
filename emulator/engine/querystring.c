#include "engine/querystring.h"

#include "base/uri.h"
#include "engine/request_values.h"
#include "spec/media_type.h"

#include <string.h>

const spec_parameter *querystring_of(const spec_operation *operation)
{
    for (size_t i = 0; i < operation->parameters.count; i++)
        if (operation->parameters.items[i]->location == SPEC_IN_QUERYSTRING)
            return operation->parameters.items[i];
    return NULL;
}

/* A pair with a name that came before adds an item where the schema has a list, and replaces any other value. */
static void add_pair(cJSON *object, const spec_schema *schema, const name_value *pair)
{
    const spec_schema *member = schema != NULL ? request_member_schema(schema, pair->name) : NULL;
    if (!request_is_array(member)) {
        json_set(object, pair->name, request_scalar(member, pair->value));
        return;
    }
    cJSON *list = cJSON_GetObjectItemCaseSensitive(object, pair->name);
    if (list == NULL) {
        list = cJSON_CreateArray();
        json_set(object, pair->name, list);
    }
    cJSON_AddItemToArray(list, request_scalar(schema_query_base(member)->items, pair->value));
}

static cJSON *form_value(call *c, const spec_schema *schema)
{
    cJSON *object = cJSON_CreateObject();
    for (size_t i = 0; i < c->target.query.count; i++)
        add_pair(object, schema, &c->target.query.items[i]);
    return object;
}

cJSON *querystring_value(call *c, const spec_parameter *parameter, bool *is_malformed)
{
    const char *query = strchr(c->request->target, '?');
    *is_malformed = false;
    if (query == NULL || query[1] == '\0')
        return NULL;
    const char *type = parameter->content->type;
    if (media_type_is(type, "application/x-www-form-urlencoded"))
        return form_value(c, parameter->content->schema);
    const char *text = uri_percent_decode(c->memory, query + 1, strlen(query + 1), NULL);
    if (!media_type_includes_json(type))
        return cJSON_CreateString(text);
    json_error error;
    cJSON *value = json_parse(text, strlen(text), &error);
    *is_malformed = value == NULL;
    return value;
}
