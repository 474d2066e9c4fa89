/* HTTP Digest: whose user name and password, and where they do not go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/hooks.h"
#include "cpod/test/mock.h"
#include "digest_camera.h"

static loopback server;
static const loopback_response challenge = {.bytes = REFUSED DIGEST EMPTY};
static const loopback_response fine[] = {{.bytes = OK}};

static void begin(void)
{
    LOOPBACK(&server, fine);
    server.challenge = &challenge;
}

static void judge_user(size_t number, const char *user, const char *password)
{
    digest_facts facts = camera_facts("DELETE", "/zones/7");
    facts.user = user;
    facts.password = password;
    camera_judge(&server, number, &facts);
}

/* One connection and one handle serve both users, and nothing of one is sent for the other. */
static void test_users_share_a_client(void **state)
{
    (void)state;
    begin();
    cpod_client *client = camera_client(&server, NULL);
    const cpod_credential other = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "guest \"g\" \\", "gu3st");
    const camera_remove_zone_params as_other = {.call =
                                                    CPOD_CALL(.credentials = &other, .credential_count = 1)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_OK);
        assert_int_equal(camera_remove_zone(client, "7", &as_other, NULL), CPOD_OK);
    }
    const cpod_credential changed = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", "");
    assert_int_equal(cpod_client_set_credential(client, &changed, NULL), CPOD_OK);
    assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 10);
    assert_int_equal(atomic_load(&server.connections), 1);
    for (size_t i = 0; i < 10; i += 2)
        assert_null(camera_header(&server, i, "Authorization"));
    for (size_t i = 1; i < 8; i += 4) {
        judge_user(i, "admin", PASSWORD);
        judge_user(i + 2, "guest \"g\" \\", "gu3st");
    }
    assert_non_null(strstr(camera_header(&server, 9, "Authorization"), "username=\"admin\""));
}

/* Operations without the scheme, on the handle that has just used it. */
static void test_it_goes_nowhere_else(void **state)
{
    (void)state;
    static const loopback_response refused[] = {{.bytes = REFUSED DIGEST EMPTY}};
    LOOPBACK(&server, refused);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_remove_zone(client, "7", NULL, &error), CPOD_ERR_AUTH);
    assert_int_equal(camera_open(client, NULL, &error), CPOD_ERR_AUTH);
    assert_string_equal(error.message, "The server answered HTTP 401 with an empty body");
    const cpod_credential none = cpod_credential_none(CAMERA_SCHEME_LOGIN);
    const camera_remove_zone_params as_nobody = {.call =
                                                     CPOD_CALL(.credentials = &none, .credential_count = 1)};
    assert_int_equal(camera_remove_zone(client, "7", &as_nobody, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message,
                        "The operation requires credentials for login: set the option username "
                        "and password, or credentials");
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
    assert_null(camera_header(&server, 2, "Authorization"));
}

static void test_redirects_are_not_followed(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = REFUSED DIGEST EMPTY},
        {.bytes = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\n" EMPTY}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_ERR_PROTOCOL);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

/* ---- with other schemes ---- */

static void test_a_key_beside_it(void **state)
{
    (void)state;
    begin();
    const cpod_credential both[] = {cpod_credential_key(CAMERA_SCHEME_KEY, "k"),
                                    cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", PASSWORD)};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.credentials = both;
    options.credential_count = 2;
    cpod_client *client = camera_client(&server, &options);
    assert_int_equal(camera_keyed(client, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    const digest_facts facts = camera_facts("GET", "/keyed");
    assert_int_equal(server.request_count, 2);
    camera_judge(&server, 1, &facts);
    assert_string_equal(camera_header(&server, 0, "X-Key"), "k");
    assert_string_equal(camera_header(&server, 1, "X-Key"), "k");
}

static void test_a_token_beside_it_is_refused(void **state)
{
    (void)state;
    begin();
    const cpod_credential both[] = {cpod_credential_bearer(CAMERA_SCHEME_TOKEN, "t"),
                                    cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", PASSWORD)};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.credentials = both;
    options.credential_count = 2;
    cpod_client *client = camera_client(&server, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_double(client, NULL, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message,
                        "The operation requires the security schemes 'login' and 'token' at once, "
                        "but a request has only one header Authorization");
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 0);
}

static cpod_status sign(void *context, const cpod_sign_request *request)
{
    (void)context;
    return cpod_sign_set_header(request, "Authorization", "Signature abc");
}

/* A header of the program's own is not sent beside it; what the hook `sign` sets is sent in its place. */
static void test_one_header_authorization(void **state)
{
    (void)state;
    begin();
    static const cpod_header own[] = {{"authorization", "Custom abc"}};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.headers = own;
    options.header_count = 1;
    cpod_client *client = camera_client(&server, &options);
    assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    options = (cpod_client_options)CPOD_CLIENT_OPTIONS_INIT;
    options.hooks = CPOD_HOOKS(.sign = sign);
    client = camera_client(&server, &options);
    assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
    assert_null(strstr(server.requests[0], "Custom"));
    judge_user(1, "admin", PASSWORD);
    assert_null(strstr(server.requests[1], "Custom"));
    assert_string_equal(camera_header(&server, 2, "Authorization"), "Signature abc");
}

/* ---- options ---- */

static void test_options_and_variables(void **state)
{
    (void)state;
    begin();
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.username = "admin";
    options.password = PASSWORD;
    cpod_client *client = camera_client(&server, &options);
    assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(setenv("CAMERA_URL", server.url, 1), 0);
    assert_int_equal(setenv("CAMERA_LOGIN", "env:pass:word", 1), 0);
    assert_int_equal(camera_client_from_env(&client, NULL), CPOD_OK);
    assert_int_equal(camera_remove_zone(client, "7", NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(setenv("CAMERA_LOGIN", "no-colon", 1), 0);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_client_from_env(&client, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, "The environment variable CAMERA_LOGIN is not a user name and a "
                                       "password, separated by a colon");
    (void)unsetenv("CAMERA_LOGIN");
    loopback_end(&server);
    assert_int_equal(server.request_count, 4);
    judge_user(1, "admin", PASSWORD);
    judge_user(3, "env", "pass:word");
}

static void test_credentials_of_another_kind(void **state)
{
    (void)state;
    static const struct {
        cpod_credential credential;
        const char *message;
    } cases[] = {
        {{.kind = CPOD_CREDENTIAL_BASIC, .scheme = "login", .id = "u", .secret = "p"},
         "The credential for the security scheme 'login' is of another kind: use cpod_credential_digest"},
        {{.kind = CPOD_CREDENTIAL_BEARER, .scheme = "login", .secret = "p"},
         "The credential for the security scheme 'login' is of another kind: use cpod_credential_digest"},
        {{.kind = CPOD_CREDENTIAL_DIGEST, .scheme = "token", .id = "u", .secret = "p"},
         "The credential for the security scheme 'token' is of another kind: use cpod_credential_bearer or "
         "cpod_credential_callback"},
        {{.kind = CPOD_CREDENTIAL_DIGEST, .scheme = "login", .id = "u:v", .secret = "p"},
         "The credential for the security scheme 'login' has a user name with a colon"},
        {{.kind = CPOD_CREDENTIAL_DIGEST, .scheme = "login", .secret = "p"},
         "The credential for the security scheme 'login' has no user name or client id"},
        {{.kind = CPOD_CREDENTIAL_DIGEST, .scheme = "login", .id = "u", .secret = "p\r\nX: 1"},
         "The credential for the security scheme 'login' has a line end or a control character"},
    };
    begin();
    cpod_client *client = camera_client(&server, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_client_set_credential(client, &cases[i].credential, &error),
                         CPOD_ERR_CONFIGURATION);
        assert_string_equal(error.message, cases[i].message);
    }
    cpod_client_free(client);
    loopback_end(&server);
}

/* ---- other transports ---- */

static const cpod_transport *mock_transport;
static char seen[128];

static cpod_status open_and_note(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *error)
{
    (void)snprintf(seen, sizeof seen, "%s:%s", request->digest_user, request->digest_password);
    return mock_transport->open(context, request, out, error);
}

static void test_a_transport_of_the_program(void **state)
{
    (void)state;
    static const char message[] = "HTTP Digest needs the transport of libcurl: the option transport has not "
                                  "CPOD_TRANSPORT_DIGEST";
    cpod_mock *mock = NULL;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    mock_transport = cpod_mock_transport(mock);
    cpod_transport transport = *mock_transport;
    transport.features = 0;
    const cpod_credential login = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", PASSWORD);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = &transport;
    options.credentials = &login;
    options.credential_count = 1;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_client_new(&options, &client, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, message);
    transport.size = offsetof(cpod_transport, features); /* of an older version */
    assert_int_equal(camera_client_new(&options, &client, &error), CPOD_ERR_CONFIGURATION);
    options.credential_count = 0;
    assert_int_equal(camera_client_new(&options, &client, &error), CPOD_OK);
    assert_int_equal(cpod_client_set_credential(client, &login, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, message);
    const camera_remove_zone_params as_user = {.call =
                                                   CPOD_CALL(.credentials = &login, .credential_count = 1)};
    assert_int_equal(camera_remove_zone(client, "7", &as_user, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, message);
    cpod_client_free(client);
    transport = *mock_transport;
    transport.open = open_and_note;
    options.credential_count = 1;
    assert_int_equal(camera_client_new(&options, &client, &error), CPOD_OK);
    assert_int_equal(cpod_mock_add(mock, CPOD_MOCK_EXCHANGE(.status = 204), NULL), CPOD_OK);
    assert_int_equal(camera_remove_zone(client, "7", NULL, &error), CPOD_OK);
    assert_string_equal(seen, "admin:" PASSWORD);
    cpod_client_free(client);
    cpod_mock_free(mock);
}

/* ---- secrets ---- */

/* A server that sends back what it got. */
static void test_what_comes_back_is_hidden(void **state)
{
    (void)state;
    static const char body[] =
        "{\"title\":\"Digest username=\\\"admin\\\", cnonce=\\\"Y25vbmNlLWNub25jZQ==\\\", "
        "response=\\\"8ca523f5e9506fed4657c9700eebdbec\\\"\",\"detail\":\"no response: try later\","
        "\"code\":\"response=8CA523F5E9506FED4657C9700EEBDBEC\",\"instance\":\"" PASSWORD "\"}";
    char denial[1024];
    (void)snprintf(denial, sizeof denial,
                   "HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json\r\nContent-Length: "
                   "%zu\r\n\r\n%s",
                   sizeof body - 1, body);
    const loopback_response responses[] = {{.bytes = REFUSED DIGEST EMPTY}, {.bytes = denial}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_remove_zone(client, "7", NULL, &error), CPOD_ERR_FORBIDDEN);
    assert_string_equal(error.title, "Digest username=\"admin\", cnonce=\"********************\", "
                                     "response=\"********************************\"");
    assert_string_equal(error.code, "response=********************************");
    assert_string_equal(error.message, "no response: try later");
    assert_string_equal(error.instance, "***************");
    cpod_client_free(client);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_users_share_a_client),
        cmocka_unit_test(test_it_goes_nowhere_else),
        cmocka_unit_test(test_redirects_are_not_followed),
        cmocka_unit_test(test_a_key_beside_it),
        cmocka_unit_test(test_a_token_beside_it_is_refused),
        cmocka_unit_test(test_one_header_authorization),
        cmocka_unit_test(test_options_and_variables),
        cmocka_unit_test(test_credentials_of_another_kind),
        cmocka_unit_test(test_a_transport_of_the_program),
        cmocka_unit_test(test_what_comes_back_is_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
