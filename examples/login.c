/* Logs a person in: prints the address to open in a browser, reads the address to which the browser returned,
 * and then acts for that person. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETURN_TO "http://localhost:8000/auth/callback"

/* Called after each refresh of the token. A real program stores both tokens, encrypted. */
static void store(void *context, const cpod_new_token *token)
{
    (void)context;
    (void)token;
    puts("new tokens to store");
}

/* Returns the code in the query of the address, in place, or NULL. */
static char *code_in(char *address)
{
    char *code = strstr(address, "code=");
    if (code == NULL)
        return NULL;
    code += strlen("code=");
    code[strcspn(code, "&#\r\n")] = '\0';
    return code;
}

static cpod_status log_in(const char *backend, cpod_client **client, cpod_error *err)
{
    char *login = NULL;
    cpod_status st = cpod_begin_login(backend, RETURN_TO, &login, err);
    if (st != CPOD_OK)
        return st;
    printf("Open %s\nand paste the address you come back to:\n", login);
    cpod_string_free(login);
    fflush(stdout);

    char address[2048];
    char *code = fgets(address, sizeof address, stdin) == NULL ? NULL : code_in(address);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = backend;
    cpod_token_grant *grant = NULL;
    st = cpod_exchange_code(&options, code, NULL, &grant, err);
    if (st != CPOD_OK)
        return st;
    if (grant->expires_in < INT32_MAX) /* a server may send any number */
        options.token_lifetime_ms = grant->expires_in * 1000;
    options.on_token = store;
    st = cpod_client_from_token(grant->access_token, grant->refresh_token, &options, client, err);
    cpod_token_grant_free(grant);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = log_in(getenv("CPOD_API_URL"), &client, &err);
    cpod_pod_page *pods = NULL;
    if (st == CPOD_OK)
        st = cpod_pods_list(client, NULL, &pods, &err);
    if (st == CPOD_OK)
        printf("logged in; %lld pods\n", (long long)pods->total);
    else
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_pod_page_free(pods);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
