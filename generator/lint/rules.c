#include "lint/rules.h"

#include <string.h>

#include "lint/internal.h"

/* The first eight are the contract's own; their ids and severities are Spectral's in
 * openapi/.spectral.yaml. */
const lint_rule lint_rules[] = {
    {"operation-operationId", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_operation_id,
     "Every operation has an operationId of its own."},
    {"operation-description", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_operation_description,
     "Every operation has a description."},
    {"operation-tags", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_operation_tags,
     "Every operation belongs to a tag."},
    {"operation-success-response", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_success_response,
     "Every operation has an answer for success: a 2xx, or a 3xx where it redirects."},
    {"oas3-schema", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_objects,
     "Schemas and the objects around them are valid: each member is of its kind."},
    {"cpod-id-pattern", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_id_pattern,
     "The property id has a pattern."},
    {"cpod-no-inline-schemas", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_inline_schemas,
     "A schema of more than 3 properties is a member of components/schemas."},
    {"cpod-pagination-shape", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_pagination_shape,
     "A list answers with an array data (or items) and with total."},

    {"cpod-openapi-version", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_version,
     "The document is OpenAPI 3.1."},
    {"cpod-contact", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_contact, "The document names a contact."},
    {"cpod-path-prefix", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_path_prefix,
     "Every path begins with /v1/."},
    {"cpod-path-count", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_path_count,
     "There are as many paths as the contract asks for."},
    {"cpod-schema-count", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_schema_count,
     "There are as many component schemas as the contract asks for."},
    {"cpod-contract-table", SEVERITY_ERROR, LINT_NEEDS_TABLE, lint_check_contract_table,
     "Every domain and entity of the contract's table is there, and no other."},

    {"cpod-tag-services", SEVERITY_ERROR, LINT_NEEDS_SDK, lint_check_tag_services,
     "Tags and the services of the SDK are the same."},
    {"cpod-symbols", SEVERITY_ERROR, LINT_NEEDS_SYMBOLS, lint_check_symbols,
     "Every operation is a function that a generated header declares."},

    {"c-name-collision", SEVERITY_NOTE, LINT_NEEDS_SDK, lint_check_name_collision,
     "A name that C cannot have, or has already, gets another in the SDK."},
    {"c-case-only", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_case_only,
     "No two names differ by case only."},
    {"c-unsupported", SEVERITY_WARNING, LINT_NEEDS_SDK, lint_check_unsupported,
     "All of the document can be had in C."},

    {"unused-component", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_unused_components,
     "Every component is referred to."},
    {"unreachable-schema", SEVERITY_WARNING, LINT_NEEDS_NOTHING, lint_check_unreachable_schemas,
     "Every schema that is referred to can be reached from an operation."},

    {"invalid-document", SEVERITY_ERROR, LINT_NEEDS_NOTHING, lint_check_loader,
     "The document can be read: references lead somewhere, objects have the members they need."},
};

const size_t lint_rule_count = sizeof lint_rules / sizeof *lint_rules;

size_t lint_rule_index(const char *id)
{
    size_t i = 0;
    while (i < lint_rule_count && strcmp(lint_rules[i].id, id) != 0)
        i++;
    return i;
}
