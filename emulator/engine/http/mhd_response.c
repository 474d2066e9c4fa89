#include "engine/http/mhd_response.h"

#include "engine/http/recorder.h"

#include <string.h>
#include <sys/socket.h>

enum { BLOCK = 16 * 1024 /* bytes */ };

static void free_response(void *response)
{
    recorder_end_stream(response);
    http_response_free(response);
}

static void suspend(void *connection)
{
    MHD_suspend_connection(connection);
}

static void resume(void *connection)
{
    MHD_resume_connection(connection);
}

/* A stream that is cut ends without a final chunk after the first bytes. */
static ssize_t read_stream(void *context, uint64_t position, char *out, size_t size)
{
    http_response *response = context;
    if (response->ending == HTTP_CUT && position > 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    ssize_t count = event_stream_read(response->stream, out, size);
    if (count > 0)
        recorder_append_stream(response, out, (size_t)count);
    return count == EVENT_STREAM_END ? MHD_CONTENT_READER_END_OF_STREAM : count;
}

static ssize_t read_half(void *context, uint64_t position, char *out, size_t size)
{
    const http_response *response = context;
    size_t half = response->body.length / 2;
    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t left = half - (size_t)position;
    size_t count = left < size ? left : size;
    memcpy(out, response->body.data + position, count);
    return (ssize_t)count;
}

/* Ends the connection as a crashed peer does, by a TCP reset. */
static enum MHD_Result reset(struct MHD_Connection *connection, http_response *response)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    /* connect() with AF_UNSPEC resets the connection of the socket. */
    if (info != NULL)
        (void)connect(info->connect_fd, &nowhere, sizeof nowhere);
    free_response(response);
    return MHD_NO;
}

static struct MHD_Response *make_response(http_response *response, struct MHD_Connection *connection)
{
    if (response->stream != NULL) {
        event_stream_notify(response->stream, suspend, resume, connection);
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, response,
                                                 free_response);
    }
    if (response->ending == HTTP_CUT)
        return MHD_create_response_from_callback(response->body.length, BLOCK, read_half, response,
                                                 free_response);
    return MHD_create_response_from_buffer_with_free_callback_cls(response->body.length, response->body.data,
                                                                  free_response, response);
}

enum MHD_Result mhd_response_send(struct MHD_Connection *connection, http_response *response)
{
    bool is_empty = response->stream == NULL && response->body.length == 0;
    /* An empty body cannot be cut in half. */
    if (response->ending == HTTP_RESET || (response->ending == HTTP_CUT && is_empty))
        return reset(connection, response);
    unsigned status = (unsigned)response->status;
    struct MHD_Response *made = make_response(response, connection);
    if (made == NULL) {
        free_response(response);
        return MHD_NO;
    }
    for (size_t i = 0; i < response->headers.count; i++)
        MHD_add_response_header(made, response->headers.items[i].name, response->headers.items[i].value);
    enum MHD_Result queued = MHD_queue_response(connection, status, made);
    MHD_destroy_response(made);
    return queued;
}
