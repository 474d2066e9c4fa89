/* Streams in a batch: events, connections and failures are those of a stream that waits. The network is a
 * script; the clock advances only by waiting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "follow.h"

#define JSON "content-type: application/json"

/* ---- events ---- */

static void test_a_stream_to_its_end(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(
        ": hi\n\n" EVENT("a") "event: x\ndata: {\"id\":\ndata: \"b\"}\n\nevent: end\n" EVENT("c") EVENT("z"),
        CPOD_OK)};
    for (size_t piece = 0; piece < 40; piece++) { /* cut at every byte */
        follow f;
        FOLLOW_BEGIN(&f, responses, NULL);
        cpod_mock_set_piece(f.s.mock, piece);
        follow_open(&f, follow_plain);
        follow_to_end(&f);
        assert_int_equal(f.ended, CPOD_DONE);
        assert_string_equal(f.seen, "abc");
        assert_int_equal(follow_next(&f), CPOD_DONE); /* the end stays */
        assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
        assert_true(script_sent(&f.s, 0, "\nAccept: text/event-stream, application/problem+json\n"));
        follow_end(&f);
    }
}

/* One event for each report is as good as all that are there. */
static void test_one_event_at_a_time(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS(EVENT("a") EVENT("b") "event: end\n" EVENT("c"), CPOD_OK)};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, follow_plain);
    do {
        follow_await(&f);
        f.ended = follow_next(&f);
        assert_int_not_equal(f.ended, CPOD_PENDING); /* no report is in vain */
    } while (f.ended == CPOD_OK);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "abc");
    follow_end(&f);
}

static void test_pending_until_the_batch_is_driven(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a") "event: end\n\n", CPOD_OK)};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, follow_plain);
    for (int i = 0; i < 3; i++)
        assert_int_equal(follow_next(&f), CPOD_PENDING);
    assert_int_equal(cpod_batch_wait(f.batch, -1, NULL), CPOD_OK); /* no call is in progress */
    assert_int_equal(cpod_batch_count(f.batch), 0);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "a");
    follow_end(&f);
}

/* A caller that does not read is notified once, and the batch has nothing to wait for. */
static void test_a_slow_reader(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a") EVENT("b") "event: end\n\n", CPOD_OK)};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    cpod_mock_set_piece(f.s.mock, strlen(EVENT("a")));
    follow_open(&f, follow_plain);
    follow_await(&f);
    for (int i = 0; i < 3; i++)
        assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
    cpod_mock_advance(f.s.mock, 3600000); /* longer than idle_timeout_ms, which is not the server's fault */
    assert_int_equal(follow_next(&f), CPOD_OK);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "ab");
    assert_int_equal(cpod_mock_request_count(f.s.mock), 1);
    follow_end(&f);
}

/* An event is valid until the next one is taken, whatever the batch has received by then. */
static void test_text_stays_valid(void **state)
{
    (void)state;
    const cpod_api *api = client_test_api();
    cpod_operation operation = api->tables->operations[OP_WATCH];
    cpod_response response = api->tables->responses[operation.first_response];
    response.kind = CPOD_KIND_STRING;
    operation.first_response = 0;
    cpod_tables tables = *api->tables;
    tables.operations = &operation;
    tables.responses = &response;
    cpod_api of_text = *api;
    of_text.tables = &tables;
    static const script_response responses[] = {
        EVENTS("data: first\n\ndata: a second, longer one\n\nevent: end\ndata: c\n\n", CPOD_OK)};
    static const char *const expected[] = {"first", "a second, longer one", "c"};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    const list_params params = {.call = CPOD_CALL(.batch = f.batch, .tag = (void *)&f.stream)};
    assert_int_equal(cpod_core_stream_open(f.client, &of_text, 0, NULL, &params, NULL, &f.stream, NULL),
                     CPOD_OK);
    for (size_t i = 0; i < 3; i++) {
        const void *item = NULL;
        follow_await(&f);
        assert_int_equal(cpod_core_stream_next(f.stream, &item, NULL), CPOD_OK);
        assert_int_equal(cpod_batch_wait(f.batch, 0, NULL), CPOD_OK); /* the next one arrives */
        assert_string_equal(item, expected[i]);
    }
    follow_await(&f);
    assert_int_equal(cpod_core_stream_next(f.stream, NULL, NULL), CPOD_DONE);
    follow_end(&f);
}

static void test_events_that_do_not_decode(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS("data: {\"id\":1}\n\n" EVENT("a") "data: {\n\nevent: end\ndata: {\"id\":2}\n\n", CPOD_OK)};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, follow_plain);
    follow_await(&f);
    assert_int_equal(follow_next(&f), CPOD_ERR_DECODE);
    assert_string_equal(f.error.path, "id");
    do {
        follow_await(&f); /* goes on by itself */
        f.ended = follow_next(&f);
    } while (f.ended == CPOD_OK || f.ended == CPOD_ERR_DECODE);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "!a!!");
    follow_end(&f);
}

/* It fails the stream, which goes on after the last event before it when it is asked again. */
static void test_an_event_that_is_too_long(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS("id: 1\n" EVENT("a") "id: 2\ndata: {\"id\":\"a very long one\"}\n\n" EVENT("b"), CPOD_OK),
        EVENTS("event: end\n\n", CPOD_OK)};
    follow f;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_event_bytes = 20;
    FOLLOW_BEGIN(&f, responses, &options);
    follow_open(&f, follow_plain);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_ERR_LIMIT);
    assert_non_null(strstr(f.error.message, "max_event_bytes"));
    assert_int_equal(script_usage(&f.s).open_exchanges, 0);
    assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
    assert_int_equal(follow_next(&f), CPOD_PENDING);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_true(script_sent(&f.s, 1, "\nLast-Event-ID: 1\n"));
    assert_string_equal(f.seen, "a");
    follow_end(&f);
}

/* ---- connections ---- */

static void test_a_stream_resumes(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS("id: 1\n" EVENT("a") "id: 2\ndata: {\"id\":\"half", CPOD_ERR_TRANSPORT), /* cut */
        EVENTS("id: 2\n" EVENT("b"), CPOD_OK), /* a clean end is not an error */
        EVENTS("retry: 300\n\n", CPOD_ERR_TIMEOUT),
        {503, NULL, NULL, 0, 0},
        {503, NULL, NULL, 0, 0},
        {503, NULL, NULL, 0, 0}, /* one reconnection with its retries */
        EVENTS(EVENT("c"), CPOD_OK),
        {204, NULL, NULL, 0, 0},
    };
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    cpod_mock_set_random(f.s.mock, 0);
    follow_open(&f, follow_plain);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "abc");
    assert_int_equal(cpod_mock_request_count(f.s.mock), 8);
    assert_true(script_sent(&f.s, 1, "\nLast-Event-ID: 1\n"));
    assert_true(script_sent(&f.s, 2, "\nLast-Event-ID: 2\n"));
    assert_true(script_sent(&f.s, 7, "\nLast-Event-ID: 2\n"));
    static const int64_t delays[] = {1000, 1000, 300}; /* the third as the server asked */
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cpod_mock_request_at(f.s.mock, i + 1)->at_ms -
                             cpod_mock_request_at(f.s.mock, i)->at_ms,
                         delays[i]);
    follow_end(&f);
}

static void test_backoff_and_the_floor_of_retry(void **state)
{
    (void)state;
    static script_response responses[16];
    for (size_t i = 0; i < 15; i++)
        responses[i] = (script_response)EVENTS("retry: 0\n\n", CPOD_OK);
    responses[15] = (script_response){204, NULL, NULL, 0, 0};
    for (uint64_t random = 0; random < 2; random++) {
        follow f;
        FOLLOW_BEGIN(&f, responses, NULL);
        cpod_mock_set_random(f.s.mock, random == 0 ? 0 : 29750);
        follow_open(&f, follow_plain);
        follow_to_end(&f);
        assert_int_equal(f.ended, CPOD_DONE);
        int64_t last = cpod_mock_request_at(f.s.mock, 15)->at_ms - cpod_mock_request_at(f.s.mock, 14)->at_ms;
        assert_int_equal(last, random == 0 ? 250 : 30000);
        follow_end(&f);
    }
}

static void test_ten_lost_connections(void **state)
{
    (void)state;
    enum { ATTEMPTS = 3, CONNECTIONS = 10 };
    static script_response responses[1 + (CONNECTIONS + 1) * ATTEMPTS];
    responses[0] = (script_response)EVENTS(EVENT("a"), CPOD_OK);
    for (size_t i = 1; i < sizeof responses / sizeof responses[0]; i++)
        responses[i] = (script_response){0, NULL, NULL, CPOD_ERR_TRANSPORT, 0};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, follow_plain);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_ERR_TRANSPORT);
    assert_string_equal(f.seen, "a");
    assert_int_equal(cpod_mock_request_count(f.s.mock), 1 + CONNECTIONS * ATTEMPTS);
    /* It rests until it is asked again. */
    assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_mock_request_count(f.s.mock), 1 + CONNECTIONS * ATTEMPTS);
    assert_int_equal(follow_next(&f), CPOD_PENDING);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_ERR_TRANSPORT);
    assert_int_equal(cpod_mock_request_count(f.s.mock), 1 + (CONNECTIONS + 1) * ATTEMPTS);
    follow_end(&f);
}

/* A stream that cannot be resumed has the same failure from then on, and sends nothing. */
static void test_a_failure_for_good(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS(EVENT("a"), CPOD_ERR_TRANSPORT)};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, (cpod_call_options){.max_retries = CPOD_NO_RETRIES});
    follow_to_end(&f);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(follow_next(&f), CPOD_ERR_TRANSPORT);
        assert_int_equal(cpod_batch_next(f.batch, -1, NULL, NULL), CPOD_DONE);
    }
    assert_string_equal(f.seen, "a");
    assert_int_equal(cpod_mock_request_count(f.s.mock), 1);
    follow_end(&f);
}

static void test_streams_that_do_not_begin(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
    } cases[] = {
        {{404, NULL, NULL, 0, 0}, CPOD_ERR_NOT_FOUND},
        {{403, NULL, NULL, 0, 0}, CPOD_ERR_FORBIDDEN},
        {{204, NULL, NULL, 0, 0}, CPOD_DONE},
        {{0, NULL, NULL, CPOD_ERR_TLS, 0}, CPOD_ERR_TLS},
        {{503, "retry-after: 3600", NULL, 0, 0}, CPOD_ERR_SERVER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        follow f;
        follow_begin(&f, &cases[i].response, 1, NULL);
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        follow_open(&f, (cpod_call_options){.response = &info});
        follow_to_end(&f);
        assert_int_equal(f.ended, cases[i].status);
        assert_int_equal(cpod_mock_request_count(f.s.mock), 1);
        assert_int_equal(info.http_status, cases[i].response.status);
        assert_int_equal(info.attempts, 1);
        follow_end(&f);
    }
}

/* The first connection has the retries of a call, and is not repeated ten times. */
static void test_a_first_connection_that_fails(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {0, NULL, NULL, CPOD_ERR_TRANSPORT, 0}, {503, NULL, NULL, 0, 0}, {503, NULL, NULL, 0, 0}};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, follow_plain);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_ERR_SERVER);
    assert_int_equal(cpod_mock_request_count(f.s.mock), 3);
    follow_end(&f);
}

static void test_a_condition(void **state)
{
    (void)state;
    static const script_response responses[] = {{304, NULL, NULL, 0, 0}};
    follow f;
    FOLLOW_BEGIN(&f, responses, NULL);
    follow_open(&f, (cpod_call_options){.if_none_match = "\"1\""});
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_NOT_MODIFIED);
    follow_await(&f);
    assert_int_equal(follow_next(&f), CPOD_DONE);
    assert_int_equal(cpod_mock_request_count(f.s.mock), 1);
    follow_end(&f);
}

static void test_a_page_in_place_of_events(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/html\nx-request-id: r", "<html>Log in</html>", 0, 0}};
    for (size_t piece = 0; piece < 20; piece += 3) {
        follow f;
        FOLLOW_BEGIN(&f, responses, NULL);
        cpod_mock_set_piece(f.s.mock, piece);
        follow_open(&f, follow_plain);
        follow_to_end(&f);
        assert_int_equal(f.ended, CPOD_ERR_PROTOCOL);
        assert_non_null(strstr(f.error.message, "text/html"));
        assert_string_equal(f.error.body, "<html>Log in</html>");
        assert_string_equal(f.error.request_id, "r");
        assert_int_equal(f.error.http_status, 200);
        follow_end(&f);
    }
}

/* ---- tokens ---- */

/* The token is refused when the stream reconnects; one refresh serves it and the calls beside it. */
static void test_a_token_that_ends_under_way(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"access_token\":\"one\",\"expires_in\":100}", 0, 0},
        EVENTS("id: 1\n" EVENT("a"), CPOD_ERR_TRANSPORT),
        {401, NULL, NULL, 0, 0},
        {200, JSON, "{\"access_token\":\"two\",\"expires_in\":100}", 0, 0},
        EVENTS("event: end\n\n", CPOD_OK),
    };
    follow f;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.client_id = "app";
    options.client_secret = "secret";
    FOLLOW_BEGIN(&f, responses, &options);
    follow_open(&f, follow_plain);
    follow_to_end(&f);
    assert_int_equal(f.ended, CPOD_DONE);
    assert_string_equal(f.seen, "a");
    assert_true(script_sent(&f.s, 1, "\nAuthorization: Bearer one\n"));
    assert_true(script_sent(&f.s, 4, "\nAuthorization: Bearer two\n"));
    assert_true(script_sent(&f.s, 4, "\nLast-Event-ID: 1\n"));
    follow_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_stream_to_its_end),
        cmocka_unit_test(test_one_event_at_a_time),
        cmocka_unit_test(test_pending_until_the_batch_is_driven),
        cmocka_unit_test(test_a_slow_reader),
        cmocka_unit_test(test_text_stays_valid),
        cmocka_unit_test(test_events_that_do_not_decode),
        cmocka_unit_test(test_an_event_that_is_too_long),
        cmocka_unit_test(test_a_stream_resumes),
        cmocka_unit_test(test_backoff_and_the_floor_of_retry),
        cmocka_unit_test(test_ten_lost_connections),
        cmocka_unit_test(test_a_failure_for_good),
        cmocka_unit_test(test_streams_that_do_not_begin),
        cmocka_unit_test(test_a_first_connection_that_fails),
        cmocka_unit_test(test_a_condition),
        cmocka_unit_test(test_a_page_in_place_of_events),
        cmocka_unit_test(test_a_token_that_ends_under_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
