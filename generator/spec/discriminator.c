#include "spec/loader.h"

#include <string.h>

/* A mapping's value is a reference or the bare name of a component of the same file. */
static bool is_bare_name(const char *text)
{
    size_t length = strlen(text);
    bool is_file = (length > 5 &&
                    (strcmp(text + length - 5, ".yaml") == 0 || strcmp(text + length - 5, ".json") == 0)) ||
                   (length > 4 && strcmp(text + length - 4, ".yml") == 0);
    return !is_file && !strpbrk(text, "#/");
}

static place mapping_target(loader *l, const node *value)
{
    if (is_bare_name(value->text)) {
        place root = place_of_root(l, map_get(&l->roots, value->at.file->path));
        place components = place_member(l, root, "components", member(root.node, "components"));
        place schemas = place_member(l, components, "schemas", member(components.node, "schemas"));
        place found = place_member(l, schemas, value->text, member(schemas.node, value->text));
        if (!found.node)
            diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, value->at, "no such schema: '%s'",
                               value->text);
        return found;
    }
    return reference_target(l, value->text, value->at, "schema");
}

static void load_mapping(loader *l, const node *mapping, spec_schema *schema)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const node_entry *entry = &mapping->entries[i];
        if (entry->value->kind != NODE_STRING) {
            wrong_kind(l, entry->value, "a schema of the mapping", "a string");
            continue;
        }
        place target = mapping_target(l, entry->value);
        if (target.node)
            *vector_add(l->memory, &schema->discriminator_mapping) = (spec_mapping){
                .value = entry->key, .schema = reserve_schema(l, target), .at = entry->key_mark};
    }
}

void load_discriminator(loader *l, const node *n, spec_schema *schema)
{
    const node *discriminator = member_of_kind(l, n, "discriminator", NODE_MAPPING);
    if (!discriminator)
        return;
    schema->discriminator = member_text(l, discriminator, "propertyName");
    if (!schema->discriminator)
        diagnostics_report(l->diagnostics, SEVERITY_ERROR, NULL, discriminator->at,
                           "a discriminator needs 'propertyName'");
    const node *mapping = member_of_kind(l, discriminator, "mapping", NODE_MAPPING);
    if (mapping)
        load_mapping(l, mapping, schema);
}
