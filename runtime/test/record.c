/* The requests that a mock has received. */
#include "test/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 61 /* of an upload: small and odd, so that the source is read often */

/* Bytes in a growing block. */
typedef struct bytes {
    char *data;
    size_t length, capacity;
    bool failed;
} bytes;

static bool grow(bytes *to, size_t capacity)
{
    char *larger = calloc(1, capacity);
    if (larger == NULL)
        return false;
    if (to->length > 0)
        memcpy(larger, to->data, to->length);
    free(to->data);
    to->data = larger;
    to->capacity = capacity;
    return true;
}

static void append(bytes *to, const void *data, size_t length)
{
    if (!to->failed && to->length + length + 1 > to->capacity)
        to->failed = !grow(to, 2 * (to->length + length) + 256);
    if (to->failed || length == 0)
        return;
    memcpy(to->data + to->length, data, length);
    to->length += length;
    to->data[to->length] = '\0';
}

static void append_text(bytes *to, const char *text)
{
    append(to, text, strlen(text));
}

/* False: the source has failed. */
static bool append_upload(bytes *to, const cpod_upload *upload)
{
    char piece[PIECE];
    int64_t count;
    while ((count = upload->read(upload->context, piece, sizeof piece)) > 0)
        append(to, piece, (size_t)count);
    return count == 0;
}

/* Appends the request as text. `*body` is where its body begins. False: its upload failed. */
static bool append_request(bytes *to, const cpod_http_request *request, size_t *body)
{
    append_text(to, request->method);
    append_text(to, " ");
    append_text(to, request->url);
    append_text(to, "\n");
    for (size_t i = 0; i < request->header_count; i++) {
        append_text(to, request->headers[i].name);
        append_text(to, ": ");
        append_text(to, request->headers[i].value);
        append_text(to, "\n");
    }
    append_text(to, "\n");
    *body = to->length;
    if (request->body != NULL)
        append(to, request->body, request->body_length);
    return request->upload == NULL || append_upload(to, request->upload);
}

static char *put(char **at, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memcpy(*at, text, size);
    *at += size;
    return copy;
}

/* The record, its headers, their texts and the whole text, one behind the other. */
static cpodi_mock_record *make_record(const cpod_http_request *request, const bytes *text, size_t body)
{
    size_t texts = strlen(request->method) + strlen(request->url) + 2;
    for (size_t i = 0; i < request->header_count; i++)
        texts += strlen(request->headers[i].name) + strlen(request->headers[i].value) + 2;
    cpodi_mock_record *record =
        calloc(1, sizeof *record + request->header_count * sizeof(cpod_header) + texts + text->length + 1);
    if (record == NULL)
        return NULL;
    cpod_header *headers = (cpod_header *)(record + 1);
    char *at = (char *)(headers + request->header_count);
    record->request = (cpod_mock_request){.size = sizeof record->request,
                                          .headers = headers,
                                          .header_count = request->header_count,
                                          .body_length = text->length - body,
                                          .connect_timeout_ms = request->connect_timeout_ms,
                                          .deadline_ms = request->deadline_ms,
                                          .idle_timeout_ms = request->idle_timeout_ms,
                                          .first_byte_timeout_ms = request->first_byte_timeout_ms};
    record->request.method = put(&at, request->method);
    record->request.url = put(&at, request->url);
    for (size_t i = 0; i < request->header_count; i++) {
        headers[i].name = put(&at, request->headers[i].name);
        headers[i].value = put(&at, request->headers[i].value);
    }
    memcpy(at, text->data, text->length);
    record->request.text = at;
    record->request.body = at + body;
    return record;
}

cpod_status cpodi_mock_record_request(cpod_mock *mock, const cpod_http_request *request,
                                      const cpod_mock_request **out, cpod_error *error)
{
    bytes text = {.data = NULL};
    size_t body = 0;
    bool is_whole = append_request(&text, request, &body);
    cpodi_mock_record *record = text.failed ? NULL : make_record(request, &text, body);
    free(text.data);
    (void)pthread_mutex_lock(&mock->lock);
    if (record == NULL) {
        mock->is_incomplete = true;
    } else {
        record->request.at_ms = mock->now_ms;
        *mock->last_record = record;
        mock->last_record = &record->next;
        mock->record_count++;
        *out = &record->request;
    }
    (void)pthread_mutex_unlock(&mock->lock);
    if (record == NULL)
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    return is_whole ? CPOD_OK : cpod_core_fail(error, CPOD_ERR_CALLBACK, "The source of the upload failed");
}
