/* Bodies with a Content-Encoding: the whole content or an error, however they are cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/http/content.h"
#include "curl_client.h"
#include "tables.h"

enum { CONTENT = 3000, CODED = 8192 };

static char content[CONTENT];
static loopback server; /* too large for a stack */

typedef struct coded {
    unsigned char bytes[CODED];
    size_t length;
} coded;

/* Lines of digits, which compress to a part of their size. */
static void make_content(void)
{
    for (size_t i = 0; i < CONTENT; i += 6)
        (void)snprintf(content + i, i + 6 < CONTENT ? 7 : 6, "%05zu\n", i * 7919 % 100000);
}

/* Appends a member. `window_bits` as of deflateInit2(): 31 gzip, 15 zlib, -15 a deflate stream by itself. */
static void add(coded *to, int window_bits, const char *from, size_t length)
{
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (const unsigned char *)from;
    stream.avail_in = (unsigned)length;
    stream.next_out = to->bytes + to->length;
    stream.avail_out = (unsigned)(sizeof to->bytes - to->length);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    to->length = sizeof to->bytes - stream.avail_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
}

/* Decodes a body that arrives in pieces of `step` bytes, to a reader that takes `room` at once. */
static cpod_status decode(const char *coding, const unsigned char *bytes, size_t length,
                          const size_t sizes[2], char *out, size_t *written)
{
    const cpod_header header = {"content-encoding", coding};
    const cpod_http_exchange head = {.status = 200, .headers = &header, .header_count = 1};
    cpodi_content decoder = {.is_begun = false};
    cpod_status status = cpodi_content_begin(&decoder, &head, true, cpod_default_allocator(), NULL);
    *written = 0;
    for (size_t at = 0; status == CPOD_OK && (at < length || decoder.has_pending);) {
        size_t step = length - at < sizes[0] ? length - at : sizes[0];
        cpodi_content_piece piece = {.in = (const char *)bytes + at,
                                     .in_length = step,
                                     .out = out + *written,
                                     .capacity = sizes[1] < CODED - *written ? sizes[1] : CODED - *written};
        status = cpodi_content_read(&decoder, &piece, NULL);
        at += piece.used;
        *written += piece.count;
    }
    if (status == CPOD_OK)
        status = cpodi_content_check_end(&decoder, NULL);
    cpodi_content_end(&decoder);
    return status;
}

static const struct {
    const char *coding;
    int window_bits;
} codings[] = {{"gzip", 31}, {"x-gzip", 31}, {"deflate", 15}, {"Deflate", -15}};

static void test_whole_contents(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{1, 1}, {1, 4096}, {7, 13}, {4096, 1}, {CODED, CODED}};
    char out[CODED];
    size_t written;
    for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++) {
        coded whole = {.length = 0};
        add(&whole, codings[i].window_bits, content, CONTENT);
        for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
            assert_int_equal(decode(codings[i].coding, whole.bytes, whole.length, sizes[k], out, &written),
                             CPOD_OK);
            assert_int_equal(written, CONTENT);
            assert_memory_equal(out, content, CONTENT);
        }
    }
}

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    static const size_t sizes[2] = {64, 256};
    char out[CODED];
    size_t written;
    for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++) {
        coded whole = {.length = 0};
        add(&whole, codings[i].window_bits, content, CONTENT);
        for (size_t length = 0; length < whole.length; length++)
            assert_int_equal(decode(codings[i].coding, whole.bytes, length, sizes, out, &written),
                             CPOD_ERR_TRANSPORT);
    }
}

/* RFC 1952, section 2.2: the content of a gzip file is that of all its members. */
static void test_what_follows_a_member(void **state)
{
    (void)state;
    static const size_t sizes[2] = {5, 32};
    char out[CODED];
    size_t written;
    coded two = {.length = 0};
    add(&two, 31, content, 1000);
    const size_t first = two.length;
    add(&two, 31, content + 1000, CONTENT - 1000);
    assert_int_equal(decode("gzip", two.bytes, two.length, sizes, out, &written), CPOD_OK);
    assert_int_equal(written, CONTENT);
    assert_memory_equal(out, content, CONTENT);
    for (size_t length = first + 1; length < two.length; length++)
        assert_int_equal(decode("gzip", two.bytes, length, sizes, out, &written), CPOD_ERR_TRANSPORT);
    memset(two.bytes + two.length, 0, 512); /* padding to a block */
    assert_int_equal(decode("gzip", two.bytes, two.length + 512, sizes, out, &written), CPOD_OK);
    assert_int_equal(written, CONTENT);
    two.bytes[two.length] = 'x';
    assert_int_equal(decode("gzip", two.bytes, two.length + 1, sizes, out, &written), CPOD_ERR_TRANSPORT);
    coded streams = {.length = 0};
    add(&streams, 15, content, 1000);
    add(&streams, 15, content + 1000, 1000);
    assert_int_equal(decode("deflate", streams.bytes, streams.length, sizes, out, &written),
                     CPOD_ERR_TRANSPORT);
}

static void test_damage_is_found(void **state)
{
    (void)state;
    static const size_t sizes[2] = {CODED, CODED};
    char out[CODED];
    size_t written;
    coded whole = {.length = 0};
    add(&whole, 31, content, CONTENT);
    for (size_t i = whole.length - 8; i < whole.length; i++) { /* checksum and length */
        whole.bytes[i] ^= 1;
        assert_int_equal(decode("gzip", whole.bytes, whole.length, sizes, out, &written), CPOD_ERR_TRANSPORT);
        whole.bytes[i] ^= 1;
    }
}

/* ---- over a connection ---- */

static cpod_status get(const char *head, const coded *body, const char *method, cpod_error *error)
{
    static char bytes[CODED + 512];
    int length = snprintf(bytes, sizeof bytes,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%s"
                          "Content-Length: %zu\r\n\r\n",
                          head, body->length);
    memcpy(bytes + length, body->bytes, body->length);
    const loopback_response responses[] = {
        {.bytes = bytes, .length = (size_t)length + (strcmp(method, "HEAD") == 0 ? 0 : body->length)}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    cpod_raw_response *response = NULL;
    cpod_status status = cpod_call_raw(client, method, "/x", NULL, NULL,
                                       CPOD_CALL(.max_retries = CPOD_NO_RETRIES), &response, error);
    if (status == CPOD_OK && strcmp(method, "HEAD") != 0) {
        assert_int_equal(response->body_length, CONTENT);
        assert_memory_equal(response->body, content, CONTENT);
    }
    cpod_raw_response_free(response);
    cpod_client_free(client);
    loopback_end(&server);
    assert_non_null(strstr(server.requests[0], "Accept-Encoding: gzip, deflate\r\n"));
    return status;
}

static void test_responses(void **state)
{
    (void)state;
    static const coded nothing = {.length = 0};
    cpod_error error = CPOD_ERROR_INIT;
    coded whole = {.length = 0};
    add(&whole, 31, content, CONTENT);
    assert_int_equal(get("Content-Encoding: gzip\r\n", &whole, "GET", &error), CPOD_OK);
    assert_int_equal(get("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", &whole, "GET", &error),
                     CPOD_OK);
    assert_int_equal(get("Content-Encoding: gzip\r\n", &whole, "HEAD", &error), CPOD_OK);
    assert_int_equal(get("Content-Encoding: gzip\r\n", &nothing, "GET", &error), CPOD_ERR_TRANSPORT);
    assert_non_null(strstr(error.message, "empty"));
    assert_int_equal(get("Content-Encoding: br\r\n", &whole, "GET", &error), CPOD_ERR_PROTOCOL);
    assert_non_null(strstr(error.message, "Content-Encoding br"));
    assert_int_equal(get("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", &whole, "GET", &error),
                     CPOD_ERR_PROTOCOL);
    whole.length -= 8;
    assert_int_equal(get("Content-Encoding: gzip\r\n", &whole, "GET", &error), CPOD_ERR_TRANSPORT);
    assert_non_null(strstr(error.message, "incomplete"));
    assert_int_equal(error.retry, CPOD_RETRY_SAFE);
}

/* A failure keeps its class, whatever its body is. */
static void test_failures_in_codings(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"},
        {.bytes = "HTTP/1.1 404 No\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc"},
        {.bytes = "HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"},
    };
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    for (size_t i = 0; i < sizeof responses / sizeof responses[0]; i++)
        assert_int_equal(curl_get(client, NULL, NULL, NULL), CPOD_ERR_NOT_FOUND);
    cpod_client_free(client);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_contents),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_what_follows_a_member),
        cmocka_unit_test(test_damage_is_found),
        cmocka_unit_test(test_responses),
        cmocka_unit_test(test_failures_in_codings),
    };
    make_content();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
