#include "engine/endpoint.h"

#include <string.h>

#include "base/map.h"
#include "engine/crud.h"
#include "engine/generic.h"
#include "engine/http/router.h"
#include "engine/list.h"
#include "engine/transition.h"
#include "services/services.h"

static bool needs_token(const emulator *e, const spec_operation *operation)
{
    const spec_security *security = operation->has_security ? &operation->security : &e->document->security;
    for (size_t i = 0; i < security->count; i++)
        if (security->items[i].schemes.count == 0)
            return false;
    return security->count > 0;
}

static void read_slots(arena *a, endpoint *served)
{
    for (const char *start = strchr(served->path, '{'); start != NULL; start = strchr(start, '{')) {
        size_t length = strcspn(++start, "}");
        *vector_add(a, &served->parameters) = arena_copy_n(a, start, length);
        start += length;
    }
}

/* Whether the path is the collection's, with `slots` slots behind it. */
static bool is_path_of(const endpoint *served, size_t slots)
{
    const collection *of = served->collection;
    if (of == NULL || served->parameters.count != slots)
        return false;
    const char *rest = served->path + strlen(of->path);
    return slots == 0 ? *rest == '\0' : rest[0] == '/' && rest[1] == '{' && strchr(rest + 1, '/') == NULL;
}

static bool answers_entity(const endpoint *served)
{
    return served->success != NULL && schema_query_entity(served->success) == served->collection->entity;
}

/* What an operation does that no service claims, by its shape; NULL when it is no plain one. */
static handler plain_behaviour(const endpoint *served)
{
    const char *method = served->method;
    if (served->collection != NULL && answers_entity(served) && transition_is_one(served->operation))
        return transition_serve;
    if (is_path_of(served, 0)) {
        if (strcmp(method, "GET") == 0 &&
            schema_query_page_item(served->success) == served->collection->entity)
            return list_serve;
        bool creates = strcmp(method, "POST") == 0 && answers_entity(served) &&
                       schema_query_takes_json(served->operation);
        return creates ? crud_create : NULL;
    }
    if (!is_path_of(served, 1))
        return NULL;
    if (strcmp(method, "GET") == 0 && answers_entity(served))
        return crud_get;
    if (strcmp(method, "PATCH") == 0 && answers_entity(served))
        return crud_update;
    if (strcmp(method, "DELETE") == 0 && (served->success == NULL || answers_entity(served)))
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

static void add_operation(emulator *e, const spec_operation *operation)
{
    endpoint *served = new_endpoint(e, operation->method, operation->path);
    served->operation = operation;
    served->collection = collection_of_path(&e->collections, operation->path);
    served->needs_token = needs_token(e, operation);
    read_slots(e->memory, served);
    const spec_response *success = schema_query_success(operation);
    if (success != NULL)
        served->success_status = success->status_first == success->status_last ? success->status_first : 200;
    served->success = schema_query_json(success);
    served->is_enveloped = served->success != NULL && schema_query_is_envelope(served->success);
    const char *other_name = served->name;
    if (operation->id != NULL)
        served->name = operation->id;
    served->serve = e->is_foreign ? generic_serve : service_behaviour(other_name);
    if (served->serve == NULL)
        served->serve = service_behaviour(served->name);
    if (served->serve == NULL)
        served->serve = plain_behaviour(served);
    if (!router_add(e->router, operation->path, served))
        diagnostics_report(e->diagnostics, SEVERITY_WARNING, NULL, operation->path_at,
                           "the emulator cannot serve the path '%s'", operation->path);
}

/* The platform also answers at a domain's prefix for its first entity: "/v1/people" for
 * "/v1/people/persons". */
static void add_short_paths(emulator *e)
{
    size_t count = e->endpoints.count;
    map prefixes; /* prefix → the collection that it stands for */
    map_init(&prefixes, e->memory);
    for (size_t i = 0; i < e->collections.count; i++) {
        const char *path = e->collections.items[i]->path;
        const char *prefix = arena_copy_n(e->memory, path, (size_t)(strrchr(path, '/') - path));
        bool is_domain = strncmp(prefix, "/v1/", 4) == 0 && strchr(prefix + 4, '/') == NULL;
        if (is_domain && !map_has(&prefixes, prefix) && !router_has_path(e->router, prefix))
            map_put(&prefixes, prefix, e->collections.items[i]);
    }
    for (size_t i = 0; i < prefixes.count; i++) {
        const collection *first = prefixes.entries[i].value;
        for (size_t j = 0; j < count; j++) {
            endpoint *served = e->endpoints.items[j];
            const char *rest = served->path + strlen(first->path);
            if (served->collection == first && (is_path_of(served, 0) || is_path_of(served, 1)))
                router_add(e->router, arena_format(e->memory, "%s%s", prefixes.entries[i].key, rest), served);
        }
    }
}

/* Paths outside of the spec, where it does not have them. */
static void add_own_paths(emulator *e)
{
    for (const service_path *own = service_own_paths; own->path != NULL; own++) {
        endpoint *served = new_endpoint(e, own->method, own->path);
        served->serve = own->serve;
        router_add(e->router, own->path, served);
    }
}

void endpoints_build(emulator *e)
{
    e->router = router_new(e->memory);
    for (size_t i = 0; i < e->document->operations.count; i++) {
        const spec_operation *operation = e->document->operations.items[i];
        if (!operation->is_webhook && !operation->is_callback)
            add_operation(e, operation);
    }
    if (e->is_foreign)
        generic_base_paths(e);
    else
        *vector_add(e->memory, &e->base_paths) = "/api";
    add_short_paths(e);
    add_own_paths(e);
}
