/* Clients from the environment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "cpod/environment.h"

static const char *const names[] = {"CPOD_API_URL",       "CPOD_BASE_URL", "CPOD_CLIENT_ID",
                                    "CPOD_CLIENT_SECRET", "CPOD_API_KEY",  "CPOD_TENANT_ID"};

/* Values in the order of `names`; NULL: unset. */
static cpod_status from_env(const char *const *values, cpod_client **client, cpod_error *error)
{
    for (size_t i = 0; i < 6; i++) {
        if (values[i] == NULL)
            assert_int_equal(unsetenv(names[i]), 0);
        else
            assert_int_equal(setenv(names[i], values[i], 1), 0);
    }
    return cpod_client_from_env(client, error);
}

static bool is(const char *text, const char *expected)
{
    return expected == NULL ? text == NULL : text != NULL && strcmp(text, expected) == 0;
}

static void test_precedence(void **state)
{
    (void)state;
    static const struct {
        const char *values[6];
        const char *url, *id, *secret, *key, *tenant;
    } cases[] = {
        {{NULL, NULL, "i", "s", NULL, NULL}, "https://api.cyberpod.app/api", "i", "s", NULL, "default"},
        {{"http://a", "http://b", "i", "s", "k", "t"}, "http://a/api", "i", "s", NULL, "t"},
        {{NULL, "http://b/x", NULL, NULL, "k", NULL}, "http://b/x", NULL, NULL, "k", "default"},
        {{"", "http://b", "i", "", "k", ""}, "http://b/api", "i", "k", NULL, "default"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(from_env(cases[i].values, &client, &error), CPOD_OK);
        assert_string_equal(cpod_client_base_url(client), cases[i].url);
        assert_true(is(client->options.client_id, cases[i].id));
        assert_true(is(client->options.client_secret, cases[i].secret));
        assert_true(is(client->options.api_key, cases[i].key));
        const cpodi_headers *sent = &client->headers;
        assert_true(is(cpodi_headers_find(sent->items, sent->count, "X-Tenant-ID"), cases[i].tenant));
        cpod_client_free(client);
    }
}

/* Servers of operations must be mapped where the address is this machine. */
static void test_addresses_of_this_machine(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool requires;
    } cases[] = {
        {"http://127.0.0.1:4000", true},    {"http://localhost:4000/api", true},
        {"http://[::1]:4000", true},        {"http://localhost.example.com", false},
        {"http://192.168.0.1:4000", false}, {NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const values[6] = {cases[i].url, NULL, NULL, NULL, "k", NULL};
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(from_env(values, &client, &error), CPOD_OK);
        assert_int_equal(client->options.require_server_mapping, cases[i].requires);
        cpod_client_free(client);
    }
}

static void test_what_is_missing_or_malformed_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *values[6];
        const char *named;
    } cases[] = {
        {{NULL}, "CPOD_API_KEY"},
        {{NULL, NULL, "i", NULL, NULL, NULL}, "CPOD_CLIENT_SECRET"},
        {{NULL, NULL, NULL, "s", NULL, NULL}, "CPOD_CLIENT_ID"},
        {{"localhost", NULL, NULL, NULL, "k", NULL}, "CPOD_API_URL"},
        {{NULL, "ftp://x", NULL, NULL, "k", NULL}, "CPOD_BASE_URL"},
        {{"http://a ", NULL, NULL, NULL, "k", NULL}, "CPOD_API_URL"},
        {{NULL, NULL, NULL, NULL, "k\n", NULL}, "CPOD_API_KEY"},
        {{NULL, NULL, "i", "s\n", NULL, NULL}, "CPOD_CLIENT_SECRET"},
        {{NULL, NULL, "i i", "s", NULL, NULL}, "CPOD_CLIENT_ID"},
        {{NULL, NULL, NULL, NULL, "k", "a\tb"}, "CPOD_TENANT_ID"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_client *client = (cpod_client *)&client;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(from_env(cases[i].values, &client, &error), CPOD_ERR_CONFIGURATION);
        assert_null(client);
        assert_int_equal(error.status, CPOD_ERR_CONFIGURATION);
        assert_non_null(strstr(error.message, cases[i].named));
        assert_int_equal(from_env(cases[i].values, &client, NULL), CPOD_ERR_CONFIGURATION);
    }
    assert_int_equal(cpod_client_from_env(NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_addresses_of_this_machine),
        cmocka_unit_test(test_what_is_missing_or_malformed_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
