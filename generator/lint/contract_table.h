/* The table of the contract, as data:
 *
 *     domains:
 *       - domain: People
 *         tag: people
 *         prefix: /v1/people
 *         entities:
 *           - {entity: Person, schema: Person, collection: /v1/people/persons, id_prefix: per-,
 *              operations: [list, get, create],   # the last parts of their operationIds; may be absent
 *              properties: [name, email]}         # what else its schema has, all of it; may be absent
 *     properties: [id, version]           # what the schema of every entity has; may be absent
 *     services: [auth, jobs]              # the tags that are no domain; may be absent
 *     minimum: {paths: 40, schemas: 10}   # may be absent: these are the contract's numbers */
#ifndef LINT_CONTRACT_TABLE_H
#define LINT_CONTRACT_TABLE_H

#include <stdbool.h>

#include "base/vector.h"
#include "reader/reader.h"
#include "spec/spec.h"

typedef struct contract_entity {
    mark at;
    const char *name;
    const char *schema; /* of what the server returns; those of create and update add "Create" and "Update" */
    const char *collection;       /* its path */
    const char *id_prefix;        /* "per-"; NULL: its ids have none */
    VECTOR(spec_name) operations; /* empty: not said */
    VECTOR(spec_name) properties; /* beside those of all entities; empty: not said */
} contract_entity;

typedef struct contract_domain {
    mark at;
    const char *name, *tag;
    const char *prefix; /* of the paths: "/v1/people" */
    VECTOR(contract_entity) entities;
} contract_domain;

typedef struct contract_table {
    VECTOR(contract_domain) domains;
    VECTOR(spec_name) properties; /* of every entity */
    VECTOR(spec_name) tags;       /* of the domains, then the services */
    size_t fewest_paths, fewest_schemas;
} contract_table;

/* False after an error, which is reported. */
bool contract_table_load(arena *a, reader *files, const char *path, contract_table *out, diagnostics *d);

#endif
