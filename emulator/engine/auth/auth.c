#include "engine/auth/auth.h"

#include "engine/auth/digest.h"
#include "engine/auth/jwt.h"
#include "engine/call/response.h"
#include "engine/call/service.h"

#include <openssl/sha.h>
#include <string.h>
#include <strings.h>

static const char issuer[] = "cpod-emulator";

const char *auth_subject(arena *a, const char *client_id)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    char ulid[ULID_LENGTH + 1];
    SHA256((const unsigned char *)client_id, strlen(client_id), digest);
    identifier_ulid(0, digest, ulid);
    return arena_format(a, "per-%s", ulid);
}

const char *auth_requested_tenant(const call *c)
{
    const char *tenant = http_request_header(c->request, "X-Tenant-ID");
    return tenant != NULL && *tenant != '\0' ? tenant : "default";
}

const char *auth_issue(call *c, const token_grant *grant)
{
    int64_t now = c->now / 1000;
    cJSON *claims = cJSON_CreateObject();
    json_set_text(claims, "iss", issuer);
    json_set_text(claims, "sub", grant->subject);
    json_set_text(claims, "client_id", grant->client_id);
    json_set_text(claims, "tenant_id", grant->tenant);
    json_set_text(claims, "scope", grant->scope);
    if (grant->session != NULL)
        json_set_text(claims, "sid", grant->session);
    json_set_integer(claims, "generation", c->emulator->token_generation);
    json_set_integer(claims, "iat", now);
    json_set_integer(claims, "exp", now + c->emulator->options.token_lifetime);
    json_set_text(claims, "jti", identifier_make(c->memory, &(identifier_form){.prefix = "jti-"}, c->now));
    const char *token = jwt_sign(c->memory, claims, c->emulator->token_key);
    cJSON_Delete(claims);
    return token;
}

static bool unauthorized(call *c, const char *detail)
{
    http_response_header(c->response, "WWW-Authenticate", "Bearer");
    response_problem(c, 401, "unauthorized", "%s", detail);
    return false;
}

static const char *claim(call *c, const cJSON *claims, const char *name)
{
    const char *text = json_text(claims, name);
    return text != NULL ? arena_copy(c->memory, text) : "";
}

static bool identify_key(call *c, const char *key)
{
    pthread_mutex_lock(&c->emulator->lock);
    bool is_known = service_identify_key(c, key);
    pthread_mutex_unlock(&c->emulator->lock);
    return is_known || unauthorized(c, "the API key is invalid");
}

static const char *denied_key(arena *a, const char *name, const char *value)
{
    return arena_format(a, "%s:%s", name, value);
}

void auth_deny(call *c, const char *name, const char *value)
{
    /* A token that exists now has expired by then. */
    int64_t until = c->now + c->emulator->options.token_lifetime * 1000;
    kv_store_put(&c->emulator->kv_stores, AUTH_DENIED_STORE, denied_key(c->memory, name, value),
                 cJSON_CreateTrue(), until);
}

static bool is_denied(call *c, const cJSON *claims)
{
    static const char *const names[] = {"jti", "sid", "client_id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = json_text(claims, names[i]);
        cJSON *denial = value != NULL ? kv_store_get(&c->emulator->kv_stores, AUTH_DENIED_STORE,
                                                     denied_key(c->memory, names[i], value), c->now)
                                      : NULL;
        bool is_found = denial != NULL;
        cJSON_Delete(denial);
        if (is_found)
            return true;
    }
    return false;
}

cJSON *auth_read(call *c, const char *token, const char **problem)
{
    if (strncasecmp(token, "Bearer ", 7) == 0)
        token += 7 + strspn(token + 7, " ");
    *problem = "the token is invalid";
    cJSON *claims = jwt_verify(c->memory, token, c->emulator->token_key);
    if (claims == NULL)
        return NULL;
    const cJSON *expiry = json_get(claims, "exp");
    double generation = cJSON_GetNumberValue(json_get(claims, "generation"));
    if (!cJSON_IsNumber(expiry) || expiry->valuedouble * 1000 <= (double)c->now ||
        generation != (double)c->emulator->token_generation)
        *problem = "the token has expired";
    else if (is_denied(c, claims))
        *problem = "the token has been revoked";
    else
        return claims;
    cJSON_Delete(claims);
    return NULL;
}

static bool identify_token(call *c, const char *token)
{
    const char *problem;
    pthread_mutex_lock(&c->emulator->lock);
    cJSON *claims = auth_read(c, token, &problem);
    pthread_mutex_unlock(&c->emulator->lock);
    if (claims == NULL)
        return unauthorized(c, problem);
    c->caller = (caller){.client_id = claim(c, claims, "client_id"),
                         .subject = claim(c, claims, "sub"),
                         .tenant = claim(c, claims, "tenant_id"),
                         .scope = claim(c, claims, "scope")};
    cJSON_Delete(claims);
    return true;
}

void auth_expire_tokens(emulator *e)
{
    cJSON *generation = json_integer(++e->token_generation);
    journal_set(e->journal, "token_generation", generation);
    journal_flush(e->journal);
    cJSON_Delete(generation);
}

bool auth_identify(call *c)
{
    const char *header = http_request_header(c->request, "Authorization");
    if (header == NULL)
        return unauthorized(c, "a bearer token is required");
    if (strncasecmp(header, "Bearer ", 7) != 0)
        return unauthorized(c, "the Authorization header must have a bearer token");
    const char *token = header + 7 + strspn(header + 7, " ");
    bool is_key = service_is_key(c->emulator, token);
    if (is_key ? !identify_key(c, token) : !identify_token(c, token))
        return false;
    const char *tenant = http_request_header(c->request, "X-Tenant-ID");
    if (tenant != NULL && *tenant != '\0' && strcmp(tenant, c->caller.tenant) != 0) {
        response_problem(c, 403, "forbidden",
                         "the token belongs to another tenant than the one in X-Tenant-ID");
        return false;
    }
    return true;
}

static const spec_security_scheme *scheme_of(const spec_document *of, const char *name)
{
    for (size_t i = 0; i < of->schemes.count; i++)
        if (strcmp(of->schemes.items[i].name, name) == 0)
            return &of->schemes.items[i];
    return NULL;
}

static bool has_key(const call *c, const spec_security_scheme *scheme)
{
    if (scheme->location == NULL || scheme->parameter == NULL)
        return true;
    if (strcmp(scheme->location, "query") == 0)
        return call_query(c, scheme->parameter) != NULL;
    const char *cookies = http_request_header(c->request, "Cookie");
    if (strcmp(scheme->location, "cookie") == 0)
        return cookies != NULL && strstr(cookies, scheme->parameter) != NULL;
    return http_request_header(c->request, scheme->parameter) != NULL;
}

static bool is_digest(const spec_security_scheme *scheme)
{
    return scheme != NULL && scheme->type != NULL && strcmp(scheme->type, "http") == 0 &&
           scheme->http_scheme != NULL && strcasecmp(scheme->http_scheme, "digest") == 0;
}

/* A scheme that the document does not define, and a certificate, cannot be checked: they count as present. */
static bool is_present(const call *c, const spec_security_scheme *scheme)
{
    if (scheme == NULL || scheme->type == NULL || strcmp(scheme->type, "mutualTLS") == 0)
        return true;
    if (strcmp(scheme->type, "apiKey") == 0)
        return has_key(c, scheme);
    if (is_digest(scheme))
        return digest_read(c) == DIGEST_VALID;
    return http_request_header(c->request, "Authorization") != NULL;
}

static bool has_all(const call *c, const spec_security_requirement *alternative)
{
    for (size_t i = 0; i < alternative->schemes.count; i++)
        if (!is_present(c, scheme_of(c->emulator->document, alternative->schemes.items[i].scheme)))
            return false;
    return true;
}

static bool names_digest(const call *c, const spec_security *security)
{
    for (size_t i = 0; i < security->count; i++) {
        const spec_security_requirement *alternative = &security->items[i];
        for (size_t s = 0; s < alternative->schemes.count; s++)
            if (is_digest(scheme_of(c->emulator->document, alternative->schemes.items[s].scheme)))
                return true;
    }
    return false;
}

bool auth_has_credentials(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    const spec_security *security =
        operation->has_security ? &operation->security : &c->emulator->document->security;
    for (size_t i = 0; i < security->count; i++)
        if (has_all(c, &security->items[i]))
            return true;
    if (names_digest(c, security))
        digest_challenge(c, digest_read(c) == DIGEST_STALE);
    response_problem(c, 401, "unauthorized", "credentials are required");
    return false;
}

bool auth_is_parameter(const call *c, const char *name)
{
    const spec_document *from = c->emulator->document;
    for (size_t i = 0; i < from->schemes.count; i++) {
        const spec_security_scheme *scheme = &from->schemes.items[i];
        if (scheme->location != NULL && strcmp(scheme->location, "query") == 0 && scheme->parameter != NULL &&
            strcmp(scheme->parameter, name) == 0)
            return true;
    }
    return false;
}
