/* A credential for each security scheme: which are sent, what is refused, and their replacement. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/credential.h"
#include "scripted.h"

#define JSON "content-type: application/json"

static const script_response ok[] = {{200, JSON, "{\"id\":\"1\"}", 0, 0},
                                     {200, JSON, "{\"id\":\"1\"}", 0, 0},
                                     {200, JSON, "{\"id\":\"1\"}", 0, 0},
                                     {200, JSON, "{\"id\":\"1\"}", 0, 0}};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static cpod_client *client_with(script *s, const cpod_credential *credentials, size_t count)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.credentials = credentials;
    options.credential_count = count;
    return script_client(s, &options);
}

/* Calls the operation that requires the keys in header, query and cookie at once; else basic. */
static cpod_status keyed(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    const list_params params = {.call = call};
    return cpod_core_call(client, client_test_api(), OP_KEYED, NULL, &params, NULL, NULL, error);
}

static void test_each_scheme_has_its_own_value(void **state)
{
    (void)state;
    script s;
    SCRIPT(&s, ok);
    const cpod_credential keys[] = {
        cpod_credential_key("CookieKey", "c"), cpod_credential_key("HeaderKey", "h"),
        cpod_credential_key("QueryKey", "q"), cpod_credential_bearer("Bearer", "b")};
    cpod_client *client = client_with(&s, keys, COUNT(keys));
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/keyed?key=q");
    assert_true(script_sent(&s, 0, "\nX-Key: h\n"));
    assert_true(script_sent(&s, 0, "\nCookie: session=c\n"));
    assert_false(script_sent(&s, 0, "Authorization"));
    cpod_client_free(client);
}

static void test_an_alternative_is_used_only_when_it_is_complete(void **state)
{
    (void)state;
    script s;
    SCRIPT(&s, ok);
    const cpod_credential some[] = {cpod_credential_key("HeaderKey", "h"),
                                    cpod_credential_key("QueryKey", "q"),
                                    cpod_credential_basic("Basic", "user", "")};
    cpod_client *client = client_with(&s, some, COUNT(some));
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/keyed");
    assert_false(script_sent(&s, 0, "X-Key"));
    assert_true(script_sent(&s, 0, "\nAuthorization: Basic dXNlcjo=\n"));
    cpod_client_free(client);
}

static void test_without_credentials_nothing_is_sent(void **state)
{
    (void)state;
    script s;
    SCRIPT(&s, ok);
    const cpod_credential some[] = {cpod_credential_key("HeaderKey", "h3ader-key"),
                                    cpod_credential_bearer("Bearer", "b")};
    cpod_client *client = client_with(&s, some, COUNT(some));
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(keyed(client, NULL, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, "The operation requires credentials for HeaderKey and QueryKey and "
                                       "CookieKey, or Basic: set the option credentials");
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    client = script_client(&s, &options);
    static const char *const id = "1";
    const void *path[] = {&id};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, path, NULL, NULL, NULL, &error),
                     CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, "The operation requires credentials for Bearer: set the option token, "
                                       "token_callback or credentials");
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_OPEN, NULL, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    cpod_client_free(client);
}

/* The program's own headers may be what the operation requires. */
static void test_headers_of_the_caller_meet_a_scheme(void **state)
{
    (void)state;
    script s;
    SCRIPT(&s, ok);
    static const cpod_header own[] = {{"Authorization", "Custom abc"}};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.headers = own;
    options.header_count = 1;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nAuthorization: Custom abc\n"));
    cpod_client_free(client);
}

static void test_one_is_replaced(void **state)
{
    (void)state;
    script s;
    SCRIPT(&s, ok);
    const cpod_credential first = cpod_credential_basic("Basic", "a", "1");
    cpod_client *client = client_with(&s, &first, 1);
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Basic YTox\n"));
    const cpod_credential second = cpod_credential_basic("Basic", "b", "2");
    assert_int_equal(cpod_client_set_credential(client, &second, NULL), CPOD_OK);
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Basic Yjoy\n"));
    const cpod_credential none = cpod_credential_none("Basic");
    assert_int_equal(cpod_client_set_credential(client, &none, NULL), CPOD_OK);
    assert_int_equal(keyed(client, NULL, NULL), CPOD_ERR_CONFIGURATION);
    assert_int_equal(cpod_mock_request_count(s.mock), 2);
    assert_int_equal(cpod_client_set_credential(client, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_client_set_credential(NULL, &none, NULL), CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
}

static void test_one_call_has_its_own(void **state)
{
    (void)state;
    script s;
    SCRIPT(&s, ok);
    const cpod_credential common = cpod_credential_basic("Basic", "a", "1");
    cpod_client *client = client_with(&s, &common, 1);
    const cpod_credential own[] = {cpod_credential_basic("Basic", "b", "2")};
    assert_int_equal(keyed(client, CPOD_CALL(.credentials = own, .credential_count = 1), NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "Basic Yjoy\n"));
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "Basic YTox\n"));
    const cpod_credential none[] = {cpod_credential_none("Basic")};
    assert_int_equal(keyed(client, CPOD_CALL(.credentials = none, .credential_count = 1), NULL),
                     CPOD_ERR_CONFIGURATION);
    const cpod_credential twice[] = {own[0], own[0]};
    assert_int_equal(keyed(client, CPOD_CALL(.credentials = twice, .credential_count = 2), NULL),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(keyed(client, CPOD_CALL(.credential_count = 1), NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_request_count(s.mock), 2);
    cpod_client_free(client);
}

static int number_tokens(void *context, bool force, char *buffer, size_t capacity)
{
    int *number = context;
    *number += force ? 1 : 0;
    return snprintf(buffer, capacity, "t%d", *number);
}

static void test_a_callback_of_one_call(void **state)
{
    (void)state;
    static const script_response responses[] = {{401, NULL, NULL, 0, 0}, {200, JSON, "{\"id\":\"1\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    const cpod_credential common = cpod_credential_bearer("Bearer", "common");
    cpod_client *client = client_with(&s, &common, 1);
    int number = 0;
    const cpod_credential own = cpod_credential_callback("Bearer", number_tokens, &number);
    const list_params params = {.call = CPOD_CALL(.credentials = &own, .credential_count = 1)};
    static const char *const id = "1";
    const void *path[] = {&id};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, path, &params, NULL, NULL, NULL),
                     CPOD_OK);
    assert_true(script_sent(&s, 0, "Bearer t0\n"));
    assert_true(script_sent(&s, 1, "Bearer t1\n"));
    cpod_client_free(client);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    cpod_credential reserved = cpod_credential_key("HeaderKey", "s3cret");
    reserved.reserved[3] = &reserved;
    const struct {
        cpod_credential credential;
        const char *message;
    } cases[] = {
        {cpod_credential_key("Nobody", "s3cret"),
         "The API has no security scheme 'Nobody'; it has: Bearer, HeaderKey, QueryKey, CookieKey, Basic"},
        {cpod_credential_key(NULL, "s3cret"), "A credential has no scheme"},
        {cpod_credential_key("Basic", "s3cret"),
         "The credential for the security scheme 'Basic' is of another kind: use cpod_credential_basic"},
        {cpod_credential_bearer("HeaderKey", "s3cret"),
         "The credential for the security scheme 'HeaderKey' is of another kind: use cpod_credential_key"},
        {cpod_credential_client("Bearer", "id", "s3cret"),
         "The credential for the security scheme 'Bearer' is of another kind: use cpod_credential_bearer or "
         "cpod_credential_callback"},
        {cpod_credential_key("HeaderKey", NULL),
         "The credential for the security scheme 'HeaderKey' has no secret"},
        {cpod_credential_key("HeaderKey", ""),
         "The credential for the security scheme 'HeaderKey' has no secret"},
        {cpod_credential_key("HeaderKey", "s3cret\r\nX: y"),
         "The credential for the security scheme 'HeaderKey' has a line end or a control character"},
        {cpod_credential_basic("Basic", "a:b", "s3cret"),
         "The credential for the security scheme 'Basic' has a user name with a colon"},
        {cpod_credential_basic("Basic", NULL, "s3cret"),
         "The credential for the security scheme 'Basic' has no user name or client id"},
        {cpod_credential_callback("Bearer", NULL, NULL),
         "The credential for the security scheme 'Bearer' has no callback"},
        {reserved,
         "The credential for the security scheme 'HeaderKey' has a reserved member that is not zero: use a "
         "cpod_credential_ function"},
    };
    script s;
    SCRIPT(&s, ok);
    cpod_client *client = script_client(&s, NULL);
    for (size_t i = 0; i < COUNT(cases); i++) {
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.credentials = &cases[i].credential;
        options.credential_count = 1;
        cpod_client *none = client;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_client_new(client_test_api(), &options, &none, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_null(none);
        assert_string_equal(error.message, cases[i].message);
        assert_int_equal(cpod_client_set_credential(client, &cases[i].credential, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_string_equal(error.message, cases[i].message);
        assert_null(strstr(error.message, "s3cret"));
    }
    cpod_client_free(client);
}

static void test_options_of_a_scheme_twice(void **state)
{
    (void)state;
    const cpod_credential twice[] = {cpod_credential_basic("Basic", "a", "1"),
                                     cpod_credential_basic("Basic", "b", "2")};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.credentials = twice;
    options.credential_count = 2;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                     CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, "The option credentials has two for the security scheme 'Basic'");
    options.credentials = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, &error),
                     CPOD_ERR_CONFIGURATION);
}

/* ---- from the environment ---- */

static void forget_environment(void)
{
    static const char *const names[] = {"TEST_BASIC",      "TEST_HEADER_KEY", "TEST_QUERY_KEY",
                                        "TEST_COOKIE_KEY", "TEST_BEARER",     "TEST_URL"};
    for (size_t i = 0; i < COUNT(names); i++)
        (void)unsetenv(names[i]);
}

static cpod_client *client_of_environment(script *s, size_t expected, cpod_status status, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client *client = script_client(s, &options);
    size_t count = 0;
    assert_int_equal(cpod_core_credentials_from_env(client, &count, error), status);
    assert_int_equal(count, expected);
    return client;
}

static void test_the_environment_has_credentials(void **state)
{
    (void)state;
    forget_environment();
    script s;
    SCRIPT(&s, ok);
    assert_int_equal(setenv("TEST_BASIC", "user:pass:word", 1), 0);
    assert_int_equal(setenv("TEST_HEADER_KEY", "", 1), 0);
    cpod_client *client = client_of_environment(&s, 1, CPOD_OK, NULL);
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nAuthorization: Basic dXNlcjpwYXNzOndvcmQ=\n"));
    cpod_client_free(client);
    assert_int_equal(setenv("TEST_HEADER_KEY", "h", 1), 0);
    assert_int_equal(setenv("TEST_QUERY_KEY", "q", 1), 0);
    assert_int_equal(setenv("TEST_COOKIE_KEY", "c", 1), 0);
    assert_int_equal(setenv("TEST_BEARER", "b", 1), 0);
    client = client_of_environment(&s, 5, CPOD_OK, NULL);
    assert_int_equal(keyed(client, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "\nX-Key: h\n"));
    assert_string_equal(script_url(&s, 1), "https://api.example.com/api/v1/keyed?key=q");
    cpod_client_free(client);
}

static void test_a_malformed_variable_is_named(void **state)
{
    (void)state;
    forget_environment();
    const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"TEST_HEADER_KEY", "s3cret\n",
         "The environment variable TEST_HEADER_KEY has a line end or a control character"},
        {"TEST_BASIC", "s3cret",
         "The environment variable TEST_BASIC is not a user name and a password, separated by a colon"},
        {"TEST_BASIC", ":s3cret",
         "The environment variable TEST_BASIC is not a user name and a password, separated by a colon"},
    };
    script s;
    SCRIPT(&s, ok);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(setenv(cases[i].name, cases[i].value, 1), 0);
        cpod_error error = CPOD_ERROR_INIT;
        cpod_client *client = client_of_environment(&s, 0, CPOD_ERR_CONFIGURATION, &error);
        assert_string_equal(error.message, cases[i].message);
        cpod_client_free(client);
        assert_int_equal(unsetenv(cases[i].name), 0);
    }
    assert_int_equal(setenv("TEST_URL", "https://host:99999", 1), 0);
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_client_from_env(client_test_api(), &client, &error), CPOD_ERR_CONFIGURATION);
    assert_null(client);
    assert_string_equal(error.message,
                        "The environment variable TEST_URL is not the address of an API, such as "
                        "https://api.example.com");
    assert_int_equal(setenv("TEST_URL", "https://host.example/v9", 1), 0);
    assert_int_equal(cpod_core_client_from_env(client_test_api(), &client, &error), CPOD_OK);
    assert_string_equal(cpod_client_base_url(client), "https://host.example/v9");
    cpod_client_free(client);
}

static void test_half_of_client_credentials_names_the_other_half(void **state)
{
    (void)state;
    forget_environment();
    static const char *const names[] = {"TEST_OAUTH_CLIENT_ID", "TEST_OAUTH_CLIENT_SECRET"};
    static const cpod_scheme scheme = {.type = CPOD_SECURITY_OAUTH,
                                       .name = CPOD_NONE,
                                       .scheme = "OAuth",
                                       .variable = "TEST_OAUTH",
                                       .token_path = "/token"};
    cpod_tables tables = *client_test_api()->tables;
    tables.schemes = &scheme;
    tables.scheme_count = 1;
    cpod_api api = *client_test_api();
    api.tables = &tables;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(setenv(names[i], "s3cret", 1), 0);
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_client_from_env(&api, &client, &error), CPOD_ERR_CONFIGURATION);
        char expected[160];
        (void)snprintf(expected, sizeof expected, "The environment variable %s is set, but %s is not",
                       names[i], names[1 - i]);
        assert_string_equal(error.message, expected);
        assert_null(client);
        assert_int_equal(unsetenv(names[i]), 0);
    }
}

/* ---- many threads ---- */

enum { THREADS = 8, CALLS = 40 };

static void *call_often(void *context)
{
    for (int i = 0; i < CALLS; i++) {
        if (keyed(context, NULL, NULL) != CPOD_OK)
            return context;
    }
    return NULL;
}

/* Every request has a whole pair, the old one or the new one. */
static void test_threads_while_one_replaces(void **state)
{
    (void)state;
    cpod_mock *mock = NULL;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    assert_int_equal(cpod_mock_add(mock,
                                   CPOD_MOCK_EXCHANGE(.times = CPOD_MOCK_ANY_TIMES, .status = 200,
                                                      .headers = JSON, .body = "{\"id\":\"1\"}"),
                                   NULL),
                     CPOD_OK);
    const cpod_credential pairs[] = {cpod_credential_basic("Basic", "a", "1"),
                                     cpod_credential_basic("Basic", "b", "2")};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(mock);
    options.credentials = pairs;
    options.credential_count = 1;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, client), 0);
    for (size_t i = 0; i < THREADS * CALLS; i++)
        assert_int_equal(cpod_client_set_credential(client, &pairs[i % 2], NULL), CPOD_OK);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(cpod_mock_request_count(mock), THREADS * CALLS);
    for (size_t i = 0; i < THREADS * CALLS; i++) {
        const char *sent = cpod_mock_request_header(cpod_mock_request_at(mock, i), "Authorization");
        assert_non_null(sent);
        assert_true(strcmp(sent, "Basic YTox") == 0 || strcmp(sent, "Basic Yjoy") == 0);
    }
    cpod_client_free(client);
    cpod_mock_free(mock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_scheme_has_its_own_value),
        cmocka_unit_test(test_an_alternative_is_used_only_when_it_is_complete),
        cmocka_unit_test(test_without_credentials_nothing_is_sent),
        cmocka_unit_test(test_headers_of_the_caller_meet_a_scheme),
        cmocka_unit_test(test_one_is_replaced),
        cmocka_unit_test(test_one_call_has_its_own),
        cmocka_unit_test(test_a_callback_of_one_call),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_options_of_a_scheme_twice),
        cmocka_unit_test(test_the_environment_has_credentials),
        cmocka_unit_test(test_a_malformed_variable_is_named),
        cmocka_unit_test(test_half_of_client_credentials_names_the_other_half),
        cmocka_unit_test(test_threads_while_one_replaces),
    };
    return cmocka_run_group_tests_name("credentials of security schemes", tests, NULL, NULL);
}
