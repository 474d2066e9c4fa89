#include "engine/emulator.h"

#include "engine/auth/auth.h"
#include "engine/base/random.h"
#include "engine/call/response.h"
#include "engine/call/service.h"
#include "engine/endpoint.h"
#include "engine/fault.h"
#include "engine/negotiation.h"
#include "engine/request.h"
#include "engine/seed.h"
#include "engine/settings.h"
#include "spec/media_type.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_TOKEN_LIFETIME = 3600, /* seconds */
    KEEP_ALIVE_INTERVAL = 15000,   /* milliseconds */
    SYNC_INTERVAL = 1000,          /* milliseconds */
    TARGET_LIMIT = 8192,           /* bytes of path and query */
    HEADER_LIMIT = 16384           /* bytes of all names and values */
};

static void add_kv_stores(emulator *e)
{
    kv_stores_add(e->memory, &e->kv_stores, AUTH_DENIED_STORE);
    for (const service *const *s = e->options.services; s != NULL && *s != NULL; s++)
        for (const char *const *name = (*s)->kv_stores; name != NULL && *name != NULL; name++)
            kv_stores_add(e->memory, &e->kv_stores, *name);
}

static journal *open_journal(emulator *e, bool *is_new)
{
    const journal_state state = {.lock = &e->lock,
                                 .collections = &e->collections,
                                 .kv_stores = &e->kv_stores,
                                 .events = e->events,
                                 .settings = &e->settings,
                                 .token_key = e->token_key,
                                 .token_generation = &e->token_generation};
    return journal_open(&state, e->options.state_path, e->diagnostics, is_new);
}

static void load_state(emulator *e)
{
    bool is_new = true;
    if (e->options.state_path != NULL)
        e->journal = open_journal(e, &is_new);
    if (!is_new)
        service_resume_all(e, clock_now(&e->options.clock));
    else if (e->options.is_seeded)
        seed_fill(e, e->options.seed);
    journal_flush(e->journal);
}

bool emulator_save(emulator *e, char *error, size_t error_size)
{
    deliveries_free(e->deliveries);
    e->deliveries = NULL;
    journal *j = e->journal;
    e->journal = NULL;
    return journal_close(j, error, error_size);
}

emulator *emulator_new(const emulator_options *options, diagnostics *d)
{
    json_setup();
    emulator *e = xrealloc(NULL, sizeof *e);
    *e = (emulator){.options = *options,
                    .memory = arena_new(),
                    .diagnostics = d,
                    .document = options->document,
                    .patterns = patterns_new(),
                    .is_generic = options->services == NULL,
                    .schedule = schedule_new(),
                    .faults = cJSON_CreateArray()};
    pthread_mutex_init(&e->lock, NULL);
    e->events = event_hub_new(&e->lock);
    e->deliveries = deliveries_new();
    settings_reset(e);
    random_fill(e->token_key, sizeof e->token_key);
    if (e->options.token_lifetime == 0)
        e->options.token_lifetime = DEFAULT_TOKEN_LIFETIME;
    add_kv_stores(e);
    if (!e->is_generic)
        collections_find(e->memory, e->document, e->patterns, d, &e->collections);
    endpoints_build(e);
    load_state(e);
    if (diagnostics_count(d, SEVERITY_ERROR) == 0)
        return e;
    emulator_free(e);
    return NULL;
}

void emulator_free(emulator *e)
{
    if (e == NULL)
        return;
    char ignored[1];
    emulator_save(e, ignored, sizeof ignored);
    collections_free(&e->collections);
    event_hub_free(e->events);
    schedule_free(e->schedule);
    kv_stores_free(&e->kv_stores);
    cJSON_Delete(e->settings);
    cJSON_Delete(e->faults);
    buffer_free(&e->bundle);
    patterns_free(e->patterns);
    pthread_mutex_destroy(&e->lock);
    arena_free(e->memory);
    memset(e->token_key, 0, sizeof e->token_key);
    free(e);
}

int64_t emulator_advance(emulator *e)
{
    pthread_mutex_lock(&e->lock);
    int64_t now = clock_now(&e->options.clock);
    int64_t next = schedule_run(e->schedule, now);
    if (now >= e->next_keep_alive) {
        event_keep_alive(e->events);
        e->next_keep_alive = now + KEEP_ALIVE_INTERVAL;
    }
    if (next == SCHEDULE_NOTHING || next > e->next_keep_alive)
        next = e->next_keep_alive;
    journal_flush(e->journal);
    journal_compact(e->journal);
    bool syncs = now >= e->next_sync;
    if (syncs)
        e->next_sync = now + SYNC_INTERVAL;
    pthread_mutex_unlock(&e->lock);
    if (syncs)
        journal_sync(e->journal);
    return next - now;
}

static void begin_call(call *c, emulator *e, const http_request *request)
{
    *c = (call){.emulator = e,
                .request = request,
                .response = http_response_new(),
                .now = clock_now(&e->options.clock)};
    c->memory = c->response->memory;
    c->request_id = identifier_make(c->memory, &(identifier_form){.prefix = "req-"}, c->now);
    http_response_header(c->response, "X-Request-ID", c->request_id);
}

static bool is_within_limits(call *c)
{
    size_t header_size = 0;
    for (size_t i = 0; i < c->request->header_count; i++)
        header_size += strlen(c->request->headers[i].name) + strlen(c->request->headers[i].value);
    if (strlen(c->request->target) > TARGET_LIMIT)
        response_problem(c, 414, "uri_too_long", "path and query are longer than %d bytes", TARGET_LIMIT);
    else if (header_size > HEADER_LIMIT)
        response_problem(c, 431, "headers_too_large", "the headers are longer than %d bytes", HEADER_LIMIT);
    else if (c->request->body_length > HTTP_BODY_LIMIT)
        response_problem(c, 413, "content_too_large", "the body is longer than %d bytes", HTTP_BODY_LIMIT);
    else
        return true;
    return false;
}

static bool read_target(call *c)
{
    const char *text = c->request->target + endpoint_base_length(c->emulator, c->request->target);
    if (target_parse(c->memory, text, &c->target))
        return true;
    response_problem(c, 400, "malformed_target", "the path or query is not valid percent-encoded UTF-8");
    return false;
}

static bool find_endpoint(call *c)
{
    route_match match =
        router_find(c->emulator->router, c->memory, c->request->method, &c->target, &c->path_values);
    c->endpoint = match.endpoint;
    if (match.allowed == NULL) {
        response_problem(c, 404, "not_found", "no such path");
        return false;
    }
    if (match.endpoint != NULL)
        return true;
    http_response_header(c->response, "Allow", match.allowed);
    if (strcmp(c->request->method, "OPTIONS") == 0)
        c->response->status = 204;
    else
        response_problem(c, 405, "method_not_allowed", "the methods of this path are %s", match.allowed);
    return false;
}

static void serve(call *c)
{
    emulator *e = c->emulator;
    pthread_mutex_lock(&e->lock);
    schedule_run(e->schedule, c->now);
    if (c->caller.app == NULL && c->endpoint->collection != NULL &&
        c->endpoint->collection->app_property >= 0)
        c->caller.app = service_application_of(c);
    c->endpoint->serve(c);
    journal_flush(e->journal);
    pthread_mutex_unlock(&e->lock);
}

/* The schema of the response, which is that of its media type; NULL: it is not JSON, or anything. */
static const spec_schema *schema_of_response(const call *c)
{
    const http_response *response = c->response;
    const char *type = http_response_find(response, "Content-Type");
    if (response->status != c->endpoint->success_status || c->endpoint->success == NULL ||
        response->stream != NULL)
        return NULL;
    const spec_response *documented = schema_query_success(c->endpoint->operation);
    for (size_t i = 0; type != NULL && documented != NULL && i < documented->content.count; i++)
        if (strcmp(documented->content.items[i].type, type) == 0)
            return media_type_is_json(type) ? documented->content.items[i].schema : NULL;
    return c->endpoint->success;
}

/* For tests: whether the response is valid against the document. */
static void check_response(call *c)
{
    const http_response *response = c->response;
    const spec_schema *schema = schema_of_response(c);
    if (schema == NULL)
        return;
    validation found = {
        .memory = c->memory, .patterns = c->emulator->patterns, .direction = DIRECTION_RESPONSE};
    json_error error;
    cJSON *body = json_parse(buffer_text(&response->body), response->body.length, &error);
    if (body == NULL)
        validate_add(&found, "", "is not JSON");
    else
        validate(&found, schema, body, "");
    cJSON_Delete(body);
    if (found.violations.count == 0)
        return;
    buffer_clear(&c->response->body);
    response_problem(c, 500, "response_differs", "%s %s", found.violations.items[0].field,
                     found.violations.items[0].message);
}

static void respond(call *c)
{
    bool is_identified =
        !c->endpoint->needs_token || (c->emulator->is_generic ? auth_has_credentials(c) : auth_identify(c));
    if (!is_identified)
        return;
    if (c->endpoint->serve == NULL) {
        response_problem(c, 501, "not_implemented", "the emulator does not implement the operation %s",
                         c->endpoint->name);
        return;
    }
    if (negotiation_check(c) && request_check_parameters(c) && request_read_body(c) &&
        request_check_body(c)) {
        serve(c);
        if (c->emulator->options.checks_responses)
            check_response(c);
    }
    cJSON_Delete(c->body);
}

http_response *emulator_handle(emulator *e, const http_request *request)
{
    call c;
    fault suffered;
    begin_call(&c, e, request);
    if (read_target(&c) && is_within_limits(&c) && find_endpoint(&c) && fault_take(&c, &suffered) &&
        fault_begin(&c, &suffered)) {
        respond(&c);
        fault_finish(&c, &suffered);
    }
    return c.response;
}

static http_response *handle(void *context, const http_request *request)
{
    return emulator_handle(context, request);
}

static int64_t advance(void *context)
{
    return emulator_advance(context);
}

static void close_streams(void *context)
{
    emulator *e = context;
    pthread_mutex_lock(&e->lock);
    event_hub_close(e->events);
    pthread_mutex_unlock(&e->lock);
}

http_application emulator_application(emulator *e)
{
    return (http_application){
        .context = e, .handle = handle, .advance = advance, .close_streams = close_streams};
}
