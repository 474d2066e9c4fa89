/* Documents, and the members of the root object. */
#include "spec/loader.h"

#include <string.h>

static void load_version(loader *l, const node *root)
{
    const node *swagger = spec_member(root, "swagger");
    const node *openapi = spec_member(root, "openapi");
    const node *version = openapi == NULL ? swagger : openapi;
    const char *text = version != NULL ? version->text : NULL;
    if (openapi == NULL && swagger != NULL)
        spec_error(
            l, "unsupported-version", swagger->at,
            "Swagger %s is not supported: expected OpenAPI 3.0, 3.1 or 3.2; convert the document first",
            text != NULL ? text : "2.0");
    else if (openapi == NULL)
        spec_error(l, "not-openapi", root->at, "not an OpenAPI document: 'openapi' is missing");
    else if (text == NULL)
        spec_error(l, "not-openapi", openapi->at,
                   "not an OpenAPI document: expected a version for 'openapi', found %s",
                   node_kind_name(openapi->kind));
    if (openapi == NULL || text == NULL)
        return;
    bool known = strncmp(text, "3.", 2) == 0 && text[2] >= '0' && text[2] <= '2' &&
                 (text[3] == '\0' || text[3] == '.');
    if (!known) {
        spec_error(l, "unsupported-version", openapi->at,
                   "OpenAPI version '%s' is not supported: expected 3.0, 3.1 or 3.2", text);
        return;
    }
    l->document->version_text = text;
    l->document->major = 3;
    l->document->minor = text[2] - '0';
}

static void load_info(loader *l, const node *root)
{
    const node *info = spec_member_of_kind(l, root, "info", NODE_MAPPING);
    if (info == NULL) {
        if (spec_member(root, "info") == NULL)
            spec_error(l, "missing-member", root->at, "'info' is missing");
        return;
    }
    spec_document *api = l->document;
    api->title = spec_member_text(l, info, "title");
    api->api_version = spec_member_text(l, info, "version");
    api->description = spec_member_text(l, info, "description");
    api->contact_url = spec_member_text(l, spec_member_of_kind(l, info, "contact", NODE_MAPPING), "url");
    api->license = spec_member_text(l, spec_member_of_kind(l, info, "license", NODE_MAPPING), "name");
    static const char *const needed[] = {"title", "version"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (spec_member(info, needed[i]) == NULL)
            spec_warning(l, "missing-member", info->at, "'info' requires '%s'", needed[i]);
}

static void load_variables(loader *l, const node *server, spec_server *out)
{
    const node *variables = spec_member_of_kind(l, server, "variables", NODE_MAPPING);
    for (size_t i = 0; variables != NULL && i < variables->count; i++) {
        const node *n = variables->entries[i].value;
        if (!spec_is_mapping(l, n, "a server variable"))
            continue;
        spec_variable *variable = vector_add(l->memory, &out->variables);
        variable->name = variables->entries[i].key;
        variable->default_value = spec_protocol_text(l, n, "default");
        variable->description = spec_member_text(l, n, "description");
        const node *values = spec_member_of_kind(l, n, "enum", NODE_SEQUENCE);
        for (size_t v = 0; values != NULL && v < values->count; v++)
            if (values->items[v]->text != NULL)
                *vector_add(l->memory, &variable->values) = values->items[v]->text;
    }
}

static const spec_variable *find_variable(const spec_server *server, const char *name, size_t length)
{
    for (size_t i = 0; i < server->variables.count; i++) {
        const spec_variable *variable = &server->variables.items[i];
        if (strlen(variable->name) == length && memcmp(variable->name, name, length) == 0)
            return variable;
    }
    return NULL;
}

static bool is_allowed(const spec_variable *variable)
{
    bool is_listed = variable->values.count == 0;
    for (size_t i = 0; i < variable->values.count && !is_listed; i++)
        is_listed = strcmp(variable->values.items[i], variable->default_value) == 0;
    return is_listed;
}

/* Each variable of the URL needs a value, or the URL names no host. */
static void check_variables(loader *l, const spec_server *server, mark at)
{
    for (const char *rest = strchr(server->url, '{'); rest != NULL; rest = strchr(rest + 1, '{')) {
        size_t length = strcspn(rest + 1, "{}");
        const spec_variable *variable = find_variable(server, rest + 1, length);
        if (rest[1 + length] != '}')
            continue;
        if (variable == NULL)
            spec_skipped(l, "server-variable", at,
                         "variable '{%.*s}' of the URL is not in 'variables' of the server; the client has "
                         "to set the URL",
                         (int)length, rest + 1);
        else if (variable->default_value == NULL)
            spec_skipped(l, "server-variable", at,
                         "server variable '%s' has no 'default'; the client has to set it", variable->name);
        else if (!is_allowed(variable))
            spec_skipped(l, "server-variable", at,
                         "default '%s' of the server variable '%s' is not in its 'enum'",
                         variable->default_value, variable->name);
    }
}

void spec_load_servers(loader *l, const node *list, spec_servers *servers)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const node *n = list->items[i];
        const char *url =
            spec_is_mapping(l, n, "a server") ? spec_required_text(l, n, "url", "server") : NULL;
        if (url == NULL)
            continue;
        spec_server *server = vector_add(l->memory, servers);
        server->url = url;
        server->at = n->at;
        server->description = spec_member_text(l, n, "description");
        server->name = spec_member_text(l, n, "name");
        load_variables(l, n, server);
        check_variables(l, server, spec_member(n, "url")->at);
    }
}

static void load_tags(loader *l, const node *root)
{
    const node *tags = spec_member_of_kind(l, root, "tags", NODE_SEQUENCE);
    for (size_t i = 0; tags != NULL && i < tags->count; i++) {
        const node *n = spec_object(l, (node_ref){.node = tags->items[i], .pointer = "#/tags"}, "a tag").node;
        if (n == NULL)
            continue;
        const char *name = spec_required_text(l, n, "name", "tag");
        if (name != NULL)
            *vector_add(l->memory, &l->document->tags) = (spec_tag){
                .name = name, .description = spec_member_text(l, n, "description"), .source = n, .at = n->at};
    }
}

static void load_components(loader *l, node_ref root)
{
    node_ref components = spec_map(l, root, "components", "components");
    if (components.node == NULL)
        return;
    node_ref schemas = spec_map(l, components, "schemas", "schemas");
    for (size_t i = 0; schemas.node != NULL && i < schemas.node->count; i++) {
        const node_entry *entry = &schemas.node->entries[i];
        if (entry->value->kind != NODE_NULL)
            spec_reserve_schema(l, node_ref_member(l, schemas, entry->key, entry->value));
    }
    spec_load_security_schemes(l, components);
}

/* Since 3.1 a document may consist of webhooks or components alone. */
static void check_has_content(loader *l, const node *root)
{
    bool other = l->document->minor > 0 &&
                 (spec_member(root, "webhooks") != NULL || spec_member(root, "components") != NULL);
    if (node_get(root, "paths") == NULL && !other)
        spec_error(l, "missing-member", root->at,
                   l->document->minor > 0 ? "'paths', 'webhooks' or 'components' is missing"
                                          : "'paths' is missing");
}

/* The parts without which nothing remains of the document. False after an error. */
static bool check_parts(loader *l, const node *root)
{
    static const char *const parts[] = {"info", "paths", "components", "webhooks"};
    bool fine = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const node *part = spec_member(root, parts[i]);
        if (part == NULL || part->kind == NODE_MAPPING)
            continue;
        spec_error(l, "wrong-type", part->at, "expected a mapping for '%s', found %s", parts[i],
                   node_kind_name(part->kind));
        fine = false;
    }
    return fine;
}

static void load_document(loader *l, node_ref root)
{
    const node *n = root.node;
    spec_document *api = l->document;
    api->source = n;
    load_version(l, n);
    if (api->major == 0 || !check_parts(l, n))
        return;
    load_info(l, n);
    check_has_content(l, n);
    load_components(l, root);
    spec_load_pending_schemas(l);
    spec_load_servers(l, spec_member_of_kind(l, n, "servers", NODE_SEQUENCE), &api->servers);
    load_tags(l, n);
    const node *security = spec_member_of_kind(l, n, "security", NODE_SEQUENCE);
    api->has_security = security != NULL;
    spec_load_security(l, security, &api->security);
    spec_load_paths(l, root);
    spec_load_webhooks(l, root);
    for (size_t i = 0; i < l->callback_operations.count; i++)
        *vector_add(l->memory, &api->operations) = l->callback_operations.items[i];
    spec_load_pending_schemas(l);
    spec_check_fields(l);
    spec_finish_schemas(l);
}

static severity mistake_severity(spec_mode mode)
{
    return mode == SPEC_LENIENT ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static const spec_document *load_root(arena *a, reader *r, const document *root, spec_mode mode,
                                      diagnostics *d)
{
    if (root == NULL || root->root == NULL)
        return NULL;
    if (root->root->kind != NODE_MAPPING) {
        diagnostics_report(d, SEVERITY_ERROR, "not-openapi", root->root->at,
                           "not an OpenAPI document: expected a mapping, found %s",
                           node_kind_name(root->root->kind));
        return NULL;
    }
    loader l = {.memory = a, .files = r, .diagnostics = d, .document = ARENA_NEW(a, spec_document)};
    *l.document = (spec_document){.root = root,
                                  .files = r,
                                  .skip_severity = mode == SPEC_STRICT ? SEVERITY_ERROR : SEVERITY_WARNING,
                                  .mistake_severity = mistake_severity(mode)};
    map_init(&l.roots, a);
    map_init(&l.resources, a);
    map_init(&l.dynamic_anchors, a);
    map_init(&l.operation_ids, a);
    map_init(&l.security_schemes, a);
    map_put(&l.roots, root->file->path, (void *)root);
    load_document(&l, node_ref_root(&l, root));
    return l.document->major > 0 ? l.document : NULL;
}

const spec_document *spec_load(arena *a, reader *r, const char *path, spec_mode mode, diagnostics *d)
{
    reader_set_mistakes(r, mistake_severity(mode));
    return load_root(a, r, reader_load(r, path, (mark){0}), mode, d);
}

const spec_document *spec_parse(arena *a, reader *r, const char *name, const char *text, size_t length,
                                spec_mode mode, diagnostics *d)
{
    reader_set_mistakes(r, mistake_severity(mode));
    return load_root(a, r, reader_parse(r, name, text, length), mode, d);
}

const char *spec_mistake_text(arena *a, mark from, mark mistake)
{
    if (mistake.file == from.file || mistake.file == NULL)
        return arena_format(a, "line %u, column %u", (unsigned)mistake.line, (unsigned)mistake.column);
    return arena_format(a, "line %u, column %u of '%s'", (unsigned)mistake.line, (unsigned)mistake.column,
                        mistake.file->path);
}

const char *spec_server_url(arena *a, const spec_server *server)
{
    buffer url = {0};
    for (const char *rest = server->url; *rest != '\0';) {
        const char *end = *rest == '{' ? strchr(rest, '}') : NULL;
        const spec_variable *variable =
            end != NULL ? find_variable(server, rest + 1, (size_t)(end - rest) - 1) : NULL;
        if (variable != NULL && variable->default_value != NULL) {
            buffer_append(&url, variable->default_value);
            rest = end + 1;
        } else {
            buffer_append_char(&url, *rest++);
        }
    }
    const char *text = arena_copy(a, buffer_text(&url));
    buffer_free(&url);
    return text;
}
