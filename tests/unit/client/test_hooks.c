/* Hooks run before and after every attempt, and receive no secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON "content-type: application/json"

typedef struct record {
    char text[2048];
    size_t length;
} record;

static void note(record *r, const char *when, const cpod_attempt *attempt)
{
    assert_true(attempt->size >= sizeof *attempt);
    r->length += (size_t)snprintf(r->text + r->length, sizeof r->text - r->length, "%s %d %s %s %d %s %s\n",
                                  when, attempt->number, attempt->method, attempt->url, attempt->http_status,
                                  cpod_status_name(attempt->status), attempt->request_id);
}

static void before(void *context, const cpod_attempt *attempt)
{
    assert_int_equal(attempt->elapsed_ms, 0);
    note(context, "before", attempt);
}

static void after(void *context, const cpod_attempt *attempt)
{
    assert_int_equal(attempt->elapsed_ms, 7);
    note(context, "after", attempt);
}

static void run(script *s, const cpod_hooks *hooks)
{
    script_set_delay(s, 7);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = "https://api.example.com";
    options.hooks = hooks;
    cpod_client *client = script_client(s, &options);
    const list_params params = {.search = "secret", .page = CPOD_INT64_INIT(2)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, NULL, NULL),
                     CPOD_OK);
    cpod_client_free(client);
}

static void test_every_attempt(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {.failure = CPOD_ERR_TRANSPORT},
        {503, JSON "\nx-request-id: one", "{}", 0, 0},
        {200, JSON "\nx-request-id: two", "{\"data\":[]}", 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    record r = {.length = 0};
    const cpod_hooks hooks = {.size = sizeof hooks, .context = &r, .before = before, .after = after};
    run(&s, &hooks);
#define URL "GET https://api.example.com/api/v1/things?page=2&search=REDACTED"
    char expected[2048];
    (void)snprintf(expected, sizeof expected,
                   "before 1 " URL " 0 %s \nafter 1 " URL " 0 %s \n"
                   "before 2 " URL " 0 %s \nafter 2 " URL " 503 %s one\n"
                   "before 3 " URL " 0 %s \nafter 3 " URL " 200 %s two\n",
                   cpod_status_name(CPOD_OK), cpod_status_name(CPOD_ERR_TRANSPORT), cpod_status_name(CPOD_OK),
                   cpod_status_name(CPOD_ERR_SERVER), cpod_status_name(CPOD_OK), cpod_status_name(CPOD_OK));
    assert_string_equal(r.text, expected);
}

static void test_one_of_the_two(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":[]}", 0, 0}};
    for (int i = 0; i < 2; i++) {
        script s;
        SCRIPT(&s, responses);
        record r = {.length = 0};
        const cpod_hooks hooks = {.size = sizeof hooks,
                                  .context = &r,
                                  .before = i == 0 ? before : NULL,
                                  .after = i == 0 ? NULL : after};
        run(&s, &hooks);
        assert_memory_equal(r.text, i == 0 ? "before 1" : "after 1 ", 8);
        assert_int_equal(strchr(r.text, '\n') - r.text, r.length - 1);
    }
}

static void test_a_shorter_struct(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    record r = {.length = 0};
    const cpod_hooks hooks = {
        .size = offsetof(cpod_hooks, after), .context = &r, .before = before, .after = after};
    run(&s, &hooks); /* `after` lies beyond the size */
    assert_memory_equal(r.text, "before 1", 8);
    assert_null(strstr(r.text, "after"));
    const cpod_hooks none = {.size = 0};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.hooks = &none;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL),
                     CPOD_ERR_CONFIGURATION);
    assert_null(client);
}

/* ---- sizes and addresses ---- */

typedef struct outcome {
    int64_t sent, received, total_us, elapsed_ms;
    char url[128], url_template[128];
} outcome;

static void note_outcome(void *context, const cpod_attempt *attempt)
{
    outcome *o = context;
    o->sent = attempt->transfer->sent_bytes;
    o->received = attempt->transfer->received_bytes;
    o->total_us = attempt->transfer->total_us;
    o->elapsed_ms = attempt->elapsed_ms;
    (void)snprintf(o->url, sizeof o->url, "%s", attempt->url);
    (void)snprintf(o->url_template, sizeof o->url_template, "%s", attempt->url_template);
}

static cpod_client *client_of(script *s, const cpod_api *api, outcome *o)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_retries = CPOD_NO_RETRIES;
    options.hooks = CPOD_HOOKS(.context = o, .after = note_outcome);
    options.transport = cpod_mock_transport(s->mock);
    options.clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(api, &options, &client, NULL), CPOD_OK);
    return client;
}

static void ignore_progress(void *context, int64_t sent, int64_t total)
{
    (void)context, (void)sent, (void)total;
}

static bool ignore_bytes(void *context, const void *bytes, size_t count)
{
    (void)context, (void)bytes, (void)count;
    return true;
}

/* The mock measures nothing: the library reports what it knows. */
static void test_sizes_that_the_library_knows(void **state)
{
    (void)state;
    static const script_response responses[] = {{201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}};
    static const char *const id = "1";
    static const void *const path[] = {&id};
    static const thing_create body = {.name = "x"};
    script s;
    SCRIPT(&s, responses);
    script_set_delay(&s, 7);
    outcome o;
    cpod_client *client = client_of(&s, client_test_api(), &o);
    list_params params = {.call = NULL};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, &params, &body, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(o.sent, strlen("{\"name\":\"x\"}"));
    assert_int_equal(o.received, strlen("{\"data\":{\"id\":\"1\"}}"));
    assert_int_equal(o.elapsed_ms, 7);
    assert_int_equal(o.total_us, 7000);
    cpod_mock_rewind(s.mock);
    params.call = CPOD_CALL(.upload_progress = ignore_progress);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, &params, &body, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(o.sent, strlen("{\"name\":\"x\"}"));
    cpod_client_free(client);

    static const script_response files[] = {{200, "content-type: application/octet-stream", "the file", 0, 0},
                                            {.failure = CPOD_ERR_TRANSPORT}};
    SCRIPT(&s, files);
    client = client_of(&s, client_test_api(), &o);
    const cpod_download download = cpod_download_callback(ignore_bytes, NULL);
    params.call = CPOD_CALL(.download = &download);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET_BLOB, path, &params, NULL, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(o.received, strlen("the file"));
    assert_int_equal(o.sent, 0);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET_BLOB, path, &params, NULL, NULL, NULL),
                     CPOD_ERR_TRANSPORT);
    assert_true(o.sent == -1 && o.received == -1); /* nobody knows */
    cpod_client_free(client);
}

/* Of one attempt: not what an earlier one has brought, nor what lenient_text has added. */
static void test_bytes_of_one_attempt(void **state)
{
    (void)state;
    static const char *const id = "1";
    static const void *const path[] = {&id};
    static const script_response files[] = {
        {200, "content-type: application/octet-stream\netag: \"v1\"\ncontent-length: 10", "012345", 0,
         CPOD_ERR_TRANSPORT},
        {206, "content-type: application/octet-stream\netag: \"v1\"\ncontent-range: bytes 6-9/10", "6789", 0,
         0},
        {500, JSON, "{\"code\":\"\xFF\"}", 0, 0},
    };
    script s;
    SCRIPT(&s, files);
    outcome o;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = CPOD_HOOKS(.context = &o, .after = note_outcome);
    cpod_client *client = script_client(&s, &options);
    const cpod_download download = cpod_download_callback(ignore_bytes, NULL);
    list_params params = {.call = CPOD_CALL(.download = &download)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET_BLOB, path, &params, NULL, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(o.received, 4);
    params.call = CPOD_CALL(.lenient_text = true, .max_retries = CPOD_NO_RETRIES);
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, path, &params, NULL, NULL, NULL),
                     CPOD_ERR_SERVER);
    assert_int_equal(o.received, strlen("{\"code\":\"\xFF\"}"));
    cpod_client_free(client);
}

/* An operation with a server of its own, which is a path here, and with a secret in its path. */
static void test_templates(void **state)
{
    (void)state;
    enum { MOST = 128 };
    static cpod_operation operations[OP_COUNT];
    static cpod_parameter parameters[MOST];
    static const char *const id = "s3cret";
    static const void *const path[] = {&id};
    static const script_response responses[] = {{200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0},
                                                {200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}};
    cpod_api api = *client_test_api();
    cpod_tables tables = *api.tables;
    uint32_t first = tables.operations[OP_GET].first_parameter;
    assert_true(first < MOST);
    memcpy(operations, tables.operations, sizeof operations);
    memcpy(parameters, tables.parameters, (first + 1) * sizeof parameters[0]);
    static const cpod_server_template server = {.name = "flag", .url = "/v1/flag"};
    tables.servers = &server;
    tables.server_count = 1;
    operations[OP_GET].server = 0;
    tables.operations = operations;
    tables.parameters = parameters;
    api.tables = &tables;
    script s;
    SCRIPT(&s, responses);
    outcome o;
    cpod_client *client = client_of(&s, &api, &o);
    assert_int_equal(cpod_core_call(client, &api, OP_GET, path, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_string_equal(o.url, "https://api.example.com/v1/flag/v1/things/s3cret");
    assert_string_equal(o.url_template, "/v1/flag/v1/things/{id}");
    parameters[first].flags |= CPOD_FLAG_SECRET;
    assert_int_equal(cpod_core_call(client, &api, OP_GET, path, NULL, NULL, NULL, NULL), CPOD_OK);
    assert_string_equal(o.url, "https://api.example.com/v1/flag/v1/things/{id}");
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_attempt),        cmocka_unit_test(test_one_of_the_two),
        cmocka_unit_test(test_a_shorter_struct),     cmocka_unit_test(test_sizes_that_the_library_knows),
        cmocka_unit_test(test_bytes_of_one_attempt), cmocka_unit_test(test_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
