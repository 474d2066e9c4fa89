/* Responses that are legal, and that few programs expect: what the library makes of them. A transport of this
 * program plays the server. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIME "\"2026-01-01T00:00:00Z\""
#define GROUP(name)                                                                                       \
    "{\"id\":\"grp-1\",\"tenant_id\":\"acme\",\"version\":1,\"created_at\":" TIME ",\"updated_at\":" TIME \
    ",\"name\":\"" name "\",\"type\":\"team\",\"status\":\"active\","                                     \
    "\"membership\":\"static\"}"
#define PAGE(items, more)                                                                         \
    "{\"data\":[" items "],\"total\":2,\"page\":1,\"pageSize\":1,\"hasMore\":" more ",\"meta\":{" \
    "\"requestId\":\"r\",\"timestamp\":" TIME "}}"

typedef struct response {
    int status;
    const char *media_type; /* NULL: none */
    const char *body;
} response;

static const response responses[] = {
    {200, "application/json", PAGE(GROUP("first"), "true")},
    {200, "application/json", PAGE("", "true")}, /* its items were filtered out, but more follow */
    {200, "application/json", PAGE(GROUP("last"), "false")},
    {204, NULL, ""},
    {200, "text/html", "<html>Please sign in to ACME-WIFI</html>"},
};

/* One exchange, from open to close. The library reads the first member. */
typedef struct exchange {
    cpod_http_exchange head;
    cpod_header header;
    const char *rest; /* of the response's body */
} exchange;

static cpod_status open_exchange(void *context, const cpod_http_request *request, cpod_http_exchange **out,
                                 cpod_error *err)
{
    (void)request;
    (void)err;
    const response **next = context;
    exchange *e = calloc(1, sizeof *e);
    if (e == NULL)
        return CPOD_ERR_NO_MEMORY;
    const response *from = (*next)++;
    e->head.status = from->status;
    e->header = (cpod_header){"content-type", from->media_type};
    e->head.headers = &e->header;
    e->head.header_count = from->media_type != NULL ? 1 : 0;
    e->rest = from->body;
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

/* An empty page in the middle is not the end. */
static void walk(cpod_client *client, cpod_error *err)
{
    cpod_groups_groups_list_iter *groups = NULL;
    const cpod_group *group;
    cpod_status st = cpod_groups_groups_list_iter_open(client, NULL, &groups, err);
    while (st == CPOD_OK && (st = cpod_groups_groups_list_iter_next(groups, &group, err)) == CPOD_OK)
        puts(group->name);
    cpod_groups_groups_list_iter_free(groups);
    puts(st == CPOD_DONE ? "that is all" : err->message);
}

/* After CPOD_OK there is a result. */
static void get(cpod_client *client, cpod_error *err)
{
    cpod_group *group = NULL;
    if (cpod_groups_groups_get(client, "grp-1", NULL, &group, err) == CPOD_OK)
        puts(group->name);
    else
        printf("%s: %s\n", cpod_status_name(err->status), err->message);
    if (err->body[0] != '\0')
        printf("it begins: %s\n", err->body);
    cpod_group_free(group);
}

int main(void)
{
    const response *next = responses;
    const cpod_transport transport = {
        .size = sizeof transport,
        .context = &next,
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
    if (cpod_client_new(&options, &client, &err) != CPOD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    walk(client, &err);
    get(client, &err); /* a 204 in place of the record */
    get(client, &err); /* a page of HTML in its place */
    cpod_client_free(client);
    return 0;
}
