/* The auth service: logins, tokens, and decisions about tokens. */
#include "engine/auth/auth.h"

#include "engine/base/random.h"
#include "services/policy.h"
#include "services/services.h"
#include "services/token.h"

#include <string.h>
#include <strings.h>

static void issue_token(call *c)
{
    const char *grant_type = json_text(c->body, "grant_type");
    if (!cJSON_IsObject(c->body) || grant_type == NULL)
        response_problem(c, 400, "invalid_request", "the body must be a JSON object with a grant_type");
    else if (strcmp(grant_type, "client_credentials") != 0)
        response_problem(c, 400, "unsupported_grant_type", "the grant_type must be client_credentials");
    else
        token_issue(c, json_text(c->body, "client_id"), json_text(c->body, "client_secret"),
                    json_text(c->body, "scope"));
}

/* No other scheme is safe to redirect to ("javascript:"). */
static bool is_web_address(const char *address)
{
    return address != NULL &&
           (strncasecmp(address, "http://", 7) == 0 || strncasecmp(address, "https://", 8) == 0);
}

static const char *checked_return_address(call *c)
{
    const char *address = call_query(c, "return_to");
    if (is_web_address(address) && strpbrk(address, "\r\n") == NULL)
        return address;
    response_problem(c, 400, "bad_request", "return_to must be an http or https address");
    return NULL;
}

/* Whether an Accept header lists JSON types only: an SDK sends it, not a browser. */
static bool accepts_only_json(const char *accepted)
{
    bool is_json = accepted != NULL && *accepted != '\0';
    while (is_json && *accepted != '\0') {
        accepted += strspn(accepted, " ,");
        size_t length = strcspn(accepted, " ,;");
        is_json = length >= strlen("+json") && (strncasecmp(accepted + length - 5, "/json", 5) == 0 ||
                                                strncasecmp(accepted + length - 5, "+json", 5) == 0);
        accepted += strcspn(accepted, ",");
    }
    return is_json;
}

static void login(call *c)
{
    const char *address = checked_return_address(c);
    if (address == NULL)
        return;
    const char *provider = arena_format(c->memory, "%s/idp/login", call_base_url(c));
    provider = target_with(c->memory, provider, "return_to", address);
    provider = target_with(c->memory, provider, "tenant", auth_requested_tenant(c));
    if (!accepts_only_json(http_request_header(c->request, "Accept"))) {
        response_redirect(c, provider);
        return;
    }
    cJSON *result = cJSON_CreateObject();
    json_set_text(result, "login_url", provider);
    response_take(c, result);
}

static void login_page(call *c)
{
    const char *address = checked_return_address(c);
    if (address == NULL)
        return;
    const char *user = call_query(c, "login_hint");
    const char *tenant = call_query(c, "tenant");
    cJSON *value = cJSON_CreateObject();
    json_set_text(value, "user", user != NULL ? user : "alice@example.com");
    json_set_text(value, "tenant", tenant != NULL ? tenant : "default");
    response_redirect(c, target_with(c->memory, address, "code", token_new_code(c, value)));
}

static void exchange(call *c)
{
    cJSON *value = token_use_code(c, json_text(c->body, "code"));
    if (value == NULL)
        return;
    const char *user = json_text(value, "user");
    if (user == NULL) /* from a consent, for the token endpoint only */
        response_problem(c, 400, "invalid_grant", "the code was not issued by a login");
    else
        token_respond(c, &(token_grant){.client_id = "console",
                                        .subject = auth_subject(c->memory, user),
                                        .tenant = json_text(value, "tenant"),
                                        .scope = "api",
                                        .session = random_hex(c->memory, "ses-")});
    cJSON_Delete(value);
}

/* The `input` of policies: the claims, and the action and resource of the request. */
static cJSON *policy_input(const call *c, const cJSON *claims)
{
    cJSON *input = cJSON_CreateObject();
    json_set(input, "claims", cJSON_Duplicate(claims, true));
    json_set(input, "scopes", token_scope_list(json_text(claims, "scope")));
    json_copy(input, c->body, "action");
    json_copy(input, c->body, "resource");
    return input;
}

static void respond_decision(call *c, bool is_allowed, const cJSON *claims, const char *reason)
{
    cJSON *result = cJSON_CreateObject();
    json_set(result, "allowed", cJSON_CreateBool(is_allowed));
    if (claims != NULL)
        json_set(result, "claims", cJSON_Duplicate(claims, true));
    json_set_text(result, "reason", reason);
    response_take(c, result);
}

static void authorize(call *c)
{
    const char *problem;
    cJSON *claims = auth_read(c, json_text(c->body, "token"), &problem);
    if (claims == NULL) {
        respond_decision(c, false, NULL, problem);
        return;
    }
    cJSON *input = policy_input(c, claims);
    policy_decision decision;
    bool has_rule = policy_decide(c->emulator, "authz/allow", input, &decision);
    bool is_allowed = !has_rule || decision.is_allowed;
    const char *resource = json_text(c->body, "resource");
    audit_record(c, "auth.authorize", resource != NULL ? resource : "token", is_allowed ? "allow" : "deny");
    if (has_rule && !is_allowed && decision.is_hard)
        response_problem(c, 403, "policy_denied", "%s", decision.reason);
    else
        respond_decision(c, is_allowed, claims, decision.reason);
    cJSON_Delete(input);
    cJSON_Delete(claims);
}

static void validate_token(call *c)
{
    const char *problem;
    cJSON *claims = auth_read(c, json_text(c->body, "token"), &problem);
    if (claims == NULL)
        response_problem(c, 422, "invalid_token", "%s", problem);
    else
        response_take(c, claims);
}

static void revoke_token(call *c)
{
    const char *problem;
    cJSON *claims = auth_read(c, json_text(c->body, "token"), &problem);
    if (claims != NULL)
        auth_deny(c, "jti", json_text(claims, "jti"));
    cJSON_Delete(claims);
    response_empty(c);
}

static const service_handler handlers[] = {
    {"POST /v1/auth/token", .serve = issue_token},
    {"auth.login", .serve = login},
    {"auth.exchange", .serve = exchange},
    {"auth.authorize", .serve = authorize},
    {"auth.validateToken", .serve = validate_token},
    {"auth.revokeToken", .serve = revoke_token},
    {.operation = NULL},
};

static const service_path paths[] = {
    {"POST", "/v1/auth/token", issue_token},
    {"GET", "/idp/login", login_page}, /* in place of an identity provider's page */
    {NULL, NULL, NULL},
};

const service auth_service = {
    .handlers = handlers,
    .paths = paths,
    .kv_stores = (const char *const[]){TOKEN_SESSIONS_STORE, TOKEN_CLIENTS_STORE, TOKEN_CODES_STORE, NULL},
    .oauth_paths = (const char *const[]){"/v1/auth/token", "/v1/auth/exchange", NULL}};
