/* The timeouts of a call over libcurl, each alone and beside others, in single calls, batches and event loops: which
 * one passes, and what its message names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "curl_client.h"
#include "modes.h"
#include "mute_server.h"
#include "tables.h"

/* Times of this length pass in the tests; on a busy machine something else may take that long first: then they are
 * doubled. */
enum { FIRST_MS = 40, GUARD_MS = 20000 };

static loopback server; /* too large for a stack */
static const loopback_response silent[] = {{.bytes = "", .hold = true}};
static const loopback_response in_status_line[] = {{.bytes = "HTTP/1.1 2", .hold = true}};
static const loopback_response in_head[] = {{.bytes = "HTTP/1.1 200 OK\r\nA: b\r\n", .hold = true}};
static const loopback_response interim[] = {{.bytes = "HTTP/1.1 103 Early Hints\r\n\r\n", .hold = true}};
static const loopback_response in_body[] = {{.bytes = OK_HEAD "Content-Length: 19\r\n\r\n{", .hold = true}};
static const loopback_response things[] = {{.bytes = OK_THING}};

static cpod_client *client_at(const char *url, cpod_client_options options)
{
    options.size = sizeof options;
    options.base_url = url;
    if (options.client_id == NULL)
        options.token = "t0ken";
    options.max_retries = CPOD_NO_RETRIES;
    return curl_client(NULL, &options);
}

/* Of `format`, which has a "%d" for each time. */
static bool is_message(const cpod_error *error, const char *format, int ms)
{
    char expected[256];
    char *at = expected;
    for (const char *from = format; *from != '\0'; from++) {
        if (from[0] == '%')
            at += sprintf(at, "%d", ms);
        else
            *at++ = *from;
    }
    *at = '\0';
    print_message("%s\n", error->message);
    return strcmp(error->message, expected) == 0;
}

typedef struct expectation {
    const loopback_response *responses;
    cpod_client_options client; /* a time of 1 is the doubled one */
    cpod_call_options call;
    const char *message; /* % is the time */
    const char *body;    /* NULL: a GET */
} expectation;

static int64_t time_of(int64_t ms, int unit)
{
    return ms == 1 ? unit : ms;
}

/* Whether the call ends with the message, in which a time of 1 is `ms`. */
static bool holds(const expectation *e, call_mode mode, int ms)
{
    cpod_client_options options = e->client;
    cpod_call_options call = e->call;
    cpod_error error = CPOD_ERROR_INIT;
    options.first_byte_timeout_ms = time_of(options.first_byte_timeout_ms, ms);
    options.idle_timeout_ms = time_of(options.idle_timeout_ms, ms);
    options.connect_timeout_ms = time_of(options.connect_timeout_ms, ms);
    call.first_byte_timeout_ms = time_of(call.first_byte_timeout_ms, ms);
    call.idle_timeout_ms = time_of(call.idle_timeout_ms, ms);
    call.connect_timeout_ms = time_of(call.connect_timeout_ms, ms);
    call.attempt_timeout_ms = time_of(call.attempt_timeout_ms, ms);
    call.timeout_ms = time_of(call.timeout_ms, ms);
    loopback_begin(&server, e->responses, 1);
    cpod_client *client = client_at(options.base_url != NULL ? options.base_url : server.url, options);
    assert_int_equal(mode_call(client, mode, e->body, call, &error), CPOD_ERR_TIMEOUT);
    cpod_client_free(client);
    loopback_end(&server);
    return is_message(&error, e->message, ms);
}

static void expect(const expectation *e)
{
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        int ms = FIRST_MS;
        while (!holds(e, mode, ms)) {
            ms *= 2;
            assert_true(ms < GUARD_MS);
        }
    }
}

#define FIRST_BYTE \
    "Timed out after % ms while waiting for the first byte of the response (first_byte_timeout_ms %)"
#define IDLE_READING "Timed out after % ms without data while reading the response (idle_timeout_ms %)"

static void test_first_byte(void **state)
{
    (void)state;
    const expectation cases[] = {
        {silent, {.first_byte_timeout_ms = 1}, {.size = 0}, FIRST_BYTE, NULL},
        {silent, {.first_byte_timeout_ms = 60000}, {.first_byte_timeout_ms = 1}, FIRST_BYTE, NULL},
        {silent, {.size = 0}, {.first_byte_timeout_ms = 1, .attempt_timeout_ms = -1}, FIRST_BYTE, NULL},
        {silent, {.size = 0}, {.first_byte_timeout_ms = 1, .idle_timeout_ms = 60000}, FIRST_BYTE, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(&cases[i]);
}

/* Any byte is the first one. */
static void test_what_begins_in_time(void **state)
{
    (void)state;
    static const loopback_response *const begun[] = {in_status_line, in_head, interim, in_body};
    for (size_t i = 0; i < sizeof begun / sizeof begun[0]; i++) {
        expectation with_idle = {
            begun[i], {.first_byte_timeout_ms = 1, .idle_timeout_ms = 1}, {.size = 0}, IDLE_READING, NULL};
        expect(&with_idle);
        with_idle.body = "{}";
        if (begun[i] != in_status_line) /* of which curl reports nothing after a body */
            expect(&with_idle);
    }
}

static void test_idle(void **state)
{
    (void)state;
    const expectation cases[] = {
        {in_body, {.idle_timeout_ms = 1}, {.size = 0}, IDLE_READING, NULL},
        {in_body, {.size = 0}, {.idle_timeout_ms = 1}, IDLE_READING, NULL},
        {in_body,
         {.idle_timeout_ms = 60000},
         {.idle_timeout_ms = 1, .attempt_timeout_ms = -1},
         IDLE_READING,
         NULL},
        {in_head, {.size = 0}, {.idle_timeout_ms = 1, .first_byte_timeout_ms = -1}, IDLE_READING, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect(&cases[i]);
}

/* What does not pass, or is none: the attempt ends first. */
static void test_the_others_end_it(void **state)
{
    (void)state;
    const struct {
        cpod_client_options client;
        cpod_call_options call;
    } cases[] = {
        {{.idle_timeout_ms = 5}, {.attempt_timeout_ms = 60}}, /* the server may think for longer */
        {{.first_byte_timeout_ms = 5}, {.first_byte_timeout_ms = -1, .attempt_timeout_ms = 60}},
        {{.first_byte_timeout_ms = -1}, {.idle_timeout_ms = 5, .attempt_timeout_ms = 60}},
        {{.first_byte_timeout_ms = 60000}, {.attempt_timeout_ms = 60}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
            cpod_error error = CPOD_ERROR_INIT;
            LOOPBACK(&server, silent);
            cpod_client *client = client_at(server.url, cases[i].client);
            assert_int_equal(mode_call(client, mode, NULL, cases[i].call, &error), CPOD_ERR_TIMEOUT);
            assert_non_null(strstr(error.message, "(attempt_timeout_ms 60)"));
            assert_null(strstr(error.message, "idle_timeout_ms"));
            assert_null(strstr(error.message, "first_byte"));
            cpod_client_free(client);
            loopback_end(&server);
        }
    }
}

/* A call with a cancel token is looked at more often than bytes arrive. */
static void test_idle_beside_a_cancel_token(void **state)
{
    (void)state;
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        LOOPBACK(&server, in_body);
        cpod_client *client = client_at(server.url, (cpod_client_options){.size = 0});
        const cpod_call_options call = {.idle_timeout_ms = 300, .timeout_ms = GUARD_MS, .cancel = cancel};
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
        assert_true(is_message(&error, IDLE_READING, 300));
        cpod_client_free(client);
        loopback_end(&server);
    }
    cpod_cancel_free(cancel);
}

/* Of those that pass at the same time one is named. */
static void test_equal_times(void **state)
{
    (void)state;
    static const loopback_response *const responses[] = {silent, in_head, in_body};
    enum { MS = 60, CASES = 4 }; /* the last one does not connect */
    for (size_t i = 0; i < CASES; i++) {
        for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
            cpod_error error = CPOD_ERROR_INIT;
            loopback_begin(&server, responses[i % 3], 1);
            const cpod_client_options options = {.proxy = i == CASES - 1 ? server.url : ""};
            cpod_client *client = client_at(i == CASES - 1 ? "https://api.invalid" : server.url, options);
            const cpod_call_options call = {.connect_timeout_ms = MS,
                                            .first_byte_timeout_ms = MS,
                                            .idle_timeout_ms = MS,
                                            .attempt_timeout_ms = MS,
                                            .timeout_ms = MS};
            assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
            print_message("%s\n", error.message);
            assert_non_null(strstr(error.message, "_ms 60)"));
            assert_ptr_equal(strchr(error.message, '('), strrchr(error.message, '('));
            cpod_client_free(client);
            loopback_end(&server);
        }
    }
}

static void test_connecting(void **state)
{
    (void)state;
    loopback_begin(&server, silent, 1);
    char url[64];
    (void)snprintf(url, sizeof url, "https%.50s", server.url + strlen("http"));
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        const cpod_client_options direct = {.proxy = ""};
        const cpod_client_options through_proxy = {.proxy = server.url};
        bool is_named = false;
        for (int ms = FIRST_MS; !is_named; ms *= 2) {
            cpod_error error = CPOD_ERROR_INIT;
            assert_true(ms < GUARD_MS);
            cpod_client *client = client_at(url, direct);
            const cpod_call_options call = {.connect_timeout_ms = ms};
            assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
            is_named =
                is_message(&error, "Timed out after % ms while negotiating TLS (connect_timeout_ms %)", ms);
            cpod_client_free(client);
            client = client_at("https://api.invalid", through_proxy);
            assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_ERR_TIMEOUT);
            is_named =
                is_message(&error, "Timed out after % ms while waiting for the proxy (connect_timeout_ms %)",
                           ms) &&
                is_named;
            assert_int_equal(error.retry, CPOD_RETRY_SAFE); /* a POST, which was not sent */
            cpod_client_free(client);
        }
    }
    loopback_end(&server);
}

/* ---- sending ---- */

static char *large_json(void)
{
    char *json = malloc(MUTE_SERVER_BUFFERS + 3);
    assert_non_null(json);
    memset(json, 'a', MUTE_SERVER_BUFFERS + 2);
    json[0] = '"';
    json[MUTE_SERVER_BUFFERS + 1] = '"';
    json[MUTE_SERVER_BUFFERS + 2] = '\0';
    return json;
}

/* The time of sending does not count for the first byte. */
static void test_a_body_that_nobody_reads(void **state)
{
    (void)state;
    static mute_server mute;
    char *json = large_json();
    mute_server_begin(&mute);
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        cpod_client *client = client_at(mute.url, (cpod_client_options){.size = 0});
        const cpod_call_options call = {.first_byte_timeout_ms = 1, .idle_timeout_ms = 200};
        assert_int_equal(mode_call(client, mode, json, call, &error), CPOD_ERR_TIMEOUT);
        assert_string_equal(
            error.message,
            "Timed out after 200 ms without data while sending the request (idle_timeout_ms 200)");
        assert_int_equal(error.retry, CPOD_RETRY_NEEDS_KEY);
        /* Of a small one the system takes all: it is sent. */
        assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_ERR_TIMEOUT);
        assert_true(is_message(&error, FIRST_BYTE, 1));
        cpod_client_free(client);
    }
    mute_server_end(&mute);
    free(json);
}

/* ---- attempts and values ---- */

static void test_retries(void **state)
{
    (void)state;
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        LOOPBACK(&server, silent);
        cpod_client *client = client_at(server.url, (cpod_client_options){.first_byte_timeout_ms = FIRST_MS});
        const cpod_call_options call = {.max_retries = 1, .response = &info};
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
        assert_int_equal(info.attempts, 2);
        assert_true(is_message(&error, FIRST_BYTE, FIRST_MS));
        assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_ERR_TIMEOUT);
        assert_int_equal(info.attempts, 1); /* a POST may have been processed */
        assert_int_equal(error.retry, CPOD_RETRY_NEEDS_KEY);
        cpod_client_free(client);
        loopback_end(&server);
    }
}

static void test_values_at_the_limits(void **state)
{
    (void)state;
    static const int64_t values[] = {INT64_MAX, INT64_MAX - 1, -1, INT64_MIN, 0};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        int64_t v = values[i];
        const cpod_client_options options = {.connect_timeout_ms = v,
                                             .attempt_timeout_ms = v,
                                             .call_timeout_ms = v,
                                             .idle_timeout_ms = v,
                                             .first_byte_timeout_ms = v};
        const cpod_call_options call = {.connect_timeout_ms = v,
                                        .attempt_timeout_ms = v,
                                        .timeout_ms = v,
                                        .idle_timeout_ms = v,
                                        .first_byte_timeout_ms = v};
        LOOPBACK(&server, things);
        cpod_client *client = client_at(server.url, options);
        for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
            cpod_error error = CPOD_ERROR_INIT;
            assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_OK);
            assert_int_equal(mode_call(client, mode, "{}", call, &error), CPOD_OK);
            assert_int_equal(mode_call(client, mode, NULL, (cpod_call_options){.size = 0}, &error), CPOD_OK);
        }
        cpod_client_free(client);
        loopback_end(&server);
    }
}

/* ---- requests for tokens ---- */

static const cpod_client_options with_login = {.client_id = "id", .client_secret = "s3cret"};

static void test_token_requests(void **state)
{
    (void)state;
    LOOPBACK(&server, silent);
    for (call_mode mode = MODE_SINGLE; mode < MODE_COUNT; mode++) {
        cpod_error error = CPOD_ERROR_INIT;
        cpod_client *client = client_at(server.url, with_login);
        cpod_call_options call = {.first_byte_timeout_ms = FIRST_MS};
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
        assert_true(is_message(&error, "Fetching a token: " FIRST_BYTE, FIRST_MS));
        call = (cpod_call_options){.timeout_ms = 70};
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
        assert_memory_equal(error.message, "Fetching a token: Timed out after ", 34);
        assert_non_null(strstr(error.message, "while waiting for the response (timeout_ms 70)"));
        assert_ptr_equal(strchr(error.message, '('), strrchr(error.message, '(')); /* once */
        call = (cpod_call_options){.deadline_ms = cpod_monotonic_ms() + 70, .timeout_ms = 60000};
        assert_int_equal(mode_call(client, mode, NULL, call, &error), CPOD_ERR_TIMEOUT);
        assert_non_null(strstr(error.message, "(deadline_ms)"));
        cpod_client_free(client);
    }
    loopback_end(&server);
}

/* Of two calls, one fetches the token for both. */
static void test_a_call_that_waits_for_a_token(void **state)
{
    (void)state;
    LOOPBACK(&server, silent);
    cpod_client *client = client_at(server.url, with_login);
    cpod_batch *batch = NULL;
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "GET", "/a", NULL, NULL, CPOD_CALL(.batch = batch), NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_call_raw(client, "GET", "/b", NULL, NULL,
                                   CPOD_CALL(.batch = batch, .timeout_ms = 60), NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_ERR_TIMEOUT);
    assert_string_equal(done->error->message,
                        "The call timed out while it waited for a token (timeout_ms 60)");
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_byte),
        cmocka_unit_test(test_what_begins_in_time),
        cmocka_unit_test(test_idle),
        cmocka_unit_test(test_the_others_end_it),
        cmocka_unit_test(test_idle_beside_a_cancel_token),
        cmocka_unit_test(test_equal_times),
        cmocka_unit_test(test_connecting),
        cmocka_unit_test(test_a_body_that_nobody_reads),
        cmocka_unit_test(test_retries),
        cmocka_unit_test(test_values_at_the_limits),
        cmocka_unit_test(test_token_requests),
        cmocka_unit_test(test_a_call_that_waits_for_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
