#include "engine/request.h"

#include "base/utf8.h"
#include "engine/auth/auth.h"
#include "engine/call/response.h"
#include "engine/list.h"
#include "engine/querystring.h"
#include "engine/request_values.h"
#include "engine/sequence.h"
#include "spec/media_type.h"

#include <string.h>
#include <strings.h>

/* Whether a Content-Type matches a media type or range of the document, ignoring parameters. */
static bool is_of_type(const char *header, const char *type)
{
    size_t header_length = strcspn(header, "; \t");
    size_t type_length = strcspn(type, "; \t");
    if (type_length == 3 && strncmp(type, "*/*", 3) == 0)
        return true;
    if (type_length > 2 && strncmp(type + type_length - 2, "/*", 2) == 0)
        return header_length >= type_length && strncasecmp(header, type, type_length - 1) == 0;
    return header_length == type_length && strncasecmp(header, type, type_length) == 0;
}

static const spec_media_type *media_of(const spec_request_body *body, const char *header)
{
    for (size_t i = 0; header != NULL && i < body->content.count; i++)
        if (is_of_type(header, body->content.items[i].type))
            return &body->content.items[i];
    return NULL;
}

static bool read_json(call *c)
{
    json_error error;
    c->body = json_parse_body(c->request->body, c->request->body_length, &error);
    if (c->body != NULL)
        return true;
    if (error.is_value)
        response_problem(c, 422, "validation_error", "%s (byte %zu)", error.reason, error.offset);
    else
        response_problem(c, 400, "malformed_json", "the body is not JSON: %s (byte %zu)", error.reason,
                         error.offset);
    return false;
}

static bool read_form(call *c)
{
    name_values fields = {0};
    if (!target_parse_pairs(c->memory, c->request->body, c->request->body_length, &fields)) {
        response_problem(c, 400, "malformed_form", "the body is not a form");
        return false;
    }
    c->body = cJSON_CreateObject();
    for (size_t i = 0; i < fields.count; i++)
        json_set_text(c->body, fields.items[i].name, fields.items[i].value);
    return true;
}

/* Parts become members of the body, which is validated against its schema; files are empty texts there. */
static bool read_multipart(call *c, const char *type)
{
    if (!multipart_parse(c->memory, type, c->request->body, c->request->body_length, &c->parts)) {
        response_problem(c, 400, "malformed_form", "the body is not multipart/form-data");
        return false;
    }
    c->body = cJSON_CreateObject();
    for (size_t i = 0; i < c->parts.count; i++) {
        const form_part *part = &c->parts.items[i];
        bool is_text = part->file_name == NULL && memchr(part->data, '\0', part->length) == NULL &&
                       utf8_first_invalid(part->data, part->length) == part->length;
        const char *text = is_text ? arena_copy_n(c->memory, part->data, part->length) : "";
        json_set_text(c->body, part->name, text);
    }
    return true;
}

/* Whether the body is a sequence whose items have a schema. */
static bool has_items(const spec_media_type *media)
{
    return sequence_is(media->type) && !is_of_type(media->type, "text/event-stream") &&
           (media->item_schema != NULL ||
            (media->schema != NULL && schema_query_base(media->schema)->types != SPEC_TYPE_STRING));
}

bool request_read_body(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    const char *type = http_request_header(c->request, "Content-Type");
    bool takes_body = operation == NULL || operation->body != NULL;
    if (!takes_body || c->request->body_length == 0) {
        if (operation != NULL && takes_body && operation->body->required) {
            response_problem(c, 400, "bad_request", "a body is required");
            return false;
        }
        return true;
    }
    if (type == NULL || (operation != NULL && media_of(operation->body, type) == NULL)) {
        response_problem(c, 415, "unsupported_media_type",
                         type == NULL ? "a body requires a Content-Type" : "unsupported Content-Type");
        return false;
    }
    if (media_type_is_json(type))
        return read_json(c);
    if (is_of_type(type, "application/x-www-form-urlencoded"))
        return read_form(c);
    if (operation != NULL && has_items(media_of(operation->body, type)))
        return sequence_check_body(c, media_of(operation->body, type));
    return !is_of_type(type, "multipart/form-data") || read_multipart(c, type);
}

static bool lacks_member(const validation *found)
{
    for (size_t i = 0; i < found->violations.count; i++)
        if (found->violations.items[i].is_missing)
            return true;
    return false;
}

bool request_check_body(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    if (c->body == NULL || operation == NULL || operation->body == NULL)
        return true;
    const spec_media_type *media = media_of(operation->body, http_request_header(c->request, "Content-Type"));
    if (media == NULL || media->schema == NULL)
        return true;
    const spec_schema *schema = schema_query_base(media->schema);
    if (c->endpoint->collection != NULL)
        server_fields_strip(c->endpoint->collection, schema, c->body);
    validation found = {
        .memory = c->memory, .patterns = c->emulator->patterns, .direction = DIRECTION_REQUEST};
    validate(&found, media->schema, c->body, "");
    if (found.violations.count == 0)
        return true;
    response_violations(c, lacks_member(&found) ? 400 : 422, &found);
    return false;
}

static char separator_of(const spec_parameter *parameter)
{
    if (strcmp(parameter->style, "spaceDelimited") == 0)
        return ' ';
    return strcmp(parameter->style, "pipeDelimited") == 0 ? '|' : ',';
}

static void add_items(call *c, const spec_parameter *parameter, const char *text, cJSON *array)
{
    const spec_schema *items = schema_query_base(parameter->schema)->items;
    if (parameter->explode && parameter->location == SPEC_IN_QUERY) {
        cJSON_AddItemToArray(array, request_scalar(items, text));
        return;
    }
    const char separators[] = {separator_of(parameter), '\0'};
    while (text != NULL) {
        size_t length = strcspn(text, separators);
        cJSON_AddItemToArray(array, request_scalar(items, arena_copy_n(c->memory, text, length)));
        text = text[length] != '\0' ? text + length + 1 : NULL;
    }
}

/* "team" of "labels[team]" for the parameter "labels"; NULL for other names. */
static const char *deep_key(call *c, const spec_parameter *parameter, const char *name)
{
    size_t length = strlen(parameter->name);
    size_t name_length = strlen(name);
    bool is_deep = strcmp(parameter->style, "deepObject") == 0 &&
                   strncmp(name, parameter->name, length) == 0 && name[length] == '[' &&
                   name[name_length - 1] == ']';
    return is_deep ? arena_copy_n(c->memory, name + length + 1, name_length - length - 2) : NULL;
}

static cJSON *deep_value(call *c, const spec_parameter *parameter)
{
    cJSON *object = NULL;
    for (size_t i = 0; i < c->target.query.count; i++) {
        const name_value *pair = &c->target.query.items[i];
        const char *key = deep_key(c, parameter, pair->name);
        if (key == NULL)
            continue;
        if (object == NULL)
            object = cJSON_CreateObject();
        json_set(object, key, request_scalar(request_member_schema(parameter->schema, key), pair->value));
    }
    return object;
}

static cJSON *query_value(call *c, const spec_parameter *parameter)
{
    if (strcmp(parameter->style, "deepObject") == 0 && parameter->schema != NULL)
        return deep_value(c, parameter);
    cJSON *value = NULL;
    for (size_t i = 0; i < c->target.query.count; i++) {
        const name_value *pair = &c->target.query.items[i];
        if (strcmp(pair->name, parameter->name) != 0)
            continue;
        if (!request_is_array(parameter->schema))
            return request_scalar(parameter->schema, pair->value);
        if (value == NULL)
            value = cJSON_CreateArray();
        add_items(c, parameter, pair->value, value);
    }
    return value;
}

static cJSON *text_value(call *c, const spec_parameter *parameter, const char *text)
{
    if (text == NULL)
        return NULL;
    if (!request_is_array(parameter->schema))
        return request_scalar(parameter->schema, text);
    cJSON *array = cJSON_CreateArray();
    add_items(c, parameter, text, array);
    return array;
}

static const char *cookie(call *c, const char *name)
{
    const char *text = http_request_header(c->request, "Cookie");
    size_t name_length = strlen(name);
    while (text != NULL && *text != '\0') {
        text += strspn(text, "; ");
        size_t length = strcspn(text, ";");
        if (strncmp(text, name, name_length) == 0 && text[name_length] == '=')
            return arena_copy_n(c->memory, text + name_length + 1, length - name_length - 1);
        text += length;
    }
    return NULL;
}

static cJSON *value_of(call *c, const spec_parameter *parameter)
{
    switch (parameter->location) {
    case SPEC_IN_QUERY:
        return query_value(c, parameter);
    case SPEC_IN_HEADER:
        return text_value(c, parameter, http_request_header(c->request, parameter->name));
    case SPEC_IN_COOKIE:
        return text_value(c, parameter, cookie(c, parameter->name));
    case SPEC_IN_PATH:
    case SPEC_IN_PART:
    case SPEC_IN_QUERYSTRING:
    case SPEC_IN_RESPONSE:
        break;
    }
    return NULL;
}

static void check_querystring(call *c, const spec_parameter *parameter, validation *found)
{
    bool is_malformed;
    cJSON *value = querystring_value(c, parameter, &is_malformed);
    if (is_malformed)
        validate_add(found, parameter->name, "is not JSON");
    else if (value == NULL && parameter->required)
        validate_add_missing(found, parameter->name);
    else if (value != NULL && parameter->content->schema != NULL)
        validate(found, parameter->content->schema, value, parameter->name);
    cJSON_Delete(value);
}

static void check_one(call *c, const spec_parameter *parameter, validation *found)
{
    if (parameter->location == SPEC_IN_PATH) /* an id of the wrong form is simply not found */
        return;
    if (parameter->location == SPEC_IN_QUERYSTRING) {
        check_querystring(c, parameter, found);
        return;
    }
    cJSON *value = value_of(c, parameter);
    if (value == NULL && parameter->required)
        validate_add_missing(found, parameter->name);
    if (value != NULL && parameter->schema != NULL)
        validate(found, parameter->schema, value, parameter->name);
    cJSON_Delete(value);
}

static bool is_declared(call *c, const char *name)
{
    const spec_operation *operation = c->endpoint->operation;
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *parameter = operation->parameters.items[i];
        if (parameter->location == SPEC_IN_QUERY &&
            (strcmp(parameter->name, name) == 0 || deep_key(c, parameter, name) != NULL))
            return true;
    }
    return false;
}

bool request_check_parameters(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    if (operation == NULL)
        return true;
    validation found = {
        .memory = c->memory, .patterns = c->emulator->patterns, .direction = DIRECTION_REQUEST};
    for (size_t i = 0; i < operation->parameters.count; i++)
        check_one(c, operation->parameters.items[i], &found);
    bool has_pairs = querystring_of(operation) == NULL;
    for (size_t i = 0; has_pairs && i < c->target.query.count; i++) {
        const char *name = c->target.query.items[i].name;
        if (!is_declared(c, name) && !list_has_parameter(c, name) && !auth_is_parameter(c, name))
            validate_add(&found, name, "is not a parameter of this operation");
    }
    if (found.violations.count == 0)
        return true;
    response_violations(c, 400, &found);
    return false;
}
