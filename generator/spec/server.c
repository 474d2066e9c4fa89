#include "spec/spec.h"

#include <string.h>

static const char *variable_default(const spec_server *server, const char *name, size_t length)
{
    for (size_t i = 0; i < server->variables.count; i++) {
        const spec_variable *variable = &server->variables.items[i];
        if (strlen(variable->name) == length && memcmp(variable->name, name, length) == 0)
            return variable->default_value;
    }
    return NULL;
}

const char *spec_server_url(arena *a, const spec_server *server)
{
    buffer url = {0};
    for (const char *rest = server->url; *rest != '\0';) {
        const char *end = *rest == '{' ? strchr(rest, '}') : NULL;
        const char *replaced =
            end != NULL ? variable_default(server, rest + 1, (size_t)(end - rest) - 1) : NULL;
        if (replaced != NULL) {
            buffer_append(&url, replaced);
            rest = end + 1;
        } else {
            buffer_append_char(&url, *rest++);
        }
    }
    return buffer_to_arena(&url, a);
}
