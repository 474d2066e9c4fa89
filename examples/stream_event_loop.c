/* Follows the events and the log of a job, and makes other calls, all from one loop around poll(): no thread, and
 * nothing blocks. Reads CPOD_API_URL, CPOD_CLIENT_ID and CPOD_CLIENT_SECRET. */
#include <cpod/cpod.h>
#include <poll.h>
#include <stdio.h>

enum { CALLS = 20, MOST_SOCKETS = 64 };

typedef struct program {
    struct pollfd sockets[MOST_SOCKETS];
    nfds_t socket_count;
    int64_t wake_at_ms; /* -1: no timer */
    cpod_client *client;
    cpod_batch *batch;
    cpod_job *job;
    cpod_jobs_watch_stream *events;
    cpod_jobs_logs_stream *log;
    cpod_webhook_page *pages[CALLS];
    int pages_received;
    int lines;
    int failed;
} program;

/* ---- what the batch asks of the loop ---- */

static void watch(void *context, int fd, unsigned events)
{
    program *p = context;
    nfds_t at = 0;
    while (at < p->socket_count && p->sockets[at].fd != fd)
        at++;
    if (events == 0 && at < p->socket_count)
        p->sockets[at] = p->sockets[--p->socket_count];
    if (events == 0 || at == MOST_SOCKETS)
        return;
    if (at == p->socket_count)
        p->socket_count++;
    p->sockets[at] = (struct pollfd){.fd = fd};
    p->sockets[at].events = (short)(((events & CPOD_WATCH_READ) != 0 ? POLLIN : 0) |
                                    ((events & CPOD_WATCH_WRITE) != 0 ? POLLOUT : 0));
}

static void set_timer(void *context, int64_t timeout_ms)
{
    program *p = context;
    p->wake_at_ms = timeout_ms < 0 ? -1 : cpod_monotonic_ms() + timeout_ms;
}

/* One turn of the loop, which would also wait for the other descriptors of a program. */
static void turn(program *p)
{
    struct pollfd seen[MOST_SOCKETS];
    int64_t now = cpod_monotonic_ms();
    int timeout = p->wake_at_ms < 0 ? -1 : p->wake_at_ms <= now ? 0 : (int)(p->wake_at_ms - now);
    nfds_t count = p->socket_count;
    if (poll(p->sockets, count, timeout) < 0)
        return;
    for (nfds_t i = 0; i < count; i++)
        seen[i] = p->sockets[i]; /* the callback changes the list */
    for (nfds_t i = 0; i < count; i++) {
        unsigned events = ((seen[i].revents & ~POLLOUT) != 0 ? (unsigned)CPOD_WATCH_READ : 0U) |
                          ((seen[i].revents & ~POLLIN) != 0 ? (unsigned)CPOD_WATCH_WRITE : 0U);
        if (events != 0)
            cpod_batch_on_socket(p->batch, seen[i].fd, events);
    }
    if (p->wake_at_ms >= 0 && cpod_monotonic_ms() >= p->wake_at_ms)
        cpod_batch_on_timeout(p->batch);
}

/* ---- what the program does with results ---- */

/* CPOD_PENDING and CPOD_DONE are no failures: nothing yet, and the end of a stream. */
static void check(program *p, cpod_status status, const cpod_error *err)
{
    if (status == CPOD_OK || status == CPOD_PENDING || status == CPOD_DONE)
        return;
    fprintf(stderr, "%s: %s\n", cpod_status_name(status), err->message);
    p->failed++;
}

static void submit(program *p)
{
    static const char *const command[] = {"sh", "-lc"};
    static const char *const arguments[] = {"echo hello; echo done"};
    const cpod_job_request request = {.kind = "hello",
                                      .image = "busybox:1.36",
                                      .command = CPOD_LIST(command),
                                      .args = CPOD_LIST(arguments)};
    const cpod_jobs_submit_params params = {.call = CPOD_CALL(.batch = p->batch, .tag = (void *)&p->job)};
    cpod_error err = CPOD_ERROR_INIT;
    check(p, cpod_jobs_submit(p->client, &params, &request, &p->job, &err), &err);
}

/* The job is submitted: two streams, and other calls beside them. */
static void follow(program *p)
{
    cpod_error err = CPOD_ERROR_INIT;
    const cpod_jobs_watch_params of_events = {.call =
                                                  CPOD_CALL(.batch = p->batch, .tag = (void *)&p->events)};
    check(p, cpod_jobs_watch_stream_open(p->client, p->job->id, &of_events, &p->events, &err), &err);
    const cpod_jobs_logs_params of_log = {.call = CPOD_CALL(.batch = p->batch, .tag = (void *)&p->log)};
    check(p, cpod_jobs_logs_stream_open(p->client, p->job->id, &of_log, &p->log, &err), &err);
    for (int i = 0; i < CALLS; i++) {
        const cpod_integration_webhooks_list_params params = {
            .call = CPOD_CALL(.batch = p->batch, .tag = (void *)&p->pages[i])};
        check(p, cpod_integration_webhooks_list(p->client, &params, &p->pages[i], &err), &err);
    }
}

static void read_events(program *p)
{
    cpod_error err = CPOD_ERROR_INIT;
    const cpod_job_event *event;
    cpod_status status;
    while ((status = cpod_jobs_watch_stream_next(p->events, &event, &err)) == CPOD_OK)
        printf("%s %s\n", event->kind.text, event->stage == NULL ? "" : event->stage);
    check(p, status, &err);
}

static void read_log(program *p)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_status status;
    while ((status = cpod_jobs_logs_stream_next(p->log, NULL, &err)) == CPOD_OK)
        p->lines++;
    check(p, status, &err);
}

static void handle(program *p, const cpod_batch_result *done)
{
    check(p, done->status, done->error);
    if (done->tag == &p->events) {
        read_events(p);
    } else if (done->tag == &p->log) {
        read_log(p);
    } else if (done->tag == &p->job) {
        if (done->status == CPOD_OK)
            follow(p);
    } else {
        cpod_webhook_page_free(*(cpod_webhook_page **)done->tag);
        p->pages_received++;
    }
}

static void run(program *p)
{
    cpod_error err = CPOD_ERROR_INIT;
    const cpod_batch_result *done = NULL;
    cpod_status status;
    submit(p);
    while ((status = cpod_batch_next(p->batch, 0, &done, &err)) == CPOD_OK || status == CPOD_PENDING) {
        if (status == CPOD_OK)
            handle(p, done);
        else
            turn(p);
    }
    check(p, status, &err); /* CPOD_DONE: all calls are finished, all streams at their end */
    printf("%d lines of log, %d pages, %d failures\n", p->lines, p->pages_received, p->failed);
}

int main(void)
{
    program p = {.wake_at_ms = -1};
    cpod_error err = CPOD_ERROR_INIT;
    cpod_status status = cpod_client_from_env(&p.client, &err);
    if (status == CPOD_OK)
        status = cpod_batch_new(p.client,
                                CPOD_BATCH_OPTIONS(.watch = watch, .timer = set_timer, .loop_context = &p),
                                &p.batch, &err);
    check(&p, status, &err);
    if (status == CPOD_OK)
        run(&p);
    cpod_jobs_watch_stream_free(p.events);
    cpod_jobs_logs_stream_free(p.log);
    cpod_job_free(p.job);
    cpod_batch_free(p.batch);
    cpod_client_free(p.client);
    return p.failed == 0 ? 0 : 1;
}
