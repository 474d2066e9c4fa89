/* The last event of a stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define EVENTS(text)                                         \
    {                                                        \
        200, "content-type: text/event-stream", (text), 0, 0 \
    }
#define A "data: {\"id\":\"a\"}\n\n"

/* What a caller sees of a stream: an id for each event, '!' for one that does not decode. */
typedef struct walked {
    char seen[64];
    cpod_status ended;
} walked;

static walked walk_of(script *s, const cpod_api *api, uint32_t operation)
{
    walked w = {.ended = CPOD_OK};
    cpod_client *client = script_client(s, NULL);
    cpod_core_stream *stream = NULL;
    w.ended = cpod_core_stream_open(client, api, operation, NULL, NULL, NULL, &stream, NULL);
    while (w.ended == CPOD_OK || w.ended == CPOD_ERR_DECODE) {
        const void *item = NULL;
        w.ended = cpod_core_stream_next(stream, &item, NULL);
        if (w.ended == CPOD_OK)
            strcat(w.seen, operation == OP_WATCH ? ((const thing *)item)->id : (const char *)item);
        else if (w.ended == CPOD_ERR_DECODE)
            strcat(w.seen, "!");
        assert_true((w.ended == CPOD_OK) == (item != NULL));
    }
    const void *item = NULL;
    assert_int_equal(cpod_core_stream_next(stream, &item, NULL), w.ended); /* the end stays */
    cpod_core_stream_free(stream);
    cpod_client_free(client);
    assert_int_equal(script_usage(s).open_exchanges, 0);
    return w;
}

static void expect_walk(const char *text, const char *seen)
{
    const script_response responses[] = {EVENTS(text)};
    for (size_t piece = 1; piece <= strlen(text); piece++) {
        script s;
        SCRIPT(&s, responses);
        cpod_mock_set_piece(s.mock, piece);
        walked w = walk_of(&s, client_test_api(), OP_WATCH);
        assert_int_equal(w.ended, CPOD_DONE);
        assert_string_equal(w.seen, seen);
        assert_int_equal(cpod_mock_request_count(s.mock), 1);
    }
}

static void test_with_data(void **state)
{
    (void)state;
    expect_walk(A "event: end\ndata: {\"id\":\"b\"}\n\n" A, "ab");
    expect_walk("event: end\r\ndata: {\"id\":\r\ndata: \"b\"}\r\n\r\n", "b"); /* the only event */
    expect_walk("data: {\"id\":\"b\"}\nid: 9\nretry: 1\nevent: end\n\n", "b");
}

static void test_without_data(void **state)
{
    (void)state;
    expect_walk(A "event: end\n\n" A, "a");
    expect_walk(A "event: end\ndata\n\n" A, "a");
    expect_walk(A "event: end\ndata:\n\n" A, "a");
    expect_walk(A "event: end\nid: 9\n\n" A, "a");
}

static void test_a_sentinel(void **state)
{
    (void)state;
    expect_walk(A "event: end\ndata: [DONE]\n\n" A, "a");
    expect_walk(A "data: [DONE]\n\n" A, "a"); /* of JSON also without the name */
    expect_walk(A "data: [DONE] \n\nevent: end\n\n", "a!");
    expect_walk(A "data: \"[DONE]\"\n\nevent: end\n\n", "a!");
}

static void test_an_event_that_does_not_decode(void **state)
{
    (void)state;
    expect_walk(A "event: end\ndata: {\"id\":1}\n\n" A, "a!");
    expect_walk(A "event: end\ndata: null\n\n" A, "a!");
    expect_walk(A "event: end\ndata: {\"id\":\"b\"\n\n" A, "a!");
}

/* Names are compared as a whole and with their case. */
static void test_other_names(void **state)
{
    (void)state;
    expect_walk("event: End\n" A "event: ended\n" A "event: en\n" A "event:  end\n" A "event: end\n\n",
                "aaaa");
}

/* A connection that breaks within the last event has not delivered it. */
static void test_a_cut(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/event-stream",
                                                 "id: 1\n" A "id: 2\nevent: end\ndata: {\"id\":\"b\"}\n", 0,
                                                 CPOD_ERR_TRANSPORT},
                                                EVENTS("id: 2\nevent: end\ndata: {\"id\":\"b\"}\n\n")};
    script s;
    SCRIPT(&s, responses);
    walked w = walk_of(&s, client_test_api(), OP_WATCH);
    assert_int_equal(w.ended, CPOD_DONE);
    assert_string_equal(w.seen, "ab");
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 1\n"));
}

/* Of a stream of text every line may be one that looks like a sentinel. */
static void test_text(void **state)
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
        EVENTS("data: [DONE]\n\ndata: a\ndata:\n\nevent: end\ndata: b\n\ndata: c\n\n"),
        EVENTS("data: a\n\nevent: end\ndata: [DONE]\n\n")};
    static const char *const seen[] = {"[DONE]a\nb", "a"};
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        script s;
        script_begin(&s, &responses[i], 1);
        walked w = walk_of(&s, &of_text, 0);
        assert_int_equal(w.ended, CPOD_DONE);
        assert_string_equal(w.seen, seen[i]);
    }
}

/* With the sentinel also a stream ends whose description names no last event. */
static void test_no_name_in_the_description(void **state)
{
    (void)state;
    const cpod_api *api = client_test_api();
    cpod_operation operations[OP_WATCH + 1];
    memcpy(operations, api->tables->operations, sizeof operations);
    operations[OP_WATCH].stream_end = CPOD_NONE;
    cpod_tables tables = *api->tables;
    tables.operations = operations;
    cpod_api endless = *api;
    endless.tables = &tables;
    static const script_response responses[] = {EVENTS(A "event: end\n" A "data: [DONE]\n\n")};
    script s;
    SCRIPT(&s, responses);
    walked w = walk_of(&s, &endless, OP_WATCH);
    assert_int_equal(w.ended, CPOD_DONE);
    assert_string_equal(w.seen, "aa");
    assert_int_equal(cpod_mock_request_count(s.mock), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_with_data),   cmocka_unit_test(test_without_data),
        cmocka_unit_test(test_a_sentinel),  cmocka_unit_test(test_an_event_that_does_not_decode),
        cmocka_unit_test(test_other_names), cmocka_unit_test(test_a_cut),
        cmocka_unit_test(test_text),        cmocka_unit_test(test_no_name_in_the_description),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
