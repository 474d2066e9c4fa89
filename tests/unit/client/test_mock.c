/* The mock of libcpod-test, as the tests of programs use it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/test/mock.h"
#include "tables.h"

#define JSON "content-type: application/json"

typedef struct fixture {
    cpod_mock *mock;
    cpod_client *client;
    cpod_error error;
} fixture;

static fixture begin(void)
{
    fixture f = {.error = CPOD_ERROR_INIT};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&f.mock), CPOD_OK);
    options.token = "tok-s3cr3t";
    options.transport = cpod_mock_transport(f.mock);
    options.clock = cpod_mock_clock(f.mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &f.client, NULL), CPOD_OK);
    return f;
}

static void end(fixture *f)
{
    cpod_client_free(f->client);
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(f->mock, &usage);
    assert_int_equal(usage.open_exchanges, 0);
    assert_int_equal(usage.open_loops, 0);
    assert_int_equal(usage.releases, 1);
    cpod_mock_free(f->mock);
}

static void add(fixture *f, const cpod_mock_exchange *exchange)
{
    if (cpod_mock_add(f->mock, exchange, &f->error) != CPOD_OK)
        fail_msg("%s", f->error.message);
}

/* A path with its query. */
static cpod_status send(fixture *f, const char *method, const char *target, const char *json)
{
    char path[100];
    const cpod_json body = cpod_json_text(json);
    size_t length = strcspn(target, "?");
    (void)snprintf(path, sizeof path, "%.*s", (int)length, target);
    return cpod_call_raw(f->client, method, path, target[length] == '?' ? target + length + 1 : NULL,
                         json == NULL ? NULL : &body, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), NULL,
                         &f->error);
}

static cpod_status get(fixture *f, const char *target)
{
    return send(f, "GET", target, NULL);
}

static cpod_status post(fixture *f, const char *target, const char *json)
{
    return send(f, "POST", target, json);
}

static void verify_ok(fixture *f)
{
    if (cpod_mock_verify(f->mock, &f->error) != CPOD_OK)
        fail_msg("%s", f->error.message);
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no '%s' in '%s'", part, text);
}

/* ---- the script ---- */

static void test_a_retry_does_not_sleep(void **state)
{
    (void)state;
    fixture f = begin();
    add(&f, CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/things", .status = 503,
                               .headers = "Retry-After: 90"));
    add(&f, CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/things", .status = 200, .headers = JSON,
                               .body = "{}"));
    int64_t began = cpod_mock_now(f.mock);
    cpod_raw_response *response = NULL;
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/things", NULL, NULL, CPOD_CALL(.response = &info),
                                   &response, &f.error),
                     CPOD_OK);
    assert_string_equal(response->body, "{}");
    assert_string_equal(response->content_type, "application/json");
    cpod_raw_response_free(response);
    verify_ok(&f);
    assert_int_equal(cpod_mock_sleep_count(f.mock), 1);
    assert_int_equal(cpod_mock_sleep_at(f.mock, 0), 90000);
    assert_int_equal(cpod_mock_sleep_at(f.mock, 1), -1);
    assert_int_equal(cpod_mock_now(f.mock) - began, 90000);
    assert_int_equal(info.elapsed_ms, 90000);
    end(&f);
}

static void test_what_was_sent(void **state)
{
    (void)state;
    fixture f = begin();
    add(&f, CPOD_MOCK_EXCHANGE(.status = 204));
    assert_int_equal(post(&f, "/v1/things", "{\"a\":1}"), CPOD_OK);
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
    has(request->text, "\n\n{\"a\":1}");
    assert_null(cpod_mock_request_at(f.mock, 1));
    end(&f);
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
        {"*/v1/*/c", "/v1/a/b/d", false},
        {"*a*aab", "/v1/aaab", true},
        {"/api/v1/a", "/v1/a?page=2", false},
        {"/api/v1/a?page=2", "/v1/a?page=2", true},
        {"/api/v1/a*", "/v1/a?page=2", true},
        {"*", "/v1/a", true},
        {"", "/v1/a", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture f = begin();
        add(&f, CPOD_MOCK_EXCHANGE(.url = cases[i].url, .status = 204));
        print_message("%s %s\n", cases[i].url, cases[i].path);
        assert_int_equal(get(&f, cases[i].path), cases[i].fits ? CPOD_OK : CPOD_ERR_TRANSPORT);
        assert_int_equal(cpod_mock_verify(f.mock, NULL), cases[i].fits ? CPOD_OK : CPOD_ERR_TRANSPORT);
        end(&f);
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
        fixture f = begin();
        cpod_mock_exchange exchange = cases[i].expected;
        exchange.size = sizeof exchange;
        exchange.status = 200;
        add(&f, &exchange);
        assert_int_equal(post(&f, "/v1/b", "{\"name\":\"two\"}"), CPOD_ERR_TRANSPORT);
        cpod_error verified = CPOD_ERROR_INIT;
        assert_int_equal(cpod_mock_verify(f.mock, &verified), CPOD_ERR_TRANSPORT);
        assert_string_equal(verified.message, f.error.message);
        for (size_t p = 0; p < 3; p++)
            has(f.error.message, cases[i].parts[p]);
        end(&f);
    }
}

static void test_more_requests_than_expected(void **state)
{
    (void)state;
    fixture f = begin();
    add(&f, CPOD_MOCK_EXCHANGE(.status = 204));
    assert_int_equal(get(&f, "/v1/a"), CPOD_OK);
    verify_ok(&f);
    assert_int_equal(get(&f, "/v1/b"), CPOD_ERR_TRANSPORT);
    has(f.error.message, "no more requests");
    has(f.error.message, "GET https://api.example.com/api/v1/b");
    assert_int_equal(get(&f, "/v1/c"), CPOD_ERR_TRANSPORT);
    assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
    has(f.error.message, "/v1/b"); /* the first one */
    end(&f);
}

static void test_secrets_are_not_shown(void **state)
{
    (void)state;
    static const cpod_mock_exchange expected[] = {
        {.request_headers = "Authorization: Bearer other-s3cr3t"},
        {.request_body = "{\"client_secret\":\"other-s3cr3t\"}"},
        {.url = "/api/v1/x?signature=other-s3cr3t"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        fixture f = begin();
        cpod_mock_exchange exchange = expected[i];
        exchange.size = sizeof exchange;
        exchange.status = 200;
        add(&f, &exchange);
        assert_int_equal(post(&f, "/v1/x?access_token=my-s3cr3t", "{\"password\":\"my-s3cr3t\"}"),
                         CPOD_ERR_TRANSPORT);
        assert_null(strstr(f.error.message, "s3cr3t"));
        assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
        assert_null(strstr(f.error.message, "s3cr3t"));
        end(&f);
    }
}

static void test_what_was_never_sent(void **state)
{
    (void)state;
    fixture f = begin();
    add(&f, CPOD_MOCK_EXCHANGE(.times = CPOD_MOCK_ANY_TIMES, .url = "/none", .status = 204));
    verify_ok(&f);
    add(&f, CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/a", .status = 204));
    add(&f, CPOD_MOCK_EXCHANGE(.method = "PUT", .url = "/api/v1/b", .status = 204, .times = 3));
    assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
    has(f.error.message, "Expected GET /api/v1/a, which was never sent");
    assert_int_equal(get(&f, "/v1/a"), CPOD_OK);
    assert_int_equal(send(&f, "PUT", "/v1/b", "{}"), CPOD_OK);
    assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
    has(f.error.message, "PUT /api/v1/b 3 times, found it 1 times");
    end(&f);
}

static void test_orders(void **state)
{
    (void)state;
    fixture f = begin();
    add(&f, CPOD_MOCK_EXCHANGE(.url = "*/health", .times = CPOD_MOCK_ANY_TIMES, .status = 204));
    add(&f, CPOD_MOCK_EXCHANGE(.url = "*/a", .times = 2, .status = 204));
    add(&f, CPOD_MOCK_EXCHANGE(.url = "*/b", .status = 204));
    add(&f, CPOD_MOCK_EXCHANGE(.url = "*/free", .any_order = true, .status = 204));
    add(&f, CPOD_MOCK_EXCHANGE(.url = "*/rest/*", .times = CPOD_MOCK_ANY_TIMES, .status = 404));
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
            assert_int_equal(get(&f, calls[i].path), calls[i].status);
        }
        assert_int_equal(cpod_mock_request_count(f.mock), sizeof calls / sizeof calls[0]);
        cpod_mock_rewind(f.mock);
        assert_int_equal(cpod_mock_request_count(f.mock), 0);
        assert_int_equal(cpod_mock_verify(f.mock, &f.error), CPOD_ERR_TRANSPORT);
        has(f.error.message, "*/a 2 times, found it 0 times"); /* and no unexpected request */
    }
    end(&f);
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
    fixture f = begin();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(cpod_mock_add(f.mock, &cases[i].exchange, &f.error), CPOD_ERR_INVALID_ARGUMENT);
        has(f.error.message, cases[i].part);
    }
    assert_int_equal(cpod_mock_add(f.mock, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_add(NULL, CPOD_MOCK_EXCHANGE(.status = 200), NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_verify(NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_mock_new(NULL), CPOD_ERR_INVALID_ARGUMENT);
    cpod_mock_free(NULL);
    verify_ok(&f); /* none of them was added */
    end(&f);
}

/* ---- responses ---- */

static void test_failures_and_cuts(void **state)
{
    (void)state;
    static const struct {
        cpod_mock_exchange exchange;
        cpod_status status;
    } cases[] = {
        {{.failure = CPOD_ERR_TRANSPORT}, CPOD_ERR_TRANSPORT},
        {{.failure = CPOD_ERR_TLS}, CPOD_ERR_TLS},
        {{.status = 200, .headers = JSON, .body = "{\"a\"", .failure = CPOD_ERR_TRANSPORT},
         CPOD_ERR_TRANSPORT},
        {{.status = 200, .headers = JSON, .body = "{}", .failure = CPOD_ERR_TIMEOUT}, CPOD_ERR_TIMEOUT},
        {{.status = 200, .headers = JSON, .body = "{}\0{}", .body_length = 5}, CPOD_OK},
        {{.status = 429}, CPOD_ERR_RATE_LIMIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture f = begin();
        cpod_mock_exchange exchange = cases[i].exchange;
        exchange.size = sizeof exchange;
        add(&f, &exchange);
        cpod_mock_set_piece(f.mock, i % 2);
        cpod_raw_response *response = NULL;
        assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                       CPOD_CALL(.max_retries = CPOD_NO_RETRIES), &response, &f.error),
                         cases[i].status);
        if (cases[i].status == CPOD_OK)
            assert_memory_equal(response->body, "{}\0{}", 5);
        cpod_raw_response_free(response);
        verify_ok(&f);
        end(&f);
    }
}

static void test_delays(void **state)
{
    (void)state;
    static const struct {
        int64_t delay_ms, attempt_ms, call_ms;
        cpod_status status;
        int64_t takes_ms;
    } cases[] = {
        {3000, 0, 0, CPOD_OK, 3000},
        {60000, 0, 0, CPOD_OK, 60000},
        {60001, 0, 0, CPOD_ERR_TIMEOUT, 60000},
        {500, 400, 0, CPOD_ERR_TIMEOUT, 400},
        {500, 0, 300, CPOD_ERR_TIMEOUT, 300},
        {CPOD_MOCK_NEVER, 0, 0, CPOD_ERR_TIMEOUT, 60000},
        {CPOD_MOCK_NEVER, -1, -1, CPOD_ERR_TRANSPORT, 0},
        {500000, -1, -1, CPOD_OK, 500000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture f = begin();
        add(&f, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = cases[i].delay_ms));
        int64_t began = cpod_mock_now(f.mock);
        cpod_status status =
            cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                          CPOD_CALL(.max_retries = CPOD_NO_RETRIES, .attempt_timeout_ms = cases[i].attempt_ms,
                                    .timeout_ms = cases[i].call_ms),
                          NULL, &f.error);
        print_message("%zu: %s\n", i, f.error.message);
        assert_int_equal(status, cases[i].status);
        assert_int_equal(cpod_mock_now(f.mock) - began, cases[i].takes_ms);
        end(&f);
    }
}

/* A client with the system's clock has deadlines that mean nothing on the mock's. */
static void test_without_its_clock(void **state)
{
    (void)state;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    options.token = "t";
    options.transport = cpod_mock_transport(mock);
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    assert_int_equal(cpod_mock_add(mock, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = 90000), NULL),
                     CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "GET", "/v1/a", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    cpod_mock_free(mock);
}

static void trigger(void *context, int64_t milliseconds)
{
    assert_int_equal(milliseconds, 5000);
    cpod_cancel_trigger(context);
}

static void test_cancel_in_a_sleep(void **state)
{
    (void)state;
    fixture f = begin();
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    cpod_mock_on_sleep(f.mock, trigger, cancel);
    add(&f, CPOD_MOCK_EXCHANGE(.status = 503, .headers = "retry-after: 5"));
    assert_int_equal(
        cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL, CPOD_CALL(.cancel = cancel), NULL, &f.error),
        CPOD_ERR_CANCELLED);
    verify_ok(&f);
    cpod_cancel_free(cancel);
    end(&f);
}

static void test_a_batch_waits_for_the_longest(void **state)
{
    (void)state;
    static const int64_t delays[] = {300, 100, 200};
    fixture f = begin();
    for (size_t i = 0; i < 3; i++)
        add(&f, CPOD_MOCK_EXCHANGE(.status = 204, .delay_ms = delays[i]));
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(f.client, NULL, &batch, &f.error), CPOD_OK);
    static int tags[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                       CPOD_CALL(.batch = batch, .tag = &tags[i]), NULL, &f.error),
                         CPOD_OK);
    int64_t began = cpod_mock_now(f.mock);
    static const size_t order[] = {1, 2, 0};
    for (size_t i = 0; i < 3; i++) {
        const cpod_batch_result *result = NULL;
        assert_int_equal(cpod_batch_next(batch, -1, &result, &f.error), CPOD_OK);
        assert_int_equal(result->status, CPOD_OK);
        assert_ptr_equal(result->tag, &tags[order[i]]);
    }
    assert_int_equal(cpod_mock_now(f.mock) - began, 300);
    cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;
    cpod_mock_get_usage(f.mock, &usage);
    assert_int_equal(usage.most_exchanges, 3);
    usage = (cpod_mock_usage){.size = offsetof(cpod_mock_usage, most_exchanges), .most_exchanges = 99};
    cpod_mock_get_usage(f.mock, &usage);
    assert_int_equal(usage.most_exchanges, 99); /* beyond the struct of an older caller */
    cpod_batch_free(batch);
    end(&f);
}

static void test_a_batch_that_would_wait_forever(void **state)
{
    (void)state;
    fixture f = begin();
    add(&f, CPOD_MOCK_EXCHANGE(.delay_ms = CPOD_MOCK_NEVER));
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(f.client, NULL, &batch, &f.error), CPOD_OK);
    assert_int_equal(cpod_call_raw(f.client, "GET", "/v1/a", NULL, NULL,
                                   CPOD_CALL(.batch = batch, .timeout_ms = -1, .attempt_timeout_ms = -1),
                                   NULL, &f.error),
                     CPOD_OK);
    assert_int_equal(cpod_batch_next(batch, -1, NULL, &f.error), CPOD_ERR_TRANSPORT);
    has(f.error.message, "forever");
    cpod_batch_free(batch);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_retry_does_not_sleep),
        cmocka_unit_test(test_what_was_sent),
        cmocka_unit_test(test_which_requests_fit),
        cmocka_unit_test(test_expected_and_actual),
        cmocka_unit_test(test_more_requests_than_expected),
        cmocka_unit_test(test_secrets_are_not_shown),
        cmocka_unit_test(test_what_was_never_sent),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_exchanges_that_are_refused),
        cmocka_unit_test(test_failures_and_cuts),
        cmocka_unit_test(test_delays),
        cmocka_unit_test(test_without_its_clock),
        cmocka_unit_test(test_cancel_in_a_sleep),
        cmocka_unit_test(test_a_batch_waits_for_the_longest),
        cmocka_unit_test(test_a_batch_that_would_wait_forever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
