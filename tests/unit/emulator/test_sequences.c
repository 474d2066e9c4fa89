/* Sequences of third-party documents: the choice beside JSON, the items in each format, request bodies. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

static fixture *f;

static int start(void **state)
{
    (void)state;
    f = calloc(1, sizeof *f);
    f->diagnostics = diagnostics_new();
    f->files = reader_new(f->diagnostics);
    f->memory = arena_new();
    const char *path = CPOD_SOURCE_DIR "/tests/unit/emulator/sequences.yaml";
    emulator_options options = {.document = spec_load(f->memory, f->files, path, SPEC_CHECK, f->diagnostics),
                                .checks_responses = true};
    f->emulator = emulator_new(&options, f->diagnostics);
    diagnostics_print(f->diagnostics, SEVERITY_NOTE, stderr);
    return f->emulator != NULL ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

static void expect_sent(const char *method, const char *target, const char *body, const http_field *headers,
                        const char *type, const char *text)
{
    reply r = fixture_call_with(f, method, target, body, headers);
    const char *found = http_response_find(r.response, "Content-Type");
    if (r.status != 200 || found == NULL || strcmp(found, type) != 0 ||
        strcmp(buffer_text(&r.response->body), text) != 0)
        fail_msg("%s %s: %d %s: %s", method, target, r.status, found != NULL ? found : "none",
                 buffer_text(&r.response->body));
    reply_free(&r);
}

#define EVENTS "data: {\"n\":7}\n\ndata: {\"n\":7}\n\ndata: {\"n\":7}\n\ndata: [DONE]\n\n"
#define WHOLE  "{\"whole\":true}"

static void the_member_stream_chooses(void **state)
{
    (void)state;
    static const http_field json[] = {{"Content-Type", "application/json"}, {NULL, NULL}};
    static const http_field any[] = {{"Content-Type", "application/json"}, {"Accept", "*/*"}, {NULL, NULL}};
    static const http_field only_json[] = {
        {"Content-Type", "application/json"}, {"Accept", "application/json"}, {NULL, NULL}};
    static const http_field only_events[] = {
        {"Content-Type", "application/json"}, {"Accept", "text/event-stream"}, {NULL, NULL}};
    expect_sent("POST", "/chat", "{}", json, "application/json", WHOLE);
    expect_sent("POST", "/chat", "{\"stream\":false}", any, "application/json", WHOLE);
    expect_sent("POST", "/chat", "{\"stream\":true}", any, "text/event-stream", EVENTS);
    expect_sent("POST", "/chat", "{\"stream\":true}", only_json, "application/json", WHOLE);
    expect_sent("POST", "/chat", "{\"stream\":true}", only_events, "text/event-stream", EVENTS);
    expect_sent("POST", "/chat", "{}", only_events, "text/event-stream", EVENTS);
}

static void the_parameter_stream_chooses(void **state)
{
    (void)state;
    static const http_field none[] = {{NULL, NULL}};
    static const http_field lines[] = {{"Accept", "application/x-ndjson"}, {NULL, NULL}};
    static const http_field records[] = {{"Accept", "application/json-seq"}, {NULL, NULL}};
    expect_sent("GET", "/query", NULL, none, "application/json", "true");
    expect_sent("GET", "/query?stream=false", NULL, none, "application/json", "true");
    expect_sent("GET", "/query?stream=true", NULL, none, "application/x-ndjson", "7\n7\n7\n");
    expect_sent("GET", "/query?stream=true", NULL, lines, "application/x-ndjson", "7\n7\n7\n");
    expect_sent("GET", "/query", NULL, records, "application/json-seq",
                "\x1E"
                "8\n\x1E"
                "8\n\x1E"
                "8\n");
}

static void ends(void **state)
{
    (void)state;
    static const http_field none[] = {{NULL, NULL}};
    expect_sent("GET", "/ended", NULL, none, "text/event-stream",
                "data: a\ndata: b\n\ndata: a\ndata: b\n\ndata: a\ndata: b\n\nevent: over\n\n");
    expect_sent("GET", "/objects", NULL, none, "text/event-stream",
                "event: e\ndata: 9\n\nevent: e\ndata: 9\n\nevent: e\ndata: 9\n\ndata: OVER\n\n");
}

#define FAULT "{\"error\":{\"message\":\"requested fault\",\"type\":\"server_error\",\"code\":\"fault\"}}"

static void an_error_within(void **state)
{
    (void)state;
    static const http_field events[] = {
        {"Accept", "text/event-stream"}, {"X-Emulator-Fault", "stream-error"}, {NULL, NULL}};
    static const http_field lines[] = {
        {"Accept", "application/x-ndjson"}, {"X-Emulator-Fault", "stream-error"}, {NULL, NULL}};
    expect_sent("GET", "/objects", NULL, events, "text/event-stream",
                "event: e\ndata: 9\n\nevent: error\ndata: " FAULT "\n\n");
    expect_sent("GET", "/query", NULL, lines, "application/x-ndjson", "7\n" FAULT "\n");
}

static void expect_import(const char *type, const char *body, int status)
{
    const http_field headers[] = {{"Content-Type", type}, {NULL, NULL}};
    reply r = fixture_call_with(f, "POST", "/imports", body, headers);
    if (r.status != status)
        fail_msg("%s: %d", body, r.status);
    reply_free(&r);
}

static void items_of_a_request(void **state)
{
    (void)state;
    expect_import("application/jsonl", "{\"id\":1}\n{\"id\":2}\n", 204);
    expect_import("application/jsonl", "{\"id\":1}\r\n\r\n\n{\"id\":2}", 204);
    expect_import("application/jsonl", "{\"id\":1}\n{}\n", 422);
    expect_import("application/jsonl", "{\"id\":1}\n{\n", 400);
    expect_import("application/json-seq",
                  "\x1E"
                  "1\n\x1E"
                  "2\n",
                  204);
    expect_import("application/json-seq",
                  "\x1E"
                  "1\n\x1E"
                  "\"a\"\n",
                  422);
    expect_import("application/x-ndjson", "not JSON", 204); /* without a schema */
    expect_import("text/plain", "1", 415);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_member_stream_chooses),
        cmocka_unit_test(the_parameter_stream_chooses),
        cmocka_unit_test(ends),
        cmocka_unit_test(an_error_within),
        cmocka_unit_test(items_of_a_request),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
