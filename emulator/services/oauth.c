/* The oauth service: the token endpoint, introspection, revocation, consents. */
#include "engine/auth/jwt.h"
#include "engine/base/base64.h"
#include "engine/base/random.h"
#include "services/services.h"
#include "services/token.h"

#include <openssl/sha.h>
#include <string.h>

static const char grants_store[] = "grants";

static const char *grants_key(const call *c, const char *tenant, const char *subject)
{
    return arena_format(c->memory, "%s\n%s", tenant, subject);
}

static cJSON *grants_of(const call *c, const char *tenant, const char *subject)
{
    cJSON *grants =
        kv_store_get(&c->emulator->kv_stores, grants_store, grants_key(c, tenant, subject), c->now);
    return grants != NULL ? grants : cJSON_CreateArray();
}

static void store_grants(call *c, const token_grant *of, cJSON *grants)
{
    kv_store_put(&c->emulator->kv_stores, grants_store, grants_key(c, of->tenant, of->subject), grants,
                 KV_STORE_FOREVER);
}

static cJSON *grant_to(const cJSON *grants, const char *client_id)
{
    for (cJSON *grant = grants->child; grant != NULL; grant = grant->next)
        if (strcmp(json_text(grant, "client_id"), client_id) == 0)
            return grant;
    return NULL;
}

static const record *find_app(const call *c, const char *client_id)
{
    const collection *apps = collection_of_entity(&c->emulator->collections, "OauthApp");
    return collection_find_by_text(apps, NULL, "client_id", client_id);
}

/* A second consent to the same application replaces the first. */
static void store_grant(call *c, const token_grant *to)
{
    cJSON *grants = grants_of(c, to->tenant, to->subject);
    cJSON *grant = grant_to(grants, to->client_id);
    if (grant == NULL) {
        grant = cJSON_CreateObject();
        json_set_text(grant, "id", identifier_make(c->memory, &(identifier_form){.prefix = "grt-"}, c->now));
        cJSON_AddItemToArray(grants, grant);
    }
    json_set_text(grant, "client_id", to->client_id);
    const record *app = find_app(c, to->client_id);
    if (app != NULL) {
        cJSON *entity = record_read(app);
        json_set_text(grant, "app_name", json_text(entity, "name"));
        cJSON_Delete(entity);
    }
    json_set(grant, "scopes", token_scope_list(to->scope));
    json_set_time(grant, "granted_at", c->now);
    json_set(grant, "expires_at", cJSON_CreateNull());
    store_grants(c, to, grants);
}

static void note_use(call *c, const token_grant *of)
{
    cJSON *grants = grants_of(c, of->tenant, of->subject);
    cJSON *grant = grant_to(grants, of->client_id);
    if (grant != NULL)
        json_set_time(grant, "last_used_at", c->now);
    store_grants(c, of, grants);
}

static void list_grants(call *c)
{
    list_serve_array(c, grants_of(c, c->caller.tenant, c->caller.subject));
}

/* ---- the consent page, which consents at once */

/* The person who consents: that of the bearer token, else the default person of the login page. */
static void identify_person(call *c, token_grant *grant)
{
    const char *header = http_request_header(c->request, "Authorization");
    const char *problem;
    cJSON *claims = header != NULL ? auth_read(c, header, &problem) : NULL;
    const char *subject = json_text(claims, "sub");
    grant->subject =
        subject != NULL ? arena_copy(c->memory, subject) : auth_subject(c->memory, "alice@example.com");
    const char *tenant = json_text(claims, "tenant_id");
    grant->tenant = tenant != NULL ? arena_copy(c->memory, tenant) : auth_requested_tenant(c);
    cJSON_Delete(claims);
}

/* A registered address; for an unknown client any that is not a script. */
static bool may_go_to(const call *c, const char *client_id, const char *address)
{
    const record *app = find_app(c, client_id);
    if (address == NULL || strpbrk(address, "\r\n") != NULL || strchr(address, ':') == NULL ||
        strncmp(address, "javascript:", 11) == 0 || strncmp(address, "data:", 5) == 0)
        return false;
    if (app == NULL)
        return true;
    cJSON *entity = record_read(app);
    bool is_known = json_lists(entity, "redirect_uris", address);
    cJSON_Delete(entity);
    return is_known;
}

static const char *consent_problem(const call *c)
{
    const char *type = call_query(c, "response_type");
    const char *method = call_query(c, "code_challenge_method");
    if (type == NULL || strcmp(type, "code") != 0)
        return "unsupported_response_type";
    if (call_query(c, "code_challenge") == NULL || method == NULL || strcmp(method, "S256") != 0)
        return "invalid_request";
    return NULL;
}

static void consent_page(call *c)
{
    const char *client_id = call_query(c, "client_id");
    const char *address = call_query(c, "redirect_uri");
    const char *state = call_query(c, "state");
    if (client_id == NULL || !may_go_to(c, client_id, address)) {
        response_problem(c, 400, "bad_request", "client_id and a registered redirect_uri are required");
        return;
    }
    const char *back = state != NULL ? target_with(c->memory, address, "state", state) : address;
    const char *problem = consent_problem(c);
    if (problem != NULL) {
        response_redirect(c, target_with(c->memory, back, "error", problem));
        return;
    }
    const char *scope = call_query(c, "scope");
    token_grant grant = {.client_id = client_id, .scope = scope != NULL ? scope : "api"};
    identify_person(c, &grant);
    store_grant(c, &grant);
    cJSON *value = cJSON_CreateObject();
    json_set_text(value, "client_id", client_id);
    json_set_text(value, "redirect_uri", address);
    json_set_text(value, "challenge", call_query(c, "code_challenge"));
    json_set_text(value, "subject", grant.subject);
    json_set_text(value, "tenant", grant.tenant);
    json_set_text(value, "scope", grant.scope);
    response_redirect(c, target_with(c->memory, back, "code", token_new_code(c, value)));
}

static bool is_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool fits_challenge(call *c, const char *challenge, const char *verifier)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    if (verifier == NULL)
        return false;
    SHA256((const unsigned char *)verifier, strlen(verifier), digest);
    return is_same(challenge, base64url_encode(c->memory, digest, sizeof digest));
}

static void respond_person(call *c, const cJSON *value, const char *scope, const char *session)
{
    token_grant grant = {.client_id = json_text(value, "client_id"),
                         .subject = json_text(value, "subject"),
                         .tenant = json_text(value, "tenant"),
                         .scope = scope,
                         .session = session};
    note_use(c, &grant);
    token_respond(c, &grant);
}

static void redeem_code(call *c)
{
    const char *client_id = json_text(c->body, "client_id");
    cJSON *value = token_use_code(c, json_text(c->body, "code"));
    if (value == NULL)
        return;
    bool fits = is_same(json_text(value, "redirect_uri"), json_text(c->body, "redirect_uri")) &&
                (client_id == NULL || is_same(json_text(value, "client_id"), client_id));
    const char *secret = json_text(c->body, "client_secret");
    if (!fits)
        response_problem(c, 400, "invalid_grant", "the code was issued for another client or redirect_uri");
    else if (!fits_challenge(c, json_text(value, "challenge"), json_text(c->body, "code_verifier")))
        response_problem(c, 400, "invalid_grant", "the code_verifier does not match the code_challenge");
    else if (secret == NULL || token_check_client(c, json_text(value, "client_id"), secret))
        respond_person(c, value, json_text(value, "scope"), random_hex(c->memory, "ses-"));
    cJSON_Delete(value);
}

static const char *narrowed(const char *granted, const char *wanted)
{
    if (wanted == NULL || *wanted == '\0')
        return granted;
    cJSON *words = token_scope_list(wanted);
    for (const cJSON *word = words->child; word != NULL && wanted != NULL; word = word->next)
        if (!token_scope_contains(granted, word->valuestring))
            wanted = NULL;
    cJSON_Delete(words);
    return wanted;
}

static void refresh(call *c)
{
    const char *token = json_text(c->body, "refresh_token");
    cJSON *value = token_find_session(c, token);
    const char *client_id = json_text(c->body, "client_id");
    const char *scope =
        value != NULL ? narrowed(json_text(value, "scope"), json_text(c->body, "scope")) : NULL;
    if (value == NULL || (client_id != NULL && !is_same(client_id, json_text(value, "client_id")))) {
        response_problem(c, 400, "invalid_grant", "the refresh_token is invalid, used or expired");
    } else if (scope == NULL) {
        response_problem(c, 400, "invalid_scope", "the scope exceeds the granted one");
    } else {
        token_forget_session(c, token);
        respond_person(c, value, scope, json_text(value, "session"));
    }
    cJSON_Delete(value);
}

static void issue(call *c)
{
    const char *type = json_text(c->body, "grant_type");
    if (is_same(type, "authorization_code"))
        redeem_code(c);
    else if (is_same(type, "refresh_token"))
        refresh(c);
    else
        token_issue(c, json_text(c->body, "client_id"), json_text(c->body, "client_secret"),
                    json_text(c->body, "scope"));
}

static bool is_known_caller(call *c)
{
    const char *header = http_request_header(c->request, "Authorization");
    const char *problem;
    if (header == NULL)
        return token_check_client(c, json_text(c->body, "client_id"), json_text(c->body, "client_secret"));
    cJSON *claims = auth_read(c, header, &problem);
    bool is_known = claims != NULL;
    cJSON_Delete(claims);
    if (!is_known)
        response_problem(c, 401, "invalid_client", "%s", problem);
    return is_known;
}

/* RFC 7662, section 2.2; NULL when the token is not valid. */
static cJSON *describe(call *c, const char *token)
{
    const char *problem;
    cJSON *found = auth_read(c, token, &problem);
    if (found != NULL) {
        json_remove(found, "sid");
        json_remove(found, "generation");
        json_set_text(found, "token_type", "Bearer");
        return found;
    }
    cJSON *value = token_find_session(c, token);
    if (value == NULL)
        return NULL;
    found = cJSON_CreateObject();
    json_set_text(found, "client_id", json_text(value, "client_id"));
    json_set_text(found, "sub", json_text(value, "subject"));
    json_set_text(found, "tenant_id", json_text(value, "tenant"));
    json_set_text(found, "scope", json_text(value, "scope"));
    cJSON_Delete(value);
    return found;
}

static void introspect(call *c)
{
    if (!is_known_caller(c))
        return;
    cJSON *result = describe(c, json_text(c->body, "token"));
    bool is_active = result != NULL;
    if (result == NULL)
        result = cJSON_CreateObject();
    json_set(result, "active", cJSON_CreateBool(is_active));
    response_take(c, result);
}

static void revoke(call *c)
{
    if (!is_known_caller(c))
        return;
    const char *token = json_text(c->body, "token");
    cJSON *value = token_find_session(c, token);
    const char *problem;
    cJSON *claims = value == NULL ? auth_read(c, token, &problem) : NULL;
    if (value != NULL) {
        auth_deny(c, "sid", json_text(value, "session"));
        token_forget_session(c, token);
    } else if (claims != NULL) {
        auth_deny(c, "jti", json_text(claims, "jti"));
    }
    cJSON_Delete(value);
    cJSON_Delete(claims);
    response_empty(c);
}

static const service_handler handlers[] = {
    {"oauth.token", .serve = issue},
    {"oauth.introspect", .serve = introspect},
    {"oauth.revoke", .serve = revoke},
    {"oauth.grants.list", .serve = list_grants},
    {.operation = NULL},
};

static const service_path paths[] = {
    {"GET", "/oauth/authorize", consent_page},
    {NULL, NULL, NULL},
};

const service oauth_service = {.handlers = handlers,
                               .paths = paths,
                               .oauth_paths = (const char *const[]){"/v1/oauth/", NULL},
                               .kv_stores = (const char *const[]){grants_store, NULL}};
