#include "spec/loader.h"

/* The flow for a program without a user comes first. */
static void load_flows(loader *l, const node *n, spec_security_scheme *scheme)
{
    static const char *const order[] = {"clientCredentials", "password", "authorizationCode",
                                        "deviceAuthorization", "implicit"};
    const node *flows = spec_member_of_kind(l, n, "flows", NODE_MAPPING);
    for (size_t i = 0; flows != NULL && i < sizeof order / sizeof *order; i++) {
        const node *flow = spec_member_of_kind(l, flows, order[i], NODE_MAPPING);
        if (flow == NULL)
            continue;
        if (scheme->token_url == NULL)
            scheme->token_url = spec_member_text(l, flow, "tokenUrl");
        if (scheme->authorization_url == NULL)
            scheme->authorization_url = spec_member_text(l, flow, "authorizationUrl");
    }
}

static void load_scheme(loader *l, const node_entry *entry, node_ref at)
{
    map_put(&l->security_schemes, entry->key, l);
    size_t mistakes = l->cost.mistakes;
    at = spec_object(l, at, "a security scheme");
    if (at.node == NULL)
        return;
    static const char *const types[] = {"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS", NULL};
    const char *type = spec_protocol_text(l, at.node, "type");
    if (type == NULL || !spec_is_one_of(type, types)) {
        const node *n = spec_member(at.node, "type");
        spec_mistake(
            l, "missing-member", n != NULL ? n->at : at.node->at,
            "security scheme '%s' requires a 'type': apiKey, http, oauth2, openIdConnect or mutualTLS",
            entry->key);
        return;
    }
    spec_security_scheme scheme = {
        .name = entry->key,
        .type = type,
        .description = spec_member_text(l, at.node, "description"),
        .http_scheme = spec_protocol_text(l, at.node, "scheme"),
        .location = spec_protocol_text(l, at.node, "in"),
        .parameter = spec_protocol_text(l, at.node, "name"),
        .source = at.node,
        .at = at.node->at,
    };
    load_flows(l, at.node, &scheme);
    if (l->cost.mistakes == mistakes)
        *vector_add(l->memory, &l->document->schemes) = scheme;
}

void spec_load_security_schemes(loader *l, node_ref components)
{
    node_ref schemes = spec_map(l, components, "securitySchemes", "security schemes");
    for (size_t i = 0; schemes.node != NULL && i < schemes.node->count; i++) {
        const node_entry *entry = &schemes.node->entries[i];
        if (!spec_is_extension(entry->key) && entry->value->kind != NODE_NULL)
            load_scheme(l, entry, node_ref_member(l, schemes, entry->key, entry->value));
    }
}

static void load_required_scheme(loader *l, const node_entry *entry, spec_security_requirement *requirement)
{
    if (!map_has(&l->security_schemes, entry->key))
        spec_skipped(l, "undefined-security-scheme", entry->key_mark,
                     "security scheme '%s' is not defined in components/securitySchemes", entry->key);
    spec_required_scheme *required = vector_add(l->memory, &requirement->schemes);
    required->scheme = entry->key;
    if (entry->value->kind != NODE_SEQUENCE) {
        if (entry->value->kind != NODE_NULL)
            spec_report_wrong_kind(l, entry->value, "the scopes of a security scheme", "a list");
        return;
    }
    for (size_t i = 0; i < entry->value->count; i++) {
        const node *scope = entry->value->items[i];
        if (scope->kind == NODE_STRING)
            *vector_add(l->memory, &required->scopes) = scope->text;
        else
            spec_report_wrong_kind(l, scope, "a scope", "a string");
    }
}

void spec_load_security(loader *l, const node *list, spec_security *security)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const node *n = list->items[i];
        if (!spec_is_mapping(l, n, "a security requirement"))
            continue;
        spec_security_requirement *requirement = vector_add(l->memory, security);
        for (size_t e = 0; e < n->count; e++)
            load_required_scheme(l, &n->entries[e], requirement);
    }
}
