#include "engine/call/response.h"

#include "engine/call/service.h"

#include <string.h>

static bool has_body(const call *c)
{
    return c->response->body.length > 0 || c->response->stream != NULL;
}

static void begin(call *c, int status, const char *type)
{
    c->response->status = status;
    http_response_header(c->response, "Content-Type", type);
}

static void append_meta(call *c)
{
    char now[CLOCK_TEXT_SIZE];
    clock_format(c->now, now);
    buffer_format(&c->response->body, "\"meta\":{\"requestId\":\"%s\",\"timestamp\":\"%s\"}}", c->request_id,
                  now);
}

void response_json(call *c, const char *json, size_t length)
{
    if (has_body(c))
        return;
    buffer *body = &c->response->body;
    begin(c, c->endpoint->success_status, "application/json");
    if (c->endpoint->is_enveloped)
        buffer_append(body, "{\"data\":");
    buffer_append_n(body, json, length);
    if (c->endpoint->is_enveloped) {
        buffer_append_char(body, ',');
        append_meta(c);
    }
}

void response_value(call *c, const cJSON *data)
{
    buffer text = {0};
    json_print(data, &text);
    response_json(c, buffer_text(&text), text.length);
    buffer_free(&text);
}

void response_take(call *c, cJSON *data)
{
    response_value(c, data);
    cJSON_Delete(data);
}

void response_record(call *c, const record *r)
{
    slice text = record_text(r);
    response_json(c, text.text, text.length);
}

void response_empty(call *c)
{
    c->response->status = c->endpoint->success_status;
}

void response_bytes(call *c, int status, const char *type, const void *bytes, size_t length)
{
    begin(c, status != 0 ? status : c->endpoint->success_status, type);
    buffer_append_n(&c->response->body, bytes, length);
}

void response_redirect(call *c, const char *location)
{
    c->response->status = 302;
    http_response_header(c->response, "Location", location);
    http_response_header(c->response, "Cache-Control", "no-store");
}

void response_page(call *c, const page *p, const slice *items)
{
    buffer *body = &c->response->body;
    begin(c, c->endpoint->success_status, "application/json");
    const spec_schema *schema = c->endpoint->success;
    bool is_data = schema == NULL || schema_query_property(schema, "data") != NULL;
    buffer_append(body, is_data ? "{\"data\":[" : "{\"items\":[");
    for (size_t i = 0; i < p->count; i++) {
        if (i > 0)
            buffer_append_char(body, ',');
        buffer_append_n(body, items[i].text, items[i].length);
    }
    bool has_more = (size_t)p->number * (size_t)p->size < p->total;
    buffer_format(body, "],\"total\":%zu,\"page\":%lld,\"pageSize\":%lld,\"hasMore\":%s,", p->total,
                  (long long)p->number, (long long)p->size, has_more ? "true" : "false");
    append_meta(c);
}

void response_stream(call *c, event_stream *stream)
{
    begin(c, 200, "text/event-stream");
    http_response_header(c->response, "Cache-Control", "no-store");
    c->response->stream = stream;
}

/* RFC 6749 has few codes; any other code becomes the one of its status. */
static const char *oauth_code(int status, const char *code)
{
    static const char *const known[] = {"invalid_client",      "invalid_grant",   "invalid_scope",
                                        "unauthorized_client", "invalid_request", "unsupported_grant_type",
                                        "server_error",        "access_denied"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], code) == 0)
            return known[i];
    if (status == 401)
        return "invalid_client";
    if (status == 403)
        return "access_denied";
    return status >= 500 ? "server_error" : "invalid_request";
}

static void append_member(buffer *body, const char *name, const char *text)
{
    buffer_format(body, ",\"%s\":", name);
    json_print_string(text, body);
}

static void append_violations(buffer *body, const validation *found)
{
    buffer_append(body, ",\"errors\":[");
    for (size_t i = 0; i < found->violations.count; i++) {
        const violation *v = &found->violations.items[i];
        buffer_append(body, i > 0 ? ",{\"field\":" : "{\"field\":");
        json_print_string(v->field, body);
        append_member(body, "message", v->message);
        buffer_append_char(body, '}');
    }
    buffer_append_char(body, ']');
}

static void respond(call *c, int status, const char *code, const char *detail, const validation *found)
{
    if (has_body(c))
        return;
    buffer *body = &c->response->body;
    if (c->target.path != NULL && service_has_oauth_errors(c->emulator, c->target.path)) {
        begin(c, status, "application/json");
        buffer_format(body, "{\"error\":\"%s\"", oauth_code(status, code));
        append_member(body, "error_description", detail);
        buffer_format(body, ",\"status\":%d}", status);
        return;
    }
    begin(c, status, "application/problem+json");
    const char *title = status == 422 ? "Validation Error" : http_reason(status);
    buffer_format(body, "{\"title\":\"%s\",\"status\":%d", title, status);
    append_member(body, "detail", detail);
    if (c->target.path != NULL)
        append_member(body, "instance", c->target.path);
    append_member(body, "requestId", c->request_id);
    append_member(body, "code", code);
    if (found != NULL)
        append_violations(body, found);
    buffer_append_char(body, '}');
}

void response_problem(call *c, int status, const char *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *detail = arena_vformat(c->memory, format, arguments);
    va_end(arguments);
    respond(c, status, code, detail, NULL);
}

void response_violations(call *c, int status, const validation *found)
{
    const violation *first = &found->violations.items[0];
    const char *field = *first->field != '\0' ? first->field : "the body";
    const char *detail = arena_format(c->memory, "%s %s", field, first->message);
    respond(c, status, status == 400 ? "bad_request" : "validation_error", detail, found);
}

void response_invalid_field(call *c, const char *field, const char *message)
{
    validation found = {.memory = c->memory};
    validate_add(&found, field, "%s", message);
    response_violations(c, 422, &found);
}
