#include "core/auth/auth.h"

#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/http/url.h"

#include <string.h>
#include <time.h>

bool cpodi_auth_init(cpodi_auth *auth, const cpodi_auth_context *context)
{
    auth->context = *context;
    cpodi_buffer_init(&auth->token, context->allocator);
    cpodi_buffer_init(&auth->refresh_token, context->allocator);
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return false;
    bool ok = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(&auth->changed, &attributes) == 0;
    (void)pthread_condattr_destroy(&attributes);
    if (!ok)
        return false;
    if (pthread_mutex_init(&auth->lock, NULL) == 0)
        return true;
    (void)pthread_cond_destroy(&auth->changed);
    return false;
}

void cpodi_auth_destroy(cpodi_auth *auth)
{
    cpodi_buffer_wipe(&auth->token);
    cpodi_buffer_wipe(&auth->refresh_token);
    (void)pthread_mutex_destroy(&auth->lock);
    (void)pthread_cond_destroy(&auth->changed);
}

void cpodi_credentials_init(cpodi_credentials *credentials, const cpod_allocator *allocator)
{
    memset(credentials, 0, sizeof *credentials);
    cpodi_buffer_init(&credentials->url, allocator);
    cpodi_buffer_init(&credentials->authorization, allocator);
    cpodi_buffer_init(&credentials->cookie, allocator);
}

void cpodi_credentials_wipe(cpodi_credentials *credentials)
{
    cpodi_buffer_wipe(&credentials->url);
    cpodi_buffer_wipe(&credentials->authorization);
    cpodi_buffer_wipe(&credentials->cookie);
}

static bool has(const cpodi_auth *auth, const cpod_scheme *scheme)
{
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SCHEME_BEARER:
        return cpodi_token_is_available(auth);
    case CPOD_SCHEME_BASIC:
        return auth->context.options->username != NULL;
    default:
        return auth->context.options->api_key != NULL;
    }
}

/* The schemes to apply, as bits. 0: the client has no complete alternative; then the request is sent without,
 * and the server decides. */
static uint32_t choose_schemes(const cpodi_auth_call *call)
{
    const cpod_tables *tables = call->tables;
    uint32_t available = 0;
    for (uint32_t s = 0; s < tables->scheme_count && s < 32; s++)
        available |= has(call->auth, &tables->schemes[s]) ? 1U << s : 0U;
    if (call->security == CPODI_SECURITY_ANY)
        return available & (0U - available); /* the first one */
    for (uint32_t i = 0; i < call->operation->alternative_count; i++) {
        uint32_t needed = tables->alternatives[call->operation->first_alternative + i];
        if (needed != 0 && (needed & ~available) == 0)
            return needed;
    }
    return 0;
}

static cpod_status set_header(const cpodi_auth_call *call, const char *name, const char *value,
                              cpod_error *error)
{
    return cpodi_headers_set(&call->credentials->headers, call->arena, name, value) ? CPOD_OK
                                                                                    : cpodi_no_memory(error);
}

static cpod_status set_authorization(const cpodi_auth_call *call, cpod_error *error)
{
    cpodi_buffer *text = &call->credentials->authorization;
    return cpodi_buffer_terminate(text) ? set_header(call, "Authorization", text->data, error)
                                        : cpodi_no_memory(error);
}

static cpod_status apply_bearer(const cpodi_auth_call *call, cpod_error *error)
{
    cpodi_buffer *text = &call->credentials->authorization;
    cpodi_buffer_wipe(text);
    cpodi_buffer_append_text(text, "Bearer ");
    cpod_status status = cpodi_token_get(call, text, error);
    if (status != CPOD_OK)
        return status;
    call->credentials->used_token = true;
    return set_authorization(call, error);
}

static cpod_status apply_basic(const cpodi_auth_call *call, cpod_error *error)
{
    const cpod_client_options *options = call->auth->context.options;
    cpodi_buffer pair;
    cpodi_buffer_init(&pair, call->auth->context.allocator);
    pair.is_secret = true;
    cpodi_buffer_append_text(&pair, options->username);
    cpodi_buffer_append_char(&pair, ':');
    cpodi_buffer_append_text(&pair, options->password == NULL ? "" : options->password);
    cpodi_buffer *text = &call->credentials->authorization;
    cpodi_buffer_wipe(text);
    size_t length = cpodi_base64_length(pair.length);
    cpodi_buffer_append_text(text, "Basic ");
    char *room = pair.failed ? NULL : cpodi_buffer_room(text, length);
    if (room != NULL) {
        cpodi_base64_encode((const unsigned char *)pair.data, pair.length, room);
        text->length += length;
    }
    cpodi_buffer_wipe(&pair);
    return room != NULL ? set_authorization(call, error) : cpodi_no_memory(error);
}

static cpod_status apply_query_key(const cpodi_auth_call *call, const char *name, cpod_error *error)
{
    const char *key = call->auth->context.options->api_key;
    cpodi_buffer *url = &call->credentials->url;
    if (url->length == 0)
        cpodi_buffer_append(url, call->url->data, call->url->length);
    bool has_query = url->data != NULL && memchr(url->data, '?', url->length) != NULL;
    cpodi_buffer_append_char(url, has_query ? '&' : '?');
    cpodi_url_escape(url, name, strlen(name), false);
    cpodi_buffer_append_char(url, '=');
    cpodi_url_escape(url, key, strlen(key), false);
    return cpodi_buffer_terminate(url) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status apply_cookie_key(const cpodi_auth_call *call, const char *name, cpod_error *error)
{
    const cpodi_headers *headers = &call->credentials->headers;
    const char *others = cpodi_headers_find(headers->items, headers->count, "Cookie");
    const char *key = call->auth->context.options->api_key;
    cpodi_buffer *cookie = &call->credentials->cookie;
    if (cookie->length == 0 && others != NULL)
        cpodi_buffer_append_text(cookie, others);
    cpodi_buffer_append_text(cookie, cookie->length == 0 ? "" : "; ");
    cpodi_buffer_append_text(cookie, name);
    cpodi_buffer_append_char(cookie, '=');
    cpodi_url_escape(cookie, key, strlen(key), false);
    return cpodi_buffer_terminate(cookie) ? set_header(call, "Cookie", cookie->data, error)
                                          : cpodi_no_memory(error);
}

static cpod_status apply(const cpodi_auth_call *call, const cpod_scheme *scheme, cpod_error *error)
{
    const char *name = scheme->name == CPOD_NONE ? "" : call->tables->pool + scheme->name;
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SCHEME_BEARER:
        return apply_bearer(call, error);
    case CPOD_SCHEME_BASIC:
        return apply_basic(call, error);
    case CPOD_SCHEME_KEY_HEADER:
        return set_header(call, name, call->auth->context.options->api_key, error);
    case CPOD_SCHEME_KEY_QUERY:
        return apply_query_key(call, name, error);
    case CPOD_SCHEME_KEY_COOKIE:
        return apply_cookie_key(call, name, error);
    }
    return CPOD_OK;
}

/* The headers without credentials, anew for each attempt. */
static cpod_status reset(const cpodi_auth_call *call, cpod_error *error)
{
    cpodi_credentials *credentials = call->credentials;
    cpodi_buffer_wipe(&credentials->url);
    cpodi_buffer_wipe(&credentials->cookie);
    credentials->used_token = false;
    credentials->headers.count = 0;
    for (size_t i = 0; i < call->headers->count; i++) {
        const cpod_header *header = &call->headers->items[i];
        cpod_status status = set_header(call, header->name, header->value, error);
        if (status != CPOD_OK)
            return status;
    }
    return CPOD_OK;
}

cpod_status cpodi_auth_apply(const cpodi_auth_call *call, cpod_error *error)
{
    cpod_status status = reset(call, error);
    if (status != CPOD_OK || call->security == CPODI_SECURITY_NONE)
        return status;
    uint32_t schemes = choose_schemes(call);
    for (uint32_t s = 0; status == CPOD_OK && s < call->tables->scheme_count && s < 32; s++) {
        if ((schemes >> s & 1U) != 0)
            status = apply(call, &call->tables->schemes[s], error);
    }
    return status;
}

bool cpodi_auth_refused(const cpodi_auth_call *call)
{
    cpodi_auth *auth = call->auth;
    const cpod_client_options *options = auth->context.options;
    if (!call->credentials->used_token || (options->token != NULL && options->refresh_token == NULL))
        return false; /* no other token */
    (void)pthread_mutex_lock(&auth->lock);
    if (auth->generation == call->credentials->token_generation)
        auth->refused = true; /* else another thread has replaced it already */
    (void)pthread_mutex_unlock(&auth->lock);
    return true;
}
