#include "engine/endpoint.h"

#include "engine/call/response.h"
#include "engine/call/service.h"
#include "engine/crud.h"
#include "engine/fault.h"
#include "engine/generic_paging.h"
#include "engine/list.h"
#include "engine/settings.h"
#include "engine/transition.h"

#include <string.h>

static bool needs_token(const emulator *e, const spec_operation *operation)
{
    const spec_security *security = operation->has_security ? &operation->security : &e->document->security;
    for (size_t i = 0; i < security->count; i++)
        if (security->items[i].schemes.count == 0)
            return false;
    return security->count > 0;
}

static void read_parameters(arena *a, endpoint *served)
{
    for (const char *start = strchr(served->path, '{'); start != NULL; start = strchr(start, '{')) {
        size_t length = strcspn(++start, "}");
        *vector_add(a, &served->parameters) = arena_copy_n(a, start, length);
        start += length;
    }
}

static bool is_path_of(const endpoint *served, size_t variables)
{
    const collection *of = served->collection;
    if (of == NULL || served->parameters.count != variables)
        return false;
    const char *rest = served->path + strlen(of->path);
    return variables == 0 ? *rest == '\0' : rest[0] == '/' && rest[1] == '{' && strchr(rest + 1, '/') == NULL;
}

static bool responds_entity(const endpoint *served)
{
    return served->success != NULL && schema_query_entity(served->success) == served->collection->entity;
}

/* The handler of an operation that no service implements; NULL when its schemas are not those of CRUD. */
static handler crud_handler(const endpoint *served)
{
    const char *method = served->method;
    if (served->collection != NULL && responds_entity(served) && transition_is_one(served->operation))
        return transition_serve;
    if (is_path_of(served, 0)) {
        if (strcmp(method, "GET") == 0 &&
            schema_query_page_item(served->success) == served->collection->entity)
            return list_serve;
        bool creates = strcmp(method, "POST") == 0 && responds_entity(served) &&
                       schema_query_takes_json(served->operation);
        return creates ? crud_create : NULL;
    }
    if (!is_path_of(served, 1))
        return NULL;
    if (strcmp(method, "GET") == 0 && responds_entity(served))
        return crud_get;
    if (strcmp(method, "PATCH") == 0 && responds_entity(served))
        return crud_update;
    if (strcmp(method, "DELETE") == 0 && (served->success == NULL || responds_entity(served)))
        return crud_delete;
    return NULL;
}

static endpoint *new_endpoint(emulator *e, const char *method, const char *path)
{
    endpoint *served = ARENA_NEW(e->memory, endpoint);
    *served = (endpoint){.method = method,
                         .path = path,
                         .name = arena_format(e->memory, "%s %s", method, path),
                         .success_status = 200};
    *vector_add(e->memory, &e->endpoints) = served;
    return served;
}

static void set_handler(const emulator *e, endpoint *served, const char *method_and_path)
{
    const service_handler *found = service_find_handler(e, method_and_path);
    if (found == NULL)
        found = service_find_handler(e, served->name);
    if (e->is_generic)
        served->serve = generic_serve;
    else if (found == NULL)
        served->serve = crud_handler(served);
    else
        served->serve = found->serve != NULL  ? found->serve
                        : found->also != NULL ? transition_serve
                                              : list_serve;
    if (found != NULL) {
        served->also = found->also;
        served->fits = found->fits;
    }
}

static void add_operation(emulator *e, const spec_operation *operation)
{
    endpoint *served = new_endpoint(e, operation->method, operation->path);
    served->operation = operation;
    served->collection = collection_of_path(&e->collections, operation->path);
    served->needs_token = needs_token(e, operation);
    read_parameters(e->memory, served);
    const spec_response *success = schema_query_success(operation);
    if (success != NULL)
        served->success_status = success->status_first == success->status_last ? success->status_first : 200;
    served->success = schema_query_json(success);
    served->is_enveloped = served->success != NULL && schema_query_is_envelope(served->success);
    const char *method_and_path = served->name;
    if (operation->id != NULL)
        served->name = operation->id;
    set_handler(e, served, method_and_path);
    if (!router_add(e->router, operation->method, operation->path, served))
        diagnostics_report(
            e->diagnostics, SEVERITY_WARNING, NULL, operation->path_at,
            "the emulator cannot serve the path '%s': another path of the same form has this method",
            operation->path);
}

static void get_health(call *c)
{
    static const char ok[] = "{\"status\":\"ok\"}";
    response_json(c, ok, strlen(ok));
}

static const service_path own_paths[] = {
    {"GET", "/health", get_health},
    {"GET", "/docs", documentation_page},
    {"GET", "/docs/{name}", documentation_file},
    {"GET", "/openapi.json", documentation_document},
    {"GET", "/emulator/settings", settings_serve},
    {"PUT", "/emulator/settings", settings_replace},
    {"GET", "/emulator/faults", fault_list},
    {"POST", "/emulator/faults", fault_add},
    {"DELETE", "/emulator/faults", fault_clear},
    {NULL, NULL, NULL},
};

void endpoint_add(emulator *e, const char *method, const char *path, handler serve)
{
    endpoint *served = new_endpoint(e, method, path);
    served->serve = serve;
    router_add(e->router, method, path, served);
}

static void add_paths(emulator *e, const service_path *paths)
{
    for (; paths != NULL && paths->path != NULL; paths++)
        endpoint_add(e, paths->method, paths->path, paths->serve);
}

static void add_base_paths(emulator *e, const spec_servers *servers)
{
    for (size_t i = 0; i < servers->count; i++) {
        const char *url = spec_server_url(e->memory, &servers->items[i]);
        const char *host = strstr(url, "://");
        const char *path = host != NULL ? strchr(host + 3, '/') : url;
        size_t length = path != NULL && path[0] == '/' ? strcspn(path, "?#") : 0;
        while (length > 0 && path[length - 1] == '/')
            length--;
        if (length > 0)
            *vector_add(e->memory, &e->base_paths) = arena_copy_n(e->memory, path, length);
    }
}

size_t endpoint_base_length(const emulator *e, const char *text)
{
    size_t best = 0;
    for (size_t i = 0; i < e->base_paths.count; i++) {
        size_t length = strlen(e->base_paths.items[i]);
        if (length > best && strncmp(text, e->base_paths.items[i], length) == 0 && text[length] == '/')
            best = length;
    }
    return best;
}

/* Mistakes of the document were reported when it was loaded. */
static void prepare_pages(emulator *e)
{
    diagnostics *ignored = diagnostics_new();
    schema_set *schemas = schema_set_new(e->memory, e->document, ignored);
    for (size_t i = 0; i < e->endpoints.count; i++)
        if (e->endpoints.items[i]->operation != NULL)
            generic_paging_prepare(e, schemas, e->endpoints.items[i]);
    diagnostics_free(ignored);
}

void endpoints_build(emulator *e)
{
    e->router = router_new(e->memory);
    add_base_paths(e, &e->document->servers);
    for (size_t i = 0; i < e->document->operations.count; i++) {
        const spec_operation *operation = e->document->operations.items[i];
        add_base_paths(e, &operation->servers);
        if (!operation->is_webhook && !operation->is_callback)
            add_operation(e, operation);
    }
    service_set_up_all(e);
    add_paths(e, own_paths);
    if (e->is_generic) {
        prepare_pages(e);
        generic_add_token_endpoints(e);
    }
    for (const service *const *s = e->options.services; s != NULL && *s != NULL; s++)
        add_paths(e, (*s)->paths);
}
