/* Calls the API for two users through one client, each with a token of its own, and replaces the client's token. */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>

/* The connections belong to the client, the credential to this call. */
static cpod_status delete_for(cpod_client *client, const char *token, const char *id, cpod_error *err)
{
    const cpod_credential own = cpod_credential_bearer(CPOD_SCHEME_BEARER_AUTH, token);
    cpod_people_persons_delete_params params = {.call =
                                                    CPOD_CALL(.credentials = &own, .credential_count = 1)};
    return cpod_people_persons_delete(client, id, &params, err);
}

static cpod_status work(cpod_client *client, cpod_error *err)
{
    cpod_status st = delete_for(client, "token-of-ann", "5", err);
    if (st == CPOD_OK)
        st = delete_for(client, "token-of-bob", "6", err);
    const cpod_credential rotated = cpod_credential_bearer(CPOD_SCHEME_BEARER_AUTH, "token-2");
    if (st == CPOD_OK)
        st = cpod_client_set_credential(client, &rotated, err); /* from any thread */
    if (st == CPOD_OK)
        st = cpod_people_persons_delete(client, "7", NULL, err);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_status st = cpod_mock_new(&mock);
    if (st == CPOD_OK)
        st = cpod_mock_add(mock, CPOD_MOCK_EXCHANGE(.method = "DELETE", .times = 3, .status = 204), &err);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(mock);
    options.token = "token-1";
    if (st == CPOD_OK)
        st = cpod_client_new(&options, &client, &err);
    if (st == CPOD_OK)
        st = work(client, &err);
    for (size_t i = 0; st == CPOD_OK && i < cpod_mock_request_count(mock); i++) {
        const cpod_mock_request *sent = cpod_mock_request_at(mock, i);
        printf("%s %s with %s\n", sent->method, sent->url, cpod_mock_request_header(sent, "Authorization"));
    }
    if (st != CPOD_OK)
        fprintf(stderr, "%s\n", err.message);
    cpod_client_free(client);
    cpod_mock_free(mock);
    return st == CPOD_OK ? 0 : 1;
}
