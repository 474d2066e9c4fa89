/* Where the body ends (RFC 9112, section 6), right and wrong. */
#include "answer.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void add_length(answer *a, const char *value)
{
    bytes_printf(&a->head, "Content-Length: %s\r\n", value);
    bytes_printf(&a->recipe, "; Content-Length: %s", value);
}

static void add_number(answer *a, size_t length)
{
    bytes_printf(&a->head, "Content-Length: %zu\r\n", length);
    bytes_printf(&a->recipe, "; Content-Length: %zu", length);
}

static void add_coded(answer *a)
{
    bytes_add(&a->body, a->coded.length == 0 ? "" : a->coded.data, a->coded.length);
    a->complete_at = a->body.length;
}

/* ---- chunks ---- */

static void add_chunk(answer *a, size_t from, size_t length, const char *extension)
{
    static const char *const formats[] = {"%zx%s\r\n", "%zX%s\r\n", "0000%zx%s\r\n"};
    size_t format = random_below(a->random, 12);
    char line[64 + 128];
    (void)snprintf(line, sizeof line, formats[format < 3 ? format : 0], length, extension);
    bytes_add_text(&a->body, line);
    bytes_add(&a->body, a->coded.data + from, length);
    bytes_add_text(&a->body, "\r\n");
}

/* Chunks without the last one, which is empty. */
static void add_chunks(answer *a)
{
    static const char *const extensions[] = {";a", ";a=b", ";a=\"quoted ; text\"", " ; a = b", ";a;b;c=1"};
    size_t from = 0;
    uint32_t most = one_in(a->random, 8) ? 4 : 1 + (uint32_t)a->coded.length;
    while (from < a->coded.length) {
        size_t left = a->coded.length - from;
        size_t length = 1 + random_below(a->random, most);
        length = length < left ? length : left;
        bool is_extended = one_in(a->random, 16);
        if (is_extended)
            note(a, "chunk extension");
        add_chunk(a, from, length, is_extended ? *PICK(a->random, extensions) : "");
        from += length;
    }
}

static void add_transfer_encoding(answer *a, const char *value)
{
    bytes_printf(&a->head, "Transfer-Encoding: %s\r\n", value);
    bytes_printf(&a->recipe, "; Transfer-Encoding: %s", value);
}

static void end_chunks(answer *a)
{
    static const char *const trailers[] = {"X-Trailer: 1\r\n", "Content-Length: 1\r\n",
                                           "Content-Encoding: gzip\r\n", "Digest: x\r\nETag: \"late\"\r\n",
                                           "X-Long-Trailer: a b c d e f\r\n"};
    bytes_add_text(&a->body, "0\r\n");
    a->whole_at = a->body.length;
    if (one_in(a->random, 8)) {
        bytes_add_text(&a->body, *PICK(a->random, trailers));
        note(a, "trailer");
    }
    bytes_add_text(&a->body, "\r\n");
    a->complete_at = a->body.length;
}

static void use_chunks(answer *a)
{
    add_transfer_encoding(a, one_in(a->random, 10) ? "Chunked" : "chunked");
    add_chunks(a);
    end_chunks(a);
}

/* ---- valid ---- */

static void make_valid(answer *a)
{
    switch (random_below(a->random, 8)) {
    case 0:
        bytes_add_text(&a->head, "Connection: close\r\n");
        add_coded(a);
        a->complete_at = SIZE_MAX;
        note(a, "ended by the connection");
        break;
    case 1:
    case 2:
    case 3:
        use_chunks(a);
        break;
    default:
        add_number(a, a->coded.length);
        add_coded(a);
        break;
    }
}

/* ---- wrong lengths ---- */

static void use_short_length(answer *a)
{
    size_t length = a->coded.length == 0 ? 0 : random_below(a->random, (uint32_t)a->coded.length);
    add_number(a, length);
    lose_content(a, length);
    add_coded(a);
    a->is_dirty = a->coded.length > length;
    a->complete_at = length;
    lower(a, MAY_SUCCEED);
}

static void use_long_length(answer *a)
{
    static const size_t more[] = {1, 2, 100, 100000, 1u << 30};
    size_t length = a->coded.length + *PICK(a->random, more);
    add_number(a, length);
    add_coded(a);
    a->complete_at = length;
    lower(a, MUST_FAIL);
}

static void use_odd_length(answer *a)
{
    static const char *const values[] = {"-1",
                                         "",
                                         "+5",
                                         "0x10",
                                         "5 5",
                                         "5;q=1",
                                         "1e3",
                                         "abc",
                                         "\"12\"",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "18446744073709551616",
                                         "99999999999999999999999999",
                                         "-9223372036854775808",
                                         "0.5",
                                         " ",
                                         "4294967296",
                                         "0005000000"};
    add_length(a, *PICK(a->random, values));
    add_coded(a);
    a->complete_at = SIZE_MAX; /* at best */
    lower(a, MAY_SUCCEED);
    a->is_dirty = true;
}

static void use_two_lengths(answer *a)
{
    size_t wrong = a->coded.length + random_below(a->random, 20) - (a->coded.length < 10 ? 0 : 10);
    bool is_same = one_in(a->random, 3);
    size_t first = one_in(a->random, 2) ? wrong : a->coded.length;
    size_t second = first == wrong ? a->coded.length : wrong;
    if (is_same)
        first = second = a->coded.length;
    if (one_in(a->random, 2)) {
        add_number(a, first);
        add_number(a, second);
    } else {
        char list[64];
        (void)snprintf(list, sizeof list, "%zu, %zu", first, second);
        add_length(a, list);
    }
    add_coded(a);
    a->is_dirty = !is_same;
    a->must_end = !is_same;
    lower(a, MAY_SUCCEED);
}

/* ---- wrong chunks ---- */

static void end_wrongly(answer *a)
{
    static const struct {
        const char *end;
        verdict verdict;
    } ends[] = {
        {"", MUST_FAIL},
        {"0", MUST_FAIL},
        {"0\r\n", MAY_SUCCEED}, /* the last chunk, without the end of the trailers */
        {"0\r\nX-Trailer", MAY_SUCCEED},
        {"g\r\n\r\n", MUST_FAIL},
        {"-1\r\n\r\n", MUST_FAIL},
        {"\r\n\r\n", MUST_FAIL},
        {" 0\r\n\r\n", MAY_SUCCEED},
        {"0 \r\n\r\n", MAY_SUCCEED},
        {"0x0\r\n\r\n", MAY_SUCCEED},
        {"0\n\n", MAY_SUCCEED},
        {"00000000000000000000000000\r\n\r\n", MAY_SUCCEED},
        {"ffffffffffffffff\r\nx", MUST_FAIL},
        {"7fffffffffffffff\r\nx", MUST_FAIL},
        {"10000000000000000\r\n\r\n", MUST_FAIL}, /* 0 in 64 bits */
        {"100000000\r\n\r\n", MUST_FAIL},         /* 0 in 32 bits */
        {"5\r\nhello\r\n", MUST_FAIL},
        {"5\r\nhelloXX0\r\n\r\n", MUST_FAIL},
        {"5\r\nhel\r\n0\r\n\r\n", MUST_FAIL},
        {"HTTP/1.1 200 OK\r\n\r\n", MUST_FAIL},
    };
    size_t which = random_below(a->random, sizeof ends / sizeof ends[0]);
    add_transfer_encoding(a, "chunked");
    add_chunks(a);
    bytes_add_text(&a->body, ends[which].end);
    bytes_printf(&a->recipe, "; chunks end with \"%.*s\"", (int)strcspn(ends[which].end, "\r\n"),
                 ends[which].end);
    a->complete_at = a->body.length + (ends[which].verdict == MUST_FAIL ? 1 : 0);
    a->must_end = true;
    lower(a, ends[which].verdict);
}

/* The transfer coding counts, and the length does not (RFC 9112, section 6.3). */
static void use_both(answer *a)
{
    static const size_t lengths[] = {0, 1, 5, 1000000};
    size_t length = one_in(a->random, 3) ? a->coded.length : *PICK(a->random, lengths);
    bool is_first = one_in(a->random, 2);
    if (is_first)
        add_number(a, length);
    use_chunks(a);
    if (!is_first)
        add_number(a, length);
    lower(a, MAY_SUCCEED);
}

/* Nothing asked for it (TE). */
static void use_compressed_transfer(answer *a)
{
    add_transfer_encoding(a, "gzip, chunked");
    compress_transfer(a);
    add_chunks(a);
    end_chunks(a);
    a->is_coded = true;
    a->must_end = true;
}

static void use_odd_transfer_encoding(answer *a)
{
    static const char *const values[] = {"identity",
                                         "foo",
                                         "chunked, identity",
                                         "identity, chunked",
                                         "chunked, chunked",
                                         "xchunked",
                                         "chunked;a=b",
                                         "",
                                         "gzip",
                                         "gzip, chunked",
                                         "deflate, chunked",
                                         "br, chunked"};
    const char *value = *PICK(a->random, values);
    bool is_chunked = strstr(value, "chunked") != NULL;
    add_transfer_encoding(a, value);
    if (is_chunked) {
        add_chunks(a);
        end_chunks(a);
    } else {
        add_coded(a);
        a->complete_at = SIZE_MAX;
    }
    bool is_compressed = value[0] == 'g' || value[0] == 'd' || value[0] == 'b';
    lower(a, is_compressed || (is_chunked && value[0] == 'x') ? MUST_FAIL : MAY_SUCCEED);
    a->is_dirty = true;
    a->must_end = true;
}

static void use_old_version(answer *a)
{
    char *version = a->head.data == NULL ? NULL : strstr(a->head.data, "HTTP/1.1 2");
    if (version != NULL)
        version[7] = '0';
    note(a, "HTTP/1.0");
    if (one_in(a->random, 2)) {
        use_chunks(a);
    } else {
        if (one_in(a->random, 2))
            bytes_add_text(&a->head, "Connection: keep-alive\r\n");
        add_number(a, a->coded.length);
        add_coded(a);
    }
    a->is_dirty = true;
    a->must_end = true;
    lower(a, MAY_SUCCEED);
}

/* ---- responses without a body ---- */

static void make_none(answer *a)
{
    bytes_clear(&a->content);
    if (is_json(a) || a->kind == CONTENT_EVENTS)
        lower(a, MUST_FAIL);
    if (a->is_head)
        add_number(a, a->coded.length);
    if ((a->hostile & LAYER_FRAMING) != 0) {
        static const char *const lengths[] = {"0", "5", "-1", "99999999999999999999999", "x"};
        add_length(a, *PICK(a->random, lengths));
        lower(a, MAY_SUCCEED);
        if (one_in(a->random, 2)) {
            add_coded(a);
            a->is_dirty = true;
            note(a, "a body where none is allowed");
        }
    }
    a->complete_at = 0;
}

void make_framing(answer *a)
{
    static void (*const defects[])(answer *) = {use_short_length,
                                                use_long_length,
                                                use_odd_length,
                                                use_two_lengths,
                                                end_wrongly,
                                                end_wrongly,
                                                use_both,
                                                use_odd_transfer_encoding,
                                                use_compressed_transfer,
                                                use_old_version};
    if (has_no_body(a))
        make_none(a);
    else if ((a->hostile & LAYER_FRAMING) != 0)
        (*PICK(a->random, defects))(a);
    else
        make_valid(a);
}
