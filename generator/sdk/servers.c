/* The servers of operations that are not the document's first one, and the constants of their names. */
#include "lang/words.h"
#include "sdk/sdk.h"

#include <string.h>

/* Whether two texts are equal; each may be NULL. */
static bool is_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_variables(const spec_server *a, const spec_server *b)
{
    bool same = a->variables.count == b->variables.count;
    for (size_t i = 0; same && i < a->variables.count; i++) {
        const spec_variable *x = &a->variables.items[i], *y = &b->variables.items[i];
        same = is_equal(x->name, y->name) && is_equal(x->default_value, y->default_value) &&
               x->values.count == y->values.count;
        for (size_t v = 0; same && v < x->values.count; v++)
            same = strcmp(x->values.items[v], y->values.items[v]) == 0;
    }
    return same;
}

static bool same_server(const spec_server *a, const spec_server *b)
{
    return a == b || (strcmp(a->url, b->url) == 0 && same_variables(a, b));
}

static const sdk_server *find(const sdk *s, const spec_server *server)
{
    for (size_t i = 0; i < s->servers.count; i++) {
        const sdk_server *known = &s->servers.items[i];
        if (same_server(known->from, server) && is_equal(known->from->name, server->name))
            return known;
    }
    return NULL;
}

static bool is_taken(const sdk *s, const char *name)
{
    for (size_t i = 0; i < s->servers.count; i++)
        if (s->servers.items[i].name != NULL && strcmp(s->servers.items[i].name, name) == 0)
            return true;
    return false;
}

/* `uploads.example.com/v1` of "https://uploads.example.com/v1/". */
static const char *host_and_path(arena *a, const char *url)
{
    const char *host = strstr(url, "//");
    const char *text = host != NULL ? host + 2 : url;
    size_t length = strlen(text);
    while (length > 1 && text[length - 1] == '/')
        length--;
    return arena_copy_n(a, text, length);
}

/* The name by which callers map the server: no other has it. */
static const char *server_name(const sdk *s, const spec_server *server)
{
    const char *name = server->name != NULL ? server->name : host_and_path(s->memory, server->url);
    if (is_taken(s, name))
        name = server->url;
    const char *unique = name;
    for (unsigned n = 2; is_taken(s, unique); n++)
        unique = arena_format(s->memory, "%s %u", name, n);
    return unique;
}

static void add_server(sdk *s, const spec_server *server)
{
    const char *name = server_name(s, server);
    const char *words = strcmp(name, "/") == 0 ? "root" : words_to_snake_case(s->memory, name);
    const char *wanted =
        arena_format(s->memory, "%s_SERVER_%s", s->upper, words_to_upper_case(s->memory, words));
    sdk_server *added = vector_add(s->memory, &s->servers);
    added->from = server;
    added->name = name;
    added->macro = symbols_claim(s->names, wanted, SYMBOL_DERIVED, server->at, "server", name);
}

/* NULL: the operation is at the document's first server. */
static const spec_server *own_server(const sdk *s, const model_operation *operation)
{
    const spec_servers *all = &s->model->document->servers;
    if (operation->servers.count == 0)
        return NULL;
    const spec_server *own = &operation->servers.items[0];
    return all->count > 0 && same_server(&all->items[0], own) ? NULL : own;
}

void sdk_add_servers(sdk *s)
{
    for (size_t i = 0; i < s->operations.count; i++) {
        const model_operation *operation = s->operations.items[i]->model;
        const spec_server *own = own_server(s, operation);
        if (own != NULL && find(s, own) == NULL)
            add_server(s, own);
    }
}

const sdk_server *sdk_server_of(const sdk *s, const model_operation *operation)
{
    const spec_server *own = own_server(s, operation);
    return own != NULL ? find(s, own) : NULL;
}
