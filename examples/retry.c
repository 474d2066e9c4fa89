/* A retry policy of one's own, tried with a server in memory that is locked at first. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct exchange {
    cpod_http_exchange head;
    const char *rest;
} exchange;

static cpod_status open_exchange(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *err)
{
    static const cpod_header headers[] = {{"content-type", "application/json"}};
    int *count = context;
    exchange *e = calloc(1, sizeof *e);
    (void)request;
    (void)err;
    if (e == NULL)
        return CPOD_ERR_NO_MEMORY;
    bool is_locked = ++*count < 3;
    e->head.status = is_locked ? 423 : 200;
    e->head.headers = headers;
    e->head.header_count = 1;
    e->rest = is_locked ? "{\"title\":\"Locked\"}" : "{\"data\":true,\"meta\":{}}";
    *out = &e->head;
    return CPOD_OK;
}

static cpod_status read_body(void *context, cpod_http_exchange *head, void *buffer, size_t capacity,
                             size_t *count, cpod_error *err)
{
    (void)context;
    (void)err;
    exchange *e = (exchange *)head;
    *count = strlen(e->rest) < capacity ? strlen(e->rest) : capacity;
    memcpy(buffer, e->rest, *count);
    e->rest += *count;
    return CPOD_OK;
}

static void close_exchange(void *context, cpod_http_exchange *head)
{
    (void)context;
    free(head);
}

/* Has the last word. This one also repeats a POST without a key, since evaluating a flag changes nothing. */
static bool decide(void *context, const cpod_attempt *attempt, bool proposed)
{
    (void)context;
    printf("attempt %d: HTTP %d, proposed: %s\n", attempt->number, attempt->http_status,
           proposed ? "retry" : "give up");
    return proposed || attempt->http_status == 423;
}

int main(void)
{
    int requests = 0;
    const cpod_transport server = {.size = sizeof server,
                                   .context = &requests,
                                   .open = open_exchange,
                                   .read = read_body,
                                   .close = close_exchange};
    static const int statuses[] = {423, 429, 503};
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://nowhere.example";
    options.token = "any";
    options.transport = &server;
    options.retry = CPOD_RETRY_POLICY(.max_retries = 4, .max_delay_ms = 20, .statuses = statuses,
                                      .status_count = 3, .decide = decide);
    cpod_client *client = NULL;
    cpod_status st = cpod_client_new(&options, &client, &err);
    const cpod_flag_query body = {.flag = "dark_mode"};
    bool enabled = false;
    if (st == CPOD_OK)
        st = cpod_flags_evaluate(client, NULL, &body, &enabled, &err);
    if (st == CPOD_OK)
        printf("%s after %d requests\n", enabled ? "on" : "off", requests);
    else
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
