#include "lint/internal.h"

#include <string.h>

/* The first eight rules are the contract's own, with the ids and severities of openapi/.spectral.yaml. */
const lint_rule lint_rules[] = {
    {"operation-operationId", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_operation_id,
     "Every operation has a unique operationId."},
    {"operation-description", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_operation_description,
     "Every operation has a description."},
    {"operation-tags", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_operation_tags,
     "Every operation has a tag."},
    {"operation-success-response", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_success_response,
     "Every operation has a success response: 2xx, or 3xx for a redirect."},
    {"oas3-schema", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_objects,
     "The members of schemas and of the objects around them have the right types."},
    {"cpod-id-pattern", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_id_pattern,
     "The property id has a pattern."},
    {"cpod-no-inline-schemas", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_inline_schemas,
     "Schemas with more than 3 properties are in components/schemas."},
    {"cpod-pagination-shape", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_pagination_shape,
     "Responses of list operations have an array data (or items) and total."},

    {"cpod-openapi-version", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_version,
     "The document uses OpenAPI 3.1."},
    {"cpod-contact", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_contact, "The document has a contact."},
    {"cpod-path-prefix", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_path_prefix,
     "Every path starts with /v1/."},
    {"cpod-path-count", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_path_count,
     "The document has the required number of paths."},
    {"cpod-schema-count", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_schema_count,
     "The document has the required number of component schemas."},
    {"cpod-contract-table", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_contract_table,
     "The document has exactly the domains and entities of the contract's table."},

    {"cpod-tag-services", SEVERITY_ERROR, LINT_NEEDS_SDK, lint_check_tag_services,
     "Tags and the services of the SDK match."},
    {"cpod-symbols", SEVERITY_ERROR, LINT_NEEDS_SYMBOLS, lint_check_symbols,
     "Every operation is declared as a function in a generated header."},

    {"c-name-collision", SEVERITY_NOTE, LINT_NEEDS_SDK, lint_check_name_collision,
     "Names are usable in C without changes."},
    {"c-case-only", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_case_only,
     "No two names differ only in case."},
    {"c-unsupported", SEVERITY_WARNING, LINT_NEEDS_SDK, lint_check_unsupported,
     "Every construct of the document is supported in C."},

    {"unused-component", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_unused_components,
     "Every component is used."},
    {"unreachable-schema", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_unreachable_schemas,
     "Every used schema can be reached from an operation."},

    {"invalid-document", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_loader,
     "The document is valid: references resolve, and required members are present."},
};

const size_t lint_rule_count = sizeof lint_rules / sizeof *lint_rules;

size_t lint_rule_index(const char *id)
{
    size_t i = 0;
    while (i < lint_rule_count && strcmp(lint_rules[i].id, id) != 0)
        i++;
    return i;
}

/* ---- severities from a file ---- */

static const struct {
    const char *word;
    lint_override meaning;
} words[] = {{"off", LINT_OFF}, {"note", LINT_AS_NOTE}, {"warn", LINT_AS_WARNING}, {"error", LINT_AS_ERROR}};

static lint_override parse_word(const node *n, diagnostics *d)
{
    for (size_t i = 0; n->kind == NODE_STRING && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, n->text) == 0)
            return words[i].meaning;
    diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", n->at,
                       "expected off, note, warn or error as the severity of a rule");
    return LINT_DEFAULT;
}

static void load_rules(const node *rules, lint_override *out, diagnostics *d)
{
    if (rules->kind != NODE_MAPPING)
        diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", rules->at,
                           "expected a mapping for 'rules', found %s", node_kind_name(rules->kind));
    for (size_t i = 0; rules->kind == NODE_MAPPING && i < rules->count; i++) {
        const node_entry *entry = &rules->entries[i];
        size_t rule = lint_rule_index(entry->key);
        if (rule == lint_rule_count)
            diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", entry->key_mark, "unknown rule '%s'",
                               entry->key);
        else
            out[rule] = parse_word(entry->value, d);
    }
}

static void load_root(const node *root, lint_override *out, diagnostics *d)
{
    if (root->kind != NODE_MAPPING && root->kind != NODE_NULL)
        diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", root->at,
                           "expected a mapping with 'rules', found %s", node_kind_name(root->kind));
    for (size_t i = 0; root->kind == NODE_MAPPING && i < root->count; i++) {
        const node_entry *entry = &root->entries[i];
        if (strcmp(entry->key, "rules") == 0)
            load_rules(entry->value, out, d);
        else
            diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", entry->key_mark,
                               "expected 'rules', found '%s'", entry->key);
    }
}

const lint_override *lint_config_load(arena *a, reader *files, const char *path, diagnostics *d)
{
    lint_override *out = arena_array(a, lint_rule_count, sizeof *out);
    if (path == NULL)
        return out;
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    const document *file = reader_load(files, path, (mark){0});
    if (file != NULL && file->root != NULL)
        load_root(file->root, out, d);
    return diagnostics_count(d, SEVERITY_ERROR) == errors ? out : NULL;
}
