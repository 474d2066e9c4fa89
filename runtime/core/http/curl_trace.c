/* What curl reports in its trace only. The texts are those of libcurl 7.87 and later with OpenSSL; where a version
 * has others, a failure has a less exact class, and a request that may have been processed is not sent again. */
#include "core/http/curl_loop.h"

#include <stdlib.h>
#include <string.h>

static unsigned long number_after(const char *line, const char *text)
{
    const char *at = strstr(line, text);
    return at == NULL ? 0 : strtoul(at + strlen(text), NULL, 10);
}

/* Only the exchange that was active when the frame arrived gets the line: it is kept for all of the loop. */
static void note_goaway(cpodi_curl_exchange *exchange, const char *line)
{
    const cpodi_goaway goaway = {.connection = exchange->connection,
                                 .last_stream = number_after(line, "last_stream=")};
    cpodi_curl_loop *loop = exchange->loop;
    if (loop == NULL)
        exchange->goaway = goaway;
    else
        loop->goaways[loop->goaway_count++ % CPODI_GOAWAYS] = goaway;
    /* curl leaves the others of the connection waiting for a response that does not come. */
    for (const cpodi_curl_exchange *other = loop == NULL ? NULL : loop->active; other != NULL;
         other = other->next)
        cpodi_curl_loop_wake(other);
}

/* curl may still use a connection after a GOAWAY, and then waits in vain. */
static void note_stream(cpodi_curl_exchange *exchange, const char *line)
{
    exchange->stream = number_after(line, "Using Stream ID: ");
    if (cpodi_curl_is_abandoned(exchange))
        cpodi_curl_loop_wake(exchange);
}

static void note_handshake(cpodi_curl_exchange *exchange, const char *line)
{
    exchange->handshake_began = true;
    exchange->is_in_tunnel = false;
    if (strstr(line, "(IN), TLS handshake, Request CERT") != NULL)
        exchange->certificate_requested = true;
}

/* The alert in "TLSv1.3 (IN), TLS alert, unknown (628):": its level times 256, plus its description. */
static unsigned char alert_of(const char *line)
{
    const char *number = strrchr(line, '(');
    return number == NULL ? 0 : (unsigned char)(strtoul(number + 1, NULL, 10) & 0xFF);
}

static void note(cpodi_curl_exchange *exchange, const char *line)
{
    if (strstr(line, "TLS handshake") != NULL)
        note_handshake(exchange, line);
    else if (strstr(line, "(IN), TLS alert") != NULL)
        exchange->alert = alert_of(line);
    else if (strstr(line, "proxy tunnel to ") != NULL)
        exchange->is_in_tunnel = true;
    else if (strncmp(line, "CONNECT tunnel established", strlen("CONNECT tunnel established")) == 0)
        exchange->is_in_tunnel = false;
    else if (strncmp(line, "Connected to ", strlen("Connected to ")) == 0)
        exchange->connection = number_after(line, "(#") + 1;
    else if (strncmp(line, "Re-using existing connection", strlen("Re-using existing connection")) == 0)
        exchange->connection = number_after(line, "#") + 1;
    else if (strncmp(line, "Using Stream ID: ", strlen("Using Stream ID: ")) == 0)
        note_stream(exchange, line);
    else if (strstr(line, "GOAWAY, error=") != NULL)
        note_goaway(exchange, line);
    else if (strncmp(line, "REFUSED_STREAM, retrying", strlen("REFUSED_STREAM, retrying")) == 0)
        exchange->was_refused = true;
}

int cpodi_curl_trace(CURL *easy, curl_infotype type, char *text, size_t length, void *context)
{
    (void)easy;
    char line[256];
    if (type != CURLINFO_TEXT)
        return 0;
    length = length < sizeof line ? length : sizeof line - 1;
    memcpy(line, text, length);
    line[length] = '\0';
    note(context, line);
    return 0;
}

/* RFC 9113, section 6.8: streams above the last one of a GOAWAY were not processed. */
static bool is_above(const cpodi_curl_exchange *exchange, const cpodi_goaway *goaway)
{
    return goaway->connection != 0 && goaway->connection == exchange->sent_on &&
           exchange->stream > goaway->last_stream;
}

bool cpodi_curl_is_abandoned(const cpodi_curl_exchange *exchange)
{
    const cpodi_curl_loop *loop = exchange->loop;
    if (loop == NULL)
        return is_above(exchange, &exchange->goaway);
    for (size_t i = 0; i < CPODI_GOAWAYS; i++) {
        if (is_above(exchange, &loop->goaways[i]))
            return true;
    }
    return false;
}

bool cpodi_curl_may_be_processed(const cpodi_curl_exchange *exchange)
{
    return exchange->was_sent && !exchange->was_refused && !exchange->is_challenged &&
           strstr(exchange->message, "REFUSED_STREAM") == NULL && !cpodi_curl_is_abandoned(exchange);
}
