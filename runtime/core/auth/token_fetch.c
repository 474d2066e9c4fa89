/* Requests for a token: client credentials as JSON, a refresh token as the form of RFC 6749, section 6. */
#include "core/auth/token_fetch.h"

#include "core/base/error.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

#include <string.h>

#define DEFAULT_LIFETIME_S 3600
#define LONGEST_LIFETIME_S (366LL * 86400)

cpodi_token_fetch *cpodi_token_fetch_new(const cpodi_auth_context *context)
{
    const cpod_allocator *allocator = context->allocator;
    cpodi_token_fetch *fetch = allocator->allocate(allocator->context, sizeof *fetch);
    if (fetch == NULL)
        return NULL;
    memset(fetch, 0, sizeof *fetch);
    fetch->context = context;
    fetch->error.size = sizeof fetch->error;
    cpodi_error_reset(&fetch->error);
    fetch->asked_at_ms = context->clock->now_ms(context->clock->context);
    cpodi_buffer_init(&fetch->body, allocator);
    cpodi_buffer_init(&fetch->grant.token, allocator);
    cpodi_buffer_init(&fetch->grant.refresh_token, allocator);
    return fetch;
}

void cpodi_token_fetch_free(cpodi_token_fetch *fetch)
{
    const cpod_allocator *allocator = fetch->context->allocator;
    cpodi_buffer_wipe(&fetch->body);
    cpodi_buffer_wipe(&fetch->grant.token);
    cpodi_buffer_wipe(&fetch->grant.refresh_token);
    allocator->release(allocator->context, fetch, sizeof *fetch);
}

/* ---- request ---- */

static cpod_status write_credentials(const cpod_client_options *options, cpodi_buffer *body,
                                     cpod_error *error)
{
    const char *secret = options->client_secret != NULL ? options->client_secret : options->api_key;
    /* Room for all of it at once: a buffer that grows leaves copies of the secret behind. */
    size_t id_length = options->client_id == NULL ? 0 : strlen(options->client_id);
    (void)cpodi_buffer_room(body, (id_length + strlen(secret)) * 6 + 128 + CPODI_PADDING);
    cpodi_buffer_append_text(body, "{\"grant_type\":\"client_credentials\"");
    bool valid = true;
    if (options->client_id != NULL) {
        cpodi_buffer_append_text(body, ",\"client_id\":");
        valid = cpodi_json_append_string(body, options->client_id);
    }
    cpodi_buffer_append_text(body, ",\"client_secret\":");
    valid = cpodi_json_append_string(body, secret) && valid;
    cpodi_buffer_append_char(body, '}');
    if (!cpodi_buffer_terminate(body))
        return cpodi_no_memory(error);
    return valid ? CPOD_OK
                 : cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                              "The option client_id, client_secret or api_key is not valid UTF-8");
}

static void append_form(cpodi_buffer *body, const char *name, const char *value)
{
    if (value == NULL)
        return;
    cpodi_buffer_append_text(body, name);
    cpodi_url_escape(body, value, strlen(value), false);
}

static cpod_status write_refresh(const cpod_client_options *options, const char *refresh_token,
                                 cpodi_buffer *body, cpod_error *error)
{
    size_t length = strlen(refresh_token);
    length += options->client_id == NULL ? 0 : strlen(options->client_id);
    length += options->client_secret == NULL ? 0 : strlen(options->client_secret);
    (void)cpodi_buffer_room(body, length * 3 + 128 + CPODI_PADDING);
    cpodi_buffer_append_text(body, "grant_type=refresh_token");
    append_form(body, "&refresh_token=", refresh_token);
    append_form(body, "&client_id=", options->client_id);
    append_form(body, "&client_secret=", options->client_secret);
    return cpodi_buffer_terminate(body) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status start(cpodi_token_fetch *fetch, void *call, const char *refresh_token)
{
    const cpodi_auth_context *context = fetch->context;
    fetch->is_refresh = refresh_token != NULL;
    cpod_status status = fetch->is_refresh
                             ? write_refresh(context->options, refresh_token, &fetch->body, &fetch->error)
                             : write_credentials(context->options, &fetch->body, &fetch->error);
    if (status != CPOD_OK)
        return status;
    const cpodi_token_request request = {
        .path = fetch->is_refresh ? context->options->refresh_path : context->api->token_path,
        .content_type = fetch->is_refresh ? "application/x-www-form-urlencoded" : "application/json",
        .body = &fetch->body};
    return context->calls->start(call, &request, &fetch->call, &fetch->error);
}

/* ---- response ---- */

/* A member of the response as text that a header can carry. CPOD_DONE: absent. */
static cpod_status read_text(const cpodi_buffer *body, const char *name, cpodi_buffer *out, cpod_error *error)
{
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
                          "The token endpoint returned a token with a line end or a control character");
    out->length += strlen(room);
    return CPOD_OK;
}

static cpod_status read_grant(const cpodi_buffer *body, cpodi_grant *grant, cpod_error *error)
{
    cpod_status status = read_text(body, "access_token", &grant->token, error);
    if (status == CPOD_DONE)
        return cpodi_fail(error, CPOD_ERR_AUTH, "The token endpoint returned no access_token");
    if (status == CPOD_OK)
        status = read_text(body, "refresh_token", &grant->refresh_token, error);
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

/* A refusal is CPOD_ERR_AUTH; temporary failures keep their class. */
static cpod_status classify(cpod_status status, int http_status, bool is_refresh, cpod_error *error)
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
                         is_refresh ? "The refresh token was refused, log in again"
                                    : "The token endpoint refused the client credentials",
                         reason);
    }
    return CPOD_ERR_AUTH;
}

cpod_status cpodi_token_fetch_step(cpodi_token_fetch *fetch, void *call, const char *refresh_token)
{
    const cpodi_token_calls *calls = fetch->context->calls;
    cpod_status status = fetch->call != NULL ? CPOD_OK : start(fetch, call, refresh_token);
    if (status != CPOD_OK)
        return status;
    cpodi_token_response response = {.status = 0};
    status = calls->step(fetch->call, &response, &fetch->error);
    if (status == CPOD_PENDING)
        return status;
    if (status == CPOD_OK) {
        status = read_grant(response.body, &fetch->grant, &fetch->error);
    } else {
        int http = response.status;
        status = classify(status, http, fetch->is_refresh, &fetch->error);
        /* Not where the client did not read the whole response. */
        fetch->grant.is_refused =
            fetch->is_refresh && status == CPOD_ERR_AUTH && (http == 400 || http == 401 || http == 403);
    }
    calls->end(fetch->call);
    fetch->call = NULL;
    return status;
}
