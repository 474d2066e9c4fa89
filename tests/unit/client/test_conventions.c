/* The conventions of an API: declared ones are followed, and of an API without them nothing is assumed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON    "content-type: application/json"
#define PROBLEM "content-type: application/problem+json"
#define ENVELOPE \
    "{\"data\":{\"id\":\"1\"},\"meta\":{\"requestId\":\"r-1\",\"timestamp\":\"2026-01-02T03:04:05Z\"}}"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

typedef struct fixture {
    script s;
    cpod_api api;
    cpod_client *client;
    cpod_response_info info;
    cpod_error error;
    cpod_status status;
} fixture;

static void get_with(fixture *f, const cpod_conventions *conventions, const script_response *response,
                     cpod_client_options *options)
{
    script_begin(&f->s, response, 1);
    f->api = *client_test_api();
    f->api.conventions = conventions;
    f->info = (cpod_response_info)CPOD_RESPONSE_INFO_INIT;
    f->error = (cpod_error)CPOD_ERROR_INIT;
    options->transport = cpod_mock_transport(f->s.mock);
    options->clock = cpod_mock_clock(f->s.mock);
    options->token = "tok";
    assert_int_equal(cpod_core_client_new(&f->api, options, &f->client, &f->error), CPOD_OK);
    const list_params params = {.call = CPOD_CALL(.response = &f->info)};
    thing *out = NULL;
    f->status = cpod_core_call(f->client, &f->api, OP_GET, id_path, &params, NULL, &out, &f->error);
    cpod_core_free(out);
    cpod_client_free(f->client);
}

static void get(fixture *f, const cpod_conventions *conventions, script_response response)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    get_with(f, conventions, &response, &options);
}

static void test_default_headers(void **state)
{
    (void)state;
    static fixture f;
    get(&f, client_test_api()->conventions, (script_response){200, JSON, ENVELOPE, 0, 0});
    assert_true(script_sent(&f.s, 0, "\nX-Dialect: plain\n"));
    assert_false(script_sent(&f.s, 0, "X-Tenant-ID")); /* of clients that are made from the environment */
    get(&f, NULL, (script_response){200, JSON, ENVELOPE, 0, 0});
    assert_false(script_sent(&f.s, 0, "X-Dialect"));
    assert_false(script_sent(&f.s, 0, "X-Tenant-ID"));
}

static void test_the_option_headers_overrides_defaults(void **state)
{
    (void)state;
    static fixture f;
    static const cpod_header own[] = {{"x-dialect", "own"}};
    const script_response response = {200, JSON, ENVELOPE, 0, 0};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.headers = own;
    options.header_count = 1;
    get_with(&f, client_test_api()->conventions, &response, &options);
    assert_true(script_sent(&f.s, 0, "\nx-dialect: own\n"));
    assert_false(script_sent(&f.s, 0, "plain"));
}

static void test_meta_of_envelopes(void **state)
{
    (void)state;
    static fixture f;
    get(&f, client_test_api()->conventions, (script_response){200, JSON, ENVELOPE, 0, 0});
    assert_int_equal(f.status, CPOD_OK);
    assert_string_equal(f.info.request_id, "r-1");
    assert_string_equal(f.info.server_time, "2026-01-02T03:04:05Z");
    get(&f, NULL, (script_response){200, JSON, ENVELOPE, 0, 0});
    assert_int_equal(f.status, CPOD_OK);
    assert_string_equal(f.info.request_id, "");
    assert_string_equal(f.info.server_time, "");
}

static void test_meta_by_other_names(void **state)
{
    (void)state;
    static fixture f;
    static const cpod_conventions partly = {.meta = {.member = "info", .request_id = "trace"}};
    get(&f, &partly,
        (script_response){200, JSON,
                          "{\"info\":{\"trace\":\"t-1\",\"timestamp\":\"x\"},\"meta\":{\"requestId\":\"r\"},"
                          "\"data\":{\"id\":\"1\"}}",
                          0, 0});
    assert_int_equal(f.status, CPOD_OK);
    assert_string_equal(f.info.request_id, "t-1");
    assert_string_equal(f.info.server_time, "");
}

static void test_meta_of_problems(void **state)
{
    (void)state;
    static fixture f;
    const script_response response = {404, PROBLEM, "{\"title\":\"T\",\"meta\":{\"requestId\":\"r-2\"}}", 0,
                                      0};
    get(&f, client_test_api()->conventions, response);
    assert_string_equal(f.error.request_id, "r-2");
    get(&f, NULL, response);
    assert_string_equal(f.error.request_id, "");
}

static void test_error_codes(void **state)
{
    (void)state;
    static const struct {
        int http_status;
        const char *body;
        cpod_status with, without;
    } cases[] = {
        {403, "{\"code\":\"policy_denied\"}", CPOD_ERR_POLICY_DENIED, CPOD_ERR_FORBIDDEN},
        {403, "{\"code\":\"other\"}", CPOD_ERR_FORBIDDEN, CPOD_ERR_FORBIDDEN},
        {400, "{\"code\":\"policy_denied\"}", CPOD_ERR_BAD_REQUEST, CPOD_ERR_BAD_REQUEST},
        {409, "{\"code\":\"busy\"}", CPOD_ERR_RATE_LIMIT, CPOD_ERR_CONFLICT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static fixture f;
        const script_response response = {cases[i].http_status, PROBLEM, cases[i].body, 0, 0};
        get(&f, client_test_api()->conventions, response);
        assert_int_equal(f.status, cases[i].with);
        assert_int_equal(f.error.status, cases[i].with);
        get(&f, NULL, response);
        assert_int_equal(f.status, cases[i].without);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_headers),
        cmocka_unit_test(test_the_option_headers_overrides_defaults),
        cmocka_unit_test(test_meta_of_envelopes),
        cmocka_unit_test(test_meta_by_other_names),
        cmocka_unit_test(test_meta_of_problems),
        cmocka_unit_test(test_error_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
