/* oas3-schema: each keyword of a schema has a value of the right type. */
#include "base/map.h"
#include "lint/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef void (*keyword_check)(lint *l, const node_entry *member);

static bool is_number(const node *n)
{
    return n->kind == NODE_INTEGER || n->kind == NODE_NUMBER;
}

/* Prints the value of a number: a negative length has the right type. */
static const char *shown(const node *n)
{
    return is_number(n) ? n->text : node_kind_name(n->kind);
}

static void expect(lint *l, const node_entry *member, bool holds, const char *expected)
{
    if (!holds)
        lint_report_member(l, member, "expected %s for '%s', found %s", expected, member->key,
                           shown(member->value));
}

static void check_text(lint *l, const node_entry *member)
{
    expect(l, member, member->value->kind == NODE_STRING, "a string");
}

static void check_pattern(lint *l, const node_entry *member)
{
    const node *pattern = member->value;
    const char *problem = pattern->kind == NODE_STRING ? lint_pattern_problem(l, pattern->text) : NULL;
    check_text(l, member);
    if (problem != NULL)
        lint_report(l, pattern->at, "invalid regular expression: %s", problem);
}

static void check_bool(lint *l, const node_entry *member)
{
    expect(l, member, member->value->kind == NODE_BOOL, "true or false");
}

static void check_number(lint *l, const node_entry *member)
{
    expect(l, member, is_number(member->value), "a number");
}

static void check_exclusive(lint *l, const node_entry *member)
{
    bool is_flag = l->document->minor == 0 && member->value->kind == NODE_BOOL;
    expect(l, member, is_flag || is_number(member->value),
           l->document->minor == 0 ? "true or false" : "a number");
}

static void check_factor(lint *l, const node_entry *member)
{
    bool is_factor = is_number(member->value) && member->value->number > 0;
    expect(l, member, is_factor, "a number greater than 0");
}

static void check_count(lint *l, const node_entry *member)
{
    const node *n = member->value;
    bool is_count = is_number(n) && n->number >= 0 && floor(n->number) == n->number;
    expect(l, member, is_count, "a non-negative integer");
}

static void check_mapping(lint *l, const node_entry *member)
{
    expect(l, member, member->value->kind == NODE_MAPPING, "a mapping");
}

static void check_list(lint *l, const node_entry *member)
{
    expect(l, member, member->value->kind == NODE_SEQUENCE, "a list");
}

static void check_full_list(lint *l, const node_entry *member)
{
    check_list(l, member);
    if (member->value->kind == NODE_SEQUENCE && member->value->count == 0)
        lint_report_member(l, member, "empty list '%s'", member->key);
}

/* Has the same mark as the loader's message about the node, so that only one of them is printed. */
static void expect_schema(lint *l, const node *n)
{
    if (n->kind != NODE_MAPPING && n->kind != NODE_BOOL)
        lint_report_node(l, n, "expected a schema, found %s", node_kind_name(n->kind));
}

static void check_schema(lint *l, const node_entry *member)
{
    expect_schema(l, member->value);
}

static void check_schemas(lint *l, const node_entry *member)
{
    check_mapping(l, member);
    for (size_t i = 0; member->value->kind == NODE_MAPPING && i < member->value->count; i++)
        expect_schema(l, member->value->entries[i].value);
}

/* A list of unique strings. */
static void check_names(lint *l, const node_entry *member)
{
    const node *list = member->value;
    check_list(l, member);
    map seen;
    map_init(&seen, l->memory);
    for (size_t i = 0; list->kind == NODE_SEQUENCE && i < list->count; i++) {
        const node *name = list->items[i];
        if (name->kind != NODE_STRING)
            lint_report(l, name->at, "expected a string in '%s', found %s", member->key, shown(name));
        else if (!map_put(&seen, name->text, NULL))
            lint_report_member(l, member, "duplicate '%s' in '%s'", name->text, member->key);
    }
}

static void check_lists_of_names(lint *l, const node_entry *member)
{
    check_mapping(l, member);
    for (size_t i = 0; member->value->kind == NODE_MAPPING && i < member->value->count; i++)
        check_names(l, &member->value->entries[i]);
}

static void check_vocabulary(lint *l, const node_entry *member)
{
    check_mapping(l, member);
    for (size_t i = 0; member->value->kind == NODE_MAPPING && i < member->value->count; i++)
        check_bool(l, &member->value->entries[i]);
}

static bool is_type_name(const node *n)
{
    static const char *const names[] = {"string", "integer", "number", "boolean", "array", "object", "null"};
    for (size_t i = 0; n->kind == NODE_STRING && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], n->text) == 0)
            return true;
    return false;
}

static void check_type_name(lint *l, const node *name)
{
    if (name->kind == NODE_NULL)
        lint_report(l, name->at, "expected the string 'null', found null");
    else if (!is_type_name(name))
        lint_report(l, name->at,
                    "unknown type '%s': expected string, integer, number, boolean, array, object or 'null'",
                    name->text != NULL ? name->text : node_kind_name(name->kind));
}

static void check_type(lint *l, const node_entry *member)
{
    const node *type = member->value;
    if (type->kind == NODE_MAPPING) {
        expect(l, member, false, "a type");
        return;
    }
    if (type->kind != NODE_SEQUENCE) {
        check_type_name(l, type);
        return;
    }
    if (l->document->minor == 0) {
        expect(l, member, false, "a single type");
        return;
    }
    check_full_list(l, member);
    map seen;
    map_init(&seen, l->memory);
    for (size_t i = 0; i < type->count; i++) {
        check_type_name(l, type->items[i]);
        if (type->items[i]->text != NULL && !map_put(&seen, type->items[i]->text, NULL))
            lint_report_member(l, member, "duplicate '%s' in 'type'", type->items[i]->text);
    }
}

static void check_discriminator(lint *l, const node_entry *member)
{
    check_mapping(l, member);
    if (member->value->kind != NODE_MAPPING)
        return;
    const node_entry *name = node_entry_of(member->value, "propertyName");
    if (name == NULL)
        lint_report_member(l, member, "discriminator without propertyName");
    else
        check_text(l, name);
}

typedef struct keyword {
    const char *name;
    keyword_check check;
} keyword;

/* Sorted by name. Subschemas are checked on their own, as part of the tree. */
static const keyword keywords[] = {
    {"$anchor", check_text},
    {"$comment", check_text},
    {"$defs", check_schemas},
    {"$dynamicAnchor", check_text},
    {"$dynamicRef", check_text},
    {"$id", check_text},
    {"$ref", check_text},
    {"$schema", check_text},
    {"$vocabulary", check_vocabulary},
    {"additionalItems", check_schema},
    {"additionalProperties", check_schema},
    {"allOf", check_full_list},
    {"anyOf", check_full_list},
    {"contains", check_schema},
    {"contentEncoding", check_text},
    {"contentMediaType", check_text},
    {"contentSchema", check_schema},
    {"dependentRequired", check_lists_of_names},
    {"dependentSchemas", check_schemas},
    {"deprecated", check_bool},
    {"description", check_text},
    {"discriminator", check_discriminator},
    {"else", check_schema},
    {"enum", check_full_list},
    {"examples", check_list},
    {"exclusiveMaximum", check_exclusive},
    {"exclusiveMinimum", check_exclusive},
    {"format", check_text},
    {"if", check_schema},
    {"items", check_schema},
    {"maxContains", check_count},
    {"maxItems", check_count},
    {"maxLength", check_count},
    {"maxProperties", check_count},
    {"maximum", check_number},
    {"minContains", check_count},
    {"minItems", check_count},
    {"minLength", check_count},
    {"minProperties", check_count},
    {"minimum", check_number},
    {"multipleOf", check_factor},
    {"not", check_schema},
    {"oneOf", check_full_list},
    {"pattern", check_pattern},
    {"patternProperties", check_schemas},
    {"prefixItems", check_full_list},
    {"properties", check_schemas},
    {"propertyNames", check_schema},
    {"readOnly", check_bool},
    {"required", check_names},
    {"then", check_schema},
    {"title", check_text},
    {"type", check_type},
    {"unevaluatedItems", check_schema},
    {"unevaluatedProperties", check_schema},
    {"uniqueItems", check_bool},
    {"writeOnly", check_bool},
};

static void check_order(lint *l, const node *schema, const char *low_key, const char *high_key)
{
    const node_entry *low = node_entry_of(schema, low_key);
    const node *high = node_get(schema, high_key);
    if (low != NULL && high != NULL && is_number(low->value) && is_number(high) &&
        low->value->number > high->number)
        lint_report_member(l, low, "'%s' is greater than '%s': no value is valid", low_key, high_key);
}

static int compare_keyword(const void *name, const void *candidate)
{
    return strcmp(name, ((const keyword *)candidate)->name);
}

static void check_schema_object(lint *l, const node *schema)
{
    for (size_t i = 0; i < schema->count; i++) {
        const keyword *known = bsearch(schema->entries[i].key, keywords, sizeof keywords / sizeof *keywords,
                                       sizeof *keywords, compare_keyword);
        if (known != NULL)
            known->check(l, &schema->entries[i]);
    }
    check_order(l, schema, "minimum", "maximum");
    check_order(l, schema, "minLength", "maxLength");
    check_order(l, schema, "minItems", "maxItems");
    check_order(l, schema, "minProperties", "maxProperties");
}

/* The typed tree omits null schemas. */
static void check_components(lint *l)
{
    const node *schemas = node_get(node_get(l->document->source, "components"), "schemas");
    for (size_t i = 0; schemas != NULL && schemas->kind == NODE_MAPPING && i < schemas->count; i++)
        expect_schema(l, schemas->entries[i].value);
}

void lint_check_schemas(lint *l)
{
    check_components(l);
    for (size_t i = 0; i < l->document->all_schemas.count; i++) {
        const node *schema = l->document->all_schemas.items[i]->source;
        expect_schema(l, schema);
        if (schema->kind == NODE_MAPPING)
            check_schema_object(l, schema);
    }
}
