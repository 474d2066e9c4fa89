/* Parts of a request beside its arguments: timeouts, headers that pass through, limits of the response. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON   "content-type: application/json"
#define EVENTS "content-type: text/event-stream"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static const script_response ok_thing = {200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0};

static cpod_status get(cpod_client *client, const cpod_call_options *options, cpod_error *error)
{
    const list_params params = {.call = options};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, error);
    cpod_core_free(out);
    return status;
}

/* ---- times ---- */

enum { CONNECT = 5000, ATTEMPT = 60000, IDLE = 60000 };

static void expect_times(const script *s, size_t request, int64_t deadline_ms, int64_t idle_ms)
{
    assert_int_equal(cpod_mock_request_at(s->mock, request)->connect_timeout_ms, CONNECT);
    assert_int_equal(cpod_mock_request_at(s->mock, request)->deadline_ms, deadline_ms);
    assert_int_equal(cpod_mock_request_at(s->mock, request)->idle_timeout_ms, idle_ms);
}

static void test_times_of_a_call(void **state)
{
    (void)state;
    const script_response responses[] = {ok_thing, ok_thing, ok_thing, ok_thing, ok_thing};
    const script_response slow[] = {{503, NULL, NULL, 0, 0}, ok_thing};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    const int64_t now = cpod_mock_now(s.mock);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    expect_times(&s, 0, now + ATTEMPT, 0);
    assert_int_equal(get(client, CPOD_CALL(.timeout_ms = 7000), NULL), CPOD_OK);
    expect_times(&s, 1, now + 7000, 0);
    assert_int_equal(get(client, CPOD_CALL(.attempt_timeout_ms = 8000, .timeout_ms = 9000), NULL), CPOD_OK);
    expect_times(&s, 2, now + 8000, 0);
    assert_int_equal(get(client, CPOD_CALL(.deadline_ms = now + 3000, .timeout_ms = 9000), NULL), CPOD_OK);
    expect_times(&s, 3, now + 3000, 0);
    assert_int_equal(get(client, CPOD_CALL(.timeout_ms = -1, .attempt_timeout_ms = -1), NULL), CPOD_OK);
    expect_times(&s, 4, 0, 0);
    cpod_client_free(client);
    SCRIPT(&s, slow);
    script_set_delay(&s, 50000);     /* the whole call has 100 s: the second attempt gets the rest */
    cpod_mock_set_random(s.mock, 0); /* no wait before the second attempt */
    client = script_client(&s, NULL);
    assert_int_equal(get(client, CPOD_CALL(.timeout_ms = 100000), NULL), CPOD_OK);
    expect_times(&s, 0, now + ATTEMPT, 0);
    expect_times(&s, 1, now + 100000, 0);
    cpod_client_free(client);
}

/* What is meant to be for ever does not wrap around to the past. */
static void test_times_that_no_clock_reaches(void **state)
{
    (void)state;
    const script_response responses[] = {ok_thing, ok_thing};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    assert_int_equal(get(client, CPOD_CALL(.timeout_ms = INT64_MAX), NULL), CPOD_OK);
    expect_times(&s, 0, cpod_mock_now(s.mock) + ATTEMPT, 0);
    assert_int_equal(
        get(client, CPOD_CALL(.timeout_ms = INT64_MAX, .attempt_timeout_ms = INT64_MAX - 1), NULL), CPOD_OK);
    expect_times(&s, 1, INT64_MAX, 0);
    cpod_client_free(client);
}

static int64_t read_nothing(void *context, void *buffer, size_t capacity)
{
    (void)context, (void)buffer, (void)capacity;
    return 0;
}

static bool take_nothing(void *context, const void *data, size_t length)
{
    (void)context, (void)data, (void)length;
    return true;
}

/* Streams, uploads and downloads have no total timeout, but an idle timeout. */
static void test_times_of_what_flows(void **state)
{
    (void)state;
    const script_response responses[] = {
        {200, EVENTS, "event: end\n\n", 0, 0},
        ok_thing,
        {200, "content-type: application/octet-stream", "", 0, 0},
        {200, "content-type: application/octet-stream", "", 0, 0},
    };
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    const cpod_api *api = client_test_api();
    cpod_core_stream *stream = NULL;
    assert_int_equal(cpod_core_stream_open(client, api, OP_WATCH, NULL, NULL, NULL, &stream, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, NULL), CPOD_DONE);
    cpod_core_stream_free(stream);
    expect_times(&s, 0, 0, IDLE);
    const cpod_upload upload = {.read = read_nothing, .length_unknown = true};
    assert_int_equal(cpod_core_call(client, api, OP_PUT_BLOB, id_path, NULL, &upload, NULL, NULL), CPOD_OK);
    expect_times(&s, 1, 0, IDLE);
    const cpod_download download = cpod_download_callback(take_nothing, NULL);
    const list_params params = {.call = CPOD_CALL(.download = &download)};
    assert_int_equal(cpod_core_call(client, api, OP_GET_BLOB, id_path, &params, NULL, NULL, NULL), CPOD_OK);
    expect_times(&s, 2, 0, IDLE);
    const list_params hasty = {.call = CPOD_CALL(.download = &download, .timeout_ms = 4000)};
    assert_int_equal(cpod_core_call(client, api, OP_GET_BLOB, id_path, &hasty, NULL, NULL, NULL), CPOD_OK);
    expect_times(&s, 3, cpod_mock_now(s.mock) + 4000, IDLE);
    cpod_client_free(client);
}

/* What the options of client and call make of connecting, the first byte and idleness. A call's value wins, negative
 * is none, and 0 of the first byte is the idle timeout. */
static void test_times_of_the_phases(void **state)
{
    (void)state;
    static const struct {
        cpod_client_options client;
        cpod_call_options call;
        bool is_transfer;
        int64_t connect, first_byte, idle;
    } cases[] = {
        {{.size = 0}, {.size = 0}, false, CONNECT, 0, 0},
        {{.size = 0}, {.size = 0}, true, CONNECT, 0, IDLE},
        {{.connect_timeout_ms = 7}, {.size = 0}, false, 7, 0, 0},
        {{.connect_timeout_ms = 7}, {.connect_timeout_ms = 8}, false, 8, 0, 0},
        {{.connect_timeout_ms = 7}, {.connect_timeout_ms = -1}, false, 0, 0, 0},
        {{.connect_timeout_ms = -7}, {.size = 0}, false, 0, 0, 0},
        {{.first_byte_timeout_ms = 7}, {.size = 0}, false, CONNECT, 7, 0},
        {{.first_byte_timeout_ms = 7}, {.size = 0}, true, CONNECT, 7, IDLE},
        {{.first_byte_timeout_ms = 7}, {.first_byte_timeout_ms = -5}, true, CONNECT, -1, IDLE},
        {{.first_byte_timeout_ms = INT64_MIN}, {.size = 0}, false, CONNECT, -1, 0},
        {{.first_byte_timeout_ms = -1}, {.first_byte_timeout_ms = INT64_MAX}, false, CONNECT, INT64_MAX, 0},
        {{.idle_timeout_ms = 7}, {.size = 0}, false, CONNECT, -1, 7}, /* the server may think */
        {{.idle_timeout_ms = 7}, {.size = 0}, true, CONNECT, 0, 7},
        {{.idle_timeout_ms = -1}, {.size = 0}, false, CONNECT, 0, 0},
        {{.idle_timeout_ms = -1}, {.size = 0}, true, CONNECT, 0, 0},
        {{.idle_timeout_ms = -1}, {.idle_timeout_ms = 9}, false, CONNECT, -1, 9},
        {{.size = 0}, {.idle_timeout_ms = 9}, true, CONNECT, 0, 9},
        {{.idle_timeout_ms = 7}, {.idle_timeout_ms = -1}, true, CONNECT, 0, 0},
        {{.idle_timeout_ms = 7}, {.idle_timeout_ms = 9, .first_byte_timeout_ms = 8}, false, CONNECT, 8, 9},
    };
    const script_response responses[] = {ok_thing};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = cases[i].client;
        cpod_call_options call = cases[i].call;
        options.size = sizeof options;
        options.token = "t";
        call.size = sizeof call;
        cpod_client *client = script_client(&s, &options);
        const cpod_upload upload = {.read = read_nothing, .length_unknown = true};
        const list_params params = {.call = &call};
        if (cases[i].is_transfer)
            assert_int_equal(
                cpod_core_call(client, client_test_api(), OP_PUT_BLOB, id_path, &params, &upload, NULL, NULL),
                CPOD_OK);
        else
            assert_int_equal(get(client, &call, NULL), CPOD_OK);
        const cpod_mock_request *request = cpod_mock_request_at(s.mock, 0);
        assert_int_equal(request->connect_timeout_ms, cases[i].connect);
        assert_int_equal(request->first_byte_timeout_ms, cases[i].first_byte);
        assert_int_equal(request->idle_timeout_ms, cases[i].idle);
        cpod_client_free(client);
    }
}

/* ---- headers ---- */

#define TRACE_PARENT "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

static void remember(void *context, const char *line)
{
    char *text = context;
    size_t used = strlen(text);
    (void)snprintf(text + used, 4096 - used, "%s\n", line);
}

/* W3C trace context: unchanged, with every attempt, and not to other servers. */
static void test_a_trace_passes_through(void **state)
{
    (void)state;
    const script_response responses[] = {{503, NULL, NULL, 0, 0}, ok_thing, ok_thing};
    script s;
    SCRIPT(&s, responses);
    char log[4096] = "";
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.log = remember;
    options.log_context = log;
    cpod_client *client = script_client(&s, &options);
    static const cpod_header trace[] = {{"traceparent", TRACE_PARENT}, {"tracestate", "vendor=1"}};
    assert_int_equal(get(client, CPOD_CALL(.headers = trace, .header_count = 2), NULL), CPOD_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_true(script_sent(&s, i, "\ntraceparent: " TRACE_PARENT "\n"));
        assert_true(script_sent(&s, i, "\ntracestate: vendor=1\n"));
    }
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    assert_false(script_sent(&s, 2, "traceparent")); /* none is invented */
    assert_null(strstr(log, "4bf92f"));              /* headers are not logged */
    cpod_client_free(client);
}

/* Headers that the library sets cannot be set by the caller: two lengths or hosts allow request smuggling. */
static void test_headers_that_a_call_cannot_set(void **state)
{
    (void)state;
    static const cpod_header cases[] = {
        {"Authorization", "Bearer x"},
        {"authorization", "Bearer x"},
        {"HOST", "evil.example"},
        {"Content-Length", "0"},
        {"Transfer-Encoding", "chunked"},
        {"X Space", "v"},
        {"", "v"},
        {NULL, "v"},
        {"X-A", NULL},
        {"X-A", "a\r\nX-B: b"},
    };
    script s;
    script_begin(&s, NULL, 0);
    cpod_client *client = script_client(&s, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(get(client, CPOD_CALL(.headers = &cases[i], .header_count = 1), &error),
                         CPOD_ERR_INVALID_ARGUMENT);
        assert_true(error.message[0] != '\0');
    }
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
}

/* ---- limits ---- */

static void test_depth_of_json(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"data\":{\"id\":\"1\",\"other\":[[[1]]]}}", 0, 0},
        {200, JSON, "{\"data\":{\"id\":\"1\",\"other\":[[[1]]]}}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.max_json_depth = 5;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    options.max_json_depth = 4;
    client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, NULL, &error), CPOD_ERR_LIMIT);
    assert_non_null(strstr(error.message, "4"));
    cpod_client_free(client);
}

static void test_size_of_an_event(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, EVENTS, "data: {\"id\":\"0123456789\"}\n\n", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.max_event_bytes = 10;
    cpod_client *client = script_client(&s, &options);
    cpod_core_stream *stream = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL), CPOD_OK);
    assert_int_equal(cpod_core_stream_next(stream, NULL, &error), CPOD_ERR_LIMIT);
    assert_non_null(strstr(error.message, "10 bytes"));
    cpod_core_stream_free(stream);
    cpod_client_free(client);
    assert_int_equal(script_usage(&s).open_exchanges, 0);
}

/* ---- decisions and failures ---- */

/* `false` is a response like another. */
static void test_a_denied_decision_is_no_error(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"data\":false}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = script_client(&s, NULL);
    bool allowed = true;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_EVALUATE, NULL, NULL, NULL, &allowed, &error), CPOD_OK);
    assert_false(allowed);
    assert_int_equal(error.status, CPOD_OK);
    cpod_client_free(client);
}

static void test_what_is_retryable(void **state)
{
    (void)state;
    assert_false(cpod_error_is_retryable(NULL));
    cpod_error error = CPOD_ERROR_INIT;
    assert_false(cpod_error_is_retryable(&error));
    error.retryable = true;
    assert_true(cpod_error_is_retryable(&error));
    error.size = offsetof(cpod_error, retryable); /* of an older caller, who does not know */
    assert_false(cpod_error_is_retryable(&error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_of_a_call),
        cmocka_unit_test(test_times_that_no_clock_reaches),
        cmocka_unit_test(test_times_of_what_flows),
        cmocka_unit_test(test_times_of_the_phases),
        cmocka_unit_test(test_a_trace_passes_through),
        cmocka_unit_test(test_headers_that_a_call_cannot_set),
        cmocka_unit_test(test_depth_of_json),
        cmocka_unit_test(test_size_of_an_event),
        cmocka_unit_test(test_a_denied_decision_is_no_error),
        cmocka_unit_test(test_what_is_retryable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
