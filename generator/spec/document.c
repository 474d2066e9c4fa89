/* The members of the root object. */
#include "spec/loader.h"

#include <string.h>

static void load_version(loader *l, const node *root)
{
    spec_document *api = l->document;
    const node *swagger = member(root, "swagger");
    const node *openapi = member(root, "openapi");
    if (!openapi) {
        if (swagger)
            diagnostics_report(
                l->diagnostics, SEVERITY_ERROR, NULL, swagger->at,
                "this is Swagger %s: OpenAPI 3.0, 3.1 and 3.2 are understood; convert it first",
                member_text(l, root, "swagger"));
        else
            diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, root->at,
                               "no OpenAPI document: 'openapi' with its version is missing");
        return;
    }
    const char *text = member_text(l, root, "openapi");
    if (!text)
        return;
    bool known = strncmp(text, "3.", 2) == 0 && text[2] >= '0' && text[2] <= '2' &&
                 (text[3] == '\0' || text[3] == '.');
    if (!known) {
        diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, openapi->at,
                           "OpenAPI version '%s' is not understood: expected 3.0, 3.1 or 3.2", text);
        return;
    }
    api->version_text = text;
    api->major = 3;
    api->minor = text[2] - '0';
}

static void load_info(loader *l, const node *root)
{
    const node *info = member_of_kind(l, root, "info", NODE_MAPPING);
    if (!info) {
        if (!member(root, "info"))
            diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, root->at, "'info' is missing");
        return;
    }
    spec_document *api = l->document;
    api->title = member_text(l, info, "title");
    api->api_version = member_text(l, info, "version");
    api->description = member_text(l, info, "description");
    api->contact_url = member_text(l, member_of_kind(l, info, "contact", NODE_MAPPING), "url");
    api->licence = member_text(l, member_of_kind(l, info, "license", NODE_MAPPING), "name");
    if (!member(info, "title"))
        diagnostics_report(l->diagnostics, SEVERITY_WARNING, NULL, info->at, "'info' lacks 'title'");
    if (!member(info, "version"))
        diagnostics_report(l->diagnostics, SEVERITY_WARNING, NULL, info->at, "'info' lacks 'version'");
}

static void load_variables(loader *l, const node *server, spec_server *out)
{
    const node *variables = member_of_kind(l, server, "variables", NODE_MAPPING);
    for (size_t i = 0; variables && i < variables->count; i++) {
        const node *n = variables->entries[i].value;
        if (n->kind != NODE_MAPPING) {
            wrong_kind(l, n, "a server variable", "a mapping");
            continue;
        }
        spec_variable *variable = vector_add(l->memory, &out->variables);
        variable->name = variables->entries[i].key;
        variable->default_value = member_text(l, n, "default");
        variable->description = member_text(l, n, "description");
        const node *values = member_of_kind(l, n, "enum", NODE_SEQUENCE);
        for (size_t v = 0; values && v < values->count; v++)
            if (values->items[v]->text)
                *vector_add(l->memory, &variable->values) = values->items[v]->text;
    }
}

void load_servers(loader *l, const node *list, spec_servers *servers)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const node *n = list->items[i];
        const char *url = n->kind == NODE_MAPPING ? member_text(l, n, "url") : NULL;
        if (n->kind != NODE_MAPPING)
            wrong_kind(l, n, "a server", "a mapping");
        else if (!member(n, "url"))
            diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, n->at, "a server needs 'url'");
        if (!url)
            continue;
        spec_server *server = vector_add(l->memory, servers);
        server->url = url;
        server->description = member_text(l, n, "description");
        load_variables(l, n, server);
    }
}

static void load_tags(loader *l, const node *root)
{
    const node *tags = member_of_kind(l, root, "tags", NODE_SEQUENCE);
    for (size_t i = 0; tags && i < tags->count; i++) {
        const node *n = resolve_place(l, (place){.node = tags->items[i], .pointer = "#/tags"}, "tag").node;
        if (!n)
            continue;
        if (n->kind != NODE_MAPPING) {
            wrong_kind(l, n, "a tag", "a mapping");
            continue;
        }
        const char *name = member_text(l, n, "name");
        if (name)
            *vector_add(l->memory, &l->document->tags) = (spec_tag){
                .name = name, .description = member_text(l, n, "description"), .source = n, .at = n->at};
        else if (!member(n, "name"))
            diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, n->at, "a tag needs 'name'");
    }
}

static void reserve_components(loader *l, place schemas)
{
    schemas = resolve_place(l, schemas, "schemas");
    for (size_t i = 0; schemas.node && i < schemas.node->count; i++) {
        const node_entry *entry = &schemas.node->entries[i];
        if (entry->value->kind != NODE_NULL)
            reserve_schema(l, place_member(l, schemas, entry->key, entry->value));
    }
}

static void load_components(loader *l, place root)
{
    place components =
        place_member(l, root, "components", member_of_kind(l, root.node, "components", NODE_MAPPING));
    components = resolve_place(l, components, "components");
    if (!components.node)
        return;
    const node *schemas = member_of_kind(l, components.node, "schemas", NODE_MAPPING);
    const node *schemes = member_of_kind(l, components.node, "securitySchemes", NODE_MAPPING);
    reserve_components(l, place_member(l, components, "schemas", schemas));
    load_security_schemes(l, place_member(l, components, "securitySchemes", schemes));
}

/* From 3.1 on a document may consist of webhooks or components alone. */
static void check_has_content(loader *l, const node *root)
{
    bool other = l->document->minor > 0 && (member(root, "webhooks") || member(root, "components"));
    if (!node_get(root, "paths") && !other)
        diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, root->at,
                           l->document->minor > 0 ? "'paths', 'webhooks' or 'components' is missing"
                                                  : "'paths' is missing");
}

void load_document(loader *l, place root)
{
    const node *n = root.node;
    spec_document *api = l->document;
    api->source = n;
    load_version(l, n);
    if (api->major == 0)
        return;
    load_info(l, n);
    check_has_content(l, n);
    load_components(l, root);
    load_pending_schemas(l);
    load_servers(l, member_of_kind(l, n, "servers", NODE_SEQUENCE), &api->servers);
    load_tags(l, n);
    const node *security = member_of_kind(l, n, "security", NODE_SEQUENCE);
    api->has_security = security != NULL;
    load_security(l, security, &api->security);
    load_paths(l, place_member(l, root, "paths", member_of_kind(l, n, "paths", NODE_MAPPING)));
    load_webhooks(l, place_member(l, root, "webhooks", member_of_kind(l, n, "webhooks", NODE_MAPPING)));
    for (size_t i = 0; i < l->callback_operations.count; i++)
        *vector_add(l->memory, &api->operations) = l->callback_operations.items[i];
    load_pending_schemas(l);
    finish_schemas(l);
}
