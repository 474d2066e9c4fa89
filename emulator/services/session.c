#include "services/session.h"

#include <string.h>

#include "engine/base/random.h"

enum { LIFETIME_DAYS = 30 };

const char *session_start(call *c, const token_grant *grant)
{
    const char *token = random_hex(c->memory, "rt-");
    cJSON *value = cJSON_CreateObject();
    json_set_text(value, "token", token);
    json_set_text(value, "client_id", grant->client_id);
    json_set_text(value, "subject", grant->subject);
    json_set_text(value, "tenant", grant->tenant);
    json_set_text(value, "scope", grant->scope);
    json_set_text(value, "session", grant->session);
    int64_t until = c->now + INT64_C(86400000) * LIFETIME_DAYS;
    kv_store_put(&c->emulator->kv_stores, SESSION_STORE, token, value, until);
    return token;
}

cJSON *session_find(const call *c, const char *token)
{
    return token != NULL ? kv_store_get(&c->emulator->kv_stores, SESSION_STORE, token, c->now) : NULL;
}

void session_forget(call *c, const char *token)
{
    kv_store_remove(&c->emulator->kv_stores, SESSION_STORE, token);
}

void session_end_all(call *c, const char *tenant, const char *subject)
{
    kv_stores *all = &c->emulator->kv_stores;
    cJSON *tokens = kv_store_all(all, SESSION_STORE, c->now);
    for (const cJSON *value = tokens->child; value != NULL; value = value->next) {
        if (strcmp(json_text(value, "subject"), subject) != 0 ||
            strcmp(json_text(value, "tenant"), tenant) != 0)
            continue;
        auth_deny(c, "sid", json_text(value, "session"));
        kv_store_remove(all, SESSION_STORE, json_text(value, "token"));
    }
    cJSON_Delete(tokens);
}
