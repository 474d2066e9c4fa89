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

static const spec_encoding *encoding_of(const spec_media_type *media, const char *name)
{
    for (size_t i = 0; i < media->encodings.count; i++)
        if (strcmp(media->encodings.items[i].property, name) == 0)
            return &media->encodings.items[i];
    return NULL;
}

/* What separates the items of a list in one pair; NULL: each item has a pair. */
static const char *separator_of(const spec_encoding *encoding)
{
    const char *style = encoding != NULL && encoding->style != NULL ? encoding->style : "form";
    bool is_form = strcmp(style, "form") == 0;
    if (encoding == NULL || encoding->explode == 1 || (is_form && encoding->explode != 0))
        return NULL;
    return strcmp(style, "spaceDelimited") == 0 ? " " : strcmp(style, "pipeDelimited") == 0 ? "|" : ",";
}

static void add_items(call *c, cJSON *list, const spec_schema *items, const char *text, const char *separator)
{
    while (text != NULL) {
        size_t length = separator != NULL ? strcspn(text, separator) : strlen(text);
        cJSON_AddItemToArray(list, request_scalar(items, arena_copy_n(c->memory, text, length)));
        text = text[length] != '\0' ? text + length + 1 : NULL;
    }
}

/* A structure is JSON, unless its encoding has a style. */
static cJSON *member_value(const spec_schema *member, const spec_encoding *encoding, const char *text)
{
    bool is_styled = encoding != NULL && encoding->is_styled;
    json_error error;
    cJSON *value = member != NULL && !is_styled && schema_query_base(member)->types == SPEC_TYPE_OBJECT
                       ? json_parse(text, strlen(text), &error)
                       : NULL;
    return value != NULL ? value : request_scalar(member, text);
}

/* A pair with a name that came before adds an item where the schema has a list, and replaces any other value. */
static void add_pair(call *c, cJSON *object, const spec_media_type *media, const name_value *pair)
{
    const spec_encoding *encoding = encoding_of(media, pair->name);
    const spec_schema *member =
        media->schema != NULL ? request_member_schema(media->schema, pair->name) : NULL;
    if (!request_is_array(member)) {
        json_set(object, pair->name, member_value(member, encoding, pair->value));
        return;
    }
    cJSON *list = cJSON_GetObjectItemCaseSensitive(object, pair->name);
    if (list == NULL) {
        list = cJSON_CreateArray();
        json_set(object, pair->name, list);
    }
    add_items(c, list, schema_query_base(member)->items, pair->value, separator_of(encoding));
}

static cJSON *form_value(call *c, const spec_media_type *media)
{
    cJSON *object = cJSON_CreateObject();
    for (size_t i = 0; i < c->target.query.count; i++)
        add_pair(c, object, media, &c->target.query.items[i]);
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
        return form_value(c, parameter->content);
    const char *text = uri_percent_decode(c->memory, query + 1, strlen(query + 1), NULL);
    if (!media_type_includes_json(type))
        return cJSON_CreateString(text);
    json_error error;
    cJSON *value = json_parse(text, strlen(text), &error);
    *is_malformed = value == NULL;
    return value;
}
