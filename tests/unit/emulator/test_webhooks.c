/* Deliveries of webhooks: what is delivered to whom, how it is signed, and what is noted about it. The signatures
 * are verified by the runtime of the SDK, which shares no code with the emulator. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "cpod/core/signature.h"
#include "engine/http/delivery.h"
#include "support.h"

#define HOOKS      "/v1/integration/webhooks"
#define CONNECTORS "/v1/integration/connectors"
#define CONNECTOR  "{\"type\":\"siem\",\"provider\":\"okta\",\"name\":\"c\"}"
#define SECRETS                                                              \
    "{\"secrets\":{\"standard\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"," \
    "\"private\":\"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=\","     \
    "\"text\":\"It's a Secret to Everybody\"}}"

enum { HEADER_LIMIT = 32, LONGEST_WAIT = 60000 };

/* A receiver in the test's own thread. */
typedef struct receiver {
    fixture *fixture;
    int socket;
    char url[64];
    char *hook; /* id of the webhook */
} receiver;

typedef struct received {
    int connection;
    buffer text;
    cpod_header headers[HEADER_LIMIT];
    size_t header_count;
    const char *body;
    size_t length;
} received;

static receiver receiver_new(void)
{
    receiver r = {.fixture = fixture_new("openapi.yaml"), .socket = socket(AF_INET, SOCK_STREAM, 0)};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_int_equal(bind(r.socket, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(r.socket, 16), 0);
    assert_int_equal(getsockname(r.socket, (struct sockaddr *)&address, &size), 0);
    snprintf(r.url, sizeof r.url, "http://127.0.0.1:%u/hook?x=1", (unsigned)ntohs(address.sin_port));
    fixture_login(r.fixture, "client", NULL);
    free(fixture_take(r.fixture, "PUT", "/emulator/settings", SECRETS, 200, "secrets.text"));
    return r;
}

static void receiver_free(receiver *r)
{
    fixture_free(r->fixture);
    close(r->socket);
    free(r->hook);
}

/* `members` follow name and URL: ",\"enabled\":true". The webhook's own creation is not among its events. */
static void make_hook(receiver *r, const char *members)
{
    char body[512];
    snprintf(body, sizeof body, "{\"name\":\"h\",\"url\":\"%s\",\"event_types\":[\"connector.created\"]%s}",
             r->url, members);
    free(r->hook);
    r->hook = fixture_take(r->fixture, "POST", HOOKS, body, 201, "data.id");
}

static void make_connector(receiver *r)
{
    free(fixture_take(r->fixture, "POST", CONNECTORS, CONNECTOR, 201, "data.id"));
}

/* Splits the head into headers. */
static void split(received *m)
{
    char *line = strstr(m->text.data, "\r\n") + 2;
    while (strncmp(line, "\r\n", 2) != 0) {
        char *end = strstr(line, "\r\n");
        char *colon = strchr(line, ':');
        assert_true(end != NULL && colon != NULL && m->header_count < HEADER_LIMIT);
        *end = '\0';
        *colon = '\0';
        m->headers[m->header_count++] = (cpod_header){.name = line, .value = colon + 2};
        line = end + 2;
    }
    m->body = line + 2;
    m->length = m->text.length - (size_t)(m->body - m->text.data);
}

static const char *header(const received *m, const char *name)
{
    for (size_t i = 0; i < m->header_count; i++)
        if (strcmp(m->headers[i].name, name) == 0)
            return m->headers[i].value;
    return "(absent)";
}

/* Accepts a delivery and reads it whole. */
static received receive(receiver *r)
{
    struct pollfd watched = {.fd = r->socket, .events = POLLIN};
    assert_int_equal(poll(&watched, 1, LONGEST_WAIT), 1);
    received m = {.connection = accept(r->socket, NULL, NULL)};
    assert_true(m.connection >= 0);
    for (;;) {
        char bytes[4096];
        ssize_t length = read(m.connection, bytes, sizeof bytes);
        assert_true(length > 0);
        buffer_append_n(&m.text, bytes, (size_t)length);
        const char *head_end = strstr(m.text.data, "\r\n\r\n");
        const char *announced = strstr(m.text.data, "Content-Length: ");
        if (head_end != NULL && m.text.length - (size_t)(head_end + 4 - m.text.data) >=
                                    strtoul(announced + strlen("Content-Length: "), NULL, 10))
            break;
    }
    split(&m);
    return m;
}

static void respond(received *m, const char *response)
{
    assert_int_equal(write(m->connection, response, strlen(response)), strlen(response));
    close(m->connection);
    buffer_free(&m->text);
}

#define NO_CONTENT "HTTP/1.1 204 No Content\r\n\r\n"

/* Waits for the outcome of a delivery. */
static void expect_outcome(receiver *r, const char *status, const char *failures)
{
    char target[128];
    snprintf(target, sizeof target, HOOKS "/%s", r->hook);
    for (;;) {
        reply answer = fixture_call(r->fixture, "GET", target, NULL);
        bool is_noted = strcmp(at(&answer, "data.last_delivery_status"), "(absent)") != 0 &&
                        strcmp(at(&answer, "data.consecutive_failures"), failures) == 0;
        if (is_noted) {
            assert_string_equal(at(&answer, "data.last_delivery_status"), status);
            assert_string_equal(at(&answer, "data.version"), "1");
        }
        reply_free(&answer);
        if (is_noted)
            return;
        sched_yield();
    }
}

/* Whether nothing was delivered: what is added later for another webhook comes first. */
static void expect_nothing(receiver *r)
{
    char *silent = r->hook;
    r->hook = NULL;
    make_hook(r, ",\"headers\":{\"x-last\":\"yes\"}");
    make_connector(r);
    received m = receive(r);
    assert_string_equal(header(&m, "x-last"), "yes");
    respond(&m, NO_CONTENT);
    expect_outcome(r, "succeeded", "0");
    free(silent);
}

/* ---- signatures */

static cpod_status verify(const received *m, cpod_signature_scheme scheme, const char *secret,
                          cpod_error *error)
{
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = scheme;
    options.secrets = &secret;
    options.secret_count = 1;
    options.now = FIXTURE_START / 1000;
    return cpod_signature_verify(&options, m->headers, m->header_count, m->body, m->length, NULL, error);
}

static void every_scheme_is_verified(void **state)
{
    (void)state;
    static const struct {
        const char *name, *path, *secret;
        cpod_signature_scheme scheme;
    } rows[] = {
        {"hmac-sha256", "standard", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", CPOD_SIGNATURE_STANDARD},
        {"ed25519", "private", "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=", CPOD_SIGNATURE_STANDARD},
        {"github", "text", "It's a Secret to Everybody", CPOD_SIGNATURE_GITHUB},
        {"slack", "text", "It's a Secret to Everybody", CPOD_SIGNATURE_SLACK},
        {"stripe", "text", "It's a Secret to Everybody", CPOD_SIGNATURE_STRIPE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        receiver r = receiver_new();
        char members[128];
        snprintf(members, sizeof members, ",\"signature_scheme\":\"%s\",\"vault_path\":\"%s\"", rows[i].name,
                 rows[i].path);
        make_hook(&r, members);
        make_connector(&r);
        received m = receive(&r);
        cpod_error error = CPOD_ERROR_INIT;
        if (verify(&m, rows[i].scheme, rows[i].secret, &error) != CPOD_OK)
            fail_msg("%s: %s", rows[i].name, error.message);
        m.length--;
        assert_int_equal(verify(&m, rows[i].scheme, rows[i].secret, &error), CPOD_ERR_SIGNATURE);
        respond(&m, NO_CONTENT);
        expect_outcome(&r, "succeeded", "0");
        receiver_free(&r);
    }
}

static void without_a_scheme_nothing_is_signed(void **state)
{
    (void)state;
    receiver r = receiver_new();
    make_hook(&r, "");
    make_connector(&r);
    received m = receive(&r);
    assert_string_equal(header(&m, "webhook-signature"), "(absent)");
    assert_string_equal(header(&m, "webhook-timestamp"), "1780000000");
    respond(&m, NO_CONTENT);
    receiver_free(&r);
}

static void a_secret_is_needed(void **state)
{
    (void)state;
    static const char *const members[] = {
        ",\"signature_scheme\":\"hmac-sha256\"",
        ",\"signature_scheme\":\"hmac-sha256\",\"vault_path\":\"absent\"",
        ",\"signature_scheme\":\"hmac-sha256\",\"vault_path\":\"text\"", /* no base64 */
        ",\"signature_scheme\":\"ed25519\",\"vault_path\":\"standard\"",
        ",\"signature_scheme\":\"rot13\",\"vault_path\":\"text\"",
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        receiver r = receiver_new();
        make_hook(&r, members[i]);
        make_connector(&r);
        expect_outcome(&r, "failed", "1");
        receiver_free(&r);
    }
}

/* ---- what is delivered */

static void the_event(void **state)
{
    (void)state;
    receiver r = receiver_new();
    make_hook(&r, ",\"headers\":{\"x-team\":\"core\",\"Host\":\"example.com\",\"a "
                  "b\":\"c\",\"x-bad\":\"a\\r\\nb: c\"}");
    make_connector(&r);
    received m = receive(&r);
    assert_memory_equal(m.text.data, "POST /hook?x=1 HTTP/1.1", strlen("POST /hook?x=1 HTTP/1.1"));
    assert_string_equal(header(&m, "x-team"), "core");
    assert_string_equal(header(&m, "Content-Type"), "application/json");
    assert_string_equal(header(&m, "x-bad"), "(absent)");
    assert_string_equal(header(&m, "b"), "(absent)");
    assert_true(strncmp(header(&m, "Host"), "127.0.0.1:", 10) == 0);
    json_error error;
    cJSON *event = json_parse(m.body, m.length, &error);
    assert_string_equal(json_text(event, "type"), "connector.created");
    assert_string_equal(json_text(event, "id"), header(&m, "webhook-id"));
    assert_string_equal(json_text(event, "timestamp"), "2026-05-28T20:26:40.000Z");
    assert_string_equal(json_text(json_get(event, "data"), "provider"), "okta");
    cJSON_Delete(event);
    respond(&m, NO_CONTENT);
    receiver_free(&r);
}

static void types_of_events(void **state)
{
    (void)state;
    receiver r = receiver_new();
    fixture *f = r.fixture;
    char body[256];
    snprintf(body, sizeof body, "{\"name\":\"h\",\"url\":\"%s\"}",
             r.url); /* all events, its own creation too */
    r.hook = fixture_take(f, "POST", HOOKS, body, 201, "data.id");
    char *id = fixture_take(f, "POST", "/v1/rfp/records",
                            "{\"title\":\"t\",\"issuer_name\":\"i\",\"due_at\":\"2026-07-01T00:00:00Z\"}",
                            201, "data.id");
    char target[128];
    snprintf(target, sizeof target, "/v1/rfp/records/%s", id);
    free(fixture_take(f, "PATCH", target, "{\"title\":\"u\"}", 200, "data.title"));
    char action[160];
    snprintf(action, sizeof action, "%s/qualify", target);
    free(fixture_take(f, "POST", action, "{\"decision_note\":\"n\"}", 200, "data.status"));
    reply deleted = fixture_call(f, "DELETE", target, NULL);
    reply_free(&deleted);
    static const char *const expected[] = {"webhook.created", "rfp.created", "rfp.updated",
                                           "rfp.status_changed", "rfp.deleted"};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        received m = receive(&r);
        json_error error;
        cJSON *event = json_parse(m.body, m.length, &error);
        assert_string_equal(json_text(event, "type"), expected[i]);
        cJSON_Delete(event);
        respond(&m, NO_CONTENT);
    }
    free(id);
    receiver_free(&r);
}

static void who_gets_nothing(void **state)
{
    (void)state;
    static const char *const members[] = {
        ",\"enabled\":false",
        ",\"is_active\":false",
        ",\"direction\":\"inbound\"",
        ",\"event_types\":[\"connector.updated\"]",
        ",\"url\":\"https://127.0.0.1/\"",
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        receiver r = receiver_new();
        char body[256];
        snprintf(body, sizeof body, "{\"name\":\"h\"%s%s%s%s}",
                 strstr(members[i], "url") != NULL ? "" : ",\"url\":\"",
                 strstr(members[i], "url") != NULL ? "" : r.url,
                 strstr(members[i], "url") != NULL ? "" : "\"", members[i]);
        r.hook = fixture_take(r.fixture, "POST", HOOKS, body, 201, "data.id");
        expect_nothing(&r);
        receiver_free(&r);
    }
    receiver r = receiver_new();
    fixture_login(r.fixture, "client", "other");
    make_hook(&r, "");
    fixture_login(r.fixture, "client", NULL);
    expect_nothing(&r);
    receiver_free(&r);
}

static void only_this_machine(void **state)
{
    (void)state;
    static const char *const local[] = {"http://127.0.0.1", "http://127.8.9.1:1/x",
                                        "http://localhost:8080/?q", "http://[::1]:8080/x"};
    static const char *const others[] = {"https://127.0.0.1/",
                                         "http://example.com/",
                                         "http://128.0.0.1/",
                                         "http://127.0.0.1.example.com/",
                                         "http://127.0.0.1@10.0.0.1/",
                                         "http://[::2]/",
                                         "http://127.1/",
                                         "http://127.0.0.1:0/",
                                         "http://127.0.0.1:65536/",
                                         "http://127.0.0.1:x/",
                                         "http://",
                                         "http://127.0.0.1/a b",
                                         "http://127.0.0.1/\r\nx",
                                         "http://127.0.0.1/#a",
                                         "http://[::1",
                                         "file:///etc/passwd"};
    for (size_t i = 0; i < sizeof local / sizeof local[0]; i++)
        if (!delivery_is_local(local[i]))
            fail_msg("%s", local[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (delivery_is_local(others[i]))
            fail_msg("%s", others[i]);
}

/* ---- failures */

static void a_failed_delivery_is_repeated(void **state)
{
    (void)state;
    receiver r = receiver_new();
    make_hook(&r, ",\"retry_policy\":{\"maxAttempts\":3}");
    make_connector(&r);
    received first = receive(&r);
    char *id = strdup(header(&first, "webhook-id"));
    respond(&first, "HTTP/1.1 500 Oops\r\n\r\n");
    received second = receive(&r);
    assert_string_equal(header(&second, "webhook-id"), id);
    respond(&second, "no HTTP at all\r\n\r\n");
    received third = receive(&r);
    respond(&third, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
    expect_outcome(&r, "succeeded", "0");
    free(id);
    receiver_free(&r);
}

static void five_failures_pause(void **state)
{
    (void)state;
    receiver r = receiver_new();
    make_hook(&r, "");
    for (int i = 1; i <= 5; i++) {
        char failures[4];
        snprintf(failures, sizeof failures, "%d", i);
        make_connector(&r);
        received m = receive(&r);
        respond(&m, i % 2 == 0 ? "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n" : "");
        expect_outcome(&r, "failed", failures);
    }
    char target[128];
    snprintf(target, sizeof target, HOOKS "/%s", r.hook);
    expect(r.fixture, "GET", target, NULL, 200, "data.paused_at", "2026-05-28T20:26:40.000Z");
    char *paused = strdup(r.hook);
    expect_nothing(&r);
    free(r.hook);
    r.hook = paused;
    expect(r.fixture, "PATCH", target, "{\"enabled\":true}", 200, "data.paused_at", "(absent)");
    make_connector(&r);
    received again = receive(&r);
    respond(&again, NO_CONTENT);
    receiver_free(&r);
}

static void a_receiver_that_does_not_respond(void **state)
{
    (void)state;
    receiver r = receiver_new();
    make_hook(&r, ",\"retry_policy\":{\"timeoutMs\":50}");
    make_connector(&r);
    expect_outcome(&r, "timed_out", "1");
    receiver_free(&r);
    /* One that is waited for does not keep the emulator from ending. */
    r = receiver_new();
    make_hook(&r, ",\"retry_policy\":{\"timeoutMs\":60000,\"maxAttempts\":10}");
    make_connector(&r);
    received m = receive(&r);
    receiver_free(&r);
    close(m.connection);
    buffer_free(&m.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scheme_is_verified), cmocka_unit_test(without_a_scheme_nothing_is_signed),
        cmocka_unit_test(a_secret_is_needed),       cmocka_unit_test(the_event),
        cmocka_unit_test(types_of_events),          cmocka_unit_test(who_gets_nothing),
        cmocka_unit_test(only_this_machine),        cmocka_unit_test(a_failed_delivery_is_repeated),
        cmocka_unit_test(five_failures_pause),      cmocka_unit_test(a_receiver_that_does_not_respond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
