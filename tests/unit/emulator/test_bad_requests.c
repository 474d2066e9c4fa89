/* Thousands of requests with one defect each, made from the contract: every operation responds with a 4xx
 * that it documents, as a problem (or an OAuth error) that names the invalid member. */
#include "contract.h"
#include "engine/call/call.h"
#include "engine/validate/validate.h"
#include "spoil.h"
#include "support/random_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED = 20261122, LEAST = 10000, SHOWN = 20 };

/* The state of the test. */
typedef struct trial {
    fixture *fixture;
    const spec_operation *operation; /* NULL: none */
    const char *method, *address;
    random_source source;
    size_t sent, wrong;
} trial;

static trial run;

static const http_field JSON_TYPE[] = {{"Content-Type", "application/json"}, {NULL, NULL}};

/* ---- the response */

static const spec_response *documented(const spec_operation *operation, int status)
{
    const spec_response *other = NULL;
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        if (response->status_first <= status && status <= response->status_last)
            return response;
        if (response->status_first == 0)
            other = response;
    }
    return other;
}

static void complain(const char *why, const http_response *response, const char *what)
{
    if (run.wrong++ < SHOWN)
        print_error("%s %s, %s: %s: %d %.300s\n", run.method, run.address, why, what, response->status,
                    buffer_text(&response->body));
}

static bool names_field(const cJSON *body, const char *field)
{
    const cJSON *error;
    cJSON_ArrayForEach (error, cJSON_GetObjectItemCaseSensitive(body, "errors")) {
        const char *name = json_text(error, "field");
        if (name != NULL && strncmp(name, field, strlen(field)) == 0)
            return true;
    }
    return false;
}

/* Whether the response is one that the operation documents for its status. */
static bool is_documented(const http_response *response, const cJSON *body)
{
    const spec_response *expected =
        run.operation != NULL ? documented(run.operation, response->status) : NULL;
    if (run.operation == NULL)
        return true;
    if (expected == NULL || expected->content.count != 1)
        return false;
    const char *type = http_response_find(response, "Content-Type");
    validation found = {
        .memory = arena_new(), .patterns = run.fixture->emulator->patterns, .direction = DIRECTION_RESPONSE};
    validate(&found, expected->content.items[0].schema, body, "");
    bool fits = found.violations.count == 0 && strcmp(type, expected->content.items[0].type) == 0;
    arena_free(found.memory);
    return fits;
}

static void check_problem(const char *why, const char *field, const http_response *response)
{
    json_error error;
    cJSON *body = json_parse(buffer_text(&response->body), response->body.length, &error);
    bool is_oauth = json_text(body, "error") != NULL;
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(body, "status");
    if (body == NULL)
        complain(why, response, "no JSON");
    else if (!cJSON_IsNumber(status) || status->valueint != response->status)
        complain(why, response, "another status in the body");
    else if (!is_oauth && (json_text(body, "title") == NULL || json_text(body, "detail") == NULL ||
                           json_text(body, "requestId") == NULL))
        complain(why, response, "no Problem");
    else if (field != NULL && !is_oauth && !names_field(body, field))
        complain(why, response, "the member is not named");
    else if (!is_documented(response, body))
        complain(why, response, "not documented");
    cJSON_Delete(body);
}

/* ---- requests */

/* Sends a request and expects `status`; 0: any 4xx. `field` is the member that the problem must name. */
static void send_bad(const char *why, const char *field, const http_request *request, int status)
{
    http_response *response = emulator_handle(run.fixture->emulator, request);
    run.sent++;
    run.method = request->method;
    run.address = request->target;
    bool is_refused = response->status >= 400 && response->status < 500;
    if (!is_refused || (status != 0 && response->status != status))
        complain(why, response, "expected another status");
    else
        check_problem(why, field, response);
    http_response_free(response);
}

/* Sends the request with the fixture's token and tenant, and these headers. */
static void send_with(const char *why, const char *field, const char *method, const char *address,
                      const http_field *headers, const char *body, size_t length, int status)
{
    http_field all[8];
    size_t count = 0;
    char authorization[2048];
    snprintf(authorization, sizeof authorization, "Bearer %s", run.fixture->token);
    all[count++] = (http_field){"Authorization", authorization};
    all[count++] = (http_field){"X-Tenant-ID", run.fixture->tenant};
    for (; headers != NULL && headers->name != NULL; headers++)
        all[count++] = *headers;
    http_request request = {.method = method,
                            .target = address,
                            .headers = all,
                            .header_count = count,
                            .body = body,
                            .body_length = length};
    send_bad(why, field, &request, status);
}

/* The path with the prefix of the server and `value` for its variables. */
static const char *address_of(const spec_operation *operation, const char *value)
{
    static char address[4096];
    size_t used = (size_t)snprintf(address, sizeof address, "/api");
    for (const char *path = operation->path; *path != '\0';) {
        if (*path != '{') {
            address[used++] = *path++;
            continue;
        }
        used += (size_t)snprintf(address + used, sizeof address - used, "%s", value);
        path += strcspn(path, "}") + 1;
    }
    address[used] = '\0';
    return address;
}

/* ---- bodies */

static const spec_schema *json_body(const spec_operation *operation)
{
    for (size_t i = 0; operation->body != NULL && i < operation->body->content.count; i++)
        if (strcmp(operation->body->content.items[i].type, "application/json") == 0)
            return operation->body->content.items[i].schema;
    return NULL;
}

static void send_spoiled(void *context, const spoiled_body *body)
{
    const char *address = context;
    send_with(body->why, body->field, run.operation->method, address, JSON_TYPE, body->text, body->length,
              body->status);
}

/* A valid body; NULL when none can be made, or the schema is not one of an object. */
static cJSON *valid_body(const spec_schema *schema)
{
    buffer text = {0};
    json_error error;
    run.source.unsupported[0] = '\0';
    random_json(&run.source, schema, &text);
    cJSON *value = json_parse(buffer_text(&text), text.length, &error);
    buffer_free(&text);
    if (run.source.unsupported[0] == '\0' && cJSON_IsObject(value))
        return value;
    cJSON_Delete(value);
    return NULL;
}

static void bad_bodies(const spec_operation *operation)
{
    const spec_schema *schema = json_body(operation);
    cJSON *valid = schema != NULL ? valid_body(schema) : NULL;
    if (valid == NULL)
        return;
    const char *address = address_of(operation, "none");
    buffer text = {0};
    json_print(valid, &text);
    spoil_text(buffer_text(&text), send_spoiled, (void *)address);
    spoil_members(schema, valid, send_spoiled, (void *)address);
    cJSON_Delete(valid);

    static const http_field others[][2] = {{{"Content-Type", "text/html"}},
                                           {{"Content-Type", "application/xml"}},
                                           {{"Content-Type", ""}},
                                           {{0}}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        send_with("another media type", NULL, operation->method, address, others[i], buffer_text(&text),
                  text.length, 415);
    send_with("a body that is too large", NULL, operation->method, address, JSON_TYPE, buffer_text(&text),
              HTTP_BODY_LIMIT + (size_t)1, 413);
    if (operation->body->required)
        send_with("no body", NULL, operation->method, address, JSON_TYPE, "", 0, 400);
    buffer_free(&text);
}

/* ---- heads */

/* OAuth clients may identify themselves in the body. */
static bool needs_token(const spec_operation *operation)
{
    const emulator *e = run.fixture->emulator;
    for (size_t i = 0; i < e->endpoints.count; i++)
        if (e->endpoints.items[i]->operation == operation)
            return e->endpoints.items[i]->needs_token;
    return false;
}

static void bad_tokens(const spec_operation *operation)
{
    if (!needs_token(operation))
        return;
    static const char *const tokens[] = {"",           "Bearer",     "Bearer ", "Bearer a.b.c",
                                         "Basic YTpi", "Bearer \x01"};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        const http_field header = {"Authorization", tokens[i]};
        http_request request = {.method = operation->method,
                                .target = address_of(operation, "none"),
                                .headers = &header,
                                .header_count = *tokens[i] != '\0'};
        send_bad("no good token", NULL, &request, 401);
    }
}

static void bad_slots(const spec_operation *operation)
{
    static const char *const slots[] = {"%", "%zz", "%00", "a%00b", "%ff", "%c0%ae", "%ed%a0%80"};
    if (strchr(operation->path, '{') == NULL)
        return;
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        send_with("a path that is badly escaped", NULL, operation->method, address_of(operation, slots[i]),
                  NULL, NULL, 0, 400);
}

static void large_heads(const spec_operation *operation)
{
    enum { LARGE = 20000 };
    char *large = malloc(LARGE + 1);
    memset(large, 'a', LARGE);
    large[LARGE] = '\0';
    const http_field header[] = {{"X-Large", large}, {NULL, NULL}};
    char *address = malloc(LARGE + 1024);
    snprintf(address, LARGE + 1024, "%s?q=%s", address_of(operation, "none"), large);
    send_with("headers that are too large", NULL, operation->method, address_of(operation, "none"), header,
              NULL, 0, 431);
    send_with("a address that is too long", NULL, operation->method, address, NULL, NULL, 0, 414);
    free(large);
    free(address);
}

/* A value that the schema of a parameter does not allow; NULL when it allows any text. */
static const char *bad_value(const spec_schema *schema)
{
    schema = schema_query_base(schema);
    unsigned texts = SPEC_TYPE_STRING | SPEC_TYPE_ARRAY | SPEC_TYPE_OBJECT;
    bool is_plain = schema->one_of.count == 0 && schema->any_of.count == 0;
    if (is_plain && schema->types != 0 && (schema->types & texts) == 0)
        return "no%20number";
    return is_plain && schema->has_enum ? "no%20such%20value" : NULL;
}

static void bad_queries(const spec_operation *operation)
{
    char address[4200];
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *parameter = operation->parameters.items[i];
        const char *value = parameter->location == SPEC_IN_QUERY && parameter->schema != NULL
                                ? bad_value(parameter->schema)
                                : NULL;
        if (value == NULL)
            continue;
        snprintf(address, sizeof address, "%s?%s=%s", address_of(operation, "none"), parameter->name, value);
        send_with("a bad query parameter", parameter->name, operation->method, address, NULL, NULL, 0, 0);
    }
    static const char *const queries[] = {"?a=%zz", "?%ff=1", "?a=%00"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        snprintf(address, sizeof address, "%s%s", address_of(operation, "none"), queries[i]);
        send_with("a query that is badly escaped", NULL, operation->method, address, NULL, NULL, 0, 400);
    }
}

/* ---- tests */

static bool takes_method(const char *path, const char *method)
{
    const spec_document *contract = run.fixture->emulator->document;
    for (size_t i = 0; i < contract->operations.count; i++)
        if (strcmp(contract->operations.items[i]->path, path) == 0 &&
            strcmp(contract->operations.items[i]->method, method) == 0)
            return true;
    return false;
}

static void other_methods(const spec_operation *operation)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "get"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!takes_method(operation->path, methods[i]))
            send_with("another method", NULL, methods[i], address_of(operation, "none"), NULL, NULL, 0, 405);
}

static void every_operation_refuses_what_is_wrong(void **state)
{
    run = (trial){.fixture = *state, .source = {.state = SEED}};
    const spec_document *contract = run.fixture->emulator->document;
    for (size_t i = 0; i < contract->operations.count; i++) {
        run.operation = contract->operations.items[i];
        if (run.operation->is_webhook)
            continue;
        bad_bodies(run.operation);
        bad_slots(run.operation);
        large_heads(run.operation);
        bad_queries(run.operation);
        bad_tokens(run.operation);
        other_methods(run.operation);
    }
    print_message("%zu bad requests, %zu answered wrongly\n", run.sent, run.wrong);
    assert_true(run.sent >= LEAST);
    assert_int_equal(run.wrong, 0);
}

static void paths_that_lead_nowhere_are_not_found(void **state)
{
    static const char *const targets[] = {"/",
                                          "/api",
                                          "/api/v1",
                                          "/api/v2/pods",
                                          "/api/v1//",
                                          "/api/v1/pods/",
                                          "/api//v1/pods",
                                          "/api/v1/../../etc/passwd",
                                          "/api/v1/%2e%2e/health",
                                          "/api/v1/pods%2Fx",
                                          "/api/v1/PODS",
                                          "/api/v1/pods/a/b/c/d/e"};
    run = (trial){.fixture = *state};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        send_with("a path that leads nowhere", NULL, "GET", targets[i], NULL, NULL, 0, 404);
    assert_int_equal(run.wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {CONTRACT_TEST(every_operation_refuses_what_is_wrong),
                                       CONTRACT_TEST(paths_that_lead_nowhere_are_not_found)};
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
