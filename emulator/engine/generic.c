#include "engine/generic.h"

#include <string.h>
#include <strings.h>

#include "engine/auth/auth.h"
#include "engine/call/response.h"
#include "engine/faker/faker.h"
#include "spec/media_type.h"

bool foreign_is(const spec_document *of)
{
    for (size_t i = 0; i < of->source->count; i++)
        if (strncmp(of->source->entries[i].key, "x-cpod-", strlen("x-cpod-")) == 0)
            return false;
    return true;
}

/* ---- servers */

static void add_base_paths(emulator *e, const spec_servers *servers)
{
    for (size_t i = 0; i < servers->count; i++) {
        const char *url = spec_server_url(e->memory, &servers->items[i]);
        const char *host = strstr(url, "://");
        const char *path = host != NULL ? strchr(host + 3, '/') : url;
        size_t length = path != NULL && path[0] == '/' ? strcspn(path, "?#") : 0;
        while (length > 0 && path[length - 1] == '/')
            length--;
        if (length > 0)
            *vector_add(e->memory, &e->base_paths) = arena_copy_n(e->memory, path, length);
    }
}

void generic_base_paths(emulator *e)
{
    add_base_paths(e, &e->document->servers);
    for (size_t i = 0; i < e->document->operations.count; i++)
        add_base_paths(e, &e->document->operations.items[i]->servers);
}

/* ---- credentials */

static const spec_security_scheme *scheme_of(const spec_document *of, const char *name)
{
    for (size_t i = 0; i < of->schemes.count; i++)
        if (strcmp(of->schemes.items[i].name, name) == 0)
            return &of->schemes.items[i];
    return NULL;
}

static bool shows_key(const call *c, const spec_security_scheme *scheme)
{
    if (scheme->location == NULL || scheme->parameter == NULL)
        return true;
    if (strcmp(scheme->location, "query") == 0)
        return call_query(c, scheme->parameter) != NULL;
    const char *cookies = http_request_header(c->request, "Cookie");
    if (strcmp(scheme->location, "cookie") == 0)
        return cookies != NULL && strstr(cookies, scheme->parameter) != NULL;
    return http_request_header(c->request, scheme->parameter) != NULL;
}

/* What the document does not define, and a certificate, cannot be seen here. */
static bool shows(const call *c, const spec_security_scheme *scheme)
{
    if (scheme == NULL || scheme->type == NULL || strcmp(scheme->type, "mutualTLS") == 0)
        return true;
    if (strcmp(scheme->type, "apiKey") == 0)
        return shows_key(c, scheme);
    return http_request_header(c->request, "Authorization") != NULL;
}

static bool shows_all(const call *c, const spec_security_requirement *alternative)
{
    for (size_t i = 0; i < alternative->schemes.count; i++)
        if (!shows(c, scheme_of(c->emulator->document, alternative->schemes.items[i].scheme)))
            return false;
    return true;
}

bool credentials_check(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    const spec_security *security =
        operation->has_security ? &operation->security : &c->emulator->document->security;
    for (size_t i = 0; i < security->count; i++)
        if (shows_all(c, &security->items[i]))
            return true;
    response_problem(c, 401, "unauthorized", "none of the credentials that the operation asks for are there");
    return false;
}

/* ---- answers */

static const spec_response *response_of(const spec_operation *operation)
{
    const spec_response *success = schema_query_success(operation);
    for (size_t i = 0; success == NULL && i < operation->responses.count; i++)
        if (operation->responses.items[i].status_first == 0)
            success = &operation->responses.items[i];
    return success != NULL || operation->responses.count == 0 ? success : &operation->responses.items[0];
}

static int status_of(const spec_response *response)
{
    if (response == NULL)
        return 204;
    return response->status_first == 0 ? 200 : response->status_first;
}

static size_t essence_length(const char *media_type)
{
    return strcspn(media_type, "; ");
}

/* What the client asks for by its first word, else JSON, else the first. NULL: nothing is sent. */
static const spec_media_type *media_of(const call *c, const spec_response *response)
{
    if (response == NULL || response->content.count == 0)
        return NULL;
    const char *accept = http_request_header(c->request, "Accept");
    for (size_t i = 0; accept != NULL && i < response->content.count; i++) {
        const char *type = response->content.items[i].type;
        size_t length = strcspn(accept, ";, ");
        if (length == essence_length(type) && strncasecmp(accept, type, length) == 0)
            return &response->content.items[i];
    }
    const spec_schema *json = schema_query_json(response);
    for (size_t i = 0; json != NULL && i < response->content.count; i++) {
        const spec_schema *schema = response->content.items[i].schema;
        if (schema != NULL && schema_query_base(schema) == json)
            return &response->content.items[i];
    }
    return &response->content.items[0];
}

static bool is_type(const char *type, const char *wanted)
{
    return essence_length(type) == strlen(wanted) && strncasecmp(type, wanted, strlen(wanted)) == 0;
}

/* JSON text of an example, without a newline; "null" when none can be made. */
static void append_example(call *c, const spec_media_type *media, buffer *out)
{
    const spec_schema *schema = media->item_schema != NULL ? media->item_schema : media->schema;
    cJSON *value = schema != NULL ? faker_example(c->memory, c->emulator->patterns, schema) : NULL;
    if (value != NULL)
        json_print(value, out);
    else
        buffer_append(out, "null");
    cJSON_Delete(value);
}

static void append_body(call *c, const spec_media_type *media, buffer *out)
{
    if (is_type(media->type, "text/event-stream")) {
        buffer_append(out, "data: ");
        append_example(c, media, out);
        buffer_append(out, "\n\n");
    } else if (media_type_includes_json(media->type)) {
        append_example(c, media, out);
    } else {
        buffer_append(out, "text");
    }
}

void generic_serve(call *c)
{
    const spec_response *response = response_of(c->endpoint->operation);
    const spec_media_type *media = media_of(c, response);
    int status = status_of(response);
    if (media == NULL) {
        c->response->status = status;
        return;
    }
    const char *type = strchr(media->type, '*') == NULL        ? media->type
                       : media_type_includes_json(media->type) ? "application/json"
                                                               : "application/octet-stream";
    buffer body = {0};
    append_body(c, media, &body);
    response_bytes(c, status, type, buffer_text(&body), body.length);
    buffer_free(&body);
}
