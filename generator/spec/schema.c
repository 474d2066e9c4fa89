/* Schema objects. Each object of the document is read once; the target of a $ref is read later, so that the
 * depth of the recursion is that of the text, and cycles need no special care. */
#include "spec/loader.h"

#include <string.h>

static unsigned type_bit(loader *l, const node *n)
{
    /* in the order of the SPEC_TYPE_ bits */
    static const char *const names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
    if (n->kind == NODE_NULL)
        return SPEC_TYPE_NULL;
    if (n->kind != NODE_STRING) {
        spec_report_wrong_kind(l, n, "'type'", "a string");
        return 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], n->text) == 0)
            return 1U << i;
    spec_mistake(l, "unknown-type", n->at,
                 "unknown type '%s': expected string, integer, number, boolean, array, object or null",
                 n->text);
    return 0;
}

static void load_types(loader *l, const node *n, spec_schema *schema)
{
    const node *type = spec_member(n, "type");
    if (type == NULL)
        return;
    bool is_list = type->kind == NODE_SEQUENCE;
    if (is_list && l->document->minor == 0)
        spec_skipped(l, "keyword-version", type->at,
                     "a list for 'type' needs OpenAPI 3.1; the document has version %s",
                     l->document->version_text);
    for (size_t i = 0; i < (is_list ? type->count : 1); i++)
        schema->types |= type_bit(l, is_list ? type->items[i] : type);
}

static void load_nullable(loader *l, const node *n, spec_schema *schema)
{
    const node *nullable = spec_member(n, "nullable");
    schema->nullable = spec_member_bool(l, n, "nullable", false);
    if (nullable != NULL && l->document->minor > 0)
        spec_warning(
            l, "keyword-version", nullable->at,
            "'nullable' is a keyword of OpenAPI 3.0 (in 3.1: type: [..., 'null']); it is read as in 3.0");
}

static void load_texts(loader *l, const node *n, spec_schema *schema)
{
    schema->title = spec_member_text(l, n, "title");
    schema->description = spec_member_text(l, n, "description");
    schema->format = spec_member_text(l, n, "format");
    schema->content_encoding = spec_member_text(l, n, "contentEncoding");
    schema->content_media_type = spec_member_text(l, n, "contentMediaType");
    schema->read_only = spec_member_bool(l, n, "readOnly", false);
    schema->write_only = spec_member_bool(l, n, "writeOnly", false);
    schema->deprecated = spec_member_bool(l, n, "deprecated", false);
    schema->default_value = node_get(n, "default");
    schema->example = spec_load_example(l, n);
}

/* The member of the first of the named examples that has it. */
static const node *named_example(loader *l, const node *examples, const char *const *members)
{
    spec_cost before = l->cost;
    const node *found = NULL;
    for (size_t i = 0; found == NULL && i < examples->count; i++) {
        const node_ref one = {.node = examples->entries[i].value, .pointer = "#"};
        const node *example = spec_resolve(l, one, "example").node;
        for (const char *const *member = members; found == NULL && *member != NULL; member++)
            found = node_get(example, *member);
    }
    l->cost = before;
    return found;
}

const node *spec_load_example(loader *l, const node *n)
{
    static const char *const members[] = {"dataValue", "value", NULL};
    const node *example = node_get(n, "example");
    const node *examples = spec_member(n, "examples");
    if (example != NULL || examples == NULL || examples->count == 0)
        return example;
    if (examples->kind == NODE_SEQUENCE)
        return examples->items[0];
    return examples->kind == NODE_MAPPING ? named_example(l, examples, members) : NULL;
}

const char *spec_load_serialized_example(loader *l, const node *n)
{
    static const char *const members[] = {"serializedValue", NULL};
    const node *examples = l->document->minor >= 2 ? spec_member(n, "examples") : NULL;
    const node *found =
        examples != NULL && examples->kind == NODE_MAPPING ? named_example(l, examples, members) : NULL;
    return found != NULL && found->kind == NODE_STRING ? found->text : NULL;
}

static spec_schemas load_schemas(loader *l, node_ref at, const char *key)
{
    spec_schemas list = {0};
    node_ref members = spec_child(l, at, key, NODE_SEQUENCE);
    for (size_t i = 0; members.node != NULL && i < members.node->count; i++)
        *vector_add(l->memory, &list) = spec_load_schema(l, node_ref_item(l, members, i));
    return list;
}

static spec_properties load_properties(loader *l, node_ref at, const char *key)
{
    spec_properties list = {0};
    node_ref members = spec_map(l, at, key, "schemas");
    vector_reserve(l->memory, &list, members.node ? members.node->count : 0);
    for (size_t i = 0; members.node != NULL && i < members.node->count; i++) {
        const node_entry *entry = &members.node->entries[i];
        if (entry->value->kind == NODE_NULL)
            continue;
        node_ref inner = node_ref_member(l, members, entry->key, entry->value);
        *vector_add(l->memory, &list) =
            (spec_property){.name = entry->key, .at = entry->key_mark, .schema = spec_load_schema(l, inner)};
    }
    return list;
}

/* `required: true` in a property is a keyword of older drafts; it has no meaning in OpenAPI 3. */
static void load_required(loader *l, const node *n, spec_schema *schema)
{
    const node *required = spec_member(n, "required");
    if (required != NULL && required->kind == NODE_BOOL) {
        spec_warning(l, "keyword-ignored", required->at,
                     "'required' of a schema is a list of property names; this one is ignored");
        return;
    }
    spec_load_names(l, spec_optional_member(l, n, "required", NODE_SEQUENCE),
                    "the name of a required property", &schema->required);
}

static void load_additional(loader *l, node_ref at, spec_schema *schema)
{
    const node *additional = spec_member(at.node, "additionalProperties");
    const char *key = "additionalProperties";
    if (additional == NULL) {
        key = "unevaluatedProperties";
        additional = spec_member(at.node, key);
    }
    if (additional == NULL)
        return;
    if (additional->kind == NODE_BOOL) {
        schema->additional = additional->boolean ? SPEC_ADDITIONAL_ANY : SPEC_ADDITIONAL_FORBIDDEN;
    } else if (additional->kind == NODE_MAPPING && additional->count == 0) {
        schema->additional = SPEC_ADDITIONAL_ANY;
    } else {
        schema->additional = SPEC_ADDITIONAL_SCHEMA;
        schema->additional_schema = spec_load_schema(l, node_ref_member(l, at, key, additional));
    }
}

static void load_enum(loader *l, const node *n, spec_schema *schema)
{
    const node *values = spec_optional_member(l, n, "enum", NODE_SEQUENCE);
    schema->has_enum = values != NULL;
    for (size_t i = 0; values != NULL && i < values->count; i++)
        *vector_add(l->memory, &schema->enum_values) = values->items[i];
    schema->constant = node_get(n, "const");
}

/* In older drafts tuples are lists under `items`. What an allOf or a reference evaluates is unknown here. */
static void load_items(loader *l, node_ref at, spec_schema *schema)
{
    const node *items = spec_member(at.node, "items");
    bool is_old_tuple = items != NULL && items->kind == NODE_SEQUENCE;
    schema->prefix_items = load_schemas(l, at, is_old_tuple ? "items" : "prefixItems");
    if (is_old_tuple)
        schema->items = spec_load_schema_member(l, at, "additionalItems");
    else
        schema->items = spec_load_schema_member(l, at, "items");
    if (schema->items == NULL &&
        (schema->prefix_items.count > 0 || (schema->all_of.count == 0 && schema->reference == NULL)))
        schema->items = spec_load_schema_member(l, at, "unevaluatedItems");
}

static void load_structure(loader *l, node_ref at, spec_schema *schema)
{
    schema->properties = load_properties(l, at, "properties");
    schema->pattern_properties = load_properties(l, at, "patternProperties");
    schema->dependent_schemas = load_properties(l, at, "dependentSchemas");
    schema->all_of = load_schemas(l, at, "allOf");
    schema->one_of = load_schemas(l, at, "oneOf");
    schema->any_of = load_schemas(l, at, "anyOf");
    load_required(l, at.node, schema);
    load_additional(l, at, schema);
    load_items(l, at, schema);
    load_enum(l, at.node, schema);
    spec_load_discriminator(l, at.node, schema);
    schema->content_schema = spec_load_schema_member(l, at, "contentSchema");
    schema->negated = spec_load_schema_member(l, at, "not");
    schema->condition = spec_load_schema_member(l, at, "if");
    schema->then_schema = spec_load_schema_member(l, at, "then");
    schema->else_schema = spec_load_schema_member(l, at, "else");
}

/* Keywords beside a $ref that constrain or describe the value. */
static bool has_siblings(const node *n)
{
    static const char *const no_constraints[] = {
        "$ref",        "$comment",       "$id",   "$schema", "$anchor",
        "$dynamicRef", "$dynamicAnchor", "$defs", "summary", NULL};
    for (size_t i = 0; i < n->count; i++) {
        const char *key = n->entries[i].key;
        if (!spec_is_extension(key) && !spec_is_one_of(key, no_constraints))
            return true;
    }
    return false;
}

/* Where several anchors have the name, the target depends on the schemas that lead to this one: there is no single
 * type for it. */
static node_ref dynamic_target(loader *l, const node *reference)
{
    node_ref target;
    if (!spec_find_dynamic_anchor(l, reference, &target))
        return spec_reference_target(l, reference, "schema");
    if (target.node == NULL)
        spec_skipped(l, "dynamic-reference", reference->at,
                     "'$dynamicRef' has several targets '%s'; the value is kept as free-form JSON",
                     reference->text);
    return target;
}

static void load_reference(loader *l, const node *n, spec_schema *schema)
{
    const node *fixed = node_get(n, "$ref");
    const node *reference = fixed != NULL ? fixed : spec_member(n, "$dynamicRef");
    if (reference == NULL)
        return;
    if (reference->kind != NODE_STRING) {
        spec_report_wrong_kind(l, reference, fixed != NULL ? "'$ref'" : "'$dynamicRef'", "a string");
        return;
    }
    node_ref target =
        fixed != NULL ? spec_reference_target(l, reference, "schema") : dynamic_target(l, reference);
    if (target.node == NULL)
        return;
    schema->reference = spec_reserve_schema(l, target);
    schema->has_siblings = has_siblings(n);
}

/* OpenAPI 3.0 ignores the siblings of a $ref. Annotations and `nullable` are used nevertheless, as their
 * authors intend; a structure beside the reference is not. */
static void read_schema(loader *l, spec_schema *schema)
{
    const node *n = schema->source;
    if (n->kind == NODE_BOOL) {
        schema->is_false_schema = !n->boolean;
        return;
    }
    if (!spec_is_mapping(l, n, "a schema"))
        return;
    load_reference(l, n, schema);
    if (schema->reference != NULL && !schema->has_siblings)
        return;
    node_ref at = {.node = n, .pointer = schema->pointer};
    load_texts(l, n, schema);
    load_nullable(l, n, schema);
    if (schema->reference != NULL && l->document->minor == 0)
        return;
    load_types(l, n, schema);
    load_structure(l, at, schema);
    spec_load_schema_limits(l, n, schema);
}

/* What holds the schema can do without it; an operation cannot do without the target of a reference. */
static void fill_schema(loader *l, spec_schema *schema)
{
    spec_cost before = l->cost;
    read_schema(l, schema);
    schema->is_broken = l->cost.mistakes > before.mistakes;
    schema->mistake_at = l->cost.at;
    if (l->cost.dangling == before.dangling)
        l->cost = before;
    l->cost.mistakes = before.mistakes;
}

static spec_schema *new_schema(loader *l, node_ref at)
{
    spec_schema *schema = ARENA_NEW(l->memory, spec_schema);
    *schema = (spec_schema){
        .number = (uint32_t)l->made.count, .source = at.node, .at = at.node->at, .pointer = at.pointer};
    schema->min_length = schema->max_length = schema->min_items = schema->max_items = -1;
    schema->min_properties = schema->max_properties = -1;
    ptr_map_put(l->memory, &l->schemas, at.node, schema);
    *vector_add(l->memory, &l->made) = schema;
    *vector_add(l->memory, &l->document->all_schemas) = schema;
    return schema;
}

const spec_schema *spec_load_schema(loader *l, node_ref at)
{
    spec_schema *schema = ptr_map_get(&l->schemas, at.node);
    if (schema == NULL) {
        schema = new_schema(l, at);
        fill_schema(l, schema);
    }
    return schema;
}

const spec_schema *spec_load_schema_member(loader *l, node_ref at, const char *key)
{
    const node *value = spec_member(at.node, key);
    return value != NULL ? spec_load_schema(l, node_ref_member(l, at, key, value)) : NULL;
}

const spec_schema *spec_reserve_schema(loader *l, node_ref at)
{
    spec_schema *schema = ptr_map_get(&l->schemas, at.node);
    if (schema == NULL) {
        schema = new_schema(l, at);
        schema->component = spec_component_name(l, at.pointer);
        *vector_add(l->memory, &l->pending) = schema;
        if (schema->component != NULL)
            *vector_add(l->memory, &l->document->schemas) =
                (spec_component){.name = schema->component, .schema = schema};
    }
    return schema;
}

void spec_load_pending_schemas(loader *l)
{
    spec_cost before = l->cost;
    while (l->pending_read < l->pending.count)
        fill_schema(l, l->pending.items[l->pending_read++]);
    l->cost = before;
}
