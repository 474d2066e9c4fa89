/* A custom transport: responses from memory. For tests of a program see testing.c. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One exchange, from open to close. The library reads the first member. */
typedef struct exchange {
    cpod_http_exchange head;
    const char *rest; /* of the response's body */
} exchange;

static cpod_status fail(cpod_error *err, const char *message)
{
    if (err != NULL) {
        err->status = CPOD_ERR_TRANSPORT;
        snprintf(err->message, sizeof err->message, "%s", message);
    }
    return CPOD_ERR_TRANSPORT;
}

static cpod_status open_exchange(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *err)
{
    static const cpod_header headers[] = {{"content-type", "application/json"}};
    int *count = context;
    exchange *e = calloc(1, sizeof *e);
    if (e == NULL)
        return fail(err, "no memory for an exchange");
    printf("request %d: %s %s\n", ++*count, request->method, request->url);
    bool known = strstr(request->url, "/v1/flags/evaluate") != NULL;
    e->head.status = known ? 200 : 404;
    e->head.headers = headers;
    e->head.header_count = 1;
    e->rest = known ? "{\"data\":true,\"meta\":{}}" : "{\"title\":\"Not Found\",\"status\":404}";
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
    return CPOD_OK; /* a count of 0 ends the body */
}

static void close_exchange(void *context, cpod_http_exchange *head)
{
    (void)context;
    free(head);
}

int main(void)
{
    int requests = 0;
    const cpod_transport transport = {
        .size = sizeof transport,
        .context = &requests,
        .open = open_exchange,
        .read = read_body,
        .close = close_exchange,
    };
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://nowhere.example";
    options.token = "any";
    options.transport = &transport;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_new(&options, &client, &err);

    cpod_flag_query body = {.flag = "dark_mode"};
    bool enabled = false;
    if (st == CPOD_OK)
        st = cpod_flags_evaluate(client, NULL, &body, &enabled, &err);
    if (st == CPOD_OK) {
        puts(enabled ? "on" : "off");
        st = cpod_pods_list(client, NULL, NULL, &err);
    }
    printf("%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_ERR_NOT_FOUND ? 0 : 1;
}
