#include "core/call/problem.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

#include <stdio.h>
#include <string.h>

static cpod_status class_of_status(int http_status)
{
    switch (http_status) {
    case 400:
        return CPOD_ERR_BAD_REQUEST;
    case 401:
        return CPOD_ERR_AUTH;
    case 403:
        return CPOD_ERR_FORBIDDEN;
    case 404:
    case 410:
        return CPOD_ERR_NOT_FOUND;
    case 409:
    case 412:
        return CPOD_ERR_CONFLICT;
    case 422:
        return CPOD_ERR_VALIDATION;
    case 429:
        return CPOD_ERR_RATE_LIMIT;
    default:
        return http_status >= 500 && http_status <= 599 ? CPOD_ERR_SERVER : CPOD_ERR_HTTP;
    }
}

static cpod_status class_of(const cpod_conventions *conventions, int http_status, const char *code)
{
    for (size_t i = 0; conventions != NULL && i < conventions->error_code_count; i++) {
        const cpod_error_code *known = &conventions->error_codes[i];
        if (known->http_status == http_status && strcmp(known->code, code) == 0)
            return known->status;
    }
    return class_of_status(http_status);
}

/* A JSON text to read members from. */
typedef struct document {
    const char *text;
    size_t length;
} document;

static bool member(document from, const char *name, document *value)
{
    return from.text != NULL && cpodi_json_member(from.text, from.length, name, &value->text, &value->length);
}

/* A text, or a number as its digits. */
static bool text_member(document from, const char *name, char *to, size_t capacity)
{
    document value;
    to[0] = '\0';
    if (!member(from, name, &value) || capacity == 0)
        return false;
    if (cpodi_json_string(value.text, value.length, to, capacity)) {
        cpodi_text_copy(to, capacity, to, strlen(to));
        return to[0] != '\0';
    }
    int64_t number;
    if (!cpodi_json_integer(value.text, value.length, &number))
        return false;
    cpodi_text_copy(to, capacity, value.text, value.length);
    return true;
}

static void slug(char *to, size_t capacity, const char *title)
{
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";
    size_t length = 0;
    for (; *title != '\0' && length + 1 < capacity; title++) {
        char c = *title >= 'A' && *title <= 'Z' ? small[*title - 'A'] : *title;
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word)
            to[length++] = c;
        else if (length > 0 && to[length - 1] != '_')
            to[length++] = '_';
    }
    while (length > 0 && to[length - 1] == '_')
        length--;
    to[length] = '\0';
}

typedef struct facts {
    char code[64];
    char title[128];
    char message[512];
    char instance[256];
    char request_id[128];
    char path[256];
} facts;

/* The first of `errors`: which member is at fault and why. */
static void read_field_error(document body, facts *f)
{
    document list, item;
    char field[128], reason[256];
    if (!member(body, "errors", &list) || list.length < 2 || list.text[0] != '[')
        return;
    item = (document){list.text + 1, list.length - 1};
    if (!text_member(item, "field", field, sizeof field))
        return;
    cpodi_text_copy(f->path, sizeof f->path, field, strlen(field));
    if (!text_member(item, "message", reason, sizeof reason) || strstr(f->message, reason) != NULL)
        return; /* nothing to add */
    char whole[sizeof f->message + sizeof reason + sizeof field + 8];
    int length = snprintf(whole, sizeof whole, "%s%s%s: %s", f->message, f->message[0] == '\0' ? "" : ": ",
                          field, reason);
    cpodi_text_copy(f->message, sizeof f->message, whole, (size_t)length);
}

/* The usual members, else the one that the API declares. */
static void read_request_id(document body, const cpod_meta_names *meta, facts *f)
{
    document inner;
    if (text_member(body, "requestId", f->request_id, sizeof f->request_id) ||
        text_member(body, "request_id", f->request_id, sizeof f->request_id))
        return;
    if (meta != NULL && meta->member != NULL && meta->request_id != NULL &&
        member(body, meta->member, &inner))
        (void)text_member(inner, meta->request_id, f->request_id, sizeof f->request_id);
}

/* `code`, else `error`, else the title's slug; `detail`, else `error_description`, else the title. APIs that
 * put these into an object `error` are understood as well. */
static bool read_facts(document body, const cpod_meta_names *meta, facts *f)
{
    document inner;
    document from = member(body, "error", &inner) && inner.text[0] == '{' ? inner : body;
    bool known = text_member(from, "title", f->title, sizeof f->title);
    known = text_member(from, "code", f->code, sizeof f->code) || known;
    if (f->code[0] == '\0')
        known = text_member(from, "error", f->code, sizeof f->code) || known;
    if (f->code[0] == '\0')
        slug(f->code, sizeof f->code, f->title);
    static const char *const sentences[] = {"detail", "error_description", "message", "title"};
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (text_member(from, sentences[i], f->message, sizeof f->message)) {
            known = true;
            break;
        }
    }
    (void)text_member(from, "instance", f->instance, sizeof f->instance);
    read_request_id(body, meta, f);
    read_field_error(body, f);
    return known;
}

static void copy(char *to, size_t capacity, const char *from)
{
    cpodi_text_copy(to, capacity, from, strlen(from));
}

static void fill(const cpodi_call *call, const facts *f, cpod_error *error)
{
    if (CPODI_HAS(error, code))
        copy(error->code, sizeof error->code, f->code);
    if (CPODI_HAS(error, title))
        copy(error->title, sizeof error->title, f->title);
    if (CPODI_HAS(error, instance))
        copy(error->instance, sizeof error->instance, f->instance);
    if (CPODI_HAS(error, path))
        copy(error->path, sizeof error->path, f->path);
    if (CPODI_HAS(error, request_id))
        copy(error->request_id, sizeof error->request_id,
             call->result.response.request_id[0] != '\0' ? call->result.response.request_id : f->request_id);
}

/* The message for a body in an unknown format. */
static void describe_unknown(const cpodi_call *call, cpod_status status, cpod_error *error)
{
    const cpodi_response *response = &call->result.response;
    const char *format = response->body.length == 0          ? "an empty body"
                         : response->content_type[0] == '\0' ? "a body in an unknown format"
                                                             : response->content_type;
    (void)cpodi_fail(error, status, "The server answered HTTP %d with %s%s", response->status, format,
                     response->body_is_cut ? ", which is incomplete" : "");
    if (!call->request.is_secret && CPODI_HAS(error, body))
        cpodi_text_copy(error->body, sizeof error->body,
                        response->body.data == NULL ? "" : response->body.data, response->body.length);
}

/* Shows the beginning of the address only: a query may be a signature, with a secret response the path as
 * well. */
static cpod_status redirect(const cpodi_call *call, cpod_error *error)
{
    const char *location = call->result.response.location;
    size_t shown = call->request.is_secret ? cpodi_url_origin_length(location) : strcspn(location, "?#");
    if (location[0] == '\0')
        location = "nowhere";
    else if (shown == 0 || memchr(location, '@', shown) != NULL)
        location = "another address";
    else
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server redirects (HTTP %d) to %.*s, which is not followed: check base_url",
                          call->result.response.status, (int)shown, location);
    return cpodi_fail(error, CPOD_ERR_PROTOCOL, "The server redirects (HTTP %d) to %s, which is not followed",
                      call->result.response.status, location);
}

cpod_status cpodi_problem(const cpodi_call *call, cpod_error *error)
{
    const cpodi_response *response = &call->result.response;
    facts f = {.code = ""};
    const document body = {response->body.length == 0 ? NULL : response->body.data, response->body.length};
    bool redirected = response->status >= 300 && response->status < 400;
    const cpod_conventions *conventions = call->api->conventions;
    bool known = !redirected && read_facts(body, conventions == NULL ? NULL : &conventions->meta, &f);
    cpod_status status = class_of(conventions, response->status, f.code);
    if (redirected)
        status = redirect(call, error);
    else if (!known)
        describe_unknown(call, status, error);
    else
        (void)cpodi_fail(error, status, "%s", f.message[0] != '\0' ? f.message : f.code);
    fill(call, &f, error);
    if (CPODI_HAS(error, http_status))
        error->http_status = response->status;
    if (CPODI_HAS(error, retry_after_ms))
        error->retry_after_ms = response->retry_after_ms;
    return status;
}
