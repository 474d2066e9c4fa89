/* The limits of a schema: bounds, lengths, counts, pattern. */
#include "spec/loader.h"

static bool is_number(const node *n)
{
    return n->kind == NODE_INTEGER || n->kind == NODE_NUMBER;
}

static const node *number_member(loader *l, const node *n, const char *key)
{
    const node *value = spec_member(n, key);
    if (value == NULL || is_number(value))
        return value;
    diagnostics_report(l->diagnostics, SEVERITY_ERROR, "wrong-type", value->at,
                       "expected a number for '%s', found %s", key, node_kind_name(value->kind));
    return NULL;
}

/* A count; one above int64 is no limit in practice. */
static int64_t count_member(loader *l, const node *n, const char *key)
{
    const node *value = number_member(l, n, key);
    if (value == NULL)
        return -1;
    if (value->number < 0) {
        diagnostics_report(l->diagnostics, SEVERITY_ERROR, "negative-limit", value->at, "'%s' is negative",
                           key);
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
        *exclusive = number_member(l, n, key);
        return;
    }
    if (l->document->minor > 0)
        diagnostics_report(
            l->diagnostics, SEVERITY_WARNING, "keyword-version", value->at,
            "a boolean '%s' is a keyword of OpenAPI 3.0 (in 3.1: the bound itself); it is read as in 3.0",
            key);
    if (value->boolean) {
        *exclusive = *bound;
        *bound = NULL;
    }
}

void spec_load_schema_limits(loader *l, const node *n, spec_schema *schema)
{
    schema->minimum = number_member(l, n, "minimum");
    schema->maximum = number_member(l, n, "maximum");
    schema->multiple_of = number_member(l, n, "multipleOf");
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
