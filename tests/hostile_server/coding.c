/* Content codings (RFC 9110, section 8.4), right and wrong. */
#include "answer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ZLIB = 15, RAW = -15, GZIP = 15 + 16, GZIP_HEAD = 10, GZIP_TAIL = 8 };

static void compress_to(bytes *to, const char *data, size_t length, int window)
{
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, 1, Z_DEFLATED, window, 4, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    size_t bound = deflateBound(&stream, (uLong)length) + 64;
    unsigned char *room = malloc(bound);
    if (room == NULL)
        abort();
    stream.next_in = (unsigned char *)(uintptr_t)data;
    stream.avail_in = (unsigned)length;
    stream.next_out = room;
    stream.avail_out = (unsigned)bound;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        abort();
    bytes_add(to, room, bound - stream.avail_out);
    (void)deflateEnd(&stream);
    free(room);
}

static void label(answer *a, const char *coding)
{
    bytes_printf(&a->head, "Content-Encoding: %s\r\n", coding);
    bytes_printf(&a->recipe, "; Content-Encoding: %s", coding);
    a->is_coded = true;
}

static const char *content_of(const answer *a)
{
    return a->content.length == 0 ? "" : a->content.data;
}

static void use_plain(answer *a)
{
    bytes_add(&a->coded, content_of(a), a->content.length);
}

static void use_gzip(answer *a)
{
    compress_to(&a->coded, content_of(a), a->content.length, GZIP);
}

/* Several members, whose contents are concatenated (RFC 1952, section 2.2). */
static void use_members(answer *a)
{
    uint32_t count = 2 + random_below(a->random, 3);
    size_t from = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t left = a->content.length - from;
        size_t length = i + 1 == count ? left : random_below(a->random, (uint32_t)left + 1);
        compress_to(&a->coded, content_of(a) + from, length, GZIP);
        from += length;
        a->members[a->member_count++] = (member){.coded = a->coded.length, .content = from};
    }
    bytes_printf(&a->recipe, "; %u members", count);
}

static void make_valid(answer *a)
{
    static const char *const gzips[] = {"gzip", "gzip", "gzip", "x-gzip", "GZip"};
    switch (random_below(a->random, 10)) {
    case 0:
    case 1:
    case 2:
        label(a, *PICK(a->random, gzips));
        use_gzip(a);
        break;
    case 3:
        label(a, "deflate");
        compress_to(&a->coded, content_of(a), a->content.length, one_in(a->random, 3) ? RAW : ZLIB);
        break;
    case 4:
        label(a, "gzip");
        use_members(a);
        break;
    case 5:
        label(a, "gzip");
        use_gzip(a);
        a->needed = a->coded.length;
        bytes_add_zeros(&a->coded, 1 + random_below(a->random, 600));
        note(a, "padded with zeros");
        break;
    case 6:
        bytes_add_text(&a->head, "Content-Encoding: identity\r\n");
        use_plain(a);
        break;
    default:
        use_plain(a);
        break;
    }
}

/* ---- defects ---- */

static void cut_coded(answer *a)
{
    static const char *const codings[] = {"gzip", "deflate"};
    bool is_gzip = one_in(a->random, 2);
    label(a, codings[is_gzip ? 0 : 1]);
    compress_to(&a->coded, content_of(a), a->content.length, is_gzip ? GZIP : ZLIB);
    bytes_truncate(&a->coded, random_below(a->random, (uint32_t)a->coded.length));
    note(a, "coded content is cut");
    lower(a, MUST_FAIL);
}

static void cut_members(answer *a)
{
    label(a, "gzip");
    use_members(a);
    bytes_truncate(&a->coded, a->coded.length - 1 - random_below(a->random, GZIP_HEAD + GZIP_TAIL));
    note(a, "the last member is cut");
    lower(a, MUST_FAIL);
}

static void damage(answer *a)
{
    label(a, "gzip");
    use_gzip(a);
    /* The other bytes of the header are a time and the like. */
    bool in_tail = one_in(a->random, 2);
    size_t at =
        in_tail ? a->coded.length - 1 - random_below(a->random, GZIP_TAIL) : random_below(a->random, 3);
    a->coded.data[at] = (char)(a->coded.data[at] ^ (1 << random_below(a->random, 8)));
    note(a, in_tail ? "wrong sum or length" : "not gzip");
    lower(a, MUST_FAIL);
}

static void add_trash(answer *a)
{
    label(a, "gzip");
    use_gzip(a);
    a->needed = a->coded.length;
    bytes_add_text(&a->coded, "trash behind the last member");
    note(a, "trash behind the last member");
    lower(a, MAY_SUCCEED);
}

static void use_wrong_label(answer *a)
{
    static const char *const labels[] = {"br",      "zstd",     "compress", "x",          "gzip",
                                         "deflate", "gzip;q=1", "*",        "aws-chunked"};
    label(a, *PICK(a->random, labels));
    use_plain(a);
    note(a, "content has another coding than its label");
    lower(a, MUST_FAIL);
}

static void use_no_label(answer *a)
{
    bytes whole = {NULL, 0, 0};
    compress_to(&whole, content_of(a), a->content.length, GZIP);
    bytes_clear(&a->content);
    bytes_add(&a->content, whole.data, whole.length);
    bytes_free(&whole);
    use_plain(a);
    note(a, "gzip without a label");
    lower(a, is_json(a) ? MUST_FAIL : MAY_SUCCEED);
}

static void code_twice(answer *a)
{
    bool is_list = one_in(a->random, 2);
    bytes once = {NULL, 0, 0};
    compress_to(&once, content_of(a), a->content.length, GZIP);
    compress_to(&a->coded, once.data, once.length, is_list ? GZIP : ZLIB);
    bytes_free(&once);
    label(a, is_list ? "gzip, gzip" : "gzip");
    if (!is_list)
        label(a, "deflate");
    lower(a, MAY_SUCCEED);
}

static void use_empty(answer *a)
{
    static const char *const labels[] = {"gzip", "deflate"};
    label(a, *PICK(a->random, labels));
    note(a, "nothing under a label");
    lower(a, MUST_FAIL);
}

static void use_odd_label(answer *a)
{
    static const char *const labels[] = {"gzip, identity", " gzip ", "gzip,",    ",gzip",
                                         "\"gzip\"",       "gzip\t", "gzip gzip"};
    label(a, *PICK(a->random, labels));
    use_gzip(a);
    lower(a, MAY_SUCCEED);
}

/* More than the limit of the client. Only content that is judged as bytes can be so large by itself. */
static void use_bomb(answer *a)
{
    enum { BOMB = 3 << 20 };
    bytes zeros = {NULL, 0, 0};
    bytes_add_zeros(&zeros, BOMB);
    label(a, "gzip");
    use_gzip(a);
    compress_to(&a->coded, zeros.data, zeros.length, GZIP);
    bytes_free(&zeros);
    bytes_add_zeros(&a->content, BOMB);
    note(a, "a bomb");
    lower(a, is_json(a) ? MUST_FAIL : MAY_SUCCEED);
}

void compress_transfer(answer *a)
{
    bytes whole = {NULL, 0, 0};
    compress_to(&whole, a->coded.length == 0 ? "" : a->coded.data, a->coded.length, GZIP);
    if (one_in(a->random, 2)) {
        bytes_truncate(&whole, random_below(a->random, (uint32_t)whole.length));
        note(a, "cut");
        lower(a, MUST_FAIL);
    }
    bytes_clear(&a->coded);
    bytes_add(&a->coded, whole.length == 0 ? "" : whole.data, whole.length);
    bytes_free(&whole);
    lower(a, MAY_SUCCEED);
}

void make_coding(answer *a)
{
    static void (*const defects[])(answer *) = {cut_coded,  cut_members,     damage,
                                                add_trash,  use_wrong_label, use_no_label,
                                                code_twice, use_empty,       use_odd_label};
    if (has_no_body(a))
        use_plain(a);
    else if ((a->hostile & LAYER_CODING) == 0)
        make_valid(a);
    else if (one_in(a->random, 200))
        use_bomb(a);
    else
        (*PICK(a->random, defects))(a);
}
