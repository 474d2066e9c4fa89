/* The content of a response body: what Content-Encoding has made of it is reversed while it is read, and the
 * end of the body must be the end of the content. */
#ifndef CPOD_RUNTIME_CONTENT_H
#define CPOD_RUNTIME_CONTENT_H

#include "cpod/core/memory.h"
#include "cpod/core/transport.h"

#define ZLIB_CONST /* input is const */
#include <zlib.h>

/* The codings that the library accepts: the value of Accept-Encoding. */
#define CPODI_CONTENT_CODINGS "gzip, deflate"

typedef enum cpodi_coding { CPODI_CODING_IDENTITY, CPODI_CODING_GZIP, CPODI_CODING_DEFLATE } cpodi_coding;

/* Zeroed: not begun. */
typedef struct cpodi_content {
    z_stream stream;
    cpodi_coding coding;
    bool is_begun;
    bool is_open;     /* `stream` is in use */
    bool is_complete; /* the last member has its trailer */
    bool has_pending; /* `stream` may have output without further input */
} cpodi_content;

/* One piece of a body. */
typedef struct cpodi_content_piece {
    const char *in;
    size_t in_length;
    char *out;
    size_t capacity;
    size_t used;  /* result: bytes consumed of `in` */
    size_t count; /* result: bytes written to `out`; 0: more input is needed */
} cpodi_content_piece;

/* Reads the coding from the head of a response. `has_body` false: it has none, whatever its headers state.
 * `allocator` must outlive the content. CPOD_ERR_PROTOCOL: a coding that was not asked for. */
cpod_status cpodi_content_begin(cpodi_content *content, const cpod_http_exchange *head, bool has_body,
                                const cpod_allocator *allocator, cpod_error *error);

/* Decodes a piece. CPOD_ERR_TRANSPORT: the content is damaged; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_content_read(cpodi_content *content, cpodi_content_piece *piece, cpod_error *error);

/* After the last byte of the body: CPOD_ERR_TRANSPORT where content is missing. */
cpod_status cpodi_content_check_end(const cpodi_content *content, cpod_error *error);

/* Frees and zeroes. */
void cpodi_content_end(cpodi_content *content);

#endif
