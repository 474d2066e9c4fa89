/* The script of a mock: which requests fit, what is reported, what they get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mock_fixture.h"

/* ---- the script ---- */

static void test_what_was_sent(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 204));
    assert_int_equal(mock_post(&f, "/v1/things", "{\"a\":1}"), CPOD_OK);
    assert_int_equal(cpod_mock_request_count(f.mock), 1);
    const cpod_mock_request *request = cpod_mock_request_at(f.mock, 0);
    assert_string_equal(request->method, "POST");
    assert_string_equal(request->url, "https://api.example.com/api/v1/things");
    assert_string_equal(request->body, "{\"a\":1}");
    assert_int_equal(request->body_length, 7);
    assert_string_equal(cpod_mock_request_header(request, "authorization"), "Bearer tok-s3cr3t");
    assert_null(cpod_mock_request_header(request, "X-None"));
    assert_null(cpod_mock_request_header(NULL, "X-None"));
    assert_int_equal(request->connect_timeout_ms, 5000);
    assert_int_equal(request->deadline_ms, request->at_ms + 60000);
    assert_true(strncmp(request->text, "POST https://api.example.com/api/v1/things\n", 43) == 0);
    expect_part(request->text, "\n\n{\"a\":1}");
    assert_null(cpod_mock_request_at(f.mock, 1));
    mock_end(&f);
}

static void test_which_requests_fit(void **state)
{
    (void)state;
    static const struct {
        const char *url, *path;
        bool fits;
    } cases[] = {
        {"/api/v1/a", "/v1/a", true},
        {"/api/v1/a", "/v1/ab", false},
        {"/api/v1/ab", "/v1/a", false},
        {"https://api.example.com/api/v1/a", "/v1/a", true},
        {"http://api.example.com/api/v1/a", "/v1/a", false},
        {"*/v1/a", "/v1/a", true},
        {"*/v1/*/c", "/v1/a/b/c", true},
        {"*/v1/*a", "/v1/a", true},
        {"*b", "/v1/a", false},
        {"*/v1/**a", "/v1/ba", true},
        {"*/v1/*/c", "/v1/a/b/d", false},
        {"*a*aab", "/v1/aaab", true},
        {"/api/v1/a", "/v1/a?page=2", false},
        {"/api/v1/a?page=2", "/v1/a?page=2", true},
        {"/api/v1/a*", "/v1/a?page=2", true},
        {"*", "/v1/a", true},
        {"", "/v1/a", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mock_fixture f = mock_begin();
        mock_add(&f, CPOD_MOCK_EXCHANGE(.url = cases[i].url, .status = 204));
        print_message("%s %s\n", cases[i].url, cases[i].path);
        assert_int_equal(mock_get(&f, cases[i].path), cases[i].fits ? CPOD_OK : CPOD_ERR_TRANSPORT);
        assert_int_equal(cpod_mock_verify(f.mock, NULL), cases[i].fits ? CPOD_OK : CPOD_ERR_TRANSPORT);
        mock_end(&f);
    }
}

static void test_expected_and_actual(void **state)
{
    (void)state;
    static const struct {
        cpod_mock_exchange expected;
        const char *parts[3];
    } cases[] = {
        {{.method = "GET", .url = "/api/v1/a"}, {"Expected GET /api/v1/a", "found POST", "/api/v1/b"}},
        {{.request_headers = "X-Team: core"}, {"the header X-Team", "found none", "POST"}},
        {{.request_headers = "Accept: *\nContent-Type: text/plain"},
         {"Content-Type: text/plain", "found Content-Type: application/json", "POST"}},
        {{.request_body = "{\"name\":\"one\"}"}, {"\"one\"", "\"two\"", "at byte 9"}},
        {{.request_body = "{\"name\":\"two\"} "}, {"\"two\"", "at byte 14", "POST"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mock_fixture f = mock_begin();
        cpod_mock_exchange exchange = cases[i].expected;
        exchange.size = sizeof exchange;
        exchange.status = 200;
        mock_add(&f, &exchange);
        assert_int_equal(mock_post(&f, "/v1/b", "{\"name\":\"two\"}"), CPOD_ERR_TRANSPORT);
        cpod_error verified = CPOD_ERROR_INIT;
        assert_int_equal(cpod_mock_verify(f.mock, &verified), CPOD_ERR_TRANSPORT);
        assert_string_equal(verified.message, f.error.message);
        for (size_t p = 0; p < 3; p++)
            expect_part(f.error.message, cases[i].parts[p]);
        mock_end(&f);
    }
}

/* What differs is shown, however far it is from the beginning. */
static void test_the_part_that_differs(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 204,
                                    .request_body =
                                        "{\"title\":\"a title of some length\",\"n\":[1,\"\xC3\xA9\"]}"));
    assert_int_equal(mock_post(&f, "/v1/a", "{\"title\":\"a title of some length\",\"n\":[2]}"),
                     CPOD_ERR_TRANSPORT);
    expect_part(f.error.message, "Expected a body with 'le of some length\",\"n\":[1,\"??\"]}'");
    expect_part(f.error.message, "found 'le of some length\",\"n\":[2]}', different at byte 39 in POST ");
    mock_end(&f);
}

static void test_more_requests_than_expected(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.status = 204));
    assert_int_equal(mock_get(&f, "/v1/a"), CPOD_OK);
    mock_verify_ok(&f);
    assert_int_equal(mock_get(&f, "/v1/b"), CPOD_ERR_TRANSPORT);
    expect_part(f.error.message, "no more requests");
    expect_part(f.error.message, "GET https://api.example.com/api/v1/b");
    assert_int_equal(mock_get(&f, "/v1/c"), CPOD_ERR_TRANSPORT);
    assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
    expect_part(f.error.message, "/v1/b"); /* the first one */
    mock_end(&f);
}

static void test_secrets_are_not_shown(void **state)
{
    (void)state;
    static const cpod_mock_exchange expected[] = {
        {.request_headers = "Authorization: Bearer other-s3cr3t"},
        {.request_body = "{\"client_secret\":\"other-s3cr3t\"}"},
        {.request_body = "{}"}, /* only what is found has one */
        {.url = "/api/v1/x?signature=other-s3cr3t"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        mock_fixture f = mock_begin();
        cpod_mock_exchange exchange = expected[i];
        exchange.size = sizeof exchange;
        exchange.status = 200;
        mock_add(&f, &exchange);
        assert_int_equal(mock_post(&f, "/v1/x?access_token=my-s3cr3t", "{\"password\":\"my-s3cr3t\"}"),
                         CPOD_ERR_TRANSPORT);
        assert_null(strstr(f.error.message, "s3cr3t"));
        assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
        assert_null(strstr(f.error.message, "s3cr3t"));
        mock_end(&f);
    }
}

static void test_what_was_never_sent(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.times = CPOD_MOCK_ANY_TIMES, .url = "/none", .status = 204));
    mock_verify_ok(&f);
    mock_add(&f, CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/a", .status = 204));
    mock_add(&f, CPOD_MOCK_EXCHANGE(.method = "PUT", .url = "/api/v1/b", .status = 204, .times = 3));
    assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
    expect_part(f.error.message, "Expected GET /api/v1/a, which was never sent");
    assert_int_equal(mock_get(&f, "/v1/a"), CPOD_OK);
    assert_int_equal(mock_send(&f, "PUT", "/v1/b", "{}"), CPOD_OK);
    assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
    expect_part(f.error.message, "PUT /api/v1/b 3 times, found it 1 times");
    mock_end(&f);
}

static void test_orders(void **state)
{
    (void)state;
    mock_fixture f = mock_begin();
    mock_add(&f, CPOD_MOCK_EXCHANGE(.url = "*/health", .times = CPOD_MOCK_ANY_TIMES, .status = 204));
    mock_add(&f, CPOD_MOCK_EXCHANGE(.url = "*/a", .times = 2, .status = 204));
    mock_add(&f, CPOD_MOCK_EXCHANGE(.url = "*/b", .status = 204));
    mock_add(&f, CPOD_MOCK_EXCHANGE(.url = "*/free", .any_order = true, .status = 204));
    mock_add(&f, CPOD_MOCK_EXCHANGE(.url = "*/rest/*", .times = CPOD_MOCK_ANY_TIMES, .status = 404));
    static const struct {
        const char *path;
        cpod_status status;
    } calls[] = {
        {"/v1/health", CPOD_OK}, {"/v1/b", CPOD_ERR_TRANSPORT}, /* not yet */
        {"/v1/free", CPOD_OK},   {"/v1/free", CPOD_ERR_TRANSPORT},   {"/v1/a", CPOD_OK},
        {"/v1/health", CPOD_OK}, {"/v1/rest/1", CPOD_ERR_NOT_FOUND}, {"/v1/a", CPOD_OK},
        {"/v1/b", CPOD_OK},      {"/v1/b", CPOD_ERR_TRANSPORT},      {"/v1/rest/2", CPOD_ERR_NOT_FOUND},
    };
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
            print_message("%zu\n", i);
            assert_int_equal(mock_get(&f, calls[i].path), calls[i].status);
        }
        assert_int_equal(cpod_mock_request_count(f.mock), sizeof calls / sizeof calls[0]);
        cpod_mock_rewind(f.mock);
        assert_int_equal(cpod_mock_request_count(f.mock), 0);
        assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
        expect_part(f.error.message, "*/a 2 times, found it 0 times"); /* and no unexpected request */
    }
    mock_end(&f);
}

static void test_exchanges_that_are_refused(void **state)
{
    (void)state;
    static const struct {
        cpod_mock_exchange exchange;
        const char *part;
    } cases[] = {
        {{.size = 0, .status = 200}, "size"},
        {{.size = sizeof(cpod_mock_exchange)}, "no response"},
        {{.size = sizeof(cpod_mock_exchange), .status = 99}, "status"},
        {{.size = sizeof(cpod_mock_exchange), .status = 600}, "status"},
        {{.size = sizeof(cpod_mock_exchange), .status = 200, .headers = "none"}, "headers"},
        {{.size = sizeof(cpod_mock_exchange), .status = 200, .headers = ": v"}, "headers"},
        {{.size = sizeof(cpod_mock_exchange), .status = 200, .headers = "a: b\r\n"}, "headers"},
        {{.size = sizeof(cpod_mock_exchange), .status = 200, .request_headers = "a: b\nc"},
         "request_headers"},
        {{.size = sizeof(cpod_mock_exchange), .failure = CPOD_PENDING}, "CPOD_PENDING"},
        {{.size = sizeof(cpod_mock_exchange), .status = 200, .times = -2}, "times"},
        {{.size = sizeof(cpod_mock_exchange), .status = 200, .delay_ms = -2}, "delay_ms"},
    };
    mock_fixture f = mock_begin();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(cpod_mock_add(f.mock, &cases[i].exchange, &f.error), CPOD_ERR_INVALID_ARGUMENT);
        expect_part(f.error.message, cases[i].part);
    }
    assert_int_equal(cpod_mock_add(f.mock, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_add(NULL, CPOD_MOCK_EXCHANGE(.status = 200), NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_verify(NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_new(NULL), CPOD_ERR_INVALID_ARGUMENT);
    cpod_mock_free(NULL);
    mock_verify_ok(&f); /* none of them was added */
    mock_end(&f);
}

/* ---- responses ---- */

static void test_failures_and_cuts(void **state)
{
    (void)state;
    static const struct {
        cpod_mock_exchange exchange;
        cpod_status status;
        uint64_t received;
    } cases[] = {
        {{.failure = CPOD_ERR_TRANSPORT}, CPOD_ERR_TRANSPORT, 0},
        {{.failure = CPOD_ERR_TLS}, CPOD_ERR_TLS, 0},
        {{.status = 200, .headers = JSON, .body = "{\"a\"", .failure = CPOD_ERR_TRANSPORT},
         CPOD_ERR_TRANSPORT,
         4},
        {{.status = 200, .headers = JSON, .body = "{}", .failure = CPOD_ERR_TIMEOUT}, CPOD_ERR_TIMEOUT, 2},
        {{.status = 200, .headers = JSON, .body = "{}\0{}", .body_length = 5}, CPOD_OK, 5},
        {{.status = 429}, CPOD_ERR_RATE_LIMIT, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mock_fixture f = mock_begin();
        cpod_mock_exchange exchange = cases[i].exchange;
        exchange.size = sizeof exchange;
        mock_add(&f, &exchange);
        cpod_mock_set_piece(f.mock, i % 2);
        cpod_raw_response *response = NULL;
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                       CPOD_CALL(.max_retries = CPOD_NO_RETRIES, .response = &info),
                                       &response, &f.error),
                         cases[i].status);
        assert_int_equal(info.body_bytes, cases[i].received);
        if (cases[i].status == CPOD_OK)
            assert_memory_equal(response->body, "{}\0{}", 5);
        cpod_raw_response_free(response);
        mock_verify_ok(&f);
        mock_end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_sent),
        cmocka_unit_test(test_which_requests_fit),
        cmocka_unit_test(test_expected_and_actual),
        cmocka_unit_test(test_the_part_that_differs),
        cmocka_unit_test(test_more_requests_than_expected),
        cmocka_unit_test(test_secrets_are_not_shown),
        cmocka_unit_test(test_what_was_never_sent),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_exchanges_that_are_refused),
        cmocka_unit_test(test_failures_and_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
