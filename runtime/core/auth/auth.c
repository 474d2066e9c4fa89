#include "core/auth/auth.h"
#include "core/auth/credential.h"
#include "core/auth/digest.h"
#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/url.h"

#include <string.h>

bool cpodi_auth_init(cpodi_auth *auth, const cpodi_auth_context *context)
{
    auth->context = *context;
    return pthread_mutex_init(&auth->lock, NULL) == 0;
}

void cpodi_auth_destroy(cpodi_auth *auth)
{
    for (size_t s = 0; s < CPODI_SCHEMES_MAX; s++)
        cpodi_credential_release(auth->credentials[s]);
    (void)pthread_mutex_destroy(&auth->lock);
}

void cpodi_credentials_init(cpodi_credentials *credentials, const cpod_allocator *allocator)
{
    memset(credentials, 0, sizeof *credentials);
    cpodi_buffer_init(&credentials->url, allocator);
    cpodi_buffer_init(&credentials->authorization, allocator);
    cpodi_buffer_init(&credentials->cookie, allocator);
}

static void release_held(cpodi_credentials *credentials)
{
    for (uint32_t i = 0; i < credentials->held_count; i++)
        cpodi_credential_release(credentials->held[i]);
    credentials->held_count = 0;
    credentials->digest = NULL;
    credentials->source = NULL;
}

void cpodi_credentials_wipe(cpodi_credentials *credentials)
{
    cpodi_buffer_wipe(&credentials->url);
    cpodi_buffer_wipe(&credentials->authorization);
    cpodi_buffer_wipe(&credentials->cookie);
    release_held(credentials);
}

void cpodi_credentials_hide(const cpodi_credentials *credentials, char *text)
{
    const char *authorization = credentials->authorization.length > 0 ? credentials->authorization.data : "";
    const char *space = strchr(authorization, ' ');
    cpodi_text_hide(text, space == NULL ? authorization : space + 1);
    for (uint32_t i = 0; i < credentials->held_count; i++)
        cpodi_text_hide(text, credentials->held[i]->secret);
    if (credentials->digest != NULL)
        cpodi_digest_hide(text);
}

/* ---- choice ---- */

/* With the lock. NULL: the client has none for the scheme. */
static cpodi_credential *credential_for(const cpodi_auth_call *call, uint32_t scheme)
{
    cpodi_credential *own = call->own != NULL ? call->own[scheme] : NULL;
    if (own != NULL)
        return own->kind == CPOD_CREDENTIAL_NONE ? NULL : own;
    return call->auth->credentials[scheme];
}

/* Whether the request meets a scheme without a credential: by a header of the caller's, or by its connection. */
static bool is_met_by_request(const cpodi_auth_call *call, const cpod_scheme *scheme)
{
    const cpod_client_options *options = call->auth->context.options;
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SECURITY_CERTIFICATE:
        return options->client_certificate != NULL || options->client_certificate_pem != NULL ||
               options->transport != NULL;
    case CPOD_SECURITY_KEY_QUERY:
        return false;
    case CPOD_SECURITY_KEY_COOKIE:
        return cpodi_headers_find(call->headers->items, call->headers->count, "Cookie") != NULL;
    case CPOD_SECURITY_KEY_HEADER:
        return cpodi_headers_find(call->headers->items, call->headers->count,
                                  call->tables->pool + scheme->name) != NULL;
    case CPOD_SECURITY_BEARER:
    case CPOD_SECURITY_OAUTH:
    case CPOD_SECURITY_OPENID:
    case CPOD_SECURITY_BASIC:
    case CPOD_SECURITY_DIGEST:
        break;
    }
    return cpodi_headers_find(call->headers->items, call->headers->count, "Authorization") != NULL;
}

/* The option for the first scheme that an operation requires. The options without the name of a scheme serve
 * the only scheme of a type. */
static const char *option_for(const cpodi_auth_call *call)
{
    const cpod_tables *tables = call->tables;
    uint32_t needed = tables->alternatives[call->operation->first_alternative];
    uint32_t first = 0;
    while (first + 1 < tables->scheme_count && (needed >> first & 1U) == 0)
        first++;
    const cpod_scheme *scheme = &tables->schemes[first];
    if (cpodi_auth_type_is_shared(tables, first))
        return "credentials";
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SECURITY_OAUTH:
    case CPOD_SECURITY_OPENID:
        return scheme->token_path != NULL ? "client_id and client_secret, token, or credentials"
                                          : "token, token_callback or credentials";
    case CPOD_SECURITY_BEARER:
        return "token, token_callback or credentials";
    case CPOD_SECURITY_BASIC:
    case CPOD_SECURITY_DIGEST:
        return "username and password, or credentials";
    case CPOD_SECURITY_CERTIFICATE:
        return "client_certificate";
    case CPOD_SECURITY_KEY_HEADER:
    case CPOD_SECURITY_KEY_QUERY:
    case CPOD_SECURITY_KEY_COOKIE:
        break;
    }
    return "api_key or credentials";
}

/* Names the schemes that an operation requires: "a and b, or c". */
static cpod_status fail_unmet(const cpodi_auth_call *call, cpod_error *error)
{
    const cpod_tables *tables = call->tables;
    cpod_status status = cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The operation requires credentials for ");
    for (uint32_t i = 0; i < call->operation->alternative_count; i++) {
        uint32_t needed = tables->alternatives[call->operation->first_alternative + i];
        const char *before = i == 0 ? "" : ", or ";
        for (uint32_t s = 0; s < tables->scheme_count; s++) {
            if ((needed >> s & 1U) == 0)
                continue;
            cpodi_error_append(error, before);
            cpodi_error_append(error, tables->schemes[s].scheme);
            before = " and ";
        }
    }
    cpodi_error_append(error, ": set the option ");
    cpodi_error_append(error, option_for(call));
    return status;
}

/* With the lock: the schemes to apply, as bits. Those of the first alternative that the client can meet; of a
 * raw call, which has no operation, the first scheme that the client has a credential for. */
static cpod_status choose_schemes(const cpodi_auth_call *call, uint32_t *chosen, cpod_error *error)
{
    const cpod_tables *tables = call->tables;
    uint32_t held = 0, met = 0;
    for (uint32_t s = 0; s < tables->scheme_count; s++) {
        held |= credential_for(call, s) != NULL ? 1U << s : 0U;
        met |= is_met_by_request(call, &tables->schemes[s]) ? 1U << s : 0U;
    }
    *chosen = 0;
    if (call->security == CPODI_SECURITY_ANY) {
        *chosen = held & (0U - held); /* the first one */
        return CPOD_OK;
    }
    bool is_optional = false;
    for (uint32_t i = 0; i < call->operation->alternative_count; i++) {
        uint32_t needed = tables->alternatives[call->operation->first_alternative + i];
        is_optional = is_optional || needed == 0;
        if (needed != 0 && (needed & ~(held | met)) == 0) {
            *chosen = needed & held;
            return CPOD_OK;
        }
    }
    return is_optional || call->is_signed ? CPOD_OK : fail_unmet(call, error);
}

/* ---- what is sent ---- */

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

static cpod_status apply_bearer(const cpodi_auth_call *call, const char *token, cpod_error *error)
{
    cpodi_buffer *text = &call->credentials->authorization;
    cpodi_buffer_wipe(text);
    /* Room for all of it at once: a buffer that grows leaves a copy. */
    if (cpodi_buffer_room(text, sizeof "Bearer " + strlen(token) + CPODI_PADDING) != NULL) {
        cpodi_buffer_append_text(text, "Bearer ");
        cpodi_buffer_append_text(text, token);
    }
    return set_authorization(call, error);
}

/* A token of the source that was chosen. */
static cpod_status apply_fetched(const cpodi_auth_call *call, cpod_error *error)
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

static cpod_status apply_basic(const cpodi_auth_call *call, const cpodi_credential *credential,
                               cpod_error *error)
{
    cpodi_buffer pair;
    cpodi_buffer_init(&pair, call->auth->context.allocator);
    pair.is_secret = true;
    cpodi_buffer_append_text(&pair, credential->id);
    cpodi_buffer_append_char(&pair, ':');
    cpodi_buffer_append_text(&pair, credential->secret);
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

static cpod_status apply_query_key(const cpodi_auth_call *call, const char *name, const char *key,
                                   cpod_error *error)
{
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

static cpod_status apply_cookie_key(const cpodi_auth_call *call, const char *name, const char *key,
                                    cpod_error *error)
{
    const cpodi_headers *headers = &call->credentials->headers;
    const char *others = cpodi_headers_find(headers->items, headers->count, "Cookie");
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

static cpod_status apply(const cpodi_auth_call *call, const cpod_scheme *scheme, cpodi_credential *credential,
                         cpod_error *error)
{
    const char *name = scheme->name == CPOD_NONE ? "" : call->tables->pool + scheme->name;
    switch ((cpod_scheme_type)scheme->type) {
    case CPOD_SECURITY_BEARER:
    case CPOD_SECURITY_OAUTH:
    case CPOD_SECURITY_OPENID:
        if (!credential->is_fetched)
            return apply_bearer(call, credential->secret, error);
        call->credentials->source = &credential->source;
        break;
    case CPOD_SECURITY_BASIC:
        return apply_basic(call, credential, error);
    case CPOD_SECURITY_DIGEST:
        /* libcurl adds the header, and would send both. */
        cpodi_headers_remove(&call->credentials->headers, "Authorization");
        call->credentials->digest = credential;
        break;
    case CPOD_SECURITY_KEY_HEADER:
        return set_header(call, name, credential->secret, error);
    case CPOD_SECURITY_KEY_QUERY:
        return apply_query_key(call, name, credential->secret, error);
    case CPOD_SECURITY_KEY_COOKIE:
        return apply_cookie_key(call, name, credential->secret, error);
    case CPOD_SECURITY_CERTIFICATE:
        break;
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

/* Chooses the credentials of an attempt and holds them, so that they can be replaced meanwhile. */
static cpod_status hold_credentials(const cpodi_auth_call *call, uint32_t *schemes, cpod_error *error)
{
    cpodi_credentials *credentials = call->credentials;
    release_held(credentials);
    (void)pthread_mutex_lock(&call->auth->lock);
    cpod_status status = choose_schemes(call, schemes, error);
    for (uint32_t s = 0; s < call->tables->scheme_count; s++) {
        if ((*schemes >> s & 1U) != 0)
            credentials->held[credentials->held_count++] = cpodi_credential_retain(credential_for(call, s));
    }
    (void)pthread_mutex_unlock(&call->auth->lock);
    return status;
}

static cpod_status apply_all(const cpodi_auth_call *call, cpod_error *error)
{
    uint32_t schemes = 0, next = 0;
    cpod_status status = hold_credentials(call, &schemes, error);
    for (uint32_t s = 0; status == CPOD_OK && s < call->tables->scheme_count; s++) {
        if ((schemes >> s & 1U) != 0)
            status = apply(call, &call->tables->schemes[s], call->credentials->held[next++], error);
    }
    if (status == CPOD_OK && call->credentials->digest != NULL)
        status = cpodi_digest_check_alone(call->tables, schemes, error);
    return status;
}

cpod_status cpodi_auth_apply(const cpodi_auth_call *call, cpod_error *error)
{
    cpodi_credentials *credentials = call->credentials;
    bool is_waiting = credentials->fetch != NULL || credentials->awaits_token;
    cpod_status status = is_waiting ? CPOD_OK : reset(call, error);
    if (status != CPOD_OK || call->security == CPODI_SECURITY_NONE)
        return status;
    if (!is_waiting)
        status = apply_all(call, error);
    return status == CPOD_OK && credentials->source != NULL ? apply_fetched(call, error) : status;
}

bool cpodi_auth_refused(const cpodi_auth_call *call)
{
    cpodi_token_source *source = call->credentials->source;
    if (!call->credentials->used_token || source == NULL)
        return false; /* no other token */
    (void)pthread_mutex_lock(&source->lock);
    if (source->generation == call->credentials->token_generation)
        source->refused = true; /* else another thread has replaced it already */
    (void)pthread_mutex_unlock(&source->lock);
    return true;
}
