/* Errors of responses in every format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define PROBLEM "content-type: application/problem+json"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_error respond_with(script_response response, uint32_t operation)
{
    static script s;
    const script_response responses[] = {response};
    script_begin(&s, responses, 1);
    cpod_client *client = script_client(&s, NULL);
    const list_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    const thing_create body = {.name = "n"};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status =
        cpod_core_call(client, client_test_api(), operation, id_path, &params, &body, NULL, &error);
    assert_int_equal(status, error.status);
    assert_true(status != CPOD_OK);
    assert_int_equal(error.http_status, response.status);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    cpod_client_free(client);
    return error;
}

static void test_rfc_7807(void **state)
{
    (void)state;
    cpod_error e =
        respond_with((script_response){409, PROBLEM "\nx-request-id: r-1",
                                       "{\"type\":\"https://x/stale\",\"title\":\"Stale "
                                       "Version\",\"status\":409,\"detail\":\"expected 3, got "
                                       "2\",\"instance\":\"/v1/things/1\",\"code\":\"stale_version\"}",
                                       0, 0},
                     OP_GET);
    assert_int_equal(e.status, CPOD_ERR_CONFLICT);
    assert_string_equal(e.code, "stale_version");
    assert_string_equal(e.title, "Stale Version");
    assert_string_equal(e.message, "expected 3, got 2");
    assert_string_equal(e.instance, "/v1/things/1");
    assert_string_equal(e.request_id, "r-1");
    assert_string_equal(e.body, "");
    assert_int_equal(e.retry_after_ms, -1);
    e = respond_with((script_response){404, PROBLEM,
                                       "{\"title\":\"  Not -- Found! \",\"meta\":{\"requestId\":\"r-2\"}}", 0,
                                       0},
                     OP_GET);
    assert_string_equal(e.code, "not_found");
    assert_string_equal(e.message, "  Not -- Found! ");
    assert_string_equal(e.request_id, "r-2");
}

static void test_rfc_6749(void **state)
{
    (void)state;
    cpod_error e = respond_with(
        (script_response){401, "content-type: application/json",
                          "{\"error\":\"invalid_client\",\"error_description\":\"client_secret is "
                          "incorrect\",\"status\":401}",
                          0, 0},
        OP_GET);
    assert_int_equal(e.status, CPOD_ERR_AUTH);
    assert_string_equal(e.code, "invalid_client");
    assert_string_equal(e.message, "client_secret is incorrect");
}

static void test_errors_of_members(void **state)
{
    (void)state;
    cpod_error e = respond_with(
        (script_response){422, PROBLEM,
                          "{\"title\":\"Invalid\",\"detail\":\"2 problems\",\"errors\":[ "
                          "{\"field\":\"url\",\"message\":\"must be https\"},{\"field\":\"b\"}]}",
                          0, 0},
        OP_GET);
    assert_int_equal(e.status, CPOD_ERR_VALIDATION);
    assert_string_equal(e.path, "url");
    assert_string_equal(e.message, "2 problems: url: must be https");
}

static void test_the_member_is_in_the_text(void **state)
{
    (void)state;
    cpod_error e =
        respond_with((script_response){422, PROBLEM,
                                       "{\"title\":\"Invalid\",\"detail\":\"must be https\",\"errors\":["
                                       "{\"field\":\"url\",\"message\":\"must be https\"}]}",
                                       0, 0},
                     OP_GET);
    assert_string_equal(e.path, "url");
    assert_string_equal(e.message, "url: must be https");
}

static void test_a_detail_that_says_it_already_is_left_alone(void **state)
{
    (void)state;
    cpod_error e =
        respond_with((script_response){422, PROBLEM,
                                       "{\"title\":\"Invalid\",\"detail\":\"url must be https\",\"errors\":["
                                       "{\"field\":\"url\",\"message\":\"must be https\"}]}",
                                       0, 0},
                     OP_GET);
    assert_string_equal(e.path, "url");
    assert_string_equal(e.message, "url must be https");
}

static void test_errors_in_an_object(void **state)
{
    (void)state;
    cpod_error e = respond_with((script_response){400, "content-type: application/json",
                                                  "{\"error\":{\"code\":42,\"message\":\"no\"}}", 0, 0},
                                OP_GET);
    assert_string_equal(e.code, "42");
    assert_string_equal(e.message, "no");
}

static void test_a_hard_denial_is_its_own_class(void **state)
{
    (void)state;
    assert_int_equal(
        respond_with((script_response){403, PROBLEM, "{\"title\":\"F\",\"code\":\"policy_denied\"}", 0, 0},
                     OP_GET)
            .status,
        CPOD_ERR_POLICY_DENIED);
    assert_int_equal(
        respond_with((script_response){403, PROBLEM, "{\"title\":\"F\",\"code\":\"other\"}", 0, 0}, OP_GET)
            .status,
        CPOD_ERR_FORBIDDEN);
}

static void test_bodies_in_unknown_formats(void **state)
{
    (void)state;
    cpod_error e = respond_with(
        (script_response){502, "content-type: text/html", "<html>bad\x01gateway</html>", 0, 0}, OP_GET);
    assert_int_equal(e.status, CPOD_ERR_SERVER);
    assert_string_equal(e.body, "<html>bad gateway</html>");
    assert_string_equal(e.message, "The server answered HTTP 502 with text/html");
    assert_string_equal(e.code, "");
    e = respond_with((script_response){500, NULL, NULL, 0, 0}, OP_GET);
    assert_string_equal(e.message, "The server answered HTTP 500 with an empty body");
    e = respond_with((script_response){500, PROBLEM, "{\"title\":\"Inter", 0, CPOD_ERR_TRANSPORT}, OP_GET);
    assert_int_equal(e.status, CPOD_ERR_SERVER);
    assert_non_null(strstr(e.message, "incomplete"));
    assert_string_equal(e.body, "{\"title\":\"Inter");
    e = respond_with((script_response){500, PROBLEM, "[1]", 0, 0}, OP_GET);
    assert_string_equal(e.body, "[1]");
    e = respond_with(
        (script_response){599, PROBLEM, "{\"title\":7,\"detail\":[],\"code\":null,\"errors\":{}}", 0, 0},
        OP_GET);
    assert_int_equal(e.status, CPOD_ERR_SERVER);
    assert_true(e.message[0] != '\0');
}

static void test_huge_bodies(void **state)
{
    (void)state;
    size_t size = (size_t)3 << 20;
    char *body = malloc(size + 1);
    assert_non_null(body);
    memset(body, 'x', size);
    body[size] = '\0';
    cpod_error e = respond_with((script_response){404, NULL, body, 0, 0}, OP_GET);
    assert_int_equal(e.status, CPOD_ERR_NOT_FOUND);
    assert_int_equal(strlen(e.body), 1024);
    memcpy(body, "{\"title\":\"", 10);
    memcpy(body + size - 3, "\"}", 3);
    body[size - 1] = '\0';
    e = respond_with((script_response){404, NULL, body, 0, 0}, OP_GET);
    assert_int_equal(e.status, CPOD_ERR_NOT_FOUND);
    free(body);
}

static void test_secrets_are_not_quoted(void **state)
{
    (void)state;
    cpod_error e = respond_with((script_response){500, NULL, "secret-in-body", 0, 0}, OP_SECRET);
    assert_string_equal(e.body, "");
    assert_null(strstr(e.message, "secret-in-body"));
}

/* Servers send back what they got: pages for debugging, and sentences such as "unknown token ...". */
static void test_credentials_that_come_back(void **state)
{
    (void)state;
    static const char token[] = "tok-4f1c9a7be2";
    static const struct {
        const char *type;
        const char *body;
        size_t before; /* characters in front of the body */
    } cases[] = {
        {PROBLEM, "{\"title\":\"no tok-4f1c9a7be2\",\"detail\":\"unknown token tok-4f1c9a7be2\"}", 0},
        {PROBLEM, "{\"code\":\"tok-4f1c9a7be2\",\"instance\":\"/TOK-4F1C9A7BE2\"}", 0},
        {PROBLEM, "{\"errors\":[{\"field\":\"tok-4f1c9a7be2\",\"message\":\"x\"}]}", 0},
        {"content-type: text/html", "Authorization: Bearer tok-4f1c9a7be2, Accept: x", 0},
        {"content-type: text/html", "tok-4f1c9a7be2", 1014}, /* cut in the middle */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[2048];
        memset(body, ' ', cases[i].before);
        (void)snprintf(body + cases[i].before, 1000, "%s", cases[i].body);
        const script_response responses[] = {{400, cases[i].type, body, 0, 0}};
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = token;
        cpod_client *client = script_client(&s, &options);
        cpod_error e = CPOD_ERROR_INIT;
        print_message("case %zu\n", i);
        assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, &e),
                         CPOD_ERR_BAD_REQUEST);
        const char *const texts[] = {e.code, e.title, e.message, e.instance, e.path, e.body};
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            assert_null(strstr(texts[k], "4f1c9a"));
            assert_null(strstr(texts[k], "4F1C9A"));
            assert_null(strstr(texts[k], "tok-"));
        }
        cpod_client_free(client);
    }
}

static void test_long_texts_are_cut_at_a_character(void **state)
{
    (void)state;
    char body[2048] = "{\"title\":\"";
    for (int i = 0; i < 300; i++)
        strcat(body, "\xC3\xA9");
    strcat(body, "\"}");
    cpod_error e = respond_with((script_response){400, PROBLEM, body, 0, 0}, OP_GET);
    assert_int_equal(strlen(e.title), 126);
    assert_int_equal(strlen(e.message), 510);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc_7807),
        cmocka_unit_test(test_rfc_6749),
        cmocka_unit_test(test_errors_of_members),
        cmocka_unit_test(test_the_member_is_in_the_text),
        cmocka_unit_test(test_a_detail_that_says_it_already_is_left_alone),
        cmocka_unit_test(test_errors_in_an_object),
        cmocka_unit_test(test_a_hard_denial_is_its_own_class),
        cmocka_unit_test(test_bodies_in_unknown_formats),
        cmocka_unit_test(test_huge_bodies),
        cmocka_unit_test(test_secrets_are_not_quoted),
        cmocka_unit_test(test_credentials_that_come_back),
        cmocka_unit_test(test_long_texts_are_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
