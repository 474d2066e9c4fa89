#include "http2_answer.h"

#include <stdio.h>
#include <string.h>

enum {
    DATA,
    HEADERS,
    PRIORITY,
    RST_STREAM,
    SETTINGS,
    PUSH_PROMISE,
    PING,
    GOAWAY,
    WINDOW_UPDATE,
    CONTINUATION
};
enum { END_STREAM = 1, END_HEADERS = 4, PADDED = 8 };

/* Whether a frame belongs to the stream of the request, or to the connection. */
typedef enum owner { CONNECTION, STREAM } owner;

static void add_frame(answer *a, unsigned type, unsigned flags, owner of, const bytes *payload)
{
    const size_t length = payload == NULL ? 0 : payload->length;
    const char head[] = {(char)(length >> 16), (char)(length >> 8), (char)length, (char)type, (char)flags};
    bytes_add(&a->wire, head, sizeof head);
    if (of == STREAM && a->stream_count < MOST_STREAMS)
        a->streams[a->stream_count++] = a->wire.length;
    bytes_add_zeros(&a->wire, 4);
    if (length > 0)
        bytes_add(&a->wire, payload->data, length);
}

static void add_small(answer *a, unsigned type, unsigned flags, owner of, const char *data, size_t length)
{
    bytes payload = {NULL, 0, 0};
    bytes_add(&payload, data, length);
    add_frame(a, type, flags, of, &payload);
    bytes_free(&payload);
}

/* ---- headers: HPACK without tables and Huffman codes (RFC 7541, section 6.2.2) ---- */

static void add_integer(bytes *to, size_t number)
{
    unsigned char byte = number < 127 ? (unsigned char)number : 127;
    bytes_add(to, &byte, 1);
    for (number -= byte; byte == 127; number >>= 7) {
        unsigned char rest = (unsigned char)((number & 127) | (number > 127 ? 128 : 0));
        bytes_add(to, &rest, 1);
        if (number <= 127)
            return;
    }
}

static void add_header(bytes *to, const char *name, size_t name_length, const char *value,
                       size_t value_length)
{
    bytes_add(to, "", 1);
    add_integer(to, name_length);
    bytes_add(to, name, name_length);
    add_integer(to, value_length);
    bytes_add(to, value, value_length);
}

static void add_text_header(bytes *to, const char *name, const char *value)
{
    add_header(to, name, strlen(name), value, strlen(value));
}

/* The lines that the other layers have written. */
static void add_lines(const answer *a, bytes *to)
{
    const char *line = a->head.length == 0 ? "" : a->head.data;
    for (const char *end; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
        const char *colon = memchr(line, ':', (size_t)(end - line));
        char name[64];
        size_t length = colon == NULL ? 0 : (size_t)(colon - line);
        if (length == 0 || length > sizeof name)
            continue;
        for (size_t i = 0; i < length; i++)
            name[i] = (char)(line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i]);
        const char *value = colon + 1 + strspn(colon + 1, " \t");
        while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
            end--;
        add_header(to, name, length, value, value < end ? (size_t)(end - value) : 0);
        end = strstr(end, "\r\n");
    }
}

static void add_block(answer *a, const bytes *block, unsigned flags)
{
    if (!one_in(a->random, 6) || block->length < 2) {
        add_frame(a, HEADERS, flags | END_HEADERS, STREAM, block);
        return;
    }
    size_t first = 1 + random_below(a->random, (uint32_t)block->length - 1);
    add_small(a, HEADERS, flags, STREAM, block->data, first);
    add_small(a, CONTINUATION, END_HEADERS, STREAM, block->data + first, block->length - first);
    note(a, "CONTINUATION");
}

/* ---- valid ---- */

static void add_other_frame(answer *a)
{
    switch (random_below(a->random, 5)) {
    case 0:
        add_small(a, PING, 0, CONNECTION, "12345678", 8);
        break;
    case 1:
        add_small(a, WINDOW_UPDATE, 0, CONNECTION, "\0\0\1\0", 4);
        break;
    case 2:
        add_small(a, 0xBE, 0xFF, STREAM, "unknown", 7);
        break;
    case 3:
        add_small(a, SETTINGS, 0, CONNECTION, "\0\3\0\0\0\x64", 6);
        break;
    default:
        add_small(a, PRIORITY, 0, STREAM, "\0\0\0\0\x10", 5);
        break;
    }
}

static void add_data(answer *a, size_t from, size_t length, bool is_last)
{
    bytes payload = {NULL, 0, 0};
    bool is_padded = one_in(a->random, 8);
    if (is_padded)
        bytes_add(&payload, "\3", 1);
    bytes_add(&payload, a->coded.data + from, length);
    if (is_padded)
        bytes_add_zeros(&payload, 3);
    add_frame(a, DATA, (is_last ? END_STREAM : 0U) | (is_padded ? PADDED : 0U), STREAM, &payload);
    bytes_free(&payload);
    a->whole_at = a->wire.length - (is_padded ? 3 : 0);
}

/* Frames with the first `length` bytes of the body. */
static void add_body(answer *a, size_t length, bool ends)
{
    enum { LARGEST = 16000 };
    size_t from = 0;
    size_t most = one_in(a->random, 4) ? 1 + length / 5 : LARGEST;
    most = most < LARGEST ? most : LARGEST;
    while (from < length) {
        size_t left = length - from;
        size_t count = left < most ? left : most;
        if (one_in(a->random, 10))
            add_other_frame(a);
        add_data(a, from, count, ends && from + count == length);
        from += count;
    }
    if (ends && length == 0)
        add_small(a, DATA, END_STREAM, STREAM, "", 0);
}

static void add_trailers(answer *a)
{
    bytes block = {NULL, 0, 0};
    add_text_header(&block, "x-trailer", "1");
    add_block(a, &block, END_STREAM);
    bytes_free(&block);
    note(a, "trailers");
}

/* ---- malformed ---- */

static const struct {
    const char *name, *value;
} broken_headers[] = {
    {"X-Upper", "case"},
    {"connection", "close"},
    {"transfer-encoding", "chunked"},
    {":status", "200"},
    {":path", "/"},
    {"", "no name"},
    {"content-length", "x"},
    {"content-length", "-1"},
    {"te", "gzip"},
    {"x\n", "y"},
    {"x", "a\r\nb: c"},
    {"content-length", "1000"},
    {"content-length", "1"},
    {"upgrade", "h2c"},
    {"x", "a\nb"},
};

static void break_headers(answer *a, bytes *block)
{
    size_t which = random_below(a->random, sizeof broken_headers / sizeof broken_headers[0]);
    add_text_header(block, broken_headers[which].name, broken_headers[which].value);
    bytes_printf(&a->recipe, "; malformed header %zu", which);
    lower(a, MAY_SUCCEED);
}

/* The stream ends before the body does: it never is whole. */
static void end_early(answer *a)
{
    /* Not NO_ERROR, which libcurl 7.88 takes for the end of the body. */
    static const char codes[] = {1, 2, 3, 5, 7, 8, 11, 12};
    size_t kept = random_below(a->random, (uint32_t)a->coded.length + 1);
    add_body(a, kept, false);
    lower(a, kept < a->coded.length ? MUST_FAIL : MAY_SUCCEED); /* the length may tell that it is whole */
    char code[4] = {0, 0, 0, codes[random_below(a->random, sizeof codes)]};
    char goaway[8] = {0, 0, 0, 0, 0, 0, 0, code[3]};
    switch (random_below(a->random, 4)) {
    case 0:
    case 1:
        add_small(a, RST_STREAM, 0, STREAM, code, sizeof code);
        bytes_printf(&a->recipe, "; %zu bytes, RST_STREAM %d", kept, code[3]);
        break;
    case 2:
        add_small(a, GOAWAY, 0, CONNECTION, goaway, sizeof goaway);
        note(a, "GOAWAY");
        a->ending = ENDING_CLOSED;
        break;
    default:
        note(a, "no END_STREAM");
        a->ending = ENDING_CLOSED;
        break;
    }
}

static void add_broken_frame(answer *a)
{
    switch (random_below(a->random, 8)) {
    case 0:
        add_small(a, DATA, 0, CONNECTION, "x", 1);
        break;
    case 1:
        add_small(a, WINDOW_UPDATE, 0, STREAM, "\0\0\0\0", 4);
        break;
    case 2:
        add_small(a, SETTINGS, 0, CONNECTION, "\0\4\xff\xff\xff\xff", 6);
        break;
    case 3:
        add_small(a, SETTINGS, 0, CONNECTION, "short", 5);
        break;
    case 4:
        add_small(a, PUSH_PROMISE, END_HEADERS, STREAM, "\0\0\0\2\x82\x84\x87", 7);
        break;
    case 5:
        add_small(a, CONTINUATION, END_HEADERS, STREAM, "\x88", 1);
        break;
    case 6:
        bytes_add(&a->wire, "\xff\xff\xff\0\0\0\0\0\1", 9);
        break;
    default:
        add_small(a, HEADERS, END_HEADERS, STREAM, "\xff\xff\xff\xff\xff", 5);
        break;
    }
    note(a, "a malformed frame");
    a->ending = ENDING_CLOSED;
    lower(a, MAY_SUCCEED);
}

/* With `has_length`, a Content-Length in any case. */
static void add_head(answer *a, bool is_broken, bool has_length)
{
    bytes block = {NULL, 0, 0};
    char text[32];
    (void)snprintf(text, sizeof text, "%d", a->status);
    if (one_in(a->random, 10)) {
        add_text_header(&block, ":status", "103");
        add_text_header(&block, "link", "</a>");
        add_block(a, &block, 0);
        bytes_clear(&block);
        note(a, "103");
    }
    add_text_header(&block, ":status", text);
    add_lines(a, &block);
    if (has_length || one_in(a->random, 2)) {
        (void)snprintf(text, sizeof text, "%zu", a->coded.length);
        add_text_header(&block, "content-length", text);
        note(a, "content-length");
    }
    if (is_broken)
        break_headers(a, &block);
    add_block(a, &block, 0);
    bytes_free(&block);
}

static void cut(answer *a)
{
    bytes_truncate(&a->wire, random_below(a->random, (uint32_t)a->wire.length));
    bytes_printf(&a->recipe, "; cut at %zu", a->wire.length);
    a->ending = ENDING_CLOSED;
    /* What follows the body may be frames without a meaning, and the length may tell that it is whole. */
    lower(a, a->wire.length < a->whole_at ? MUST_FAIL : MAY_SUCCEED);
}

void http2_answer_make(answer *a, content_kind kind, unsigned hostile, random_source *random)
{
    static const int statuses[] = {200, 201, 203, 206, 301, 304, 400, 401, 404, 429, 500, 503};
    answer_reset(a, kind, hostile, random);
    bool is_broken = (hostile & LAYER_FRAMING) != 0;
    uint32_t defect = is_broken ? random_below(random, 4) : 4;
    a->ending = one_in(random, 6) ? ENDING_CLOSED : ENDING_KEPT;
    a->status = 200;
    if ((hostile & LAYER_STATUS) != 0) {
        a->status = *PICK(random, statuses);
        lower(a, a->status == 200 ? MUST_SUCCEED : a->status < 206 ? MAY_SUCCEED : MUST_FAIL);
    }
    make_content(a);
    make_coding(a);
    /* libcurl 7.88 closes a session in which the server breaks the rules, and takes that for the end of the body. It
     * does not tell that from a server that closes the connection after a whole response. */
    add_head(a, defect == 0, defect == 1 || defect == 3);
    if (defect == 1)
        add_broken_frame(a);
    if (defect == 2) {
        end_early(a);
    } else {
        bool has_trailers = one_in(random, 10);
        a->whole_at = a->wire.length;
        add_body(a, a->coded.length, !has_trailers);
        if (has_trailers)
            add_trailers(a);
    }
    if (a->ending == ENDING_CLOSED)
        lower(a, MAY_SUCCEED); /* what the client sends then resets the connection */
    if (defect == 3)
        add_broken_frame(a);
    if ((hostile & LAYER_CUT) != 0)
        cut(a);
}
