#include <string.h>

#include "engine/call/response.h"
#include "engine/call/service.h"

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
    if (response_exists(c))
        return;
    buffer *body = &c->response->body;
    if (c->target.path != NULL && service_has_oauth_errors(c->emulator, c->target.path)) {
        response_begin(c, status, "application/json");
        buffer_format(body, "{\"error\":\"%s\"", oauth_code(status, code));
        append_member(body, "error_description", detail);
        buffer_format(body, ",\"status\":%d}", status);
        return;
    }
    response_begin(c, status, "application/problem+json");
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
