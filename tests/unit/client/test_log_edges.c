/* Secrets that the log could show: in paths, in bodies; and lines that are too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "changed_api.h"
#include "cpod/core/hooks.h"
#include "scripted.h"

#define JSON "content-type: application/json"

static changed_api changed;
static char logged[8192];
static char hooked[4096];

static void collect(void *context, const char *line)
{
    (void)context;
    size_t length = strlen(logged);
    (void)snprintf(logged + length, sizeof logged - length, "%s\n", line);
}

static void note(void *context, const cpod_attempt *attempt)
{
    (void)context;
    (void)snprintf(hooked, sizeof hooked, "%s", attempt->url);
}

static cpod_status call(const script_response *responses, size_t count, const void *const *path,
                        const void *body, const char *base_url)
{
    script s;
    script_begin(&s, responses, count);
    logged[0] = hooked[0] = '\0';
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.log = collect;
    options.log_bodies = true;
    options.base_url = base_url;
    const cpod_hooks hooks = {.size = sizeof hooks, .before = note, .after = note};
    options.hooks = &hooks;
    cpod_client *client = script_client(&s, &options);
    cpod_status status = cpod_core_call(client, &changed.api, 0, path, NULL, body, NULL, NULL);
    cpod_client_free(client);
    return status;
}

/* A path parameter of format password: the template in its place, in log lines of attempts and retries. */
static void test_a_secret_in_the_path(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, NULL, NULL, 0, 0}, {200, JSON, "{\"a\":\"x\"}", 0, 0}};
    static const char *const secret = "s3cret";
    static const void *const path[] = {&secret};
    changed_api_begin(&changed, OP_GET);
    (void)changed_api_add_response(&changed, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                   "application/json");
    assert_int_equal(call(responses, 2, path, NULL, "http://h/base"), CPOD_OK);
    assert_non_null(strstr(logged, "GET http://h/base/v1/things/s3cret -> 200"));
    assert_string_equal(hooked, "http://h/base/v1/things/s3cret");
    changed.parameters[changed.operation.first_parameter].flags |= CPOD_FLAG_SECRET;
    assert_int_equal(call(responses, 2, path, NULL, "http://h/base"), CPOD_OK);
    assert_non_null(strstr(logged, "GET http://h/base/v1/things/{id} -> 503"));
    assert_non_null(strstr(logged, "GET http://h/base/v1/things/{id} is tried again"));
    assert_non_null(strstr(logged, "GET http://h/base/v1/things/{id} -> 200"));
    assert_null(strstr(logged, "s3cret"));
    assert_string_equal(hooked, "http://h/base/v1/things/{id}");
}

/* A body whose type has a member of format password, although the operation is not marked. */
static void test_a_secret_in_the_body(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"a\":\"plain\"}", 0, 0}};
    const filter body = {.a = "s3cret"};
    for (int is_secret = 0; is_secret < 2; is_secret++) {
        changed_api_begin(&changed, OP_CREATE);
        (void)changed_api_add_body(&changed, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                   "application/json");
        (void)changed_api_add_response(&changed, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                       "application/json");
        if (is_secret)
            changed.types[TYPE_FILTER].flags |= CPOD_OBJECT_SECRET;
        assert_int_equal(call(responses, 1, NULL, &body, NULL), CPOD_OK);
        assert_int_equal(strstr(logged, "s3cret") == NULL, is_secret);
        if (!is_secret)
            assert_non_null(strstr(logged, "request body: {\"a\":\"s3cret\"}"));
    }
}

/* Forms are marked before they are put together. They are not JSON and never logged. */
static void test_bodies_that_are_not_json(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/plain", "s3cret", 0, 0}};
    const filter body = {.a = "s3cret"};
    changed_api_begin(&changed, OP_CREATE);
    (void)changed_api_add_body(&changed, CPOD_CODEC_FORM, CPOD_KIND_INLINE, TYPE_FILTER,
                               "application/x-www-form-urlencoded");
    (void)changed_api_add_response(&changed, 200, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, "*/*");
    assert_int_equal(call(responses, 1, NULL, &body, NULL), CPOD_OK);
    assert_null(strstr(logged, "s3cret"));
    assert_null(strstr(logged, "body"));
}

/* Of a response without content, or without a media type, there is no line. */
static void test_short_bodies(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        const char *line; /* NULL: none */
    } cases[] = {
        {{404, JSON, "1", 0, 0}, "\nresponse body: 1\n"},
        {{404, JSON, "", 0, 0}, NULL},
        {{404, JSON, NULL, 0, 0}, NULL},
        {{404, NULL, "1", 0, 0}, NULL},
        {{404, "content-type: text/plain", "1", 0, 0}, NULL},
        {{404, "content-type: application/problem+json", "{}", 0, 0}, "\nresponse body: {}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        changed_api_begin(&changed, OP_OPEN);
        (void)changed_api_add_response(&changed, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                       "application/json");
        assert_int_equal(call(&cases[i].response, 1, NULL, NULL, "http://h/base"), CPOD_ERR_NOT_FOUND);
        if (cases[i].line != NULL)
            assert_non_null(strstr(logged, cases[i].line));
        else
            assert_null(strstr(logged, "body:"));
    }
}

/* A line has 1023 characters at most, and a longer URL loses its end. */
static void test_long_lines(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"a\":\"x\"}", 0, 0}};
    static char id[1200];
    static const char *const pointer = id;
    static const void *const path[] = {&pointer};
    static const char before[] = "GET http://h/base/v1/things/";
    for (size_t length = 980; length < 1005; length++) {
        memset(id, 'x', length);
        id[length] = '\0';
        changed_api_begin(&changed, OP_GET);
        (void)changed_api_add_response(&changed, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                       "application/json");
        assert_int_equal(call(responses, 1, path, NULL, "http://h/base"), CPOD_OK);
        size_t line = strcspn(logged, "\n");
        assert_int_equal(line, 1023);
        size_t whole = length + sizeof before - 1;
        assert_int_equal(strspn(logged + sizeof before - 1, "x"),
                         whole < 1023 ? length : 1023 - sizeof before + 1);
    }
}

/* A request that got no response: its status by name. */
static void test_a_failed_attempt(void **state)
{
    (void)state;
    static const script_response responses[] = {{0, NULL, NULL, CPOD_ERR_TLS, 0}};
    changed_api_begin(&changed, OP_OPEN);
    (void)changed_api_add_response(&changed, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER,
                                   "application/json");
    assert_int_equal(call(responses, 1, NULL, NULL, "http://h/base"), CPOD_ERR_TLS);
    assert_string_equal(logged, "GET http://h/base/v1/open -> CPOD_ERR_TLS, attempt 1, 0 ms\n");
}

/* A server that sends the token back, in the body and as the id of the request. */
static void test_a_token_that_comes_back(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON "\nx-request-id: tok-4f1c9a7be2", "{\"a\":\"Bearer tok-4f1c9a7be2\"}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    logged[0] = '\0';
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok-4f1c9a7be2";
    options.log = collect;
    options.log_bodies = true;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/echo", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_non_null(strstr(logged, "request id **************\n"));
    assert_non_null(strstr(logged, "{\"a\":\"Bearer **************\"}"));
    assert_null(strstr(logged, "tok-"));
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_secret_in_the_path),
        cmocka_unit_test(test_a_secret_in_the_body),
        cmocka_unit_test(test_bodies_that_are_not_json),
        cmocka_unit_test(test_short_bodies),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_a_failed_attempt),
        cmocka_unit_test(test_a_token_that_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
