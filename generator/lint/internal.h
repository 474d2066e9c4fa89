/* Shared by the rules; private to lint. */
#ifndef LINT_INTERNAL_H
#define LINT_INTERNAL_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "lint/lint.h"
#include "sdk/sdk.h"
#include "spec/spec.h"

/* ---- rules.c */

struct lint;

/* The input that a rule needs. Only rules that need the SDK or the symbols may use the SDK. */
typedef enum lint_need { LINT_NEEDS_NOTHING, LINT_NEEDS_TABLE, LINT_NEEDS_SYMBOLS, LINT_NEEDS_SDK } lint_need;

typedef struct lint_rule {
    const char *id;
    severity level; /* the default */
    lint_need need;
    void (*check)(struct lint *l);
    const char *summary; /* one line, for SARIF */
} lint_rule;

extern const lint_rule lint_rules[];
extern const size_t lint_rule_count;

/* The index of a rule; lint_rule_count for an unknown id. */
size_t lint_rule_index(const char *id);

/* Severity of a rule by the configuration, in the order of `severity`. */
typedef enum lint_override {
    LINT_DEFAULT,
    LINT_OFF,
    LINT_AS_NOTE,
    LINT_AS_WARNING,
    LINT_AS_ERROR
} lint_override;

/* Reads an override for each rule from a YAML file; all are LINT_DEFAULT without a path. NULL after an error.
 *
 *     rules:
 *       operation-description: off    # or: note, warn, error */
const lint_override *lint_config_load(arena *a, reader *files, const char *path, diagnostics *d);

/* ---- contract_table.c: the table of the contract:
 *
 *     domains:
 *       - domain: People
 *         tag: people
 *         prefix: /v1/people
 *         entities:
 *           - {entity: Person, schema: Person, collection: /v1/people/persons, id_prefix: per-,
 *              operations: [list, get, create],   # last parts of the operationIds; optional
 *              properties: [name, email]}         # all other properties of the schema; optional
 *     properties: [id, version]           # common to the schemas of all entities; optional
 *     services: [auth, jobs]              # tags other than the domains'; optional
 *     minimum: {paths: 40, schemas: 10}   # optional; these are the defaults */

typedef struct contract_entity {
    mark at;
    const char *name;
    const char *schema; /* of a returned entity; the schemas of request bodies add "Create" and "Update" */
    const char *collection; /* the path of the collection */
    const char *id_prefix;  /* "per-"; NULL: none */
    spec_names operations;  /* empty: not restricted */
    spec_names properties;  /* in addition to the common ones; empty: not restricted */
} contract_entity;

typedef struct contract_domain {
    mark at;
    const char *name, *tag;
    const char *prefix; /* prefix of the paths: "/v1/people" */
    VECTOR(contract_entity) entities;
} contract_domain;

typedef struct contract_table {
    VECTOR(contract_domain) domains;
    spec_names properties; /* common to all entities */
    spec_names tags;       /* of the domains, then of the services */
    size_t fewest_paths, fewest_schemas;
} contract_table;

/* False, after a report, when the file is invalid. */
bool contract_table_load(arena *a, reader *files, const char *path, contract_table *out, diagnostics *d);

/* ---- headers.c: the declarations in the headers of a folder */

typedef struct header_set {
    map functions;  /* set of the identifiers before '(' outside of comments */
    map base_names; /* set of the headers' names without ".h" */
} header_set;

/* Reads every "*.h" in the folder and its subfolders. Returns NULL, or the reason for a failure. */
const char *header_set_load(arena *a, const char *folder, header_set *out);

typedef struct lint_entry { /* a finding, while findings are collected */
    lint_finding finding;
    mark covers;      /* a second position, at which messages of the loader are dropped */
    bool is_fallback; /* dropped where a rule has a finding */
} lint_entry;

typedef struct lint {
    arena *memory;
    reader *files;
    const lint_options *options;
    const spec_document *document;
    const diagnostics *loaded;      /* messages of the loader */
    contract_table table;           /* with --table */
    const lint_override *overrides; /* one per rule */
    const lint_rule *rule;          /* the current rule */
    ptr_map keys;                   /* node → const node_entry * with this value; built on demand */
    bool has_keys;
    map patterns; /* regular expression → const char * with its error, NULL when it is valid */
    diagnostics *model_diagnostics, *naming_diagnostics;
    header_set headers;                  /* with --symbols */
    const sdk *sdk;                      /* for the rules that need it; NULL when it cannot be built */
    const struct component_graph *graph; /* rules_components.c; built on demand */
    VECTOR(lint_entry) entries;
} lint;

/* ---- lint.c: adds a finding of the current rule. The configuration overrides any severity. */

#define lint_report(l, at, ...) lint_report_as((l), (l)->rule->level, (at), __VA_ARGS__)
void lint_report_as(lint *l, severity level, mark at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A diagnostic of another stage as a finding of the current rule, with its id. `is_fallback`: it gives way to
 * the finding of a rule at its position. */
void lint_report_diagnostic(lint *l, severity level, const diagnostic *item, bool is_fallback);

/* At the value of a member; for a mapping or sequence at its key, as Spectral does. */
void lint_report_member(lint *l, const node_entry *member, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* At a node, by the same rule. */
void lint_report_node(lint *l, const node *n, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The mark of a node, by the same rule. */
mark lint_mark_of(lint *l, const node *n);

/* ---- rules_schema.c */

/* The schema of a property, which can be a reference; NULL without such a property. */
const spec_schema *lint_property(const spec_schema *schema, const char *name);

/* ---- rules_contract.c */

bool lint_has_name(const spec_names *names, const char *name);

/* ---- the rules, grouped by file */

void lint_check_loader(lint *l); /* lint.c */

void lint_check_operation_id(lint *l); /* rules_operation.c */
void lint_check_operation_description(lint *l);
void lint_check_operation_tags(lint *l);
void lint_check_success_response(lint *l);

void lint_check_objects(lint *l); /* rules_objects.c; includes: */
void lint_check_schemas(lint *l); /* rules_keywords.c */

void lint_check_id_pattern(lint *l); /* rules_schema.c */
void lint_check_inline_schemas(lint *l);
void lint_check_pagination_shape(lint *l);

void lint_check_version(lint *l); /* rules_completeness.c */
void lint_check_contact(lint *l);
void lint_check_path_prefix(lint *l);
void lint_check_path_count(lint *l);
void lint_check_schema_count(lint *l);

void lint_check_contract_table(lint *l); /* rules_contract.c */

void lint_check_tag_services(lint *l); /* rules_alignment.c */
void lint_check_symbols(lint *l);

void lint_check_name_collision(lint *l); /* rules_c.c */
void lint_check_case_only(lint *l);
void lint_check_unsupported(lint *l);

void lint_check_unused_components(lint *l); /* rules_components.c */
void lint_check_unreachable_schemas(lint *l);

#endif
