#include "core/auth/auth.h"

#include <string.h>
#include <time.h>

#include "core/auth/token.h"
#include "core/call/call.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

bool cpodi_auth_init(cpodi_auth *auth, const cpod_allocator *allocator)
{
    cpodi_buffer_init(&auth->token, allocator);
    cpodi_buffer_init(&auth->refresh_token, allocator);
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

/* ---- which ---- */

static bool has(const cpod_client *client, const cpod_scheme *scheme)
{
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SCHEME_BEARER:
        return cpodi_token_is_available(client);
    case CPOD_SCHEME_BASIC:
        return client->options.username != NULL;
    default:
        return client->options.api_key != NULL;
    }
}

/* The schemes of the first alternative the client has all credentials for, as bits. 0: none, then the request
 * goes without, and the server is the judge. */
static uint32_t schemes_of_operation(const cpodi_call *call)
{
    const cpod_tables *tables = call->api->tables;
    for (uint32_t i = 0; i < call->operation->alternative_count; i++) {
        uint32_t needed = tables->alternatives[call->operation->first_alternative + i];
        bool complete = needed != 0;
        for (uint32_t s = 0; s < tables->scheme_count && s < 32; s++) {
            if ((needed >> s & 1U) != 0 && !has(call->client, &tables->schemes[s]))
                complete = false;
        }
        if (complete)
            return needed;
    }
    return 0;
}

static uint32_t schemes_of_client(const cpodi_call *call)
{
    const cpod_tables *tables = call->api->tables;
    for (uint32_t s = 0; s < tables->scheme_count && s < 32; s++) {
        if (has(call->client, &tables->schemes[s]))
            return 1U << s;
    }
    return 0;
}

/* ---- how ---- */

static cpod_status set_header(cpodi_call *call, const char *name, const char *value, cpod_error *error)
{
    return cpodi_headers_set(&call->sent_headers, call->arena, name, value) ? CPOD_OK
                                                                            : cpodi_no_memory(error);
}

static cpod_status set_authorization(cpodi_call *call, cpod_error *error)
{
    if (!cpodi_buffer_seal(&call->authorization))
        return cpodi_no_memory(error);
    return set_header(call, "Authorization", call->authorization.data, error);
}

static cpod_status apply_bearer(cpodi_call *call, cpod_error *error)
{
    cpodi_buffer_wipe(&call->authorization);
    cpodi_buffer_append_text(&call->authorization, "Bearer ");
    cpod_status status = cpodi_token_get(call, &call->authorization, &call->token_generation, error);
    if (status != CPOD_OK)
        return status;
    call->used_token = true;
    return set_authorization(call, error);
}

static cpod_status apply_basic(cpodi_call *call, cpod_error *error)
{
    const char *password = call->client->options.password == NULL ? "" : call->client->options.password;
    cpodi_buffer pair;
    cpodi_buffer_init(&pair, &call->client->allocator);
    (void)cpodi_buffer_room(&pair, strlen(call->client->options.username) + strlen(password) + 1);
    cpodi_buffer_append_text(&pair, call->client->options.username);
    cpodi_buffer_append_char(&pair, ':');
    cpodi_buffer_append_text(&pair, password);
    cpodi_buffer_wipe(&call->authorization);
    (void)cpodi_buffer_room(&call->authorization, pair.length * 2 + CPODI_PADDING + 16);
    cpodi_buffer_append_text(&call->authorization, "Basic ");
    size_t quote = call->authorization.length;
    cpod_status status = CPOD_ERR_NO_MEMORY;
    if (!pair.failed) {
        const cpod_bytes bytes = cpod_bytes_of(pair.data, pair.length);
        status = cpodi_encode(NULL, CPOD_KIND_BYTES, 0, &bytes, &call->authorization, error);
    }
    cpodi_buffer_wipe(&pair);
    if (status != CPOD_OK || call->authorization.failed)
        return cpodi_no_memory(error);
    /* JSON has the base64 text in quotes. */
    cpodi_buffer *text = &call->authorization;
    memmove(text->data + quote, text->data + quote + 1, text->length - quote - 2);
    text->length -= 2;
    return set_authorization(call, error);
}

static cpod_status apply_query_key(cpodi_call *call, const char *name, cpod_error *error)
{
    const char *key = call->client->options.api_key;
    cpodi_buffer *url = &call->keyed_url;
    if (url->length == 0) {
        (void)cpodi_buffer_room(url,
                                call->url.length + strlen(name) * 3 + strlen(key) * 3 + CPODI_PADDING + 8);
        cpodi_buffer_append(url, call->url.data, call->url.length);
    }
    cpodi_buffer_append_char(url, memchr(url->data == NULL ? "" : url->data, '?', url->length) == NULL ? '?'
                                                                                                       : '&');
    cpodi_url_escape(url, name, strlen(name), false);
    cpodi_buffer_append_char(url, '=');
    cpodi_url_escape(url, key, strlen(key), false);
    return cpodi_buffer_seal(url) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status apply_cookie_key(cpodi_call *call, const char *name, cpod_error *error)
{
    const char *others = cpodi_headers_find(call->sent_headers.items, call->sent_headers.count, "Cookie");
    const char *key = call->client->options.api_key;
    cpodi_buffer *cookie = &call->cookie;
    if (cookie->length == 0) {
        size_t room =
            (others == NULL ? 0 : strlen(others)) + strlen(name) + strlen(key) * 3 + CPODI_PADDING + 8;
        (void)cpodi_buffer_room(cookie, room);
        cpodi_buffer_append_text(cookie, others == NULL ? "" : others);
    }
    cpodi_buffer_append_text(cookie, cookie->length == 0 ? "" : "; ");
    cpodi_buffer_append_text(cookie, name);
    cpodi_buffer_append_char(cookie, '=');
    cpodi_url_escape(cookie, key, strlen(key), false);
    if (!cpodi_buffer_seal(cookie))
        return cpodi_no_memory(error);
    return set_header(call, "Cookie", cookie->data, error);
}

static cpod_status apply(cpodi_call *call, const cpod_scheme *scheme, cpod_error *error)
{
    const char *name = scheme->name == CPOD_NONE ? "" : call->api->tables->pool + scheme->name;
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SCHEME_BEARER:
        return apply_bearer(call, error);
    case CPOD_SCHEME_BASIC:
        return apply_basic(call, error);
    case CPOD_SCHEME_KEY_HEADER:
        return set_header(call, name, call->client->options.api_key, error);
    case CPOD_SCHEME_KEY_QUERY:
        return apply_query_key(call, name, error);
    case CPOD_SCHEME_KEY_COOKIE:
        return apply_cookie_key(call, name, error);
    }
    return CPOD_OK;
}

/* The headers without credentials, anew for each attempt. */
static cpod_status reset_headers(cpodi_call *call, cpod_error *error)
{
    cpodi_buffer_wipe(&call->keyed_url);
    cpodi_buffer_wipe(&call->cookie);
    call->used_token = false;
    call->sent_headers.count = 0;
    for (size_t i = 0; i < call->headers.count; i++) {
        cpod_status status =
            set_header(call, call->headers.items[i].name, call->headers.items[i].value, error);
        if (status != CPOD_OK)
            return status;
    }
    return CPOD_OK;
}

cpod_status cpodi_auth_apply(cpodi_call *call, cpod_error *error)
{
    cpod_status status = reset_headers(call, error);
    if (status != CPOD_OK || call->security == CPODI_SECURITY_NONE)
        return status;
    uint32_t schemes =
        call->security == CPODI_SECURITY_OPERATION ? schemes_of_operation(call) : schemes_of_client(call);
    const cpod_tables *tables = call->api->tables;
    for (uint32_t s = 0; status == CPOD_OK && s < tables->scheme_count && s < 32; s++) {
        if ((schemes >> s & 1U) != 0)
            status = apply(call, &tables->schemes[s], error);
    }
    return status;
}

bool cpodi_auth_refused(cpodi_call *call)
{
    const cpod_client_options *options = &call->client->options;
    if (!call->used_token || (options->token != NULL && options->refresh_token == NULL))
        return false; /* there is no other */
    cpodi_auth *auth = &call->client->auth;
    (void)pthread_mutex_lock(&auth->lock);
    if (auth->generation == call->token_generation)
        auth->refused = true; /* else another thread has got a new one already */
    (void)pthread_mutex_unlock(&auth->lock);
    return true;
}
