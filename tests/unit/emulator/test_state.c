/* The state in a file: nothing is lost, even when the emulator is killed. */
#include "base/file.h"
#include "contract.h"
#include "engine/call/call.h"
#include "services/services.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

static const char *path_of(const char *name)
{
    return text("%s/%s", folder, name);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/cpod-state-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const names[] = {"one", "two"};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(file_remove(path_of(names[i])), 0);
    return rmdir(folder);
}

static fixture *open_fixture(const char *spec, const char *name)
{
    return fixture_new_with(spec, (emulator_options){.state_path = path_of(name)});
}

/* Copies the file as if the program were killed now. */
static void take_copy(void)
{
    arena *a = arena_new();
    char *content;
    size_t length;
    assert_int_equal(file_read(a, path_of("one"), SIZE_MAX, &content, &length), 0);
    assert_int_equal(file_write(path_of("two"), content, length, NULL), 0);
    arena_free(a);
}

static size_t expect_same_records(const store *a, const store *b)
{
    assert_int_equal(store_count(a), store_count(b));
    for (size_t i = 0; i < store_count(a); i++) {
        assert_string_equal(record_text(store_at(a, i)).text, record_text(store_at(b, i)).text);
        assert_string_equal(record_tenant(store_at(a, i)), record_tenant(store_at(b, i)));
    }
    return store_count(a);
}

static void note(void *context, const char *topic, uint64_t number, const char *event)
{
    buffer_format(context, "%s %llu %s\n", topic, (unsigned long long)number, event != NULL ? event : "end");
}

/* The whole state: collections, key-value stores, settings, keys, events. */
static void expect_same_state(const fixture *a, const fixture *b)
{
    size_t count = 0;
    buffer events[2] = {{0}, {0}};
    for (size_t i = 0; i < a->emulator->collections.count; i++)
        count += expect_same_records(a->emulator->collections.items[i]->records,
                                     b->emulator->collections.items[i]->records);
    assert_int_equal(a->emulator->kv_stores.count, b->emulator->kv_stores.count);
    for (size_t i = 0; i < a->emulator->kv_stores.count; i++)
        count += expect_same_records(a->emulator->kv_stores.items[i].entries,
                                     b->emulator->kv_stores.items[i].entries);
    assert_true(count > 0);
    assert_true(json_equal(a->emulator->settings, b->emulator->settings));
    assert_memory_equal(a->emulator->token_key, b->emulator->token_key, sizeof a->emulator->token_key);
    assert_int_equal(a->emulator->token_generation, b->emulator->token_generation);
    event_hub_replay(a->emulator->events, note, &events[0]);
    event_hub_replay(b->emulator->events, note, &events[1]);
    assert_string_equal(buffer_text(&events[0]), buffer_text(&events[1]));
    buffer_free(&events[0]);
    buffer_free(&events[1]);
}

static void let_pass(fixture *f, int64_t milliseconds)
{
    f->now += milliseconds;
    emulator_advance(f->emulator);
}

/* Changes every kind of state. */
static char *fill(fixture *f)
{
    free(fixture_take(f, "POST", "/v1/pods",
                      "{\"name\":\"p\",\"workspaceId\":\"w\",\"spec\":{\"image\":\"busybox\"}}", 201,
                      "data.id"));
    char *team =
        fixture_take(f, "POST", "/v1/groups", "{\"name\":\"gone\",\"type\":\"team\"}", 201, "data.id");
    expect(f, "DELETE", text("/v1/groups/%s", team), NULL, 204, "data", "(absent)");
    free(team);
    expect(f, "PUT", "/emulator/settings", "{\"secrets\":{\"a\":\"b\"}}", 200, "secrets.a", "b");
    expect(f, "POST", "/v1/rate-limit/check", "{\"key\":\"k\",\"limit\":3,\"windowSeconds\":60}", 200,
           "data.remaining", "2");
    char *job = fixture_take(
        f, "POST", "/v1/jobs",
        "{\"kind\":\"command\",\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"echo hello\"]}", 202,
        "data.id");
    let_pass(f, 250);
    return job;
}

static void a_killed_emulator_goes_on_where_it_was(void **state)
{
    (void)state;
    fixture *first = open_fixture("openapi.yaml", "one");
    char *job = fill(first);
    take_copy();
    fixture *second = open_fixture("openapi.yaml", "two");
    second->now = first->now;
    expect_same_state(first, second);
    free(second->token);
    second->token = strdup(first->token);
    let_pass(second, 5000);
    expect(second, "GET", text("/v1/jobs/%s", job), NULL, 200, "data.status", "succeeded");
    expect(second, "GET", "/v1/pods", NULL, 200, "data.0.status", "running");
    bool ended;
    reply r = fixture_call(second, "GET", text("/v1/jobs/%s/logs", job), NULL);
    assert_non_null(strstr(read_stream(r.response, &ended), "\"line\":\"hello\""));
    assert_true(ended);
    reply_free(&r);
    free(job);
    fixture_free(second);
    fixture_free(first);
}

static void what_was_saved_is_loaded(void **state)
{
    (void)state;
    fixture *first = open_fixture("openapi.yaml", "one");
    free(fill(first));
    expect_same_state(first, first);
    char error[256];
    assert_true(emulator_save(first->emulator, error, sizeof error));
    fixture *second = open_fixture("openapi.yaml", "one");
    /* The secrets; the rest is unchanged. */
    expect(second, "GET", "/emulator/settings", NULL, 200, "secrets.a", "b");
    expect_same_state(first, second);
    fixture_free(second);
    fixture_free(first);
}

static void append(const char *name, const char *line)
{
    int file = open(path_of(name), O_WRONLY | O_APPEND);
    assert_int_equal(write(file, line, strlen(line)), strlen(line));
    close(file);
}

static void a_torn_line_is_dropped(void **state)
{
    (void)state;
    fixture_free(open_fixture("widgets.yaml", "one"));
    append("one", "{\"in\":\"/v1/shop/widgets\",\"tenant\":\"default\",\"put\":{\"id\":\"x");
    fixture *f = open_fixture("widgets.yaml", "one");
    free(fixture_take(f, "POST", "/v1/shop/widgets", "{\"name\":\"a\"}", 201, "data.id"));
    fixture_free(f);
    f = open_fixture("widgets.yaml", "one");
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "total", "1");
    fixture_free(f);
}

static void expect_rejection(const char *name, const char *part)
{
    diagnostics *d = diagnostics_new();
    reader *files = reader_new(d);
    arena *memory = arena_new();
    emulator_options options = {
        .document =
            spec_load(memory, files, CPOD_SOURCE_DIR "/tests/unit/emulator/widgets.yaml", SPEC_CHECK, d),
        .services = services_all,
        .state_path = path_of(name)};
    assert_null(emulator_new(&options, d));
    assert_int_equal(diagnostics_count(d, SEVERITY_ERROR), 1);
    char *written = NULL;
    size_t length;
    FILE *out = open_memstream(&written, &length);
    diagnostics_print(d, SEVERITY_NOTE, out);
    fclose(out);
    if (strstr(written, part) == NULL)
        fail_msg("%s", written);
    free(written);
    reader_free(files);
    diagnostics_free(d);
    arena_free(memory);
}

static void a_file_that_is_no_state_is_left_alone(void **state)
{
    (void)state;
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"{\"in\":\"/v1/other\",\"gone\":\"x\"}\n",
         "line 1 is about a collection that the document does not have"},
        {"{\"in\":\"/v1/shop/widgets\",\"put\":{}}\n", "line 1 is not a line of a state file"},
        {"{\"state\":2}\n", "line 1 names an unsupported version of the state"},
        {"{\"topic\":\"t\"}\n\n", "line 2 is not a line of a state file"},
        {"name: no state\n", "line 1 is not a line of a state file"},
        {"{\"set\":\"token_key\",\"to\":\"AAAA\"}\n", "line 1 does not contain a key of 32 bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(file_write(path_of("one"), cases[i].line, strlen(cases[i].line), NULL), 0);
        expect_rejection("one", cases[i].part);
        assert_true(file_equals(path_of("one"), cases[i].line, strlen(cases[i].line)));
    }
    expect_rejection("no/such/folder", "No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_killed_emulator_goes_on_where_it_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_saved_is_loaded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_torn_line_is_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_state_is_left_alone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
