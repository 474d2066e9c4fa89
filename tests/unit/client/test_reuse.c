/* libcurl's handles are reused: nothing of a request affects the next ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/http/curl_exchange.h"
#include "cpod/core/batch.h"
#include "loopback.h"
#include "tables.h"

#define OK_HEAD  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define OK_THING OK_HEAD "Content-Length: 19\r\n\r\n{\"data\":{\"id\":\"1\"}}"

static const char *const some_id = "a/b";
static const void *const id_path[] = {&some_id};
static loopback server; /* too large for a stack */

static cpod_client *client_of(cpod_client_options *options)
{
    options->token = "tok";
    if (options->base_url == NULL)
        options->base_url = server.url;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_client_new(client_test_api(), options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

static cpod_status get(cpod_client *client, const cpod_call_options *call, cpod_error *error)
{
    const list_params params = {.call = call};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, error);
    if (status == CPOD_OK)
        assert_string_equal(out->id, "1");
    cpod_core_free(out);
    return status;
}

static int64_t read_some(void *context, void *buffer, size_t capacity)
{
    size_t *left = context;
    size_t count = *left < capacity ? *left : capacity;
    memset(buffer, 'u', count);
    *left -= count;
    return (int64_t)count;
}

static void put(cpod_client *client)
{
    size_t left = 5;
    const cpod_upload body = {.length = 5, .read = read_some, .context = &left};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_PUT_BLOB, id_path, NULL, &body, NULL, NULL),
                     CPOD_OK);
}

static void raw(cpod_client *client, const char *method)
{
    const cpod_json body = cpod_json_text("{}");
    assert_int_equal(cpod_call_raw(client, method, "/v1/x", "a=%2F..", &body, NULL, NULL, NULL), CPOD_OK);
}

static const char plain_get[] = "GET /api/v1/things/a%2Fb HTTP/1.1\r\n";

static void test_every_method_after_every_other(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client *client = client_of(&options);
    for (int i = 0; i < 2; i++) {
        put(client);
        assert_int_equal(get(client, NULL, NULL), CPOD_OK);
        raw(client, "PATCH");
        put(client);
        raw(client, "GET");
        assert_int_equal(get(client, NULL, NULL), CPOD_OK);
        assert_int_equal(cpod_call_raw(client, "DELETE", "/v1/y", NULL, NULL, NULL, NULL, NULL), CPOD_OK);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.connections, 1);
    for (size_t i = 0; i < 14; i += 7) {
        char(*requests)[2048] = server.requests + i;
        assert_memory_equal(requests[0], "PUT /api/v1/blobs/a%2Fb HTTP/1.1\r\n", 34);
        assert_non_null(strstr(requests[0], "\r\nContent-Length: 5\r\n"));
        assert_non_null(strstr(requests[0], "\r\n\r\nuuuuu"));
        assert_memory_equal(requests[1], plain_get, sizeof plain_get - 1);
        assert_null(strstr(requests[1], "\r\nContent-"));
        assert_memory_equal(requests[2], "PATCH /api/v1/x?a=%2F.. HTTP/1.1\r\n", 34);
        assert_non_null(strstr(requests[2], "\r\nContent-Length: 2\r\n"));
        assert_non_null(strstr(requests[3], "\r\n\r\nuuuuu"));
        assert_memory_equal(requests[4], "GET /api/v1/x?", 14);
        assert_non_null(strstr(requests[4], "\r\n\r\n{}"));
        assert_memory_equal(requests[5], plain_get, sizeof plain_get - 1);
        assert_null(strstr(requests[5], "\r\nContent-"));
        assert_memory_equal(requests[6], "DELETE /api/v1/y HTTP/1.1\r\n", 27);
        assert_null(strstr(requests[6], "\r\nContent-"));
    }
}

static void test_headers_of_one_call_only(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    static const char *const traces[] = {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                         "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client *client = client_of(&options);
    for (size_t i = 0; i < 2; i++) {
        const cpod_header headers[] = {{"traceparent", traces[i]}, {"tracestate", ""}};
        assert_int_equal(get(client, CPOD_CALL(.headers = headers, .header_count = 2), NULL), CPOD_OK);
    }
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    for (size_t i = 0; i < 2; i++) {
        assert_non_null(strstr(server.requests[i], traces[i]));
        assert_null(strstr(server.requests[i], traces[1 - i]));
        assert_non_null(strstr(server.requests[i], "\r\ntracestate:\r\n"));
    }
    assert_null(strstr(server.requests[2], "trace"));
}

static void test_heads_of_one_response_only(void **state)
{
    (void)state;
    char many[4096] = OK_HEAD;
    for (int i = 0; i < 40; i++)
        strcat(many, "X-Repeated:  a long value \t\r\n");
    strcat(many, "Content-Length: 19\r\n\r\n{\"data\":{\"id\":\"1\"}}");
    const loopback_response responses[] = {
        {.bytes = many}, {.bytes = "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n" OK_THING}, {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client *client = client_of(&options);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_headers = true;
    assert_int_equal(get(client, CPOD_CALL(.response = &info), NULL), CPOD_OK);
    assert_non_null(strstr(info.headers, "x-repeated: a long value\nx-repeated: a long value\n"));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(get(client, CPOD_CALL(.response = &info), NULL), CPOD_OK);
        assert_string_equal(info.headers, "content-type: application/json\ncontent-length: 19\n");
    }
    cpod_response_info_clear(&info);
    cpod_client_free(client);
    loopback_end(&server);
}

/* A server that reads the request on a kept connection and closes it may have done the work: curl would send
 * it once more. */
static void post_on_a_kept_connection(bool has_body, cpod_batch *batch_of(cpod_client *client))
{
    static const loopback_response responses[] = {
        {.bytes = OK_THING}, {.bytes = "", .close = true}, {.bytes = OK_HEAD "Content-Length: 2\r\n\r\n{}"}};
    const cpod_json body = cpod_json_text("{}");
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client *client = client_of(&options);
    cpod_batch *batch = batch_of == NULL ? NULL : batch_of(client);
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_batch_result *done = NULL;
    thing *out = NULL;
    const list_params get_params = {.call = CPOD_CALL(.batch = batch)};
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &get_params, NULL, &out, &error);
    if (batch != NULL)
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(status, CPOD_OK);
    cpod_core_free(out);
    cpod_raw_response *response = NULL;
    status = cpod_call_raw(client, "POST", "/v1/x", NULL, has_body ? &body : NULL, CPOD_CALL(.batch = batch),
                           &response, &error);
    if (batch != NULL) {
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
        status = done->status;
        error = *done->error;
    }
    assert_int_equal(status, CPOD_ERR_TRANSPORT);
    assert_non_null(strstr(error.message, "not sent again"));
    assert_null(response);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

static cpod_batch *batch_of(cpod_client *client)
{
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    return batch;
}

static void test_a_post_is_sent_once(void **state)
{
    (void)state;
    post_on_a_kept_connection(true, NULL);
    post_on_a_kept_connection(false, NULL);
    post_on_a_kept_connection(true, batch_of);
    post_on_a_kept_connection(false, batch_of);
}

/* With a key, or where the method allows it, it is sent again. */
static void test_what_may_be_repeated_is_sent_again(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = OK_THING}, {.bytes = "", .close = true}, {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = client_of(&options);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 3);
}

/* ---- threads ---- */

typedef struct taken {
    cpodi_curl_pool pool;
    cpodi_curl_exchange *exchange;
} taken;

static void *take(void *context)
{
    taken *by = context;
    by->exchange = cpodi_curl_pool_acquire(&by->pool);
    return NULL;
}

static void *give(void *context)
{
    taken *by = context;
    cpodi_curl_pool_release(&by->pool, by->exchange);
    return NULL;
}

static void on_another_thread(void *(*work)(void *), taken *by)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, work, by), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

/* Its handle and connection are likely in the cache of the core it runs on. */
static void test_a_thread_gets_its_own_again(void **state)
{
    (void)state;
    const cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    taken others;
    assert_true(cpodi_curl_pool_init(&others.pool, cpod_default_allocator(), &options));
    cpodi_curl_exchange *own = cpodi_curl_pool_acquire(&others.pool);
    on_another_thread(take, &others);
    assert_non_null(own);
    assert_non_null(others.exchange);
    cpodi_curl_pool_release(&others.pool, own);
    on_another_thread(give, &others); /* the last one that was returned */
    assert_ptr_equal(cpodi_curl_pool_acquire(&others.pool), own);
    cpodi_curl_exchange *last = cpodi_curl_pool_acquire(&others.pool); /* better than none */
    assert_ptr_equal(last, others.exchange);
    cpodi_curl_pool_release(&others.pool, own);
    cpodi_curl_pool_release(&others.pool, last);
    cpodi_curl_pool_destroy(&others.pool);
}

static void test_after_a_cancelled_call(void **state)
{
    (void)state;
    cpod_cancel *cancel = NULL;
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    const loopback_response responses[] = {
        {.bytes = OK_HEAD "Content-Length: 100\r\n\r\n{\"half", .hold = true, .cancel = cancel},
        {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client *client = client_of(&options);
    assert_int_equal(get(client, CPOD_CALL(.cancel = cancel), NULL), CPOD_ERR_CANCELLED);
    assert_int_equal(get(client, NULL, NULL), CPOD_OK);
    cpod_client_free(client);
    loopback_end(&server);
    cpod_cancel_free(cancel);
    assert_int_equal(server.connections, 2);
}

static void test_an_address_that_is_none(void **state)
{
    (void)state;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://[::1";
    options.token = "tok";
    cpod_client *client = NULL;
    cpod_status status = cpod_core_client_new(client_test_api(), &options, &client, NULL);
    if (status == CPOD_OK)
        status = get(client, NULL, NULL);
    assert_true(status == CPOD_ERR_INVALID_ARGUMENT || status == CPOD_ERR_CONFIGURATION);
    cpod_client_free(client);
}

typedef struct meter {
    size_t count;   /* allocations so far */
    size_t fail_at; /* the one that fails; 0: none */
    size_t live;    /* bytes */
} meter;

static void *meter_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    meter *m = context;
    void *larger = ++m->count == m->fail_at ? NULL : realloc(memory, new_size);
    if (larger != NULL)
        m->live += new_size - (memory == NULL ? 0 : old_size);
    return larger;
}

static void *meter_allocate(void *context, size_t size)
{
    return meter_reallocate(context, NULL, 0, size);
}

static void meter_release(void *context, void *memory, size_t size)
{
    meter *m = context;
    m->live -= size;
    free(memory);
}

static void test_no_memory(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    bool reached = true;
    size_t at = 0;
    while (reached) {
        LOOPBACK(&server, responses);
        meter m = {.fail_at = 0};
        const cpod_allocator allocator = {&m, meter_allocate, meter_reallocate, meter_release};
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.allocator = &allocator;
        cpod_client *client = client_of(&options);
        m.fail_at = m.count + ++at;
        cpod_status status = get(client, NULL, NULL);
        reached = m.count >= m.fail_at;
        m.fail_at = 0;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        assert_int_equal(get(client, NULL, NULL), CPOD_OK);
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        loopback_end(&server);
    }
    assert_true(at > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_method_after_every_other),
        cmocka_unit_test(test_headers_of_one_call_only),
        cmocka_unit_test(test_heads_of_one_response_only),
        cmocka_unit_test(test_a_post_is_sent_once),
        cmocka_unit_test(test_what_may_be_repeated_is_sent_again),
        cmocka_unit_test(test_a_thread_gets_its_own_again),
        cmocka_unit_test(test_after_a_cancelled_call),
        cmocka_unit_test(test_an_address_that_is_none),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
