#include "core/call/servers.h"

#include "core/base/error.h"
#include "core/http/url.h"

#include <stdio.h>
#include <string.h>

/* ---- variables ---- */

static bool has_name(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static const cpod_server_default *find_variable(const cpod_server_template *server, const char *name,
                                                size_t length)
{
    for (uint32_t i = 0; i < server->variable_count; i++) {
        if (has_name(server->variables[i].name, name, length))
            return &server->variables[i];
    }
    return NULL;
}

/* Whether the server has the variable; `*allows` becomes false if its enum does not have the value. */
static bool takes(const cpod_server_template *server, const cpod_server_variable *given, bool *allows)
{
    const cpod_server_default *variable = find_variable(server, given->name, strlen(given->name));
    if (variable == NULL)
        return false;
    bool is_listed = variable->value_count == 0;
    for (uint32_t i = 0; i < variable->value_count; i++)
        is_listed = is_listed || strcmp(variable->values[i], given->value) == 0;
    *allows = *allows && is_listed;
    return true;
}

static cpod_status check_variables(const cpod_api *api, const cpod_client_options *options, cpod_error *error)
{
    if (options->server_variable_count > 0 && options->server_variables == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option server_variables is NULL, but server_variable_count is not 0");
    for (size_t i = 0; i < options->server_variable_count; i++) {
        const cpod_server_variable *given = &options->server_variables[i];
        if (given->name == NULL || given->value == NULL)
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option server_variables[%zu].%s is NULL", i,
                              given->name == NULL ? "name" : "value");
        bool allows = true;
        bool is_known = api->server != NULL && takes(api->server, given, &allows);
        for (uint32_t s = 0; s < api->tables->server_count; s++)
            is_known = takes(&api->tables->servers[s], given, &allows) || is_known;
        if (!is_known)
            return cpodi_fail(
                error, CPOD_ERR_CONFIGURATION,
                "The option server_variables[%zu].name is '%.100s': no server of the API has such "
                "a variable",
                i, given->name);
        if (!allows)
            return cpodi_fail(
                error, CPOD_ERR_CONFIGURATION,
                "The option server_variables[%zu].value is '%.100s': the API does not allow it for "
                "the variable '%.100s'",
                i, given->value, given->name);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(options->server_variables[k].name, given->name) == 0)
                return cpodi_fail(
                    error, CPOD_ERR_CONFIGURATION,
                    "The options server_variables[%zu] and server_variables[%zu] have the same name", k, i);
        }
    }
    return CPOD_OK;
}

/* The value of the variable whose name begins at `name`: the option's, else the default. NULL: the variable is not
 * defined. */
static const char *value_of(const cpod_server_template *server, const cpod_client_options *options,
                            const char *name, size_t length)
{
    const cpod_server_default *variable = find_variable(server, name, length);
    for (size_t i = 0; variable != NULL && i < options->server_variable_count; i++) {
        if (has_name(options->server_variables[i].name, name, length))
            return options->server_variables[i].value;
    }
    return variable == NULL ? NULL : variable->value;
}

/* The URL of a server with the values of its variables. Braces without a variable stay. */
static const char *expand(const cpod_server_template *server, const cpod_client_options *options,
                          cpodi_arena *arena)
{
    size_t size = strlen(server->url) + 1;
    for (const char *at = strchr(server->url, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const char *value = value_of(server, options, at + 1, strcspn(at + 1, "}"));
        size += value == NULL ? 0 : strlen(value);
    }
    char *url = cpodi_arena_alloc(arena, size, 1);
    if (url == NULL)
        return NULL;
    size_t length = 0;
    for (const char *at = server->url; *at != '\0';) {
        size_t name = *at == '{' ? strcspn(at + 1, "}") : 0;
        const char *value =
            *at == '{' && at[1 + name] == '}' ? value_of(server, options, at + 1, name) : NULL;
        if (value == NULL) {
            url[length++] = *at++;
        } else {
            memcpy(url + length, value, strlen(value));
            length += strlen(value);
            at += name + 2;
        }
    }
    url[length] = '\0';
    return url;
}

/* Whether an option has set a variable of the server. */
static bool is_set(const cpod_server_template *server, const cpod_client_options *options)
{
    for (size_t i = 0; i < options->server_variable_count; i++) {
        const char *name = options->server_variables[i].name;
        if (find_variable(server, name, strlen(name)) != NULL)
            return true;
    }
    return false;
}

cpod_status cpodi_servers_root(const cpod_api *api, const cpod_client_options *options, cpodi_arena *arena,
                               const char **out, cpod_error *error)
{
    cpod_status status = check_variables(api, options, error);
    if (status != CPOD_OK)
        return status;
    *out = api->server == NULL ? api->server_url : expand(api->server, options, arena);
    if (api->server == NULL)
        return CPOD_OK;
    if (*out == NULL)
        return cpodi_no_memory(error);
    char *whole = NULL;
    return options->base_url == NULL && cpodi_url_origin_length(*out) > 0 && is_set(api->server, options)
               ? cpodi_url_join(arena, *out, "", "server_variables", &whole, error)
               : CPOD_OK;
}

/* ---- the option servers ---- */

static cpod_status check_mapping(const cpod_tables *tables, const cpod_client_options *options,
                                 cpod_error *error)
{
    if (options->server_count > 0 && options->servers == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The option servers is NULL, but server_count is not 0");
    for (size_t i = 0; i < options->server_count; i++) {
        const cpod_server *given = &options->servers[i];
        if (given->name == NULL || given->url == NULL)
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option servers[%zu].%s is NULL", i,
                              given->name == NULL ? "name" : "url");
        bool is_known = false;
        for (uint32_t s = 0; s < tables->server_count; s++)
            is_known = is_known || strcmp(tables->servers[s].name, given->name) == 0;
        if (!is_known)
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                              "The option servers[%zu].name is '%.100s': no operation of the API has such a "
                              "server",
                              i, given->name);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(options->servers[k].name, given->name) == 0)
                return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                                  "The options servers[%zu] and servers[%zu] have the same name", k, i);
        }
    }
    return CPOD_OK;
}

/* The number of the entry for this server; server_count: it is not mapped. */
static size_t find_mapping(const cpod_client_options *options, const char *name)
{
    size_t i = 0;
    while (i < options->server_count && strcmp(options->servers[i].name, name) != 0)
        i++;
    return i;
}

/* ---- where each is ---- */

typedef struct resolving {
    const cpod_client_options *options;
    const char *root, *base_url;
    cpodi_arena *arena;
    cpod_error *error;
} resolving;

/* `//host/path` has the scheme of the base URL. */
static const char *add_scheme(const resolving *r, const char *url)
{
    size_t size = strlen(url) + sizeof "https:";
    char *whole = cpodi_arena_alloc(r->arena, size, 1);
    if (whole != NULL)
        (void)snprintf(whole, size, "%s:%s", cpodi_url_origin(r->base_url).scheme, url);
    return whole;
}

static cpod_status resolve_mapped(const resolving *r, const char *url, size_t entry, char **out)
{
    char option[48];
    (void)snprintf(option, sizeof option, "servers[%zu].url", entry);
    const char *path = url + cpodi_url_origin_length(url);
    return cpodi_url_join(r->arena, r->options->servers[entry].url, path, option, out, r->error);
}

/* A server of the document. A URL that is malformed is the document's fault, which fails the calls that need it,
 * unless an option has made it. */
static cpod_status resolve_own(const resolving *r, const cpod_server_template *from, const char *url,
                               cpodi_server *out)
{
    bool is_moved = r->options->base_url != NULL;
    size_t origin = cpodi_url_origin_length(url);
    bool follows = (origin == 0 && strstr(url, "://") == NULL) ||
                   (is_moved && origin > 0 && cpodi_url_has_origin(url, r->root));
    size_t length = cpodi_url_origin_length(r->base_url);
    const char *base = follows ? cpodi_arena_copy_text(r->arena, r->base_url, length) : url;
    if (base == NULL)
        return cpodi_no_memory(r->error);
    char *whole = NULL;
    cpod_status status = cpodi_url_join(r->arena, base, url + origin, "server_variables", &whole, r->error);
    if (status == CPOD_ERR_CONFIGURATION && !is_set(from, r->options)) {
        cpodi_error_reset(r->error);
        return CPOD_OK;
    }
    out->url = whole;
    out->is_unmapped = !follows && is_moved && r->options->require_server_mapping;
    return status;
}

static cpod_status resolve(const resolving *r, const cpod_server_template *from, cpodi_server *out)
{
    const char *url = expand(from, r->options, r->arena);
    if (url != NULL && strncmp(url, "//", 2) == 0)
        url = add_scheme(r, url);
    if (url == NULL)
        return cpodi_no_memory(r->error);
    size_t entry = find_mapping(r->options, from->name);
    char *mapped = NULL;
    cpod_status status = entry < r->options->server_count ? resolve_mapped(r, url, entry, &mapped)
                                                          : resolve_own(r, from, url, out);
    if (mapped != NULL)
        out->url = mapped;
    out->is_foreign = out->url != NULL && !cpodi_url_has_origin(out->url, r->base_url);
    return status;
}

cpod_status cpodi_servers_resolve(const cpod_api *api, const cpod_client_options *options, const char *root,
                                  const char *base_url, cpodi_arena *arena, const cpodi_server **out,
                                  cpod_error *error)
{
    const cpod_tables *tables = api->tables;
    *out = NULL;
    cpod_status status = check_mapping(tables, options, error);
    if (status != CPOD_OK || tables->server_count == 0)
        return status;
    cpodi_server *servers =
        cpodi_arena_alloc(arena, tables->server_count * sizeof *servers, _Alignof(cpodi_server));
    if (servers == NULL)
        return cpodi_no_memory(error);
    memset(servers, 0, tables->server_count * sizeof *servers);
    const resolving r = {options, root, base_url, arena, error};
    for (uint32_t s = 0; status == CPOD_OK && s < tables->server_count; s++)
        status = resolve(&r, &tables->servers[s], &servers[s]);
    *out = servers;
    return status;
}
