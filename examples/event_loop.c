/* Calls from a program's own event loop, here libuv: the batch names the file descriptors and the time that
 * it waits for, the loop reports events. Nothing blocks. Reads CPOD_API_URL, CPOD_CLIENT_ID and
 * CPOD_CLIENT_SECRET. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { CALLS = 50 };

typedef struct watcher {
    uv_poll_t poll;
    struct program *program;
    struct watcher *next;
    int fd;
} watcher;

typedef struct program {
    uv_loop_t loop;
    uv_timer_t timer;
    watcher *watchers;
    cpod_client *client;
    cpod_batch *batch;
    cpod_webhook_page *out[CALLS];
    int finished;
    int failed;
} program;

/* ---- from the loop to the batch ---- */

static void take_finished(program *p)
{
    cpod_error err = CPOD_ERROR_INIT;
    const cpod_batch_result *done = NULL;
    cpod_status status;
    while ((status = cpod_batch_next(p->batch, 0, &done, &err)) == CPOD_OK) {
        cpod_webhook_page **page = done->tag;
        p->finished++;
        if (done->status != CPOD_OK) {
            fprintf(stderr, "%s: %s\n", cpod_status_name(done->status), done->error->message);
            p->failed++;
        }
        cpod_webhook_page_free(*page);
    }
    if (status == CPOD_PENDING)
        return;
    if (status != CPOD_DONE) {
        fprintf(stderr, "%s: %s\n", cpod_status_name(status), err.message);
        p->failed++;
    }
    cpod_batch_free(p->batch); /* all calls are done; without the batch the loop ends */
    p->batch = NULL;
    uv_close((uv_handle_t *)&p->timer, NULL);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    const watcher *w = poll->data;
    program *p = w->program;
    unsigned seen = status < 0 ? CPOD_WATCH_READ | CPOD_WATCH_WRITE : 0U;
    if ((events & UV_READABLE) != 0)
        seen |= CPOD_WATCH_READ;
    if ((events & UV_WRITABLE) != 0)
        seen |= CPOD_WATCH_WRITE;
    cpod_batch_on_socket(p->batch, w->fd, seen);
    take_finished(p);
}

static void on_timer(uv_timer_t *timer)
{
    program *p = timer->data;
    cpod_batch_on_timeout(p->batch);
    take_finished(p);
}

/* ---- from the batch to the loop ---- */

static void forget(uv_handle_t *handle)
{
    free(handle->data);
}

static void unwatch(watcher **at)
{
    watcher *w = *at;
    *at = w->next;
    uv_poll_stop(&w->poll); /* at once, since the file descriptor may be closed next */
    uv_close((uv_handle_t *)&w->poll, forget);
}

static watcher *add_watcher(program *p, int fd)
{
    watcher *w = calloc(1, sizeof *w);
    if (w == NULL || uv_poll_init_socket(&p->loop, &w->poll, fd) != 0) {
        free(w);
        return NULL;
    }
    w->poll.data = w;
    w->program = p;
    w->fd = fd;
    w->next = p->watchers;
    p->watchers = w;
    return w;
}

static void watch(void *context, int fd, unsigned events)
{
    program *p = context;
    watcher **at = &p->watchers;
    while (*at != NULL && (*at)->fd != fd)
        at = &(*at)->next;
    if (events == 0) {
        if (*at != NULL)
            unwatch(at);
        return;
    }
    watcher *w = *at != NULL ? *at : add_watcher(p, fd);
    int wanted = ((events & CPOD_WATCH_READ) != 0 ? UV_READABLE : 0) |
                 ((events & CPOD_WATCH_WRITE) != 0 ? UV_WRITABLE : 0);
    if (w == NULL || uv_poll_start(&w->poll, wanted, on_poll) != 0)
        p->failed++; /* the call's timeout ends it */
}

static void set_timer(void *context, int64_t timeout_ms)
{
    program *p = context;
    if (timeout_ms < 0)
        uv_timer_stop(&p->timer);
    else
        uv_timer_start(&p->timer, on_timer, (uint64_t)timeout_ms, 0);
}

/* ---- the program ---- */

static cpod_status start_calls(program *p, cpod_error *err)
{
    cpod_status status = cpod_batch_new(
        p->client,
        CPOD_BATCH_OPTIONS(.concurrency = 8, .watch = watch, .timer = set_timer, .loop_context = p),
        &p->batch, err);
    for (int i = 0; status == CPOD_OK && i < CALLS; i++) {
        const cpod_integration_webhooks_list_params params = {
            .call = CPOD_CALL(.batch = p->batch, .tag = (void *)&p->out[i]), .page_size = cpod_int64(1)};
        status = cpod_integration_webhooks_list(p->client, &params, &p->out[i], err);
    }
    return status;
}

int main(void)
{
    static program p;
    cpod_error err = CPOD_ERROR_INIT;
    if (uv_loop_init(&p.loop) != 0 || uv_timer_init(&p.loop, &p.timer) != 0)
        return 1;
    p.timer.data = &p;
    if (cpod_client_from_env(&p.client, &err) != CPOD_OK || start_calls(&p, &err) != CPOD_OK) {
        fprintf(stderr, "%s: %s\n", cpod_status_name(err.status), err.message);
        cpod_batch_free(p.batch);
        cpod_client_free(p.client);
        return 1;
    }
    uv_run(&p.loop, UV_RUN_DEFAULT);
    uv_loop_close(&p.loop);
    cpod_client_free(p.client);
    printf("%d calls finished, %d failed\n", p.finished, p.failed);
    return p.finished == CALLS && p.failed == 0 ? 0 : 1;
}
