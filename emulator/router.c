#include "router.h"

#include <string.h>

#include "base/map.h"

typedef struct router_node {
    map literals;             /* segment → router_node * */
    struct router_node *slot; /* for any segment, or NULL */
    VECTOR(endpoint *) endpoints;
} router_node;

struct router {
    arena *memory;
    router_node *root;
};

static router_node *new_node(arena *a)
{
    router_node *n = ARENA_NEW(a, router_node);
    map_init(&n->literals, a);
    return n;
}

router *router_new(arena *a)
{
    router *r = ARENA_NEW(a, router);
    *r = (router){.memory = a, .root = new_node(a)};
    return r;
}

/* One segment of a template; moves the cursor to the next. False at the end. */
static bool next_segment(const char **cursor, const char **segment, size_t *length)
{
    if (**cursor != '/')
        return false;
    *segment = *cursor + 1;
    *length = strcspn(*segment, "/");
    *cursor = *segment + *length;
    return true;
}

static bool is_slot(const char *segment, size_t length)
{
    return length > 2 && segment[0] == '{' && segment[length - 1] == '}' &&
           memchr(segment, '}', length) == segment + length - 1;
}

static router_node *child(router *r, router_node *n, const char *segment, size_t length)
{
    if (is_slot(segment, length)) {
        if (n->slot == NULL)
            n->slot = new_node(r->memory);
        return n->slot;
    }
    const char *text = arena_copy_n(r->memory, segment, length);
    router_node *found = map_get(&n->literals, text);
    if (found == NULL) {
        found = new_node(r->memory);
        map_put(&n->literals, text, found);
    }
    return found;
}

static endpoint *endpoint_of(const router_node *n, const char *method)
{
    for (size_t i = 0; i < n->endpoints.count; i++)
        if (strcmp(n->endpoints.items[i]->method, method) == 0)
            return n->endpoints.items[i];
    return NULL;
}

bool router_add(router *r, const char *path, endpoint *served)
{
    router_node *n = r->root;
    const char *segment;
    size_t length;
    while (next_segment(&path, &segment, &length)) {
        if (!is_slot(segment, length) && memchr(segment, '{', length) != NULL)
            return false;
        n = child(r, n, segment, length);
    }
    if (endpoint_of(n, served->method) != NULL)
        return false;
    *vector_add(r->memory, &n->endpoints) = served;
    return true;
}

bool router_has_path(const router *r, const char *path)
{
    const router_node *n = r->root;
    const char *segment;
    size_t length;
    while (n != NULL && next_segment(&path, &segment, &length)) {
        char *text = arena_copy_n(r->memory, segment, length);
        n = is_slot(segment, length) ? n->slot : map_get(&n->literals, text);
    }
    return n != NULL && n->endpoints.count > 0;
}

/* A literal wins over a slot, unless it leads nowhere. */
static const router_node *walk(const router_node *n, call *c, size_t index)
{
    if (index == c->target.segments.count)
        return n->endpoints.count > 0 ? n : NULL;
    const char *segment = c->target.segments.items[index];
    const router_node *next = map_get(&n->literals, segment);
    const router_node *found = next != NULL ? walk(next, c, index + 1) : NULL;
    if (found != NULL || n->slot == NULL || *segment == '\0')
        return found;
    size_t count = c->path_values.count;
    *vector_add(c->memory, &c->path_values) = segment;
    found = walk(n->slot, c, index + 1);
    if (found == NULL)
        c->path_values.count = count;
    return found;
}

route_match router_find(const router *r, call *c, const char *method)
{
    const router_node *n = walk(r->root, c, 0);
    if (n == NULL)
        return (route_match){0};
    const char *allowed = "";
    for (size_t i = 0; i < n->endpoints.count; i++)
        allowed =
            arena_format(c->memory, "%s%s%s", allowed, i > 0 ? ", " : "", n->endpoints.items[i]->method);
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    return (route_match){.endpoint = endpoint_of(n, method), .allowed = allowed};
}
