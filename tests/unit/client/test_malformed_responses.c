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

/* libcurl 7.83 to 8.0 append such a line to the last header of the response before, which is freed. */
static void test_a_folded_line_before_all_headers(void **state)
{
    (void)state;
    static const framed folded[] = {
        {"HTTP/1.1 200 OK\r\n folded: line\r\nContent-Length: 19\r\n\r\n" BODY("b"), CPOD_ERR_PROTOCOL},
        {"HTTP/1.1 200 OK\r\n\tfolded:\r\nContent-Length: 19\r\n\r\n" BODY("b"), CPOD_ERR_PROTOCOL},
        {"HTTP/1.1 103 Early Hints\r\n :\r\n\r\n" WHOLE("b"), CPOD_ERR_PROTOCOL},
        {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n folded: line\r\n\r\n" BODY("b"),
         CPOD_ERR_PROTOCOL},
        {"HTTP/1.1 200 OK\r\n folded\r\nContent-Length: 19\r\n\r\n" BODY("b"), CPOD_ERR_TRANSPORT},
    };
    for (size_t i = 0; i < sizeof folded / sizeof folded[0]; i++) {
        const loopback_response responses[] = {
            {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 19\r\nX: value\r\n\r\n" BODY("a")},
            {.bytes = folded[i].bytes, .close = true},
            {.bytes = WHOLE("c")}};
        LOOPBACK(&server, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.token = "tok";
        options.max_retries = CPOD_NO_RETRIES;
        cpod_client *client = curl_client(&server, &options);
        char id[64] = "";
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(curl_get(client, NULL, id, NULL), CPOD_OK);
        assert_string_equal(id, "a");
        assert_int_equal(curl_get(client, NULL, NULL, &error), folded[i].status);
        if (folded[i].status == CPOD_ERR_PROTOCOL)
            assert_string_equal(error.message, "The first header of the response begins with a space");
        assert_int_equal(curl_get(client, NULL, id, NULL), CPOD_OK);
        assert_string_equal(id, "c");
        cpod_client_free(client);
        loopback_end(&server);
    }
}

/* A folded line after a header is as much a part of the head as the header. */
static void test_a_folded_line(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = HEAD "X: a\r\n b\r\nETag: \"tag\"\r\n\tc: d\r\nContent-Length: 19\r\n\r\n" BODY("a")}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    char id[64] = "";
    assert_int_equal(curl_get(client, NULL, id, NULL), CPOD_OK);
    assert_string_equal(id, "a");
    cpod_client_free(client);
    loopback_end(&server);
}

/* More than the transport keeps unread: it does not wait for another head. */
static void test_another_protocol(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
         .fill = 1 << 20,
         .close = true}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_HTTP);
    assert_int_equal(error.http_status, 101);
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

/* A server that sends another response after the first one, once the client has that. */
typedef struct late_server {
    int listener;
    loopback address; /* its URL only */
    pthread_t thread;
    sem_t is_answered;
    sem_t is_late;
    size_t connections;
} late_server;

static void exchange(int socket, const char *response)
{
    char request[8192];
    if (recv(socket, request, sizeof request, 0) > 0)
        (void)send(socket, response, strlen(response), MSG_NOSIGNAL);
}

static void *serve_late(void *context)
{
    late_server *s = context;
    int socket = accept(s->listener, NULL, NULL);
    s->connections++;
    exchange(socket, WHOLE("a"));
    (void)sem_wait(&s->is_answered);
    (void)send(socket, WHOLE("x"), strlen(WHOLE("x")), MSG_NOSIGNAL);
    (void)sem_post(&s->is_late);
    int other = accept(s->listener, NULL, NULL);
    if (other >= 0) {
        s->connections++;
        exchange(other, WHOLE("b"));
        (void)close(other);
    }
    (void)close(socket);
    return NULL;
}

static void late_begin(late_server *s)
{
    memset(s, 0, sizeof *s);
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    assert_int_equal(bind(s->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(s->listener, 4), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(s->address.url, sizeof s->address.url, "http://127.0.0.1:%u",
                   (unsigned)ntohs(address.sin_port));
    assert_int_equal(sem_init(&s->is_answered, 0, 0), 0);
    assert_int_equal(sem_init(&s->is_late, 0, 0), 0);
    assert_int_equal(pthread_create(&s->thread, NULL, serve_late, s), 0);
}

static void late_end(late_server *s)
{
    (void)shutdown(s->listener, SHUT_RDWR);
    (void)pthread_join(s->thread, NULL);
    (void)close(s->listener);
    (void)sem_destroy(&s->is_answered);
    (void)sem_destroy(&s->is_late);
}

static void make_late(late_server *s)
{
    (void)sem_post(&s->is_answered);
    (void)sem_wait(&s->is_late);
}

static cpod_client *late_client(late_server *s, int retries)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.max_retries = retries;
    options.retry = CPOD_RETRY_POLICY(.max_delay_ms = 1);
    return curl_client(&s->address, &options);
}

static void test_bytes_that_belong_to_no_response(void **state)
{
    (void)state;
    static late_server late;
    late_begin(&late);
    cpod_client *client = late_client(&late, 0);
    char id[64];
    assert_int_equal(curl_get(client, NULL, id, NULL), CPOD_OK);
    assert_string_equal(id, "a");
    make_late(&late);
    const thing_create body = {.name = "n"};
    thing *out = NULL;
    /* Nothing was sent, so that a POST is sent again as well. */
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, &out, NULL),
                     CPOD_OK);
    assert_string_equal(out->id, "b");
    cpod_core_free(out);
    cpod_client_free(client);
    late_end(&late);
    assert_int_equal(late.connections, 2);
}

static void test_bytes_that_belong_to_no_response_in_a_batch(void **state)
{
    (void)state;
    static late_server late;
    late_begin(&late);
    cpod_client *client = late_client(&late, 0);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    thing *out = NULL;
    add(client, batch, &out);
    finish(batch, &out, "a");
    make_late(&late);
    add(client, batch, &out);
    finish(batch, &out, "b");
    cpod_batch_free(batch);
    cpod_client_free(client);
    late_end(&late);
    assert_int_equal(late.connections, 2);
}

static void test_bytes_that_belong_to_no_response_without_retries(void **state)
{
    (void)state;
    static late_server late;
    late_begin(&late);
    cpod_client *client = late_client(&late, CPOD_NO_RETRIES);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_OK);
    make_late(&late);
    assert_int_equal(curl_get(client, NULL, NULL, &error), CPOD_ERR_TRANSPORT);
    assert_non_null(strstr(error.message, "belong to no response"));
    assert_int_equal(error.retry, CPOD_RETRY_SAFE);
    cpod_client_free(client);
    late_end(&late);
    assert_int_equal(late.connections, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transfer_codings),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_a_header_that_looks_like_a_status_line),
        cmocka_unit_test(test_a_folded_line_before_all_headers),
        cmocka_unit_test(test_a_folded_line),
        cmocka_unit_test(test_another_protocol),
        cmocka_unit_test(test_a_token_with_a_nul),
        cmocka_unit_test(test_a_status_line_of_another_version),
        cmocka_unit_test(test_bytes_that_belong_to_no_response),
        cmocka_unit_test(test_bytes_that_belong_to_no_response_in_a_batch),
        cmocka_unit_test(test_bytes_that_belong_to_no_response_without_retries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
