/* The event-stream format byte by byte, and streams that resume. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/http/sse.h"
#include "scripted.h"

/* ---- the format ---- */

/* Events of a text that arrives in pieces of `piece` bytes, as "type|data|id;" one after another. */
static void parse(const char *text, size_t length, size_t piece, char *events, size_t size)
{
    cpodi_sse sse;
    cpodi_sse_init(&sse, cpod_default_allocator(), 1000);
    events[0] = '\0';
    for (size_t at = 0; at < length; at += piece) {
        size_t end = at + piece < length ? at + piece : length;
        for (size_t from = at; from < end;) {
            size_t used = 0;
            assert_int_equal(cpodi_sse_feed(&sse, text + from, end - from, &used, NULL), CPOD_OK);
            assert_true(used > 0);
            from += used;
            if (!sse.is_complete)
                continue;
            size_t written = strlen(events);
            (void)snprintf(events + written, size - written, "%s|%s|%s;", sse.type.data, sse.data.data,
                           sse.id.data);
        }
    }
    cpodi_sse_free(&sse);
}

static void test_format(void **state)
{
    (void)state;
    static const struct {
        const char *text, *events;
    } cases[] = {
        {"data: a\n\n", "|a|;"},
        {"data: a\r\n\r\n", "|a|;"},
        {"data: a\r\r", "|a|;"},
        {"data: a\r\n\rdata: b\n\r\n", "|a|;|b|;"},
        {"\xEF\xBB\xBF"
         "data: a\n\n\xEF\xBB\xBF"
         "data: b\n\n",
         "|a|;"},
        {":comment\ndata:a\n:\ndata\ndata:  b\n\n", "|a\n\n b|;"},
        {"event: x\nid: 7\ndata: 1\n\ndata: 2\n\n", "x|1|7;|2|7;"},
        {"id: 7\ndata: 1\n\nid\ndata: 2\n\n", "|1|7;|2|;"},
        {"data\n\n", "||;"},
        {"data:\ndata:\n\n", "|\n|;"},
        {"\n\n\n\n", ""},
        {"unknown: a\ndatax: b\n\n", ""},
        {"event: end\n\n", "end||;"},
        {"data: not the end of it\n", ""},
        {"retry: 50\nretry: x\nretry: -1\ndata: a\n\n", "|a|;"},
        {"data: h\xC3\xA9\n\n", "|h\xC3\xA9|;"},
        {"event: a\nevent: b\ndata: 1\n\n", "b|1|;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].text);
        for (size_t piece = 1; piece <= length; piece++) { /* boundaries at every byte */
            char events[256];
            parse(cases[i].text, length, piece, events, sizeof events);
            assert_string_equal(events, cases[i].events);
        }
    }
    char events[256];
    parse("id: 1\0002\ndata: a\n\n", 18, 5, events, sizeof events);
    assert_string_equal(events, "|a|;"); /* an id with a NUL is ignored */
}

static void test_an_event_has_a_limit(void **state)
{
    (void)state;
    cpodi_sse sse;
    cpodi_sse_init(&sse, cpod_default_allocator(), 20);
    size_t used;
    assert_int_equal(cpodi_sse_feed(&sse, "data: 123456789\n", 16, &used, NULL), CPOD_OK);
    assert_int_equal(cpodi_sse_feed(&sse, "data: 123456789\n", 16, &used, NULL), CPOD_ERR_LIMIT);
    cpodi_sse_free(&sse);
    cpodi_sse_init(&sse, cpod_default_allocator(), 20);
    assert_int_equal(cpodi_sse_feed(&sse, "retry: 1500\n", 12, &used, NULL), CPOD_OK);
    assert_int_equal(sse.retry_ms, 1500);
    assert_int_equal(cpodi_sse_feed(&sse, "a line without an end that goes on", 34, &used, NULL),
                     CPOD_ERR_LIMIT);
    cpodi_sse_free(&sse);
}

/* ---- streams ---- */

#define EVENTS(text, failure)                                    \
    {                                                            \
        200, "content-type: text/event-stream", text, 0, failure \
    }

typedef struct walked {
    char seen[256]; /* ids */
    cpod_status ended;
    cpod_error error;
} walked;

static walked walk(script *s, const list_params *params)
{
    walked w = {.error = CPOD_ERROR_INIT};
    cpod_client *client = script_client(s, NULL);
    cpod_core_stream *stream = NULL;
    w.ended =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, params, NULL, &stream, &w.error);
    cpod_client_free(client); /* the stream holds it */
    const void *item;
    while (w.ended == CPOD_OK) {
        w.ended = cpod_core_stream_next(stream, &item, &w.error);
        if (w.ended == CPOD_OK)
            strcat(w.seen, ((const thing *)item)->id);
    }
    cpod_core_stream_free(stream);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    assert_int_equal(script_usage(s).releases, 1);
    return w;
}

static void test_a_stream_to_its_end(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS(": hi\n\ndata: {\"id\":\"a\"}\n\nevent: x\ndata: {\"id\":\ndata: \"b\"}\n\nevent: end\ndata: "
               "{\"id\":\"c\"}\n\ndata: {\"id\":\"z\"}\n\n",
               CPOD_OK)};
    for (size_t piece = 1; piece < 40; piece++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_piece(s.mock, piece);
        walked w = walk(&s, NULL);
        assert_int_equal(w.ended, CPOD_DONE);
        assert_string_equal(w.seen, "abc"); /* the last event is one of them */
        assert_true(script_sent(&s, 0, "\nAccept: text/event-stream, application/problem+json\n"));
        assert_false(script_sent(&s, 0, "Last-Event-ID"));
    }
}

static void test_a_stream_resumes(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS("id: 1\ndata: {\"id\":\"a\"}\n\nid: 2\ndata: {\"id\":\"half", CPOD_ERR_TRANSPORT), /* cut */
        EVENTS("id: 2\ndata: {\"id\":\"b\"}\n\n", CPOD_OK), /* a clean end is not an error */
        EVENTS("retry: 300\n\n", CPOD_ERR_TIMEOUT),         /* idle */
        {503, NULL, NULL, 0, 0},
        {503, NULL, NULL, 0, 0},
        {503, NULL, NULL, 0, 0}, /* one reconnection with its retries */
        EVENTS("data: {\"id\":\"c\"}\n\n", CPOD_OK),
        {204, NULL, NULL, 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    walked w = walk(&s, NULL);
    assert_int_equal(w.ended, CPOD_DONE);
    assert_string_equal(w.seen, "abc");
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 1\n"));
    assert_true(script_sent(&s, 2, "\nLast-Event-ID: 2\n"));
    assert_true(script_sent(&s, 7, "\nLast-Event-ID: 2\n"));
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), 1000);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 1), 1000);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 2), 300); /* as the server asked */
    assert_int_equal(cpod_mock_request_count(s.mock), 8);
}

/* A long id in between reallocates the parser's own; an empty or unsendable one removes it. */
static void test_an_id_is_taken_back(void **state)
{
    (void)state;
    static char with_long_id[4096] = "id: ";
    memset(with_long_id + 4, 'x', 3000);
    strcpy(with_long_id + 3004, "\ndata: {\"id\":\"b\"}\n\nid:\ndata: {\"id\":\"c\"}\n\n");
    const script_response responses[] = {
        EVENTS("id: 1\ndata: {\"id\":\"a\"}\n\n", CPOD_OK),
        {200, "content-type: text/event-stream", with_long_id, 0, CPOD_OK},
        EVENTS("id: 2\ndata: {\"id\":\"d\"}\n\n", CPOD_OK),
        EVENTS("id: 3\x01\ndata: {\"id\":\"e\"}\n\n", CPOD_OK),
        {204, NULL, NULL, 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    walked w = walk(&s, NULL);
    assert_int_equal(w.ended, CPOD_DONE);
    assert_string_equal(w.seen, "abcde");
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 1\n"));
    assert_false(script_sent(&s, 2, "Last-Event-ID"));
    assert_true(script_sent(&s, 3, "\nLast-Event-ID: 2\n"));
    assert_false(script_sent(&s, 4, "Last-Event-ID"));
}

/* The rules of Retry-After and x-should-retry hold for reconnecting as well. */
static void test_a_server_that_says_when_to_come_back(void **state)
{
    (void)state;
    static const script_response later[] = {
        EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_ERR_TRANSPORT),
        {503, "retry-after: 60", NULL, 0, 0},
        {503, "retry-after: 60", NULL, 0, 0},
        {503, "retry-after: 90", NULL, 0, 0},
        {204, NULL, NULL, 0, 0},
    };
    static const char *const refusals[] = {"retry-after: 3600", "x-should-retry: false"};
    script s;
    SCRIPT(&s, later);
    cpod_mock_set_random(s.mock, 0);
    assert_int_equal(walk(&s, NULL).ended, CPOD_DONE);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 4);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 3), 90000); /* though no backoff is longer than 30 s */
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const script_response responses[] = {
            EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_ERR_TRANSPORT),
            {503, refusals[i], NULL, 0, 0},
        };
        SCRIPT(&s, responses);
        assert_int_equal(walk(&s, NULL).ended, CPOD_ERR_SERVER);
        assert_int_equal(cpod_mock_request_count(s.mock), 2);
    }
}

static void test_backoff_grows_to_30_seconds(void **state)
{
    (void)state;
    static script_response responses[40];
    for (size_t i = 0; i < 40; i++)
        responses[i] = (script_response)EVENTS("", CPOD_OK);
    responses[9] = (script_response){204, NULL, NULL, 0, 0};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 0);
    assert_int_equal(walk(&s, NULL).ended, CPOD_DONE);
    for (size_t i = 0; i < cpod_mock_sleep_count(s.mock); i++)
        assert_int_equal(cpod_mock_sleep_at(s.mock, i), 1000);
    SCRIPT(&s, responses);
    cpod_mock_set_random(s.mock, 28999); /* 30 s at most; smaller limits get the rest of it */
    assert_int_equal(walk(&s, NULL).ended, CPOD_DONE);
    assert_int_equal(cpod_mock_sleep_at(s.mock, 0), 1000);
    assert_int_equal(cpod_mock_sleep_at(s.mock, cpod_mock_sleep_count(s.mock) - 1), 1000 + 28999);
}

static void test_streams_that_do_not_begin(void **state)
{
    (void)state;
    static const struct {
        script_response response;
        cpod_status status;
    } cases[] = {
        {{404, NULL, NULL, 0, 0}, CPOD_ERR_NOT_FOUND},
        {{200, "content-type: text/html", "<html>", 0, 0}, CPOD_ERR_PROTOCOL},
        {{200, "content-type: application/json", "{}", 0, 0}, CPOD_ERR_PROTOCOL}, /* it has a last event */
        {{204, NULL, NULL, 0, 0}, CPOD_DONE},
        {{0, NULL, NULL, CPOD_ERR_TLS, 0}, CPOD_ERR_TLS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        script_begin(&s, &cases[i].response, 1);
        assert_int_equal(walk(&s, NULL).ended, cases[i].status);
    }
}

static void test_a_server_that_is_gone(void **state)
{
    (void)state;
    static script_response responses[64];
    for (size_t i = 0; i < 64; i++)
        responses[i] = (script_response){0, NULL, NULL, CPOD_ERR_TRANSPORT, 0};
    responses[0] = (script_response)EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_OK);
    script s;
    SCRIPT(&s, responses);
    walked w = walk(&s, NULL);
    assert_int_equal(w.ended, CPOD_ERR_TRANSPORT);
    assert_string_equal(w.seen, "a");
    /* Without retries a stream does not reconnect. */
    SCRIPT(&s, responses);
    const list_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    w = walk(&s, &params);
    assert_int_equal(w.ended, CPOD_ERR_TRANSPORT);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
}

/* It has the same failure from then on, and sends nothing. */
static void test_a_stream_that_cannot_be_resumed(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_ERR_TRANSPORT)};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    const list_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, NULL),
        CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    cpod_error error = CPOD_ERROR_INIT;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_TRANSPORT);
        assert_int_equal(error.status, CPOD_ERR_TRANSPORT);
        assert_non_null(strstr(error.message, "cut"));
    }
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

static void test_cancel_and_deadline(void **state)
{
    (void)state;
    static const script_response responses[] = {EVENTS("data: {\"id\":\"a\"}\n\n", CPOD_OK),
                                                EVENTS("data: {\"id\":\"b\"}\n\n", CPOD_OK)};
    script s;
    SCRIPT(&s, responses);
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    cpod_mock_on_sleep(s.mock, script_cancel, cancel);
    const list_params params = {.call = CPOD_CALL(.cancel = cancel)};
    walked w = walk(&s, &params);
    assert_int_equal(w.ended, CPOD_ERR_CANCELLED);
    assert_string_equal(w.seen, "a");
    cpod_cancel_free(cancel);
    SCRIPT(&s, responses);
    const list_params late = {.call = CPOD_CALL(.timeout_ms = 900)};
    w = walk(&s, &late);
    assert_int_equal(w.ended, CPOD_ERR_TIMEOUT);
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
}

static void test_a_bad_event_is_an_error_and_the_stream_goes_on(void **state)
{
    (void)state;
    static const script_response responses[] = {
        EVENTS("data: {\"id\":1}\n\ndata: {\"id\":\"a\"}\n\nevent: end\n\n", CPOD_OK)};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL), CPOD_OK);
    cpod_error error = CPOD_ERROR_INIT;
    const void *item;
    assert_int_equal(cpod_core_stream_next(stream, &item, &error), CPOD_ERR_DECODE);
    assert_string_equal(error.path, "id");
    assert_null(item);
    assert_int_equal(cpod_core_stream_next(stream, &item, &error), CPOD_OK);
    assert_string_equal(((const thing *)item)->id, "a");
    assert_int_equal(cpod_core_stream_next(stream, &item, &error), CPOD_DONE);
    cpod_core_stream_free(stream);
    cpod_core_stream_free(NULL);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_an_event_has_a_limit),
        cmocka_unit_test(test_a_stream_to_its_end),
        cmocka_unit_test(test_a_stream_resumes),
        cmocka_unit_test(test_an_id_is_taken_back),
        cmocka_unit_test(test_a_server_that_says_when_to_come_back),
        cmocka_unit_test(test_backoff_grows_to_30_seconds),
        cmocka_unit_test(test_streams_that_do_not_begin),
        cmocka_unit_test(test_a_server_that_is_gone),
        cmocka_unit_test(test_a_stream_that_cannot_be_resumed),
        cmocka_unit_test(test_cancel_and_deadline),
        cmocka_unit_test(test_a_bad_event_is_an_error_and_the_stream_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
