#include "fixture.h"

#include "tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED = 20261122 };

static cpod_client *make_client(const char *url, const char *base_path, const char *token, coverage_tap *tap)
{
    const cpod_hooks hooks = {.size = sizeof hooks, .context = tap, .after = coverage_note};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = url;
    options.base_path = base_path;
    options.token = token;
    options.client_id = token == NULL ? "dev" : NULL;
    options.client_secret = token == NULL ? "dev" : NULL;
    options.max_retries = CPOD_NO_RETRIES;
    options.hooks = &hooks;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_client_new(&options, &client, &error) != CPOD_OK)
        fprintf(stderr, "no client for %s: %s\n", url, error.message);
    else
        tap->base_length = strlen(cpod_client_base_url(client));
    return client;
}

bool fixture_start(fixture *f)
{
    *f = (fixture){
        .random = {.state = SEED}, .started = time(NULL), .tap.of = &f->seen, .direct_tap.of = &f->seen};
    const char *url = getenv("CPOD_API_URL");
    const char *direct = getenv("E2E_DIRECT_URL");
    if (url == NULL)
        fprintf(stderr, "CPOD_API_URL is not set: run this with scripts/with-emulator\n");
    if (!described_sdk_load(&f->sdk, CPOD_SOURCE_DIR "/openapi/openapi.yaml", "cpod") || url == NULL)
        return false;
    f->spec = f->sdk.description->model->document;
    f->seen = (coverage){f->spec, calloc(f->spec->operations.count, sizeof *f->seen.has_response)};
    f->client = make_client(url, getenv("E2E_BASE_PATH"), NULL, &f->tap);
    f->direct = make_client(direct != NULL ? direct : url, NULL, NULL, &f->direct_tap);
    return f->client != NULL && f->direct != NULL;
}

void fixture_end(fixture *f)
{
    cpod_client_free(f->client);
    cpod_client_free(f->direct);
    free(f->seen.has_response);
    described_sdk_free(&f->sdk);
}

void fixture_seed(fixture *f, const char *test)
{
    f->random = (random_source){.state = SEED};
    for (; *test != '\0'; test++)
        f->random.state = f->random.state * 31 + (unsigned char)*test;
}

cpod_client *fixture_client_with_token(fixture *f, const char *token)
{
    cpod_client *client = make_client(getenv("CPOD_API_URL"), getenv("E2E_BASE_PATH"), token, &f->tap);
    assert_non_null(client);
    return client;
}

const spec_operation *fixture_operation(const fixture *f, const char *id)
{
    for (size_t i = 0; i < f->spec->operations.count; i++)
        if (strcmp(f->spec->operations.items[i]->id, id) == 0)
            return f->spec->operations.items[i];
    return NULL;
}

const e2e_call *fixture_call(const char *id)
{
    for (size_t i = 0; i < e2e_call_count; i++)
        if (strcmp(e2e_calls[i].id, id) == 0)
            return &e2e_calls[i];
    return NULL;
}

/* ---- calls */

static cpod_status run(fixture *f, const char *id, const char *const *path, const void *params,
                       const cJSON *body, cJSON **result, cpod_error *error)
{
    const e2e_call *call = fixture_call(id);
    if (call == NULL || call->run == NULL)
        fail_msg("%s cannot be called with JSON on both sides", id);
    char *sent = body != NULL ? cJSON_PrintUnformatted(body) : NULL;
    char *got = NULL;
    cpod_status status = call->run(f->client, path, params, sent, &got, error);
    *result = got != NULL ? cJSON_Parse(got) : NULL;
    cpod_string_free(got);
    free(sent);
    return status;
}

void expect_ok(cpod_status status, const cpod_error *error, const char *what)
{
    if (status != CPOD_OK && status != CPOD_DONE)
        fail_msg("%s: %s, HTTP %d, %s: %s (%s) %s", what, cpod_status_name(status), error->http_status,
                 error->code, error->message, error->path, error->body);
}

cJSON *call_ok(fixture *f, const char *id, const char *const *path, const void *params, const cJSON *body)
{
    cpod_error error = CPOD_ERROR_INIT;
    cJSON *result = NULL;
    cpod_status status = run(f, id, path, params, body, &result, &error);
    if (status != CPOD_OK && body != NULL) {
        char *sent = cJSON_PrintUnformatted(body);
        print_message("%s was sent %s\n", id, sent);
        free(sent);
    }
    expect_ok(status, &error, id);
    return result;
}

void call_fails(fixture *f, const char *id, const char *const *path, const void *params, const cJSON *body,
                cpod_status expected, int http_status)
{
    cpod_error error = CPOD_ERROR_INIT;
    cJSON *result = NULL;
    cpod_status status = run(f, id, path, params, body, &result, &error);
    if (status != expected || error.http_status != http_status)
        fail_msg("%s: %s with HTTP %d instead of %s with %d: %s", id, cpod_status_name(status),
                 error.http_status, cpod_status_name(expected), http_status, error.message);
    assert_null(result);
    if (*error.code == '\0' || *error.message == '\0' || *error.request_id == '\0')
        fail_msg("%s: the problem has no code, message or request id", id);
}

static void collect(void *context, const char *json)
{
    cJSON *item = cJSON_Parse(json);
    assert_non_null(item);
    cJSON_AddItemToArray(context, item);
}

cJSON *call_walk(fixture *f, const char *id, const char *const *path, const void *params)
{
    const e2e_call *call = fixture_call(id);
    if (call == NULL || call->walk == NULL)
        fail_msg("%s is no list", id);
    cpod_error error = CPOD_ERROR_INIT;
    cJSON *items = cJSON_CreateArray();
    expect_ok(call->walk(f->client, path, params, collect, items, &error), &error, id);
    return items;
}

/* ---- parameters */

void *params_new(const e2e_call *call)
{
    void *params = calloc(1, call->params_size);
    assert_non_null(params);
    return params;
}

static const cpod_parameter *find_parameter(const e2e_call *call, const char *name)
{
    const cpod_tables *tables = cpod_sdk.tables;
    const cpod_operation *operation = &tables->operations[call->operation];
    for (size_t i = operation->path_parameter_count; i < operation->parameter_count; i++) {
        const cpod_parameter *parameter = &tables->parameters[operation->first_parameter + i];
        if (strcmp(tables->pool + parameter->name, name) == 0)
            return parameter;
    }
    return NULL;
}

bool params_have(const e2e_call *call, const char *name)
{
    return find_parameter(call, name) != NULL;
}

void params_set(void *params, const e2e_call *call, const char *name, const char *text)
{
    const cpod_parameter *parameter = find_parameter(call, name);
    if (parameter == NULL)
        fail_msg("%s has no parameter %s", call->id, name);
    void *at = (char *)params + parameter->offset;
    switch (parameter->kind) {
    case CPOD_KIND_STRING:
        memcpy(at, &text, sizeof text);
        break;
    case CPOD_KIND_ENUM: /* a text without a value is unknown to the SDK, which sends it unchanged */
        memcpy(at, &(cpod_enum_layout){.text = text}, sizeof(cpod_enum_layout));
        break;
    case CPOD_KIND_DATETIME:
        memcpy(at, &(cpod_datetime){.text = text}, sizeof(cpod_datetime));
        break;
    case CPOD_KIND_DATE:
        memcpy(at, &(cpod_date){.text = text}, sizeof(cpod_date));
        break;
    case CPOD_KIND_OPT_BOOL: {
        cpod_opt_bool value = cpod_bool(strcmp(text, "true") == 0);
        memcpy(at, &value, sizeof value);
        break;
    }
    case CPOD_KIND_OPT_INT64: {
        cpod_opt_int64 value = cpod_int64(strtoll(text, NULL, 10));
        memcpy(at, &value, sizeof value);
        break;
    }
    default:
        fail_msg("%s: a parameter like %s is set by hand", call->id, name);
    }
}
