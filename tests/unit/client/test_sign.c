/* The hook that signs requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/core/presigned.h"
#include "gets.h"
#include "loopback.h"

#define ONE THING("1")
#define DOWN                                     \
    {                                            \
        503, JSON "\nretry-after: 0", "{}", 0, 0 \
    }

static const char *const the_id = "1";
static const void *const the_path[] = {&the_id};

typedef struct signer {
    char text[2048]; /* what it has seen */
    const char *name, *value;
    cpod_status result;
    int calls;
} signer;

static void note(signer *s, const cpod_sign_request *request)
{
    s->text[0] = '\0';
    size_t used = (size_t)snprintf(s->text, sizeof s->text, "%s %s\n%s\n", request->method, request->url,
                                   request->host);
    for (size_t i = 0; i < request->header_count; i++)
        used += (size_t)snprintf(s->text + used, sizeof s->text - used, "%s: %s\n", request->headers[i].name,
                                 request->headers[i].value);
    (void)snprintf(s->text + used, sizeof s->text - used, "%.*s|%d", (int)request->body_length,
                   request->body == NULL ? "" : (const char *)request->body, request->body_is_streamed);
}

static cpod_status sign(void *context, const cpod_sign_request *request)
{
    signer *s = context;
    s->calls++;
    note(s, request);
    assert_int_equal(request->attempt->status, CPOD_OK);
    if (s->name != NULL)
        assert_int_equal(cpod_sign_set_header(request, s->name, s->value), CPOD_OK);
    return s->result;
}

static void trace(void *context, const cpod_attempt *attempt)
{
    (void)context;
    assert_int_equal(cpod_attempt_set_header(attempt, "traceparent", "00-1"), CPOD_OK);
}

static cpod_client *client_of(script *s, signer *by)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = "https://api.example.com:443/base";
    options.hooks = CPOD_HOOKS(.context = by, .before = trace, .sign = sign);
    return script_client(s, &options);
}

static cpod_status get(cpod_client *client, cpod_error *error)
{
    return cpod_core_call(client, client_test_api(), OP_GET, the_path, NULL, NULL, NULL, error);
}

static cpod_status create(cpod_client *client, const cpod_call_options *call)
{
    static const thing_create body = {.name = "x"};
    const list_params params = {.call = call};
    return cpod_core_call(client, client_test_api(), OP_CREATE, NULL, &params, &body, NULL, NULL);
}

#define AGENT  "User-Agent: test/1.0 cpod-core/" CPOD_CORE_VERSION "\nX-Dialect: plain\n"
#define ACCEPT "Accept: application/json, application/problem+json\n"
#define BEARER "Authorization: Bearer tok\n"
#define CREATED                                      \
    {                                                \
        201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }

static void test_what_it_sees_and_sets(void **state)
{
    (void)state;
    static const script_response responses[] = {ONE, CREATED};
    script s;
    SCRIPT(&s, responses);
    signer by = {.name = "authorization", .value = "SIG abc"};
    cpod_client *client = client_of(&s, &by);
    const list_params params = {.search = "a b", .page = CPOD_INT64_INIT(2)};
    (void)cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, NULL, NULL);
    assert_string_equal(by.text, "GET https://api.example.com:443/base/v1/things?page=2&search=a%20b\n"
                                 "api.example.com\n" AGENT ACCEPT BEARER "traceparent: 00-1\n|0");
    const cpod_mock_request *sent = cpod_mock_request_at(s.mock, 0);
    assert_string_equal(cpod_mock_request_header(sent, "Authorization"), "SIG abc"); /* replaced */
    assert_false(script_sent(&s, 0, "Bearer"));
    by.name = "Content-Digest";
    assert_int_equal(create(client, NULL), CPOD_OK);
    assert_string_equal(by.text, "POST https://api.example.com:443/base/v1/things\n"
                                 "api.example.com\n" AGENT ACCEPT "Content-Type: application/json\n" BEARER
                                 "traceparent: 00-1\n{\"name\":\"x\"}|0");
    assert_true(script_sent(&s, 1, "\nContent-Digest: SIG abc\n"));
    assert_true(script_sent(&s, 1, "\nAuthorization: Bearer tok\n"));
    cpod_client_free(client);
}

static void test_every_attempt_is_signed(void **state)
{
    (void)state;
    static const script_response responses[] = {DOWN, {401, JSON, "{}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    signer by = {.name = "X-Signature", .value = "1"};
    cpod_client *client = client_of(&s, &by);
    assert_int_equal(get(client, NULL), CPOD_ERR_AUTH);
    assert_int_equal(by.calls, 2);
    assert_true(script_sent(&s, 0, "\nX-Signature: 1\n"));
    assert_true(script_sent(&s, 1, "\nX-Signature: 1\n"));
    cpod_client_free(client);
}

static void count_after(void *context, const cpod_attempt *attempt)
{
    int *count = context;
    ++*count;
    assert_int_equal(attempt->http_status, 0);
    assert_string_equal(attempt->error_message, "The hook sign returned CPOD_ERR_TRANSPORT");
}

static cpod_status fail_to_sign(void *context, const cpod_sign_request *request)
{
    (void)context, (void)request;
    return CPOD_ERR_TRANSPORT; /* which is retried otherwise */
}

static void note_line(void *context, const char *line)
{
    (void)snprintf(context, 512, "%s", line);
}

static void test_a_failure_ends_the_call(void **state)
{
    (void)state;
    script s;
    script_begin(&s, NULL, 0);
    int after = 0;
    char line[512];
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.log = note_line;
    options.log_context = line;
    options.hooks = CPOD_HOOKS(.context = &after, .after = count_after, .sign = fail_to_sign);
    cpod_client *client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_TRANSPORT);
    assert_string_equal(error.message, "The hook sign returned CPOD_ERR_TRANSPORT");
    assert_false(cpod_error_is_retryable(&error));
    assert_int_equal(after, 1);
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    assert_int_equal(cpod_mock_sleep_count(s.mock), 0);
    assert_string_equal(line,
                        "GET https://api.example.com/api/v1/things/1 -> CPOD_ERR_TRANSPORT, attempt 1, 0 ms");
    cpod_client_free(client);
}

static void test_a_status_that_is_no_failure(void **state)
{
    (void)state;
    static const cpod_status statuses[] = {CPOD_DONE,      CPOD_PENDING,    CPOD_NOT_MODIFIED,
                                           (cpod_status)7, (cpod_status)-1, (cpod_status)9999};
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        script s;
        script_begin(&s, NULL, 0);
        signer by = {.result = statuses[i]};
        cpod_client *client = client_of(&s, &by);
        assert_int_equal(get(client, NULL), CPOD_ERR_CALLBACK);
        assert_int_equal(by.calls, 1);
        assert_int_equal(cpod_mock_request_count(s.mock), 0);
        cpod_client_free(client);
    }
}

static cpod_status set_all(void *context, const cpod_sign_request *request)
{
    static const struct {
        const char *name, *value;
    } refused[] = {{"Host", "x"},       {"content-length", "1"}, {"Transfer-Encoding", "chunked"},
                   {"Connection", "x"}, {"Proxy-X", "x"},        {"TE", "x"},
                   {"X-A", "a\r\nb"},   {"X-A", NULL},           {NULL, "a"},
                   {"X\n", "a"}};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(cpod_sign_set_header(request, refused[i].name, refused[i].value),
                         CPOD_ERR_INVALID_ARGUMENT);
    const cpod_sign_request copy = *request;
    assert_int_equal(cpod_sign_set_header(&copy, "X-A", "a"), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_sign_set_header(NULL, "X-A", "a"), CPOD_ERR_INVALID_ARGUMENT);
    static const char *const allowed[] = {"Cookie", "X-Key", "Content-Type", "X-Amz-Date", "Range"};
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        assert_int_equal(cpod_sign_set_header(request, allowed[i], "v"), CPOD_OK);
    *(const cpod_sign_request **)context = request;
    return CPOD_OK;
}

static void test_what_it_may_set(void **state)
{
    (void)state;
    static const script_response responses[] = {ONE};
    script s;
    SCRIPT(&s, responses);
    const cpod_sign_request *stale = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = CPOD_HOOKS(.context = (void *)&stale, .sign = set_all);
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_int_equal(cpod_sign_set_header(stale, "X-A", "a"), CPOD_ERR_INVALID_ARGUMENT);
    assert_true(script_sent(&s, 0, "\nCookie: v\nX-Key: v\nContent-Type: v\nX-Amz-Date: v\nRange: v\n"));
    assert_false(script_sent(&s, 0, "X-A:"));
    cpod_client_free(client);
}

static bool take_bytes(void *context, const void *bytes, size_t count)
{
    (void)context, (void)bytes, (void)count;
    return true;
}

/* The request for the rest of a download is another one, and signed as such. */
static void test_a_download_that_is_continued(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "etag: \"v1\"\ncontent-length: 4", "01", 0, CPOD_ERR_TRANSPORT},
        {206, "etag: \"v1\"\ncontent-range: bytes 2-3/4", "23", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    signer by = {.name = "X-Signature", .value = "abc"};
    cpod_client *client = client_of(&s, &by);
    const cpod_download download = cpod_download_callback(take_bytes, NULL);
    const list_params params = {.call = CPOD_CALL(.download = &download)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, the_path, &params, NULL, NULL, NULL), CPOD_OK);
    assert_int_equal(by.calls, 2);
    assert_non_null(strstr(by.text, "\nRange: bytes=2-\nIf-Range: \"v1\"\n"));
    assert_true(
        script_sent(&s, 1, "\nRange: bytes=2-\nIf-Range: \"v1\"\ntraceparent: 00-1\nX-Signature: abc\n"));
    cpod_client_free(client);
}

static void test_presigned_urls_are_not_signed(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, "content-type: text/plain", "file", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    signer by = {.name = "Authorization", .value = "SIG"};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = CPOD_HOOKS(.context = &by, .sign = sign);
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(cpod_download_url(client, "https://s.example.com/f?X-Sig=1", 0, NULL, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(by.calls, 0);
    assert_string_equal(cpod_mock_request_at(s.mock, 0)->text, "GET https://s.example.com/f?X-Sig=1\n\n");
    cpod_client_free(client);
}

static void ignore_progress(void *context, int64_t sent, int64_t total)
{
    (void)context, (void)sent, (void)total;
}

static int64_t read_nothing(void *context, void *buffer, size_t capacity)
{
    (void)context, (void)buffer, (void)capacity;
    return 0;
}

static void test_bodies(void **state)
{
    (void)state;
    static const script_response responses[] = {CREATED, {204, NULL, NULL, 0, 0}, {204, NULL, NULL, 0, 0}};
    script s;
    SCRIPT(&s, responses);
    signer by = {.name = NULL};
    cpod_client *client = client_of(&s, &by);
    assert_int_equal(create(client, CPOD_CALL(.upload_progress = ignore_progress)), CPOD_OK);
    assert_non_null(strstr(by.text, "\n{\"name\":\"x\"}|0")); /* in memory, although it is sent in pieces */
    const cpod_upload memory = {.data = "bytes", .length = 5};
    (void)cpod_core_call(client, client_test_api(), OP_PUT_BLOB, the_path, NULL, &memory, NULL, NULL);
    assert_non_null(strstr(by.text, "\nbytes|0"));
    const cpod_upload streamed = {.read = read_nothing, .length = 0};
    (void)cpod_core_call(client, client_test_api(), OP_PUT_BLOB, the_path, NULL, &streamed, NULL, NULL);
    assert_non_null(strstr(by.text, "\n|1"));
    assert_int_equal(by.calls, 3);
    cpod_client_free(client);
}

/* ---- tokens, batches ---- */

static void test_requests_for_tokens_are_signed(void **state)
{
    (void)state;
    static const script_response responses[] = {TOKEN("t1"), ONE};
    script s;
    SCRIPT(&s, responses);
    signer by = {.name = "X-Signature", .value = "1"};
    cpod_client_options options = gets_credentials();
    options.hooks = CPOD_HOOKS(.context = &by, .sign = sign);
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_int_equal(by.calls, 2);
    assert_true(script_sent(&s, 0, "\nX-Signature: 1\n"));
    cpod_client_free(client);
    /* A failure there is the call's, and not a refusal by the server. */
    by.result = CPOD_ERR_FORBIDDEN;
    client = script_client(&s, &options);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(client, &error), CPOD_ERR_FORBIDDEN);
    assert_string_equal(error.message, "The hook sign returned CPOD_ERR_FORBIDDEN");
    cpod_client_free(client);
}

static void test_in_a_batch(void **state)
{
    (void)state;
    static const script_response responses[] = {THING("0"), THING("1")};
    static gets g;
    signer by = {.name = "X-Signature", .value = "1"};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.hooks = CPOD_HOOKS(.context = &by, .sign = sign);
    GETS_BEGIN(&g, responses, &options, 2);
    gets_add(&g, 0, gets_plain);
    gets_add(&g, 1, gets_plain);
    gets_take_all(&g);
    assert_true(script_sent(&g.s, 1, "\nX-Signature: 1\n"));
    by.result = CPOD_ERR_CALLBACK;
    gets_add(&g, 2, gets_plain);
    gets_take_all(&g);
    assert_int_equal(g.status[2], CPOD_ERR_CALLBACK);
    assert_int_equal(cpod_mock_request_count(g.s.mock), 2);
    gets_end(&g);
}

/* ---- the wire, secrets ---- */

static void test_the_host_is_that_of_the_wire(void **state)
{
    (void)state;
    static loopback server;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
                  "{\"data\":{\"id\":\"1\"}}"}};
    LOOPBACK(&server, responses);
    const char *port = strrchr(server.url, ':');
    char url[64], expected[64];
    static const char *const hosts[] = {"127.0.0.1", "LOCALhost"};
    for (size_t i = 0; i < 2; i++) {
        signer by = {.name = "X-Signature", .value = "a;b=\"c\""};
        (void)snprintf(url, sizeof url, "http://%s%s", hosts[i], port);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.base_url = url;
        options.proxy = "";
        options.hooks = CPOD_HOOKS(.context = &by, .sign = sign);
        cpod_client *client = NULL;
        assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
        assert_int_equal(get(client, NULL), CPOD_OK);
        char *host = strchr(by.text, '\n') + 1;
        *strchr(host, '\n') = '\0';
        (void)snprintf(expected, sizeof expected, "\r\nHost: %s\r\n", host);
        assert_non_null(strstr(server.requests[i], expected));
        assert_non_null(strstr(server.requests[i], "\r\nX-Signature: a;b=\"c\"\r\n\r\n"));
        cpod_client_free(client);
    }
    loopback_end(&server);
}

/* An allocator that looks for a secret in what is released. */
typedef struct searching {
    cpod_allocator allocator;
    bool found;
} searching;

#define SECRET "s1gnature-of-a-request"

static void *search_allocate(void *context, size_t size)
{
    (void)context;
    void *memory = cpod_default_allocator()->allocate(NULL, size);
    if (memory != NULL)
        memset(memory, 0, size); /* the mock's own copies may have been there */
    return memory;
}

static bool contains_secret(const char *memory, size_t size)
{
    size_t length = strlen(SECRET);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(memory + i, SECRET, length) == 0)
            return true;
    }
    return false;
}

static void search_release(void *context, void *memory, size_t size)
{
    searching *s = context;
    s->found = s->found || (memory != NULL && contains_secret(memory, size));
    cpod_default_allocator()->release(NULL, memory, size);
}

static void *search_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    void *moved = search_allocate(context, new_size);
    if (moved != NULL && memory != NULL) {
        memcpy(moved, memory, old_size < new_size ? old_size : new_size);
        search_release(context, memory, old_size);
    }
    return moved;
}

static void test_signatures_are_wiped_and_not_logged(void **state)
{
    (void)state;
    static const script_response responses[] = {DOWN, ONE, {500, JSON, "{}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    searching memory = {.found = false};
    memory.allocator = (cpod_allocator){.context = &memory,
                                        .allocate = search_allocate,
                                        .reallocate = search_reallocate,
                                        .release = search_release};
    signer by = {.name = "X-Signature", .value = SECRET};
    char line[512] = "";
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.allocator = &memory.allocator;
    options.log = note_line;
    options.log_context = line;
    options.log_bodies = true;
    options.hooks = CPOD_HOOKS(.context = &by, .sign = sign);
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(get(client, NULL), CPOD_OK);
    assert_null(strstr(line, SECRET));
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, the_path,
                                    &(list_params){.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)}, NULL,
                                    NULL, &error),
                     CPOD_ERR_SERVER);
    assert_null(strstr(error.message, SECRET));
    assert_true(script_sent(&s, 1, SECRET));
    cpod_client_free(client);
    assert_false(memory.found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_it_sees_and_sets),
        cmocka_unit_test(test_every_attempt_is_signed),
        cmocka_unit_test(test_a_failure_ends_the_call),
        cmocka_unit_test(test_a_status_that_is_no_failure),
        cmocka_unit_test(test_what_it_may_set),
        cmocka_unit_test(test_a_download_that_is_continued),
        cmocka_unit_test(test_presigned_urls_are_not_signed),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_requests_for_tokens_are_signed),
        cmocka_unit_test(test_in_a_batch),
        cmocka_unit_test(test_the_host_is_that_of_the_wire),
        cmocka_unit_test(test_signatures_are_wiped_and_not_logged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
