/* Responses whose framing, head or timing is wrong, over libcurl: what tests/hostile_server has found. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "curl_client.h"
#include "tables.h"

#define HEAD       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define BODY(id)   "{\"data\":{\"id\":\"" id "\"}}"
#define WHOLE(id)  HEAD "Content-Length: 19\r\n\r\n" BODY(id)
#define CHUNKS(id) "\r\n13\r\n" BODY(id) "\r\n0\r\n\r\n"

static loopback server; /* too large for a stack */

typedef struct framed {
    const char *bytes;
    cpod_status status;
} framed;

static void expect(const framed *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const loopback_response responses[] = {{.bytes = cases[i].bytes, .close = true}};
        LOOPBACK(&server, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = curl_client(&server, &options);
        print_message("%s\n", cases[i].bytes);
        assert_int_equal(curl_get(client, NULL, NULL, NULL), cases[i].status);
        cpod_client_free(client);
        loopback_end(&server);
    }
}

static void test_transfer_codings(void **state)
{
    (void)state;
    static const framed cases[] = {
        {HEAD "Transfer-Encoding: chunked\r\n" CHUNKS("a"), CPOD_OK},
        {HEAD "Transfer-Encoding: CHUNKED\r\nContent-Length: 5\r\n" CHUNKS("a"), CPOD_OK},
        {HEAD "Transfer-Encoding: identity\r\n\r\n" BODY("a"), CPOD_OK},
        {HEAD "Transfer-Encoding: gzip, chunked\r\n" CHUNKS("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n" CHUNKS("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Transfer-Encoding: chunked, chunked\r\n" CHUNKS("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Transfer-Encoding: deflate\r\n\r\n" BODY("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Transfer-Encoding: \r\n\r\n" BODY("a"), CPOD_ERR_PROTOCOL},
    };
    expect(cases, sizeof cases / sizeof cases[0]);
}

static void test_lengths(void **state)
{
    (void)state;
    static const framed cases[] = {
        {HEAD "Content-Length: 19\r\nContent-Length: 19\r\n\r\n" BODY("a"), CPOD_OK},
        {HEAD "Content-Length: 19 , 19\r\n\r\n" BODY("a"), CPOD_OK},
        {HEAD "Content-Length: 30\r\nContent-Length: 19\r\n\r\n" BODY("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Content-Length: 19, 30\r\n\r\n" BODY("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Content-Length: +19\r\n\r\n" BODY("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Content-Length: 19;q=1\r\n\r\n" BODY("a"), CPOD_ERR_PROTOCOL},
        {HEAD "Content-Length: 19, 99999999999999999999\r\n\r\n" BODY("a"), CPOD_ERR_LIMIT},
    };
    expect(cases, sizeof cases / sizeof cases[0]);
}

/* Such a line is a header, not the beginning of another head. */
static void test_a_header_that_looks_like_a_status_line(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes =
             "HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: "
             "application/json\r\nETag: \"tag\"\r\nHTTP/1.1: 404\r\nContent-Length: 19\r\n\r\n" BODY("a")}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    assert_int_equal(curl_get(client, CPOD_CALL(.response = &info), NULL, NULL), CPOD_OK);
    assert_string_equal(info.etag, "\"tag\"");
    assert_string_equal(info.content_type, "application/json");
    cpod_response_info_clear(&info);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_a_token_with_a_nul(void **state)
{
    (void)state;
    static const char *const tokens[] = {
        HEAD "Content-Length: 38\r\n\r\n{\"access_token\":\"\\u0000tok\",\"a\":\"bcd\"}",
        HEAD "Content-Length: 38\r\n\r\n{\"access_token\":\"to\\u0000\",\"a\":\"bcde\"}",
    };
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        static const loopback_response responses[] = {{.bytes = WHOLE("a")}};
        LOOPBACK(&server, responses);
        const loopback_response token = {.bytes = tokens[i]};
        server.token = &token;
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.client_id = "id";
        options.client_secret = "secret";
        cpod_client *client = curl_client(&server, &options);
        assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_ERR_AUTH);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 0);
    }
}

/* ---- several requests ---- */

static void add(cpod_client *client, cpod_batch *batch, thing **out)
{
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET, curl_path, &params, NULL, (void *)out, NULL),
        CPOD_OK);
}

static void finish(cpod_batch *batch, thing **out, const char *id)
{
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_OK);
    if (out != NULL) {
        assert_string_equal((*out)->id, id);
        cpod_core_free(*out);
    }
}

/* To libcurl that text means that the server's connections serve several requests at once. */
static void test_a_status_line_of_another_version(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/2 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n" BODY("a")},
        {.bytes = WHOLE("a")}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    thing *out[3] = {NULL};
    add(client, batch, &out[0]);
    finish(batch, &out[0], "a");
    add(client, batch, &out[1]);
    add(client, batch, &out[2]);
    finish(batch, NULL, NULL);
    finish(batch, NULL, NULL);
    assert_string_equal(out[1]->id, "a");
    assert_string_equal(out[2]->id, "a");
    cpod_core_free(out[1]);
    cpod_core_free(out[2]);
    cpod_batch_free(batch);
    cpod_client_free(client);
    assert_in_range(atomic_load(&server.connections), 2, 3);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transfer_codings),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_a_header_that_looks_like_a_status_line),
        cmocka_unit_test(test_a_token_with_a_nul),
        cmocka_unit_test(test_a_status_line_of_another_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
