#include "core/call/resume.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/exchange.h"
#include "core/http/curl_transport.h"
#include "core/http/media_type.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LARGE_STEP       ((uint64_t)1 << 20)
#define MOST_SMALL_STEPS 10
#define CLOCK_DIFFERENCE \
    60 /* seconds between Last-Modified and Date that make the former a strong validator */

enum { PARTIAL_CONTENT = 206, RANGE_NOT_SATISFIABLE = 416 };

/* The response that the bytes of the sink began with, and what identifies its content. */
typedef struct cpodi_resume_point {
    char range[40]; /* value of the header */
    bool by_date;   /* the validator is `last_modified`, not `etag` */
    bool is_attachment;
    int status;
    char content_type[128];
    char etag[256];
    char last_modified[64];
} cpodi_resume_point;

static const char *header_of(const cpodi_call *call, const char *name)
{
    const cpod_http_exchange *exchange = call->result.exchange;
    return cpodi_headers_find(exchange->headers, exchange->header_count, name);
}

/* ---- the request ---- */

bool cpodi_resume_set_encoding(cpodi_call *call)
{
    static const char name[] = "Accept-Encoding";
    const cpodi_headers *headers = &call->request.headers;
    if (!call->request.sink.is_used || cpodi_headers_find(headers->items, headers->count, name) != NULL)
        return true;
    return cpodi_headers_set(&call->request.headers, call->arena, name, "identity");
}

void cpodi_resume_begin(cpodi_call *call)
{
    const cpodi_headers *headers = &call->request.headers;
    call->resume.is_allowed = call->request.sink.is_used && strcmp(call->request.method, "GET") == 0 &&
                              cpodi_headers_find(headers->items, headers->count, "Range") == NULL;
}

cpod_status cpodi_resume_ask(cpodi_call *call, cpod_error *error)
{
    cpodi_resume *resume = &call->resume;
    cpodi_resume_point *point = resume->point;
    cpodi_headers *headers = &call->credentials.headers;
    resume->began_at = call->request.sink.written;
    resume->is_asked = resume->can_continue && resume->began_at > 0;
    resume->end = -1;
    if (!resume->is_asked)
        return CPOD_OK;
    (void)snprintf(point->range, sizeof point->range, "bytes=%" PRIu64 "-", resume->began_at);
    /* These have decided already that there is a content to send (RFC 9110, section 13.2.2). */
    cpodi_headers_remove(headers, "If-None-Match");
    cpodi_headers_remove(headers, "If-Modified-Since");
    const char *validator = point->by_date ? point->last_modified : point->etag;
    bool ok = cpodi_headers_set(headers, call->arena, "Range", point->range) &&
              cpodi_headers_set(headers, call->arena, "If-Range", validator);
    return ok ? CPOD_OK : cpodi_no_memory(error);
}

/* ---- a response from the beginning ---- */

static bool is_strong(const char *etag)
{
    size_t length = strlen(etag);
    return length >= 2 && etag[0] == '"' && etag[length - 1] == '"';
}

/* RFC 9110, sections 8.8.2.2 and 13.1.5: a date may stand for the content only if nothing better is there, and
 * if the content cannot have changed twice in the second that the date names. */
static bool is_strong_date(const cpodi_call *call)
{
    const cpodi_response *response = &call->result.response;
    if (header_of(call, "etag") != NULL || response->last_modified[0] == '\0')
        return false;
    int64_t changed = cpodi_curl_date(response->last_modified);
    int64_t sent = response->server_time[0] == '\0' ? -1 : cpodi_curl_date(response->server_time);
    return changed >= 0 && sent >= 0 && sent - CLOCK_DIFFERENCE >= changed;
}

static bool is_encoded(const cpodi_call *call)
{
    const char *coding = header_of(call, "content-encoding");
    return coding != NULL && coding[0] != '\0' && !cpodi_text_equal_nocase(coding, "identity");
}

/* Whether what arrives now can be continued later. */
static bool can_continue(const cpodi_call *call)
{
    const char *ranges = header_of(call, "accept-ranges");
    return call->resume.is_allowed && call->result.response.status == 200 && !is_encoded(call) &&
           (ranges == NULL || !cpodi_text_equal_nocase(ranges, "none")) &&
           (is_strong(call->result.response.etag) || is_strong_date(call));
}

static cpod_status note_beginning(cpodi_call *call, cpod_error *error)
{
    cpodi_resume *resume = &call->resume;
    const cpodi_response *response = &call->result.response;
    const char *length = header_of(call, "content-length");
    bool is_known = length != NULL && strcmp(call->request.method, "HEAD") != 0 && !is_encoded(call) &&
                    cpodi_text_digits(length, &resume->total) != NULL;
    resume->total = is_known ? resume->total : -1;
    resume->end = resume->total;
    resume->can_continue = can_continue(call);
    if (!resume->can_continue)
        return CPOD_OK;
    if (resume->point == NULL)
        resume->point = cpodi_arena_alloc(call->arena, sizeof *resume->point, sizeof(int));
    if (resume->point == NULL)
        return cpodi_no_memory(error);
    cpodi_resume_point *point = resume->point;
    point->by_date = !is_strong(response->etag);
    point->is_attachment = response->is_attachment;
    point->status = response->status;
    memcpy(point->content_type, response->content_type, sizeof point->content_type);
    memcpy(point->etag, response->etag, sizeof point->etag);
    memcpy(point->last_modified, response->last_modified, sizeof point->last_modified);
    return CPOD_OK;
}

/* ---- a response with the rest ---- */

/* A Content-Range; a number that is not stated is -1. */
typedef struct content_range {
    int64_t first;
    int64_t last;
    int64_t total;
} content_range;

static const char *read_number(const char *text, int64_t *number)
{
    return text != NULL && cpodi_ascii_is_digit(*text) ? cpodi_text_digits(text, number) : NULL;
}

static const char *skip(const char *text, char expected)
{
    return text != NULL && *text == expected ? text + 1 : NULL;
}

/* False: absent or malformed (RFC 9110, section 14.4). */
static bool read_content_range(const char *text, content_range *range)
{
    *range = (content_range){-1, -1, -1};
    if (text == NULL || !cpodi_text_starts_nocase(text, "bytes "))
        return false;
    text += strlen("bytes ");
    if (*text == '*')
        text++;
    else
        text = read_number(skip(read_number(text, &range->first), '-'), &range->last);
    text = skip(text, '/');
    if (text != NULL && *text == '*')
        text++;
    else
        text = read_number(text, &range->total);
    return text != NULL && *text == '\0';
}

/* Whether the content has the same validators as in the beginning, where a response states them. */
static bool is_same_content(const cpodi_call *call)
{
    const cpodi_response *response = &call->result.response;
    const cpodi_resume_point *point = call->resume.point;
    const char *etag = header_of(call, "etag");
    return (etag == NULL || strcmp(etag, point->etag) == 0) &&
           (response->last_modified[0] == '\0' || point->last_modified[0] == '\0' ||
            strcmp(response->last_modified, point->last_modified) == 0);
}

/* The length of a 206 is that of its part. */
static bool has_length(const cpodi_call *call, int64_t expected)
{
    int64_t length;
    const char *text = header_of(call, "content-length");
    if (text == NULL)
        return true;
    const char *end = read_number(text, &length);
    return end == NULL || end[strspn(end, " \t")] != '\0' || length == expected;
}

static bool is_the_rest(cpodi_call *call, const content_range *range)
{
    cpodi_resume *resume = &call->resume;
    int64_t total = range->total >= 0 ? range->total : resume->total;
    bool fits = range->first == (int64_t)resume->began_at && range->last >= range->first &&
                total > range->last && (resume->total < 0 || total == resume->total) &&
                is_same_content(call) && !is_encoded(call) &&
                !cpodi_media_matches("multipart/byteranges", call->result.response.content_type) &&
                has_length(call, range->last - range->first + 1);
    if (!fits)
        return false;
    resume->total = total;
    resume->end = range->last + 1;
    return true;
}

/* The next attempt, if the destination permits one, gets the content from its beginning. */
static void give_up_range(cpodi_call *call)
{
    call->resume.can_continue = false;
    call->resume.is_allowed = false;
}

static cpod_status check_part(cpodi_call *call, cpod_error *error)
{
    content_range range;
    const char *text = header_of(call, "content-range");
    if (read_content_range(text, &range) && is_the_rest(call, &range))
        return CPOD_OK;
    give_up_range(call);
    return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                      "The rest of the download is another part than asked for, or of other content: "
                      "Content-Range: %.100s, where %" PRIu64 " bytes of %" PRId64 " were received",
                      text == NULL ? "none" : text, call->resume.began_at, call->resume.total);
}

/* The content has changed, or the server does not know ranges. */
static cpod_status start_over(cpodi_call *call, cpod_error *error)
{
    if (cpodi_sink_rewind(&call->request.sink)) {
        call->resume.began_at = 0;
        return note_beginning(call, error);
    }
    call->resume.is_over = true;
    return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                      "The download broke off and cannot be continued: the server sends the content from its "
                      "beginning, and the destination cannot discard what it has");
}

cpod_status cpodi_resume_check_head(cpodi_call *call, cpod_error *error)
{
    cpod_status status;
    if (!call->resume.is_asked)
        status = note_beginning(call, error);
    else if (call->result.response.status == PARTIAL_CONTENT)
        status = check_part(call, error);
    else
        status = start_over(call, error);
    if (status != CPOD_OK)
        return status;
    return cpodi_sink_open(&call->request.sink, call->arena, &call->client->clock, error);
}

cpod_status cpodi_resume_check_piece(cpodi_call *call, size_t length, cpod_error *error)
{
    int64_t end = call->resume.end;
    if (end < 0 || call->request.sink.written + length <= (uint64_t)end)
        return CPOD_OK;
    give_up_range(call);
    return cpodi_fail(error, CPOD_ERR_TRANSPORT,
                      "The server sends more of the content than it has announced, up to byte %" PRId64, end);
}

/* ---- a response that there is no rest ---- */

bool cpodi_resume_is_refused(const cpodi_call *call)
{
    return call->resume.is_asked && call->result.response.status == RANGE_NOT_SATISFIABLE;
}

void cpodi_resume_note_refusal(cpodi_call *call)
{
    if (!cpodi_resume_is_refused(call))
        return;
    content_range range;
    int64_t has = (int64_t)call->request.sink.written;
    call->resume.is_complete = read_content_range(header_of(call, "content-range"), &range) &&
                               range.first < 0 && range.total == has &&
                               (call->resume.total < 0 || call->resume.total == has) && is_same_content(call);
}

cpod_status cpodi_resume_check_end(cpodi_call *call, cpod_error *error)
{
    if (call->resume.is_complete)
        return CPOD_OK;
    give_up_range(call);
    return cpodi_fail(
        error, CPOD_ERR_TRANSPORT,
        "The download broke off and cannot be continued: the content does not have the bytes after "
        "%" PRIu64 " any more (HTTP 416)",
        call->resume.began_at);
}

void cpodi_resume_succeed(cpodi_call *call)
{
    cpodi_response *response = &call->result.response;
    const cpodi_resume_point *point = call->resume.point;
    bool has_continued = call->resume.is_asked &&
                         (response->status == PARTIAL_CONTENT || response->status == RANGE_NOT_SATISFIABLE);
    if (!has_continued)
        return;
    response->is_attachment = point->is_attachment;
    response->status = point->status;
    response->body.length = 0;
    response->body_growth = 0;
    response->replaced_texts = 0;
    memcpy(response->content_type, point->content_type, sizeof response->content_type);
    memcpy(response->etag, point->etag, sizeof response->etag);
    memcpy(response->last_modified, point->last_modified, sizeof response->last_modified);
}

/* ---- another attempt ---- */

bool cpodi_resume_count(cpodi_call *call, cpod_error *error)
{
    cpodi_resume *resume = &call->resume;
    uint64_t has = call->request.sink.written;
    uint64_t step = has > resume->reached ? has - resume->reached : 0;
    resume->is_large_step = step >= LARGE_STEP;
    if (step > 0)
        resume->reached = has;
    if (resume->is_over || step == 0 || !resume->can_continue)
        return !resume->is_over;
    resume->advances++;
    resume->small_steps = resume->is_large_step ? 0 : resume->small_steps + 1;
    if (resume->small_steps < MOST_SMALL_STEPS)
        return true;
    cpodi_error_append(error, " (not continued: ten attempts in a row brought less than 1 MiB each)");
    return false;
}

bool cpodi_resume_prepare(cpodi_call *call)
{
    bool keeps = call->resume.can_continue && call->request.sink.written > 0;
    return keeps || cpodi_sink_rewind(&call->request.sink);
}
