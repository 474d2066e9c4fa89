/* Logins and the lifetime of tokens. */
#include "ask.h"
#include "outside.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static char *new_token(fixture *f)
{
    return take(f, "auth.token", NULL,
                "{\"grant_type\":\"client_credentials\",\"client_id\":\"e2e\",\"client_secret\":\"s\"}",
                "access_token");
}

static void tokens_are_issued(void **state)
{
    fixture *f = *state;
    static const char body[] =
        "{\"grant_type\":\"client_credentials\",\"client_id\":\"e2e\",\"client_secret\":\"s\"}";
    cJSON *grant = ask(f, "auth.token", NULL, body);
    expect_at(grant, "token_type", "Bearer");
    assert_true(atoi(at(grant, "expires_in")) >= 60);
    cpod_client *client = fixture_client_with_token(f, at(grant, "access_token"));
    cpod_client *own = f->client;
    f->client = client;
    cJSON_Delete(ask(f, "people.persons.list", NULL, NULL));
    f->client = own;
    cpod_client_free(client);
    cJSON_Delete(grant);
}

/* Acts as the browser in a login. */
static char *login_code(fixture *f)
{
    const cpod_auth_login_params params = {.return_to = "https://app.example.com/callback?x=1"};
    cpod_login_address *address = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_auth_login(f->client, &params, &address, &error), &error, "auth.login");
    char *back = outside_follow(address->login_url);
    cpod_login_address_free(address);
    assert_memory_equal(back, "https://app.example.com/callback?x=1&code=c-", 44);
    char *code = outside_parameter(back, "code");
    free(back);
    return code;
}

static void a_login_ends_in_tokens(void **state)
{
    fixture *f = *state;
    char *code = login_code(f);
    const char *body = text("{\"code\":\"%s\"}", code);
    cJSON *grant = ask(f, "auth.exchange", NULL, body);
    expect_at(grant, "token_type", "Bearer");
    assert_memory_equal(at(grant, "refresh_token"), "rt-", 3);
    refuse(f, "auth.exchange", NULL, body, CPOD_ERR_BAD_REQUEST, 400);
    cpod_client *own = f->client;
    f->client = fixture_client_with_token(f, at(grant, "access_token"));
    cJSON_Delete(ask(f, "people.persons.list", NULL, NULL));
    cpod_client_free(f->client);
    f->client = own;
    cJSON_Delete(grant);
    free(code);
}

static void decisions_are_made_about_tokens(void **state)
{
    fixture *f = *state;
    char *token = new_token(f);
    static const char body[] = "{\"token\":\"%s\",\"action\":\"%s\",\"resource\":\"%s\"}";
    cJSON *decision = ask(f, "auth.authorize", NULL, text(body, token, "read", "/api/o"));
    expect_at(decision, "allowed", "true");
    expect_at(decision, "claims.client_id", "e2e");
    cJSON_Delete(decision);
    decision = ask(f, "auth.authorize", NULL, text(body, token, "delete", "/api/o"));
    expect_at(decision, "allowed", "false");
    expect_at(decision, "reason", "only administrators may delete");
    cJSON_Delete(decision);
    refuse(f, "auth.authorize", NULL, text(body, token, "read", "/api/forbidden"), CPOD_ERR_POLICY_DENIED,
           403);
    free(token);
}

static void revoked_tokens_are_refused(void **state)
{
    fixture *f = *state;
    char *token = new_token(f);
    const cpod_token_reference reference = {.token = token};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_json *claims = NULL;
    expect_ok(cpod_auth_validate_token(f->client, NULL, &reference, &claims, &error), &error,
              "auth.validateToken");
    cJSON *parsed = cJSON_Parse(claims->text);
    expect_at(parsed, "iss", "cpod-emulator");
    expect_at(parsed, "tenant_id", "default");
    cJSON_Delete(parsed);
    cpod_json_free(claims);
    assert_null(ask(f, "auth.revokeToken", NULL, text("{\"token\":\"%s\"}", token)));
    assert_int_equal(cpod_auth_validate_token(f->client, NULL, &reference, NULL, &error),
                     CPOD_ERR_VALIDATION);
    assert_string_equal(error.code, "invalid_token");
    cpod_client *own = f->client;
    f->client = fixture_client_with_token(f, token);
    refuse(f, "people.persons.list", NULL, NULL, CPOD_ERR_AUTH, 401);
    cpod_client_free(f->client);
    f->client = own;
    free(token);
}

void suite_add_auth(fixture *f, suite *tests)
{
    suite_add(f, tests, "auth: tokens are issued", tokens_are_issued, f);
    suite_add(f, tests, "auth: a login ends in tokens", a_login_ends_in_tokens, f);
    suite_add(f, tests, "auth: decisions are made about tokens", decisions_are_made_about_tokens, f);
    suite_add(f, tests, "auth: revoked tokens are refused", revoked_tokens_are_refused, f);
}
