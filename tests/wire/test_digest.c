/* HTTP Digest: the requests of a call, and what the program learns of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/hooks.h"
#include "digest_camera.h"

#define CHALLENGE REFUSED DIGEST EMPTY

static loopback server;

/* RFC 7616, section 3.9.1. */
static void test_the_judge_knows_the_examples_of_the_rfc(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
        "algorithm=MD5, "
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, "
        "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
        "response=\"8ca523f5e9506fed4657c9700eebdbec\", "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
        "algorithm=SHA-256, "
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, "
        "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
        "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""};
    static const char *const algorithms[] = {"MD5", "SHA-256"};
    for (size_t i = 0; i < 2; i++) {
        digest_facts facts = {.method = "GET",
                              .target = "/dir/index.html",
                              .user = "Mufasa",
                              .password = "Circle of Life",
                              .realm = "http-auth@example.org",
                              .nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                              .algorithm = algorithms[i],
                              .qop = "auth",
                              .opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"};
        assert_null(digest_judge(headers[i], &facts));
        facts.password = "Circle of life";
        assert_string_equal(digest_judge(headers[i], &facts), "a wrong response");
    }
}

static void test_a_call_is_two_requests(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CHALLENGE}, {.bytes = STATE}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    camera_state *out = NULL;
    const camera_read_state_params params = {.name = "a b&c/d", .call = CPOD_CALL(.response = &info)};
    assert_int_equal(camera_read_state(client, &params, &out, NULL), CPOD_OK);
    assert_true(out->on);
    camera_state_free(out);
    assert_int_equal(info.http_status, 200);
    assert_int_equal(info.attempts, 1);
    cpod_client_free(client);
    loopback_end(&server);
    static const char line[] = "GET /state?name=a%20b%26c%2Fd HTTP/1.1\r\n";
    assert_int_equal(server.request_count, 2);
    assert_int_equal(atomic_load(&server.connections), 1);
    assert_memory_equal(server.requests[0], line, sizeof line - 1);
    assert_null(camera_header(&server, 0, "Authorization"));
    const digest_facts facts = camera_facts("GET", "/state?name=a%20b%26c%2Fd");
    camera_judge(&server, 1, &facts);
    assert_null(strstr(server.requests[0], PASSWORD));
}

/* What the first response has is not part of the second one. */
static void test_a_challenge_with_a_body(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = REFUSED DIGEST
         "X-Request-ID: first\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
         "{\"on\":false}"},
        {.bytes = STATE},
        {.bytes = REFUSED DIGEST "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\nX-Trailer: t\r\n\r\n"},
        {.bytes = STATE},
        {.bytes = REFUSED DIGEST "Connection: close\r\n\r\nuntil the end", .close = true},
        {.bytes = STATE},
        {.bytes = "HTTP/1.1 103 Early Hints\r\n\r\n" CHALLENGE},
        {.bytes = "HTTP/1.1 103 Early Hints\r\n\r\n" STATE}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    const digest_facts facts = camera_facts("GET", "/state");
    for (size_t i = 0; i < 4; i++) {
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        info.keep_headers = true;
        camera_state *out = NULL;
        const camera_read_state_params params = {.call = CPOD_CALL(.response = &info)};
        assert_int_equal(camera_read_state(client, &params, &out, NULL), CPOD_OK);
        assert_true(out->on);
        camera_state_free(out);
        assert_string_equal(info.headers, "content-type: application/json\ncontent-length: 11\n");
        assert_string_equal(info.request_id, "");
        assert_int_equal(info.body_bytes, 11);
        cpod_response_info_clear(&info);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 8);
    for (size_t i = 1; i < 8; i += 2)
        camera_judge(&server, i, &facts);
}

/* Bytes behind the challenge are not the response to the second request. */
static void test_bytes_behind_a_challenge(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = CHALLENGE "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
                            "{\"on\":false}"},
        {.bytes = STATE}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    camera_state *out = NULL;
    assert_int_equal(camera_read_state(client, NULL, &out, NULL), CPOD_OK);
    assert_true(out->on);
    camera_state_free(out);
    cpod_client_free(client);
    loopback_end(&server);
    const digest_facts facts = camera_facts("GET", "/state");
    assert_int_equal(server.request_count, 2);
    camera_judge(&server, 1, &facts);
}

/* ---- refusals ---- */

#define DENIAL                                                                            \
    REFUSED DIGEST "Content-Type: application/problem+json\r\nContent-Length: 36\r\n\r\n" \
                   "{\"title\":\"Denied\",\"code\":\"no_access\"}"

static void test_a_wrong_password(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CHALLENGE}, {.bytes = DENIAL}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    camera_state *out = NULL;
    assert_int_equal(camera_read_state(client, NULL, &out, &error), CPOD_ERR_AUTH);
    assert_int_equal(error.http_status, 401);
    assert_string_equal(error.code, "no_access");
    assert_string_equal(error.message, "Denied");
    assert_int_equal(error.retry, CPOD_RETRY_NO);
    /* The handle is not spoiled. */
    assert_int_equal(camera_open(client, NULL, NULL), CPOD_ERR_AUTH);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
    assert_null(camera_header(&server, 2, "Authorization"));
}

static void test_other_failures_keep_their_status(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CHALLENGE},
                                                  {.bytes = "HTTP/1.1 403 Forbidden\r\n" EMPTY},
                                                  {.bytes = "HTTP/1.1 404 Not Found\r\n" EMPTY}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_remove_zone(client, "7", NULL, &error), CPOD_ERR_FORBIDDEN);
    assert_int_equal(error.http_status, 403);
    assert_int_equal(camera_remove_zone(client, "7", NULL, &error), CPOD_ERR_NOT_FOUND);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

/* ---- attempts ---- */

typedef struct observer {
    int before, after, last_status;
    char log[4096];
} observer;

static void before(void *context, const cpod_attempt *attempt)
{
    observer *o = context;
    o->before++;
    assert_int_equal(attempt->number, o->before);
}

static void after(void *context, const cpod_attempt *attempt)
{
    observer *o = context;
    o->after++;
    o->last_status = attempt->http_status;
    assert_int_equal(attempt->transfer->sent_bytes, 11); /* of the request that was processed */
}

static void write_log(void *context, const char *line)
{
    observer *o = context;
    size_t used = strlen(o->log);
    (void)snprintf(o->log + used, sizeof o->log - used, "%s\n", line);
}

/* A request that the server refused was not processed: a POST is sent again, but for no other reason. */
static void test_a_challenge_is_no_attempt(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = CHALLENGE},
        {.bytes = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\n" EMPTY},
        {.bytes = CHALLENGE},
        {.bytes = OK}};
    LOOPBACK(&server, responses);
    static observer seen;
    memset(&seen, 0, sizeof seen);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.hooks = CPOD_HOOKS(.context = &seen, .before = before, .after = after);
    options.log = write_log;
    options.log_context = &seen;
    options.log_bodies = true;
    cpod_client *client = camera_client(&server, &options);
    const cpod_call_options *once = CPOD_CALL(.max_retries = CPOD_NO_RETRIES);
    const camera_change_state_params params = {.call = once};
    const camera_state body = {.on = true};
    assert_int_equal(camera_change_state(client, &params, &body, NULL), CPOD_ERR_RATE_LIMIT);
    assert_int_equal(seen.before, 1);
    assert_int_equal(seen.last_status, 429);
    seen.before = 0;
    assert_int_equal(camera_change_state(client, &params, &body, NULL), CPOD_OK);
    assert_int_equal(seen.before, 1);
    assert_int_equal(seen.after, 2);
    assert_null(strstr(seen.log, "-> 401"));
    assert_null(strstr(seen.log, "cnonce"));
    assert_null(strstr(seen.log, "Authorization"));
    cpod_client_free(client);
    loopback_end(&server);
    const digest_facts facts = camera_facts("POST", "/state");
    assert_int_equal(server.request_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(strstr(server.requests[i], "\r\n\r\n") + 4, "{\"on\":true}");
        assert_string_equal(camera_header(&server, i, "Content-Length"), "11");
        assert_string_equal(camera_header(&server, i, "Content-Type"), "application/json");
        if (i % 2 == 1)
            camera_judge(&server, i, &facts);
    }
}

static void test_the_second_request_is_sent_once(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = CHALLENGE}, {.bytes = "", .close = true}, {.bytes = CHALLENGE}, {.bytes = OK}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    const camera_state body = {.on = true};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(camera_change_state(client, NULL, &body, &error), CPOD_ERR_TRANSPORT);
    assert_int_equal(error.retry, CPOD_RETRY_NEEDS_KEY);
    assert_int_equal(server.request_count, 2);
    cpod_client_free(client);
    loopback_end(&server);
}

/* A server that needs no credentials after all gets the whole request, and only once. */
static void test_without_a_challenge(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    const camera_state body = {.on = false};
    assert_int_equal(camera_change_state(client, NULL, &body, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 1);
    assert_non_null(strstr(server.requests[0], "\r\n\r\n{\"on\":false}"));
    assert_null(camera_header(&server, 0, "Authorization"));
}

static void test_a_server_that_does_not_respond_again(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CHALLENGE}, {.bytes = "", .hold = true}};
    LOOPBACK(&server, responses);
    cpod_client *client = camera_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    const camera_state body = {.on = false};
    const camera_change_state_params params = {.call = CPOD_CALL(.first_byte_timeout_ms = 50)};
    assert_int_equal(camera_change_state(client, &params, &body, &error), CPOD_ERR_TIMEOUT);
    assert_string_equal(error.message,
                        "Timed out after 50 ms while waiting for the first byte of the response "
                        "(first_byte_timeout_ms 50)");
    assert_int_equal(error.retry, CPOD_RETRY_NEEDS_KEY);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_judge_knows_the_examples_of_the_rfc),
        cmocka_unit_test(test_a_call_is_two_requests),
        cmocka_unit_test(test_a_challenge_with_a_body),
        cmocka_unit_test(test_bytes_behind_a_challenge),
        cmocka_unit_test(test_a_wrong_password),
        cmocka_unit_test(test_other_failures_keep_their_status),
        cmocka_unit_test(test_a_challenge_is_no_attempt),
        cmocka_unit_test(test_the_second_request_is_sent_once),
        cmocka_unit_test(test_without_a_challenge),
        cmocka_unit_test(test_a_server_that_does_not_respond_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
