/* Tokens: any client id and secret will do. */
#include "auth.h"

#include <string.h>

#include "answer.h"
#include "base/digest.h"
#include "services/services.h"

/* The client that a bare secret (an API key) stands for. */
static const char *client_of_secret(call *c, const char *secret)
{
    char digest[65];
    digest_sha256_hex(secret, strlen(secret), digest);
    return arena_format(c->memory, "key-%.12s", digest);
}

static void issue_token(call *c)
{
    const char *grant_type = json_text(c->body, "grant_type");
    const char *secret = json_text(c->body, "client_secret");
    const char *client = json_text(c->body, "client_id");
    if (!cJSON_IsObject(c->body) || grant_type == NULL) {
        answer_problem(c, 400, "invalid_request", "the body must be a JSON object with a grant_type");
        return;
    }
    if (strcmp(grant_type, "client_credentials") != 0) {
        answer_problem(c, 400, "unsupported_grant_type", "the grant_type must be client_credentials");
        return;
    }
    if (secret == NULL || *secret == '\0') {
        answer_problem(c, 401, "invalid_client", "a client_secret is needed");
        return;
    }
    if (client == NULL || *client == '\0')
        client = client_of_secret(c, secret);
    token_grant grant = {.client_id = client,
                         .subject = auth_subject(c->memory, client),
                         .tenant = auth_requested_tenant(c),
                         .scope = strcmp(client, "admin") == 0 ? "api admin" : "api"};
    cJSON *answer = cJSON_CreateObject();
    json_set_text(answer, "access_token", auth_issue(c, &grant));
    json_set_text(answer, "token_type", "Bearer");
    json_set_integer(answer, "expires_in", c->emulator->options.token_lifetime);
    http_response_header(c->response, "Cache-Control", "no-store");
    answer_value(c, answer);
    cJSON_Delete(answer);
}

const service_entry auth_service[] = {
    {"POST /v1/auth/token", issue_token},
    {NULL, NULL},
};
