/* Follows a job: pulls its events, and receives its log by a callback. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status submit(cpod_client *client, cpod_job **job, cpod_error *err)
{
    const char *const command[] = {"sh", "-lc"};
    const char *const arguments[] = {"echo \"hello $GREETING\"; echo done"};
    const cpod_string_map_entry variables[] = {{"GREETING", "world"}};
    const cpod_job_request request = {
        .kind = "hello",
        .image = "busybox:1.36",
        .command = CPOD_LIST(command),
        .args = CPOD_LIST(arguments),
        .env = CPOD_LIST(variables),
    };
    return cpod_jobs_submit(client, NULL, &request, job, err);
}

/* Each event is valid until the next one. The library reconnects after a broken connection. */
static cpod_status watch(cpod_client *client, const char *id, cpod_error *err)
{
    cpod_jobs_watch_stream *events = NULL;
    const cpod_job_event *event;
    cpod_status st = cpod_jobs_watch_stream_open(client, id, NULL, &events, err);
    while (st == CPOD_OK && (st = cpod_jobs_watch_stream_next(events, &event, err)) == CPOD_OK)
        printf("%s %s\n", event->kind.text, event->stage == NULL ? "" : event->stage);
    cpod_jobs_watch_stream_free(events);
    return st == CPOD_DONE ? CPOD_OK : st;
}

static bool show_line(void *context, const cpod_job_log_entry *entry)
{
    int *lines = context;
    printf("%s: %s\n", entry->stream.text, entry->line);
    return ++*lines < 100; /* false ends the stream */
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_job *job = NULL;
    int lines = 0;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = submit(client, &job, &err);
    if (st == CPOD_OK)
        st = watch(client, job->id, &err);
    if (st == CPOD_OK)
        st = cpod_jobs_logs_stream_each(client, job->id, NULL, show_line, &lines, &err);
    if (st != CPOD_OK && st != CPOD_DONE)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_job_free(job);
    cpod_client_free(client);
    return st == CPOD_DONE ? 0 : 1; /* CPOD_OK: the callback returned false */
}
