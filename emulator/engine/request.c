#include "engine/request.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "engine/call/response.h"
#include "spec/media_type.h"

/* Whether a Content-Type matches a media type, ignoring parameters; the document may have "text/" followed by
 * a star. */
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

/* Texts become members of the body, so that they are validated against its schema; files are empty texts
 * there. */
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
