/* Requests for a token: client credentials as JSON, a refresh token as the form of RFC 6749, section 6. */
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/call.h"
#include "core/call/exchange.h"
#include "core/call/retry.h"
#include "core/call/token_lifetime.h"
#include "core/codec/codec.h"
#include "core/codec/decoder.h"
#include "core/codec/json_text.h"
#include "core/http/media_type.h"
#include "core/http/url.h"

#include <string.h>

#define DEFAULT_LIFETIME_S 3600

typedef struct fetch {
    cpodi_token_fetch head; /* first member: the part that auth sees */
    cpodi_call call;
    bool is_started;
    bool is_refresh; /* by a refresh token; else by client credentials */
} fetch;

static cpodi_token_fetch *begin(void *on_behalf_of)
{
    cpod_client *client = ((cpodi_call *)on_behalf_of)->client;
    fetch *f = client->allocator.allocate(client->allocator.context, sizeof *f);
    if (f == NULL)
        return NULL;
    memset(f, 0, sizeof *f);
    f->call.client = client;
    f->head.error.size = sizeof f->head.error;
    cpodi_error_reset(&f->head.error);
    f->head.asked_at_ms = cpodi_client_now(client);
    cpodi_buffer_init(&f->head.grant.token, &client->allocator);
    cpodi_buffer_init(&f->head.grant.refresh_token, &client->allocator);
    return &f->head;
}

static void end(cpodi_token_fetch *head)
{
    fetch *f = (fetch *)head;
    const cpod_allocator *allocator = &f->call.client->allocator;
    cpodi_buffer_wipe(&f->head.grant.token);
    cpodi_buffer_wipe(&f->head.grant.refresh_token);
    cpodi_buffer_wipe(&f->call.request.body);
    cpodi_buffer_wipe(&f->call.result.response.body);
    cpodi_call_end(&f->call);
    allocator->release(allocator->context, f, sizeof *f);
}

static cpod_status write_credentials(const cpodi_token_config *config, cpodi_buffer *body, cpod_error *error)
{
    cpodi_buffer_append_text(body, "{\"grant_type\":\"client_credentials\"");
    bool valid = true;
    if (config->client_id != NULL) {
        cpodi_buffer_append_text(body, ",\"client_id\":");
        valid = cpodi_json_append_string(body, config->client_id);
    }
    cpodi_buffer_append_text(body, ",\"client_secret\":");
    valid = cpodi_json_append_string(body, config->client_secret) && valid;
    cpodi_buffer_append_char(body, '}');
    if (!cpodi_buffer_terminate(body))
        return cpodi_no_memory(error);
    return valid ? CPOD_OK
                 : cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                              "The client id or the client secret is not valid UTF-8");
}

static void append_form(cpodi_buffer *body, const char *name, const char *value)
{
    if (value == NULL)
        return;
    cpodi_buffer_append_text(body, name);
    cpodi_url_escape(body, value, strlen(value), false);
}

static cpod_status write_refresh(const cpodi_token_config *config, const char *refresh_token,
                                 cpodi_buffer *body, cpod_error *error)
{
    cpodi_buffer_append_text(body, "grant_type=refresh_token");
    append_form(body, "&refresh_token=", refresh_token);
    append_form(body, "&client_id=", config->client_id);
    append_form(body, "&client_secret=", config->client_secret);
    return cpodi_buffer_terminate(body) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status start(fetch *f, const cpodi_call *outer, const char *refresh_token)
{
    cpodi_call *call = &f->call;
    cpodi_request *request = &call->request;
    cpod_error *error = &f->head.error;
    const cpod_client *client = outer->client;
    const cpodi_token_config *config = f->head.config;
    f->is_started = true;
    f->is_refresh = refresh_token != NULL;
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    options.cancel = outer->options.cancel;
    options.deadline_ms = outer->limits.deadline_ms;
    options.attempt_timeout_ms = outer->options.attempt_timeout_ms;
    options.hook_data = outer->options.hook_data;
    options.connect_timeout_ms = outer->options.connect_timeout_ms;
    options.first_byte_timeout_ms = outer->options.first_byte_timeout_ms;
    options.idle_timeout_ms = outer->options.idle_timeout_ms;
    cpod_status status = cpodi_call_begin(call, outer->client, &options, error);
    if (status != CPOD_OK)
        return status;
    cpodi_call_inherit_deadline(call, outer);
    call->progress.binding = outer->progress.binding;
    call->progress.wake = outer->progress.wake;
    call->progress.wake_context = outer->progress.wake_context;
    call->progress.is_stopped = outer->progress.is_stopped;
    request->method = "POST";
    request->security = CPODI_SECURITY_NONE;
    request->is_idempotent = true; /* a second token does no harm */
    request->is_secret = true;
    request->has_body = true;
    request->body.is_secret = true;
    status = f->is_refresh ? write_refresh(config, refresh_token, &request->body, error)
                           : write_credentials(config, &request->body, error);
    if (status != CPOD_OK)
        return status;
    const char *path = f->is_refresh ? config->refresh_path : config->token_path;
    cpodi_buffer_append_text(&request->url, client->base_url);
    cpodi_buffer_append_text(&request->url, path[0] == '/' ? "" : "/");
    cpodi_buffer_append_text(&request->url, path);
    bool ok = cpodi_buffer_terminate(&request->url) &&
              cpodi_headers_set(&request->headers, call->arena, "Content-Type",
                                f->is_refresh ? "application/x-www-form-urlencoded" : "application/json") &&
              cpodi_headers_set(&request->headers, call->arena, "Accept", "application/json");
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

/* Whether a JSON string has U+0000, which cpodi_json_string() replaces. */
static bool has_nul(const char *value, size_t length)
{
    for (size_t i = 0; i + 5 < length; i++) {
        if (value[i] == '\\' && memcmp(value + ++i, "u0000", 5) == 0)
            return true;
    }
    return false;
}

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
    if (has_nul(value, length) || !cpodi_header_value_is_valid(room))
        return cpodi_fail(error, CPOD_ERR_AUTH,
                          "The token endpoint returned a token with a line end or a control character");
    out->length += strlen(room);
    return CPOD_OK;
}

/* Anything that is no number is as if it was absent. */
static int64_t lifetime_ms(const cpodi_buffer *body)
{
    double seconds;
    return cpodi_token_lifetime_read(body, &seconds) ? (int64_t)(seconds * 1000) : DEFAULT_LIFETIME_S * 1000;
}

/* Absent, null or "Bearer" in any case: another type of token is not sent in that way (RFC 6749, section
 * 7.1). */
static cpod_status check_type(const cpodi_buffer *body, cpod_error *error)
{
    char type[64];
    const char *value;
    size_t length;
    if (!cpodi_json_member(body->data, body->length, "token_type", &value, &length) || value[0] == 'n')
        return CPOD_OK;
    bool is_text = cpodi_json_string(value, length, type, sizeof type);
    if (is_text && cpodi_text_equal_nocase(type, "bearer"))
        return CPOD_OK;
    cpodi_text_copy(type, sizeof type, is_text ? type : "that is not text", is_text ? strlen(type) : 16);
    return cpodi_fail(error, CPOD_ERR_AUTH,
                      "The token endpoint returned a token of the type %s; only bearer tokens are supported",
                      type);
}

/* The tokens alone do not show that the response is whole. */
static cpod_status check_json(const cpodi_buffer *body, cpod_error *error)
{
    cpodi_decoder decoder;
    const char *problem = cpodi_json_problem(&decoder, body->data, body->length);
    return problem == NULL ? CPOD_OK
                           : cpodi_fail(error, CPOD_ERR_DECODE,
                                        "The response of the token endpoint is not valid JSON: %s", problem);
}

static cpod_status read_grant(const cpodi_response *response, cpodi_grant *grant, cpod_error *error)
{
    const cpodi_buffer *body = &response->body;
    const char *type = response->content_type;
    cpod_status status = read_text(body, "access_token", &grant->token, error);
    if (status == CPOD_DONE && type[0] != '\0' && !cpodi_media_is_json(type))
        return cpodi_fail(error, CPOD_ERR_AUTH,
                          "The token endpoint answered HTTP %d with %s instead of JSON with an access_token",
                          response->status, type);
    if (status == CPOD_DONE)
        return cpodi_fail(error, CPOD_ERR_AUTH, "The token endpoint returned no access_token");
    if (status == CPOD_OK)
        status = check_json(body, error);
    if (status == CPOD_OK)
        status = check_type(body, error);
    if (status == CPOD_OK)
        status = read_text(body, "refresh_token", &grant->refresh_token, error);
    if (status != CPOD_OK && status != CPOD_DONE)
        return status;
    grant->lifetime_ms = lifetime_ms(body);
    return CPOD_OK;
}

static bool contains(const char *page, const char *text)
{
    for (; text != NULL && text[0] != '\0' && *page != '\0'; page++) {
        if (cpodi_text_starts_nocase(page, text))
            return true;
    }
    return false;
}

/* Keeps the beginning of a page of HTML, which a proxy or a wrong address answers with. Not of one that has a
 * part of a request or a response for tokens, as pages for debugging do. */
static void quote_page(const fetch *f, cpod_error *error)
{
    const cpodi_response *response = &f->call.result.response;
    const cpodi_token_config *config = f->head.config;
    bool is_page = cpodi_media_matches("text/html", response->content_type) ||
                   cpodi_media_matches("application/xhtml+xml", response->content_type);
    const char *page = response->body.data;
    if (!is_page || page == NULL || response->body.length == 0)
        return;
    const char *const secrets[] = {"_token", "client_secret", config->client_secret, config->refresh_token};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        if (contains(page, secrets[i]))
            return;
    }
    cpodi_text_copy(error->body, sizeof error->body, page, response->body.length);
}

/* Completes the error of a response that is not a grant. */
static cpod_status reject(const fetch *f, cpod_status status, cpod_error *error)
{
    const cpodi_response *response = &f->call.result.response;
    error->http_status = response->status;
    memcpy(error->request_id, response->request_id, sizeof error->request_id);
    quote_page(f, error);
    cpodi_problem_hide(&f->call, error);
    return status;
}

/* A timeout names the request that it ended, which is not that of the caller. */
static cpod_status name_request(cpod_status status, cpod_error *error)
{
    return status == CPOD_ERR_TIMEOUT ? cpodi_fail(error, status, "Fetching a token: %.480s", error->message)
                                      : status;
}

/* A refusal is CPOD_ERR_AUTH; temporary failures keep their class, and so does what the hook sign has returned. */
static cpod_status classify(const fetch *f, cpod_status status, cpod_error *error)
{
    bool is_response = status >= CPOD_ERR_BAD_REQUEST || status == CPOD_ERR_PROTOCOL;
    if (!is_response || cpodi_retry_is_temporary(status) || !f->call.result.was_sent ||
        f->call.result.response.status == 408)
        return name_request(status, error);
    int http = f->call.result.response.status;
    const char *reason = http == 404 || http == 405 ? "The server has no token endpoint at this path"
                         : f->is_refresh            ? "The refresh token was refused, log in again"
                                                    : "The token endpoint refused the client credentials";
    return cpodi_fail(error, CPOD_ERR_AUTH, "%s: %.400s", reason, error->message);
}

static cpod_status step(cpodi_token_fetch *head, void *on_behalf_of, const char *refresh_token)
{
    fetch *f = (fetch *)head;
    cpodi_response *response = &f->call.result.response;
    cpod_status status = f->is_started ? CPOD_OK : start(f, on_behalf_of, refresh_token);
    if (status != CPOD_OK)
        return status;
    f->call.request.secrets[0] = head->config->client_secret;
    f->call.request.secrets[1] = refresh_token; /* lives as long as this step */
    status = cpodi_call_step(&f->call, &head->error);
    if (status == CPOD_PENDING)
        return status;
    if (status == CPOD_OK) {
        status = read_grant(response, &head->grant, &head->error);
        if (status == CPOD_OK)
            return status;
        return reject(f, status, &head->error);
    }
    quote_page(f, &head->error);
    int http = response->status;
    status = classify(f, status, &head->error);
    /* Not where the client did not read the whole response. */
    head->grant.is_refused =
        f->is_refresh && status == CPOD_ERR_AUTH && (http == 400 || http == 401 || http == 403);
    return status;
}

static void wait(cpodi_token_fetch *head)
{
    cpodi_call_wait(&((fetch *)head)->call);
}

static int64_t wake_at(cpodi_token_fetch *head, int64_t now)
{
    return cpodi_call_wake_at(&((fetch *)head)->call, now);
}

static void stop(cpodi_token_fetch *head)
{
    ((fetch *)head)->call.progress.is_stopped = true;
}

const cpodi_token_fetch_functions cpodi_client_token_fetch = {
    .begin = begin, .step = step, .wait = wait, .wake_at = wake_at, .stop = stop, .end = end};
