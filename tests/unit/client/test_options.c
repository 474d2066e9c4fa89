/* Client options: defaults, copies, refusals, sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/options_import.h"
#include "core/call/client.h"
#include "cpod/core/extend.h"
#include "scripted.h"
#include "support/keeper.h"

static cpod_status make(const cpod_client_options *options, cpod_client **client, cpod_error *error)
{
    return cpod_core_client_new(client_test_api(), options, client, error);
}

static void test_defaults(void **state)
{
    (void)state;
    cpod_client *client = NULL;
    assert_int_equal(make(NULL, &client, NULL), CPOD_OK);
    assert_string_equal(cpod_client_base_url(client), "https://api.example.com/api");
    const cpod_client_options *o = &client->options;
    assert_int_equal(o->connect_timeout_ms, 5000);
    assert_int_equal(o->attempt_timeout_ms, 60000);
    assert_int_equal(o->call_timeout_ms, 600000);
    assert_int_equal(o->idle_timeout_ms, 60000);
    assert_int_equal(o->max_retries, 2);
    assert_int_equal(o->max_body_bytes, 64 << 20);
    assert_int_equal(o->max_event_bytes, 1 << 20);
    assert_int_equal(o->max_json_depth, 256);
    cpod_client_free(client);
    cpod_client_free(NULL);
}

static void test_texts_are_copied(void **state)
{
    (void)state;
    char url[] = "http://localhost:4000", token[] = "token", name[] = "X-A", value[] = "v";
    cpod_header header = {name, value};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = url;
    options.token = token;
    options.headers = &header;
    options.header_count = 1;
    cpod_client *client = NULL;
    assert_int_equal(make(&options, &client, NULL), CPOD_OK);
    memset(url, 'x', sizeof url - 1);
    memset(token, 'x', sizeof token - 1);
    memset(name, 'x', sizeof name - 1);
    memset(value, 'x', sizeof value - 1);
    memset(&header, 0, sizeof header);
    assert_string_equal(cpod_client_base_url(client), "http://localhost:4000/api");
    assert_string_equal(client->options.token, "token");
    assert_string_equal(cpodi_headers_find(client->headers.items, client->headers.count, "x-a"), "v");
    cpod_client_free(client);
}

static void test_a_shorter_struct_of_an_older_caller(void **state)
{
    (void)state;
    union {
        cpod_client_options options;
        unsigned char bytes[sizeof(cpod_client_options)];
    } old;
    memset(&old, 0xA5, sizeof old); /* beyond the size: pointers that lead nowhere */
    old.options.size = offsetof(cpod_client_options, base_path);
    old.options.base_url = "http://localhost:4000";
    cpod_client *client = NULL;
    assert_int_equal(make(&old.options, &client, NULL), CPOD_OK);
    assert_string_equal(cpod_client_base_url(client), "http://localhost:4000/api");
    assert_int_equal(client->options.max_retries, 2);
    assert_null(client->options.token);
    cpod_client_free(client);
    old.options.size = 0;
    assert_int_equal(make(&old.options, &client, NULL), CPOD_ERR_CONFIGURATION);
}

static void test_a_longer_struct_of_a_newer_caller(void **state)
{
    (void)state;
    struct {
        cpod_client_options options;
        const char *unheard_of;
    } newer = {.options = CPOD_CLIENT_OPTIONS_INIT, .unheard_of = "x"};
    newer.options.size = sizeof newer;
    newer.options.token = "t";
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(make(&newer.options, &client, &error), CPOD_ERR_CONFIGURATION);
    assert_null(client);
    assert_non_null(strstr(error.message, "cpod_client_options"));
    newer.unheard_of = NULL;
    assert_int_equal(make(&newer.options, &client, NULL), CPOD_OK);
    assert_string_equal(client->options.token, "t");
    cpod_client_free(client);
}

static int64_t fixed_now(void *context)
{
    (void)context;
    return 77;
}

static bool never_sleep(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    (void)context, (void)until_ms, (void)cancel;
    return false;
}

static uint64_t fixed_random(void *context)
{
    return *(const uint64_t *)context;
}

/* What a clock does not have is the system's; a shorter struct does not have it either. */
static void test_parts_of_a_clock(void **state)
{
    (void)state;
    uint64_t random = 42;
    cpod_clock clock = {.size = sizeof clock, .context = &random, .random = fixed_random};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.clock = &clock;
    cpod_client *client = NULL;
    assert_int_equal(make(&options, &client, NULL), CPOD_OK);
    clock = (cpod_clock){.size = 0}; /* copied */
    assert_int_equal(cpod_core_jitter(client, 99), 42);
    const int64_t before = cpod_monotonic_ms();
    const int64_t now = cpod_core_now(client);
    assert_in_range(now, before, cpod_monotonic_ms());
    assert_true(cpod_core_sleep(client, 0, NULL));
    cpod_client_free(client);
    clock = (cpod_clock){
        .size = offsetof(cpod_clock, random), .sleep_until = never_sleep, .random = fixed_random};
    assert_int_equal(make(&options, &client, NULL), CPOD_OK);
    assert_false(cpod_core_sleep(client, 0, NULL));
    assert_ptr_not_equal(client->clock.random, fixed_random);
    cpod_client_free(client);
    script s;
    script_begin(&s, NULL, 0);
    options.transport = cpod_mock_transport(s.mock);
    clock = (cpod_clock){.size = sizeof clock, .now_ms = fixed_now, .sleep_until = never_sleep};
    assert_int_equal(make(&options, &client, NULL), CPOD_OK);
    assert_int_equal(cpod_core_now(client), 77);
    cpod_client_free(client);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const cpod_header bad_header = {"X A", "v"};
    static const cpod_header forged = {"X-Tenant-ID", "a\r\nX: y"};
    static const cpod_transport incomplete = {.size = sizeof incomplete};
    static const cpod_clock without_size = {.sleep_until = never_sleep};
    static const cpod_clock without_sleep = {.size = sizeof without_sleep, .now_ms = fixed_now};
    static const cpod_clock with_libcurl = {
        .size = sizeof with_libcurl, .now_ms = fixed_now, .sleep_until = never_sleep};
    const struct {
        cpod_client_options options;
        const char *named;
    } cases[] = {
        {{.clock = &without_size}, "The option clock has no size"},
        {{.clock = &without_sleep}, "sleep_until"},
        {{.clock = &with_libcurl}, "the option transport"},
        {{.base_url = "localhost"}, "http"},
        {{.client_id = "id"}, "client_secret"},
        {{.client_secret = "s"}, "client_id"},
        {{.token = ""}, "token"},
        {{.token = "a\nb"}, "token"},
        {{.api_key = "a\r\nX: y"}, "api_key"},
        {{.headers = &forged, .header_count = 1}, "headers[0]"},
        {{.user_agent = "a\nb"}, "user_agent"},
        {{.client_certificate = "a.pem"}, "client_key"},
        {{.headers = &bad_header, .header_count = 1}, "headers[0]"},
        {{.header_count = 1}, "headers"},
        {{.transport = &incomplete}, "transport"},
        {{.max_json_depth = -1}, "max_json_depth"},
        {{.proxy = "gopher://127.0.0.1:70"}, "proxy"},
        {{.proxy = "http://"}, "proxy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_client_options options = cases[i].options;
        options.size = sizeof options;
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(make(&options, &client, &error), CPOD_ERR_CONFIGURATION);
        assert_null(client);
        assert_non_null(strstr(error.message, cases[i].named));
    }
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(make(NULL, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    cpod_api skewed = *client_test_api();
    skewed.table_version++;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(&skewed, NULL, &client, &error), CPOD_ERR_CONFIGURATION);
}

static void test_secrets_are_wiped(void **state)
{
    (void)state;
    static keeper k;
    const cpod_allocator allocator = keeper_allocator(&k);
    static const script_response responses[] = {
        {200, "content-type: application/json",
         "{\"access_token\":\"tok3n-of-the-server\",\"expires_in\":60}", 0, 0},
        {200, "content-type: application/json", "{\"data\":{\"id\":\"1\"}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.allocator = &allocator;
    options.client_id = "the-id";
    options.client_secret = "s3cret-of-the-client";
    const cpod_credential key = cpod_credential_key("HeaderKey", "k3y-of-the-client");
    options.credentials = &key;
    options.credential_count = 1;
    options.password = "p4ssword";
    cpod_client *client = script_client(&s, &options);
    static const char *const some_id = "1";
    const void *path[] = {&some_id};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, path, NULL, NULL, NULL, NULL),
                     CPOD_OK);
    assert_true(script_sent(&s, 1, "Bearer tok3n-of-the-server"));
    assert_true(keeper_holds(&k, "s3cret-of-the-client"));
    cpod_client_free(client);
    assert_true(keeper_holds(&k, "/v1/things/1")); /* the search finds memory that is not wiped */
    assert_false(keeper_holds(&k, "s3cret-of-the-client"));
    assert_false(keeper_holds(&k, "k3y-of-the-client"));
    assert_false(keeper_holds(&k, "p4ssword"));
    assert_false(keeper_holds(&k, "tok3n-of-the-server"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_texts_are_copied),
        cmocka_unit_test(test_a_shorter_struct_of_an_older_caller),
        cmocka_unit_test(test_a_longer_struct_of_a_newer_caller),
        cmocka_unit_test(test_parts_of_a_clock),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_secrets_are_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
