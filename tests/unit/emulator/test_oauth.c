/* Logins, tokens, consents and OAuth applications. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char verifier[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
static const char challenge[] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; /* RFC 7636, appendix B */

static const char *location_of(const reply *r)
{
    assert_int_equal(r->status, 302);
    const char *location = http_response_find(r->response, "Location");
    assert_non_null(location);
    return location;
}

/* Path and query of the address that a GET is redirected to. */
static const char *follow(fixture *f, const char *target)
{
    static char next[2048];
    reply r = fixture_call(f, "GET", target, NULL);
    snprintf(next, sizeof next, "%s", location_of(&r));
    reply_free(&r);
    return next;
}

static char *login_code(fixture *f)
{
    const char *page = follow(f, "/v1/auth/login?return_to=https%3A%2F%2Fapp.example.com%2Fcb%3Fx%3D1");
    const char *back = follow(f, strstr(page, "/idp/"));
    assert_memory_equal(back, "https://app.example.com/cb?x=1&code=c-", 38);
    return parameter_of(back, "code");
}

static void a_program_gets_the_address_of_the_login(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *accepted;
        int status;
    } cases[] = {
        {"application/json", 200},
        {"application/json, application/problem+json", 200},
        {"application/json;q=0.9,application/problem+json", 200},
        {"text/html, application/json", 302},
        {"*/*", 302},
        {"", 302},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const http_field fields[] = {{"Accept", cases[i].accepted}, {NULL, NULL}};
        reply r =
            fixture_call_with(f, "GET", "/v1/auth/login?return_to=https%3A%2F%2Fa.example%2F", NULL, fields);
        assert_int_equal(r.status, cases[i].status);
        reply_free(&r);
    }
}

static void a_login_ends_in_tokens(void **state)
{
    fixture *f = *state;
    char *code = login_code(f);
    const char *body = text("{\"code\":\"%s\"}", code);
    reply r = fixture_call(f, "POST", "/v1/auth/exchange", body);
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "token_type"), "Bearer");
    assert_memory_equal(at(&r, "refresh_token"), "rt-", 3);
    free(f->token);
    f->token = strdup(at(&r, "access_token"));
    reply_free(&r);
    expect(f, "GET", "/v1/people/persons", NULL, 200, "total", "0");
    expect(f, "POST", "/v1/auth/exchange", body, 400, "error", "invalid_grant");
    free(code);
    code = login_code(f);
    f->now += 60001;
    expect(f, "POST", "/v1/auth/exchange", text("{\"code\":\"%s\"}", code), 400, "error", "invalid_grant");
    free(code);
    static const http_field json[] = {{"Accept", "application/json"}, {"Host", "localhost:9"}, {NULL, NULL}};
    r = fixture_call_with(f, "GET", "/v1/auth/login?return_to=https%3A%2F%2Fa.example%2F", NULL, json);
    assert_memory_equal(at(&r, "login_url"),
                        "http://localhost:9/idp/login?return_to=https%3A%2F%2Fa.example%2F&", 64);
    reply_free(&r);
    expect(f, "GET", "/v1/auth/login?return_to=javascript:alert(1)", NULL, 400, "code", "bad_request");
    expect(f, "GET", "/v1/auth/login", NULL, 400, "errors.0.field", "return_to");
}

static void decisions_are_made_about_tokens(void **state)
{
    fixture *f = *state;
    const char *path = "/v1/auth/authorize";
    const char *token = text("%s", f->token);
    expect(f, "POST", path,
           text("{\"token\":\"Bearer %s\",\"action\":\"read\",\"resource\":\"/api/o\"}", token), 200,
           "data.allowed", "true");
    expect(f, "POST", path, text("{\"token\":\"%s\",\"action\":\"delete\"}", token), 200, "data.reason",
           "only administrators may delete");
    expect(f, "POST", path, text("{\"token\":\"%s\",\"action\":\"delete\"}", token), 200,
           "data.claims.client_id", "dev");
    expect(f, "POST", path, text("{\"token\":\"%s\",\"resource\":\"/api/forbidden\"}", token), 403, "code",
           "policy_denied");
    expect(f, "POST", path, "{\"token\":\"nonsense\"}", 200, "data",
           "{\"allowed\":false,\"reason\":\"the token is invalid\"}");
    expect(f, "POST", "/v1/auth/validate", text("{\"token\":\"%s\"}", token), 200, "data.iss",
           "cpod-emulator");
    expect(f, "POST", "/v1/auth/validate", "{\"token\":\"nonsense\"}", 422, "code", "invalid_token");
}

static void revoked_tokens_are_refused(void **state)
{
    fixture *f = *state;
    const char *revoked = text("%s", f->token);
    fixture_login(f, "dev", f->tenant);
    for (int i = 0; i < 2; i++)
        expect(f, "POST", "/v1/auth/revoke", text("{\"token\":\"%s\"}", revoked), 204, "", "(absent)");
    expect(f, "POST", "/v1/auth/validate", text("{\"token\":\"%s\"}", revoked), 422, "detail",
           "the token has been revoked");
    expect(f, "GET", "/v1/people/persons", NULL, 200, "total", "0");
    free(f->token);
    f->token = strdup(revoked);
    expect(f, "GET", "/v1/people/persons", NULL, 401, "detail", "the token has been revoked");
}

/* ---- OAuth */

static void expect_form(fixture *f, const char *path, const char *form, int status, const char *member,
                        const char *value)
{
    reply r = call_form(f, path, form);
    assert_int_equal(r.status, status);
    assert_string_equal(at(&r, member), value);
    reply_free(&r);
}

static char *consent(fixture *f, const char *client)
{
    const char *back = follow(
        f,
        text("/oauth/authorize?response_type=code&client_id=%s&redirect_uri=https%%3A%%2F%%2Fa.example%%2Fcb"
             "&state=s%%201&scope=people%%3Aread+api&code_challenge=%s&code_challenge_method=S256",
             client, challenge));
    assert_memory_equal(back, "https://a.example/cb?state=s%201&code=", 37);
    return parameter_of(back, "code");
}

static const char *code_form(const char *client, const char *code, const char *proof)
{
    return text(
        "grant_type=authorization_code&client_id=%s&code=%s&redirect_uri=https%%3A%%2F%%2Fa.example%%2Fcb"
        "&code_verifier=%s",
        client, code, proof);
}

static void a_consent_ends_in_tokens(void **state)
{
    fixture *f = *state;
    const char *path = "/v1/oauth/token";
    char *code = consent(f, "shop");
    const char *wrong = text("%.42sX", verifier);
    expect_form(f, path, code_form("shop", code, wrong), 400, "error", "invalid_grant");
    free(code);
    code = consent(f, "shop");
    reply r = call_form(f, path, code_form("shop", code, verifier));
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "scope"), "people:read api");
    char *access = strdup(at(&r, "access_token"));
    char *refresh = strdup(at(&r, "refresh_token"));
    reply_free(&r);
    expect_form(f, path, code_form("shop", code, verifier), 400, "error", "invalid_grant");
    expect(f, "GET", "/v1/oauth/me/grants", NULL, 200, "data.0.client_id", "shop");
    expect(f, "GET", "/v1/oauth/me/grants", NULL, 200, "data.0.scopes", "[\"people:read\",\"api\"]");

    expect_form(f, path, text("grant_type=refresh_token&refresh_token=%s&scope=admin", refresh), 400, "error",
                "invalid_scope");
    r = call_form(f, path, text("grant_type=refresh_token&refresh_token=%s&scope=api", refresh));
    assert_string_equal(at(&r, "scope"), "api");
    char *second = strdup(at(&r, "refresh_token"));
    reply_free(&r);
    expect_form(f, path, text("grant_type=refresh_token&refresh_token=%s", refresh), 400, "error",
                "invalid_grant");
    expect_form(f, "/v1/oauth/introspect", text("token=%s", access), 200, "client_id", "shop");
    expect_form(f, "/v1/oauth/introspect", text("token=%s", second), 200, "active", "true");
    expect_form(f, "/v1/oauth/revoke", text("token=%s", second), 200, "none", "(absent)");
    expect_form(f, "/v1/oauth/introspect", text("token=%s", access), 200, "active", "false");
    expect_form(f, "/v1/oauth/introspect", text("token=%s", second), 200, "scope", "(absent)");
    free(access);
    free(refresh);
    free(second);
    free(code);
}

static void who_asks_about_tokens_must_be_known(void **state)
{
    fixture *f = *state;
    const char *token = text("%s", f->token);
    free(f->token);
    f->token = NULL;
    expect_form(f, "/v1/oauth/introspect", text("token=%s", token), 401, "error", "invalid_client");
    expect_form(f, "/v1/oauth/introspect", text("token=%s&client_id=a&client_secret=b", token), 200, "active",
                "true");
    expect_form(f, "/v1/oauth/introspect", text("token=%s&client_id=a&client_secret=b", token), 200,
                "tenant_id", f->tenant);
    f->now += 3600 * 1000;
    expect_form(f, "/v1/oauth/introspect", text("token=%s&client_id=a&client_secret=b", token), 200, "active",
                "false");
    expect_form(f, "/v1/oauth/token", "grant_type=password", 422, "error", "invalid_request");
    expect_form(f, "/v1/oauth/token", "grant_type=client_credentials&client_id=a&client_secret=b&scope=admin",
                400, "error", "invalid_scope");
}

static void consents_go_to_registered_addresses(void **state)
{
    fixture *f = *state;
    fixture_login(f, "admin", f->tenant);
    char *client =
        fixture_take(f, "POST", "/v1/oauth/apps",
                     "{\"name\":\"Shop\",\"redirect_uris\":[\"https://a.example/cb\"]}", 201, "client_id");
    free(consent(f, client));
    expect(f, "GET", "/v1/oauth/me/grants", NULL, 200, "data.0.app_name", "Shop");
    expect(f, "GET", "/v1/oauth/me/grants?search=SHOP&sort=-granted_at", NULL, 200, "total", "1");
    expect(f, "GET", "/v1/oauth/me/grants?search=other", NULL, 200, "total", "0");
    expect(f, "GET", "/v1/oauth/me/grants?sort=colour", NULL, 400, "error", "invalid_request");
    expect(f, "GET", "/v1/oauth/apps?search=shop&sort=-name", NULL, 200, "total", "1");
    expect(f, "GET", "/v1/oauth/apps?search=https", NULL, 200, "total", "0");
    expect(f, "GET",
           text("/oauth/authorize?response_type=code&client_id=%s&redirect_uri=https%%3A%%2F%%2Fevil.example",
                client),
           NULL, 400, "code", "bad_request");
    const char *back = follow(f, text("/oauth/authorize?response_type=code&client_id=%s"
                                      "&redirect_uri=https%%3A%%2F%%2Fa.example%%2Fcb",
                                      client));
    assert_string_equal(back, "https://a.example/cb?error=invalid_request");
    free(client);
}

static void apps_are_for_administrators(void **state)
{
    fixture *f = *state;
    const char *apps = "/v1/oauth/apps";
    expect(f, "GET", apps, NULL, 403, "error", "access_denied");
    expect(f, "POST", apps, "{\"name\":\"x\"}", 403, "error", "access_denied");
    fixture_login(f, "admin", f->tenant);
    reply r = fixture_call(f, "POST", apps, "{\"name\":\"Shop\",\"scopes\":[\"people:read\"]}");
    assert_int_equal(r.status, 201);
    char *id = strdup(at(&r, "id"));
    char *client = strdup(at(&r, "client_id"));
    char *secret = strdup(at(&r, "client_secret"));
    reply_free(&r);
    expect(f, "GET", apps, NULL, 200, "total", "1");
    expect(f, "GET", apps, NULL, 200, "data.0.client_secret", "(absent)");
    const char *form = text("grant_type=client_credentials&client_id=%s&client_secret=%s", client, secret);
    expect_form(f, "/v1/oauth/token", text("%s&scope=people:write", form), 400, "error", "invalid_scope");
    reply granted = call_form(f, "/v1/oauth/token", form);
    assert_int_equal(granted.status, 200);
    char *token = strdup(at(&granted, "access_token"));
    reply_free(&granted);
    expect_form(f, "/v1/oauth/token",
                text("grant_type=client_credentials&client_id=%s&client_secret=x", client), 401, "error",
                "invalid_client");
    char *fresh = fixture_take(f, "POST", text("%s/%s/rotate-secret", apps, id), NULL, 200, "client_secret");
    expect_form(f, "/v1/oauth/token", form, 401, "error", "invalid_client");
    expect_form(f, "/v1/oauth/introspect", text("token=%s", token), 200, "scope", "people:read");
    expect(f, "DELETE", text("%s/%s", apps, id), NULL, 204, "", "(absent)");
    expect_form(f, "/v1/oauth/introspect", text("token=%s", token), 200, "active", "false");
    expect(f, "DELETE", text("%s/%s", apps, id), NULL, 404, "error", "invalid_request");
    free(id);
    free(client);
    free(secret);
    free(token);
    free(fresh);
}

/* Logs in as alice, whose token becomes the fixture's; returns the refresh token, which the caller frees. */
static char *log_in(fixture *f)
{
    char *code = login_code(f);
    reply r = fixture_call(f, "POST", "/v1/auth/exchange", text("{\"code\":\"%s\"}", code));
    assert_int_equal(r.status, 200);
    char *refresh_token = strdup(at(&r, "refresh_token"));
    free(f->token);
    f->token = strdup(at(&r, "access_token"));
    reply_free(&r);
    free(code);
    return refresh_token;
}

static void a_suspended_user_is_out(void **state)
{
    fixture *f = *state;
    static const char user[] =
        "{\"email\":\"alice@example.com\",\"displayName\":\"A\",\"roles\":[\"viewer\"]}";
    char *id = fixture_take(f, "POST", "/v1/users", user, 201, "data.id");
    char *service_token = strdup(f->token);
    for (int round = 0; round < 2; round++) { /* suspended, then deleted */
        char *refresh_token = log_in(f);
        expect(f, "GET", "/v1/people/persons", NULL, 200, "total", "0");
        char *alice = f->token;
        f->token = strdup(service_token);
        const char *path = text("/v1/users/%s", id);
        if (round == 0)
            expect(f, "POST", text("%s/suspend", path), NULL, 200, "data.status", "suspended");
        else
            expect(f, "DELETE", path, NULL, 204, "data", "(absent)");
        free(f->token);
        f->token = alice;
        expect(f, "GET", "/v1/people/persons", NULL, 401, "detail", "the token has been revoked");
        reply r =
            call_form(f, "/v1/oauth/token", text("grant_type=refresh_token&refresh_token=%s", refresh_token));
        assert_int_equal(r.status, 400);
        assert_string_equal(at(&r, "error"), "invalid_grant");
        reply_free(&r);
        free(refresh_token);
        free(f->token);
        f->token = strdup(service_token);
        if (round == 0) {
            char *code = login_code(f);
            expect(f, "POST", "/v1/auth/exchange", text("{\"code\":\"%s\"}", code), 400, "error_description",
                   "the account is suspended");
            free(code);
            expect(f, "POST", text("%s/reactivate", path), NULL, 200, "data.status", "active");
        }
    }
    free(service_token);
    free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(a_suspended_user_is_out),
        CONTRACT_TEST(a_program_gets_the_address_of_the_login),
        CONTRACT_TEST(a_login_ends_in_tokens),
        CONTRACT_TEST(decisions_are_made_about_tokens),
        CONTRACT_TEST(revoked_tokens_are_refused),
        CONTRACT_TEST(a_consent_ends_in_tokens),
        CONTRACT_TEST(who_asks_about_tokens_must_be_known),
        CONTRACT_TEST(consents_go_to_registered_addresses),
        CONTRACT_TEST(apps_are_for_administrators),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
