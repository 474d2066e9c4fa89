#include "engine/http/recorder.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct recorder {
    pthread_mutex_t lock;
    FILE *file;
    uint64_t last_number;
};

/* A stream that is being sent. */
typedef struct recording {
    recorder *recorder;
    uint64_t number;
    buffer request; /* as JSON */
    buffer sent;
} recording;

recorder *recorder_open(const char *path, char *error, size_t error_size)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (file == NULL) {
        snprintf(error, error_size, "cannot write %s: %s", path, strerror(errno));
        if (descriptor >= 0)
            close(descriptor);
        return NULL;
    }
    recorder *r = xrealloc(NULL, sizeof *r);
    *r = (recorder){.file = file};
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void recorder_close(recorder *r)
{
    if (r == NULL)
        return;
    fclose(r->file);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* ---- secrets of the caller, which must not get into a repository of tests */

/* Whether a body or a query may contain one. */
static bool has_secret(const char *text)
{
    static const char *const words[] = {"secret",    "password",  "token",      "api_key",  "apikey",
                                        "assertion", "signature", "credential", "verifier", "code="};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (const char *at = text; *at != '\0'; at++)
            if (strncasecmp(at, words[i], strlen(words[i])) == 0)
                return true;
    return false;
}

/* A body that the same program sends again. Multipart bodies have a random boundary. */
static bool is_comparable(const http_request *request)
{
    const char *type = http_request_header(request, "Content-Type");
    return request->body != NULL && request->body_length > 0 && request->body_length <= HTTP_BODY_LIMIT &&
           (type == NULL || strncasecmp(type, "multipart/", strlen("multipart/")) != 0) &&
           !has_secret(request->body);
}

/* ---- JSON */

static void add_text(buffer *out, const char *text)
{
    buffer_append_json(out, text, strlen(text));
}

/* A text, or bytes in hexadecimal digits. */
static void add_body(buffer *out, const char *body, size_t length)
{
    if (length == 0)
        return;
    if (memchr(body, '\0', length) == NULL && utf8_first_invalid(body, length) == length) {
        buffer_append(out, ",\"body\":");
        buffer_append_json(out, body, length);
        return;
    }
    buffer_append(out, ",\"body_hex\":\"");
    for (size_t i = 0; i < length; i++)
        buffer_format(out, "%02x", (unsigned)(unsigned char)body[i]);
    buffer_append(out, "\"");
}

static void add_request(buffer *out, const http_request *request)
{
    const char *query = strchr(request->target, '?');
    buffer_append(out, "{\"method\":");
    add_text(out, request->method);
    buffer_append(out, ",\"url\":");
    if (query != NULL && has_secret(query)) {
        buffer target = {0};
        buffer_append_n(&target, request->target, (size_t)(query - request->target));
        buffer_append(&target, "?*"); /* any query */
        add_text(out, buffer_text(&target));
        buffer_free(&target);
    } else {
        add_text(out, request->target);
    }
    if (is_comparable(request))
        add_body(out, request->body, request->body_length);
    buffer_append(out, "}");
}

static void add_response(buffer *out, const http_response *response, const buffer *body)
{
    bool is_reset = response->ending == HTTP_RESET;
    bool is_cut = response->ending == HTTP_CUT;
    size_t length = is_cut && response->stream == NULL ? body->length / 2 : body->length;
    if (is_reset || (is_cut && response->stream == NULL && body->length == 0)) {
        buffer_append(out, "{\"status\":0}");
        return;
    }
    buffer_format(out, "{\"status\":%d,\"headers\":[", response->status);
    for (size_t i = 0; i < response->headers.count; i++) {
        const http_field *header = &response->headers.items[i];
        buffer line = {0};
        buffer_format(&line, "%s: %s", header->name, header->value);
        buffer_append(out, i > 0 ? "," : "");
        add_text(out, buffer_text(&line));
        buffer_free(&line);
    }
    buffer_append(out, "]");
    add_body(out, body->data, length);
    buffer_append(out, is_cut ? ",\"cut\":true}" : "}");
}

static void write_line(recorder *r, uint64_t number, const buffer *request, const http_response *response,
                       const buffer *body)
{
    buffer line = {0};
    buffer_format(&line, "{\"number\":%" PRIu64 ",\"request\":", number);
    buffer_append_n(&line, buffer_text(request), request->length);
    buffer_append(&line, ",\"response\":");
    add_response(&line, response, body);
    buffer_append(&line, "}\n");
    pthread_mutex_lock(&r->lock);
    fwrite(line.data, 1, line.length, r->file);
    fflush(r->file);
    pthread_mutex_unlock(&r->lock);
    buffer_free(&line);
}

/* ---- one exchange */

void recorder_add(recorder *r, const http_request *request, http_response *response)
{
    if (r == NULL)
        return;
    buffer text = {0};
    add_request(&text, request);
    pthread_mutex_lock(&r->lock);
    uint64_t number = ++r->last_number;
    pthread_mutex_unlock(&r->lock);
    if (response->stream == NULL) {
        write_line(r, number, &text, response, &response->body);
        buffer_free(&text);
        return;
    }
    response->recording = xrealloc(NULL, sizeof *response->recording);
    *response->recording = (recording){.recorder = r, .number = number, .request = text};
}

void recorder_append_stream(http_response *response, const char *bytes, size_t length)
{
    if (response->recording != NULL)
        buffer_append_n(&response->recording->sent, bytes, length);
}

void recorder_end_stream(http_response *response)
{
    recording *own = response->recording;
    if (own == NULL)
        return;
    response->recording = NULL;
    write_line(own->recorder, own->number, &own->request, response, &own->sent);
    buffer_free(&own->request);
    buffer_free(&own->sent);
    free(own);
}
