/* Members of error bodies, one at a time: which one is used, at which length, and where two disagree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON "content-type: application/json"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_error respond_with(int status, const char *headers, const char *body)
{
    const script_response response = {status, headers, body, 0, 0};
    script s;
    script_begin(&s, &response, 1);
    cpod_client *client = script_client(&s, NULL);
    const list_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status returned =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, &error);
    assert_int_equal(returned, error.status);
    assert_int_not_equal(error.status, CPOD_OK);
    assert_int_equal(error.http_status, status);
    cpod_client_free(client);
    return error;
}

static void test_codes_and_messages(void **state)
{
    (void)state;
    static const struct {
        const char *body, *code, *title, *message;
    } cases[] = {
        {"{\"title\":\"Too Late\"}", "too_late", "Too Late", "Too Late"},
        {"{\"title\":\"Too Late\",\"code\":\"c\"}", "c", "Too Late", "Too Late"},
        {"{\"code\":\"c\",\"error\":\"e\"}", "c", "", "c"},
        {"{\"code\":\"\",\"error\":\"e\"}", "e", "", "e"},
        {"{\"error\":\"e\"}", "e", "", "e"},
        {"{\"code\":42,\"message\":\"m\"}", "42", "", "m"},
        {"{\"code\":-7}", "-7", "", "-7"},
        {"{\"code\":true,\"message\":\"m\"}", "", "", "m"},
        {"{\"code\":4.5,\"message\":\"m\"}", "", "", "m"},
        {"{\"detail\":\"d\",\"error_description\":\"e\",\"message\":\"m\",\"title\":\"t\"}", "t", "t", "d"},
        {"{\"error_description\":\"e\",\"message\":\"m\",\"title\":\"t\"}", "t", "t", "e"},
        {"{\"message\":\"m\",\"title\":\"t\"}", "t", "t", "m"},
        {"{\"detail\":\"\",\"message\":\"m\"}", "", "", "m"},
        {"{\"error\":{\"code\":\"inner\",\"message\":\"m\"},\"code\":\"outer\"}", "inner", "", "m"},
        {"{\"error\":{\"error\":\"deep\"}}", "deep", "", "deep"},
        {"{\"error\":[1],\"message\":\"m\"}", "", "", "m"},
        {"{\"title\":\"-A-\"}", "a", "-A-", "-A-"},
        {"{\"title\":\"A  b!!C9_\"}", "a_b_c9", "A  b!!C9_", "A  b!!C9_"},
        {"{\"title\":\"!\",\"message\":\"m\"}", "", "!", "m"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_error error = respond_with(400, JSON, cases[i].body);
        print_message("%s\n", cases[i].body);
        assert_string_equal(error.code, cases[i].code);
        assert_string_equal(error.title, cases[i].title);
        assert_string_equal(error.message, cases[i].message);
        assert_string_equal(error.body, "");
    }
}

static void test_members_at_fault(void **state)
{
    (void)state;
    static const struct {
        const char *body, *path, *message;
    } cases[] = {
        {"{\"title\":\"T\",\"errors\":[{\"field\":\"f\",\"message\":\"m\"}]}", "f", "T: f: m"},
        {"{\"code\":\"c\",\"errors\":[{\"field\":\"f\",\"message\":\"m\"}]}", "f", "f: m"},
        {"{\"detail\":\"f is m\",\"errors\":[{\"field\":\"f\",\"message\":\"m\"}]}", "f", "f is m"},
        {"{\"detail\":\"is m\",\"errors\":[{\"field\":\"x\",\"message\":\"m\"}]}", "x", "x: is m"},
        {"{\"title\":\"T\",\"errors\":[{\"field\":\"f\"}]}", "f", "T"},
        {"{\"title\":\"T\",\"errors\":[{\"message\":\"m\"}]}", "", "T"},
        {"{\"title\":\"T\",\"errors\":[]}", "", "T"},
        {"{\"title\":\"T\",\"errors\":{\"field\":\"f\",\"message\":\"m\"}}", "", "T"},
        {"{\"title\":\"T\",\"errors\":[\"f\"]}", "", "T"},
        {"{\"title\":\"T\",\"errors\":[{\"field\":\"f\",\"message\":\"m\"},{\"field\":\"g\",\"message\":"
         "\"n\"}]}",
         "f", "T: f: m"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_error error = respond_with(422, JSON, cases[i].body);
        print_message("%s\n", cases[i].body);
        assert_string_equal(error.path, cases[i].path);
        assert_string_equal(error.message, cases[i].message);
    }
}

/* The header comes first, then the usual members, then the one of the API. */
static void test_request_ids(void **state)
{
    (void)state;
    static const struct {
        const char *headers, *body, *id;
    } cases[] = {
        {JSON "\nx-request-id: h", "{\"title\":\"T\",\"requestId\":\"b\"}", "h"},
        {JSON, "{\"title\":\"T\",\"requestId\":\"b\",\"request_id\":\"c\"}", "b"},
        {JSON, "{\"title\":\"T\",\"request_id\":\"c\",\"meta\":{\"requestId\":\"m\"}}", "c"},
        {JSON, "{\"title\":\"T\",\"meta\":{\"requestId\":\"m\"}}", "m"},
        {JSON, "{\"title\":\"T\",\"meta\":{\"other\":\"m\"}}", ""},
        {JSON, "{\"title\":\"T\",\"meta\":7}", ""},
        {JSON "\nx-request-id: ", "{\"title\":\"T\",\"requestId\":\"b\"}", "b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(respond_with(400, cases[i].headers, cases[i].body).request_id, cases[i].id);
}

static void test_classes(void **state)
{
    (void)state;
    static const struct {
        int http;
        cpod_status status;
    } cases[] = {
        {300, CPOD_ERR_PROTOCOL}, {399, CPOD_ERR_PROTOCOL}, {400, CPOD_ERR_BAD_REQUEST},
        {402, CPOD_ERR_HTTP},     {407, CPOD_ERR_AUTH},     {499, CPOD_ERR_HTTP},
        {500, CPOD_ERR_SERVER},   {599, CPOD_ERR_SERVER},   {411, CPOD_ERR_HTTP},
        {426, CPOD_ERR_HTTP},     {451, CPOD_ERR_HTTP},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%d\n", cases[i].http);
        assert_int_equal(respond_with(cases[i].http, NULL, NULL).status, cases[i].status);
    }
}

/* The code of the API maps with its own HTTP status only. */
static void test_codes_of_the_api(void **state)
{
    (void)state;
    static const struct {
        int http;
        const char *body;
        cpod_status status;
    } cases[] = {
        {403, "{\"code\":\"policy_denied\"}", CPOD_ERR_POLICY_DENIED},
        {409, "{\"code\":\"policy_denied\"}", CPOD_ERR_CONFLICT},
        {409, "{\"code\":\"busy\"}", CPOD_ERR_RATE_LIMIT},
        {409, "{\"code\":\"busy2\"}", CPOD_ERR_CONFLICT},
        {429, "{\"code\":\"quota\"}", CPOD_ERR_FORBIDDEN},
        {403, "{\"code\":\"\"}", CPOD_ERR_FORBIDDEN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(respond_with(cases[i].http, JSON, cases[i].body).status, cases[i].status);
}

static void test_bodies_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *headers, *body, *message, *quoted;
    } cases[] = {
        {NULL, NULL, "The server answered HTTP 500 with an empty body", ""},
        {NULL, "x", "The server answered HTTP 500 with a body in an unknown format", "x"},
        {"content-type: text/html", "<p>", "The server answered HTTP 500 with text/html", "<p>"},
        {JSON, "{}", "The server answered HTTP 500 with application/json", "{}"},
        {JSON, "[", "The server answered HTTP 500 with application/json", "["},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_error error = respond_with(500, cases[i].headers, cases[i].body);
        assert_string_equal(error.message, cases[i].message);
        assert_string_equal(error.body, cases[i].quoted);
        assert_string_equal(error.code, "");
    }
}

static void test_redirects_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *headers, *message;
    } cases[] = {
        {NULL, "The server redirects (HTTP 301) to nowhere, which is not followed"},
        {"location: ", "The server redirects (HTTP 301) to nowhere, which is not followed"},
        {"location: /a?b#c", "The server redirects (HTTP 301) to /a, which is not followed: check base_url"},
        {"location: /a#c", "The server redirects (HTTP 301) to /a, which is not followed: check base_url"},
        {"location: ?a", "The server redirects (HTTP 301) to another address, which is not followed"},
        {"location: http://u@h/",
         "The server redirects (HTTP 301) to another address, which is not followed"},
        {"location: http://h/?a@b",
         "The server redirects (HTTP 301) to http://h/, which is not followed: check base_url"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_error error = respond_with(301, cases[i].headers, NULL);
        assert_int_equal(error.status, CPOD_ERR_PROTOCOL);
        assert_string_equal(error.message, cases[i].message);
    }
}

/* Methods, paths and queries of raw calls, and URLs of downloads, that are refused before anything is sent. */
static void test_raw_arguments(void **state)
{
    (void)state;
    static const struct {
        const char *method, *path, *query, *message; /* NULL: sent */
    } cases[] = {
        {"GET", "/a", NULL, NULL},     {"GET", "/a", "", NULL},         {"GET", "/a", "b=c&d=%20", NULL},
        {"PURGE", "/", NULL, NULL},    {"GET", "/a", "b?c", NULL},      {"", "/a", NULL, "method"},
        {NULL, "/a", NULL, "method"},  {"G-T", "/a", NULL, "method"},   {"GETx", "/a", NULL, "method"},
        {"GET", NULL, NULL, "path"},   {"GET", "a", NULL, "path"},      {"GET", "/a b", NULL, "path"},
        {"GET", "/a?b", NULL, "path"}, {"GET", "/a", "b c", "query"},   {"GET", "/a", "b#c", "query"},
        {"GET", "/a", "b\"", "query"}, {"GET", "/a", "b\xC3", "query"}, {"GET", "/a", "<", "query"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const script_response responses[] = {{200, JSON, "{}", 0, 0}};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status =
            cpod_call_raw(client, cases[i].method, cases[i].path, cases[i].query, NULL, NULL, NULL, &error);
        assert_int_equal(status, cases[i].message == NULL ? CPOD_OK : CPOD_ERR_INVALID_ARGUMENT);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].message == NULL ? 1 : 0);
        if (cases[i].message != NULL)
            assert_non_null(strstr(error.message, cases[i].message));
        if (cases[i].message == NULL && cases[i].query != NULL && cases[i].query[0] != '\0')
            assert_string_equal(strchr(script_url(&s, 0), '?') + 1, cases[i].query);
        else if (cases[i].message == NULL)
            assert_null(strchr(script_url(&s, 0), '?'));
        cpod_client_free(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_and_messages), cmocka_unit_test(test_members_at_fault),
        cmocka_unit_test(test_request_ids),        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_codes_of_the_api),   cmocka_unit_test(test_bodies_in_words),
        cmocka_unit_test(test_redirects_in_words), cmocka_unit_test(test_raw_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
