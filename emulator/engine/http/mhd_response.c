#include "engine/http/mhd_response.h"

#include <string.h>
#include <sys/socket.h>

enum { BLOCK = 16 * 1024 /* bytes */ };

static void free_answer(void *answer)
{
    http_response_free(answer);
}

/* ---- streams */

static void suspend(void *connection)
{
    MHD_suspend_connection(connection);
}

static void resume(void *connection)
{
    MHD_resume_connection(connection);
}

/* A stream that is to be cut ends in the middle of nowhere after the first that it had to say. */
static ssize_t read_stream(void *context, uint64_t position, char *out, size_t size)
{
    http_response *answer = context;
    if (answer->ending == HTTP_CUT && position > 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    ssize_t count = event_stream_read(answer->stream, out, size);
    return count == EVENT_STREAM_END ? MHD_CONTENT_READER_END_OF_STREAM : count;
}

/* ---- bodies that break off */

static ssize_t read_half(void *context, uint64_t position, char *out, size_t size)
{
    const http_response *answer = context;
    size_t half = answer->body.length / 2;
    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t left = half - (size_t)position;
    size_t count = left < size ? left : size;
    memcpy(out, answer->body.data + position, count);
    return (ssize_t)count;
}

/* Ends the connection as a crashed peer does, by a packet that says "reset". */
static enum MHD_Result reset(struct MHD_Connection *connection, http_response *answer)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    /* To connect a socket to nowhere resets the connection that it has. */
    if (info != NULL)
        (void)connect(info->connect_fd, &nowhere, sizeof nowhere);
    http_response_free(answer);
    return MHD_NO;
}

/* ---- all of them */

static struct MHD_Response *make_response(http_response *answer, struct MHD_Connection *connection)
{
    if (answer->stream != NULL) {
        event_stream_notify(answer->stream, suspend, resume, connection);
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, answer, free_answer);
    }
    if (answer->ending == HTTP_CUT)
        return MHD_create_response_from_callback(answer->body.length, BLOCK, read_half, answer, free_answer);
    return MHD_create_response_from_buffer_with_free_callback_cls(answer->body.length, answer->body.data,
                                                                  free_answer, answer);
}

enum MHD_Result mhd_response_send(struct MHD_Connection *connection, http_response *answer)
{
    bool is_empty = answer->stream == NULL && answer->body.length == 0;
    /* Of nothing there is no half. */
    if (answer->ending == HTTP_RESET || (answer->ending == HTTP_CUT && is_empty))
        return reset(connection, answer);
    unsigned status = (unsigned)answer->status;
    struct MHD_Response *response = make_response(answer, connection);
    if (response == NULL) {
        http_response_free(answer);
        return MHD_NO;
    }
    for (size_t i = 0; i < answer->headers.count; i++)
        MHD_add_response_header(response, answer->headers.items[i].name, answer->headers.items[i].value);
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}
