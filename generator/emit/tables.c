/* All tables of an SDK. */
#include "emit/tables.h"

#include "emit/values.h"
#include "lang/literal.h"

/* By table_id: the names of the members of a fragment. */
static const char *const table_names[TABLE_COUNT] = {
    [TABLE_FIELDS] = "fields",
    [TABLE_HASH_SLOTS] = "hash_slots",
    [TABLE_REQUIRED_WORDS] = "required_words",
    [TABLE_ENUM_VALUES] = "enum_values",
    [TABLE_INTEGERS] = "integers",
    [TABLE_VARIANTS] = "variants",
    [TABLE_CASES] = "cases",
    [TABLE_CONDITIONS] = "conditions",
    [TABLE_PARAMETERS] = "parameters",
    [TABLE_BODIES] = "bodies",
    [TABLE_PARTS] = "parts",
    [TABLE_RESPONSES] = "responses",
    [TABLE_PAGINATIONS] = "paginations",
    [TABLE_ALTERNATIVES] = "alternatives",
    [TABLE_TYPES] = "types",
    [TABLE_CONTAINERS] = "containers",
    [TABLE_ENUMS] = "enums",
    [TABLE_UNIONS] = "unions",
    [TABLE_OPERATIONS] = "operations",
    [TABLE_NULLS] = "nulls",
    [TABLE_UNION_LAYOUTS] = "union_layouts",
    [TABLE_LIST_LAYOUTS] = "list_layouts",
};

static value *emit_pool(const tables *t)
{
    arena *a = t->memory;
    value *list = value_list(a);
    for (size_t i = 0; i < t->texts.entries.count; i++) {
        const pool_entry *entry = &t->texts.entries.items[i];
        value *item = value_object(a);
        value_set_text(a, item, "member", entry->member);
        value_set_integer(a, item, "size", (int64_t)entry->length + (entry->continues ? 0 : 1));
        value_set_text(a, item, "literal", literal_string(a, entry->text, entry->length));
        value_push(a, list, item);
    }
    return list;
}

static void add_layout(tables *t, table_id id, const char *name)
{
    value *record = value_object(t->memory);
    value_set_text(t->memory, record, "struct", name);
    tables_add_row(t, id, record);
}

static void add_types(tables *t)
{
    for (size_t i = 0; i < t->file->types.count; i++) {
        const sdk_type *type = t->file->types.items[i];
        if (!type->in_tables)
            add_layout(t, TABLE_UNION_LAYOUTS, type->name);
        else if (type->model->kind == MODEL_OBJECT)
            tables_add_object(t, type);
        else if (type->model->kind == MODEL_ENUM)
            tables_add_enum(t, type);
        else
            tables_add_union(t, type);
    }
}

/* Fragments of files without rows are absent from every table, and are not written. */
static value *emit_fragment(tables *t, const sdk_file *file)
{
    arena *a = t->memory;
    bool has_rows = false;
    t->file = file;
    for (size_t i = 0; i < TABLE_COUNT; i++)
        t->fragment[i] = NULL;
    add_types(t);
    for (size_t i = 0; i < file->collections.count; i++)
        add_layout(t, TABLE_LIST_LAYOUTS, file->collections.items[i]->name);
    for (size_t i = 0; i < file->containers.count; i++)
        tables_add_container(t, file->containers.items[i]);
    for (size_t i = 0; i < file->operations.count; i++)
        tables_add_operation(t, file->operations.items[i]);
    value *v = value_object_of(a, TABLE_COUNT + 3);
    value_set_text(a, v, "name", file->name);
    value_set_text(a, v, "home", file->member);
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        value *table = t->fragment[i] != NULL ? value_object(a) : value_null(a);
        if (t->fragment[i] != NULL)
            value_set(a, table, i < TABLE_TYPES ? "runs" : "rows", t->fragment[i]);
        value_set(a, v, table_names[i], table);
        has_rows = has_rows || t->fragment[i] != NULL;
    }
    return has_rows ? v : NULL;
}

value *emit_tables(sdk *s)
{
    arena *a = s->values;
    tables t = {.s = s, .memory = a, .schemes = value_list(a)};
    map_init(&t.secret_names, a);
    map_init(&t.response_runs, a);
    map_init(&t.alternative_runs, a);
    pool_init(&t.texts, a);
    tables_add_schemes(&t);
    value *fragments = value_list(a);
    for (size_t i = 0; i < s->files.count; i++) {
        value *fragment = emit_fragment(&t, s->files.items[i]);
        if (fragment != NULL)
            value_push(a, fragments, fragment);
    }
    value *v = value_object(a);
    value_set(a, v, "pool", emit_pool(&t));
    value_set(a, v, "fragments", fragments);
    value_set(a, v, "schemes", t.schemes);
    value_set_integer(a, v, "scheme_count", (int64_t)value_count(t.schemes));
    return v;
}
