#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/condition.h"
#include "core/call/exchange.h"
#include "core/codec/codec.h"
#include "core/http/http_error.h"
#include "core/http/url.h"

#include <stdio.h>
#include <string.h>

enum { PROXY_AUTHENTICATION_REQUIRED = 407 };

static cpod_status class_of_status(int http_status)
{
    switch (http_status) {
    case 400:
        return CPOD_ERR_BAD_REQUEST;
    case 401:
    case PROXY_AUTHENTICATION_REQUIRED:
        return CPOD_ERR_AUTH;
    case 403:
        return CPOD_ERR_FORBIDDEN;
    case 404:
    case 410:
        return CPOD_ERR_NOT_FOUND;
    case 409:
        return CPOD_ERR_CONFLICT;
    case 412:
    case 428:
        return CPOD_ERR_PRECONDITION;
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

#define TEXT_MEMBER(from, name, array) text_member(from, name, array, sizeof(array))

static void slug(char *to, size_t capacity, const char *title)
{
    size_t length = 0;
    for (; *title != '\0' && length + 1 < capacity; title++) {
        if (cpodi_ascii_is_alphanumeric(*title))
            to[length++] = cpodi_ascii_lower(*title);
        else if (length > 0 && to[length - 1] != '_')
            to[length++] = '_';
    }
    while (length > 0 && to[length - 1] == '_')
        length--;
    to[length] = '\0';
}

/* The first of `errors`: which member is at fault and why. */
static void read_field_error(document body, cpod_error *f)
{
    document list;
    char reason[256];
    if (!member(body, "errors", &list) || list.length < 2 || list.text[0] != '[')
        return;
    const document item = {list.text + 1, list.length - 1};
    if (!TEXT_MEMBER(item, "field", f->path) || !TEXT_MEMBER(item, "message", reason))
        return;
    if (strstr(f->message, reason) != NULL) {
        if (strstr(f->message, f->path) == NULL)
            (void)cpodi_fail(f, f->status, "%s: %s", f->path, f->message);
        return;
    }
    (void)cpodi_fail(f, f->status, "%s%s%s: %s", f->message, f->message[0] == '\0' ? "" : ": ", f->path,
                     reason);
}

/* The usual members, else the one that the API declares. */
static void read_request_id(document body, const cpod_meta_names *meta, cpod_error *f)
{
    document inner;
    if (TEXT_MEMBER(body, "requestId", f->request_id) || TEXT_MEMBER(body, "request_id", f->request_id))
        return;
    if (meta != NULL && meta->member != NULL && meta->request_id != NULL &&
        member(body, meta->member, &inner))
        (void)TEXT_MEMBER(inner, meta->request_id, f->request_id);
}

/* `code`, else `error`, else the title's slug; `detail`, else `error_description`, else the title. APIs that
 * put these into an object `error` are understood as well. */
static bool read_facts(document body, const cpod_meta_names *meta, cpod_error *f)
{
    document inner;
    document from = member(body, "error", &inner) && inner.text[0] == '{' ? inner : body;
    bool known = TEXT_MEMBER(from, "title", f->title);
    known = TEXT_MEMBER(from, "code", f->code) || known;
    if (f->code[0] == '\0')
        known = TEXT_MEMBER(from, "error", f->code) || known;
    if (f->code[0] == '\0')
        slug(f->code, sizeof f->code, f->title);
    static const char *const sentences[] = {"detail", "error_description", "message", "title"};
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (TEXT_MEMBER(from, sentences[i], f->message)) {
            known = true;
            break;
        }
    }
    (void)TEXT_MEMBER(from, "instance", f->instance);
    read_request_id(body, meta, f);
    read_field_error(body, f);
    return known;
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
    if (!call->request.is_secret)
        cpodi_text_copy(error->body, sizeof error->body,
                        response->body.data == NULL ? "" : response->body.data, response->body.length);
}

void cpodi_call_hide(const cpodi_call *call, char *text)
{
    cpodi_credentials_hide(&call->credentials, text);
    for (size_t i = 0; i < sizeof call->request.secrets / sizeof call->request.secrets[0]; i++)
        cpodi_text_hide(text, call->request.secrets[i]);
}

void cpodi_problem_hide(const cpodi_call *call, cpod_error *error)
{
#define HIDE(member)              \
    if (CPODI_HAS(error, member)) \
    cpodi_call_hide(call, error->member)
    HIDE(code);
    HIDE(title);
    HIDE(message);
    HIDE(instance);
    HIDE(request_id);
    HIDE(path);
    HIDE(body);
#undef HIDE
}

void cpodi_problem_quote(const cpodi_call *call, cpod_error *error)
{
    const cpodi_response *response = &call->result.response;
    if (CPODI_HAS(error, http_status))
        error->http_status = response->status;
    if (CPODI_HAS(error, request_id))
        memcpy(error->request_id, response->request_id, sizeof error->request_id);
    if (CPODI_HAS(error, body) && !call->request.is_secret && response->body.length > 0)
        cpodi_text_copy(error->body, sizeof error->body, response->body.data, response->body.length);
    cpodi_problem_hide(call, error);
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
    const document body = {response->body.length == 0 ? NULL : response->body.data, response->body.length};
    bool redirected = response->status >= 300 && response->status < 400;
    const cpod_conventions *conventions = call->api->conventions;
    cpod_error whole = CPOD_ERROR_INIT;
    bool known = !redirected && read_facts(body, conventions == NULL ? NULL : &conventions->meta, &whole);
    cpod_status status = class_of(conventions, response->status, whole.code);
    if (response->status == 304)
        status = cpodi_condition_not_modified(call, &whole);
    else if (response->status == PROXY_AUTHENTICATION_REQUIRED)
        (void)cpodi_http_proxy_refused(&whole);
    else if (redirected)
        status = redirect(call, &whole);
    else if (!known)
        describe_unknown(call, status, &whole);
    else
        (void)cpodi_fail(&whole, status, "%s", whole.message[0] != '\0' ? whole.message : whole.code);
    if (response->challenge_problem != NULL) {
        cpodi_error_append(&whole, ": ");
        cpodi_error_append(&whole, response->challenge_problem);
    }
    if (response->request_id[0] != '\0')
        memcpy(whole.request_id, response->request_id, sizeof whole.request_id);
    whole.http_status = response->status;
    whole.retry_after_ms = response->retry_after_ms;
    cpodi_error_copy(error, &whole);
    return status;
}

/* The HTTP status that the response would have had; 0: unknown. */
static int status_member(document from)
{
    static const char *const names[] = {"status", "status_code", "statusCode", "code"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        document value;
        int64_t number;
        if (member(from, names[i], &value) && cpodi_json_integer(value.text, value.length, &number) &&
            number >= 400 && number <= 599)
            return (int)number;
    }
    return 0;
}

cpod_status cpodi_problem_in_stream(const cpodi_call *call, const cpodi_buffer *text, cpod_error *error)
{
    const document body = {text->length == 0 ? NULL : text->data, text->length};
    document inner;
    const document from = member(body, "error", &inner) && inner.text[0] == '{' ? inner : body;
    const cpod_conventions *conventions = call->api->conventions;
    cpod_error whole = CPOD_ERROR_INIT;
    bool known = read_facts(body, conventions == NULL ? NULL : &conventions->meta, &whole);
    if (whole.code[0] == '\0')
        known = TEXT_MEMBER(from, "type", whole.code) || known;
    const int http_status = status_member(from) != 0 ? status_member(from) : status_member(body);
    cpod_status status = http_status != 0 ? class_of(conventions, http_status, whole.code) : CPOD_ERR_SERVER;
    if (known)
        (void)cpodi_fail(&whole, status, "%s", whole.message[0] != '\0' ? whole.message : whole.code);
    else if (call->request.is_secret || text->length == 0)
        (void)cpodi_fail(&whole, status, "The server reported an error in the stream");
    else
        (void)cpodi_fail(&whole, status, "The server reported an error in the stream: %.300s", text->data);
    if (!call->request.is_secret && text->length > 0)
        cpodi_text_copy(whole.body, sizeof whole.body, text->data, text->length);
    if (whole.request_id[0] == '\0')
        memcpy(whole.request_id, call->result.response.request_id, sizeof whole.request_id);
    whole.http_status = call->result.response.status;
    whole.retry_after_ms = -1;
    cpodi_problem_hide(call, &whole);
    cpodi_error_copy(error, &whole);
    return status;
}
