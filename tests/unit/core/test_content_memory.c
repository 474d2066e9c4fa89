/* Decompression when memory is exhausted, and pieces that end within a member. */
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

/* A piece may begin with an empty member and end anywhere in the next one: what lies behind it in memory is not part of it. */
static void a_piece_ends_in_a_later_member(void **state)
{
    (void)state;
    unsigned char coded[512];
    const size_t first = compress_text(coded, sizeof coded, "", 0);
    const size_t both = first + compress_text(coded + first, sizeof coded - first, "second", 6);
    const cpod_http_exchange head = {.status = 200, .headers = &gzip, .header_count = 1};
    for (size_t end = first; end <= both; end++) {
        cpodi_content decoder = {.is_begun = false};
        char out[ROOM] = "";
        size_t count = 0, at = 0;
        assert_int_equal(cpodi_content_begin(&decoder, &head, true, cpod_default_allocator(), NULL), CPOD_OK);
        while (at < both) {
            const size_t limit = at < end ? end : both;
            cpodi_content_piece piece = {.in = (const char *)coded + at,
                                         .in_length = limit - at,
                                         .out = out + count,
                                         .capacity = ROOM - count};
            assert_int_equal(cpodi_content_read(&decoder, &piece, NULL), CPOD_OK);
            assert_true(piece.used <= piece.in_length);
            at += piece.used;
            count += piece.count;
        }
        assert_int_equal(cpodi_content_check_end(&decoder, NULL), CPOD_OK);
        cpodi_content_end(&decoder);
        assert_int_equal(count, 6);
        assert_memory_equal(out, "second", 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_fails_once),
                                       cmocka_unit_test(a_piece_ends_in_a_later_member)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
