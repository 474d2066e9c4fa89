/* The functions that have no allocator of a client's: each of their allocations fails once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cpod/environment.h"
#include "cpod/login.h"
#include "support/failing_malloc.h"

static cpod_status begin_login(cpod_error *error)
{
    char *url = NULL;
    cpod_status status = cpod_begin_login(NULL, "https://app.example.com/back", &url, error);
    assert_true((url != NULL) == (status == CPOD_OK));
    cpod_string_free(url);
    return status;
}

static cpod_status consent_page(cpod_error *error)
{
    cpod_authorization authorization = CPOD_AUTHORIZATION_INIT;
    authorization.client_id = "app";
    authorization.redirect_uri = "https://app.example.com/back";
    authorization.code_challenge = "challenge";
    char *url = NULL;
    cpod_status status = cpod_oauth_authorize_url(NULL, &authorization, &url, error);
    assert_true((url != NULL) == (status == CPOD_OK));
    cpod_string_free(url);
    return status;
}

static cpod_status client_from_env(cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_status status = cpod_client_from_env(&client, error);
    assert_true((client != NULL) == (status == CPOD_OK));
    cpod_client_free(client);
    return status;
}

static cpod_status client_from_token(cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_status status = cpod_client_from_token("a", "r", &options, &client, error);
    assert_true((client != NULL) == (status == CPOD_OK));
    cpod_client_free(client);
    return status;
}

static cpod_status values(cpod_error *error)
{
    cpod_token_grant *grant = NULL, *copy = NULL;
    static const char json[] = "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60}";
    cpod_status status = cpod_token_grant_from_json(json, sizeof json - 1, NULL, &grant, error);
    if (status == CPOD_OK) {
        status = cpod_token_grant_copy(grant, NULL, &copy);
        error->status = status;
    }
    char *text = NULL;
    if (status == CPOD_OK)
        status = cpod_token_grant_to_json(copy, NULL, &text, NULL, error);
    assert_true((text != NULL) == (status == CPOD_OK));
    cpod_string_free(text);
    cpod_token_grant_free(copy);
    cpod_token_grant_free(grant);
    return status;
}

static void test_every_allocation(void **state)
{
    (void)state;
    static const malloc_case cases[] = {
        {"cpod_begin_login", begin_login, false},
        {"cpod_oauth_authorize_url", consent_page, false},
        {"cpod_client_from_env", client_from_env, false},
        {"cpod_client_from_token", client_from_token, false},
        {"..._from_json, ..._copy, ..._to_json", values, false},
    };
    assert_int_equal(setenv("CPOD_API_KEY", "k", 1), 0);
    fail_every_malloc(cases, sizeof cases / sizeof cases[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
