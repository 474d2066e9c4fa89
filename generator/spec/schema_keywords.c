/* Keywords of schemas: limits and the discriminator. */
#include "base/text.h"
#include "spec/loader.h"

#include <string.h>

/* A count; one above int64 is no limit in practice. */
static int64_t count_member(loader *l, const node *n, const char *key)
{
    const node *value = spec_optional_member(l, n, key, NODE_NUMBER);
    if (value == NULL)
        return -1;
    if (value->number < 0) {
        spec_ignored(l, "negative-limit", value->at, "'%s' is negative", key);
        return -1;
    }
    if (value->kind == NODE_INTEGER)
        return value->integer;
    return value->number < 9.2e18 ? (int64_t)value->number : INT64_MAX;
}

/* 3.0: a boolean that makes `minimum` exclusive; 3.1: the bound itself. */
static void load_exclusive(loader *l, const node *n, const char *key, const node **bound,
                           const node **exclusive)
{
    const node *value = spec_member(n, key);
    if (value == NULL)
        return;
    if (value->kind != NODE_BOOL) {
        *exclusive = spec_optional_member(l, n, key, NODE_NUMBER);
        if (*exclusive != NULL && l->document->minor == 0)
            spec_skipped(l, "keyword-version", value->at,
                         "a number for '%s' needs OpenAPI 3.1; the document has version %s", key,
                         l->document->version_text);
        return;
    }
    if (l->document->minor > 0)
        spec_warning(
            l, "keyword-version", value->at,
            "a boolean '%s' is a keyword of OpenAPI 3.0 (in 3.1: the bound itself); it is read as in 3.0",
            key);
    if (value->boolean) {
        *exclusive = *bound;
        *bound = NULL;
    }
}

void spec_load_schema_limits(loader *l, const node *n, spec_schema *schema)
{
    schema->minimum = spec_optional_member(l, n, "minimum", NODE_NUMBER);
    schema->maximum = spec_optional_member(l, n, "maximum", NODE_NUMBER);
    schema->multiple_of = spec_optional_member(l, n, "multipleOf", NODE_NUMBER);
    load_exclusive(l, n, "exclusiveMinimum", &schema->minimum, &schema->exclusive_minimum);
    load_exclusive(l, n, "exclusiveMaximum", &schema->maximum, &schema->exclusive_maximum);
    schema->min_length = count_member(l, n, "minLength");
    schema->max_length = count_member(l, n, "maxLength");
    schema->min_items = count_member(l, n, "minItems");
    schema->max_items = count_member(l, n, "maxItems");
    schema->min_properties = count_member(l, n, "minProperties");
    schema->max_properties = count_member(l, n, "maxProperties");
    schema->pattern = spec_member_text(l, n, "pattern");
    schema->unique_items = spec_member_bool(l, n, "uniqueItems", false);
}

/* A mapping's value is a reference or the bare name of a component of the same file. */
static bool is_bare_name(const char *text)
{
    bool is_file =
        text_ends_with(text, ".yaml") || text_ends_with(text, ".yml") || text_ends_with(text, ".json");
    return !is_file && strpbrk(text, "#/") == NULL;
}

static node_ref mapping_target(loader *l, const node *value)
{
    if (is_bare_name(value->text)) {
        node_ref root = spec_resource_of_file(l, map_get(&l->roots, value->at.file->path))->root;
        static const char *const keys[] = {"components", "schemas"};
        node_ref found = root;
        for (size_t i = 0; i < 2; i++)
            found = node_ref_member(l, found, keys[i], spec_member(found.node, keys[i]));
        found = node_ref_member(l, found, value->text, spec_member(found.node, value->text));
        l->similar = NULL;
        if (found.node == NULL)
            spec_report_dangling(l, value->at, "schema", value->text);
        return found;
    }
    return spec_reference_target(l, value, "schema");
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

static void load_discriminator(loader *l, const node *n, spec_schema *schema)
{
    const node *discriminator = spec_member_of_kind(l, n, "discriminator", NODE_MAPPING);
    if (discriminator == NULL)
        return;
    schema->discriminator = spec_required_text(l, discriminator, "propertyName", "discriminator");
    const node *mapping = spec_member_of_kind(l, discriminator, "mapping", NODE_MAPPING);
    if (mapping != NULL)
        load_mapping(l, mapping, schema);
}

/* A mistake in it costs the discriminator, one in its mapping that entry: the schema remains. */
void spec_load_discriminator(loader *l, const node *n, spec_schema *schema)
{
    spec_cost before = l->cost;
    load_discriminator(l, n, schema);
    l->cost = before;
}
