#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/clock.h"
#include "core/call/client.h" /* internal, for the clock */

typedef struct exchange {
    cpod_http_exchange head;
    const cpod_http_request *request; /* in a batch, else NULL */
    struct exchange *next;            /* due */
    bool is_awake;                    /* may return a part */
    const script_response *response;
    char text[1024];
    cpod_header headers[16];
    size_t given;
} exchange;

static void append(char *text, size_t size, const char *more, size_t length)
{
    size_t used = strlen(text);
    if (length > size - used - 1)
        length = size - used - 1;
    memcpy(text + used, more, length);
    text[used + length] = '\0';
}

static void append_upload(script_request *to, const cpod_upload *upload)
{
    char piece[7]; /* small and odd, so that the source is read often */
    int64_t count;
    while ((count = upload->read(upload->context, piece, sizeof piece)) > 0)
        append(to->text, sizeof to->text, piece, (size_t)count);
    if (count < 0)
        append(to->text, sizeof to->text, "<failed>", 8);
}

static void record(script *s, const cpod_http_request *request)
{
    assert_true(s->request_count < SCRIPT_REQUESTS);
    script_request *to = &s->requests[s->request_count++];
    to->text[0] = '\0';
    to->connect_timeout_ms = request->connect_timeout_ms;
    to->deadline_ms = request->deadline_ms;
    to->idle_timeout_ms = request->idle_timeout_ms;
    (void)snprintf(to->text, sizeof to->text, "%s %s\n", request->method, request->url);
    for (size_t i = 0; i < request->header_count; i++) {
        append(to->text, sizeof to->text, request->headers[i].name, strlen(request->headers[i].name));
        append(to->text, sizeof to->text, ": ", 2);
        append(to->text, sizeof to->text, request->headers[i].value, strlen(request->headers[i].value));
        append(to->text, sizeof to->text, "\n", 1);
    }
    append(to->text, sizeof to->text, "\n", 1);
    if (request->body != NULL)
        append(to->text, sizeof to->text, request->body, request->body_length);
    if (request->upload != NULL)
        append_upload(to, request->upload);
}

static void split_headers(exchange *e)
{
    (void)snprintf(e->text, sizeof e->text, "%s", e->response->headers == NULL ? "" : e->response->headers);
    char *rest = e->text;
    for (char *line; (line = strtok_r(rest, "\n", &rest)) != NULL;) {
        char *colon = strstr(line, ": ");
        assert_non_null(colon);
        *colon = '\0';
        e->headers[e->head.header_count++] = (cpod_header){line, colon + 2};
    }
    e->head.headers = e->headers;
}

static const script_response *choose(script *s, const cpod_http_request *request)
{
    record(s, request);
    if (s->token != NULL && strstr(request->url, "/v1/auth/token") != NULL)
        return s->token;
    return s->next < s->response_count ? &s->responses[s->next++] : NULL;
}

static void count_open(script *s)
{
    s->open_exchanges++;
    if (s->open_exchanges > s->most_open)
        s->most_open = s->open_exchanges;
}

static cpod_status script_open(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                               cpod_error *error)
{
    script *s = context;
    (void)pthread_mutex_lock(&s->lock);
    const script_response *response = choose(s, request);
    s->now_ms += s->response_takes_ms;
    if (response != NULL && response->status != 0)
        count_open(s);
    (void)pthread_mutex_unlock(&s->lock);
    if (response == NULL || response->status == 0) {
        if (error != NULL)
            (void)snprintf(error->message, sizeof error->message, "scripted failure");
        return response == NULL ? CPOD_ERR_CALLBACK : response->failure;
    }
    exchange *e = calloc(1, sizeof *e);
    assert_non_null(e);
    e->response = response;
    e->head.status = response->status;
    split_headers(e);
    *out = &e->head;
    return CPOD_OK;
}

static void make_due(script *s, exchange *e)
{
    exchange **at = &s->due;
    while (*at != NULL)
        at = &(*at)->next;
    e->is_awake = false;
    e->next = NULL;
    *at = e;
}

static cpod_status script_read(void *context, cpod_http_exchange *opened, void *buffer, size_t capacity,
                               size_t *count, cpod_error *error)
{
    script *s = context;
    exchange *e = (exchange *)opened;
    if (e->request != NULL && !e->is_awake)
        return CPOD_PENDING;
    if (e->head.status == 0) {
        if (error != NULL)
            (void)snprintf(error->message, sizeof error->message, "scripted failure");
        return e->response == NULL ? CPOD_ERR_CALLBACK : e->response->failure;
    }
    size_t left = e->response->body == NULL ? 0 : strlen(e->response->body) - e->given;
    if (left == 0 && e->response->body_failure != CPOD_OK) {
        if (error != NULL)
            (void)snprintf(error->message, sizeof error->message, "scripted cut");
        return e->response->body_failure;
    }
    *count = left < capacity ? left : capacity;
    if (s->piece != 0 && *count > s->piece)
        *count = s->piece;
    if (*count > 0)
        memcpy(buffer, e->response->body + e->given, *count);
    e->given += *count;
    if (e->request != NULL && s->piece != 0 && *count > 0)
        make_due(s, e); /* the next part needs another wait */
    return CPOD_OK;
}

static void script_close(void *context, cpod_http_exchange *opened)
{
    script *s = context;
    (void)pthread_mutex_lock(&s->lock);
    s->open_exchanges--;
    for (exchange **at = &s->due; *at != NULL; at = &(*at)->next) {
        if (*at == (exchange *)opened) {
            *at = (*at)->next;
            break;
        }
    }
    (void)pthread_mutex_unlock(&s->lock);
    free(opened);
}

/* ---- in a batch ---- */

static cpod_status loop_open(void *context, size_t concurrency, cpod_watch_callback watch,
                             void *watch_context, cpod_transport_loop **out, cpod_error *error)
{
    (void)concurrency, (void)watch, (void)watch_context, (void)error;
    ((script *)context)->open_loops++;
    *out = (cpod_transport_loop *)context;
    return CPOD_OK;
}

static cpod_status loop_start(cpod_transport_loop *loop, const cpod_http_request *request,
                              cpod_http_exchange **out, cpod_error *error)
{
    (void)error;
    script *s = (script *)loop;
    exchange *e = calloc(1, sizeof *e);
    assert_non_null(e);
    (void)pthread_mutex_lock(&s->lock);
    e->request = request;
    e->response = choose(s, request);
    count_open(s);
    if (e->response == NULL || e->response->failure != CPOD_PENDING)
        make_due(s, e);
    (void)pthread_mutex_unlock(&s->lock);
    *out = &e->head;
    return CPOD_OK;
}

/* Wakes the exchange that is due first. */
static bool bring(script *s)
{
    (void)pthread_mutex_lock(&s->lock);
    exchange *e = s->due;
    if (e != NULL) {
        s->due = e->next;
        e->is_awake = true;
        s->now_ms += s->response_takes_ms;
        if (e->head.status == 0 && e->response != NULL && e->response->status != 0) {
            e->head.status = e->response->status;
            split_headers(e);
        }
    }
    (void)pthread_mutex_unlock(&s->lock);
    if (e != NULL)
        e->request->wake(e->request->wake_context);
    return e != NULL;
}

static cpod_status loop_wait(cpod_transport_loop *loop, int64_t until_ms, cpod_error *error)
{
    (void)error;
    script *s = (script *)loop;
    (void)pthread_mutex_lock(&s->lock);
    bool may_bring = until_ms > INT64_MIN && s->due != NULL;
    if (!may_bring && until_ms > s->now_ms) {
        assert_true(until_ms < INT64_MAX); /* would wait forever */
        if (s->sleep_count < sizeof s->slept / sizeof s->slept[0])
            s->slept[s->sleep_count++] = until_ms - s->now_ms;
        s->now_ms = until_ms;
    }
    (void)pthread_mutex_unlock(&s->lock);
    if (may_bring)
        (void)bring(s);
    return CPOD_OK;
}

static cpod_status loop_act(cpod_transport_loop *loop, int fd, unsigned events, cpod_error *error)
{
    (void)fd, (void)events, (void)error;
    (void)bring((script *)loop);
    return CPOD_OK;
}

static int64_t loop_wake_at(const cpod_transport_loop *loop)
{
    return ((const script *)loop)->due != NULL ? INT64_MIN : INT64_MAX;
}

static void loop_close(cpod_transport_loop *loop)
{
    ((script *)loop)->open_loops--;
}

static const cpod_transport_loops loops = {.size = sizeof loops,
                                           .open = loop_open,
                                           .start = loop_start,
                                           .wait = loop_wait,
                                           .act = loop_act,
                                           .wake_at = loop_wake_at,
                                           .close = loop_close};

static void script_release(void *context)
{
    script *s = context;
    s->releases++;
}

static int64_t fake_monotonic(void *context)
{
    script *s = context;
    (void)pthread_mutex_lock(&s->lock);
    int64_t now = s->now_ms;
    (void)pthread_mutex_unlock(&s->lock);
    return now;
}

static int64_t fake_unix(void *context)
{
    return ((script *)context)->unix_now;
}

static bool fake_sleep(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    script *s = context;
    (void)pthread_mutex_lock(&s->lock);
    if (s->sleep_count < sizeof s->slept / sizeof s->slept[0])
        s->slept[s->sleep_count++] = until_ms - s->now_ms;
    if (until_ms > s->now_ms)
        s->now_ms = until_ms;
    bool cancelled = s->cancel_sleep;
    (void)pthread_mutex_unlock(&s->lock);
    if (cancelled)
        cpod_cancel_trigger((cpod_cancel *)cancel);
    return !cpod_cancel_is_triggered(cancel);
}

static uint64_t fake_random(void *context)
{
    return ((script *)context)->random;
}

void script_begin(script *s, const script_response *responses, size_t count)
{
    memset(s, 0, sizeof *s);
    s->responses = responses;
    s->response_count = count;
    s->now_ms = 1000000;
    s->unix_now = 784111777; /* Sun, 06 Nov 1994 08:49:37 GMT */
    s->random = UINT64_MAX - 1;
    assert_int_equal(pthread_mutex_init(&s->lock, NULL), 0);
}

cpod_transport script_transport(script *s)
{
    return (cpod_transport){sizeof(cpod_transport), s,     script_open, script_read, script_close,
                            script_release,         &loops};
}

void script_set_clock(script *s, cpod_client *client)
{
    const cpodi_clock clock = {s, fake_monotonic, fake_unix, fake_sleep, fake_random};
    client->clock = clock;
}

bool script_sent(const script *s, size_t request, const char *part)
{
    return request < s->request_count && strstr(s->requests[request].text, part) != NULL;
}

const char *script_url(const script *s, size_t request)
{
    static char url[2048];
    const char *at = strchr(s->requests[request].text, ' ') + 1;
    (void)snprintf(url, sizeof url, "%.*s", (int)strcspn(at, "\n"), at);
    return url;
}

const char *script_body(const script *s, size_t request)
{
    const char *end = strstr(s->requests[request].text, "\n\n");
    assert_non_null(end);
    return end + 2;
}
