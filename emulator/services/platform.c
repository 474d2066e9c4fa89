/* What belongs to no single service: short paths. */
#include "base/map.h"
#include "services/services.h"

#include <string.h>

static bool is_at_collection(const endpoint *served)
{
    const char *rest = served->path + strlen(served->collection->path);
    return *rest == '\0' || (rest[0] == '/' && rest[1] == '{' && strchr(rest + 1, '/') == NULL);
}

static bool has_path(const emulator *e, const char *path)
{
    for (size_t i = 0; i < e->endpoints.count; i++)
        if (strcmp(e->endpoints.items[i]->path, path) == 0)
            return true;
    return false;
}

/* Prefixes of domains, "/v1/people", that no operation has, to the first collection of the domain. */
static void find_prefixes(emulator *e, map *prefixes)
{
    map_init(prefixes, e->memory);
    for (size_t i = 0; i < e->collections.count; i++) {
        const char *path = e->collections.items[i]->path;
        const char *prefix = arena_copy_n(e->memory, path, (size_t)(strrchr(path, '/') - path));
        bool is_domain = strncmp(prefix, "/v1/", 4) == 0 && strchr(prefix + 4, '/') == NULL;
        if (is_domain && !map_has(prefixes, prefix) && !has_path(e, prefix))
            map_put(prefixes, prefix, e->collections.items[i]);
    }
}

/* Serves the first entity of a domain at its prefix as well: "/v1/people" for "/v1/people/persons". */
static void add_short_paths(emulator *e)
{
    map prefixes;
    find_prefixes(e, &prefixes);
    for (size_t i = 0; i < prefixes.count; i++) {
        const collection *first = prefixes.entries[i].value;
        for (size_t j = 0; j < e->endpoints.count; j++) {
            endpoint *served = e->endpoints.items[j];
            if (served->collection != first || !is_at_collection(served))
                continue;
            const char *rest = served->path + strlen(first->path);
            router_add(e->router, served->method,
                       arena_format(e->memory, "%s%s", prefixes.entries[i].key, rest), served);
        }
    }
}

const service platform_service = {.set_up = add_short_paths};
