/* An OAuth application requests the consent of a person, with PKCE: prints the address to open in a browser,
 * reads the address to which the browser returned, and acts for that person within the granted scope. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLBACK "http://localhost:8000/callback"
#define STATE    "f3a9c1" /* a real program uses a new random value for each login */

/* Done once, by the owner of the application. */
static cpod_status register_application(cpod_app_credentials **credentials, cpod_error *err)
{
    const char *const redirects[] = {CALLBACK};
    const char *const scopes[] = {"people.read"};
    const cpod_app_registration body = {
        .name = "CRM 360",
        .slug = "crm-360",
        .redirect_uris = CPOD_LIST(redirects),
        .scopes = CPOD_LIST(scopes),
    };
    cpod_client *service = NULL;
    cpod_status st = cpod_client_from_env(&service, err);
    if (st == CPOD_OK)
        st = cpod_apps_register(service, NULL, &body, credentials, err);
    cpod_client_free(service);
    return st;
}

/* Copies a member of the query of the address; "" if absent. */
static void query_member(const char *address, const char *name, char *value, size_t capacity)
{
    value[0] = '\0';
    const char *at = strchr(address, '?');
    while (at != NULL) {
        at++;
        size_t length = strlen(name);
        if (strncmp(at, name, length) == 0 && at[length] == '=')
            snprintf(value, capacity, "%.*s", (int)strcspn(at + length + 1, "&#\r\n"), at + length + 1);
        at = strchr(at, '&');
    }
}

static cpod_status ask(const char *backend, const char *client_id, cpod_pkce *pkce, cpod_error *err)
{
    cpod_status st = cpod_pkce_new(pkce, err);
    if (st != CPOD_OK)
        return st;
    cpod_authorization question = CPOD_AUTHORIZATION_INIT;
    question.client_id = client_id;
    question.redirect_uri = CALLBACK;
    question.code_challenge = pkce->challenge;
    question.scope = "people.read";
    question.state = STATE;
    char *address = NULL;
    st = cpod_oauth_authorize_url(backend, &question, &address, err);
    if (st == CPOD_OK)
        printf("Open %s\nand paste the address you come back to:\n", address);
    fflush(stdout);
    cpod_string_free(address);
    return st;
}

static cpod_status connect(const cpod_client_options *application, const char *verifier, cpod_client **client,
                           cpod_error *err)
{
    char address[2048], code[512], state[64];
    if (fgets(address, sizeof address, stdin) == NULL)
        address[0] = '\0';
    query_member(address, "code", code, sizeof code);
    query_member(address, "state", state, sizeof state);
    if (strcmp(state, STATE) != 0) {
        puts("this is not the login that was begun here");
        code[0] = '\0'; /* rejected below */
    }
    cpod_token_grant *grant = NULL;
    cpod_status st = cpod_oauth_exchange_code(application, code, CALLBACK, verifier, NULL, &grant, err);
    if (st == CPOD_OK) {
        printf("scope: %s\n", grant->scope);
        cpod_client_options options = *application;
        if (grant->expires_in < INT32_MAX) /* a server may send any number */
            options.token_lifetime_ms = grant->expires_in * 1000;
        st = cpod_client_from_token(grant->access_token, grant->refresh_token, &options, client, err);
    }
    cpod_token_grant_free(grant);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_app_credentials *credentials = NULL;
    cpod_client *client = NULL;
    cpod_pkce pkce;
    cpod_client_options application = CPOD_CLIENT_OPTIONS_INIT;
    application.base_url = getenv("CPOD_API_URL");
    cpod_status st = register_application(&credentials, &err);
    if (st == CPOD_OK) {
        application.client_id = credentials->client_id;
        application.client_secret = credentials->client_secret;
        st = ask(application.base_url, application.client_id, &pkce, &err);
    }
    if (st == CPOD_OK)
        st = connect(&application, pkce.verifier, &client, &err);
    cpod_person_page *people = NULL;
    if (st == CPOD_OK)
        st = cpod_people_persons_list(client, NULL, &people, &err);
    if (st == CPOD_OK)
        printf("%lld people\n", (long long)people->total);
    else
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_person_page_free(people);
    cpod_client_free(client);
    cpod_app_credentials_free(credentials);
    return st == CPOD_OK ? 0 : 1;
}
