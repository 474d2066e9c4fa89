/* Decompression when memory is exhausted: each allocation of zlib's fails once. */
#include "core/http/content.h"
#include "support.h"

#include <string.h>

#include <zlib.h>

enum { CONTENT = 5000, ROOM = 64 };

static const cpod_header gzip = {"content-encoding", "gzip"};

static size_t compress_text(unsigned char *to, size_t capacity, const char *text, size_t length)
{
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (const unsigned char *)text;
    stream.avail_in = (unsigned)length;
    stream.next_out = to;
    stream.avail_out = (unsigned)capacity;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return capacity - stream.avail_out;
}

/* Reads little at once, so that zlib needs its window. */
static cpod_status read_whole(const unsigned char *bytes, size_t length, const cpod_allocator *allocator,
                              size_t *count, cpod_error *error)
{
    const cpod_http_exchange head = {.status = 200, .headers = &gzip, .header_count = 1};
    cpodi_content decoder = {.is_begun = false};
    char out[ROOM];
    *count = 0;
    cpod_status status = cpodi_content_begin(&decoder, &head, true, allocator, error);
    for (size_t at = 0; status == CPOD_OK && (at < length || decoder.has_pending);) {
        cpodi_content_piece piece = {
            .in = (const char *)bytes + at, .in_length = length - at, .out = out, .capacity = sizeof out};
        status = cpodi_content_read(&decoder, &piece, error);
        at += piece.used;
        *count += piece.count;
    }
    if (status == CPOD_OK)
        status = cpodi_content_check_end(&decoder, error);
    cpodi_content_end(&decoder);
    return status;
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    static char text[CONTENT];
    static unsigned char coded[2 * CONTENT];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    const size_t length = compress_text(coded, sizeof coded, text, sizeof text);
    size_t failures = 0;
    for (bool reached = true; reached; failures++) {
        test_allocator allocator;
        test_allocator_init(&allocator, failures + 1);
        size_t count;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status = read_whole(coded, length, &allocator.allocator, &count, &error);
        reached = allocator.calls >= failures + 1;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        assert_int_equal(error.status, status);
        assert_int_equal(allocator.live, 0);
        if (!reached)
            assert_int_equal(count, sizeof text);
    }
    assert_true(failures > 2); /* the state, the window, and none */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
