#include "engine/call/call.h"

#include <string.h>

const char *call_id(const call *c)
{
    return c->path_values.count > 0 ? c->path_values.items[c->path_values.count - 1] : "";
}

const char *call_path_variable(const call *c, size_t index)
{
    return index < c->path_values.count ? c->path_values.items[index] : "";
}

const char *call_query(const call *c, const char *name)
{
    for (size_t i = 0; i < c->target.query.count; i++)
        if (strcmp(c->target.query.items[i].name, name) == 0)
            return c->target.query.items[i].value;
    return NULL;
}

const char *call_base_url(const call *c)
{
    const char *host = http_request_header(c->request, "Host");
    return arena_format(c->memory, "http://%s", host != NULL ? host : "localhost:4000");
}
