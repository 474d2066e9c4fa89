/* The functions of an operation with JSON and a stream: their requests, their items, and a cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <talk/talk.h>

#include "support/script.h"

#define CHUNK(text) "{\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"" text "\"}}]}"
#define RS          "\x1E"

static const talk_message question[] = {{.role = {.value = TALK_MESSAGE_ROLE_USER}, .content = "q"}};

static talk_completion_request request_with(cpod_opt_bool stream)
{
    return (talk_completion_request){.model = "m", .messages = CPOD_LIST(question), .stream = stream};
}

static cpod_client *client_of(script *s)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.transport = cpod_mock_transport(s->mock);
    options.clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (talk_client_new(&options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

/* ---- the texts of a stream ---- */

typedef struct heard {
    char text[128];
    cpod_status ended;
    cpod_error error;
} heard;

static void add(heard *h, const talk_completion_chunk *chunk)
{
    size_t length = strlen(h->text);
    (void)snprintf(h->text + length, sizeof h->text - length, "%s", chunk->choices.items[0].delta->content);
}

static heard hear_events(script *s, const talk_completion_request *request)
{
    heard h = {.error = CPOD_ERROR_INIT};
    cpod_client *client = client_of(s);
    talk_chat_completions_create_stream *stream = NULL;
    h.ended = talk_chat_completions_create_stream_open(client, NULL, request, &stream, &h.error);
    const talk_completion_chunk *chunk = NULL;
    while (h.ended == CPOD_OK &&
           (h.ended = talk_chat_completions_create_stream_next(stream, &chunk, &h.error)) == CPOD_OK)
        add(&h, chunk);
    talk_chat_completions_create_stream_free(stream);
    cpod_client_free(client);
    return h;
}

static bool take_line(void *context, const talk_completion_chunk *chunk)
{
    add(context, chunk);
    return true;
}

static heard hear_lines(script *s, cpod_opt_bool choice)
{
    heard h = {.error = CPOD_ERROR_INIT};
    cpod_client *client = client_of(s);
    const talk_lines_request request = {.model = "m"};
    const talk_chat_lines_create_params params = {.stream = choice};
    h.ended = talk_chat_lines_create_stream_each(client, &params, &request, take_line, &h, &h.error);
    cpod_client_free(client);
    return h;
}

static void begin(script *s, const char *type, const char *body, cpod_status failure)
{
    static char header[80];
    static script_response response;
    (void)snprintf(header, sizeof header, "content-type: %s", type);
    response = (script_response){200, header, body, 0, failure};
    script_begin(s, &response, 1);
}

/* ---- requests ---- */

static void test_the_member_stream_of_the_body(void **state)
{
    (void)state;
    script s;
    begin(&s, "text/event-stream", "data: " CHUNK("a") "\n\ndata: [DONE]\n\n", CPOD_OK);
    const talk_completion_request plain = request_with((cpod_opt_bool){0});
    assert_int_equal(hear_events(&s, &plain).ended, CPOD_DONE);
    assert_true(script_sent(&s, 0, "\"stream\":true"));
    assert_true(script_sent(&s, 0, "\nAccept: text/event-stream, application/problem+json"));
    assert_int_equal(plain.stream.state, 0); /* the caller's is unchanged */
    begin(&s, "application/json", "{\"id\":\"c\",\"choices\":[]}", CPOD_OK);
    cpod_client *client = client_of(&s);
    talk_completion *completion = NULL;
    assert_int_equal(talk_chat_completions_create(client, NULL, &plain, &completion, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\"stream\":false"));
    assert_true(script_sent(&s, 0, "\nAccept: application/json, application/problem+json"));
    talk_completion_free(completion);
    cpod_client_free(client);
}

static void test_a_choice_of_the_caller(void **state)
{
    (void)state;
    script s;
    begin(&s, "text/event-stream", "data: [DONE]\n\n", CPOD_OK);
    talk_completion_request request = request_with(cpod_bool(true));
    assert_int_equal(hear_events(&s, &request).ended, CPOD_DONE);
    request.stream = cpod_null_bool(); /* is no choice */
    begin(&s, "text/event-stream", "data: [DONE]\n\n", CPOD_OK);
    assert_int_equal(hear_events(&s, &request).ended, CPOD_DONE);
    assert_true(script_sent(&s, 0, "\"stream\":true"));
    request.stream = cpod_bool(false);
    begin(&s, "text/event-stream", "data: [DONE]\n\n", CPOD_OK);
    heard h = hear_events(&s, &request);
    assert_int_equal(h.ended, CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(h.error.path, "stream");
    assert_string_equal(h.error.message,
                        "`stream` is set to false, but this function of chat.completions.create sends "
                        "true: call the other one");
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    request.stream = cpod_bool(true);
    cpod_client *client = client_of(&s);
    talk_completion *completion = NULL;
    assert_int_equal(talk_chat_completions_create(client, NULL, &request, &completion, NULL),
                     CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
}

static void test_the_parameter_stream_of_the_query(void **state)
{
    (void)state;
    script s;
    begin(&s, "application/x-ndjson", CHUNK("a") "\n", CPOD_OK);
    heard h = hear_lines(&s, (cpod_opt_bool){0});
    assert_int_equal(h.ended, CPOD_DONE);
    assert_string_equal(h.text, "a");
    assert_true(script_sent(&s, 0, "/chat/lines?stream=true"));
    assert_true(script_sent(&s, 0, "\nAccept: application/x-ndjson, application/json-seq, "));
    begin(&s, "application/x-ndjson", "", CPOD_OK);
    assert_int_equal(hear_lines(&s, cpod_bool(false)).ended, CPOD_ERR_INVALID_ARGUMENT);
    /* Without parameters as well. */
    begin(&s, "application/json", "{\"id\":\"c\",\"choices\":[]}", CPOD_OK);
    cpod_client *client = client_of(&s);
    const talk_lines_request request = {.model = "m"};
    talk_completion *completion = NULL;
    assert_int_equal(talk_chat_lines_create(client, NULL, &request, &completion, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "/chat/lines?stream=false"));
    talk_completion_free(completion);
    cpod_client_free(client);
}

/* ---- responses ---- */

static void test_errors(void **state)
{
    (void)state;
    script s;
    const talk_completion_request request = request_with((cpod_opt_bool){0});
    begin(&s, "text/event-stream",
          "data: " CHUNK(
              "a") "\n\nevent: error\ndata: {\"error\":{\"message\":\"Busy\",\"type\":\"overloaded\"}}\n\n",
          CPOD_OK);
    heard h = hear_events(&s, &request);
    assert_int_equal(h.ended, CPOD_ERR_SERVER);
    assert_string_equal(h.error.message, "Busy");
    assert_string_equal(h.error.code, "overloaded");
    begin(&s, "application/x-ndjson",
          CHUNK("a") "\n{\"error\":{\"message\":\"Slow down\",\"type\":\"x\",\"status\":429}}\n", CPOD_OK);
    h = hear_lines(&s, (cpod_opt_bool){0});
    assert_int_equal(h.ended, CPOD_ERR_RATE_LIMIT);
    assert_string_equal(h.text, "a");
    /* A response that is not a success is decoded as documented for its status. */
    static const script_response refused[] = {{400, "content-type: application/json",
                                               "{\"error\":{\"message\":\"No\",\"type\":\"bad\"}}", 0,
                                               CPOD_OK}};
    SCRIPT(&s, refused);
    cpod_client *client = client_of(&s);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    const talk_chat_completions_create_params params = {.call = CPOD_CALL(.response = &info)};
    talk_chat_completions_create_stream *stream = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(talk_chat_completions_create_stream_open(client, &params, &request, &stream, &error),
                     CPOD_ERR_BAD_REQUEST);
    assert_string_equal(error.message, "No");
    talk_error_response *typed = NULL;
    assert_int_equal(
        talk_error_response_from_json(info.error_body, info.error_body_length, NULL, &typed, NULL), CPOD_OK);
    assert_string_equal(typed->error->type, "bad");
    talk_error_response_free(typed);
    cpod_response_info_clear(&info);
    cpod_client_free(client);
}

static void test_json_in_place_of_chunks(void **state)
{
    (void)state;
    script s;
    const talk_completion_request request = request_with((cpod_opt_bool){0});
    begin(&s, "application/json", CHUNK("whole"), CPOD_OK);
    heard h = hear_events(&s, &request);
    assert_int_equal(h.ended, CPOD_DONE);
    assert_string_equal(h.text, "whole");
    begin(&s, "application/json", "{\"error\":{\"message\":\"Busy\",\"type\":\"x\"}}", CPOD_OK);
    assert_int_equal(hear_events(&s, &request).ended, CPOD_ERR_SERVER);
}

/* Keep-alive comments and blank lines in between are nothing. */
static void test_keep_alive(void **state)
{
    (void)state;
    script s;
    const talk_completion_request request = request_with((cpod_opt_bool){0});
    begin(&s, "text/event-stream",
          ": OPENROUTER PROCESSING\n\n\n:\r\rdata: " CHUNK("a") "\n\n: x\n\ndata: [DONE]\n\n", CPOD_OK);
    heard h = hear_events(&s, &request);
    assert_int_equal(h.ended, CPOD_DONE);
    assert_string_equal(h.text, "a");
}

/* ---- events as objects ---- */

static void test_typed_events(void **state)
{
    (void)state;
    script s;
    begin(&s, "text/event-stream",
          "event: model\nid: 1\ndata: {\"id\":\ndata: \"m\"}\n\n"
          "event: note\nretry: 5\ndata: a \"b\"\ndata: c\n\n"
          "event: note\ndata: {\"id\":1}\n\n"
          "event: error\ndata: {\"error\":{\"message\":\"M\",\"type\":\"T\"}}\n\n"
          "event: model\ndata: no JSON\n\n"
          "event: other\ndata: 1\n\n"
          "data: [END]\n\n",
          CPOD_OK);
    cpod_client *client = client_of(&s);
    talk_events_follow_stream *stream = NULL;
    const talk_events_follow_response *event = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(talk_events_follow_stream_open(client, NULL, &stream, NULL), CPOD_OK);
    assert_int_equal(talk_events_follow_stream_next(stream, &event, NULL), CPOD_OK);
    assert_int_equal(event->kind, TALK_EVENTS_FOLLOW_RESPONSE_KIND_MODEL);
    assert_string_equal(event->as.model->data->id, "m");
    assert_string_equal(event->as.model->id, "1");
    assert_int_equal(talk_events_follow_stream_next(stream, &event, NULL), CPOD_OK);
    assert_int_equal(event->kind, TALK_EVENTS_FOLLOW_RESPONSE_KIND_NOTE);
    assert_string_equal(event->as.note->data, "a \"b\"\nc");
    assert_int_equal(event->as.note->retry.value, 5);
    assert_null(event->as.note->id);
    assert_int_equal(talk_events_follow_stream_next(stream, &event, NULL), CPOD_OK);
    assert_string_equal(event->as.note->data, "{\"id\":1}"); /* text, whatever it looks like */
    assert_int_equal(talk_events_follow_stream_next(stream, &event, NULL), CPOD_OK);
    assert_int_equal(event->kind, TALK_EVENTS_FOLLOW_RESPONSE_KIND_ERROR); /* the document describes it */
    assert_string_equal(event->as.error->data->error->message, "M");
    assert_int_equal(talk_events_follow_stream_next(stream, &event, &error), CPOD_ERR_DECODE);
    assert_string_equal(error.path, "data");
    assert_int_equal(talk_events_follow_stream_next(stream, &event, NULL), CPOD_OK);
    assert_int_equal(event->kind, TALK_EVENTS_FOLLOW_RESPONSE_KIND_OTHER);
    assert_string_equal(event->as.json, "{\"event\":\"other\",\"data\":\"1\"}");
    assert_int_equal(talk_events_follow_stream_next(stream, &event, NULL), CPOD_DONE);
    talk_events_follow_stream_free(stream);
    cpod_client_free(client);
}

/* ---- cuts ---- */

/* Whether `text` is the beginning of the whole. */
static void expect_beginning(const heard *h, const char *whole)
{
    assert_true(strncmp(h->text, whole, strlen(h->text)) == 0);
}

/* The end of the stream is only taken for one behind `[DONE]`, or regularly between two items. */
static void test_a_cut_at_every_byte_of_events(void **state)
{
    (void)state;
    static const char body[] =
        "data: " CHUNK("a") "\n\n: keep-alive\n\ndata: " CHUNK("b") "\n\ndata: [DONE]\n\n";
    const talk_completion_request request = request_with((cpod_opt_bool){0});
    const size_t done = sizeof body - 1;
    for (size_t cut = 0; cut <= done; cut++) {
        char part[sizeof body];
        memcpy(part, body, cut);
        part[cut] = '\0';
        script s;
        begin(&s, "text/event-stream", part, CPOD_ERR_TRANSPORT);
        heard h = hear_events(&s, &request);
        assert_int_equal(h.ended, cut == done ? CPOD_DONE : CPOD_ERR_TRANSPORT);
        expect_beginning(&h, "ab");
        begin(&s, "text/event-stream", part, CPOD_OK);
        h = hear_events(&s, &request);
        bool is_between =
            cut < 2 || memcmp(part + cut - 2, "\n\n", 2) == 0 || strstr(part, "[DONE]\n") != NULL;
        const char *line = strrchr(part, '\n') == NULL ? part : strrchr(part, '\n') + 1;
        bool is_comment = *line == ':' || (cut > 0 && strstr(part, ": keep-alive\n") == part + cut - 13);
        assert_int_equal(h.ended,
                         cut == 0 || (is_between && cut > 1) || is_comment ? CPOD_DONE : CPOD_ERR_TRANSPORT);
        expect_beginning(&h, "ab");
    }
}

static void cut_lines(const char *type, const char *body, const char *whole)
{
    const size_t length = strlen(body);
    for (size_t cut = 0; cut <= length; cut++) {
        char part[512];
        (void)snprintf(part, sizeof part, "%.*s", (int)cut, body);
        script s;
        begin(&s, type, part, CPOD_ERR_TRANSPORT);
        heard h = hear_lines(&s, (cpod_opt_bool){0});
        assert_int_equal(h.ended, CPOD_ERR_TRANSPORT);
        expect_beginning(&h, whole);
        begin(&s, type, part, CPOD_OK);
        h = hear_lines(&s, (cpod_opt_bool){0});
        bool is_between = cut == 0 || strchr("\r\n}" RS, part[cut - 1]) != NULL;
        if (h.ended == CPOD_DONE)
            assert_true(is_between);
        else
            assert_int_equal(h.ended, CPOD_ERR_TRANSPORT);
        expect_beginning(&h, whole);
    }
}

static void test_a_cut_at_every_byte_of_lines(void **state)
{
    (void)state;
    cut_lines("application/x-ndjson", CHUNK("a") "\n\n" CHUNK("b") "\r\n" CHUNK("c") "\n", "abc");
    cut_lines("application/json-seq", RS CHUNK("a") "\n" RS CHUNK("b") "\n" RS CHUNK("c") "\n", "abc");
}

/* ---- bodies that are sequences ---- */

typedef struct feed {
    const talk_model *items;
    size_t count, next;
    cpod_status ended;
} feed;

static cpod_status feed_next(void *context, const void **item)
{
    feed *f = context;
    if (f->next == f->count)
        return f->ended;
    *item = &f->items[f->next++];
    return CPOD_OK;
}

static bool feed_rewind(void *context)
{
    ((feed *)context)->next = 0;
    return true;
}

static cpod_status import(script *s, const cpod_item_source *source, cpod_error *error)
{
    cpod_client *client = client_of(s);
    talk_imports_create_response *response = NULL;
    cpod_status status = talk_imports_create(client, NULL, source, &response, error);
    talk_imports_create_response_free(response);
    cpod_client_free(client);
    return status;
}

static void test_items_of_a_callback(void **state)
{
    (void)state;
    static const talk_model models[] = {{.id = "a"}, {.id = "b\n", .owned_by = "o"}};
    feed f = {models, 2, 0, CPOD_DONE};
    const cpod_item_source source = {.next = feed_next, .context = &f};
    script s;
    begin(&s, "application/json", "{\"count\":2}", CPOD_OK);
    assert_int_equal(import(&s, &source, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nContent-Type: application/jsonl\n"));
    assert_true(script_sent(&s, 0, "{\"id\":\"a\"}\n{\"id\":\"b\\n\",\"owned_by\":\"o\"}\n"));
    f = (feed){models, 0, 0, CPOD_DONE}; /* no items at all */
    begin(&s, "application/json", "{\"count\":0}", CPOD_OK);
    assert_int_equal(import(&s, &source, NULL), CPOD_OK);
}

static void test_items_that_cannot_be_sent(void **state)
{
    (void)state;
    static const talk_model models[] = {{.id = "a"}, {.id = NULL}};
    feed f = {models, 2, 0, CPOD_DONE};
    cpod_item_source source = {.next = feed_next, .context = &f};
    cpod_error error = CPOD_ERROR_INIT;
    script s;
    begin(&s, "application/json", "{\"count\":2}", CPOD_OK);
    assert_int_equal(import(&s, &source, &error), CPOD_ERR_CALLBACK);
    assert_string_equal(error.message, "Item 2 of the body cannot be sent: id: required member is not set");
    f = (feed){models, 1, 0, CPOD_ERR_TIMEOUT};
    begin(&s, "application/json", "{\"count\":2}", CPOD_OK);
    assert_int_equal(import(&s, &source, &error), CPOD_ERR_CALLBACK);
    assert_string_equal(error.message, "The callback of the body failed at item 2: CPOD_ERR_TIMEOUT");
    source.next = NULL;
    assert_int_equal(import(&s, &source, &error), CPOD_ERR_INVALID_ARGUMENT);
}

/* With `rewind` the items are sent again, where the request may be. */
static void test_items_are_sent_again(void **state)
{
    (void)state;
    static const talk_model models[] = {{.id = "a"}};
    static const script_response responses[] = {
        {503, "retry-after: 0", NULL, 0, CPOD_OK},
        {200, "content-type: application/json", "{\"count\":1}", 0, CPOD_OK}};
    feed f = {models, 1, 0, CPOD_DONE};
    const cpod_item_source source = {.next = feed_next, .rewind = feed_rewind, .context = &f};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = client_of(&s);
    const talk_imports_create_params params = {.call = CPOD_CALL(.idempotency_key = "k")};
    assert_int_equal(talk_imports_create(client, &params, &source, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "{\"id\":\"a\"}\n"));
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_member_stream_of_the_body),
        cmocka_unit_test(test_a_choice_of_the_caller),
        cmocka_unit_test(test_the_parameter_stream_of_the_query),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_json_in_place_of_chunks),
        cmocka_unit_test(test_keep_alive),
        cmocka_unit_test(test_typed_events),
        cmocka_unit_test(test_a_cut_at_every_byte_of_events),
        cmocka_unit_test(test_a_cut_at_every_byte_of_lines),
        cmocka_unit_test(test_items_of_a_callback),
        cmocka_unit_test(test_items_that_cannot_be_sent),
        cmocka_unit_test(test_items_are_sent_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
