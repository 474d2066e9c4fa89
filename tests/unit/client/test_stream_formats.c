/* Streams of JSON Lines and JSON text sequences, and the one JSON text in place of a stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "stream_kinds.h"
#include "support/counting_allocator.h"

#define A  "{\"id\":\"a\"}"
#define B  "{\"id\":\"b\"}"
#define RS "\x1E"

static void expect_of(cpod_codec codec, const char *type, const char *body, const char *ids,
                      cpod_status ended)
{
    stream_api a;
    stream_api_begin(&a, codec);
    seen found = stream_read_one(&a, type, body, CPOD_OK);
    if (strcmp(found.ids, ids) != 0 || found.ended != ended)
        fail_msg("%s: '%s', %s: %s", body, found.ids, cpod_status_name(found.ended), found.error.message);
    assert_int_equal(found.requests, 1);
}

static void expect_lines(const char *body, const char *ids, cpod_status ended)
{
    expect_of(CPOD_CODEC_JSON_LINES, "application/jsonl", body, ids, ended);
}

static void expect_records(const char *body, const char *ids, cpod_status ended)
{
    expect_of(CPOD_CODEC_JSON_SEQ, "application/json-seq", body, ids, ended);
}

static void test_lines(void **state)
{
    (void)state;
    expect_lines(A "\n" B "\n", "ab", CPOD_DONE);
    expect_lines(A "\r\n\r\n\n \t\n" B "\r\n", "ab", CPOD_DONE); /* blank lines keep the connection alive */
    expect_lines("\xEF\xBB\xBF" A "\n", "a", CPOD_DONE);
    expect_lines("  " A "  \n", "a", CPOD_DONE);
    expect_lines("", "", CPOD_DONE);
    expect_lines("\n\n", "", CPOD_DONE);
    expect_lines(A "\n{\"id\":1}\n{bad\n" B "\n", "a!!b", CPOD_DONE);
    expect_lines(A " " B "\n" B "\n", "!b", CPOD_DONE); /* two values in a line are none */
    expect_lines(A "\n[DONE]\n" B "\n", "a", CPOD_DONE);
}

/* The line feed at the end is optional, where the value ends without it. */
static void test_a_last_line_without_its_end(void **state)
{
    (void)state;
    expect_lines(A "\n" B, "ab", CPOD_DONE);
    expect_lines(A "\n" B "  ", "ab", CPOD_DONE);
    expect_lines(A "\n{\"id\":\"b\"", "a", CPOD_ERR_TRANSPORT);
    expect_lines(A "\n{", "a", CPOD_ERR_TRANSPORT);
    expect_lines(A "\n12", "a", CPOD_ERR_TRANSPORT); /* or the beginning of 123 */
    expect_lines(A "\n12\n", "a!", CPOD_DONE);
    expect_lines(A "\n[DONE]", "a", CPOD_DONE);
}

static void test_records(void **state)
{
    (void)state;
    expect_records(RS A "\n" RS B "\n", "ab", CPOD_DONE);
    expect_records(RS RS A "\n\n" RS "\n" RS RS B "\n", "ab", CPOD_DONE); /* empty ones keep alive */
    expect_records(RS "{\n \"id\":\n\"a\"\n}\n" RS B "\n", "ab", CPOD_DONE);
    expect_records(RS "{\"id\":\"a}\\\"]\"}\n" RS B "\n", "a}\"]b", CPOD_DONE);
    expect_records(RS A RS B "\n", "ab", CPOD_DONE); /* objects end themselves */
    expect_records(RS "{\"id\":\"a" RS B "\n", "!b", CPOD_DONE);
    expect_records(RS "12" RS B "\n", "!b", CPOD_DONE);
    expect_records(RS A "\n" RS B, "ab", CPOD_DONE);
    expect_records(RS A "\n" RS "{\"id\"", "a", CPOD_ERR_TRANSPORT);
    expect_records("garbage" RS A "\n", "!a", CPOD_DONE);
    expect_records(RS A "\ngarbage" RS B "\n", "a!b", CPOD_DONE);
    expect_records(RS A "\n" RS "[DONE]\n" RS B "\n", "a", CPOD_DONE);
}

static void test_a_record_is_there_before_the_next_one(void **state)
{
    (void)state;
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_JSON_SEQ);
    seen found = stream_read_one(&a, "application/json-seq", RS A "\n", CPOD_ERR_TRANSPORT);
    assert_string_equal(found.ids, "a");
    assert_int_equal(found.ended, CPOD_ERR_TRANSPORT);
}

static void test_a_truncated_number_is_named(void **state)
{
    (void)state;
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_JSON_SEQ);
    const script_response response = {200, "content-type: application/json-seq", RS "12" RS, 0, CPOD_OK};
    script s;
    script_begin(&s, &response, 1);
    cpod_client *client = script_client(&s, NULL);
    cpod_core_stream *stream = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_stream_open(client, &a.api, OP_WATCH, NULL, NULL, NULL, &stream, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_DECODE);
    assert_string_equal(error.message, "The item is incomplete: no line feed follows its value");
    cpod_core_stream_free(stream);
    cpod_client_free(client);
}

/* A server may use another name of the format than the document. */
static void test_names_of_formats(void **state)
{
    (void)state;
    static const char *const lines[] = {"application/jsonl",      "application/x-ndjson; charset=utf-8",
                                        "Application/NDJSON",     "application/json-lines",
                                        "application/x-jsonl ;a", "application/jsonlines"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        expect_of(CPOD_CODEC_JSON_LINES, lines[i], A "\n", "a", CPOD_DONE);
    expect_of(CPOD_CODEC_JSON_SEQ, "application/geo+json-seq", RS A "\n", "a", CPOD_DONE);
    expect_of(CPOD_CODEC_JSON_SEQ, "application/json-seq;x=y", RS A "\n", "a", CPOD_DONE);
}

/* A format that the document does not describe is not read as another one. */
static void test_another_format(void **state)
{
    (void)state;
    static const struct {
        cpod_codec codec;
        const char *type;
    } cases[] = {{CPOD_CODEC_JSON_LINES, "text/event-stream"},
                 {CPOD_CODEC_JSON_LINES, "application/json-seq"},
                 {CPOD_CODEC_EVENTS, "application/jsonl"},
                 {CPOD_CODEC_JSON_SEQ, "text/plain"},
                 {CPOD_CODEC_JSON_SEQ, "application/x+json-sequence"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_of(cases[i].codec, cases[i].type, A "\n", "", CPOD_ERR_PROTOCOL);
}

/* A server that does not stream sends the only item as JSON. */
static void test_json_in_place_of_a_stream(void **state)
{
    (void)state;
    static const cpod_codec codecs[] = {CPOD_CODEC_EVENTS, CPOD_CODEC_JSON_LINES, CPOD_CODEC_JSON_SEQ};
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++) {
        expect_of(codecs[i], "application/json", A, "a", CPOD_DONE);
        expect_of(codecs[i], "application/vnd.thing+json; charset=utf-8", " " A "\n", "a", CPOD_DONE);
        expect_of(codecs[i], "application/json", "{\"id\":2}", "!", CPOD_DONE);
        expect_of(codecs[i], "application/json", "{\"id\":\"a\"", "!", CPOD_DONE);
    }
}

static void test_json_that_is_cut(void **state)
{
    (void)state;
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_EVENTS);
    seen found = stream_read_one(&a, "application/json", "{\"id\":", CPOD_ERR_TRANSPORT);
    assert_string_equal(found.ids, "");
    assert_int_equal(found.ended, CPOD_ERR_TRANSPORT);
}

/* Without an end that the document names, or an id, a stream that breaks cannot be continued. */
static void test_lines_are_not_requested_again(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: application/jsonl", A "\n", 0, CPOD_ERR_TRANSPORT},
        {200, "content-type: application/jsonl", A "\n" B "\n", 0, CPOD_OK}};
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_JSON_LINES);
    seen found = stream_read(&a, responses, 2, 0, NULL);
    assert_string_equal(found.ids, "a");
    assert_int_equal(found.ended, CPOD_ERR_TRANSPORT);
    assert_int_equal(found.requests, 1);
}

/* A POST with a key is repeated where the server continues by an id, and not where it would begin again. */
static void test_a_post_with_a_key(void **state)
{
    (void)state;
    static const script_response with_ids[] = {
        {200, "content-type: text/event-stream", "id: 7\ndata: " A "\n\n", 0, CPOD_ERR_TRANSPORT},
        {200, "content-type: text/event-stream", "data: " B "\n\ndata: [DONE]\n\n", 0, CPOD_OK}};
    static const script_response without[] = {
        {200, "content-type: text/event-stream", "data: " A "\n\n", 0, CPOD_ERR_TRANSPORT},
        {200, "content-type: text/event-stream", "data: " A "\n\ndata: [DONE]\n\n", 0, CPOD_OK}};
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_EVENTS);
    stream_api_post(&a);
    const cpod_call_options call = {.size = sizeof call, .idempotency_key = "k"};
    seen found = stream_read(&a, with_ids, 2, 0, &call);
    assert_string_equal(found.ids, "ab");
    assert_int_equal(found.ended, CPOD_DONE);
    found = stream_read(&a, without, 2, 0, &call);
    assert_string_equal(found.ids, "a");
    assert_int_equal(found.ended, CPOD_ERR_TRANSPORT);
    assert_int_equal(found.requests, 1);
}

/* A status that the document has without a body is the end, as a 204 is. */
static void test_a_status_without_a_body(void **state)
{
    (void)state;
    stream_api a;
    stream_api_begin(&a, CPOD_CODEC_EVENTS);
    a.responses[1] = (cpod_response){.status_first = 202, .status_last = 202, .media_type = CPOD_NONE};
    const script_response queued = {202, "location: /later", NULL, 0, CPOD_OK};
    assert_int_equal(stream_read(&a, &queued, 1, 0, NULL).ended, CPOD_ERR_PROTOCOL);
    a.operations[OP_WATCH].response_count = 2;
    seen found = stream_read(&a, &queued, 1, 0, NULL);
    assert_int_equal(found.ended, CPOD_DONE);
    assert_int_equal(found.requests, 1);
}

/* In a batch a stream waits for each piece, also of the one JSON text. */
static void test_formats_in_a_batch(void **state)
{
    (void)state;
    static const struct {
        cpod_codec codec;
        const char *header, *body, *ids;
    } cases[] = {{CPOD_CODEC_JSON_LINES, "content-type: application/jsonl", A "\n" B "\n", "ab"},
                 {CPOD_CODEC_JSON_SEQ, "content-type: application/json-seq", RS A "\n" RS B "\n", "ab"},
                 {CPOD_CODEC_JSON_LINES, "content-type: application/json", A, "a"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response response = {200, cases[i].header, cases[i].body, 0, CPOD_OK};
        stream_api a;
        stream_api_begin(&a, cases[i].codec);
        script s;
        script_begin(&s, &response, 1);
        cpod_mock_set_piece(s.mock, 3);
        cpod_client *client = script_client(&s, NULL);
        cpod_batch *batch = NULL;
        assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
        const list_params params = {.call = CPOD_CALL(.batch = batch)};
        cpod_core_stream *stream = NULL;
        assert_int_equal(cpod_core_stream_open(client, &a.api, OP_WATCH, NULL, &params, NULL, &stream, NULL),
                         CPOD_OK);
        char ids[8] = "";
        cpod_status status = CPOD_PENDING;
        while (status == CPOD_PENDING && cpod_batch_next(batch, -1, NULL, NULL) == CPOD_OK) {
            const void *item = NULL;
            while ((status = cpod_core_stream_next(stream, &item, NULL)) == CPOD_OK)
                strcat(ids, ((const thing *)item)->id);
        }
        assert_int_equal(status, CPOD_DONE);
        assert_string_equal(ids, cases[i].ids);
        cpod_core_stream_free(stream);
        cpod_batch_free(batch);
        cpod_client_free(client);
    }
}

/* Whichever allocation fails, the stream fails with it or has another one later, and nothing is lost. */
static void test_exhausted_memory(void **state)
{
    (void)state;
    static const struct {
        cpod_codec codec;
        const char *header, *body;
    } cases[] = {
        {CPOD_CODEC_JSON_LINES, "content-type: application/jsonl", A "\n" B "\n"},
        {CPOD_CODEC_JSON_SEQ, "content-type: application/json-seq", RS A "\n" RS B "\n"},
        {CPOD_CODEC_EVENTS, "content-type: text/event-stream", "event: x\ndata: " A "\n\ndata: [DONE]\n\n"},
        {CPOD_CODEC_EVENTS, "content-type: application/json", A}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const script_response response = {200, cases[i].header, cases[i].body, 0, CPOD_OK};
        cpod_status status = CPOD_ERR_NO_MEMORY;
        for (size_t at = 1; status != CPOD_DONE; at++) {
            stream_api a;
            stream_api_begin(&a, cases[i].codec);
            stream_api_post(&a);
            script s;
            script_begin(&s, &response, 1);
            counting_allocator counting;
            counting_allocator_init(&counting, 0);
            cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
            options.token = "tok";
            options.allocator = &counting.allocator;
            cpod_client *client = script_client(&s, &options);
            counting.fail_at = counting.calls + at;
            cpod_core_stream *stream = NULL;
            status = cpod_core_stream_open(client, &a.api, OP_WATCH, NULL, NULL, NULL, &stream, NULL);
            while (status == CPOD_OK)
                status = cpod_core_stream_next(stream, NULL, NULL);
            assert_true(status == CPOD_DONE || status == CPOD_ERR_NO_MEMORY);
            cpod_core_stream_free(stream);
            cpod_client_free(client);
            assert_int_equal(counting.live, 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_a_last_line_without_its_end),
        cmocka_unit_test(test_records),
        cmocka_unit_test(test_a_record_is_there_before_the_next_one),
        cmocka_unit_test(test_a_truncated_number_is_named),
        cmocka_unit_test(test_names_of_formats),
        cmocka_unit_test(test_another_format),
        cmocka_unit_test(test_json_in_place_of_a_stream),
        cmocka_unit_test(test_json_that_is_cut),
        cmocka_unit_test(test_lines_are_not_requested_again),
        cmocka_unit_test(test_a_post_with_a_key),
        cmocka_unit_test(test_a_status_without_a_body),
        cmocka_unit_test(test_formats_in_a_batch),
        cmocka_unit_test(test_exhausted_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
