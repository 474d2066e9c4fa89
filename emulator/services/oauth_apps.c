/* The part of the oauth service for administrators: registered applications. */
#include "engine/base/random.h"
#include "services/services.h"
#include "services/token.h"

static bool is_admin(call *c)
{
    if (token_scope_contains(c->caller.scope, "admin"))
        return true;
    response_problem(c, 403, "access_denied", "the scope 'admin' is required");
    return false;
}

static void list(call *c)
{
    if (is_admin(c))
        list_serve(c);
}

static void create(call *c)
{
    if (!is_admin(c))
        return;
    cJSON *entity = crud_new_entity(c);
    const char *slug = integration_slug(c->memory, json_text(entity, "name"));
    const char *client_id = random_hex(c->memory, arena_format(c->memory, "%s-", slug));
    const char *secret = random_hex(c->memory, "cs-");
    bool is_public = cJSON_IsFalse(json_get(c->body, "is_confidential"));
    json_set_text(entity, "client_id", client_id);
    json_set(entity, "is_confidential", cJSON_CreateBool(!is_public));
    if (json_get(c->body, "grant_types") == NULL)
        json_set(entity, "grant_types", token_scope_list("client_credentials"));
    const cJSON *scopes = json_get(c->body, "scopes");
    token_register_client(c, client_id, is_public ? NULL : secret, scopes);
    cJSON *shown = record_read(crud_insert(c, entity));
    json_set_text(shown, "client_secret", secret);
    http_response_header(c->response, "Cache-Control", "no-store");
    response_take(c, shown);
}

static void delete_app(call *c)
{
    const record *r = is_admin(c) ? crud_find(c) : NULL;
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    const char *client_id = json_text(entity, "client_id");
    auth_deny(c, "client_id", client_id);
    /* The id stays registered, with an unknown secret, so that it cannot be used without one. */
    token_register_client(c, client_id, random_hex(c->memory, "gone-"), NULL);
    cJSON_Delete(entity);
    crud_remove(c, r);
    response_empty(c);
}

static void rotate_secret(call *c)
{
    const record *r = is_admin(c) ? crud_find(c) : NULL;
    if (r == NULL)
        return;
    cJSON *entity = record_read(r);
    const char *secret = random_hex(c->memory, "cs-");
    token_register_client(c, json_text(entity, "client_id"), secret, json_get(entity, "scopes"));
    json_set_time(entity, "secret_rotated_at", c->now);
    cJSON *result = cJSON_CreateObject();
    json_set_text(result, "client_id", json_text(entity, "client_id"));
    json_set_text(result, "client_secret", secret);
    json_set_time(result, "rotated_at", c->now);
    crud_replace(c, r, entity);
    http_response_header(c->response, "Cache-Control", "no-store");
    response_take(c, result);
}

static const service_handler handlers[] = {
    {"oauth.apps.list", .serve = list},
    {"oauth.apps.create", .serve = create},
    {"oauth.apps.delete", .serve = delete_app},
    {"oauth.apps.rotateSecret", .serve = rotate_secret},
    {.operation = NULL},
};

const service oauth_apps_service = {.handlers = handlers};
