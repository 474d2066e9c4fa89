#include "engine/http/router.h"

#include "base/map.h"

#include <string.h>

typedef struct router_node router_node;

/* A segment that is a variable in part: "{page}.{format}". */
typedef struct mixed_segment {
    const char *text;
    router_node *node;
} mixed_segment;

typedef struct route {
    const char *method;
    endpoint *endpoint;
} route;

struct router_node {
    map literals; /* segment → router_node * */
    VECTOR(mixed_segment) mixed;
    router_node *variable; /* for any segment, or NULL */
    VECTOR(route) routes;
};

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

static bool next_segment(const char **cursor, const char **segment, size_t *length)
{
    if (**cursor != '/')
        return false;
    *segment = *cursor + 1;
    *length = strcspn(*segment, "/?#"); /* a query in a template is ignored */
    *cursor = *segment + *length;
    return true;
}

static bool is_variable(const char *segment, size_t length)
{
    return length > 2 && segment[0] == '{' && segment[length - 1] == '}' &&
           memchr(segment, '}', length) == segment + length - 1;
}

static router_node *mixed_child(router *r, router_node *n, const char *text)
{
    for (size_t i = 0; i < n->mixed.count; i++)
        if (strcmp(n->mixed.items[i].text, text) == 0)
            return n->mixed.items[i].node;
    mixed_segment *added = vector_add(r->memory, &n->mixed);
    *added = (mixed_segment){.text = text, .node = new_node(r->memory)};
    return added->node;
}

static router_node *child(router *r, router_node *n, const char *segment, size_t length)
{
    if (is_variable(segment, length)) {
        if (n->variable == NULL)
            n->variable = new_node(r->memory);
        return n->variable;
    }
    const char *text = arena_copy_n(r->memory, segment, length);
    if (strchr(text, '{') != NULL)
        return mixed_child(r, n, text);
    router_node *found = map_get(&n->literals, text);
    if (found == NULL) {
        found = new_node(r->memory);
        map_put(&n->literals, text, found);
    }
    return found;
}

static endpoint *endpoint_of(const router_node *n, const char *method)
{
    for (size_t i = 0; i < n->routes.count; i++)
        if (strcmp(n->routes.items[i].method, method) == 0)
            return n->routes.items[i].endpoint;
    return NULL;
}

bool router_add(router *r, const char *method, const char *path, endpoint *served)
{
    router_node *n = r->root;
    const char *segment;
    size_t length;
    while (next_segment(&path, &segment, &length))
        n = child(r, n, segment, length);
    if (endpoint_of(n, method) != NULL)
        return false;
    *vector_add(r->memory, &n->routes) = (route){.method = method, .endpoint = served};
    return true;
}

typedef struct search {
    arena *memory;
    const target *target;
    path_values *values;
} search;

/* Whether a segment matches a mixed one; adds the values of its variables. A variable ends at the first
 * occurrence of the text that follows it. */
static bool matches_mixed(const search *s, const char *form, const char *segment)
{
    while (*form != '\0') {
        if (*form != '{') {
            if (*form++ != *segment++)
                return false;
            continue;
        }
        form += strcspn(form, "}");
        form += *form == '}' ? 1 : 0;
        const char *following = arena_copy_n(s->memory, form, strcspn(form, "{"));
        const char *end = *segment == '\0'     ? NULL
                          : *following == '\0' ? segment + strlen(segment)
                                               : strstr(segment + 1, following);
        if (end == NULL)
            return false;
        *vector_add(s->memory, s->values) = arena_copy_n(s->memory, segment, (size_t)(end - segment));
        segment = end;
    }
    return *segment == '\0';
}

static const router_node *walk(const search *s, const router_node *n, size_t index);

static const router_node *walk_mixed(const search *s, const router_node *n, size_t index)
{
    for (size_t i = 0; i < n->mixed.count; i++) {
        size_t count = s->values->count;
        bool matches = matches_mixed(s, n->mixed.items[i].text, s->target->segments.items[index]);
        const router_node *found = matches ? walk(s, n->mixed.items[i].node, index + 1) : NULL;
        if (found != NULL)
            return found;
        s->values->count = count;
    }
    return NULL;
}

/* A literal wins over a mixed segment, and that over a variable, unless it leads nowhere. */
static const router_node *walk(const search *s, const router_node *n, size_t index)
{
    if (index == s->target->segments.count)
        return n->routes.count > 0 ? n : NULL;
    const char *segment = s->target->segments.items[index];
    const router_node *next = map_get(&n->literals, segment);
    const router_node *found = next != NULL ? walk(s, next, index + 1) : NULL;
    if (found == NULL)
        found = walk_mixed(s, n, index);
    if (found != NULL || n->variable == NULL || *segment == '\0')
        return found;
    size_t count = s->values->count;
    *vector_add(s->memory, s->values) = segment;
    found = walk(s, n->variable, index + 1);
    if (found == NULL)
        s->values->count = count;
    return found;
}

route_match router_find(const router *r, arena *a, const char *method, const target *of, path_values *values)
{
    const search s = {.memory = a, .target = of, .values = values};
    const router_node *n = walk(&s, r->root, 0);
    if (n == NULL)
        return (route_match){0};
    const char *allowed = "";
    for (size_t i = 0; i < n->routes.count; i++)
        allowed = arena_format(a, "%s%s%s", allowed, i > 0 ? ", " : "", n->routes.items[i].method);
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    return (route_match){.endpoint = endpoint_of(n, method), .allowed = allowed};
}
