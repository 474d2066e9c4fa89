/* Logins: addresses, codes, clients of tokens, PKCE. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/evp.h>

#include "cpod/login.h"
#include "cpod/people.h"
#include "support.h"

#define GRANT "{\"access_token\":\"a1\",\"refresh_token\":\"r1\",\"token_type\":\"Bearer\",\"expires_in\":60}"

static void test_begin_login(void **state)
{
    (void)state;
    static const struct {
        const char *backend, *return_to;
        cpod_status status;
        const char *url;
    } cases[] = {
        {NULL, "https://app.example.com/cb", CPOD_OK,
         "https://api.cyberpod.app/api/v1/auth/login?return_to=https%3A%2F%2Fapp.example.com%2Fcb"},
        {"http://localhost:4000", "http://a/?x=1&y=2", CPOD_OK,
         "http://localhost:4000/api/v1/auth/login?return_to=http%3A%2F%2Fa%2F%3Fx%3D1%26y%3D2"},
        {"http://h/own/", "https://a", CPOD_OK, "http://h/own/v1/auth/login?return_to=https%3A%2F%2Fa"},
        {NULL, NULL, CPOD_ERR_INVALID_ARGUMENT, NULL},
        {NULL, "/callback", CPOD_ERR_INVALID_ARGUMENT, NULL},
        {NULL, "javascript:alert(1)", CPOD_ERR_INVALID_ARGUMENT, NULL},
        {"localhost", "https://a", CPOD_ERR_CONFIGURATION, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *url = (char *)&url;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_begin_login(cases[i].backend, cases[i].return_to, &url, &error),
                         cases[i].status);
        assert_int_equal(error.status, cases[i].status);
        if (cases[i].url == NULL)
            assert_null(url);
        else
            assert_string_equal(url, cases[i].url);
        cpod_string_free(url);
    }
    assert_int_equal(cpod_begin_login(NULL, "https://a", NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

static void test_a_code_becomes_a_client_that_renews_itself(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PLAIN(200, GRANT),
        {401, NULL, NULL, 0, 0},
        PLAIN(
            200,
            "{\"access_token\":\"a2\",\"refresh_token\":\"r2\",\"token_type\":\"Bearer\",\"expires_in\":60}"),
        {204, NULL, NULL, 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://backend";
    options.transport = &transport;
    options.client_id = "app"; /* not used for the exchange */
    cpod_token_grant *grant = NULL;
    assert_int_equal(cpod_exchange_code(&options, "c-1", NULL, &grant, NULL), CPOD_OK);
    assert_int_equal(script_usage(&s).releases, 0); /* the transport is still the caller's */
    assert_true(script_sent(&s, 0, "POST http://backend/api/v1/auth/exchange\n"));
    assert_true(script_sent(&s, 0, "\n\n{\"code\":\"c-1\"}"));
    assert_false(script_sent(&s, 0, "Authorization"));
    assert_string_equal(grant->access_token, "a1");
    options.token_lifetime_ms = grant->expires_in * 1000;
    cpod_client *client = NULL;
    assert_int_equal(
        cpod_client_from_token(grant->access_token, grant->refresh_token, &options, &client, NULL), CPOD_OK);
    cpod_token_grant_free(grant);
    assert_int_equal(cpod_people_persons_delete(client, "p", NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Authorization: Bearer a1\n"));
    assert_true(script_sent(&s, 2, "POST http://backend/api/v1/oauth/token\n"));
    assert_true(script_sent(&s, 2, "\n\ngrant_type=refresh_token&refresh_token=r1&client_id=app"));
    assert_true(script_sent(&s, 3, "Authorization: Bearer a2\n"));
    cpod_client_free(client);
    assert_int_equal(script_usage(&s).releases, 1);
}

static void test_codes_that_do_not_work(void **state)
{
    (void)state;
    static const script_response responses[] = {
        PLAIN(400, "{\"error\":\"invalid_grant\",\"error_description\":\"the code is used\"}")};
    script s;
    SCRIPT(&s, responses);
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = &transport;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_token_grant *grant = (cpod_token_grant *)&grant;
    assert_int_equal(cpod_exchange_code(&options, "c-1", NULL, &grant, &error), CPOD_ERR_BAD_REQUEST);
    assert_null(grant);
    assert_string_equal(error.code, "invalid_grant");
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    assert_int_equal(cpod_exchange_code(&options, "", NULL, &grant, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_exchange_code(&options, NULL, NULL, &grant, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_exchange_code(&options, "c", NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    options.size = 0;
    assert_int_equal(cpod_exchange_code(&options, "c", NULL, &grant, &error), CPOD_ERR_CONFIGURATION);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
}

static void test_a_client_needs_a_token(void **state)
{
    (void)state;
    cpod_client *client = (cpod_client *)&client;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_client_from_token(NULL, NULL, NULL, &client, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(client);
    assert_int_equal(cpod_client_from_token("", NULL, NULL, &client, &error), CPOD_ERR_CONFIGURATION);
    assert_int_equal(cpod_client_from_token("a", NULL, NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_client_from_token("a", NULL, NULL, &client, &error), CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(cpod_client_from_token(NULL, "r", NULL, &client, &error), CPOD_OK);
    assert_string_equal(cpod_client_base_url(client), "https://api.cyberpod.app/api");
    cpod_client_free(client);
}

static bool is_base64url(const char *text)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return strlen(text) == 43 && text[strspn(text, alphabet)] == '\0';
}

static void test_pkce(void **state)
{
    (void)state;
    cpod_pkce one;
    cpod_pkce two;
    assert_int_equal(cpod_pkce_new(&one, NULL), CPOD_OK);
    assert_int_equal(cpod_pkce_new(&two, NULL), CPOD_OK);
    assert_true(is_base64url(one.verifier) && is_base64url(one.challenge));
    assert_string_not_equal(one.verifier, two.verifier);
    /* the challenge, turned back, is the hash of the verifier */
    char padded[45];
    for (size_t i = 0; i < 43; i++)
        padded[i] = one.challenge[i] == '-' ? '+' : one.challenge[i] == '_' ? '/' : one.challenge[i];
    padded[43] = '=';
    padded[44] = '\0';
    unsigned char decoded[33];
    unsigned char hash[32];
    assert_int_equal(EVP_DecodeBlock(decoded, (const unsigned char *)padded, 44), 33);
    assert_int_equal(EVP_Digest(one.verifier, 43, hash, NULL, EVP_sha256(), NULL), 1);
    assert_memory_equal(decoded, hash, sizeof hash);
    assert_int_equal(cpod_pkce_new(NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

static void test_the_consent_page(void **state)
{
    (void)state;
    cpod_authorization ask = CPOD_AUTHORIZATION_INIT;
    ask.client_id = "crm";
    ask.redirect_uri = "https://a/cb";
    ask.code_challenge = "x-y_z";
    ask.scope = "people:read api";
    ask.state = "s=1";
    char *url = NULL;
    assert_int_equal(cpod_oauth_authorize_url("http://h:4000/own/path", &ask, &url, NULL), CPOD_OK);
    assert_string_equal(url,
                        "http://h:4000/oauth/authorize?response_type=code&client_id=crm&redirect_uri="
                        "https%3A%2F%2Fa%2Fcb&scope=people%3Aread%20api&state=s%3D1&code_challenge=x-y_z&"
                        "code_challenge_method=S256");
    cpod_string_free(url);
    ask.scope = ask.state = NULL;
    assert_int_equal(cpod_oauth_authorize_url(NULL, &ask, &url, NULL), CPOD_OK);
    assert_string_equal(url,
                        "https://api.cyberpod.app/oauth/authorize?response_type=code&client_id=crm&"
                        "redirect_uri=https%3A%2F%2Fa%2Fcb&code_challenge=x-y_z&code_challenge_method=S256");
    cpod_string_free(url);
    const char **const required[] = {&ask.client_id, &ask.redirect_uri, &ask.code_challenge};
    static const char *const names[] = {"client_id", "redirect_uri", "code_challenge"};
    for (size_t i = 0; i < 3; i++) {
        const char *kept = *required[i];
        *required[i] = i == 1 ? "" : NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_oauth_authorize_url(NULL, &ask, &url, &error), CPOD_ERR_INVALID_ARGUMENT);
        assert_null(url);
        assert_non_null(strstr(error.message, names[i]));
        *required[i] = kept;
    }
    assert_int_equal(cpod_oauth_authorize_url(NULL, NULL, &url, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_oauth_authorize_url(NULL, &ask, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

static void test_the_code_of_the_consent_page(void **state)
{
    (void)state;
    static const script_response responses[] = {PLAIN(200, GRANT)};
    script s;
    SCRIPT(&s, responses);
    const cpod_transport transport = *cpod_mock_transport(s.mock);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = &transport;
    options.client_id = "crm";
    cpod_token_grant *grant = NULL;
    assert_int_equal(cpod_oauth_exchange_code(&options, "c", "https://a/cb", "verifier", NULL, &grant, NULL),
                     CPOD_OK);
    assert_string_equal(grant->refresh_token, "r1");
    cpod_token_grant_free(grant);
    assert_true(script_sent(&s, 0, "POST https://api.cyberpod.app/api/v1/oauth/token\n"));
    assert_true(script_sent(&s, 0, "grant_type=authorization_code"));
    assert_true(script_sent(&s, 0, "client_id=crm"));
    assert_true(script_sent(&s, 0, "code_verifier=verifier"));
    assert_true(script_sent(&s, 0, "redirect_uri=https%3A%2F%2Fa%2Fcb"));
    assert_false(script_sent(&s, 0, "client_secret"));
    assert_false(script_sent(&s, 0, "Authorization"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begin_login),
        cmocka_unit_test(test_a_code_becomes_a_client_that_renews_itself),
        cmocka_unit_test(test_codes_that_do_not_work),
        cmocka_unit_test(test_a_client_needs_a_token),
        cmocka_unit_test(test_pkce),
        cmocka_unit_test(test_the_consent_page),
        cmocka_unit_test(test_the_code_of_the_consent_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
