/* Headers that a hook adds to its attempt. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "gets.h"
#include "loopback.h"
#include "support/counting_allocator.h"

#define TRACE "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
#define ONE   THING("1")
#define EMPTY "{\"data\":{\"id\":\"1\"}}"
#define DOWN                                     \
    {                                            \
        503, JSON "\nretry-after: 0", "{}", 0, 0 \
    }
#define ADDRESS "https://s.example.com/file?X-Sig=secret"

static const char *const the_id = "1";
static const void *const the_path[] = {&the_id};

static cpod_status get_with(cpod_client *client, const cpod_call_options *call)
{
    const list_params params = {.call = call};
    return cpod_core_call(client, client_test_api(), OP_GET, the_path, &params, NULL, NULL, NULL);
}

static cpod_client *client_with(script *s, const cpod_hooks *hooks)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = hooks;
    return script_client(s, &options);
}

/* ---- on the wire ---- */

static void set_trace(void *context, const cpod_attempt *attempt)
{
    char value[80] = TRACE;
    cpod_status *status = context;
    *status = cpod_attempt_set_header(attempt, "traceparent", value);
    memset(value, 'x', sizeof value); /* it was copied */
}

static void test_bytes_of_a_request(void **state)
{
    (void)state;
    static loopback server;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n" EMPTY}};
    LOOPBACK(&server, responses);
    cpod_status status = CPOD_ERR_HTTP;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = CPOD_HOOKS(.context = &status, .before = set_trace);
    options.base_url = server.url;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    assert_int_equal(status, CPOD_OK);
    char expected[1024];
    (void)snprintf(expected, sizeof expected,
                   "GET /api/v1/things/1 HTTP/1.1\r\nHost: %.60s\r\nAccept-Encoding: gzip, deflate\r\n"
                   "User-Agent: test/1.0 cpod-core/" CPOD_CORE_VERSION "\r\nX-Dialect: plain\r\n"
                   "Accept: application/json, application/problem+json\r\n"
                   "Authorization: Bearer tok\r\ntraceparent: " TRACE "\r\n\r\n",
                   server.url + strlen("http://"));
    assert_string_equal(server.requests[0], expected);
    cpod_client_free(client);
    loopback_end(&server);
}

/* ---- for one attempt ---- */

static void set_first(void *context, const cpod_attempt *attempt)
{
    (void)context;
    if (attempt->number == 1) {
        assert_int_equal(cpod_attempt_set_header(attempt, "X-First", "one"), CPOD_OK);
        assert_int_equal(cpod_attempt_set_header(attempt, "x-first", ""), CPOD_OK); /* replaces it */
        assert_int_equal(cpod_attempt_set_header(attempt, "accept", "text/x"), CPOD_OK);
    }
}

static void test_an_attempt_has_its_own_headers(void **state)
{
    (void)state;
    static const script_response responses[] = {DOWN, ONE};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = client_with(&s, CPOD_HOOKS(.before = set_first));
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nx-first: \n"));
    assert_true(script_sent(&s, 0, "\naccept: text/x\n"));
    assert_false(script_sent(&s, 0, "\nAccept:"));
    assert_false(script_sent(&s, 1, "irst"));
    assert_true(script_sent(&s, 1, "\nAccept: application/json"));
    cpod_client_free(client);
}

static void set_long(void *context, const cpod_attempt *attempt)
{
    char name[32];
    memset(context, 'v', 5000);
    for (int i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof name, "X-%d", i);
        assert_int_equal(cpod_attempt_set_header(attempt, name, context), CPOD_OK);
    }
}

static void test_many_and_long_ones(void **state)
{
    (void)state;
    static const script_response responses[] = {DOWN, ONE};
    static char value[5001];
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = client_with(&s, CPOD_HOOKS(.context = value, .before = set_long));
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    const cpod_mock_request *request = cpod_mock_request_at(s.mock, 1);
    for (int i = 0; i < 40; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "X-%d", i);
        assert_string_equal(cpod_mock_request_header(request, name), value);
    }
    assert_string_equal(cpod_mock_request_header(request, "Authorization"), "Bearer tok");
    cpod_client_free(client);
}

/* ---- refusals ---- */

static void set_what_is_refused(void *context, const cpod_attempt *attempt)
{
    static const struct {
        const char *name, *value;
    } cases[] = {{"Authorization", "Bearer x"},
                 {"authorization", "Bearer x"},
                 {"COOKIE", "a=b"},
                 {"Host", "elsewhere"},
                 {"Content-Length", "0"},
                 {"content-type", "text/x"},
                 {"Content-Encoding", "gzip"},
                 {"Content-Digest", "x"},
                 {"Transfer-Encoding", "chunked"},
                 {"Connection", "close"},
                 {"Keep-Alive", "timeout=1"},
                 {"TE", "trailers"},
                 {"Trailer", "X"},
                 {"Upgrade", "h2c"},
                 {"Expect", "100-continue"},
                 {"HTTP2-Settings", "x"},
                 {"Proxy-Authorization", "Basic x"},
                 {"proxy-connection", "close"},
                 {"Accept-Encoding", "br"},
                 {"Range", "bytes=0-1"},
                 {"If-None-Match", "*"},
                 {"Idempotency-Key", "k"},
                 {"Last-Event-ID", "1"},
                 {"X-Key", "key"}, /* the API's */
                 {"x-KEY", "key"},
                 {"X-A", "a\r\nX-B: b"},
                 {"X-A", "a\nX-B: b"},
                 {"X-A", "a\x7F"},
                 {"X-A", "\x01"},
                 {"X-A", NULL},
                 {"X-A: b\r\nX-B", "c"},
                 {"X A", "a"},
                 {":path", "/x"},
                 {"", "a"},
                 {NULL, "a"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s\n", cases[i].name == NULL ? "NULL" : cases[i].name);
        assert_int_equal(cpod_attempt_set_header(attempt, cases[i].name, cases[i].value),
                         CPOD_ERR_INVALID_ARGUMENT);
    }
    static const char *const fine[] = {"traceparent", "tracestate",     "baggage",
                                       "X-Host",      "X-Content-Kind", "Hostess"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        assert_int_equal(cpod_attempt_set_header(attempt, fine[i], "ok"), CPOD_OK);
    ++*(int *)context;
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const script_response responses[] = {ONE, ONE};
    script s;
    SCRIPT(&s, responses);
    int calls = 0;
    cpod_client *client = client_with(&s, NULL);
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    size_t without = cpod_mock_request_at(s.mock, 0)->header_count;
    cpod_client_free(client);
    client = client_with(&s, CPOD_HOOKS(.context = &calls, .before = set_what_is_refused));
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    assert_int_equal(calls, 1);
    assert_int_equal(cpod_mock_request_at(s.mock, 1)->header_count, without + 6);
    assert_true(script_sent(&s, 1, "\nAuthorization: Bearer tok\n"));
    cpod_client_free(client);
}

/* ---- outside of `before` ---- */

typedef struct outside {
    const cpod_attempt *stale;
    int refused;
} outside;

static void *set_in_thread(void *context)
{
    return cpod_attempt_set_header(context, "X-Thread", "1") == CPOD_OK ? context : NULL;
}

static void expect_refused(outside *o, const cpod_attempt *attempt)
{
    assert_int_equal(cpod_attempt_set_header(attempt, "X-Late", "1"), CPOD_ERR_INVALID_ARGUMENT);
    o->refused++;
}

static void keep_attempt(void *context, const cpod_attempt *attempt)
{
    outside *o = context;
    const cpod_attempt copy = *attempt;
    expect_refused(o, &copy);
    expect_refused(o, NULL);
    pthread_t thread;
    void *result;
    assert_int_equal(pthread_create(&thread, NULL, set_in_thread, (void *)attempt), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_null(result);
    o->stale = attempt;
}

static void after_it(void *context, const cpod_attempt *attempt)
{
    outside *o = context;
    expect_refused(o, attempt);
    expect_refused(o, o->stale);
}

static bool decide(void *context, const cpod_attempt *attempt, bool proposed)
{
    expect_refused(context, attempt);
    return proposed;
}

static cpod_status sign(void *context, const cpod_sign_request *request)
{
    expect_refused(context, request->attempt);
    expect_refused(context, (const cpod_attempt *)(const void *)request);
    return CPOD_OK;
}

static void test_outside_of_before(void **state)
{
    (void)state;
    static const script_response responses[] = {DOWN, ONE};
    script s;
    SCRIPT(&s, responses);
    outside o = {.refused = 0};
    const cpod_retry_policy *policy = CPOD_RETRY_POLICY(.decide = decide, .context = &o);
    cpod_client *client =
        client_with(&s, CPOD_HOOKS(.context = &o, .before = keep_attempt, .after = after_it, .sign = sign));
    assert_int_equal(get_with(client, CPOD_CALL(.retry = policy)), CPOD_OK);
    assert_int_equal(o.refused, 2 * (2 + 2 + 2) + 1);
    expect_refused(&o, o.stale);
    const cpod_attempt made_up = {.size = sizeof made_up};
    expect_refused(&o, &made_up);
    assert_false(script_sent(&s, 0, "X-Late"));
    assert_false(script_sent(&s, 1, "X-Late"));
    cpod_client_free(client);
}

/* ---- calls within hooks ---- */

typedef struct inner_call {
    cpod_client *client;
    const cpod_attempt *outer;
} inner_call;

static void call_within(void *context, const cpod_attempt *attempt)
{
    inner_call *n = context;
    if (n->outer != NULL) { /* of the inner call */
        assert_int_equal(cpod_attempt_set_header(attempt, "X-Inner", "1"), CPOD_OK);
        assert_int_equal(cpod_attempt_set_header(n->outer, "X-From-Inner", "1"), CPOD_OK);
        return;
    }
    n->outer = attempt;
    assert_int_equal(get_with(n->client, NULL), CPOD_OK);
    assert_int_equal(cpod_attempt_set_header(attempt, "X-Outer", "1"), CPOD_OK);
}

static void test_a_call_within_a_hook(void **state)
{
    (void)state;
    static const script_response responses[] = {ONE, ONE};
    script s;
    SCRIPT(&s, responses);
    inner_call n = {.outer = NULL};
    n.client = client_with(&s, CPOD_HOOKS(.context = &n, .before = call_within));
    assert_int_equal(get_with(n.client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 0, "\nX-Inner: 1\n"));
    assert_false(script_sent(&s, 0, "Outer"));
    assert_true(script_sent(&s, 1, "\nX-From-Inner: 1\nX-Outer: 1\n"));
    assert_false(script_sent(&s, 1, "X-Inner"));
    cpod_client_free(n.client);
}

/* ---- other servers ---- */

static void set_on_foreign(void *context, const cpod_attempt *attempt)
{
    assert_true(attempt->is_foreign);
    assert_string_equal(attempt->url_template, "");
    assert_string_equal(attempt->host, "s.example.com");
    assert_int_equal(attempt->port, 443);
    assert_null(strstr(attempt->url, "secret"));
    *(cpod_status *)context = cpod_attempt_set_header(attempt, "traceparent", TRACE);
}

static void test_presigned_urls_get_no_header(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/plain", "file", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_status status = CPOD_OK;
    cpod_client *client = client_with(&s, CPOD_HOOKS(.context = &status, .before = set_on_foreign));
    assert_int_equal(cpod_download_url(client, ADDRESS, 0, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(status, CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(cpod_mock_request_at(s.mock, 0)->text, "GET " ADDRESS "\n\n");
    cpod_client_free(client);
}

/* ---- memory ---- */

static void test_a_stream_does_not_grow(void **state)
{
    (void)state;
    enum { CONNECTIONS = 50 };
    static script_response responses[CONNECTIONS];
    for (size_t i = 0; i < CONNECTIONS; i++)
        responses[i] = (script_response){200, "content-type: text/event-stream", "data: {\"id\":\"a\"}\n\n",
                                         0, CPOD_ERR_TRANSPORT};
    script s;
    script_begin(&s, responses, CONNECTIONS);
    counting_allocator counting;
    counting_allocator_init(&counting, 0);
    static char value[5001];
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.allocator = &counting.allocator;
    options.hooks = CPOD_HOOKS(.context = value, .before = set_long);
    cpod_client *client = script_client(&s, &options);
    cpod_core_stream *stream = NULL;
    const void *item;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, NULL), CPOD_OK);
    size_t blocks = 0;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        assert_int_equal(cpod_core_stream_next(stream, &item, NULL), CPOD_OK);
        if (i == 2)
            blocks = counting.live;
    }
    assert_int_equal(counting.live, blocks);
    cpod_core_stream_free(stream);
    cpod_client_free(client);
    assert_int_equal(counting.live, 0);
}

static void set_or_not(void *context, const cpod_attempt *attempt)
{
    cpod_status status = cpod_attempt_set_header(attempt, "X-A", "a");
    assert_true(status == CPOD_OK || status == CPOD_ERR_NO_MEMORY);
    *(cpod_status *)context = status;
}

static void test_every_allocation(void **state)
{
    (void)state;
    static const script_response responses[] = {ONE};
    bool header_was_lost = false;
    for (size_t fail_at = 1;; fail_at++) {
        script s;
        SCRIPT(&s, responses);
        counting_allocator counting;
        counting_allocator_init(&counting, fail_at);
        cpod_status set = CPOD_OK;
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.allocator = &counting.allocator;
        options.transport = cpod_mock_transport(s.mock);
        options.clock = cpod_mock_clock(s.mock);
        options.hooks = CPOD_HOOKS(.context = &set, .before = set_or_not);
        cpod_client *client = NULL;
        cpod_status status = cpod_core_client_new(client_test_api(), &options, &client, NULL);
        if (status == CPOD_OK)
            status = get_with(client, NULL);
        header_was_lost = header_was_lost || (set == CPOD_ERR_NO_MEMORY && status == CPOD_OK);
        assert_true(status == CPOD_OK || status == CPOD_ERR_NO_MEMORY);
        cpod_client_free(client);
        assert_int_equal(counting.live, 0);
        if (counting.calls < fail_at)
            break; /* nothing failed */
    }
    assert_true(header_was_lost); /* and the request was sent without it */
}

/* The name, the value and the list of headers each need memory of their own. */
static void set_long_or_not(void *context, const cpod_attempt *attempt)
{
    char name[2001], value[9001];
    memset(name, 'n', sizeof name - 1);
    memset(value, 'v', sizeof value - 1);
    name[sizeof name - 1] = value[sizeof value - 1] = '\0';
    counting_allocator *counting = context;
    static const size_t failing[] = {1, 1, 2}; /* the memory of all texts, of the name, of the value */
    for (size_t i = 0; i < sizeof failing / sizeof failing[0]; i++) {
        counting->fail_at = counting->calls + failing[i];
        assert_int_equal(cpod_attempt_set_header(attempt, name, value), CPOD_ERR_NO_MEMORY);
    }
    counting->fail_at = 0;
    assert_int_equal(cpod_attempt_set_header(attempt, name, value), CPOD_OK);
}

static void test_every_allocation_of_a_long_header(void **state)
{
    (void)state;
    static const script_response responses[] = {ONE};
    script s;
    SCRIPT(&s, responses);
    counting_allocator counting;
    counting_allocator_init(&counting, 0);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.allocator = &counting.allocator;
    options.hooks = CPOD_HOOKS(.context = &counting, .before = set_long_or_not);
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get_with(client, NULL), CPOD_OK);
    cpod_client_free(client);
    assert_int_equal(counting.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_of_a_request),
        cmocka_unit_test(test_an_attempt_has_its_own_headers),
        cmocka_unit_test(test_many_and_long_ones),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_outside_of_before),
        cmocka_unit_test(test_a_call_within_a_hook),
        cmocka_unit_test(test_presigned_urls_get_no_header),
        cmocka_unit_test(test_a_stream_does_not_grow),
        cmocka_unit_test(test_every_allocation),
        cmocka_unit_test(test_every_allocation_of_a_long_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
