#include "core/auth/token.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "core/auth/token_fetch.h"
#include "core/base/error.h"
#include "core/codec/codec.h"

#define LONGEST_TOKEN       16384
#define WAIT_SLICE_MS       50    /* how soon a waiting call notices its cancel token */
#define REFRESH_AGAIN_MS    30000 /* after a failed refresh, while the old token lives */
#define LONGEST_LIFETIME_MS (366LL * 86400000)

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
    if (options->token != NULL || options->token_callback != NULL || options->refresh_token != NULL)
        return true;
    if (client->api->token_path == NULL)
        return false;
    return options->client_secret != NULL ||
           (options->api_key != NULL && !has_key_scheme(client->api->tables));
}

/* ---- what the options give ---- */

/* Makes room for all of it, and for the seal, first: a buffer that grows leaves copies of a secret behind. */
static void append_secret(cpodi_buffer *out, const char *secret, size_t length)
{
    if (cpodi_buffer_room(out, length + CPODI_PADDING + 1) != NULL)
        cpodi_buffer_append(out, secret, length);
}

cpod_status cpodi_token_begin(cpod_client *client, cpod_error *error)
{
    const cpod_client_options *options = &client->options;
    cpodi_auth *auth = &client->auth;
    if (options->refresh_token == NULL)
        return CPOD_OK;
    cpodi_buffer_wipe(&auth->token);
    cpodi_buffer_wipe(&auth->refresh_token);
    append_secret(&auth->refresh_token, options->refresh_token, strlen(options->refresh_token));
    if (options->token != NULL)
        append_secret(&auth->token, options->token, strlen(options->token));
    auth->refresh_at_ms = INT64_MAX; /* a life that is not known ends with a 401 */
    auth->expires_at_ms = INT64_MAX;
    if (options->token_lifetime_ms > 0 && options->token_lifetime_ms <= LONGEST_LIFETIME_MS) {
        auth->expires_at_ms = cpodi_client_now(client) + options->token_lifetime_ms;
        auth->refresh_at_ms = auth->expires_at_ms - options->token_lifetime_ms / 5;
    }
    bool ok = cpodi_buffer_seal(&auth->refresh_token) && !auth->token.failed;
    return ok ? CPOD_OK : cpodi_no_memory(error);
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

/* With the lock: the last failure as that of this call. */
static cpod_status fail_like_others(const cpodi_auth *auth, cpod_error *error)
{
    const size_t size = CPODI_HAS(error, status) ? error->size : 0;
    if (size > 0) {
        memcpy(error, &auth->failure, size < sizeof *error ? size : sizeof *error);
        error->size = size;
    }
    return auth->failure.status;
}

/* With the lock: whether the refresh that this call waits for is under way still. */
static bool is_awaited(const cpodi_call *call, const cpodi_auth *auth)
{
    return auth->refreshing && auth->failures == call->failures_before &&
           auth->generation == call->generation_before;
}

/* With the lock: CPOD_PENDING until another's refresh has a token or has failed. */
static cpod_status await_refresh(cpodi_call *call, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    if (!call->awaits_token) {
        call->awaits_token = true;
        call->failures_before = auth->failures;
        call->generation_before = auth->generation;
    }
    cpod_status status = CPOD_OK;
    if (!is_awaited(call, auth))
        status = auth->failures == call->failures_before ? CPOD_OK : fail_like_others(auth, error);
    else if (cpodi_call_is_cancelled(call))
        status = cpodi_fail(error, CPOD_ERR_CANCELLED, "The call was cancelled while it waited for a token");
    else if (call->deadline_ms != 0 && cpodi_client_now(call->client) >= call->deadline_ms)
        status = cpodi_fail(error, CPOD_ERR_TIMEOUT, "The call's time ran out while it waited for a token");
    else
        return CPOD_PENDING;
    call->awaits_token = false;
    return status;
}

static void keep_buffer(cpodi_buffer *old, cpodi_buffer *new)
{
    cpodi_buffer_wipe(old);
    *old = *new;
    cpodi_buffer_init(new, old->allocator);
}

/* With the lock: a new token for all. The answer to a refresh may leave the refresh token as it is. */
static void keep_grant(cpodi_auth *auth, cpodi_grant *grant, int64_t asked_at)
{
    keep_buffer(&auth->token, &grant->token);
    if (grant->refresh_token.length > 0)
        keep_buffer(&auth->refresh_token, &grant->refresh_token);
    auth->refresh_at_ms = asked_at + grant->lifetime_ms / 5 * 4;
    auth->expires_at_ms = asked_at + grant->lifetime_ms;
}

/* With the lock, which is given up meanwhile. The tokens stay as they are, since this refresh is under way
 * still: a second one cannot overtake what is told here. */
static void tell_application(const cpod_client *client, cpodi_auth *auth, int64_t lifetime_ms)
{
    const cpod_client_options *options = &client->options;
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

/* With the lock: what is made of a failure. CPOD_OK: the old token does for a while. */
static cpod_status fail_refresh(const cpodi_call *call, cpodi_auth *auth, const cpodi_grant *grant,
                                cpod_status status, const cpod_error *failure)
{
    int64_t now = cpodi_client_now(call->client);
    bool is_late = call->deadline_ms != 0 && now >= call->deadline_ms;
    if (grant->is_refused)
        auth->session_is_over = true;
    if (status == CPOD_ERR_CANCELLED || (status == CPOD_ERR_TIMEOUT && is_late))
        return status; /* this call's own: no failure of the others */
    if (!auth->refused && auth->token.length > 0 && now < auth->expires_at_ms) {
        int64_t left = auth->expires_at_ms - now;
        auth->refresh_at_ms = now + (left < REFRESH_AGAIN_MS ? left : REFRESH_AGAIN_MS);
        if (auth->session_is_over)
            auth->failure = *failure;
        return CPOD_OK;
    }
    auth->failures++;
    auth->failure = *failure;
    return status;
}

/* With the lock: what the end of this call's refresh means for all. */
static cpod_status end_refresh(cpodi_call *call, cpod_status status, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    cpodi_token_fetch *fetch = call->token_fetch;
    cpodi_grant *grant = &fetch->grant;
    if (status == CPOD_OK) {
        auth->generation++;
        auth->refused = false;
        append_secret(out, grant->token.data, grant->token.length);
        if (call->client->options.token_callback == NULL) {
            int64_t lifetime_ms = grant->lifetime_ms;
            keep_grant(auth, grant, fetch->asked_at_ms);
            tell_application(call->client, auth, lifetime_ms);
        }
    } else {
        status = fail_refresh(call, auth, grant, status, &fetch->error);
        if (status == CPOD_OK)
            append_secret(out, auth->token.data, auth->token.length);
    }
    auth->refreshing = false;
    auth->refresher = NULL;
    (void)pthread_cond_broadcast(&auth->changed);
    if (status != CPOD_OK && error != NULL && error->size >= sizeof error->size) {
        size_t size = error->size;
        memcpy(error, &fetch->error, size < sizeof fetch->error ? size : sizeof fetch->error);
        error->size = size;
    }
    call->token_fetch = NULL;
    cpodi_token_fetch_free(fetch);
    return status;
}

/* With the lock, which is given up meanwhile: begins this call's refresh, or goes on with it. */
static cpod_status refresh(cpodi_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    if (call->token_fetch == NULL) {
        call->token_fetch = cpodi_token_fetch_new(call->client);
        if (call->token_fetch == NULL)
            return cpodi_no_memory(error);
        auth->refreshing = true;
        auth->refresher = call->together;
    }
    cpodi_token_fetch *fetch = call->token_fetch;
    (void)pthread_mutex_unlock(&auth->lock);
    const char *refresh_token = auth->refresh_token.length > 0 ? auth->refresh_token.data : NULL;
    cpod_status status = call->client->options.token_callback != NULL
                             ? ask_callback(call, true, &fetch->grant.token, &fetch->error)
                             : cpodi_token_fetch_step(fetch, call, refresh_token);
    (void)pthread_mutex_lock(&auth->lock);
    return status == CPOD_PENDING ? status : end_refresh(call, status, out, error);
}

/* With the lock. */
static cpod_status get_shared(cpodi_call *call, cpodi_buffer *out, cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    int64_t now = cpodi_client_now(call->client);
    bool usable = !auth->refused && auth->token.length > 0;
    bool no_better = auth->refreshing || auth->session_is_over;
    if (usable && (now < auth->refresh_at_ms || (no_better && now < auth->expires_at_ms))) {
        append_secret(out, auth->token.data, auth->token.length);
        return CPOD_OK;
    }
    if (auth->session_is_over)
        return fail_like_others(auth, error);
    return auth->refreshing ? await_refresh(call, error) : refresh(call, out, error);
}

/* With the lock: after a refusal one call forces a new token, the others wait for that and then ask as
 * usual. */
static cpod_status get_from_callback(cpodi_call *call, cpodi_buffer *out, uint64_t *generation,
                                     cpod_error *error)
{
    cpodi_auth *auth = &call->client->auth;
    if (auth->refused) {
        cpod_status status = auth->refreshing ? await_refresh(call, error) : refresh(call, out, error);
        *generation = auth->generation;
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
    if (options->token != NULL && options->refresh_token == NULL) {
        append_secret(out, options->token, strlen(options->token));
        return out->failed ? cpodi_no_memory(error) : CPOD_OK;
    }
    (void)pthread_mutex_lock(&auth->lock);
    cpod_status status = call->awaits_token ? await_refresh(call, error) : CPOD_OK;
    if (status == CPOD_OK && options->token_callback != NULL) {
        status = get_from_callback(call, out, generation, error);
    } else if (status == CPOD_OK) {
        status = call->token_fetch != NULL ? refresh(call, out, error) : get_shared(call, out, error);
        *generation = auth->generation;
    }
    (void)pthread_mutex_unlock(&auth->lock);
    return status == CPOD_OK && out->failed ? cpodi_no_memory(error) : status;
}

/* ---- waiting ---- */

void cpodi_token_wait(cpodi_call *call)
{
    cpodi_auth *auth = &call->client->auth;
    if (call->token_fetch != NULL) {
        cpodi_call_wait(&call->token_fetch->call);
        return;
    }
    (void)pthread_mutex_lock(&auth->lock);
    const cpodi_together *refresher = auth->refreshing ? auth->refresher : NULL;
    bool is_ours = refresher != NULL && pthread_equal(refresher->thread, pthread_self()) != 0;
    if (!is_ours && is_awaited(call, auth))
        wait_a_little(auth);
    (void)pthread_mutex_unlock(&auth->lock);
    /* Nobody but this thread lets that refresh go on; from within one of its callbacks not even this. */
    if (is_ours && !refresher->drive(refresher->context))
        call->is_stopped = true;
}

int64_t cpodi_token_wake_at(const cpodi_call *call, int64_t now, int64_t other)
{
    if (call->token_fetch != NULL)
        return cpodi_call_wake_at(&call->token_fetch->call, now);
    return call->deadline_ms != 0 && call->deadline_ms < other ? call->deadline_ms : other;
}

bool cpodi_token_has_come(cpodi_call *call)
{
    if (!call->awaits_token)
        return false;
    cpodi_auth *auth = &call->client->auth;
    (void)pthread_mutex_lock(&auth->lock);
    bool is_there = !is_awaited(call, auth);
    (void)pthread_mutex_unlock(&auth->lock);
    return is_there;
}

void cpodi_token_stop(cpodi_call *call)
{
    if (call->token_fetch != NULL)
        call->token_fetch->call.is_stopped = true;
}
