/* HTTP requests and responses, without sockets. */
#ifndef EMULATOR_MESSAGE_H
#define EMULATOR_MESSAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/vector.h"
#include "engine/base/event.h"

#include <stddef.h>
#include <stdint.h>

typedef struct http_field {
    const char *name, *value;
} http_field;

/* Borrowed by functions that take one. */
typedef struct http_request {
    const char *method;
    const char *target; /* path and query as sent, still escaped */
    const http_field *headers;
    size_t header_count;
    const char *body; /* NULL: none */
    size_t body_length;
} http_request;

/* The value of a header, NULL when absent; names compare without case. */
const char *http_request_header(const http_request *request, const char *name);

/* "Not Found" */
const char *http_reason(int status);

/* How the connection ends with a response. */
typedef enum http_ending {
    HTTP_WHOLE,
    HTTP_CUT,  /* after half of the body, or the first event */
    HTTP_RESET /* without a response */
} http_ending;

typedef struct http_response {
    arena *memory; /* of the headers, and of everything that the request needed */
    int status;
    VECTOR(http_field) headers;
    buffer body;
    event_stream *stream; /* instead of the body; NULL: none */
    int64_t delay;        /* milliseconds before it is sent */
    http_ending ending;
    struct recording *recording; /* of a stream, see recorder.h; NULL: it is not recorded */
} http_response;

http_response *http_response_new(void);
void http_response_free(http_response *response); /* closes the stream; NULL is allowed */

/* Adds a header; both texts are copied. */
void http_response_header(http_response *response, const char *name, const char *value);

/* The value of a header of the response, NULL when absent. */
const char *http_response_find(const http_response *response, const char *name);

enum { HTTP_BODY_LIMIT = 16 * 1024 * 1024 }; /* bytes; larger bodies get a 413 */

/* What a server serves. The functions are thread-safe. */
typedef struct http_application {
    void *context;

    /* Never NULL; the caller frees the response, before the application. A body of more than HTTP_BODY_LIMIT
     * bytes has the length that it was sent with, or any above the limit, and may be NULL. */
    http_response *(*handle)(void *context, const http_request *request);

    /* Does what is due. Returns the milliseconds until there is more to do. */
    int64_t (*advance)(void *context);

    void (*close_streams)(void *context); /* ends all event streams; requests may still come */
} http_application;

#endif
