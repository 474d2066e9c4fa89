/* oas3-schema: each keyword of a schema has a value of the right type. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "lint/internal.h"

#include <math.h>
#include <pcre2.h>
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

static bool expect(lint *l, const node_entry *member, bool holds, const char *expected)
{
    if (!holds)
        lint_report_member(l, member, "expected %s for '%s', found %s", expected, member->key,
                           shown(member->value));
    return holds;
}

/* ---- regular expressions ---- */

enum { LONGEST_MESSAGE = 256 };

/* Limits of PCRE2 are not errors: JavaScript allows more repetitions and longer lookbehinds. */
static bool is_limit(int error)
{
    switch (error) {
    case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_HEAP_FAILED:
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
        return true;
    default:
        return false;
    }
}

/* The error, NULL for a valid expression. The options enable what JavaScript, the dialect of JSON Schema, has
 * and Perl has not: "\u00e9" and the empty class. */
static const char *compile_pattern(lint *l, const char *expression)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile(
        (PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
        PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS, &error, &offset, NULL);
    pcre2_code_free(code);
    if (code != NULL || is_limit(error))
        return NULL;
    char *message = arena_alloc(l->memory, LONGEST_MESSAGE);
    pcre2_get_error_message(error, (PCRE2_UCHAR *)message, LONGEST_MESSAGE);
    return message;
}

/* The error in a regular expression; NULL when it is valid. Each one is compiled once. */
static const char *pattern_problem(lint *l, const char *expression)
{
    if (l->patterns.memory == NULL)
        map_init(&l->patterns, l->memory);
    if (!map_has(&l->patterns, expression))
        map_put(&l->patterns, expression, (void *)compile_pattern(l, expression));
    return map_get(&l->patterns, expression);
}

static void check_pattern(lint *l, const node_entry *member)
{
    const char *problem = pattern_problem(l, member->value->text);
    if (problem != NULL)
        lint_report(l, member->value->at, "invalid regular expression: %s", problem);
}

/* ---- checks of values ---- */

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

static void check_full_list(lint *l, const node_entry *member)
{
    if (member->value->count == 0)
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
    for (size_t i = 0; i < member->value->count; i++)
        expect_schema(l, member->value->entries[i].value);
}

/* A list of unique strings. */
static void check_names(lint *l, const node_entry *member)
{
    const node *list = member->value;
    map seen;
    map_init(&seen, l->memory);
    for (size_t i = 0; i < list->count; i++) {
        const node *name = list->items[i];
        if (name->kind != NODE_STRING)
            lint_report(l, name->at, "expected a string in '%s', found %s", member->key, shown(name));
        else if (!map_put(&seen, name->text, NULL))
            lint_report_member(l, member, "duplicate '%s' in '%s'", name->text, member->key);
    }
}

static void check_lists_of_names(lint *l, const node_entry *member)
{
    for (size_t i = 0; i < member->value->count; i++) {
        const node_entry *names = &member->value->entries[i];
        if (expect(l, names, names->value->kind == NODE_SEQUENCE, "a list"))
            check_names(l, names);
    }
}

static void check_vocabulary(lint *l, const node_entry *member)
{
    for (size_t i = 0; i < member->value->count; i++)
        expect(l, &member->value->entries[i], member->value->entries[i].value->kind == NODE_BOOL,
               "true or false");
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
    if (type->kind != NODE_MAPPING && type->kind != NODE_SEQUENCE)
        check_type_name(l, type);
    bool is_list = type->kind == NODE_SEQUENCE && l->document->minor > 0;
    expect(l, member, is_list || type->kind != NODE_SEQUENCE, "a single type");
    if (!is_list)
        return;
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
    const node_entry *name = node_entry_of(member->value, "propertyName");
    if (name == NULL)
        lint_report_member(l, member, "discriminator without propertyName");
    else
        expect(l, name, name->value->kind == NODE_STRING, "a string");
}

enum {
    ANY = ~0, /* the check is complete */
    BOOL = 1 << NODE_BOOL,
    NUMBER = 1 << NODE_INTEGER | 1 << NODE_NUMBER,
    STRING = 1 << NODE_STRING,
    LIST = 1 << NODE_SEQUENCE,
    MAPPING = 1 << NODE_MAPPING,
    MOST_NAMES = 16
};

/* Keywords of one type. Subschemas are checked on their own, as part of the tree. */
typedef struct keyword_group {
    int kinds; /* of the value: bits 1 << node_kind */
    const char *expected;
    keyword_check check; /* of a value of these kinds; NULL: none */
    const char *names[MOST_NAMES];
} keyword_group;

static const keyword_group groups[] = {
    {STRING,
     "a string",
     NULL,
     {"$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "contentEncoding",
      "contentMediaType", "description", "format", "title"}},
    {STRING, "a string", check_pattern, {"pattern"}},
    {BOOL, "true or false", NULL, {"deprecated", "readOnly", "uniqueItems", "writeOnly"}},
    {NUMBER, "a number", NULL, {"maximum", "minimum"}},
    {ANY, NULL, check_exclusive, {"exclusiveMaximum", "exclusiveMinimum"}},
    {ANY, NULL, check_factor, {"multipleOf"}},
    {ANY,
     NULL,
     check_count,
     {"maxContains", "maxItems", "maxLength", "maxProperties", "minContains", "minItems", "minLength",
      "minProperties"}},
    {ANY,
     NULL,
     check_schema,
     {"additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not",
      "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"}},
    {MAPPING, "a mapping", check_schemas, {"$defs", "dependentSchemas", "patternProperties", "properties"}},
    {MAPPING, "a mapping", check_lists_of_names, {"dependentRequired"}},
    {MAPPING, "a mapping", check_vocabulary, {"$vocabulary"}},
    {MAPPING, "a mapping", check_discriminator, {"discriminator"}},
    {LIST, "a list", NULL, {"examples"}},
    {LIST, "a list", check_names, {"required"}},
    {LIST, "a list", check_full_list, {"allOf", "anyOf", "enum", "oneOf", "prefixItems"}},
    {ANY & ~MAPPING, "a type", check_type, {"type"}},
};

static map keywords_by_name(arena *a)
{
    map keywords;
    map_init(&keywords, a);
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (size_t i = 0; i < MOST_NAMES && groups[g].names[i] != NULL; i++)
            map_put(&keywords, groups[g].names[i], (void *)&groups[g]);
    return keywords;
}

static void check_order(lint *l, const node *schema, const char *low_key, const char *high_key)
{
    const node_entry *low = node_entry_of(schema, low_key);
    const node *high = node_get(schema, high_key);
    if (low != NULL && high != NULL && is_number(low->value) && is_number(high) &&
        low->value->number > high->number)
        lint_report_member(l, low, "'%s' is greater than '%s': no value is valid", low_key, high_key);
}

static void check_schema_object(lint *l, const node *schema, const map *keywords)
{
    for (size_t i = 0; i < schema->count; i++) {
        const node_entry *member = &schema->entries[i];
        const keyword_group *group = map_get(keywords, member->key);
        if (group != NULL &&
            expect(l, member, (group->kinds & 1 << member->value->kind) != 0, group->expected) &&
            group->check != NULL)
            group->check(l, member);
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
    const map keywords = keywords_by_name(l->memory);
    check_components(l);
    for (size_t i = 0; i < l->document->all_schemas.count; i++) {
        const node *schema = l->document->all_schemas.items[i]->source;
        expect_schema(l, schema);
        if (schema->kind == NODE_MAPPING)
            check_schema_object(l, schema, &keywords);
    }
}
