#include "core/auth/auth.h"
#include "core/base/error.h"

#include <string.h>
#include <time.h>

#define LONGEST_TOKEN       16384
#define WAIT_SLICE_MS       50    /* how soon a waiting call notices its cancel token */
#define REFRESH_AGAIN_MS    30000 /* after a failed refresh, while the old token is valid */
#define LONGEST_LIFETIME_MS (366LL * 86400000)

static int64_t now_of(const cpodi_auth *auth)
{
    return auth->context.clock->now_ms(auth->context.clock->context);
}

static bool has_key_scheme(const cpod_tables *tables)
{
    for (uint32_t i = 0; i < tables->scheme_count; i++) {
        if (tables->schemes[i].type >= CPOD_SCHEME_KEY_HEADER)
            return true;
    }
    return false;
}

bool cpodi_token_is_available(const cpodi_auth *auth)
{
    const cpod_client_options *options = auth->context.options;
    const cpod_api *api = auth->context.api;
    if (options->token != NULL || options->token_callback != NULL || options->refresh_token != NULL)
        return true;
    if (api->token_path == NULL)
        return false;
    return options->client_secret != NULL || (options->api_key != NULL && !has_key_scheme(api->tables));
}

/* ---- tokens of the options ---- */

/* Makes room for all of it, and for the end, at once: a secret buffer that grows is copied and wiped. */
static void append_secret(cpodi_buffer *out, const char *secret, size_t length)
{
    if (cpodi_buffer_room(out, length + CPODI_PADDING + 1) != NULL)
        cpodi_buffer_append(out, secret, length);
}

cpod_status cpodi_token_begin(cpodi_auth *auth, cpod_error *error)
{
    const cpod_client_options *options = auth->context.options;
    if (options->refresh_token == NULL)
        return CPOD_OK;
    cpodi_buffer_wipe(&auth->token);
    cpodi_buffer_wipe(&auth->refresh_token);
    append_secret(&auth->refresh_token, options->refresh_token, strlen(options->refresh_token));
    if (options->token != NULL)
        append_secret(&auth->token, options->token, strlen(options->token));
    auth->refresh_at_ms = INT64_MAX; /* an unknown lifetime ends with a 401 */
    auth->expires_at_ms = INT64_MAX;
    if (options->token_lifetime_ms > 0 && options->token_lifetime_ms <= LONGEST_LIFETIME_MS) {
        auth->expires_at_ms = now_of(auth) + options->token_lifetime_ms;
        auth->refresh_at_ms = auth->expires_at_ms - options->token_lifetime_ms / 5;
    }
    bool ok = cpodi_buffer_terminate(&auth->refresh_token) && !auth->token.failed;
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

/* ---- the caller's own login ---- */

static cpod_status ask_callback(const cpodi_auth *auth, bool force, cpodi_buffer *out, cpod_error *error)
{
    const cpod_client_options *options = auth->context.options;
    char *room = cpodi_buffer_room(out, LONGEST_TOKEN + CPODI_PADDING);
    if (room == NULL)
        return cpodi_no_memory(error);
    int length = options->token_callback(options->token_context, force, room, LONGEST_TOKEN);
    if (length <= 0)
        return cpodi_fail(error, CPOD_ERR_AUTH, "The token_callback returned no token");
    if (length >= LONGEST_TOKEN)
        return cpodi_fail(
            error, CPOD_ERR_CALLBACK,
            "The token_callback returned a length of %d; a token has at most %d bytes, a fixed limit", length,
            LONGEST_TOKEN - 1);
    room[length] = '\0';
    if (strlen(room) != (size_t)length || !cpodi_header_value_is_valid(room))
        return cpodi_fail(error, CPOD_ERR_CALLBACK,
                          "The token_callback returned a token with a line end or a control character");
    out->length += (size_t)length;
    return CPOD_OK;
}

/* ---- one refresh at a time ---- */

static void wait_a_slice(cpodi_auth *auth)
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

/* With the lock: the last failure as that of this call. */
static cpod_status fail_as_before(const cpodi_auth *auth, cpod_error *error)
{
    cpodi_error_copy(error, &auth->failure);
    return auth->failure.status;
}

/* With the lock: whether the refresh that this call waits for is still in progress. */
static bool is_awaited(const cpodi_auth_call *call)
{
    const cpodi_auth *auth = call->auth;
    return auth->refreshing && auth->failures == call->credentials->failures_before &&
           auth->generation == call->credentials->generation_before;
}

/* With the lock: CPOD_PENDING until another call's refresh has brought a token or has failed. */
static cpod_status await_refresh(const cpodi_auth_call *call, cpod_error *error)
{
    cpodi_auth *auth = call->auth;
    cpodi_credentials *credentials = call->credentials;
    if (!credentials->awaits_token) {
        credentials->awaits_token = true;
        credentials->failures_before = auth->failures;
        credentials->generation_before = auth->generation;
    }
    cpod_status status = CPOD_OK;
    if (!is_awaited(call))
        status = auth->failures == credentials->failures_before ? CPOD_OK : fail_as_before(auth, error);
    else if (call->is_cancelled)
        status = cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled while it waited for a token");
    else if (call->deadline_ms != 0 && now_of(auth) >= call->deadline_ms)
        status = cpodi_fail(error, CPOD_ERR_TIMEOUT, "The call timed out while it waited for a token");
    else
        return CPOD_PENDING;
    credentials->awaits_token = false;
    return status;
}

static void move_buffer(cpodi_buffer *to, cpodi_buffer *from)
{
    cpodi_buffer_wipe(to);
    *to = *from;
    cpodi_buffer_init(from, to->allocator);
}

/* With the lock: a new token for all. The response to a refresh may keep the refresh token. One that came
 * with client credentials (RFC 6749, section 4.4.3) is of no use without an endpoint for it. */
static void keep_grant(cpodi_auth *auth, cpodi_grant *grant, int64_t asked_at)
{
    move_buffer(&auth->token, &grant->token);
    if (grant->refresh_token.length > 0 && auth->context.options->refresh_path != NULL)
        move_buffer(&auth->refresh_token, &grant->refresh_token);
    auth->refresh_at_ms = asked_at + grant->lifetime_ms / 5 * 4;
    auth->expires_at_ms = asked_at + grant->lifetime_ms;
}

/* With the lock, which is released meanwhile. The tokens do not change, since this refresh is still in
 * progress: a second one cannot overtake this notification. */
static void notify_application(cpodi_auth *auth, int64_t lifetime_ms)
{
    const cpod_client_options *options = auth->context.options;
    if (options->on_token == NULL)
        return;
    (void)pthread_cond_broadcast(&auth->changed); /* the others need not wait for the application */
    (void)pthread_mutex_unlock(&auth->lock);
    const cpod_new_token token = {
        .size = sizeof token,
        .access_token = auth->token.data,
        .refresh_token = auth->refresh_token.length > 0 ? auth->refresh_token.data : NULL,
        .lifetime_ms = lifetime_ms,
    };
    options->on_token(options->on_token_context, &token);
    (void)pthread_mutex_lock(&auth->lock);
}

/* With the lock: the consequences of a failed refresh. CPOD_OK: the old token serves for a while. */
static cpod_status fail_refresh(const cpodi_auth_call *call, const cpodi_token_fetch *fetch,
                                cpod_status status)
{
    cpodi_auth *auth = call->auth;
    int64_t now = now_of(auth);
    bool is_late = call->deadline_ms != 0 && now >= call->deadline_ms;
    if (fetch->grant.is_refused && auth->context.options->refresh_token != NULL)
        auth->session_is_over = true; /* else the client credentials can begin another one */
    if (status == CPOD_ERR_CANCELLED || (status == CPOD_ERR_TIMEOUT && is_late))
        return status; /* this call's own: no failure of the others */
    if (!auth->refused && auth->token.length > 0 && now < auth->expires_at_ms) {
        int64_t left = auth->expires_at_ms - now;
        auth->refresh_at_ms = now + (left < REFRESH_AGAIN_MS ? left : REFRESH_AGAIN_MS);
        if (auth->session_is_over)
            auth->failure = fetch->error;
        return CPOD_OK;
    }
    auth->failures++;
    auth->failure = fetch->error;
    return status;
}

/* With the lock: publishes the end of this call's refresh. */
static cpod_status end_refresh(const cpodi_auth_call *call, cpod_status status, cpodi_buffer *out,
                               cpod_error *error)
{
    cpodi_auth *auth = call->auth;
    cpodi_token_fetch *fetch = call->credentials->fetch;
    cpodi_grant *grant = &fetch->grant;
    if (status == CPOD_OK) {
        auth->generation++;
        auth->refused = false;
        append_secret(out, grant->token.data, grant->token.length);
        if (auth->context.options->token_callback == NULL) {
            int64_t lifetime_ms = grant->lifetime_ms;
            keep_grant(auth, grant, fetch->asked_at_ms);
            notify_application(auth, lifetime_ms);
        }
    } else {
        status = fail_refresh(call, fetch, status);
        if (status == CPOD_OK)
            append_secret(out, auth->token.data, auth->token.length);
    }
    auth->refreshing = false;
    auth->refresher = NULL;
    (void)pthread_cond_broadcast(&auth->changed);
    if (status != CPOD_OK)
        cpodi_error_copy(error, &fetch->error);
    call->credentials->fetch = NULL;
    auth->context.fetch->end(fetch);
    return status;
}

/* With the lock, which is released meanwhile: one step of this call's refresh. */
static cpod_status advance_refresh(const cpodi_auth_call *call)
{
    cpodi_auth *auth = call->auth;
    cpodi_token_fetch *fetch = call->credentials->fetch;
    (void)pthread_mutex_unlock(&auth->lock);
    const char *refresh_token = auth->refresh_token.length > 0 ? auth->refresh_token.data : NULL;
    cpod_status status = auth->context.options->token_callback != NULL
                             ? ask_callback(auth, true, &fetch->grant.token, &fetch->error)
                             : auth->context.fetch->step(fetch, call->call, refresh_token);
    (void)pthread_mutex_lock(&auth->lock);
    return status;
}

/* With the lock: whether the refresh failed with a refresh token that came with client credentials, which are
 * still valid. */
static bool has_credentials_left(const cpodi_auth_call *call)
{
    return call->credentials->fetch->grant.is_refused && call->auth->context.options->refresh_token == NULL;
}

/* With the lock, which is released meanwhile: replaces the refused refresh by a request with the client
 * credentials. */
static cpod_status restart_with_credentials(const cpodi_auth_call *call)
{
    cpodi_auth *auth = call->auth;
    cpodi_token_fetch *refused = call->credentials->fetch;
    cpodi_buffer_wipe(&auth->refresh_token);
    cpodi_token_fetch *fetch = auth->context.fetch->begin(call->call);
    if (fetch == NULL)
        return cpodi_no_memory(&refused->error);
    auth->context.fetch->end(refused);
    call->credentials->fetch = fetch;
    return advance_refresh(call);
}

/* With the lock, which is released meanwhile: begins this call's refresh, or advances it. */
static cpod_status refresh(const cpodi_auth_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = call->auth;
    if (call->credentials->fetch == NULL) {
        call->credentials->fetch = auth->context.fetch->begin(call->call);
        if (call->credentials->fetch == NULL)
            return cpodi_no_memory(error);
        auth->refreshing = true;
        auth->refresher = call->binding;
    }
    cpod_status status = advance_refresh(call);
    if (status != CPOD_OK && status != CPOD_PENDING && has_credentials_left(call))
        status = restart_with_credentials(call);
    return status == CPOD_PENDING ? status : end_refresh(call, status, out, error);
}

/* With the lock. */
static cpod_status get_shared(const cpodi_auth_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = call->auth;
    int64_t now = now_of(auth);
    bool usable = !auth->refused && auth->token.length > 0;
    bool no_better = auth->refreshing || auth->session_is_over;
    if (usable && (now < auth->refresh_at_ms || (no_better && now < auth->expires_at_ms))) {
        append_secret(out, auth->token.data, auth->token.length);
        return CPOD_OK;
    }
    if (auth->session_is_over)
        return fail_as_before(auth, error);
    return auth->refreshing ? await_refresh(call, error) : refresh(call, out, error);
}

/* With the lock: after a refusal one call forces a new token; the others wait for it and then ask the
 * callback as usual. */
static cpod_status get_from_callback(const cpodi_auth_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = call->auth;
    if (auth->refused) {
        cpod_status status = auth->refreshing ? await_refresh(call, error) : refresh(call, out, error);
        call->credentials->token_generation = auth->generation;
        return status;
    }
    call->credentials->token_generation = auth->generation;
    (void)pthread_mutex_unlock(&auth->lock);
    cpod_status status = ask_callback(auth, false, out, error);
    (void)pthread_mutex_lock(&auth->lock);
    return status;
}

cpod_status cpodi_token_get(const cpodi_auth_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = call->auth;
    const cpod_client_options *options = auth->context.options;
    if (options->token != NULL && options->refresh_token == NULL) {
        append_secret(out, options->token, strlen(options->token));
        return out->failed ? cpodi_no_memory(error) : CPOD_OK;
    }
    (void)pthread_mutex_lock(&auth->lock);
    cpod_status status = call->credentials->awaits_token ? await_refresh(call, error) : CPOD_OK;
    if (status == CPOD_OK && options->token_callback != NULL) {
        status = get_from_callback(call, out, error);
    } else if (status == CPOD_OK) {
        status = call->credentials->fetch != NULL ? refresh(call, out, error) : get_shared(call, out, error);
        call->credentials->token_generation = auth->generation;
    }
    (void)pthread_mutex_unlock(&auth->lock);
    return status == CPOD_OK && out->failed ? cpodi_no_memory(error) : status;
}

/* ---- waiting ---- */

bool cpodi_token_wait(const cpodi_auth_call *call)
{
    cpodi_auth *auth = call->auth;
    if (call->credentials->fetch != NULL) {
        auth->context.fetch->wait(call->credentials->fetch);
        return true;
    }
    (void)pthread_mutex_lock(&auth->lock);
    const cpodi_loop_binding *refresher = auth->refreshing ? auth->refresher : NULL;
    bool is_ours = refresher != NULL && pthread_equal(refresher->thread, pthread_self()) != 0;
    if (!is_ours && is_awaited(call))
        wait_a_slice(auth);
    (void)pthread_mutex_unlock(&auth->lock);
    /* Only this thread advances that refresh; from within one of its callbacks not even this one. */
    return !is_ours || refresher->drive(refresher->context);
}

int64_t cpodi_token_wake_at(const cpodi_auth_call *call, int64_t now, int64_t other)
{
    if (call->credentials->fetch != NULL)
        return call->auth->context.fetch->wake_at(call->credentials->fetch, now);
    return call->deadline_ms != 0 && call->deadline_ms < other ? call->deadline_ms : other;
}

bool cpodi_token_is_ready(const cpodi_auth_call *call)
{
    if (!call->credentials->awaits_token)
        return false;
    (void)pthread_mutex_lock(&call->auth->lock);
    bool is_ready = !is_awaited(call);
    (void)pthread_mutex_unlock(&call->auth->lock);
    return is_ready;
}

void cpodi_token_stop(const cpodi_auth_call *call)
{
    if (call->credentials->fetch != NULL)
        call->auth->context.fetch->stop(call->credentials->fetch);
}
