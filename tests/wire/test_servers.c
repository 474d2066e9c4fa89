/* Servers of operations: which host gets the request, and with which credentials. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "servers/servers.h"
#include "support/counting_allocator.h"
#include "support/script.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define UPLOADS      SERVERS_SERVER_UPLOADS_EXAMPLE_UP

static script s;
static const cpod_transport *mock;
static bool was_foreign; /* the last request to the transport */

static cpod_status open_and_note(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *error)
{
    was_foreign = request->is_foreign;
    return mock->open(context, request, out, error);
}

static cpod_status create(cpod_client_options *options, cpod_client **out, cpod_error *error)
{
    static const script_response responses[] = {{204, NULL, NULL, 0, 0}};
    static cpod_transport transport;
    const cpod_credential credentials[] = {cpod_credential_key(SERVERS_SCHEME_KEY, "k"),
                                           cpod_credential_bearer(SERVERS_SCHEME_TOKEN, "t")};
    SCRIPT(&s, responses);
    mock = cpod_mock_transport(s.mock);
    transport = *mock;
    transport.open = open_and_note;
    options->transport = &transport;
    options->clock = cpod_mock_clock(s.mock);
    options->max_retries = CPOD_NO_RETRIES;
    options->credentials = credentials;
    options->credential_count = COUNT(credentials);
    return servers_client_new(options, out, error);
}

/* The URL of the request that one call sends. */
#define EXPECT(given, call, url)                                           \
    do {                                                                   \
        cpod_client_options options_ = (given);                            \
        cpod_client *client_ = NULL;                                       \
        cpod_error error_ = CPOD_ERROR_INIT;                               \
        assert_int_equal(create(&options_, &client_, &error_), CPOD_OK);   \
        cpod_status status_ = call(client_, NULL, &error_);                \
        if (status_ != CPOD_OK)                                            \
            fail_msg("%s: %s", cpod_status_name(status_), error_.message); \
        assert_int_equal(cpod_mock_request_count(s.mock), 1);              \
        assert_string_equal(script_url(&s, 0), url);                       \
        cpod_client_free(client_);                                         \
    } while (0)

/* The message of a call that sends nothing. */
#define EXPECT_REFUSED(given, call, expected)                                   \
    do {                                                                        \
        cpod_client_options options_ = (given);                                 \
        cpod_client *client_ = NULL;                                            \
        cpod_error error_ = CPOD_ERROR_INIT;                                    \
        assert_int_equal(create(&options_, &client_, &error_), CPOD_OK);        \
        assert_int_equal(call(client_, NULL, &error_), CPOD_ERR_CONFIGURATION); \
        assert_string_equal(error_.message, expected);                          \
        assert_int_equal(cpod_mock_request_count(s.mock), 0);                   \
        cpod_client_free(client_);                                              \
    } while (0)

static const cpod_client_options defaults = CPOD_CLIENT_OPTIONS_INIT;

static cpod_client_options at(const char *base_url)
{
    cpod_client_options options = defaults;
    options.base_url = base_url;
    return options;
}

/* ---- where requests go ---- */

static void test_the_servers_of_the_document(void **state)
{
    (void)state;
    EXPECT(defaults, servers_ping, "https://us.shop.example/v2/ping");
    EXPECT(defaults, servers_first, "https://us.shop.example/v2/first");
    EXPECT(defaults, servers_upload, "https://uploads.example/up/upload");
    EXPECT(defaults, servers_file, "https://us.files.example:8443/file");
    EXPECT(defaults, servers_relative, "https://us.shop.example/other/relative");
    EXPECT(defaults, servers_plain, "https://us.shop.example/v9/plain");
    EXPECT(defaults, servers_admin, "HTTPS://us.SHOP.example:443/admin/admin");
    EXPECT(defaults, servers_asset, "https://assets.example/a/asset");
}

/* The base URL replaces the first server, and hosts that are the first one's. */
static void test_another_host_stays_with_a_base_url(void **state)
{
    (void)state;
    const cpod_client_options moved = at("http://127.0.0.1:4000/base/");
    EXPECT(moved, servers_ping, "http://127.0.0.1:4000/base/ping");
    EXPECT(moved, servers_first, "http://127.0.0.1:4000/base/first");
    EXPECT(moved, servers_upload, "https://uploads.example/up/upload");
    EXPECT(moved, servers_file, "https://us.files.example:8443/file");
    EXPECT(moved, servers_relative, "http://127.0.0.1:4000/other/relative");
    EXPECT(moved, servers_plain, "http://127.0.0.1:4000/v9/plain");
    EXPECT(moved, servers_admin, "http://127.0.0.1:4000/admin/admin");
    EXPECT(moved, servers_asset, "http://assets.example/a/asset");
}

static void test_servers_are_mapped(void **state)
{
    (void)state;
    const cpod_server servers[] = {
        {UPLOADS, "http://127.0.0.1:4001"},
        {SERVERS_SERVER_FILES, "http://127.0.0.1:4002/"},
        {SERVERS_SERVER_OTHER, "https://other.example/x/"},
        {SERVERS_SERVER_SOCKETS_EXAMPLE_S, "http://127.0.0.1:4003/s2"},
    };
    cpod_client_options options = defaults;
    options.servers = servers;
    options.server_count = COUNT(servers);
    options.require_server_mapping = true;
    for (int moved = 0; moved < 2; moved++) {
        options.base_url = moved ? "http://127.0.0.1:4000" : NULL;
        EXPECT(options, servers_upload, "http://127.0.0.1:4001/up/upload");
        EXPECT(options, servers_peek, "http://127.0.0.1:4001/up/upload");
        EXPECT(options, servers_file, "http://127.0.0.1:4002/file");
        EXPECT(options, servers_relative, "https://other.example/x/relative");
        EXPECT(options, servers_socket, "http://127.0.0.1:4003/s2/socket");
    }
    EXPECT(options, servers_ping, "http://127.0.0.1:4000/v2/ping");
}

static void test_variables(void **state)
{
    (void)state;
    const cpod_server_variable variables[] = {{"region", "eu"}, {"version", "v3/beta"}};
    cpod_client_options options = defaults;
    options.server_variables = variables;
    options.server_variable_count = COUNT(variables);
    EXPECT(options, servers_ping, "https://eu.shop.example/v3/beta/ping");
    EXPECT(options, servers_first, "https://eu.shop.example/v3/beta/first");
    EXPECT(options, servers_file, "https://eu.files.example:8443/file");
    options.base_url = "http://127.0.0.1:4000";
    EXPECT(options, servers_ping, "http://127.0.0.1:4000/v3/beta/ping");
    EXPECT(options, servers_admin, "http://127.0.0.1:4000/admin/admin");
    EXPECT(options, servers_file, "https://eu.files.example:8443/file");
}

/* ---- what is not sent ---- */

static void test_a_mapping_is_required(void **state)
{
    (void)state;
    cpod_client_options options = defaults;
    options.require_server_mapping = true;
    EXPECT(options, servers_upload, "https://uploads.example/up/upload"); /* no base_url: not a test */
    options.base_url = "http://127.0.0.1:4000";
    EXPECT_REFUSED(options, servers_upload,
                   "The server 'uploads.example/up' of the operation upload is not the one that base_url "
                   "replaces: set its address with the option servers (require_server_mapping)");
    EXPECT_REFUSED(options, servers_file,
                   "The server 'files' of the operation file is not the one that base_url replaces: set its "
                   "address with the option servers (require_server_mapping)");
    EXPECT(options, servers_ping, "http://127.0.0.1:4000/v2/ping");
    EXPECT(options, servers_relative, "http://127.0.0.1:4000/other/relative");
    EXPECT(options, servers_admin, "http://127.0.0.1:4000/admin/admin");
}

static void test_a_server_without_a_usable_url(void **state)
{
    (void)state;
    EXPECT_REFUSED(
        defaults, servers_socket,
        "The server 'sockets.example/s' of the operation socket has no valid http or https URL: set "
        "its address with the option servers");
    EXPECT_REFUSED(at("http://127.0.0.1:4000"), servers_unset,
                   "The server '{tenant}.example' of the operation unset has no valid http or https URL: set "
                   "its address with the option servers");
}

/* The environment of a test run: an address of this machine. */
static void test_the_environment_of_a_test(void **state)
{
    (void)state;
    static const char *const urls[] = {"http://127.0.0.1:9", "http://localhost:9/v2", "http://[::1]:9"};
    for (size_t i = 0; i < COUNT(urls); i++) {
        assert_int_equal(setenv("SERVERS_URL", urls[i], 1), 0);
        assert_int_equal(setenv("SERVERS_KEY", "k", 1), 0);
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(servers_client_from_env(&client, &error), CPOD_OK);
        assert_int_equal(servers_upload(client, NULL, &error), CPOD_ERR_CONFIGURATION);
        assert_non_null(strstr(error.message, "require_server_mapping"));
        cpod_client_free(client);
    }
    assert_int_equal(unsetenv("SERVERS_URL"), 0);
}

/* ---- credentials ---- */

static void expect_sent(const char *name, const char *value)
{
    const char *sent = cpod_mock_request_header(cpod_mock_request_at(s.mock, 0), name);
    if (value == NULL)
        assert_null(sent);
    else
        assert_string_equal(sent, value);
}

/* The request has this key and this token (NULL: none), and the transport may show the certificate or not. */
#define EXPECT_CREDENTIALS(given, call, url, key, token, hides) \
    do {                                                        \
        EXPECT(given, call, url);                               \
        expect_sent("X-Key", key);                              \
        expect_sent("Authorization", token);                    \
        assert_int_equal(was_foreign, hides);                   \
    } while (0)

static void test_credentials_follow_where_the_operation_names_them(void **state)
{
    (void)state;
    const char *const upload = "https://uploads.example/up/upload";
    const cpod_client_options moved = at("http://127.0.0.1:4000");
    EXPECT_CREDENTIALS(moved, servers_ping, "http://127.0.0.1:4000/v2/ping", "k", NULL, false);
    EXPECT_CREDENTIALS(moved, servers_upload, upload, "k", NULL, true);
    EXPECT_CREDENTIALS(moved, servers_peek, upload, NULL, "Bearer t", true);
    EXPECT_CREDENTIALS(moved, servers_forget, upload, NULL, NULL, true);
    EXPECT_CREDENTIALS(defaults, servers_upload, upload, "k", NULL, true);
    EXPECT_CREDENTIALS(moved, servers_relative, "http://127.0.0.1:4000/other/relative", "k", NULL, false);
}

/* Where a scheme is none that the SDK can send, the API's host gets what the client has, another one nothing. */
static void test_no_credentials_by_default(void **state)
{
    (void)state;
    const cpod_server same[] = {{UPLOADS, "http://127.0.0.1:4000/up"}};
    cpod_client_options options = at("http://127.0.0.1:4000");
    EXPECT_CREDENTIALS(options, servers_replace, "https://uploads.example/up/upload", NULL, NULL, true);
    options.servers = same;
    options.server_count = 1;
    EXPECT_CREDENTIALS(options, servers_replace, "http://127.0.0.1:4000/up/upload", "k", NULL, false);
}

/* A server to which the document sends the certificate may see it. */
static void test_a_documented_certificate(void **state)
{
    (void)state;
    EXPECT(defaults, servers_amend, "https://uploads.example/up/upload");
    assert_false(was_foreign);
    EXPECT(defaults, servers_upload, "https://uploads.example/up/upload");
    assert_true(was_foreign);
}

/* ---- options ---- */

static void expect_no_client(cpod_client_options options, const char *message)
{
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(create(&options, &client, &error), CPOD_ERR_CONFIGURATION);
    assert_null(client);
    assert_string_equal(error.message, message);
}

static void test_mappings_that_are_refused(void **state)
{
    (void)state;
    static const struct {
        cpod_server servers[2];
        const char *message;
    } cases[] = {
        {{{UPLOADS, "http://a"}, {"nobody", "http://a"}},
         "The option servers[1].name is 'nobody': no operation of the API has such a server"},
        {{{UPLOADS, "http://a"}, {NULL, "http://a"}}, "The option servers[1].name is NULL"},
        {{{UPLOADS, NULL}, {NULL, NULL}}, "The option servers[0].url is NULL"},
        {{{SERVERS_SERVER_FILES, "http://a"}, {UPLOADS, "uploads"}},
         "The URL of a server must begin with http:// or https:// and name a host (servers[1].url)"},
        {{{SERVERS_SERVER_FILES, "http://a"}, {UPLOADS, "http://a?b=c"}},
         "The URL of a server contains a query, a fragment or an invalid character (servers[1].url)"},
        {{{SERVERS_SERVER_FILES, "http://a:99999"}, {UPLOADS, "http://a"}},
         "The URL of a server has an invalid host or a port outside 1 to 65535 (servers[0].url)"},
        {{{UPLOADS, "http://a"}, {UPLOADS, "http://b"}},
         "The options servers[0] and servers[1] have the same name"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        cpod_client_options options = at("http://127.0.0.1:4000");
        options.servers = cases[i].servers;
        options.server_count = 2;
        expect_no_client(options, cases[i].message);
    }
    cpod_client_options options = defaults;
    options.server_count = 1;
    expect_no_client(options, "The option servers is NULL, but server_count is not 0");
    const cpod_server secret[] = {{UPLOADS, "https://user:hidden@a"}};
    options.servers = secret;
    expect_no_client(options,
                     "The URL of a server contains a user name or password: use the options username "
                     "and password");
}

static void test_variables_that_are_refused(void **state)
{
    (void)state;
    static const struct {
        cpod_server_variable variables[2];
        const char *message;
    } cases[] = {
        {{{"region", "us"}, {"Version", "v1"}},
         "The option server_variables[1].name is 'Version': no server of the API has such a variable"},
        {{{"region", "mars"}, {"version", "v1"}},
         "The option server_variables[0].value is 'mars': the API does not allow it for the variable "
         "'region'"},
        {{{"region", "ap"}, {"version", "v1"}}, /* of one server, not of the first one */
         "The option server_variables[0].value is 'ap': the API does not allow it for the variable 'region'"},
        {{{"version", "v1"}, {"region", NULL}}, "The option server_variables[1].value is NULL"},
        {{{NULL, "v1"}, {"region", NULL}}, "The option server_variables[0].name is NULL"},
        {{{"version", "v1"}, {"version", "v2"}},
         "The options server_variables[0] and server_variables[1] have the same name"},
        {{{"version", "v1#"}, {"region", "us"}},
         "The URL of a server contains a query, a fragment or an invalid character (server_variables)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        cpod_client_options options = defaults;
        options.server_variables = cases[i].variables;
        options.server_variable_count = 2;
        expect_no_client(options, cases[i].message);
    }
    cpod_client_options options = defaults;
    options.server_variable_count = 1;
    expect_no_client(options, "The option server_variables is NULL, but server_variable_count is not 0");
}

/* The caller's arrays are not needed after the client is made. */
static void test_the_options_are_copied(void **state)
{
    (void)state;
    char url[] = "http://127.0.0.1:4001", value[] = "eu";
    cpod_server server = {UPLOADS, url};
    cpod_server_variable variable = {"region", value};
    cpod_client_options options = defaults;
    options.servers = &server;
    options.server_count = 1;
    options.server_variables = &variable;
    options.server_variable_count = 1;
    cpod_client *client = NULL;
    assert_int_equal(create(&options, &client, NULL), CPOD_OK);
    memset(url, 'x', sizeof url - 1);
    memset(value, 'x', sizeof value - 1);
    server = (cpod_server){NULL, NULL};
    variable = (cpod_server_variable){NULL, NULL};
    assert_int_equal(servers_upload(client, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0), "http://127.0.0.1:4001/up/upload");
    assert_string_equal(cpod_client_base_url(client), "https://eu.shop.example/v2");
    cpod_client_free(client);
}

/* Each allocation of a client with servers and variables fails once. */
static void test_no_memory_for_servers(void **state)
{
    (void)state;
    enum { MOST_ALLOCATIONS = 500 };
    const cpod_server server = {UPLOADS, "http://127.0.0.1:4001"};
    const cpod_server_variable variable = {"region", "eu"};
    size_t fail_at = 1;
    cpod_status status;
    do {
        counting_allocator counting;
        counting_allocator_init(&counting, fail_at++);
        cpod_client_options options = at("http://127.0.0.1:4000");
        options.allocator = &counting.allocator;
        options.servers = &server;
        options.server_count = 1;
        options.server_variables = &variable;
        options.server_variable_count = 1;
        cpod_client *client = NULL;
        status = create(&options, &client, NULL);
        assert_true(status == CPOD_OK || status == CPOD_ERR_NO_MEMORY);
        assert_true((status == CPOD_OK) == (client != NULL));
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
    } while (status != CPOD_OK && fail_at < MOST_ALLOCATIONS);
    assert_int_equal(status, CPOD_OK);
    assert_true(fail_at > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_servers_of_the_document),
        cmocka_unit_test(test_another_host_stays_with_a_base_url),
        cmocka_unit_test(test_servers_are_mapped),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_a_mapping_is_required),
        cmocka_unit_test(test_a_server_without_a_usable_url),
        cmocka_unit_test(test_the_environment_of_a_test),
        cmocka_unit_test(test_credentials_follow_where_the_operation_names_them),
        cmocka_unit_test(test_no_credentials_by_default),
        cmocka_unit_test(test_a_documented_certificate),
        cmocka_unit_test(test_mappings_that_are_refused),
        cmocka_unit_test(test_variables_that_are_refused),
        cmocka_unit_test(test_the_options_are_copied),
        cmocka_unit_test(test_no_memory_for_servers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
