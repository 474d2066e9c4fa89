#include "lint/internal.h"

enum { FEWEST_PATHS = 40, FEWEST_SCHEMAS = 10 };

typedef struct table_loader {
    arena *memory;
    diagnostics *diagnostics;
    contract_table *table;
} table_loader;

static bool check_kind(table_loader *t, const node *n, node_kind kind, const char *what)
{
    if (n->kind == kind)
        return true;
    diagnostics_report(t->diagnostics, SEVERITY_ERROR, "invalid-contract-table", n->at,
                       "expected %s for %s, found %s", node_kind_name(kind), what, node_kind_name(n->kind));
    return false;
}

/* NULL, after a report, when the member is absent or of another kind. */
static const node *needed(table_loader *t, const node *parent, const char *key, node_kind kind)
{
    const node *value = node_get(parent, key);
    if (value == NULL)
        diagnostics_report(t->diagnostics, SEVERITY_ERROR, "invalid-contract-table", parent->at,
                           "missing '%s'", key);
    return value != NULL && check_kind(t, value, kind, key) ? value : NULL;
}

static const char *needed_text(table_loader *t, const node *parent, const char *key)
{
    const node *value = needed(t, parent, key, NODE_STRING);
    return value != NULL ? value->text : "";
}

static spec_names load_names(table_loader *t, const node *list, const char *what)
{
    spec_names names = {0};
    if (list == NULL || !check_kind(t, list, NODE_SEQUENCE, what))
        return names;
    for (size_t i = 0; i < list->count; i++)
        if (check_kind(t, list->items[i], NODE_STRING, what))
            *vector_add(t->memory, &names) =
                (spec_name){.text = list->items[i]->text, .at = list->items[i]->at};
    return names;
}

static void load_entity(table_loader *t, const node *n, contract_domain *domain)
{
    if (!check_kind(t, n, NODE_MAPPING, "an entity"))
        return;
    contract_entity *entity = vector_add(t->memory, &domain->entities);
    entity->at = n->at;
    entity->name = needed_text(t, n, "entity");
    entity->schema = needed_text(t, n, "schema");
    entity->collection = needed_text(t, n, "collection");
    entity->id_prefix = node_get_text(n, "id_prefix");
    entity->operations = load_names(t, node_get(n, "operations"), "operations");
    entity->properties = load_names(t, node_get(n, "properties"), "properties");
}

static void load_domain(table_loader *t, const node *n)
{
    if (!check_kind(t, n, NODE_MAPPING, "a domain"))
        return;
    contract_domain domain = {
        .at = n->at,
        .name = needed_text(t, n, "domain"),
        .tag = needed_text(t, n, "tag"),
        .prefix = needed_text(t, n, "prefix"),
    };
    const node *entities = needed(t, n, "entities", NODE_SEQUENCE);
    for (size_t i = 0; entities != NULL && i < entities->count; i++)
        load_entity(t, entities->items[i], &domain);
    *vector_add(t->memory, &t->table->domains) = domain;
    *vector_add(t->memory, &t->table->tags) = (spec_name){.text = domain.tag, .at = n->at};
}

static size_t minimum_of(table_loader *t, const node *minimum, const char *key, size_t otherwise)
{
    const node *value = node_get(minimum, key);
    if (value == NULL || !check_kind(t, value, NODE_INTEGER, key))
        return otherwise;
    return value->integer > 0 ? (size_t)value->integer : 0;
}

bool contract_table_load(arena *a, reader *files, const char *path, contract_table *out, diagnostics *d)
{
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    table_loader t = {.memory = a, .diagnostics = d, .table = out};
    const document *file = reader_load(files, path, (mark){0});
    if (file == NULL || file->root == NULL ||
        !check_kind(&t, file->root, NODE_MAPPING, "the table of the contract"))
        return false;
    const node *domains = needed(&t, file->root, "domains", NODE_SEQUENCE);
    for (size_t i = 0; domains != NULL && i < domains->count; i++)
        load_domain(&t, domains->items[i]);
    out->properties = load_names(&t, node_get(file->root, "properties"), "properties");
    spec_names services = load_names(&t, node_get(file->root, "services"), "services");
    for (size_t i = 0; i < services.count; i++)
        *vector_add(a, &out->tags) = services.items[i];
    const node *minimum = node_get(file->root, "minimum");
    out->fewest_paths = minimum_of(&t, minimum, "paths", FEWEST_PATHS);
    out->fewest_schemas = minimum_of(&t, minimum, "schemas", FEWEST_SCHEMAS);
    return diagnostics_count(d, SEVERITY_ERROR) == errors;
}
