/* Credentials of APIs with fewer schemes, tokens of callbacks at their limits, keys that the library makes, and
 * arguments that are NULL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "changed_api.h"
#include "core/call/client.h"
#include "cpod/core/extend.h"
#include "scripted.h"

#define JSON "content-type: application/json"
#define THING                                        \
    {                                                \
        200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define TOKEN                                                          \
    {                                                                  \
        200, JSON, "{\"access_token\":\"t\",\"expires_in\":100}", 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_client *client_of(script *s, const cpod_api *api, cpod_client_options *options)
{
    options->transport = cpod_mock_transport(s->mock);
    options->clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(api, options, &client, NULL), CPOD_OK);
    return client;
}

static cpod_status get(cpod_client *client, cpod_error *error)
{
    return cpod_core_call(client, client->api, OP_GET, id_path, NULL, NULL, NULL, error);
}

/* ---- schemes ---- */

/* Where an API has no keys of its own, an API key is a client secret without a client id. */
static void test_an_api_key_as_credentials(void **state)
{
    (void)state;
    static const struct {
        cpod_scheme_type type;
        bool has_token_path, fetches;
    } cases[] = {
        {CPOD_SECURITY_BASIC, true, true},       {CPOD_SECURITY_OAUTH, true, true},
        {CPOD_SECURITY_KEY_HEADER, true, false}, {CPOD_SECURITY_KEY_COOKIE, true, false},
        {CPOD_SECURITY_BASIC, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_api api = *client_test_api();
        cpod_tables tables = *api.tables;
        const cpod_scheme schemes[] = {
            {.type = CPOD_SECURITY_BEARER, .name = CPOD_NONE, .scheme = "first"},
            {.type = cases[i].type, .name = tables.schemes[1].name, .scheme = "second"}};
        tables.schemes = schemes;
        tables.scheme_count = 2;
        api.tables = &tables;
        if (!cases[i].has_token_path)
            api.token_path = NULL;
        const script_response with_token[] = {TOKEN, THING};
        const script_response without[] = {THING};
        script s;
        script_begin(&s, cases[i].fetches ? with_token : without, cases[i].fetches ? 2 : 1);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.api_key = "k";
        cpod_client *client = client_of(&s, &api, &options);
        print_message("case %zu\n", i);
        assert_int_equal(get(client, NULL), cases[i].fetches ? CPOD_OK : CPOD_ERR_CONFIGURATION);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].fetches ? 2 : 0);
        if (cases[i].fetches) {
            assert_string_equal(script_body(&s, 0),
                                "{\"grant_type\":\"client_credentials\",\"client_secret\":\"k\"}");
            assert_true(script_sent(&s, 1, "\nAuthorization: Bearer t\n"));
        }
        cpod_client_free(client);
    }
}

/* A password is not sent in clear because its scheme was not named. */
static void test_a_user_name_for_two_schemes(void **state)
{
    (void)state;
    cpod_api api = *client_test_api();
    cpod_tables tables = *api.tables;
    const cpod_scheme schemes[] = {{.type = CPOD_SECURITY_DIGEST, .name = CPOD_NONE, .scheme = "first"},
                                   {.type = CPOD_SECURITY_BASIC, .name = CPOD_NONE, .scheme = "second"}};
    tables.schemes = schemes;
    tables.scheme_count = 2;
    api.tables = &tables;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://127.0.0.1:9";
    options.username = "u";
    options.password = "p";
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_client_new(&api, &options, &client, &error), CPOD_ERR_CONFIGURATION);
    assert_string_equal(error.message, "The option username is ambiguous: 'first' is one of several security "
                                       "schemes of its type; use the option credentials");
    const cpod_credential named = cpod_credential_digest("first", "u", "p");
    options.username = options.password = NULL;
    options.credentials = &named;
    options.credential_count = 1;
    assert_int_equal(cpod_core_client_new(&api, &options, &client, &error), CPOD_OK);
    cpod_client_free(client);
}

/* The first alternative whose schemes are all there; else nothing is sent. */
static void test_alternatives(void **state)
{
    (void)state;
    static const struct {
        const char *token, *api_key, *username;
        const char *sent; /* NULL: no alternative is complete */
    } cases[] = {
        {NULL, "k", NULL, "\nX-Key: k\n"},
        {NULL, NULL, "u", "\nAuthorization: Basic dTo=\n"},
        {NULL, "k", "u", "\nX-Key: k\n"},
        {"t", NULL, NULL, NULL},
        {"t", NULL, "u", "\nAuthorization: Basic dTo=\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const script_response responses[] = {{200, JSON, "{\"id\":\"1\"}", 0, 0}};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = cases[i].token;
        const cpod_credential keys[] = {cpod_credential_key("HeaderKey", cases[i].api_key),
                                        cpod_credential_key("QueryKey", cases[i].api_key),
                                        cpod_credential_key("CookieKey", cases[i].api_key)};
        options.credentials = keys;
        options.credential_count = cases[i].api_key != NULL ? 3 : 0;
        options.username = cases[i].username;
        cpod_client *client = client_of(&s, client_test_api(), &options);
        assert_int_equal(cpod_core_call(client, client_test_api(), OP_KEYED, NULL, NULL, NULL, NULL, NULL),
                         cases[i].sent != NULL ? CPOD_OK : CPOD_ERR_CONFIGURATION);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].sent != NULL ? 1 : 0);
        if (cases[i].sent != NULL)
            assert_true(script_sent(&s, 0, cases[i].sent));
        cpod_client_free(client);
    }
}

/* A key joins the cookies and the query that the request has. */
static void test_a_key_beside_others(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"id\":\"1\"}", 0, 0}};
    static changed_api changed;
    changed_api_begin(&changed, OP_KEYED);
    (void)changed_api_add_response(&changed, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING,
                                   "application/json");
    changed.operation.path = changed_api_text(&changed, "/v1/keyed?fixed=1");
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_credential keys[] = {cpod_credential_key("HeaderKey", "k&"),
                                    cpod_credential_key("QueryKey", "k&"),
                                    cpod_credential_key("CookieKey", "k&")};
    options.credentials = keys;
    options.credential_count = 3;
    cpod_client *client = client_of(&s, client_test_api(), &options);
    const cpod_header cookie[] = {{"cookie", "a=b"}};
    const list_params params = {.call = CPOD_CALL(.headers = cookie, .header_count = 1)};
    assert_int_equal(cpod_core_call(client, &changed.api, 0, NULL, &params, NULL, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0), "https://api.example.com/api/v1/keyed?fixed=1&key=k%26");
    assert_string_equal(cpod_mock_request_header(cpod_mock_request_at(s.mock, 0), "Cookie"),
                        "a=b; session=k%26");
    cpod_client_free(client);
}

/* ---- tokens of callbacks ---- */

enum { CAPACITY = 16384 }; /* of the buffer */

typedef struct giver {
    int length; /* returned */
    char bad;   /* in the middle of the token, or 0 */
    size_t nul; /* where a NUL ends it early, or 0 */
} giver;

static int give(void *context, bool force, char *buffer, size_t capacity)
{
    const giver *g = context;
    (void)force;
    assert_int_equal(capacity, CAPACITY);
    size_t length = g->length < 0 ? 0 : g->length < CAPACITY ? (size_t)g->length : CAPACITY - 1;
    memset(buffer, 'x', length);
    if (g->bad != 0)
        buffer[length / 2] = g->bad;
    if (g->nul != 0)
        buffer[g->nul] = '\0';
    return g->length;
}

static void test_tokens_of_callbacks(void **state)
{
    (void)state;
    static const struct {
        giver g;
        cpod_status status;
    } cases[] = {
        {{.length = 1}, CPOD_OK},
        {{.length = CAPACITY - 1}, CPOD_OK},
        {{.length = CAPACITY}, CPOD_ERR_CALLBACK},
        {{.length = INT32_MAX}, CPOD_ERR_CALLBACK},
        {{.length = 0}, CPOD_ERR_AUTH},
        {{.length = -1}, CPOD_ERR_AUTH},
        {{.length = 10, .bad = '\n'}, CPOD_ERR_CALLBACK},
        {{.length = 10, .bad = '\x7F'}, CPOD_ERR_CALLBACK},
        {{.length = 10, .bad = '\t'}, CPOD_OK},
        {{.length = 10, .nul = 3}, CPOD_ERR_CALLBACK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const script_response responses[] = {THING};
        script s;
        SCRIPT(&s, responses);
        giver g = cases[i].g;
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token_callback = give;
        options.token_context = &g;
        cpod_client *client = client_of(&s, client_test_api(), &options);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        assert_int_equal(get(client, &error), cases[i].status);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].status == CPOD_OK ? 1 : 0);
        if (cases[i].status == CPOD_OK) {
            const char *sent = cpod_mock_request_header(cpod_mock_request_at(s.mock, 0), "Authorization");
            assert_int_equal(strlen(sent), strlen("Bearer ") + (size_t)g.length);
        } else {
            assert_non_null(strstr(error.message, "token_callback"));
        }
        cpod_client_free(client);
    }
}

/* ---- keys of the library ---- */

/* Version 4 and variant 1 of RFC 9562, whatever the random number is. */
static void test_keys_are_uuids(void **state)
{
    (void)state;
    static const struct {
        uint64_t random;
        const char *key;
    } cases[] = {
        {0x0123456789ABCDEF, "01234567-89ab-4def-8123-456789abcdef"},
        {0xFEDCBA9876543210, "fedcba98-7654-4210-bedc-ba9876543210"},
        {UINT64_MAX, "ffffffff-ffff-4fff-bfff-ffffffffffff"},
        {0, "00000000-0000-4000-8000-000000000000"},
    };
    static const thing_create body = {.name = "n"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const script_response responses[] = {{201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}};
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, cases[i].random);
        cpod_client *client = script_client(&s, NULL);
        assert_int_equal(cpod_core_call(client, client_test_api(), OP_ORDER, NULL, NULL, &body, NULL, NULL),
                         CPOD_OK);
        assert_string_equal(cpod_mock_request_header(cpod_mock_request_at(s.mock, 0), "Idempotency-Key"),
                            cases[i].key);
        cpod_client_free(client);
    }
}

/* ---- NULL ---- */

static void test_arguments_that_are_null(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    const cpod_api *api = client_test_api();
    cpod_client *client = script_client(&s, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_core_stream *stream = NULL;
    cpod_core_iter *iter = NULL;
    void *value = NULL;
    assert_int_equal(cpod_core_call(NULL, api, OP_GET, id_path, NULL, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The client is NULL");
    assert_int_equal(cpod_core_stream_open(NULL, api, OP_WATCH, NULL, NULL, NULL, &stream, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The client is NULL");
    assert_int_equal(cpod_core_stream_open(client, api, OP_WATCH, NULL, NULL, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The argument out is NULL");
    assert_int_equal(cpod_core_stream_next(NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The stream is NULL");
    assert_int_equal(cpod_core_iter_open(NULL, api, OP_LIST, NULL, NULL, NULL, &iter, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The client is NULL");
    assert_int_equal(cpod_core_iter_open(client, api, OP_LIST, NULL, NULL, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The argument out is NULL");
    assert_int_equal(cpod_core_iter_next(NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "The iterator is NULL");
    assert_int_equal(cpod_core_from_json(api, CPOD_KIND_INLINE, TYPE_THING, NULL, 0, NULL, &value, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_core_from_json(api, CPOD_KIND_INLINE, TYPE_THING, "{}", 2, NULL, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_core_call(NULL, api, OP_GET, id_path, NULL, NULL, NULL, NULL),
                     CPOD_ERR_INVALID_ARGUMENT);
    cpod_core_iter_free(NULL);
    cpod_core_stream_free(NULL);
    cpod_client_free(NULL);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
}

/* A version with spaces does not break the header; the caller's part follows. */
static void test_user_agents(void **state)
{
    (void)state;
    static const struct {
        const char *version, *own, *expected; /* up to the version of the library */
    } cases[] = {
        {"1.0", NULL, "test/1.0 cpod-core/"}, {"1 \t0\x7F", NULL, "test/1__0_ cpod-core/"},
        {"1~!", NULL, "test/1~! cpod-core/"}, {NULL, NULL, "test/0 cpod-core/"},
        {"1.0", "", "test/1.0 cpod-core/"},   {"1.0", "app/2 (x y)", "test/1.0 cpod-core/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const script_response responses[] = {THING};
        script s;
        SCRIPT(&s, responses);
        cpod_api api = *client_test_api();
        api.version = cases[i].version;
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.user_agent = cases[i].own;
        options.token = "t";
        cpod_client *client = client_of(&s, &api, &options);
        assert_int_equal(get(client, NULL), CPOD_OK);
        char expected[128];
        bool has_own = cases[i].own != NULL && cases[i].own[0] != '\0';
        (void)snprintf(expected, sizeof expected, "%s%s%s%s", cases[i].expected, cpod_core_version(),
                       has_own ? " " : "", has_own ? cases[i].own : "");
        assert_string_equal(cpod_mock_request_header(cpod_mock_request_at(s.mock, 0), "User-Agent"),
                            expected);
        cpod_client_free(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_api_key_as_credentials),
        cmocka_unit_test(test_a_user_name_for_two_schemes),
        cmocka_unit_test(test_alternatives),
        cmocka_unit_test(test_a_key_beside_others),
        cmocka_unit_test(test_tokens_of_callbacks),
        cmocka_unit_test(test_keys_are_uuids),
        cmocka_unit_test(test_arguments_that_are_null),
        cmocka_unit_test(test_user_agents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
