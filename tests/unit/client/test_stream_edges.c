/* Event streams at their limits: sizes of events, failed connections, delays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/http/sse.h"
#include "scripted.h"

#define EVENTS(text, failure)                                    \
    {                                                            \
        200, "content-type: text/event-stream", text, 0, failure \
    }
#define GONE                                 \
    {                                        \
        0, NULL, NULL, CPOD_ERR_TRANSPORT, 0 \
    }

static cpod_core_stream *open_watch(script *s, cpod_client_options *options, const cpod_call_options *call)
{
    cpod_client *client = script_client(s, options);
    cpod_core_stream *stream = NULL;
    const list_params params = {.call = call};
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, NULL),
        CPOD_OK);
    cpod_client_free(client);
    return stream;
}

/* The lines so far and the one that is being read count together. */
static void test_an_event_of_exactly_the_limit(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t limit;
        cpod_status status;
    } cases[] = {
        {"data: 12345\n", 11, CPOD_OK},
        {"data: 12345\n", 10, CPOD_ERR_LIMIT},
        {"data: 1\ndata: 2345\n", 11, CPOD_OK},
        {"data: 1\ndata: 2345\n", 10, CPOD_ERR_LIMIT},
        {"0123456789", 10, CPOD_OK},
        {"0123456789", 9, CPOD_ERR_LIMIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t piece = 1; piece <= strlen(cases[i].text); piece++) {
            cpodi_sse sse;
            cpodi_sse_init(&sse, cpod_default_allocator(), cases[i].limit);
            cpod_status status = CPOD_OK;
            size_t length = strlen(cases[i].text);
            for (size_t at = 0; at < length && status == CPOD_OK; at += piece) {
                size_t used = 0;
                size_t count = length - at < piece ? length - at : piece;
                status = cpodi_sse_feed(&sse, cases[i].text + at, count, &used, NULL);
            }
            assert_int_equal(status, cases[i].status);
            cpodi_sse_free(&sse);
        }
    }
}

static void test_the_limit_of_a_client(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        cpod_status status;
    } cases[] = {{16, CPOD_OK}, {15, CPOD_ERR_LIMIT}};
    static const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\nevent: end\n\n", CPOD_OK)};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.max_event_bytes = cases[i].limit;
        cpod_core_stream *stream = open_watch(&s, &options, NULL);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_stream_next(stream, NULL, &error), cases[i].status);
        if (cases[i].status != CPOD_OK)
            assert_string_equal(error.message, "An event is larger than 15 bytes (max_event_bytes)");
        cpod_core_stream_free(stream);
    }
}

/* The stream gives up at the tenth connection in a row that fails, each with the retries of the call. */
static void test_ten_failed_connections(void **state)
{
    (void)state;
    static const struct {
        size_t failures; /* of connections */
        cpod_status status;
    } cases[] = {{9, CPOD_OK}, {10, CPOD_ERR_TRANSPORT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script_response responses[32] = {EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_OK)};
        for (size_t k = 1; k <= cases[i].failures; k++)
            responses[k] = (script_response)GONE;
        responses[cases[i].failures + 1] =
            (script_response)EVENTS("data: {\"id\":\"b\"}\n\nevent: end\n\n", CPOD_OK);
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.max_retries = CPOD_NO_RETRIES;
        cpod_core_stream *stream = open_watch(&s, &options, NULL);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_stream_next(stream, NULL, &error), cases[i].status);
        assert_int_equal(cpod_mock_request_count(s.mock), cases[i].status == CPOD_OK ? 11 : 11);
        assert_int_equal(cpod_mock_sleep_count(s.mock), 10);
        cpod_core_stream_free(stream);
    }
}

/* A connection that succeeds, even without an event, makes the count begin again. */
static void test_failures_that_are_not_in_a_row(void **state)
{
    (void)state;
    script_response responses[64];
    size_t count = 0;
    responses[count++] = (script_response)EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_OK);
    for (int round = 0; round < 3; round++) {
        for (int k = 0; k < 9; k++)
            responses[count++] = (script_response)GONE;
        responses[count++] = (script_response)EVENTS("", CPOD_OK);
    }
    responses[count++] = (script_response){204, NULL, NULL, 0, 0};
    script s;
    script_begin(&s, responses, count);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_retries = CPOD_NO_RETRIES;
    cpod_core_stream *stream = open_watch(&s, &options, NULL);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_mock_request_count(s.mock), count);
    cpod_core_stream_free(stream);
}

/* Without events the delay doubles from 1 s to 30 s; an event resets it. */
static void test_an_event_resets_the_backoff(void **state)
{
    (void)state;
    static const char event[] = "data: {\"id\":\"a\"}\n\n";
    const script_response responses[] = {EVENTS("", CPOD_OK),    EVENTS("", CPOD_OK), EVENTS("", CPOD_OK),
                                         EVENTS(event, CPOD_OK), EVENTS("", CPOD_OK), EVENTS("", CPOD_OK),
                                         {204, NULL, NULL, 0, 0}};
    static const int64_t limits[] = {1000, 2000, 4000, 1000, 2000, 4000};
    script s;
    SCRIPT(&s, responses);
    const uint64_t random = 999999937;
    cpod_mock_set_random(s.mock, random);
    cpod_core_stream *stream = open_watch(&s, NULL, NULL);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 6);
    for (size_t i = 0; i < 6; i++) {
        int64_t span = limits[i] - 1000;
        assert_int_equal(cpod_mock_sleep_at(s.mock, i), 1000 + (int64_t)(random % (uint64_t)(span + 1)));
    }
    cpod_core_stream_free(stream);
}

/* `retry` is the least delay of all later waits, 30 s at most. */
static void test_retry_beyond_the_longest_delay(void **state)
{
    (void)state;
    const script_response responses[] = {EVENTS("retry: 999999\ndata: {\"id\":\"a\"}\n\n", CPOD_OK),
                                         EVENTS("", CPOD_OK),
                                         {204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, UINT64_MAX);
    cpod_core_stream *stream = open_watch(&s, NULL, NULL);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), 30000);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 1), 30000);
    cpod_core_stream_free(stream);
}

/* A wait that would end at the deadline is not begun. */
static void test_a_wait_to_the_deadline(void **state)
{
    (void)state;
    static const struct {
        int64_t timeout_ms;
        cpod_status status;
    } cases[] = {{1000, CPOD_ERR_TIMEOUT}, {1001, CPOD_DONE}};
    static const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_OK),
                                                EVENTS("event: end\n\n", CPOD_OK)};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, 0);
        cpod_core_stream *stream = open_watch(&s, NULL, CPOD_CALL(.timeout_ms = cases[i].timeout_ms));
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), cases[i].status);
        assert_int_equal(cpod_mock_sleep_count(s.mock), cases[i].status == CPOD_DONE ? 1 : 0);
        cpod_core_stream_free(stream);
    }
}

/* An event stream lasts as long as it likes: of the times of a call only its end and the idle time count. */
static void test_times_of_connections(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_OK),
                                                EVENTS("event: end\n\n", CPOD_OK)};
    static const struct {
        cpod_call_options options;
        int64_t deadline_ms; /* after the beginning; 0: none */
    } cases[] = {
        {{.attempt_timeout_ms = 500}, 0},
        {{.timeout_ms = 90000}, 90000},
        {{.timeout_ms = 90000, .attempt_timeout_ms = 500}, 90000},
        {{.timeout_ms = -1}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_random(s.mock, 0);
        int64_t begin = cpod_mock_now(s.mock);
        cpod_call_options options = cases[i].options;
        options.size = sizeof options;
        cpod_core_stream *stream = open_watch(&s, NULL, &options);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
        assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
        for (size_t request = 0; request < 2; request++) {
            const cpod_mock_request *sent = cpod_mock_request_at(s.mock, request);
            assert_int_equal(sent->deadline_ms, cases[i].deadline_ms == 0 ? 0 : begin + cases[i].deadline_ms);
            assert_int_equal(sent->idle_timeout_ms, 60000);
        }
        cpod_core_stream_free(stream);
    }
}

/* A stream that ends cleanly and cannot be resumed: over, unless its description names a last event. */
static void test_a_clean_end_without_resuming(void **state)
{
    (void)state;
    static const struct {
        bool has_last_event;
        cpod_status failure, status;
    } cases[] = {
        {true, CPOD_OK, CPOD_ERR_TRANSPORT},
        {false, CPOD_OK, CPOD_DONE},
        {false, CPOD_ERR_TRANSPORT, CPOD_ERR_TRANSPORT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\n", cases[i].failure)};
        script s;
        SCRIPT(&s, responses);
        cpod_client *client = script_client(&s, NULL);
        cpod_api api = *client_test_api();
        cpod_tables tables = *api.tables;
        cpod_operation operation = tables.operations[OP_WATCH];
        api.tables = &tables;
        tables.operations = &operation;
        if (!cases[i].has_last_event)
            operation.stream_end = CPOD_NONE;
        const list_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
        cpod_core_stream *stream = NULL;
        assert_int_equal(cpod_core_stream_open(client, &api, 0, NULL, &params, NULL, &stream, NULL), CPOD_OK);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_OK);
        assert_int_equal(cpod_core_stream_next(stream, NULL, &error), cases[i].status);
        if (cases[i].has_last_event)
            assert_non_null(strstr(error.message, "cannot be resumed"));
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
        cpod_core_stream_free(stream);
        cpod_client_free(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_of_exactly_the_limit),
        cmocka_unit_test(test_the_limit_of_a_client),
        cmocka_unit_test(test_ten_failed_connections),
        cmocka_unit_test(test_failures_that_are_not_in_a_row),
        cmocka_unit_test(test_an_event_resets_the_backoff),
        cmocka_unit_test(test_retry_beyond_the_longest_delay),
        cmocka_unit_test(test_a_wait_to_the_deadline),
        cmocka_unit_test(test_a_clean_end_without_resuming),
        cmocka_unit_test(test_times_of_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
