/* Numbers that a server sends: units, limits, and the clock that they refer to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/retry.h"
#include "scripted.h"

#define OK_THING                                                                 \
    {                                                                            \
        200, "content-type: application/json", "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }
#define EVENTS(body)                                       \
    {                                                      \
        200, "content-type: text/event-stream", body, 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static void test_numbers_of_retry_after(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t delay_ms;
    } cases[] = {
        {"0", 0},
        {"1.5", 1500},
        {"0.0001", 1}, /* rounded up: never before the server asked */
        {"0.0000", 0},
        {"1.9999", 2000},
        {"7 ", 7000},
        {"9223372036854774.999", 9223372036854774999},
        {"9223372036854775", INT64_MAX},
        {"9223372036854775807", INT64_MAX},
        {"99999999999999999999999999.5", INT64_MAX},
        {"-1", -1},
        {"+1", -1},
        {"1.", -1},
        {".5", -1},
        {"1e3", -1},
        {"1,5", -1},
        {"1 2", -1},
        {"", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("'%s'\n", cases[i].value);
        assert_int_equal(cpodi_retry_after(cases[i].value, 0), cases[i].delay_ms);
    }
}

static void test_retry_after_by_the_clock_of_the_server(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        int64_t slept; /* -1: not retried, "above 120 s" */
    } cases[] = {
        /* An hour ahead of this client, which is at Sun, 06 Nov 1994 08:49:37 GMT; in any order. */
        {"date: Sun, 06 Nov 1994 09:49:37 GMT\nretry-after: Sun, 06 Nov 1994 09:49:38 GMT", 1000},
        {"retry-after: Sun, 06 Nov 1994 09:49:38 GMT\ndate: Sun, 06 Nov 1994 09:49:37 GMT", 1000},
        /* An hour behind. */
        {"date: Sun, 06 Nov 1994 07:49:37 GMT\nretry-after: Sun, 06 Nov 1994 07:50:07 GMT", 30000},
        {"date: Sun, 06 Nov 1994 07:49:37 GMT\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT", -1},
        /* Without a usable Date the client's own clock counts. */
        {"date: yesterday\nretry-after: Sun, 06 Nov 1994 08:49:47 GMT", 10000},
        {"date: 784111777\nretry-after: Sun, 06 Nov 1994 08:49:47 GMT", 10000},
        /* The past is now. */
        {"date: Sun, 06 Nov 1994 09:49:37 GMT\nretry-after: Sun, 06 Nov 1994 09:49:36 GMT", 0},
        /* retry-after-ms is the more exact one, if it is a number. */
        {"retry-after: 7\nretry-after-ms: 250", 250},
        {"retry-after-ms: 250.2\nretry-after: 7", 251},
        {"retry-after-ms: soon\nretry-after: 7", 7000},
        {"retry-after-ms: -5\nretry-after: 7", 7000},
        {"retry-after-ms: 99999999999999999999\nretry-after: 7", -1},
        {"retry-after-ms: 120001", -1},
        {"retry-after: 99999999999999999999", -1},
        {"retry-after: 120.001", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {{503, cases[i].headers, NULL, 0, 0}, OK_THING};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        print_message("%s\n", cases[i].headers);
        cpod_status status =
            cpod_core_call(client, client_test_api(), OP_GET, id_path, NULL, NULL, NULL, &error);
        assert_int_equal(status, cases[i].slept < 0 ? CPOD_ERR_SERVER : CPOD_OK);
        assert_int_equal(cpod_mock_sleep_count(s.mock), cases[i].slept < 0 ? 0 : 1);
        if (cases[i].slept >= 0)
            assert_int_equal(cpod_mock_sleep_at(s.mock, 0), cases[i].slept);
        else
            assert_non_null(strstr(error.message, "above 120 s"));
        cpod_client_free(client);
    }
}

static void test_delays_of_a_stream(void **state)
{
    (void)state;
    static const struct {
        const char *events;
        int64_t slept;
    } cases[] = {
        {"retry: 0\ndata: {\"id\":\"a\"}\n\n", 250},
        {"retry: 249\ndata: {\"id\":\"a\"}\n\n", 250},
        {"retry: 251\ndata: {\"id\":\"a\"}\n\n", 251},
        {"retry: 30001\ndata: {\"id\":\"a\"}\n\n", 30000},
        {"retry: 99999999999999999999999999\ndata: {\"id\":\"a\"}\n\n", 30000},
        {"retry: -1\ndata: {\"id\":\"a\"}\n\n", 1000},
        {"retry: 0.5\ndata: {\"id\":\"a\"}\n\n", 1000},
        {"retry:\ndata: {\"id\":\"a\"}\n\n", 1000},
        {"retry: 2000\nretry: 1s\ndata: {\"id\":\"a\"}\n\n", 2000}, /* what is not a number changes nothing */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {EVENTS(cases[i].events), EVENTS(cases[i].events),
                                             EVENTS("event: end\n\n")};
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, 0);
        cpod_client *client = script_client(&s, NULL);
        cpod_core_stream *stream = NULL;
        print_message("%s", cases[i].events);
        assert_int_equal(
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL),
            CPOD_OK);
        size_t events = 0;
        cpod_status status;
        while ((status = cpod_core_stream_next(stream, NULL, NULL)) == CPOD_OK)
            events++;
        assert_int_equal(status, CPOD_DONE);
        assert_int_equal(events, 2);
        assert_int_equal(cpod_mock_sleep_count(s.mock), 2);
        assert_int_equal(cpod_mock_sleep_at(s.mock, 0), cases[i].slept);
        assert_int_equal(cpod_mock_sleep_at(s.mock, 1), cases[i].slept);
        cpod_core_stream_free(stream);
        cpod_client_free(client);
    }
}

/* A delay beyond the limit ends the stream's call at once; whoever calls again does not wait for it. */
static void test_a_stream_does_not_wait_forever(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\n"),
                                                {503, "retry-after: 99999999999999999999", NULL, 0, 0},
                                                {204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL), CPOD_OK);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_SERVER);
    assert_int_equal(error.retry_after_ms, INT64_MAX);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 2);
    assert_in_range(cpod_mock_sleep_at(s.mock, 1), 1000, 2000);
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

/* Of an id, the length: one that no server accepts as a header would end the stream. */
static void test_lengths_of_ids(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        bool sent;
    } cases[] = {{4096, true}, {4097, false}, {500000, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const char event[] = "\ndata: {\"id\":\"a\"}\n\n";
        char *body = calloc(1, 4 + cases[i].length + sizeof event);
        assert_non_null(body);
        memcpy(body, "id: ", 4);
        memset(body + 4, 'x', cases[i].length);
        memcpy(body + 4 + cases[i].length, event, sizeof event);
        const script_response responses[] = {EVENTS(body), EVENTS("event: end\n\n")};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        cpod_core_stream *stream = NULL;
        assert_int_equal(
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL),
            CPOD_OK);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
        assert_int_equal(script_sent(&s, 1, "\nLast-Event-ID: xxx"), cases[i].sent);
        cpod_core_stream_free(stream);
        cpod_client_free(client);
        free(body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_of_retry_after),
        cmocka_unit_test(test_retry_after_by_the_clock_of_the_server),
        cmocka_unit_test(test_delays_of_a_stream),
        cmocka_unit_test(test_a_stream_does_not_wait_forever),
        cmocka_unit_test(test_lengths_of_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
