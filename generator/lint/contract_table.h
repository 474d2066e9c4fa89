/* The table of the contract:
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
#ifndef LINT_CONTRACT_TABLE_H
#define LINT_CONTRACT_TABLE_H

#include "base/vector.h"
#include "reader/reader.h"
#include "spec/spec.h"

#include <stdbool.h>

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

#endif
