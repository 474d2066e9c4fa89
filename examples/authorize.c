/* A backend that receives bearer tokens from its callers: authorizes, validates and revokes them. */
#include <cjson/cJSON.h>
#include <cpod/core/json.h>
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>

/* A token of an application, as a caller sends it. */
static cpod_status get_token(cpod_client *client, cpod_token_grant **grant, cpod_error *err)
{
    cpod_client_credentials body = {
        .client_id = getenv("CPOD_CLIENT_ID"),
        .client_secret = getenv("CPOD_CLIENT_SECRET"),
        .grant_type.value = CPOD_CLIENT_CREDENTIALS_GRANT_CLIENT_CREDENTIALS,
    };
    return cpod_auth_token(client, NULL, &body, grant, err);
}

/* A denied decision is a result, not an error. */
static cpod_status ask(cpod_client *client, const char *token, const char *action, cpod_error *err)
{
    cpod_authorize_request body = {.token = token, .action = action, .resource = "/api/orders"};
    cpod_auth_decision *decision = NULL;
    cpod_status st = cpod_auth_authorize(client, NULL, &body, &decision, err);
    if (st == CPOD_OK)
        printf("%s: %s%s%s\n", action, decision->allowed ? "allowed" : "denied",
               decision->reason == NULL ? "" : ", ", decision->reason == NULL ? "" : decision->reason);
    cpod_auth_decision_free(decision);
    return st;
}

/* Only whether the token is valid, and who owns it. */
static cpod_status validate(cpod_client *client, const char *token, cpod_error *err)
{
    cpod_token_reference body = {.token = token};
    cpod_json *claims = NULL;
    cJSON *tree = NULL;
    cpod_status st = cpod_auth_validate_token(client, NULL, &body, &claims, err);
    if (st == CPOD_OK)
        st = cpod_json_parse(claims, &tree, err);
    if (st == CPOD_OK)
        printf("subject %s\n", cJSON_GetStringValue(cJSON_GetObjectItem(tree, "sub")));
    cJSON_Delete(tree);
    cpod_json_free(claims);
    return st;
}

static cpod_status revoke(cpod_client *client, const char *token, cpod_error *err)
{
    cpod_token_reference body = {.token = token};
    cpod_status st = cpod_auth_revoke_token(client, NULL, &body, err);
    if (st != CPOD_OK)
        return st;
    st = cpod_auth_validate_token(client, NULL, &body, NULL, err);
    if (st != CPOD_ERR_VALIDATION) /* the argument is invalid, not the caller's own token */
        return st;
    puts("revoked");
    return CPOD_OK;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_token_grant *grant = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = get_token(client, &grant, &err);
    if (st == CPOD_OK)
        st = ask(client, grant->access_token, "read", &err);
    if (st == CPOD_OK)
        st = ask(client, grant->access_token, "delete", &err);
    if (st == CPOD_OK)
        st = validate(client, grant->access_token, &err);
    if (st == CPOD_OK)
        st = revoke(client, grant->access_token, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_token_grant_free(grant);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
