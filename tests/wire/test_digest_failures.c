/* HTTP Digest where memory is exhausted or libcurl cannot do it, and what stays in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "digest_camera.h"
#include "support/counting_allocator.h"
#include "support/keeper.h"

static loopback server;
static const loopback_response challenge = {.bytes = REFUSED DIGEST EMPTY};
static const loopback_response state[] = {{.bytes = STATE}};

static CURLoption refused; /* an option that curl does not accept; 0: none */
static CURLcode refusal;

CURLcode __real_curl_easy_setopt(CURL *curl, CURLoption option, ...);

__attribute__((visibility("default"))) CURLcode __wrap_curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
    va_list arguments;
    va_start(arguments, option);
    void *value = va_arg(arguments, void *);
    va_end(arguments);
    return refused != 0 && option == refused ? refusal : __real_curl_easy_setopt(curl, option, value);
}

static cpod_status read_state(cpod_client *client, cpod_error *error)
{
    camera_state *out = NULL;
    cpod_status status = camera_read_state(client, NULL, &out, error);
    camera_state_free(out);
    return status;
}

static void begin(void)
{
    LOOPBACK(&server, state);
    server.challenge = &challenge;
}

static void test_what_curl_cannot_do(void **unused)
{
    (void)unused;
    static const struct {
        CURLoption option;
        CURLcode code;
        cpod_status status;
        const char *message;
    } cases[] = {
        {CURLOPT_HTTPAUTH, CURLE_NOT_BUILT_IN, CPOD_ERR_CONFIGURATION,
         "libcurl was built without HTTP Digest"},
        {CURLOPT_USERNAME, CURLE_OUT_OF_MEMORY, CPOD_ERR_NO_MEMORY, "Out of memory"},
        {CURLOPT_PASSWORD, CURLE_OUT_OF_MEMORY, CPOD_ERR_NO_MEMORY, "Out of memory"},
    };
    begin();
    cpod_client *client = camera_client(&server, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        refused = cases[i].option;
        refusal = cases[i].code;
        assert_int_equal(read_state(client, &error), cases[i].status);
        assert_string_equal(error.message, cases[i].message);
    }
    assert_int_equal(server.request_count, 0);
    refused = 0;
    assert_int_equal(camera_open(client, NULL, NULL), CPOD_ERR_AUTH); /* the handle has no user */
    assert_int_equal(read_state(client, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

static void test_every_allocation(void **unused)
{
    (void)unused;
    enum { MOST_ALLOCATIONS = 500 };
    size_t fail_at = 1;
    begin();
    for (bool has_failed = true; has_failed && fail_at < MOST_ALLOCATIONS; fail_at++) {
        counting_allocator counting;
        counting_allocator_init(&counting, fail_at);
        const cpod_credential login = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", PASSWORD);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.base_url = server.url;
        options.credentials = &login;
        options.credential_count = 1;
        options.allocator = &counting.allocator;
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status = camera_client_new(&options, &client, &error);
        for (int i = 0; status == CPOD_OK && i < 2; i++)
            status = read_state(client, &error);
        has_failed = counting.calls >= fail_at;
        if (status != CPOD_OK && !(has_failed && status == CPOD_ERR_NO_MEMORY))
            fail_msg("allocation %zu: %s: %s", fail_at, cpod_status_name(status), error.message);
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
    }
    assert_in_range(fail_at, 8, MOST_ALLOCATIONS - 1);
    loopback_end(&server);
}

/* Of the library's own memory: libcurl frees its copies. */
static void test_the_password_is_wiped(void **unused)
{
    (void)unused;
    static keeper memory;
    const cpod_allocator allocator = keeper_allocator(&memory);
    begin();
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.allocator = &allocator;
    options.username = "admin";
    options.password = PASSWORD;
    cpod_client *client = camera_client(&server, &options);
    const cpod_credential other = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", "0ther-password");
    assert_int_equal(read_state(client, NULL), CPOD_OK);
    assert_true(keeper_holds(&memory, PASSWORD));
    assert_int_equal(cpod_client_set_credential(client, &other, NULL), CPOD_OK);
    assert_int_equal(read_state(client, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_false(keeper_holds(&memory, PASSWORD));
    assert_false(keeper_holds(&memory, "0ther-password"));
    assert_true(keeper_holds(&memory, "/state")); /* the search finds memory that is not wiped */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_curl_cannot_do),
        cmocka_unit_test(test_every_allocation),
        cmocka_unit_test(test_the_password_is_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
