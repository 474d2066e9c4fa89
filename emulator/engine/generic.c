#include "engine/call/response.h"
#include "engine/endpoint.h"
#include "engine/faker/faker.h"
#include "spec/media_type.h"

#include <string.h>
#include <strings.h>

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

/* The first media type of Accept, else JSON, else the first. NULL: no body is sent. */
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
    if (media->serialized_example != NULL) {
        buffer_append(out, media->serialized_example);
    } else if (strncasecmp(media->type, "text/event-stream", essence_length(media->type)) == 0) {
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

/* Credentials are not checked, as for all operations of such a document. */
static void serve_token(call *c)
{
    static const char grant[] =
        "{\"access_token\":\"emulated-token\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
    http_response_header(c->response, "Cache-Control", "no-store");
    response_bytes(c, 200, "application/json", grant, strlen(grant));
}

void generic_add_token_endpoints(emulator *e)
{
    for (size_t i = 0; i < e->document->schemes.count; i++) {
        const char *url = e->document->schemes.items[i].token_url;
        if (url == NULL)
            continue;
        const char *host = strstr(url, "://");
        const char *path = host != NULL ? strchr(host + 3, '/') : url;
        if (path == NULL)
            continue;
        path = path[0] == '/' ? path + endpoint_base_length(e, path) : arena_format(e->memory, "/%s", path);
        endpoint_add(e, "POST", arena_copy_n(e->memory, path, strcspn(path, "?#")), serve_token);
    }
}
