#include "services/token.h"

#include "base/digest.h"
#include "engine/base/random.h"
#include "services/services.h"

#include <stdio.h>
#include <string.h>

static const char *digest_of(arena *a, const char *text)
{
    char digest[65];
    digest_sha256_hex(text, strlen(text), digest);
    return arena_copy(a, digest);
}

void token_register_client(call *c, const char *client_id, const char *secret, const cJSON *scopes)
{
    cJSON *client = cJSON_CreateObject();
    if (secret != NULL)
        json_set_text(client, "secret_hash", digest_of(c->memory, secret));
    if (scopes != NULL)
        json_set(client, "scopes", cJSON_Duplicate(scopes, true));
    kv_store_put(&c->emulator->kv_stores, TOKEN_CLIENTS_STORE, client_id, client, KV_STORE_FOREVER);
}

bool token_check_client(call *c, const char *client_id, const char *secret)
{
    cJSON *client = client_id != NULL
                        ? kv_store_get(&c->emulator->kv_stores, TOKEN_CLIENTS_STORE, client_id, c->now)
                        : NULL;
    const char *expected = json_text(client, "secret_hash");
    bool has_secret = secret != NULL && *secret != '\0';
    bool is_right = expected == NULL || (has_secret && strcmp(expected, digest_of(c->memory, secret)) == 0);
    bool is_public = client != NULL && expected == NULL;
    cJSON_Delete(client);
    if (!has_secret && !is_public)
        response_problem(c, 401, "invalid_client", "a client_secret is required");
    else if (!is_right)
        response_problem(c, 401, "invalid_client", "the client_secret is incorrect");
    else
        return true;
    return false;
}

bool token_scope_contains(const char *words, const char *word)
{
    size_t length = strlen(word);
    while (words != NULL && *words != '\0') {
        size_t next = strcspn(words, " ");
        if (next == length && strncmp(words, word, length) == 0)
            return true;
        words += next + strspn(words + next, " ");
    }
    return false;
}

cJSON *token_scope_list(const char *words)
{
    cJSON *list = cJSON_CreateArray();
    char word[256];
    while (words != NULL && *words != '\0') {
        size_t length = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, words);
        if (length > 0)
            cJSON_AddItemToArray(list, cJSON_CreateString(word));
        words += length + strspn(words + length, " ");
    }
    return list;
}

static const char *joined(arena *a, const cJSON *words)
{
    const char *text = NULL;
    for (const cJSON *word = words != NULL ? words->child : NULL; word != NULL; word = word->next)
        text = text == NULL ? arena_copy(a, word->valuestring)
                            : arena_format(a, "%s %s", text, word->valuestring);
    return text;
}

static bool has_all(const char *allowed, const cJSON *wanted)
{
    for (const cJSON *word = wanted->child; word != NULL; word = word->next)
        if (!token_scope_contains(allowed, word->valuestring))
            return false;
    return true;
}

/* The scopes for a client: those it asks for, NULL: all that it may have. NULL after a response of 400. */
static const char *scope_for(call *c, const char *client_id, const char *wanted)
{
    cJSON *client = kv_store_get(&c->emulator->kv_stores, TOKEN_CLIENTS_STORE, client_id, c->now);
    const char *limit = joined(c->memory, json_get(client, "scopes"));
    cJSON_Delete(client);
    bool is_admin = strcmp(client_id, "admin") == 0;
    if (wanted == NULL || *wanted == '\0')
        return limit != NULL ? limit : is_admin ? "api admin" : "api";
    cJSON *words = token_scope_list(wanted);
    bool is_fine = limit != NULL ? has_all(limit, words) : is_admin || !token_scope_contains(wanted, "admin");
    cJSON_Delete(words);
    if (is_fine)
        return arena_copy(c->memory, wanted);
    response_problem(c, 400, "invalid_scope", "the client is not allowed all of these scopes");
    return NULL;
}

enum { SESSION_DAYS = 30 };

/* A new refresh token of a grant that has a session. */
static const char *start_session(call *c, const token_grant *grant)
{
    const char *token = random_hex(c->memory, "rt-");
    cJSON *value = cJSON_CreateObject();
    json_set_text(value, "token", token);
    json_set_text(value, "client_id", grant->client_id);
    json_set_text(value, "subject", grant->subject);
    json_set_text(value, "tenant", grant->tenant);
    json_set_text(value, "scope", grant->scope);
    json_set_text(value, "session", grant->session);
    int64_t until = c->now + INT64_C(86400000) * SESSION_DAYS;
    kv_store_put(&c->emulator->kv_stores, TOKEN_SESSIONS_STORE, token, value, until);
    return token;
}

cJSON *token_find_session(const call *c, const char *token)
{
    return token != NULL ? kv_store_get(&c->emulator->kv_stores, TOKEN_SESSIONS_STORE, token, c->now) : NULL;
}

void token_forget_session(call *c, const char *token)
{
    kv_store_remove(&c->emulator->kv_stores, TOKEN_SESSIONS_STORE, token);
}

void token_end_sessions(call *c, const char *tenant, const char *subject)
{
    kv_stores *all = &c->emulator->kv_stores;
    cJSON *tokens = kv_store_all(all, TOKEN_SESSIONS_STORE, c->now);
    for (const cJSON *value = tokens->child; value != NULL; value = value->next) {
        if (strcmp(json_text(value, "subject"), subject) != 0 ||
            strcmp(json_text(value, "tenant"), tenant) != 0)
            continue;
        auth_deny(c, "sid", json_text(value, "session"));
        kv_store_remove(all, TOKEN_SESSIONS_STORE, json_text(value, "token"));
    }
    cJSON_Delete(tokens);
}

void token_respond(call *c, const token_grant *grant)
{
    if (grant->session != NULL && users_is_suspended(c, grant->tenant, grant->subject)) {
        response_problem(c, 400, "invalid_grant", "the account is suspended");
        return;
    }
    cJSON *body = cJSON_CreateObject();
    json_set_text(body, "access_token", auth_issue(c, grant));
    json_set_text(body, "token_type", "Bearer");
    json_set_integer(body, "expires_in", c->emulator->options.token_lifetime);
    if (grant->session != NULL) {
        json_set_text(body, "refresh_token", start_session(c, grant));
        json_set_text(body, "scope", grant->scope);
    }
    http_response_header(c->response, "Cache-Control", "no-store");
    response_take(c, body);
}

void token_issue(call *c, const char *client_id, const char *secret, const char *scope)
{
    if (!token_check_client(c, client_id, secret))
        return;
    /* The client of a secret without a client id (an API key). */
    if (client_id == NULL || *client_id == '\0')
        client_id = arena_format(c->memory, "key-%.12s", digest_of(c->memory, secret));
    scope = scope_for(c, client_id, scope);
    if (scope == NULL)
        return;
    token_respond(c, &(token_grant){.client_id = client_id,
                                    .subject = auth_subject(c->memory, client_id),
                                    .tenant = auth_requested_tenant(c),
                                    .scope = scope});
}

const char *token_new_code(call *c, cJSON *value)
{
    const char *code = random_hex(c->memory, "c-");
    kv_store_put(&c->emulator->kv_stores, TOKEN_CODES_STORE, code, value, c->now + CODE_LIFETIME);
    return code;
}

cJSON *token_use_code(call *c, const char *code)
{
    cJSON *value =
        code != NULL ? kv_store_get(&c->emulator->kv_stores, TOKEN_CODES_STORE, code, c->now) : NULL;
    if (value == NULL)
        response_problem(c, 400, "invalid_grant", "the code is invalid, used or expired");
    else
        kv_store_remove(&c->emulator->kv_stores, TOKEN_CODES_STORE, code);
    return value;
}
