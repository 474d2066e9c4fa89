#include "core/call/hooks.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/log.h"
#include "core/http/url.h"

#include <string.h>

#define URL_SIZE    1024
#define HOST_SIZE   256
#define FIRST_TEXTS 256

/* What hooks add to an attempt. */
typedef struct cpodi_hook_state {
    void *data;         /* the program's */
    cpodi_arena *texts; /* of the headers that hooks have set; NULL: none */
    cpod_transfer_info transfer;
} cpodi_hook_state;

/* ---- description of an attempt ---- */

typedef struct description {
    cpod_attempt attempt;
    char url[URL_SIZE];
    char url_template[URL_SIZE];
    char host[HOST_SIZE];
} description;

static void append(char *to, size_t capacity, const char *text, size_t length)
{
    size_t used = strlen(to);
    cpodi_text_copy(to + used, capacity - used, text, length);
}

static void describe_template(const cpodi_call *call, description *d)
{
    d->url_template[0] = '\0';
    if (call->operation == NULL)
        return;
    const char *url = call->request.url.data;
    const char *path = call->api->tables->pool + call->operation->path;
    size_t origin = cpodi_url_origin_length(url);
    append(d->url_template, sizeof d->url_template, url + origin, call->request.base_length - origin);
    append(d->url_template, sizeof d->url_template, path, strlen(path));
}

/* The texts live as long as the call and `d`. */
static void describe(const cpodi_call *call, description *d)
{
    const cpodi_origin origin = cpodi_url_origin(call->request.url.data);
    cpodi_log_url(call, d->url, sizeof d->url);
    describe_template(call, d);
    cpodi_text_copy(d->host, sizeof d->host, origin.host, origin.host_length);
    d->attempt = (cpod_attempt){.size = sizeof d->attempt,
                                .method = call->request.method,
                                .url = d->url,
                                .number = call->result.attempts,
                                .status = CPOD_OK,
                                .request_id = "",
                                .hook_data = call->options.hook_data,
                                .attempt_data = &call->hooks->data,
                                .url_template = d->url_template,
                                .scheme = origin.scheme,
                                .host = d->host,
                                .port = origin.port,
                                .resend_count = call->result.attempts - 1,
                                .is_foreign = call->request.is_cross_origin,
                                .error_code = "",
                                .error_message = "",
                                .transfer = &call->hooks->transfer};
}

/* What the transport has not reported, and the library knows. */
static void complete_transfer(const cpodi_call *call, cpod_transfer_info *transfer, int64_t elapsed_ms)
{
    const cpodi_request *request = &call->request;
    if (transfer->total_us < 0)
        transfer->total_us = elapsed_ms * 1000;
    if (call->result.response.status == 0)
        return;
    if (transfer->sent_bytes < 0)
        transfer->sent_bytes = cpodi_source_is_used(&request->source) ? (int64_t)request->source.sent
                                                                      : (int64_t)request->body.length;
    if (transfer->received_bytes < 0)
        transfer->received_bytes = (int64_t)cpodi_log_received(call);
}

static void describe_outcome(const cpodi_call *call, cpod_status status, const cpod_error *error,
                             description *d)
{
    describe(call, d);
    d->attempt.http_status = call->result.response.status;
    d->attempt.status = status;
    d->attempt.elapsed_ms = cpodi_log_elapsed(call);
    d->attempt.request_id = call->result.response.request_id;
    if (status != CPOD_OK) {
        d->attempt.error_code = error->code;
        d->attempt.error_message = error->message;
    }
    complete_transfer(call, &call->hooks->transfer, d->attempt.elapsed_ms);
}

/* ---- headers that hooks set ---- */

/* A hook that may set headers now, on this thread. The argument of the function is compared with `handle` and not
 * read, since it may be anything. Hooks make calls, which have hooks. */
typedef struct running_hook {
    const void *handle;
    bool is_sign; /* else `before` */
    cpodi_call *call;
    struct running_hook *outer;
} running_hook;

static _Thread_local running_hook *innermost;

static cpodi_call *find_call(const void *handle, bool is_sign)
{
    const running_hook *hook = innermost;
    while (hook != NULL && (hook->handle != handle || hook->is_sign != is_sign))
        hook = hook->outer;
    return hook == NULL ? NULL : hook->call;
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        bool is_prefix = names[i][length - 1] == '-';
        if (is_prefix ? cpodi_text_starts_nocase(name, names[i]) : cpodi_text_equal_nocase(name, names[i]))
            return true;
    }
    return false;
}

/* A name that ends with '-' is a prefix. */
static bool frames(const char *name)
{
    static const char *const names[] = {
        "Host",    "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "TE", "Trailer",
        "Upgrade", "Expect",         "HTTP2-Settings",    "Proxy-"};
    return is_one_of(name, names, sizeof names / sizeof names[0]);
}

/* Headers whose meaning the library has to know, to repeat or to decode. */
static bool is_librarys(const char *name)
{
    static const char *const names[] = {"Authorization", "Cookie", "Content-",        "Accept-Encoding",
                                        "Range",         "If-",    "Idempotency-Key", "Last-Event-ID"};
    return frames(name) || is_one_of(name, names, sizeof names / sizeof names[0]);
}

/* Also where the operation does not need the key. */
static bool is_api_key(const cpodi_call *call, const char *name)
{
    const cpod_tables *tables = call->api->tables;
    for (uint32_t i = 0; i < tables->scheme_count; i++) {
        if (tables->schemes[i].type == CPOD_SECURITY_KEY_HEADER &&
            cpodi_text_equal_nocase(name, tables->pool + tables->schemes[i].name))
            return true;
    }
    return false;
}

/* For one attempt: a stream repeats its request without end, so that the call's arena would grow. */
static cpod_status set_header(cpodi_call *call, const char *name, const char *value)
{
    cpodi_hook_state *state = call->hooks;
    if (state->texts == NULL) {
        state->texts = cpodi_arena_new(&call->client->allocator, FIRST_TEXTS, 0);
        if (state->texts == NULL)
            return CPOD_ERR_NO_MEMORY;
        state->texts->is_secret = true;
    }
    const char *own_name = cpodi_arena_copy_text(state->texts, name, strlen(name));
    const char *own_value = cpodi_arena_copy_text(state->texts, value, strlen(value));
    cpodi_headers *headers = &call->credentials.headers;
    if (own_name == NULL || own_value == NULL ||
        !cpodi_headers_set(headers, call->arena, own_name, own_value))
        return CPOD_ERR_NO_MEMORY;
    call->result.http_request.headers = headers->items;
    call->result.http_request.header_count = headers->count;
    return CPOD_OK;
}

cpod_status cpod_attempt_set_header(const cpod_attempt *attempt, const char *name, const char *value)
{
    cpodi_call *call = find_call(attempt, false);
    if (call == NULL || call->request.is_cross_origin || !cpodi_header_name_is_valid(name) ||
        !cpodi_header_value_is_valid(value) || is_librarys(name) || is_api_key(call, name))
        return CPOD_ERR_INVALID_ARGUMENT;
    return set_header(call, name, value);
}

cpod_status cpod_sign_set_header(const cpod_sign_request *request, const char *name, const char *value)
{
    cpodi_call *call = find_call(request, true);
    if (call == NULL || !cpodi_header_name_is_valid(name) || !cpodi_header_value_is_valid(value) ||
        frames(name))
        return CPOD_ERR_INVALID_ARGUMENT;
    return set_header(call, name, value);
}

/* ---- calling the hooks ---- */

static void call_before(cpodi_call *call, const cpod_attempt *attempt)
{
    const cpod_hooks *hooks = &call->client->hooks;
    if (hooks->before == NULL)
        return;
    running_hook hook = {.handle = attempt, .call = call, .outer = innermost};
    innermost = &hook;
    hooks->before(hooks->context, attempt);
    innermost = hook.outer;
}

/* Not when a part of the body is read while it is sent. A body in memory is a source where its progress is
 * reported. */
static bool has_streamed_body(const cpodi_source *source)
{
    for (size_t i = 0; i < source->count; i++) {
        if (source->segments[i].upload != NULL)
            return true;
    }
    return false;
}

static cpod_status call_sign(cpodi_call *call, const cpod_attempt *attempt)
{
    const cpod_hooks *hooks = &call->client->hooks;
    const cpod_http_request *sent = &call->result.http_request;
    const cpodi_origin origin = cpodi_url_origin(sent->url);
    bool is_streamed = has_streamed_body(&call->request.source);
    bool has_body = call->request.has_body && !is_streamed;
    char host[HOST_SIZE];
    cpodi_text_copy(host, sizeof host, origin.address, origin.address_length);
    const cpod_sign_request request = {.size = sizeof request,
                                       .method = sent->method,
                                       .url = sent->url,
                                       .host = host,
                                       .headers = sent->headers,
                                       .header_count = sent->header_count,
                                       .body = has_body ? call->request.body.data : NULL,
                                       .body_length = has_body ? call->request.body.length : 0,
                                       .body_is_streamed = is_streamed,
                                       .attempt = attempt};
    running_hook hook = {.handle = &request, .is_sign = true, .call = call, .outer = innermost};
    innermost = &hook;
    cpod_status status = hooks->sign(hooks->context, &request);
    innermost = hook.outer;
    return status;
}

static cpod_status sign(cpodi_call *call, const cpod_attempt *attempt, cpod_error *error)
{
    if (call->client->hooks.sign == NULL || call->request.is_cross_origin)
        return CPOD_OK;
    cpod_status status = call_sign(call, attempt);
    if (status == CPOD_OK)
        return CPOD_OK;
    /* Of a program in C any number may come. */
    const char *name = cpod_status_name(status);
    bool is_failure = (int)status >= (int)CPOD_ERR_INVALID_ARGUMENT && strcmp(name, "CPOD_ERR_UNKNOWN") != 0;
    return cpodi_fail(error, is_failure ? status : CPOD_ERR_CALLBACK, "The hook sign returned %s", name);
}

/* Whether anyone will see an attempt. */
static bool has_hooks(const cpodi_call *call)
{
    const cpod_hooks *hooks = &call->client->hooks;
    return hooks->before != NULL || hooks->after != NULL || hooks->sign != NULL ||
           call->limits.retry.decide != NULL;
}

static bool begin_state(cpodi_call *call)
{
    cpodi_hook_state *state = call->hooks;
    if (state == NULL) {
        state = cpodi_arena_alloc(call->arena, sizeof *state, _Alignof(cpodi_hook_state));
        if (state == NULL)
            return false;
        state->texts = NULL;
        call->hooks = state;
    }
    cpodi_arena_free(state->texts);
    *state = (cpodi_hook_state){.transfer = {.size = sizeof state->transfer,
                                             .resolved_us = -1,
                                             .connected_us = -1,
                                             .secured_us = -1,
                                             .sending_us = -1,
                                             .first_byte_us = -1,
                                             .total_us = -1,
                                             .sent_bytes = -1,
                                             .received_bytes = -1,
                                             .connection_reused = -1}};
    return true;
}

cpod_status cpodi_hooks_before(cpodi_call *call, cpod_error *error)
{
    if (!has_hooks(call))
        return CPOD_OK;
    if (!begin_state(call))
        return cpodi_no_memory(error);
    call->result.http_request.transfer = &call->hooks->transfer;
    description d;
    describe(call, &d);
    call_before(call, &d.attempt);
    return sign(call, &d.attempt, error);
}

void cpodi_hooks_after(const cpodi_call *call, cpod_status status, const cpod_error *error)
{
    const cpod_hooks *hooks = &call->client->hooks;
    if (hooks->after == NULL || call->hooks == NULL)
        return;
    description d;
    describe_outcome(call, status, error, &d);
    hooks->after(hooks->context, &d.attempt);
}

bool cpodi_hooks_decide(const cpodi_call *call, const cpod_error *error, bool proposed)
{
    const cpod_retry_policy *policy = &call->limits.retry;
    if (policy->decide == NULL)
        return proposed;
    description d;
    describe_outcome(call, error->status, error, &d);
    return policy->decide(policy->context, &d.attempt, proposed);
}

void cpodi_hooks_end(cpodi_call *call)
{
    if (call->hooks != NULL)
        cpodi_arena_free(call->hooks->texts);
    call->hooks = NULL;
}
