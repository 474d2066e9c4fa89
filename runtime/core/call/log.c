#include "core/call/log.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/exchange.h"
#include "core/http/media_type.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 1024

typedef struct line {
    char *text;
    size_t capacity;
    size_t length;
} line;

static void append_bytes(line *l, const char *text, size_t length)
{
    size_t left = l->capacity - 1 - l->length;
    if (length > left)
        length = left;
    memcpy(l->text + l->length, text, length);
    l->length += length;
    l->text[l->length] = '\0';
}

static void append(line *l, const char *text)
{
    append_bytes(l, text, strlen(text));
}

static bool is_plain(const char *name, size_t length)
{
    static const char *const plain[] = {"page", "pageSize", "page_size", "limit", "offset", "sort"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (strlen(plain[i]) == length && memcmp(plain[i], name, length) == 0)
            return true;
    }
    return false;
}

static void append_query(line *l, const char *query)
{
    while (*query != '\0') {
        size_t pair = strcspn(query, "&");
        size_t name = strcspn(query, "=&");
        append_bytes(l, query, name);
        if (name < pair && is_plain(query, name))
            append_bytes(l, query + name, pair - name);
        else if (name < pair)
            append(l, "=REDACTED");
        query += pair;
        if (*query == '&') {
            append(l, "&");
            query++;
        }
    }
}

/* A path parameter of format password must not be seen: then the path's template is. */
static bool has_secret_path(const cpodi_call *call)
{
    if (call->operation == NULL)
        return false;
    const cpod_parameter *parameters = call->api->tables->parameters + call->operation->first_parameter;
    for (uint32_t i = 0; i < call->operation->path_parameter_count; i++) {
        if ((parameters[i].flags & CPOD_FLAG_SECRET) != 0)
            return true;
    }
    return false;
}

/* JSON or text that is the whole query has no names, which are shown. */
static bool has_unnamed_query(const cpodi_call *call)
{
    if (call->operation == NULL)
        return false;
    const cpod_parameter *parameters = call->api->tables->parameters + call->operation->first_parameter;
    for (uint32_t i = call->operation->path_parameter_count; i < call->operation->parameter_count; i++) {
        if (parameters[i].location == CPOD_IN_QUERYSTRING && parameters[i].style != CPOD_STYLE_FORM)
            return true;
    }
    return false;
}

static void append_url(line *l, const cpodi_call *call)
{
    const char *url = call->request.url.data;
    size_t length = strcspn(url, "?");
    if (has_secret_path(call)) {
        append_bytes(l, url, call->request.base_length);
        append(l, call->api->tables->pool + call->operation->path);
    } else {
        append_bytes(l, url, length);
    }
    if (url[length] == '?') {
        append(l, "?");
        if (has_unnamed_query(call))
            append(l, "REDACTED");
        else
            append_query(l, url + length + 1);
    }
}

void cpodi_log_url(const cpodi_call *call, char *to, size_t capacity)
{
    line l = {.text = to, .capacity = capacity};
    *to = '\0';
    append_url(&l, call);
}

/* Logs method and URL, followed by `tail`. */
static void emit(const cpodi_call *call, const char *tail)
{
    char text[LINE_SIZE];
    line l = {.text = text, .capacity = sizeof text};
    append(&l, call->request.method);
    append(&l, " ");
    append_url(&l, call);
    append(&l, tail);
    call->client->options.log(call->client->options.log_context, l.text);
}

/* Only JSON, which is text. Bodies that may contain a secret are never logged. */
static void log_body(const cpodi_call *call, const char *what, const char *content_type,
                     const cpodi_buffer *body)
{
    if (call->request.is_secret || body->is_secret || body->length == 0 || content_type == NULL ||
        !cpodi_media_is_json(content_type))
        return;
    char text[LINE_SIZE];
    line l = {.text = text, .capacity = sizeof text};
    append(&l, what);
    cpodi_text_copy(l.text + l.length, l.capacity - l.length, body->data, body->length);
    cpodi_call_hide(call, l.text);
    call->client->options.log(call->client->options.log_context, l.text);
}

size_t cpodi_log_received(const cpodi_call *call)
{
    return cpodi_response_bytes(&call->result.response) +
           (size_t)(call->request.sink.written - call->resume.began_at);
}

void cpodi_log_attempt(const cpodi_call *call, cpod_status status)
{
    if (call->client->options.log == NULL)
        return;
    int64_t elapsed_ms = cpodi_log_elapsed(call);
    const cpodi_response *response = &call->result.response;
    char tail[320];
    if (response->status != 0)
        (void)snprintf(tail, sizeof tail, " -> %d, attempt %d, %" PRId64 " ms, %zu bytes, request id %s",
                       response->status, call->result.attempts, elapsed_ms, cpodi_log_received(call),
                       response->request_id[0] == '\0' ? "none" : response->request_id);
    else
        (void)snprintf(tail, sizeof tail, " -> %s, attempt %d, %" PRId64 " ms", cpod_status_name(status),
                       call->result.attempts, elapsed_ms);
    cpodi_call_hide(call, tail);
    emit(call, tail);
    if (!call->client->options.log_bodies)
        return;
    const cpodi_headers *sent = &call->request.headers;
    log_body(call, "request body: ", cpodi_headers_find(sent->items, sent->count, "content-type"),
             &call->request.body);
    log_body(call, "response body: ", response->content_type, &response->body);
}

void cpodi_log_replaced(const cpodi_call *call, uint32_t texts)
{
    if (call->client->options.log == NULL || texts == 0)
        return;
    char tail[96];
    (void)snprintf(tail, sizeof tail, " -> invalid characters in %" PRIu32 " texts were replaced by U+FFFD",
                   texts);
    emit(call, tail);
}

void cpodi_log_retry(const cpodi_call *call, int64_t delay_ms)
{
    if (call->client->options.log == NULL)
        return;
    char tail[96];
    (void)snprintf(tail, sizeof tail, " is tried again in %" PRId64 " ms", delay_ms);
    emit(call, tail);
}
