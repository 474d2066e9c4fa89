/* Downloads of small texts from a server on the loopback interface. */
#ifndef CPOD_TESTS_CLIENT_RESUME_H
#define CPOD_TESTS_CLIENT_RESUME_H

#include "transfer.h"

/* The content of 20 bytes, of which the first 10 arrive before the connection is closed; and the rest. */
#define WHOLE     "0123456789abcdefghij"
#define TAG       "ETag: \"v1\"\r\n"
#define HALF      BLOB_HEAD TAG "Content-Length: 20\r\n\r\n0123456789"
#define REST_HEAD "HTTP/1.1 206 Partial Content\r\n"
#define REST      REST_HEAD TAG "Content-Range: bytes 10-19/20\r\nContent-Length: 10\r\n\r\nabcdefghij"
#define ALL       BLOB_HEAD TAG "Content-Length: 20\r\n\r\n" WHOLE
#define REFUSED   "HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"

extern const loopback_response resume_cut_then_rest[2];

/* The destination, and what is known after the call. */
typedef struct resume_sink {
    char text[256];
    size_t length;
    int restarts;
    int64_t done[64]; /* of the calls of the progress callback */
    int64_t total;
    size_t steps;
    cpod_response_info info;
    cpod_error error;
} resume_sink;

/* Callbacks whose context is a resume_sink. */
bool resume_write(void *context, const void *data, size_t length);
bool resume_restart(void *context);

/* Gets the blob from a server with these responses. `restarts`: the destination can start over. */
cpod_status resume_get(resume_sink *sink, const loopback_response *responses, size_t count, bool restarts,
                       int max_retries);
#define RESUME_GET(sink, responses, restarts) \
    resume_get((sink), (responses), sizeof(responses) / sizeof((responses)[0]), (restarts), 0)

/* The same, to any destination. */
cpod_status resume_get_to(resume_sink *sink, const loopback_response *responses, size_t count,
                          const cpod_download *to, int max_retries);
#define RESUME_GET_TO(sink, responses, to) \
    resume_get_to((sink), (responses), sizeof(responses) / sizeof((responses)[0]), (to), 0)

/* Whether the head of a request has this line. */
bool resume_asked(size_t request, const char *line);

#endif
