#include "spec/loader.h"

#include <string.h>

/* A mapping's value is a reference or the bare name of a component of the same file. */
static bool is_bare_name(const char *text)
{
    size_t length = strlen(text);
    bool is_file = (length > 5 &&
                    (strcmp(text + length - 5, ".yaml") == 0 || strcmp(text + length - 5, ".json") == 0)) ||
                   (length > 4 && strcmp(text + length - 4, ".yml") == 0);
    return !is_file && strpbrk(text, "#/") == NULL;
}

static node_ref mapping_target(loader *l, const node *value)
{
    if (is_bare_name(value->text)) {
        node_ref root = node_ref_root(l, map_get(&l->roots, value->at.file->path));
        node_ref components = node_ref_member(l, root, "components", spec_member(root.node, "components"));
        node_ref schemas = node_ref_member(l, components, "schemas", spec_member(components.node, "schemas"));
        node_ref found = node_ref_member(l, schemas, value->text, spec_member(schemas.node, value->text));
        if (found.node == NULL)
            diagnostics_report(l->diagnostics, SEVERITY_ERROR, "unresolved-reference", value->at,
                               "no such schema: '%s'", value->text);
        return found;
    }
    return spec_reference_target(l, value->text, value->at, "schema");
}

static void load_mapping(loader *l, const node *mapping, spec_schema *schema)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const node_entry *entry = &mapping->entries[i];
        if (entry->value->kind != NODE_STRING) {
            spec_report_wrong_kind(l, entry->value, "a schema of the mapping", "a string");
            continue;
        }
        node_ref target = mapping_target(l, entry->value);
        if (target.node != NULL)
            *vector_add(l->memory, &schema->discriminator_mapping) = (spec_discriminator_mapping){
                .value = entry->key, .schema = spec_reserve_schema(l, target), .at = entry->key_mark};
    }
}

void spec_load_discriminator(loader *l, const node *n, spec_schema *schema)
{
    const node *discriminator = spec_member_of_kind(l, n, "discriminator", NODE_MAPPING);
    if (discriminator == NULL)
        return;
    schema->discriminator = spec_member_text(l, discriminator, "propertyName");
    if (schema->discriminator == NULL)
        diagnostics_report(l->diagnostics, SEVERITY_ERROR, "missing-member", discriminator->at,
                           "discriminator requires 'propertyName'");
    const node *mapping = spec_member_of_kind(l, discriminator, "mapping", NODE_MAPPING);
    if (mapping != NULL)
        load_mapping(l, mapping, schema);
}
