#include "engine/http/router.h"

#include <string.h>

#include "base/map.h"

typedef struct router_node router_node;

/* A segment that is a slot only in part: "{page}.{format}". */
typedef struct mixed_segment {
    const char *text;
    router_node *node;
} mixed_segment;

struct router_node {
    map literals; /* segment → router_node * */
    VECTOR(mixed_segment) mixed;
    router_node *slot; /* for any segment, or NULL */
    VECTOR(endpoint *) endpoints;
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

/* One segment of a template; moves the cursor to the next. False at the end. */
static bool next_segment(const char **cursor, const char **segment, size_t *length)
{
    if (**cursor != '/')
        return false;
    *segment = *cursor + 1;
    *length = strcspn(*segment, "/?#"); /* what stands behind '?' in a path is no part of it */
    *cursor = *segment + *length;
    return true;
}

static bool is_slot(const char *segment, size_t length)
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
    if (is_slot(segment, length)) {
        if (n->slot == NULL)
            n->slot = new_node(r->memory);
        return n->slot;
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
    while (next_segment(&path, &segment, &length))
        n = child(r, n, segment, length);
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

/* Whether a segment is of the form of a mixed one; adds what stands in its slots to the call. A slot ends
 * where the text behind it is found first. */
static bool fits_mixed(const char *form, const char *segment, call *c)
{
    while (*form != '\0') {
        if (*form != '{') {
            if (*form++ != *segment++)
                return false;
            continue;
        }
        form += strcspn(form, "}");
        form += *form == '}' ? 1 : 0;
        const char *behind = arena_copy_n(c->memory, form, strcspn(form, "{"));
        const char *end = *segment == '\0'  ? NULL
                          : *behind == '\0' ? segment + strlen(segment)
                                            : strstr(segment + 1, behind);
        if (end == NULL)
            return false;
        *vector_add(c->memory, &c->path_values) = arena_copy_n(c->memory, segment, (size_t)(end - segment));
        segment = end;
    }
    return *segment == '\0';
}

static const router_node *walk(const router_node *n, call *c, size_t index);

static const router_node *walk_mixed(const router_node *n, call *c, size_t index)
{
    for (size_t i = 0; i < n->mixed.count; i++) {
        size_t count = c->path_values.count;
        bool fits = fits_mixed(n->mixed.items[i].text, c->target.segments.items[index], c);
        const router_node *found = fits ? walk(n->mixed.items[i].node, c, index + 1) : NULL;
        if (found != NULL)
            return found;
        c->path_values.count = count;
    }
    return NULL;
}

/* A literal wins over a mixed segment, and that over a slot, unless it leads nowhere. */
static const router_node *walk(const router_node *n, call *c, size_t index)
{
    if (index == c->target.segments.count)
        return n->endpoints.count > 0 ? n : NULL;
    const char *segment = c->target.segments.items[index];
    const router_node *next = map_get(&n->literals, segment);
    const router_node *found = next != NULL ? walk(next, c, index + 1) : NULL;
    if (found == NULL)
        found = walk_mixed(n, c, index);
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
