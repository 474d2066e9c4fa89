#include "engine/call/response.h"

bool response_exists(const call *c)
{
    return c->response->body.length > 0 || c->response->stream != NULL;
}

void response_begin(call *c, int status, const char *type)
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
    if (response_exists(c))
        return;
    buffer *body = &c->response->body;
    response_begin(c, c->endpoint->success_status, "application/json");
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
    response_begin(c, status != 0 ? status : c->endpoint->success_status, type);
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
    response_begin(c, c->endpoint->success_status, "application/json");
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
    response_begin(c, 200, "text/event-stream");
    http_response_header(c->response, "Cache-Control", "no-store");
    c->response->stream = stream;
}
