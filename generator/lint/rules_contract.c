/* cpod-contract-table: the document has exactly the domains and entities of the table. */
#include "base/map.h"
#include "base/text.h"
#include "lint/internal.h"

#include <string.h>

typedef struct lookup {
    lint *l;
    map schemas;    /* name → const spec_schema * */
    map operations; /* "GET /v1/…" → const spec_operation * */
} lookup;

static lookup lookup_of(lint *l)
{
    lookup found = {.l = l};
    map_init(&found.schemas, l->memory);
    map_init(&found.operations, l->memory);
    for (size_t i = 0; i < l->document->schemas.count; i++)
        map_put(&found.schemas, l->document->schemas.items[i].name,
                (void *)l->document->schemas.items[i].schema);
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        map_put(&found.operations, arena_format(l->memory, "%s %s", operation->method, operation->path),
                (void *)operation);
    }
    return found;
}

bool lint_has_name(const spec_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i].text, name) == 0)
            return true;
    return false;
}

/* Whether a path is the collection or below it. */
static bool is_in_collection(const char *path, const char *collection)
{
    size_t length = strlen(collection);
    return text_starts_with(path, collection) && (path[length] == '\0' || path[length] == '/');
}

typedef VECTOR(const spec_operation *) operation_list;

/* The operations of an entity. */
static operation_list operations_in(lint *l, const char *collection)
{
    operation_list found = {0};
    for (size_t i = 0; i < l->document->operations.count; i++)
        if (is_in_collection(l->document->operations.items[i]->path, collection))
            *vector_add(l->memory, &found) = l->document->operations.items[i];
    return found;
}

static bool has_update(const operation_list *operations)
{
    for (size_t i = 0; i < operations->count; i++) {
        const char *method = operations->items[i]->method;
        if (strcmp(method, "PATCH") == 0 || strcmp(method, "PUT") == 0)
            return true;
    }
    return false;
}

/* ---- properties ---- */

static void check_id(lint *l, const contract_entity *entity, const spec_schema *schema)
{
    const spec_schema *id = lint_property(schema, "id");
    while (id != NULL && id->pattern == NULL && id->reference != NULL)
        id = id->reference;
    if (id == NULL)
        lint_report(l, entity->at, "schema '%s' has no property 'id'", entity->schema);
    else if (entity->id_prefix != NULL && (id->pattern == NULL || id->pattern[0] != '^' ||
                                           !text_starts_with(id->pattern + 1, entity->id_prefix)))
        lint_report(l, entity->at, "expected a pattern of the ids of '%s' that starts with '^%s', found %s",
                    entity->schema, entity->id_prefix, id->pattern != NULL ? id->pattern : "absent");
}

static void check_has(lint *l, const contract_entity *entity, const spec_schema *schema,
                      const spec_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (lint_property(schema, names->items[i].text) == NULL)
            lint_report(l, entity->at, "schema '%s' has no property '%s'", entity->schema,
                        names->items[i].text);
}

/* The common properties are required; where the table lists an entity's own properties, no others are
 * allowed. */
static void check_properties(lint *l, const contract_entity *entity, const spec_schema *schema)
{
    const contract_table *table = &l->table;
    check_has(l, entity, schema, &table->properties);
    check_has(l, entity, schema, &entity->properties);
    for (size_t i = 0; entity->properties.count > 0 && i < schema->properties.count; i++) {
        const spec_property *property = &schema->properties.items[i];
        if (!lint_has_name(&entity->properties, property->name) &&
            !lint_has_name(&table->properties, property->name))
            lint_report(l, property->at, "property '%s' of entity '%s' is not in the table", property->name,
                        entity->name);
    }
}

static void check_schema_of(lookup *of, const contract_entity *entity, const char *suffix, const char *why)
{
    const char *name = arena_format(of->l->memory, "%s%s", entity->schema, suffix);
    if (!map_has(&of->schemas, name))
        lint_report(of->l, entity->at, "missing schema '%s': %s", name, why);
}

/* ---- operations ---- */

/* The text behind the last dot. */
static const char *last_part(const char *id)
{
    const char *dot = strrchr(id, '.');
    return dot != NULL ? dot + 1 : id;
}

static bool has_operation(const operation_list *operations, const char *name)
{
    for (size_t i = 0; i < operations->count; i++)
        if (operations->items[i]->id != NULL && strcmp(last_part(operations->items[i]->id), name) == 0)
            return true;
    return false;
}

static void check_operations(lint *l, const contract_entity *entity, const operation_list *operations)
{
    for (size_t i = 0; i < entity->operations.count; i++)
        if (!has_operation(operations, entity->operations.items[i].text))
            lint_report(l, entity->operations.items[i].at, "missing operation '%s' in %s",
                        entity->operations.items[i].text, entity->collection);
    for (size_t i = 0; entity->operations.count > 0 && i < operations->count; i++) {
        const spec_operation *operation = operations->items[i];
        if (operation->id != NULL && !lint_has_name(&entity->operations, last_part(operation->id)))
            lint_report(l, operation->id_at, "operation '%s' of entity '%s' is not in the table",
                        last_part(operation->id), entity->name);
    }
}

static void check_entity(lookup *of, const contract_domain *domain, const contract_entity *entity)
{
    lint *l = of->l;
    const char *collection = entity->collection;
    const spec_operation *list = map_get(&of->operations, arena_format(l->memory, "GET %s", collection));
    if (list == NULL)
        lint_report(l, entity->at, "missing GET %s: entity '%s' has no list operation", collection,
                    entity->name);
    else if (!lint_has_name(&list->tags, domain->tag))
        lint_report(l, entity->at, "GET %s does not have the tag '%s' of its domain", collection,
                    domain->tag);
    const spec_schema *schema = map_get(&of->schemas, entity->schema);
    if (schema != NULL) {
        check_id(l, entity, schema);
        check_properties(l, entity, schema);
    } else {
        lint_report(l, entity->at, "missing schema '%s' of entity '%s'", entity->schema, entity->name);
    }
    if (map_has(&of->operations, arena_format(l->memory, "POST %s", collection)))
        check_schema_of(of, entity, "Create", "the entity can be created");
    const operation_list operations = operations_in(l, collection);
    if (has_update(&operations))
        check_schema_of(of, entity, "Update", "the entity can be updated");
    check_operations(l, entity, &operations);
}

/* ---- entities and paths that the table does not list ---- */

static bool is_listed_entity(const contract_table *table, const char *name)
{
    for (size_t d = 0; d < table->domains.count; d++)
        for (size_t e = 0; e < table->domains.items[d].entities.count; e++)
            if (strcmp(table->domains.items[d].entities.items[e].schema, name) == 0)
                return true;
    return false;
}

static void check_unlisted_entities(lint *l)
{
    for (size_t i = 0; i < l->document->schemas.count; i++) {
        const spec_component *component = &l->document->schemas.items[i];
        if (spec_extension(component->schema->source, "x-cpod-entity") != NULL &&
            !is_listed_entity(&l->table, component->name))
            lint_report(l, lint_mark_of(l, component->schema->source), "entity '%s' is not in the table",
                        component->name);
    }
}

static bool is_listed_path(const contract_domain *domain, const char *path)
{
    for (size_t e = 0; e < domain->entities.count; e++)
        if (is_in_collection(path, domain->entities.items[e].collection))
            return true;
    return false;
}

static void check_unlisted_paths(lint *l, const contract_domain *domain)
{
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        if (is_in_collection(operation->path, domain->prefix) && !is_listed_path(domain, operation->path))
            lint_report(l, operation->path_at, "path '%s' belongs to no entity of domain '%s'",
                        operation->path, domain->name);
    }
}

void lint_check_contract_table(lint *l)
{
    lookup of = lookup_of(l);
    for (size_t d = 0; d < l->table.domains.count; d++) {
        const contract_domain *domain = &l->table.domains.items[d];
        for (size_t e = 0; e < domain->entities.count; e++)
            check_entity(&of, domain, &domain->entities.items[e]);
        check_unlisted_paths(l, domain);
    }
    check_unlisted_entities(l);
}
