/* Receives an event of a webhook: verifies its signature, then decodes it. The emulator is the sender, and has the
 * secret at the vault path webhooks/demo. */
#include <arpa/inet.h>
#include <cpod/cpod.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADERS = 32, LONGEST_REQUEST = 65536 };

typedef struct request {
    char text[LONGEST_REQUEST + 1];
    cpod_header headers[HEADERS];
    size_t header_count;
    char *body;
    size_t length;
} request;

static int fail(const char *what, const cpod_error *err)
{
    fprintf(stderr, "%s: %s: %s\n", what, cpod_status_name(err->status), err->message);
    return 1;
}

/* ---- a server for one request at a time; yours is that of your program */

static int listen_here(char url[64])
{
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    snprintf(url, 64, "http://127.0.0.1:%u/events", (unsigned)ntohs(address.sin_port));
    return listener;
}

/* Takes the head apart: "Name: value" in each line. Returns the length of the body; -1: malformed. */
static long split_head(request *r, char *end)
{
    long length = -1;
    *end = '\0';
    char *line = strstr(r->text, "\r\n");
    while (line != NULL && r->header_count < HEADERS) {
        char *name = line + 2;
        line = strstr(name, "\r\n");
        if (line != NULL)
            *line = '\0';
        char *colon = strchr(name, ':');
        if (colon == NULL)
            return -1;
        *colon = '\0';
        char *value = colon + 1 + strspn(colon + 1, " ");
        if (strcmp(name, "Content-Length") == 0)
            length = strtol(value, NULL, 10);
        r->headers[r->header_count++] = (cpod_header){.name = name, .value = value};
    }
    return length <= LONGEST_REQUEST ? length : -1;
}

static bool read_request(int connection, request *r)
{
    size_t have = 0;
    long length = -1;
    while (have < LONGEST_REQUEST) {
        ssize_t got = read(connection, r->text + have, LONGEST_REQUEST - have);
        if (got <= 0)
            return false;
        have += (size_t)got;
        r->text[have] = '\0';
        char *end = r->body == NULL ? strstr(r->text, "\r\n\r\n") : NULL;
        if (end != NULL) {
            r->body = end + 4;
            length = split_head(r, end);
            if (length < 0)
                return false;
        }
        if (r->body != NULL && have - (size_t)(r->body - r->text) >= (size_t)length) {
            r->length = (size_t)length;
            return true;
        }
    }
    return false;
}

/* ---- what a receiver does */

static cpod_status verify(const request *r, cpod_signature_info *info, cpod_error *err)
{
    /* The new secret and, while it is replaced, the old one. */
    const char *secret = getenv("WEBHOOK_SECRET");
    const char *const secrets[] = {secret != NULL ? secret : "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                   "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"};
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.secrets = secrets;
    options.secret_count = sizeof secrets / sizeof secrets[0];
    return cpod_signature_verify(&options, r->headers, r->header_count, r->body, r->length, info, err);
}

static int receive(int connection)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_signature_info info = CPOD_SIGNATURE_INFO_INIT;
    cpod_webhook_event *event = NULL;
    static request r;
    if (!read_request(connection, &r))
        return 1;
    int status = 400;
    if (verify(&r, &info, &err) != CPOD_OK)
        status = 401;
    else if (cpod_webhook_event_from_json(r.body, r.length, NULL, &event, &err) == CPOD_OK)
        status = 204;
    char response[64];
    int length = snprintf(response, sizeof response, "HTTP/1.1 %d -\r\nContent-Length: 0\r\n\r\n", status);
    if (write(connection, response, (size_t)length) != length || status != 204) {
        cpod_webhook_event_free(event);
        return fail("receive", &err);
    }
    /* A program that must not handle an event twice remembers info.id for the tolerance, 300 s. */
    printf("received %s %s, signed with secret %zu\n", info.id, event->type, info.secret_index);
    cpod_webhook_event_free(event);

    r.body[r.length / 2] ^= 1;
    if (verify(&r, &info, &err) == CPOD_OK)
        return 1;
    printf("changed: %s, %s\n", cpod_status_name(err.status), err.code);
    return 0;
}

/* ---- the other side */

static int provoke_event(cpod_client *client, const char *url, int listener)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_webhook *hook = NULL;
    cpod_connector *connector = NULL;
    cpod_webhook_create hook_body = {.name = "events",
                                     .url = url,
                                     .direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND,
                                     .event_types = cpod_json_text("[\"connector.created\"]"),
                                     .signature_scheme = "hmac-sha256",
                                     .vault_path = "webhooks/demo"};
    cpod_connector_create connector_body = {.type = "siem", .provider = "okta", .name = "workforce"};
    int failed = 0;
    if (cpod_integration_webhooks_create(client, NULL, &hook_body, &hook, &err) != CPOD_OK ||
        cpod_integration_connectors_create(client, NULL, &connector_body, &connector, &err) != CPOD_OK)
        failed = fail("create", &err);
    if (failed == 0) {
        int connection = accept(listener, NULL, NULL);
        failed = connection < 0 || receive(connection) != 0;
        close(connection);
    }
    if (hook != NULL && cpod_integration_webhooks_delete(client, hook->id, NULL, &err) != CPOD_OK)
        failed = fail("delete", &err);
    cpod_webhook_free(hook);
    cpod_connector_free(connector);
    return failed;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    char url[64];
    int listener = listen_here(url);
    if (listener < 0) {
        perror("listen");
        return 1;
    }
    if (cpod_client_from_env(&client, &err) != CPOD_OK)
        return fail("client", &err);
    int failed = provoke_event(client, url, listener);
    cpod_client_free(client);
    close(listener);
    return failed;
}
