/* Requests for a token: client credentials as JSON, a refresh token as the form of RFC 6749. */
#include <string.h>

#include "core/auth/token_fetch.h"
#include "core/base/error.h"
#include "core/call/call.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

#define DEFAULT_LIFETIME_S 3600
#define LONGEST_LIFETIME_S (366LL * 86400)

cpodi_token_fetch *cpodi_token_fetch_new(cpod_client *client)
{
    const cpod_allocator *allocator = &client->allocator;
    cpodi_token_fetch *fetch = allocator->allocate(allocator->context, sizeof *fetch);
    if (fetch == NULL)
        return NULL;
    memset(fetch, 0, sizeof *fetch);
    fetch->call.client = client;
    fetch->error.size = sizeof fetch->error;
    cpodi_error_reset(&fetch->error);
    fetch->asked_at_ms = cpodi_client_now(client);
    cpodi_buffer_init(&fetch->grant.token, allocator);
    cpodi_buffer_init(&fetch->grant.refresh_token, allocator);
    return fetch;
}

void cpodi_token_fetch_free(cpodi_token_fetch *fetch)
{
    const cpod_allocator *allocator = &fetch->call.client->allocator;
    cpodi_buffer_wipe(&fetch->grant.token);
    cpodi_buffer_wipe(&fetch->grant.refresh_token);
    allocator->release(allocator->context, fetch, sizeof *fetch);
}

/* ---- client credentials ---- */

static const char *secret_of(const cpod_client *client)
{
    return client->options.client_secret != NULL ? client->options.client_secret : client->options.api_key;
}

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

/* ---- refresh token ---- */

static void append_form(cpodi_buffer *body, const char *name, const char *value)
{
    if (value == NULL)
        return;
    cpodi_buffer_append_text(body, name);
    cpodi_url_escape(body, value, strlen(value), false);
}

static cpod_status append_refresh(cpodi_call *call, const char *refresh_token, cpod_error *error)
{
    const cpod_client_options *options = &call->client->options;
    cpodi_buffer *body = &call->body;
    size_t length = strlen(refresh_token);
    length += options->client_id == NULL ? 0 : strlen(options->client_id);
    length += options->client_secret == NULL ? 0 : strlen(options->client_secret);
    (void)cpodi_buffer_room(body, length * 3 + 128 + CPODI_PADDING);
    cpodi_buffer_append_text(body, "grant_type=refresh_token");
    append_form(body, "&refresh_token=", refresh_token);
    append_form(body, "&client_id=", options->client_id);
    append_form(body, "&client_secret=", options->client_secret);
    if (!cpodi_buffer_seal(body))
        return cpodi_no_memory(error);
    call->has_body = true;
    return CPOD_OK;
}

/* ---- the exchange ---- */

static cpod_status build(cpodi_call *call, const char *refresh_token, cpod_error *error)
{
    bool refreshes = refresh_token != NULL;
    const char *path = refreshes ? call->client->options.refresh_path : call->api->token_path;
    call->method = "POST";
    call->security = CPODI_SECURITY_NONE;
    call->may_repeat = true; /* one token more does no harm */
    call->is_secret = true;
    cpodi_buffer_append_text(&call->url, call->client->base_url);
    cpodi_buffer_append_text(&call->url, path[0] == '/' ? "" : "/");
    cpodi_buffer_append_text(&call->url, path);
    if (!cpodi_buffer_seal(&call->url) ||
        !cpodi_headers_set(&call->headers, call->arena, "Content-Type",
                           refreshes ? "application/x-www-form-urlencoded" : "application/json") ||
        !cpodi_headers_set(&call->headers, call->arena, "Accept", "application/json"))
        return cpodi_no_memory(error);
    return refreshes ? append_refresh(call, refresh_token, error) : append_credentials(call, error);
}

/* A member of the answer as text that a header can carry. CPOD_DONE: it is not there. */
static cpod_status read_text(const cpodi_call *call, const char *name, cpodi_buffer *out, cpod_error *error)
{
    const cpodi_buffer *body = &call->answer.body;
    const char *value;
    size_t length;
    if (!cpodi_json_member(body->data, body->length, name, &value, &length))
        return CPOD_DONE;
    char *room = cpodi_buffer_room(out, length + 1 + CPODI_PADDING);
    if (room == NULL)
        return cpodi_no_memory(error);
    if (!cpodi_json_string(value, length, room, length + 1) || *room == '\0')
        return CPOD_DONE;
    if (!cpodi_header_value_is_valid(room))
        return cpodi_fail(error, CPOD_ERR_AUTH,
                          "The token endpoint answered with a token that no header can carry");
    out->length += strlen(room);
    return CPOD_OK;
}

static cpod_status read_grant(const cpodi_call *call, cpodi_grant *grant, cpod_error *error)
{
    const cpodi_buffer *body = &call->answer.body;
    cpod_status status = read_text(call, "access_token", &grant->token, error);
    if (status == CPOD_DONE)
        return cpodi_fail(error, CPOD_ERR_AUTH, "The token endpoint answered without an access_token");
    if (status == CPOD_OK)
        status = read_text(call, "refresh_token", &grant->refresh_token, error);
    if (status != CPOD_OK && status != CPOD_DONE)
        return status;
    const char *value;
    size_t length;
    int64_t seconds = DEFAULT_LIFETIME_S;
    if (cpodi_json_member(body->data, body->length, "expires_in", &value, &length))
        (void)cpodi_json_integer(value, length, &seconds);
    if (seconds < 0)
        seconds = 0;
    grant->lifetime_ms = (seconds > LONGEST_LIFETIME_S ? LONGEST_LIFETIME_S : seconds) * 1000;
    return CPOD_OK;
}

/* A refusal means that no token can be had; what may pass keeps its class. */
static cpod_status classify(cpod_status status, int http_status, bool refreshes, cpod_error *error)
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
        (void)cpodi_fail(error, CPOD_ERR_AUTH, "%s: %.400s",
                         refreshes ? "The session cannot be continued, log in again" : "No token can be had",
                         reason);
    }
    return CPOD_ERR_AUTH;
}

static cpod_status begin(cpodi_token_fetch *fetch, const cpodi_call *outer, const char *refresh_token)
{
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.cancel = outer->options.cancel;
    options.deadline_ms = outer->deadline_ms;
    options.attempt_timeout_ms = outer->options.attempt_timeout_ms;
    fetch->is_begun = true;
    fetch->refreshes = refresh_token != NULL;
    cpod_status status = cpodi_call_begin(&fetch->call, outer->client, &options, &fetch->error);
    fetch->call.together = outer->together;
    fetch->call.wake = outer->wake;
    fetch->call.wake_context = outer->wake_context;
    fetch->call.is_stopped = outer->is_stopped;
    return status == CPOD_OK ? build(&fetch->call, refresh_token, &fetch->error) : status;
}

static cpod_status end(cpodi_token_fetch *fetch, cpod_status status)
{
    cpodi_call *call = &fetch->call;
    if (status == CPOD_OK)
        status = read_grant(call, &fetch->grant, &fetch->error);
    cpodi_buffer_wipe(&call->body);
    cpodi_buffer_wipe(&call->answer.body);
    cpodi_call_end(call);
    return status;
}

cpod_status cpodi_token_fetch_step(cpodi_token_fetch *fetch, const cpodi_call *outer,
                                   const char *refresh_token)
{
    cpodi_call *call = &fetch->call;
    cpod_status status = fetch->is_begun ? CPOD_OK : begin(fetch, outer, refresh_token);
    if (status != CPOD_OK)
        return end(fetch, status);
    status = cpodi_call_step(call, &fetch->error);
    if (status == CPOD_PENDING)
        return status;
    int http = call->answer.status;
    if (status != CPOD_OK)
        status = classify(status, http, fetch->refreshes, &fetch->error);
    /* Not where it was the client that did not read all of the answer. */
    fetch->grant.is_refused =
        fetch->refreshes && status == CPOD_ERR_AUTH && (http == 400 || http == 401 || http == 403);
    return end(fetch, status);
}
