#include "token.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "call.h"
#include "codec.h"
#include "error.h"

#define LONGEST_TOKEN      16384
#define DEFAULT_LIFETIME_S 3600
#define LONGEST_LIFETIME_S (366LL * 86400)
#define WAIT_SLICE_MS      50    /* how soon a waiting call notices its cancel token */
#define REFRESH_AGAIN_MS   30000 /* after a failed refresh, while the old token lives */

static const char *secret_of(const cpod_client *client)
{
    return client->options.client_secret != NULL ? client->options.client_secret : client->options.api_key;
}

static bool has_key_scheme(const cpod_tables *tables)
{
    for (uint32_t i = 0; i < tables->scheme_count; i++) {
        if (tables->schemes[i].type >= CPOD_SCHEME_KEY_HEADER)
            return true;
    }
    return false;
}

bool cpodi_token_is_available(const cpod_client *client)
{
    const cpod_client_options *options = &client->options;
    if (options->token != NULL || options->token_callback != NULL)
        return true;
    if (client->api->token_path == NULL)
        return false;
    return options->client_secret != NULL ||
           (options->api_key != NULL && !has_key_scheme(client->api->tables));
}

/* ---- client credentials ---- */

static cpod_status append_credentials(cpodi_call *call, cpod_error *error)
{
    const cpod_client *client = call->client;
    const char *secret = secret_of(client);
    cpodi_buffer *body = &call->body;
    /* Room for all of it at once: a buffer that grows leaves copies of the secret behind. */
    size_t id_length = client->options.client_id == NULL ? 0 : strlen(client->options.client_id);
    (void)cpodi_buffer_room(body, (id_length + strlen(secret)) * 6 + 128 + CPODI_PADDING);
    cpodi_buffer_append_text(body, "{\"grant_type\":\"client_credentials\"");
    bool valid = true;
    if (client->options.client_id != NULL) {
        cpodi_buffer_append_text(body, ",\"client_id\":");
        valid = cpodi_json_append_string(body, client->options.client_id);
    }
    cpodi_buffer_append_text(body, ",\"client_secret\":");
    valid = cpodi_json_append_string(body, secret) && valid;
    cpodi_buffer_append_char(body, '}');
    if (!cpodi_buffer_seal(body))
        return cpodi_no_memory(error);
    if (!valid)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The client id or secret is not UTF-8 text");
    call->has_body = true;
    return CPOD_OK;
}

static cpod_status build(cpodi_call *call, cpod_error *error)
{
    const char *path = call->api->token_path;
    call->method = "POST";
    call->security = CPODI_SECURITY_NONE;
    call->may_repeat = true; /* one token more does no harm */
    call->is_secret = true;
    cpodi_buffer_append_text(&call->url, call->client->base_url);
    cpodi_buffer_append_text(&call->url, path[0] == '/' ? "" : "/");
    cpodi_buffer_append_text(&call->url, path);
    if (!cpodi_buffer_seal(&call->url) ||
        !cpodi_headers_set(&call->headers, call->arena, "Content-Type", "application/json") ||
        !cpodi_headers_set(&call->headers, call->arena, "Accept", "application/json"))
        return cpodi_no_memory(error);
    return append_credentials(call, error);
}

static cpod_status read_token(const cpodi_call *call, cpodi_buffer *token, int64_t *lifetime_ms,
                              cpod_error *error)
{
    const cpodi_buffer *body = &call->answer.body;
    const char *value;
    size_t length;
    char *room = cpodi_buffer_room(token, body->length + 1);
    if (room == NULL)
        return cpodi_no_memory(error);
    if (!cpodi_json_member(body->data, body->length, "access_token", &value, &length) ||
        !cpodi_json_string(value, length, room, body->length + 1) || *room == '\0')
        return cpodi_fail(error, CPOD_ERR_AUTH, "The token endpoint answered without an access_token");
    if (!cpodi_header_value_is_valid(room))
        return cpodi_fail(error, CPOD_ERR_AUTH,
                          "The token endpoint answered with a token that no header can carry");
    token->length += strlen(room);
    int64_t seconds = DEFAULT_LIFETIME_S;
    if (cpodi_json_member(body->data, body->length, "expires_in", &value, &length))
        (void)cpodi_json_integer(value, length, &seconds);
    if (seconds < 0)
        seconds = 0;
    *lifetime_ms = (seconds > LONGEST_LIFETIME_S ? LONGEST_LIFETIME_S : seconds) * 1000;
    return CPOD_OK;
}

/* A refusal means that no token can be had; what may pass keeps its class. */
static cpod_status classify(cpod_status status, int http_status, cpod_error *error)
{
    bool refused =
        (status >= CPOD_ERR_BAD_REQUEST && status != CPOD_ERR_RATE_LIMIT && status != CPOD_ERR_SERVER) ||
        status == CPOD_ERR_PROTOCOL;
    if (!refused || http_status == 408)
        return status;
    if (CPODI_HAS(error, status))
        error->status = CPOD_ERR_AUTH;
    if (CPODI_HAS(error, message)) {
        char reason[sizeof error->message];
        memcpy(reason, error->message, sizeof reason);
        (void)cpodi_fail(error, CPOD_ERR_AUTH, "No token can be had: %.450s", reason);
    }
    return CPOD_ERR_AUTH;
}

cpod_status cpodi_token_fetch(cpodi_call *outer, cpodi_buffer *token, int64_t *lifetime_ms, cpod_error *error)
{
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.cancel = outer->options.cancel;
    options.deadline_ms = outer->deadline_ms;
    options.attempt_timeout_ms = outer->options.attempt_timeout_ms;
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, outer->client, &options, error);
    if (status == CPOD_OK)
        status = build(&call, error);
    if (status == CPOD_OK) {
        status = cpodi_call_run(&call, error);
        if (status != CPOD_OK)
            status = classify(status, call.answer.status, error);
    }
    if (status == CPOD_OK)
        status = read_token(&call, token, lifetime_ms, error);
    cpodi_buffer_wipe(&call.body);
    cpodi_buffer_wipe(&call.answer.body);
    cpodi_call_end(&call);
    return status;
}

/* ---- the caller's own login ---- */

static cpod_status ask_callback(cpodi_call *call, bool force, cpodi_buffer *out, cpod_error *error)
{
    const cpod_client_options *options = &call->client->options;
    char *room = cpodi_buffer_room(out, LONGEST_TOKEN + CPODI_PADDING);
    if (room == NULL)
        return cpodi_no_memory(error);
    int length = options->token_callback(options->token_context, force, room, LONGEST_TOKEN);
    if (length <= 0)
        return cpodi_fail(error, CPOD_ERR_AUTH, "The token callback has no token");
    if (length >= LONGEST_TOKEN)
        return cpodi_fail(error, CPOD_ERR_CALLBACK,
                          "The token callback returned more bytes than its buffer has");
    room[length] = '\0';
    if (strlen(room) != (size_t)length || !cpodi_header_value_is_valid(room))
        return cpodi_fail(error, CPOD_ERR_CALLBACK,
                          "The token callback gave a token that no header can carry");
    out->length += (size_t)length;
    return CPOD_OK;
}

/* ---- one refresh at a time ---- */

/* Makes room for all of it, and for the seal, first: a buffer that grows leaves copies of a secret behind. */
static void append_secret(cpodi_buffer *out, const char *secret, size_t length)
{
    if (cpodi_buffer_room(out, length + CPODI_PADDING + 1) != NULL)
        cpodi_buffer_append(out, secret, length);
}

static void wait_a_little(cpodi_auth *auth)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += WAIT_SLICE_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    (void)pthread_cond_timedwait(&auth->changed, &auth->lock, &until);
}

/* With the lock: waits until another thread's refresh is over. */
static cpod_status wait_for_refresh(cpodi_call *call, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    uint64_t failures = auth->failures;
    while (auth->refreshing) {
        wait_a_little(auth);
        if (cpod_cancel_is_triggered(call->options.cancel))
            return cpodi_fail(error, CPOD_ERR_CANCELLED,
                              "The call was cancelled while it waited for a token");
        if (call->deadline_ms != 0 && cpodi_client_now(call->client) >= call->deadline_ms)
            return cpodi_fail(error, CPOD_ERR_TIMEOUT, "The call's time ran out while it waited for a token");
    }
    if (auth->failures == failures)
        return CPOD_OK;
    const size_t size = CPODI_HAS(error, status) ? error->size : 0;
    if (size > 0) {
        memcpy(error, &auth->failure, size < sizeof *error ? size : sizeof *error);
        error->size = size;
    }
    return auth->failure.status;
}

static void keep_token(cpodi_auth *auth, cpodi_buffer *token, int64_t now, int64_t lifetime_ms)
{
    cpodi_buffer_wipe(&auth->token);
    auth->token = *token;
    cpodi_buffer_init(token, auth->token.allocator);
    auth->refresh_at_ms = now + lifetime_ms / 5 * 4;
    auth->expires_at_ms = now + lifetime_ms;
}

/* With the lock, which is given up meanwhile. The thread's own deadline and cancel are no failure of the
 * others. */
static cpod_status refresh(cpodi_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    bool callback = call->client->options.token_callback != NULL;
    bool may_keep_old = !auth->refused && !callback;
    auth->refreshing = true;
    (void)pthread_mutex_unlock(&auth->lock);

    cpod_error failure = CPOD_ERROR_INIT;
    cpodi_error_reset(&failure);
    cpodi_buffer token;
    cpodi_buffer_init(&token, &call->client->allocator);
    int64_t lifetime_ms = 0;
    int64_t asked_at = cpodi_client_now(call->client);
    cpod_status status = callback ? ask_callback(call, true, &token, &failure)
                                  : cpodi_token_fetch(call, &token, &lifetime_ms, &failure);

    (void)pthread_mutex_lock(&auth->lock);
    auth->refreshing = false;
    if (status == CPOD_OK) {
        auth->generation++;
        auth->refused = false;
        append_secret(out, token.data, token.length);
        if (!callback)
            keep_token(auth, &token, asked_at, lifetime_ms);
    } else if (may_keep_old && auth->token.length > 0 &&
               cpodi_client_now(call->client) < auth->expires_at_ms && status != CPOD_ERR_CANCELLED) {
        auth->refresh_at_ms = cpodi_client_now(call->client) + REFRESH_AGAIN_MS;
        append_secret(out, auth->token.data, auth->token.length);
        status = CPOD_OK;
    } else if (status != CPOD_ERR_CANCELLED && status != CPOD_ERR_TIMEOUT) {
        auth->failures++;
        auth->failure = failure;
    }
    (void)pthread_cond_broadcast(&auth->changed);
    cpodi_buffer_wipe(&token);
    if (status != CPOD_OK && error != NULL && error->size >= sizeof error->size) {
        size_t size = error->size;
        memcpy(error, &failure, size < sizeof failure ? size : sizeof failure);
        error->size = size;
    }
    return status;
}

/* With the lock. */
static cpod_status get_shared(cpodi_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    for (;;) {
        int64_t now = cpodi_client_now(call->client);
        bool usable = !auth->refused && auth->token.length > 0;
        if (usable && (now < auth->refresh_at_ms || (auth->refreshing && now < auth->expires_at_ms))) {
            append_secret(out, auth->token.data, auth->token.length);
            return CPOD_OK;
        }
        if (!auth->refreshing)
            return refresh(call, out, error);
        cpod_status status = wait_for_refresh(call, error);
        if (status != CPOD_OK)
            return status;
    }
}

/* With the lock: after a refusal one thread forces a new token, the others wait for that and then ask as
 * usual. */
static cpod_status get_from_callback(cpodi_call *call, cpodi_buffer *out, uint64_t *generation,
                                     cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    while (auth->refused) {
        if (!auth->refreshing) {
            cpod_status status = refresh(call, out, error);
            *generation = auth->generation;
            return status;
        }
        cpod_status status = wait_for_refresh(call, error);
        if (status != CPOD_OK)
            return status;
    }
    *generation = auth->generation;
    (void)pthread_mutex_unlock(&auth->lock);
    cpod_status status = ask_callback(call, false, out, error);
    (void)pthread_mutex_lock(&auth->lock);
    return status;
}

cpod_status cpodi_token_get(cpodi_call *call, cpodi_buffer *out, uint64_t *generation, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    const cpod_client_options *options = &call->client->options;
    if (options->token != NULL) {
        append_secret(out, options->token, strlen(options->token));
        return out->failed ? cpodi_no_memory(error) : CPOD_OK;
    }
    (void)pthread_mutex_lock(&auth->lock);
    cpod_status status;
    if (options->token_callback != NULL) {
        status = get_from_callback(call, out, generation, error);
    } else {
        status = get_shared(call, out, error);
        *generation = auth->generation;
    }
    (void)pthread_mutex_unlock(&auth->lock);
    return status == CPOD_OK && out->failed ? cpodi_no_memory(error) : status;
}
