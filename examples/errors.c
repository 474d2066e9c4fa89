/* Provokes several failures and handles each by its class. */
#include <cpod/cpod.h>
#include <stdio.h>

/* The class is usually enough to choose a reaction. */
static const char *advice(const cpod_error *err)
{
    switch (err->status) {
    case CPOD_ERR_NOT_FOUND:
        return "the record does not exist";
    case CPOD_ERR_AUTH:
        return "log in again; for a service: check its credentials";
    case CPOD_ERR_FORBIDDEN:
    case CPOD_ERR_POLICY_DENIED:
        return "request the permission";
    case CPOD_ERR_CONFIGURATION:
        return "fix the option or variable that the message names";
    case CPOD_ERR_INVALID_ARGUMENT: /* found by the library; nothing was sent */
    case CPOD_ERR_BAD_REQUEST:
    case CPOD_ERR_VALIDATION:
        return "fix the named member";
    case CPOD_ERR_CONFLICT:
    case CPOD_ERR_PRECONDITION:
        return "read the record again and apply the change to it";
    case CPOD_ERR_RATE_LIMIT:
        return "wait for the time that the server requested";
    case CPOD_ERR_TIMEOUT:
    case CPOD_ERR_TRANSPORT:
    case CPOD_ERR_SERVER:
        return "retry later";
    default: /* later versions may add classes */
        return cpod_error_is_retryable(err) ? "retry later" : "report it with the request id";
    }
}

static void show(const char *what, const cpod_error *err)
{
    printf("%s\n  %s", what, cpod_status_name(err->status));
    if (err->http_status != 0)
        printf(", HTTP %d, code %s", err->http_status, err->code);
    printf("\n  %s\n", err->message);
    if (err->path[0] != '\0')
        printf("  at %s\n", err->path);
    if (err->retry_after_ms >= 0)
        printf("  retry in %lld ms\n", (long long)err->retry_after_ms);
    printf("  -> %s\n", advice(err));
}

static void provoke_failures(cpod_client *client)
{
    cpod_error err = CPOD_ERROR_INIT;
    if (cpod_risk_vulnerabilities_get(client, "vuln-nonexistent", NULL, NULL, &err) != CPOD_OK)
        show("an unknown record", &err);

    cpod_person_create nameless = {.email = "alice@example.com", .type.value = CPOD_PERSON_TYPE_EMPLOYEE};
    if (cpod_people_persons_create(client, NULL, &nameless, NULL, &err) != CPOD_OK)
        show("a missing required member", &err);

    cpod_person_create misspelt = {.first_name = "Alice",
                                   .last_name = "Smith",
                                   .email = "alice",
                                   .type.value = CPOD_PERSON_TYPE_EMPLOYEE};
    if (cpod_people_persons_create(client, NULL, &misspelt, NULL, &err) != CPOD_OK)
        show("a member that the server rejects", &err);

    cpod_policy_query denied = {.path = "authz/allow",
                                .input = cpod_json_text("{\"resource\": \"/api/forbidden\"}")};
    if (cpod_policy_evaluate(client, NULL, &denied, NULL, &err) != CPOD_OK)
        show("a hard denial by policy", &err);
}

/* A client with a token that the server rejects. */
static void fail_to_log_in(const cpod_client *client)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = cpod_client_base_url(client);
    options.token = "not-a-token";
    cpod_client *stranger = NULL;
    if (cpod_client_new(&options, &stranger, &err) != CPOD_OK ||
        cpod_pods_list(stranger, NULL, NULL, &err) != CPOD_OK)
        show("an invalid token", &err);
    cpod_client_free(stranger);
}

/* What another attempt would do. */
static const char *retry_advice(const cpod_error *err)
{
    switch (err->retry) {
    case CPOD_RETRY_SAFE:
        return "send it again later";
    case CPOD_RETRY_NEEDS_KEY: /* the server may have carried it out */
        return "send it again only with the idempotency key of the first attempt";
    default:
        return "sending it again fails again";
    }
}

/* Nobody listens at the address, so that nothing is sent: also a POST can be sent again. */
static void fail_to_connect(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://127.0.0.1:1";
    options.proxy = ""; /* none */
    options.token = "any";
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = NULL;
    const cpod_audit_entry_create entry = {.actor = "alice@example.com",
                                           .action = "delete",
                                           .resource = "/api/documents/doc_123",
                                           .outcome.value = CPOD_AUDIT_ENTRY_OUTCOME_ALLOW};
    if (cpod_client_new(&options, &client, &err) != CPOD_OK ||
        cpod_audit_emit(client, NULL, &entry, NULL, &err) != CPOD_OK)
        printf("a server that is not there\n  %s\n  -> %s\n", cpod_status_name(err.status),
               retry_advice(&err));
    cpod_client_free(client);

    options.ca_file = "does-not-exist.pem";
    if (cpod_client_new(&options, &client, &err) != CPOD_OK)
        show("a file that does not exist", &err);
    cpod_client_free(client);
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    if (cpod_client_from_env(&client, &err) != CPOD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    provoke_failures(client);
    fail_to_log_in(client);
    fail_to_connect();
    cpod_client_free(client);
    return 0;
}
