/* OAuth: consents, refreshes, applications. */
#include "ask.h"
#include "outside.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* RFC 7636, appendix B */
static const char verifier[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
static const char challenge[] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/* Acts as the browser in a consent. */
static char *consent(void)
{
    char *back =
        outside_follow(text("%s/oauth/authorize?response_type=code&client_id=e2e-shop"
                            "&redirect_uri=https%%3A%%2F%%2Fa.example%%2Fcb&state=s&scope=people%%3Aread+api"
                            "&code_challenge=%s&code_challenge_method=S256",
                            outside_address(), challenge));
    char *state = outside_parameter(back, "state");
    assert_string_equal(state, "s");
    free(state);
    char *code = outside_parameter(back, "code");
    free(back);
    return code;
}

static cJSON *exchange(fixture *f, const char *code)
{
    return ask(f, "oauth.token", NULL,
               text("{\"grant_type\":\"authorization_code\",\"client_id\":\"e2e-shop\",\"code\":\"%s\","
                    "\"redirect_uri\":\"https://a.example/cb\",\"code_verifier\":\"%s\"}",
                    code, verifier));
}

static void a_consent_ends_in_tokens(void **state)
{
    fixture *f = *state;
    static const char refresh[] = "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"%s\"}";
    char *code = consent();
    cJSON *grant = exchange(f, code);
    expect_at(grant, "scope", "people:read api");
    cJSON *second = ask(f, "oauth.token", NULL, text(refresh, at(grant, "refresh_token")));
    expect_at(second, "token_type", "Bearer");
    refuse(f, "oauth.token", NULL, text(refresh, at(grant, "refresh_token")), CPOD_ERR_BAD_REQUEST, 400);
    cJSON_Delete(second);
    cJSON_Delete(grant);
    free(code);
}

static void grants_are_listed_and_end(void **state)
{
    fixture *f = *state;
    char *code = consent();
    cJSON *grant = exchange(f, code);
    const char *token = text("{\"token\":\"%s\"}", at(grant, "access_token"));
    cJSON *facts = ask(f, "oauth.introspect", NULL, token);
    expect_at(facts, "active", "true");
    expect_at(facts, "client_id", "e2e-shop");
    cJSON_Delete(facts);
    cpod_client *own = f->client;
    f->client = fixture_client_with_token(f, at(grant, "access_token"));
    cJSON *grants = call_walk(f, "oauth.grants.list", NULL, NULL);
    expect_at(grants, "0.client_id", "e2e-shop");
    expect_at(grants, "0.scopes", "[\"people:read\",\"api\"]");
    cJSON_Delete(grants);
    cpod_client_free(f->client);
    f->client = own;
    assert_null(ask(f, "oauth.revoke", NULL, text("{\"token\":\"%s\"}", at(grant, "refresh_token"))));
    expect(f, "oauth.introspect", NULL, token, "active", "false");
    cJSON_Delete(grant);
    free(code);
}

/* ---- applications */

static cJSON *token_of(fixture *f, const cJSON *app, const char *secret)
{
    return ask(f, "oauth.token", NULL,
               text("{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"%s\"}",
                    at(app, "client_id"), secret));
}

static void try_app(fixture *f, const cJSON *app)
{
    cJSON *token = token_of(f, app, at(app, "client_secret"));
    expect(f, "oauth.introspect", NULL, text("{\"token\":\"%s\"}", at(token, "access_token")), "scope",
           "people:read");
    char *secret = take(f, "oauth.apps.rotateSecret", PATH(at(app, "id")), NULL, "client_secret");
    refuse(f, "oauth.token", NULL,
           text("{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"%s\"}",
                at(app, "client_id"), at(app, "client_secret")),
           CPOD_ERR_AUTH, 401);
    cJSON_Delete(token_of(f, app, secret));
    cJSON *apps = call_walk(f, "oauth.apps.list", NULL, NULL);
    bool is_listed = false;
    const cJSON *item;
    cJSON_ArrayForEach (item, apps) {
        is_listed = is_listed || strcmp(at(item, "id"), at(app, "id")) == 0;
        expect_at(item, "client_secret", "(absent)");
    }
    assert_true(is_listed);
    cJSON_Delete(apps);
    assert_null(ask(f, "oauth.apps.delete", PATH(at(app, "id")), NULL));
    expect(f, "oauth.introspect", NULL, text("{\"token\":\"%s\"}", at(token, "access_token")), "active",
           "false");
    refuse(f, "oauth.apps.delete", PATH(at(app, "id")), NULL, CPOD_ERR_NOT_FOUND, 404);
    cJSON_Delete(token);
    free(secret);
}

static void apps_are_for_administrators(void **state)
{
    fixture *f = *state;
    static const char body[] =
        "{\"name\":\"Shop\",\"redirect_uris\":[\"https://a.example/cb\"],\"scopes\":[\"people:read\"]}";
    refuse(f, "oauth.apps.create", NULL, body, CPOD_ERR_FORBIDDEN, 403);
    char *token =
        take(f, "auth.token", NULL,
             "{\"grant_type\":\"client_credentials\",\"client_id\":\"admin\",\"client_secret\":\"s\"}",
             "access_token");
    cpod_client *own = f->client;
    f->client = fixture_client_with_token(f, token);
    cJSON *app = ask(f, "oauth.apps.create", NULL, body);
    expect_at(app, "name", "Shop");
    expect_at(app, "redirect_uris", "[\"https://a.example/cb\"]");
    try_app(f, app);
    cJSON_Delete(app);
    cpod_client_free(f->client);
    f->client = own;
    free(token);
}

void suite_add_oauth(fixture *f, suite *tests)
{
    suite_add(f, tests, "oauth: a consent ends in tokens", a_consent_ends_in_tokens, f);
    suite_add(f, tests, "oauth: grants are listed and end", grants_are_listed_and_end, f);
    suite_add(f, tests, "oauth: apps are for administrators", apps_are_for_administrators, f);
}
