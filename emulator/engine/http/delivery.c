#include "engine/http/delivery.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "engine/http/post.h"

enum {
    WAITING_LIMIT = 1000,
    FIRST_DELAY = 200, /* milliseconds between the first two attempts; it doubles */
    LONGEST_DELAY = 5000
};

typedef struct waiting {
    struct waiting *next;
    arena *memory;
    delivery delivery;
    const char *request; /* head and body */
    size_t request_length;
    int64_t due;   /* on post_clock() */
    int64_t delay; /* before the next attempt */
} waiting;

struct deliveries {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    bool is_running, is_stopping;
    int stop[2]; /* a pipe: readable once the deliveries end */
    waiting *first;
    size_t count;
};

bool delivery_is_local(const char *url)
{
    post_address address;
    return post_parse(url, &address);
}

bool delivery_can_send(const char *name, const char *value)
{
    static const char *const framing[] = {"connection", "content-length", "content-type",
                                          "host",       "expect",         "transfer-encoding"};
    static const char token[] =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (size_t i = 0; i < sizeof framing / sizeof framing[0]; i++)
        if (strcasecmp(name, framing[i]) == 0)
            return false;
    for (const char *c = value; *c != '\0'; c++)
        if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7F)
            return false;
    return name[0] != '\0' && name[strspn(name, token)] == '\0';
}

deliveries *deliveries_new(void)
{
    deliveries *d = xrealloc(NULL, sizeof *d);
    *d = (deliveries){.stop = {-1, -1}};
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&d->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return d;
}

static void free_waiting(waiting *w)
{
    arena_free(w->memory);
    free(w);
}

/* Inserts by due time, behind those of the same time. */
static void insert(deliveries *d, waiting *w)
{
    waiting **place = &d->first;
    while (*place != NULL && (*place)->due <= w->due)
        place = &(*place)->next;
    w->next = *place;
    *place = w;
    d->count++;
}

/* Takes the first one that is due; NULL when the deliveries end. The lock is held. */
static waiting *take(deliveries *d)
{
    while (!d->is_stopping) {
        waiting *w = d->first;
        if (w == NULL) {
            pthread_cond_wait(&d->changed, &d->lock);
            continue;
        }
        if (w->due <= post_clock()) {
            d->first = w->next;
            d->count--;
            return w;
        }
        struct timespec until = {.tv_sec = (time_t)(w->due / 1000),
                                 .tv_nsec = (long)(w->due % 1000) * 1000000};
        pthread_cond_timedwait(&d->changed, &d->lock, &until);
    }
    return NULL;
}

static delivery_outcome outcome_of(post_result result)
{
    if (result.status >= 200 && result.status < 300)
        return DELIVERY_SUCCEEDED;
    return result.has_timed_out ? DELIVERY_TIMED_OUT : DELIVERY_FAILED;
}

/* One attempt. True: it was the last one. */
static bool attempt(deliveries *d, waiting *w)
{
    post_address address;
    post_parse(w->delivery.url, &address);
    post_result result = post_send(&address, w->request, w->request_length, w->delivery.timeout, d->stop[0]);
    delivery_outcome outcome = outcome_of(result);
    if (result.is_stopped)
        return true;
    if (outcome != DELIVERY_SUCCEEDED && --w->delivery.attempts > 0) {
        w->due = post_clock() + w->delay;
        w->delay = w->delay < LONGEST_DELAY / 2 ? 2 * w->delay : LONGEST_DELAY;
        return false;
    }
    w->delivery.done(w->delivery.context, w->delivery.subject, outcome);
    return true;
}

static void *run(void *context)
{
    deliveries *d = context;
    pthread_mutex_lock(&d->lock);
    for (waiting *w; (w = take(d)) != NULL;) {
        pthread_mutex_unlock(&d->lock);
        bool is_done = attempt(d, w);
        pthread_mutex_lock(&d->lock);
        if (is_done)
            free_waiting(w);
        else
            insert(d, w);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

static waiting *copy(const delivery *added)
{
    waiting *w = xrealloc(NULL, sizeof *w);
    *w = (waiting){.memory = arena_new(), .delivery = *added, .due = post_clock(), .delay = FIRST_DELAY};
    w->delivery.url = arena_copy(w->memory, added->url);
    w->delivery.subject = arena_copy(w->memory, added->subject);
    post_address address;
    post_parse(added->url, &address);
    buffer text = {0};
    buffer_format(&text,
                  "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n",
                  address.target, address.authority, added->body_length);
    buffer_append(&text, "Connection: close\r\n");
    for (size_t i = 0; i < added->header_count; i++)
        buffer_format(&text, "%s: %s\r\n", added->headers[i].name, added->headers[i].value);
    buffer_append(&text, "\r\n");
    buffer_append_n(&text, added->body, added->body_length);
    w->request = arena_copy_n(w->memory, buffer_text(&text), text.length);
    w->request_length = text.length;
    buffer_free(&text);
    w->delivery.headers = NULL;
    w->delivery.body = NULL;
    return w;
}

bool deliveries_add(deliveries *d, const delivery *added)
{
    pthread_mutex_lock(&d->lock);
    bool has_room = d->count < WAITING_LIMIT && !d->is_stopping;
    if (has_room && !d->is_running)
        d->is_running = has_room = pipe(d->stop) == 0 && pthread_create(&d->thread, NULL, run, d) == 0;
    if (has_room) {
        insert(d, copy(added));
        pthread_cond_signal(&d->changed);
    }
    pthread_mutex_unlock(&d->lock);
    return has_room;
}

void deliveries_free(deliveries *d)
{
    if (d == NULL)
        return;
    pthread_mutex_lock(&d->lock);
    d->is_stopping = true;
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    if (d->stop[1] >= 0)
        close(d->stop[1]); /* the other end becomes readable */
    if (d->is_running)
        pthread_join(d->thread, NULL);
    if (d->stop[0] >= 0)
        close(d->stop[0]);
    for (waiting *w; (w = d->first) != NULL;) {
        d->first = w->next;
        free_waiting(w);
    }
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    free(d);
}
