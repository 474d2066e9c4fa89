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
