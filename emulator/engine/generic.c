#include "engine/call/response.h"
#include "engine/endpoint.h"
#include "engine/faker/faker.h"
#include "engine/generic_paging.h"
#include "engine/negotiation.h"
#include "engine/sequence.h"
#include "spec/media_type.h"

#include <string.h>

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

/* The first response of success that the request accepts, else the first of all. */
static const spec_response *acceptable_response(const call *c, negotiated *chosen)
{
    const spec_operation *operation = c->endpoint->operation;
    const spec_response *first = response_of(operation);
    *chosen = first != NULL ? negotiation_choose(c, first) : (negotiated){0};
    if (first == NULL || first->content.count == 0 || chosen->media != NULL)
        return first;
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        if (response->status_first < 200 || response->status_first > 299)
            continue;
        *chosen = negotiation_choose(c, response);
        if (response->content.count == 0 || chosen->media != NULL)
            return response;
    }
    return first;
}

static void append_example(call *c, const spec_media_type *media, buffer *out)
{
    const spec_schema *schema = media->item_schema != NULL ? media->item_schema : media->schema;
    cJSON *value = schema != NULL ? faker_example(c->memory, c->emulator->patterns, schema) : NULL;
    if (value != NULL && c->endpoint->paging != NULL && media_type_is_json(media->type))
        generic_paging_apply(c, &value);
    if (value != NULL)
        json_print(value, out);
    else
        buffer_append(out, "null");
    cJSON_Delete(value);
}

/* The document's own example of text, else a word. */
static const char *text_of(const spec_media_type *media)
{
    return media->example != NULL && media->example->kind == NODE_STRING ? media->example->text : "text";
}

/* Lines whose schema is text are a file. */
static bool is_sequence_of_items(const spec_media_type *media)
{
    return media_type_is(media->type, "text/event-stream") || media->item_schema != NULL ||
           media->schema == NULL || schema_query_base(media->schema)->types != SPEC_TYPE_STRING;
}

static void append_body(call *c, const negotiated *chosen, buffer *out)
{
    const spec_media_type *media = chosen->media;
    if (media->serialized_example != NULL) {
        buffer_append(out, media->serialized_example);
    } else if (sequence_is(chosen->type) && is_sequence_of_items(media)) {
        sequence_append(c, chosen, out);
    } else if (media_type_is_json(chosen->type)) {
        append_example(c, media, out);
    } else {
        buffer_append(out, text_of(media));
    }
}

void generic_serve(call *c)
{
    negotiated chosen;
    const spec_response *response = acceptable_response(c, &chosen);
    if (chosen.media != NULL)
        chosen = sequence_choose(c, response, chosen);
    int status = status_of(response);
    if (chosen.media == NULL) {
        c->response->status = status;
        return;
    }
    buffer body = {0};
    append_body(c, &chosen, &body);
    response_bytes(c, status, chosen.type, buffer_text(&body), body.length);
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
