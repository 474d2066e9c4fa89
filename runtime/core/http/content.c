#include "core/http/content.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/wipe.h"

#include <stdint.h>
#include <string.h>

/* ---- memory of zlib, which does not tell sizes when it frees ---- */

typedef union block {
    size_t size;
    max_align_t alignment;
} block;

static void *allocate(void *context, unsigned count, unsigned size)
{
    const cpod_allocator *allocator = context;
    if (size != 0 && count > (SIZE_MAX - sizeof(block)) / size)
        return NULL;
    size_t total = sizeof(block) + (size_t)count * size;
    block *memory = allocator->allocate(allocator->context, total);
    if (memory == NULL)
        return NULL;
    memory->size = total;
    return memory + 1;
}

/* The window has the last 32 KiB of the content, which may be a secret. */
static void release(void *context, void *memory)
{
    const cpod_allocator *allocator = context;
    block *start = (block *)memory - 1;
    size_t size = start->size;
    cpodi_wipe(start, size);
    allocator->release(allocator->context, start, size);
}

/* ---- codings ---- */

static const char *name_of(cpodi_coding coding)
{
    return coding == CPODI_CODING_GZIP ? "gzip" : "deflate";
}

/* A header may repeat, but only one coding may be left: servers that compress twice do it by mistake. */
static cpod_status add_coding(cpodi_content *content, const char *value, cpod_error *error)
{
    cpodi_coding coding;
    if (value[0] == '\0' || cpodi_text_equal_nocase(value, "identity"))
        return CPOD_OK;
    if (cpodi_text_equal_nocase(value, "gzip") || cpodi_text_equal_nocase(value, "x-gzip"))
        coding = CPODI_CODING_GZIP;
    else if (cpodi_text_equal_nocase(value, "deflate"))
        coding = CPODI_CODING_DEFLATE;
    else
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server answered with Content-Encoding %.64s, but only " CPODI_CONTENT_CODINGS
                          " were accepted",
                          value);
    if (content->coding != CPODI_CODING_IDENTITY)
        return cpodi_fail(error, CPOD_ERR_PROTOCOL, "The server has encoded the body twice: %s, %s",
                          name_of(content->coding), name_of(coding));
    content->coding = coding;
    return CPOD_OK;
}

cpod_status cpodi_content_begin(cpodi_content *content, const cpod_http_exchange *head, bool has_body,
                                const cpod_allocator *allocator, cpod_error *error)
{
    *content = (cpodi_content){.is_begun = true};
    content->stream.zalloc = allocate;
    content->stream.zfree = release;
    content->stream.opaque = (void *)allocator;
    cpod_status status = CPOD_OK;
    for (size_t i = 0; has_body && status == CPOD_OK && i < head->header_count; i++) {
        if (cpodi_text_equal_nocase(head->headers[i].name, "content-encoding"))
            status = add_coding(content, head->headers[i].value, error);
    }
    return status;
}

/* ---- decoding ---- */

/* What servers send as deflate begins with a header of zlib (RFC 1950), as RFC 9110 requires, or without one.
 * A deflate stream by itself cannot begin with the first byte of that header, unless its padding is set. */
static int window_bits(cpodi_coding coding, char first)
{
    enum { WITH_GZIP_HEADER = 16, METHOD_MASK = 0x0F };
    if (coding == CPODI_CODING_GZIP)
        return MAX_WBITS + WITH_GZIP_HEADER;
    return (first & METHOD_MASK) == Z_DEFLATED && (unsigned char)first < 0x80 ? MAX_WBITS : -MAX_WBITS;
}

static cpod_status damaged(const cpodi_content *content, const char *reason, cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_TRANSPORT, "The body is not valid %s (Content-Encoding): %s",
                      name_of(content->coding), reason);
}

/* Prepares for the member that begins with the first byte of the input. */
static cpod_status begin_member(cpodi_content *content, char first, cpod_error *error)
{
    int code;
    if (!content->is_open)
        code = inflateInit2(&content->stream, window_bits(content->coding, first));
    else if (content->coding == CPODI_CODING_GZIP)
        code = inflateReset(&content->stream);
    else
        return damaged(content, "bytes follow its end", error);
    if (code != Z_OK)
        return cpodi_no_memory(error);
    content->is_open = true;
    content->is_complete = false;
    return CPOD_OK;
}

static cpod_status inflate_piece(cpodi_content *content, cpodi_content_piece *piece, cpod_error *error)
{
    enum { MAX_STEP = 1 << 30 }; /* zlib counts in unsigned int */
    z_stream *stream = &content->stream;
    size_t input = piece->in_length - piece->used;
    stream->next_in = (const unsigned char *)piece->in + piece->used;
    stream->avail_in = (unsigned)(input > MAX_STEP ? MAX_STEP : input);
    stream->next_out = (unsigned char *)piece->out;
    stream->avail_out = (unsigned)(piece->capacity > MAX_STEP ? MAX_STEP : piece->capacity);
    const unsigned offered = stream->avail_in;
    const unsigned room = stream->avail_out;
    int code = inflate(stream, Z_SYNC_FLUSH);
    piece->used += offered - stream->avail_in;
    piece->count = room - stream->avail_out;
    content->has_pending = code == Z_OK && stream->avail_out == 0;
    content->is_complete = code == Z_STREAM_END;
    stream->next_in = NULL;
    stream->next_out = NULL;
    switch (code) {
    case Z_OK:
    case Z_STREAM_END:
    case Z_BUF_ERROR: /* it waits for input */
        return CPOD_OK;
    case Z_MEM_ERROR:
        return cpodi_no_memory(error);
    default:
        return damaged(content, stream->msg != NULL ? stream->msg : "a preset dictionary", error);
    }
}

cpod_status cpodi_content_read(cpodi_content *content, cpodi_content_piece *piece, cpod_error *error)
{
    piece->used = 0;
    piece->count = 0;
    if (content->coding == CPODI_CODING_IDENTITY) {
        piece->count = piece->in_length < piece->capacity ? piece->in_length : piece->capacity;
        piece->used = piece->count;
        if (piece->count > 0)
            memcpy(piece->out, piece->in, piece->count);
        return CPOD_OK;
    }
    cpod_status status = CPOD_OK;
    while (status == CPOD_OK && piece->count == 0 &&
           (piece->used < piece->in_length || content->has_pending)) {
        if (!content->is_open || content->is_complete) {
            if (content->is_complete && piece->in[piece->used] == '\0') {
                piece->used++; /* padding, which gzip allows behind the last member */
                continue;
            }
            status = begin_member(content, piece->in[piece->used], error);
        }
        if (status == CPOD_OK)
            status = inflate_piece(content, piece, error);
    }
    return status;
}

cpod_status cpodi_content_check_end(const cpodi_content *content, cpod_error *error)
{
    if (content->coding == CPODI_CODING_IDENTITY || content->is_complete)
        return CPOD_OK;
    return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                      content->is_open
                          ? "The body is incomplete: its %s content (Content-Encoding) has no end"
                          : "The body is empty, but its Content-Encoding is %s",
                      name_of(content->coding));
}

void cpodi_content_end(cpodi_content *content)
{
    if (content->is_open)
        (void)inflateEnd(&content->stream);
    *content = (cpodi_content){.is_begun = false};
}
