/* The table of the contract (openapi/contract.yaml) matches the platform's documentation, and document and
 * shared library have all entries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the headers above */
#include <cmocka.h>

#include <dlfcn.h>

#include "support/described_sdk.h"

enum { DOMAINS = 32, ENTITIES = 83 };

typedef struct fixture {
    described_sdk api;
    const node *domains;
    const node *properties; /* of every entity */
    void *library;
    int missing;
} fixture;

static int load(void **state)
{
    static fixture f;
    *state = &f;
    if (!described_sdk_load(&f.api, CPOD_SOURCE_DIR "/openapi/openapi.yaml", "cpod"))
        return -1;
    const document *table = reader_load(f.api.files, CPOD_SOURCE_DIR "/openapi/contract.yaml", (mark){0});
    f.domains = table != NULL ? node_get(table->root, "domains") : NULL;
    f.properties = table != NULL ? node_get(table->root, "properties") : NULL;
    f.library = dlopen(CPOD_LIBRARY, RTLD_NOW);
    return f.domains != NULL && f.properties != NULL && f.library != NULL ? 0 : -1;
}

static int unload(void **state)
{
    fixture *f = *state;
    dlclose(f->library);
    described_sdk_free(&f->api);
    return 0;
}

/* Reports all missing names, not only the first. */
static void expect(fixture *f, bool found, const char *entity, const char *what, const char *name)
{
    if (found)
        return;
    print_message("%s: no %s %s\n", entity, what, name);
    f->missing++;
}

static void expect_symbol(fixture *f, const char *entity, const char *name)
{
    if (name != NULL)
        expect(f, dlsym(f->library, name) != NULL, entity, "symbol", name);
}

static const char *last_part(const char *id)
{
    const char *dot = strrchr(id, '.');
    return dot != NULL ? dot + 1 : id;
}

/* Returns the operation with this last part, on the collection or one of its members. */
static const sdk_operation *find_operation(const fixture *f, const char *collection, const char *name)
{
    size_t length = strlen(collection);
    for (size_t i = 0; i < f->api.description->operations.count; i++) {
        const sdk_operation *operation = f->api.description->operations.items[i];
        const char *path = operation->model->path;
        if (strncmp(path, collection, length) == 0 && (path[length] == '\0' || path[length] == '/') &&
            strcmp(last_part(operation->model->id), name) == 0)
            return operation;
    }
    return NULL;
}

/* Methods and paths of the operations that every entity can have. */
static void expect_usual_call(fixture *f, const char *entity, const char *collection,
                              const sdk_operation *operation)
{
    static const struct {
        const char *name, *method;
        bool of_member;
    } usual[] = {
        {"list", "GET", false},    {"create", "POST", false},  {"get", "GET", true},
        {"update", "PATCH", true}, {"delete", "DELETE", true},
    };
    const char *name = last_part(operation->model->id);
    const char *rest = operation->model->path + strlen(collection);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (strcmp(usual[i].name, name) == 0) {
            bool is_member = rest[0] == '/' && rest[1] == '{' && strchr(rest + 1, '/') == NULL;
            expect(f, strcmp(operation->model->method, usual[i].method) == 0, entity, usual[i].method, name);
            expect(f, usual[i].of_member ? is_member : *rest == '\0', entity, "usual path of", name);
        }
}

static void expect_operation(fixture *f, const char *entity, const char *collection, const char *name)
{
    const sdk_operation *operation = find_operation(f, collection, name);
    expect(f, operation != NULL, entity, "operation", name);
    if (operation == NULL)
        return;
    expect_usual_call(f, entity, collection, operation);
    expect_symbol(f, entity, operation->name);
    if (strcmp(name, "list") == 0)
        expect(f, operation->is_paged, entity, "paging of", name);
    if (operation->is_paged) {
        expect_symbol(f, entity, operation->iter_open_name);
        expect_symbol(f, entity, operation->iter_next_name);
        expect_symbol(f, entity, operation->iter_free_name);
    }
}

static const sdk_type *find_type(const fixture *f, const char *component)
{
    for (size_t i = 0; i < f->api.description->types.count; i++) {
        const sdk_type *type = f->api.description->types.items[i];
        const spec_schema *schema = type->model->schema;
        if (schema != NULL && schema->component != NULL && strcmp(schema->component, component) == 0)
            return type;
    }
    return NULL;
}

static void expect_schema(fixture *f, const char *entity, const char *stem, const char *suffix)
{
    char name[128];
    snprintf(name, sizeof name, "%s%s", stem, suffix);
    const sdk_type *found = find_type(f, name);
    expect(f, found != NULL, entity, "schema", name);
    if (found == NULL)
        return;
    expect(f, found->free_name != NULL && found->from_json_name != NULL, entity, "functions of", name);
    expect_symbol(f, entity, found->free_name);
    expect_symbol(f, entity, found->copy_name);
    expect_symbol(f, entity, found->from_json_name);
    expect_symbol(f, entity, found->to_json_name);
}

static bool has_property(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->properties.count; i++)
        if (strcmp(schema->properties.items[i].name, name) == 0)
            return true;
    return false;
}

/* `own`: all properties beside those of every entity; NULL: the table does not list them. */
static void expect_properties(fixture *f, const char *entity, const char *component, const node *own)
{
    const sdk_type *type = find_type(f, component);
    if (type == NULL)
        return;
    const spec_schema *schema = type->model->schema;
    for (size_t i = 0; i < f->properties->count; i++)
        expect(f, has_property(schema, f->properties->items[i]->text), entity, "property",
               f->properties->items[i]->text);
    for (size_t i = 0; own != NULL && i < own->count; i++)
        expect(f, has_property(schema, own->items[i]->text), entity, "property", own->items[i]->text);
    if (own != NULL)
        assert_int_equal(schema->properties.count, f->properties->count + own->count);
}

static void check_entity(fixture *f, const char *prefix, const node *row)
{
    const char *entity = node_get_text(row, "entity");
    const char *collection = node_get_text(row, "collection");
    const char *schema = node_get_text(row, "schema");
    const node *operations = node_get(row, "operations");
    assert_true(entity != NULL && collection != NULL && schema != NULL && operations != NULL);
    size_t length = strlen(prefix);
    expect(f, strncmp(collection, prefix, length) == 0 && collection[length] == '/', entity,
           "collection below", prefix);
    expect_schema(f, entity, schema, "");
    expect_properties(f, entity, schema, node_get(row, "properties"));
    for (size_t i = 0; i < operations->count; i++) {
        const char *name = operations->items[i]->text;
        expect_operation(f, entity, collection, name);
        if (strcmp(name, "create") == 0)
            expect_schema(f, entity, schema, "Create");
        if (strcmp(name, "update") == 0)
            expect_schema(f, entity, schema, "Update");
    }
}

static void all_of_the_table_is_there(void **state)
{
    fixture *f = *state;
    size_t entities = 0;
    for (size_t d = 0; d < f->domains->count; d++) {
        const char *prefix = node_get_text(f->domains->items[d], "prefix");
        const node *rows = node_get(f->domains->items[d], "entities");
        assert_true(prefix != NULL && rows != NULL);
        for (size_t i = 0; i < rows->count; i++, entities++)
            check_entity(f, prefix, rows->items[i]);
    }
    assert_int_equal(f->missing, 0);
    assert_int_equal(f->domains->count, DOMAINS);
    assert_int_equal(entities, ENTITIES);
}

/* Prints a domain in the form of the platform's documentation: "| Work | /v1/work | TimeEntry, Comment,
 * Capacity |". */
static void print_row(const node *domain, char *line, size_t size)
{
    const node *rows = node_get(domain, "entities");
    size_t length = (size_t)snprintf(line, size, "| %s | %s |", node_get_text(domain, "domain"),
                                     node_get_text(domain, "prefix"));
    for (size_t i = 0; i < rows->count; i++)
        length += (size_t)snprintf(line + length, size - length, "%s %s", i > 0 ? "," : "",
                                   node_get_text(rows->items[i], "entity"));
    snprintf(line + length, size - length, " |\n");
}

static void the_table_matches_the_platform(void **state)
{
    const fixture *f = *state;
    FILE *file = fopen(CPOD_SHARED_DIR "/contract/api-contract.txt", "r");
    if (file == NULL) {
        print_message("skipped: the platform's documentation is absent\n");
        skip();
    }
    char line[512];
    char expected[512];
    size_t found = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] != '|' || strstr(line, "| /v1/") == NULL)
            continue;
        assert_true(found < f->domains->count);
        print_row(f->domains->items[found++], expected, sizeof expected);
        assert_string_equal(line, expected);
    }
    fclose(file);
    assert_int_equal(found, f->domains->count);
}

static bool names(const node *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->text, name) == 0)
            return true;
    return false;
}

static const node *entities_of(const fixture *f, const char *domain)
{
    for (size_t d = 0; d < f->domains->count; d++)
        if (strcmp(node_get_text(f->domains->items[d], "domain"), domain) == 0)
            return node_get(f->domains->items[d], "entities");
    return NULL;
}

/* The platform's page of the domain has one table per entity, with "| id* | uuid | … |" as the first row. */
static void the_properties_match_the_platform(void **state)
{
    fixture *f = *state;
    const node *entities = entities_of(f, "Integration");
    FILE *file = fopen(CPOD_SHARED_DIR "/contract/domain-integration.txt", "r");
    if (file == NULL) {
        print_message("skipped: the platform's documentation is absent\n");
        skip();
    }
    char line[512];
    char name[64];
    size_t tables = 0;
    size_t rows = 0;
    size_t expected_rows = 0;
    const node *own = NULL;
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "| %63[a-z_]", name) != 1)
            continue;
        if (strcmp(name, "id") == 0) {
            assert_true(tables < entities->count);
            own = node_get(entities->items[tables++], "properties");
            assert_non_null(own);
            expected_rows += f->properties->count + own->count;
        }
        assert_non_null(own);
        expect(f, names(f->properties, name) || names(own, name), "the table", "property", name);
        rows++;
    }
    fclose(file);
    assert_int_equal(f->missing, 0);
    assert_int_equal(tables, entities->count);
    assert_int_equal(rows, expected_rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_matches_the_platform),
        cmocka_unit_test(the_properties_match_the_platform),
        cmocka_unit_test(all_of_the_table_is_there),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
