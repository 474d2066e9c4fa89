/* What goes wrong within a stream: errors that the server reports, items that are too large, cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "stream_kinds.h"

#define A      "{\"id\":\"a\"}"
#define B      "{\"id\":\"b\"}"
#define EVENTS "text/event-stream"
#define LINES  "application/jsonl"
#define LARGE  "{\"id\":\"0123456789012345678901234567890123456789012345678901234567890123456789\"}"

static seen read_of(cpod_codec codec, const char *type, const char *body)
{
    stream_api a;
    stream_api_begin(&a, codec);
    stream_api_post(&a);
    return stream_read_one(&a, type, body, CPOD_OK);
}

static void expect_error(const seen *found, cpod_status status, const char *code, const char *message)
{
    assert_string_equal(found->ids, "a");
    assert_int_equal(found->ended, status);
    assert_string_equal(found->error.code, code);
    assert_string_equal(found->error.message, message);
    assert_int_equal(found->error.http_status, 200);
}

static void test_an_event_named_error(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        cpod_status status;
        const char *code;
        const char *message;
    } cases[] = {
        {"{\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}", CPOD_ERR_SERVER,
         "overloaded_error", "Overloaded"},
        {"{\"status\":429,\"code\":\"slow\",\"detail\":\"Later\"}", CPOD_ERR_RATE_LIMIT, "slow", "Later"},
        {"{\"error\":{\"code\":401,\"message\":\"Who?\"}}", CPOD_ERR_AUTH, "401", "Who?"},
        {"no JSON", CPOD_ERR_SERVER, "", "The server reported an error in the stream: no JSON"},
        {"", CPOD_ERR_SERVER, "", "The server reported an error in the stream"},
        {"[1]", CPOD_ERR_SERVER, "", "The server reported an error in the stream: [1]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[256];
        (void)snprintf(body, sizeof body, "data: " A "\n\nevent: error\ndata: %s\n\ndata: " B "\n\n",
                       cases[i].data);
        seen found = read_of(CPOD_CODEC_EVENTS, EVENTS, body);
        expect_error(&found, cases[i].status, cases[i].code, cases[i].message);
        assert_string_equal(found.error.body, cases[i].data);
    }
    seen found = read_of(CPOD_CODEC_EVENTS, EVENTS, "data: " A "\n\nevent: error\n\n");
    expect_error(&found, CPOD_ERR_SERVER, "", "The server reported an error in the stream");
}

static void test_an_error_among_the_data(void **state)
{
    (void)state;
    static const char text[] =
        "{\"error\":{\"code\":\"gone\",\"message\":\"The model is gone\",\"status\":404}}";
    char body[256];
    (void)snprintf(body, sizeof body, "data: " A "\n\ndata: %s\n\n", text);
    seen found = read_of(CPOD_CODEC_EVENTS, EVENTS, body);
    expect_error(&found, CPOD_ERR_NOT_FOUND, "gone", "The model is gone");
    (void)snprintf(body, sizeof body, A "\n%s\n" B "\n", text);
    found = read_of(CPOD_CODEC_JSON_LINES, LINES, body);
    expect_error(&found, CPOD_ERR_NOT_FOUND, "gone", "The model is gone");
    found = read_of(CPOD_CODEC_JSON_LINES, LINES, A "\n{\"error\":\"full\"}\n");
    expect_error(&found, CPOD_ERR_SERVER, "full", "full");
    found = read_of(CPOD_CODEC_EVENTS, "application/json", text);
    assert_int_equal(found.ended, CPOD_ERR_NOT_FOUND);
}

/* Not each member of that name is an error. */
static void test_members_that_are_no_errors(void **state)
{
    (void)state;
    seen found = read_of(CPOD_CODEC_JSON_LINES, LINES,
                         "{\"id\":\"a\",\"error\":null}\n{\"id\":\"b\",\"error\":\"\"}\n"
                         "{\"id\":\"c\",\"name\":\"\\\"error\\\"\"}\n{\"id\":\"d\",\"error\":0}\n");
    assert_string_equal(found.ids, "abcd");
    assert_int_equal(found.ended, CPOD_DONE);
}

/* Where the request may be repeated, the next read connects again. */
static void test_a_stream_goes_on_after_an_error(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream", "id: 1\ndata: " A "\n\nevent: error\ndata: x\n\n", 0,
         CPOD_OK},
        {200, "content-type: text/event-stream", "data: " B "\n\ndata: [DONE]\n\n", 0, CPOD_OK}};
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_EVENTS);
    script s;
    script_begin(&s, responses, 2);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_stream *stream = NULL;
    assert_int_equal(cpod_core_stream_open(client, &a.api, OP_WATCH, NULL, NULL, NULL, &stream, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_ERR_SERVER);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 1\n"));
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

static void expect_large(cpod_codec codec, const char *type, const char *body)
{
    char header[64];
    (void)snprintf(header, sizeof header, "content-type: %s", type);
    const script_response response = {200, header, body, 0, CPOD_OK};
    stream_api a;
    stream_api_begin(&a, codec);
    stream_api_post(&a);
    a.max_event_bytes = 64;
    const cpod_call_options skips = {.size = sizeof skips, .skip_large_events = true};
    for (size_t piece = 1; piece <= strlen(body); piece++) {
        seen found = stream_read(&a, &response, 1, piece, NULL);
        assert_string_equal(found.ids, "a#");
        assert_int_equal(found.ended, CPOD_ERR_LIMIT);
        found = stream_read(&a, &response, 1, piece, &skips);
        assert_string_equal(found.ids, "a#b");
        assert_int_equal(found.ended, CPOD_DONE);
    }
}

static void test_items_that_are_too_large(void **state)
{
    (void)state;
    expect_large(CPOD_CODEC_EVENTS, EVENTS, "data: " A "\n\ndata: " LARGE "\n\ndata: " B "\n\n");
    expect_large(CPOD_CODEC_EVENTS, EVENTS,
                 "data: " A "\n\ndata: " LARGE "\r\ndata: " LARGE "\r\nevent: x\r\n: y\r\n\r\ndata: " B
                 "\n\n");
    expect_large(CPOD_CODEC_EVENTS, EVENTS,
                 "data: " A "\n\ndata:\ndata: 0123456789012345678901234567890\n"
                 "data: 0123456789012345678901234567890\ndata: 0123\n\ndata: " B "\n\n");
    expect_large(CPOD_CODEC_JSON_LINES, LINES, A "\n" LARGE LARGE "\n" B "\n");
    expect_large(CPOD_CODEC_JSON_SEQ, "application/json-seq", "\x1E" A "\n\x1E" LARGE LARGE "\n\x1E" B "\n");
    expect_large(CPOD_CODEC_JSON_SEQ, "application/json-seq", "\x1E" A "\n\x1E" LARGE LARGE "\x1E" B "\n");
    expect_large(CPOD_CODEC_JSON_SEQ, "application/json-seq",
                 "\x1E" A "\n\x1E{\"id\":\n\"" LARGE LARGE "\x1E" B "\n");
}

/* The id of a skipped event counts: the server would send it again. */
static void test_the_id_of_a_skipped_event(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream", "data: " LARGE "\nid: 8\n\n", 0, CPOD_ERR_TRANSPORT},
        {204, NULL, NULL, 0, 0}};
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_EVENTS);
    script s;
    script_begin(&s, responses, 2);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_event_bytes = 64;
    cpod_client *client = script_client(&s, &options);
    cpod_core_stream *stream = NULL;
    const list_params params = {.call = CPOD_CALL(.skip_large_events = true)};
    assert_int_equal(cpod_core_stream_open(client, &a.api, OP_WATCH, NULL, &params, NULL, &stream, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_ERR_LIMIT);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 8\n"));
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

/* Every prefix of a body, ended regularly and by a broken connection. Nothing but an end between two items is
 * taken for one, and where the document names the data that ends the stream, nothing else. */
static void expect_cuts(cpod_codec codec, const char *type, const char *body, const char *separator)
{
    stream_api a;
    stream_api_begin(&a, codec);
    stream_api_post(&a);
    char header[64];
    (void)snprintf(header, sizeof header, "content-type: %s", type);
    const size_t length = strlen(body);
    for (size_t cut = 0; cut < length; cut++) {
        char part[256];
        (void)snprintf(part, sizeof part, "%.*s", (int)cut, body);
        const script_response ended = {200, header, part, 0, CPOD_OK};
        const script_response broken = {200, header, part, 0, CPOD_ERR_TRANSPORT};
        assert_int_equal(stream_read(&a, &broken, 1, 0, NULL).ended, CPOD_ERR_TRANSPORT);
        seen found = stream_read(&a, &ended, 1, 0, NULL);
        const size_t tail = strlen(separator);
        const bool is_between = cut == 0 || (cut >= tail && memcmp(part + cut - tail, separator, tail) == 0);
        if (is_between)
            assert_int_equal(found.ended, CPOD_DONE);
        else if (found.ended == CPOD_DONE) /* the value is whole, without its line feed */
            assert_true(codec != CPOD_CODEC_EVENTS && (part[cut - 1] == '}' || part[cut - 1] == 0x1E));
        a.operations[OP_WATCH].stream_sentinel = a.operations[OP_GET].method; /* "GET" */
        assert_int_equal(stream_read(&a, &ended, 1, 0, NULL).ended, CPOD_ERR_TRANSPORT);
        a.operations[OP_WATCH].stream_sentinel = CPOD_NONE;
    }
}

static void test_a_cut_at_every_byte(void **state)
{
    (void)state;
    expect_cuts(CPOD_CODEC_EVENTS, EVENTS, "data: " A "\n\nevent: x\ndata: " B "\nid: 1\n\n", "\n\n");
    expect_cuts(CPOD_CODEC_JSON_LINES, LINES, A "\n" B "\n", "\n");
    expect_cuts(CPOD_CODEC_JSON_SEQ, "application/json-seq", "\x1E" A "\n\x1E" B "\n", "\n");
}

static void test_a_sentinel_of_the_document(void **state)
{
    (void)state;
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_EVENTS);
    stream_api_post(&a);
    a.operations[OP_WATCH].stream_sentinel = a.operations[OP_GET].method; /* "GET" */
    static const struct {
        const char *body;
        const char *ids;
        cpod_status ended;
    } cases[] = {
        {"data: " A "\n\ndata: GET\n\ndata: " B "\n\n", "a", CPOD_DONE},
        {"data: " A "\n\ndata: GET\n", "a", CPOD_DONE}, /* without the blank line behind it */
        {"data: " A "\n\ndata: GET", "a", CPOD_ERR_TRANSPORT},
        {"data: " A "\n\ndata: [DONE]\n\ndata: GET\n\n", "a!", CPOD_DONE},
        {"data: " A "\n\n", "a", CPOD_ERR_TRANSPORT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        seen found = stream_read_one(&a, EVENTS, cases[i].body, CPOD_OK);
        assert_string_equal(found.ids, cases[i].ids);
        assert_int_equal(found.ended, cases[i].ended);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_named_error),
        cmocka_unit_test(test_an_error_among_the_data),
        cmocka_unit_test(test_members_that_are_no_errors),
        cmocka_unit_test(test_a_stream_goes_on_after_an_error),
        cmocka_unit_test(test_items_that_are_too_large),
        cmocka_unit_test(test_the_id_of_a_skipped_event),
        cmocka_unit_test(test_a_cut_at_every_byte),
        cmocka_unit_test(test_a_sentinel_of_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
