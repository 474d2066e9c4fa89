#include "session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/auth/credential.h"
#include "core/call/client.h"
#include "tables.h"

void session_note_token(void *context, const cpod_new_token *token)
{
    session_tokens *t = context;
    t->count++;
    (void)snprintf(t->access_token, sizeof t->access_token, "%s", token->access_token);
    (void)snprintf(t->refresh_token, sizeof t->refresh_token, "%s",
                   token->refresh_token == NULL ? "(none)" : token->refresh_token);
    t->lifetime_ms = token->lifetime_ms;
    if (t->client != NULL)
        assert_int_equal(session_get(t->client, NULL), CPOD_OK);
}

cpod_client_options session_options(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "t0";
    options.refresh_token = "r 0";
    options.refresh_path = "/v1/oauth/token";
    return options;
}

cpod_status session_get(cpod_client *client, cpod_error *error)
{
    static const char *const id = "1";
    static const void *const path[] = {&id};
    return cpod_core_call(client, client_test_api(), OP_GET, path, NULL, NULL, NULL, error);
}

cpodi_token_source *session_source(const cpod_client *client)
{
    return &client->auth.credentials[0]->source;
}
