#include "core/http/curl_exchange.h"
#include "core/http/headers.h"

#include <string.h>

/* Suppress the headers that curl adds to requests with a body. */
static const char no_expect[] = "Expect:"; /* do not wait for 100 Continue */
static const char no_content_type[] = "Content-Type:";

void cpodi_curl_free_headers(struct curl_slist *lines)
{
    for (struct curl_slist *line = lines; line != NULL; line = line->next)
        memset(line->data, 0, strlen(line->data));
    curl_slist_free_all(lines);
}

/* The suppressed headers that a request needs, in this order. */
static size_t list_suppressed(const cpod_http_request *request, const char *lines[2])
{
    size_t count = 0;
    if (!cpodi_curl_sends_body(request))
        return count;
    lines[count++] = no_expect;
    if (cpodi_headers_find(request->headers, request->header_count, "Content-Type") == NULL)
        lines[count++] = no_content_type;
    return count;
}

/* ---- same headers as the previous request ---- */

static bool is_line_of(const char *line, const cpod_header *header)
{
    size_t name = strlen(header->name);
    if (strncmp(line, header->name, name) != 0)
        return false;
    if (header->value[0] == '\0')
        return strcmp(line + name, ";") == 0;
    return line[name] == ':' && line[name + 1] == ' ' && strcmp(line + name + 2, header->value) == 0;
}

static bool is_same_list(const struct curl_slist *line, const cpod_http_request *request)
{
    for (size_t i = 0; i < request->header_count; i++, line = line->next) {
        if (line == NULL || !is_line_of(line->data, &request->headers[i]))
            return false;
    }
    const char *suppressed[2];
    size_t count = list_suppressed(request, suppressed);
    for (size_t i = 0; i < count; i++, line = line->next) {
        if (line == NULL || strcmp(line->data, suppressed[i]) != 0)
            return false;
    }
    return line == NULL;
}

/* ---- building the list ---- */

static bool append_line(struct curl_slist **lines, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*lines, line);
    if (longer == NULL)
        return false;
    *lines = longer;
    return true;
}

static bool append_header(struct curl_slist **lines, const cpod_header *header, cpodi_buffer *scratch)
{
    size_t size = strlen(header->name) + strlen(header->value) + 3;
    /* Reserve room first: a line may contain a secret, and a growing buffer leaves copies behind. */
    if (scratch->capacity < size)
        cpodi_buffer_wipe(scratch);
    scratch->length = 0;
    (void)cpodi_buffer_room(scratch, size);
    cpodi_buffer_append_text(scratch, header->name);
    cpodi_buffer_append_text(scratch,
                             header->value[0] == '\0' ? ";" : ": "); /* syntax of curl for an empty header */
    cpodi_buffer_append_text(scratch, header->value);
    cpodi_buffer_append_char(scratch, '\0');
    return !scratch->failed && append_line(lines, scratch->data);
}

static bool make_lines(const cpod_http_request *request, const cpod_allocator *allocator,
                       struct curl_slist **lines)
{
    cpodi_buffer scratch;
    cpodi_buffer_init(&scratch, allocator);
    bool ok = true;
    for (size_t i = 0; ok && i < request->header_count; i++)
        ok = append_header(lines, &request->headers[i], &scratch);
    cpodi_buffer_wipe(&scratch);
    const char *suppressed[2];
    size_t count = list_suppressed(request, suppressed);
    for (size_t i = 0; ok && i < count; i++)
        ok = append_line(lines, suppressed[i]);
    return ok;
}

bool cpodi_curl_set_headers(cpodi_curl_exchange *exchange)
{
    if (exchange->sent_headers != NULL && is_same_list(exchange->sent_headers, exchange->request))
        return true;
    struct curl_slist *lines = NULL;
    if (!make_lines(exchange->request, exchange->received.allocator, &lines) ||
        curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, lines) != CURLE_OK) {
        cpodi_curl_free_headers(lines);
        return false;
    }
    cpodi_curl_free_headers(exchange->sent_headers);
    exchange->sent_headers = lines;
    return true;
}
