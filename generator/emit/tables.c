/* All tables of an SDK. */
#include "emit/tables.h"

#include "emit/values.h"
#include "lang/literal.h"

#include <string.h>

void tables_add_row(tables *t, const char *table, const value *record)
{
    value *list = map_get(&t->fragment, table);
    if (list == NULL) {
        list = value_list(t->memory);
        map_put(&t->fragment, table, list);
    }
    value_push(t->memory, list, record);
}

void tables_put_run(tables *t, const char *table, const char *name, const value *rows, size_t count)
{
    value *run = value_object(t->memory);
    value_set_text(t->memory, run, "run", name);
    value_set_integer(t->memory, run, "count", (int64_t)count);
    value_set(t->memory, run, "rows", rows);
    tables_add_row(t, table, run);
}

void tables_add_run(tables *t, value *owner, const char *table, const char *name, const value *rows)
{
    size_t count = value_count(rows);
    tables_set_count(t, owner, arena_format(t->memory, "%s_count", table), count);
    if (count > 0)
        tables_put_run(t, table, name, rows, count);
}

void tables_share_run(tables *t, value *owner, const char *table, const char *signature, const char *name,
                      const value *rows)
{
    arena *a = t->memory;
    const char *key = arena_format(a, "%s %s", table, signature);
    const char *path = map_get(&t->shared_runs, key);
    tables_set_count(t, owner, arena_format(a, "%s_count", table), value_count(rows));
    if (path == NULL && value_count(rows) > 0) {
        path = arena_format(a, "%s.%s", t->file->member, name);
        map_put(&t->shared_runs, key, (void *)path);
        tables_add_run(t, owner, table, name, rows);
    }
    value_set_text(a, owner, table, path);
}

void tables_set_text(tables *t, value *record, const char *key, const char *text)
{
    value_set_text(t->memory, record, key, text != NULL ? pool_text(&t->texts, text) : NULL);
}

void tables_set_length(tables *t, value *record, const char *key, const char *text)
{
    value_set_integer(t->memory, record, key, text != NULL ? (int64_t)strlen(text) : 0);
}

void tables_set_count(tables *t, value *record, const char *key, size_t count)
{
    value_set(t->memory, record, key,
              count > 0 ? value_integer(t->memory, (int64_t)count) : value_null(t->memory));
}

void tables_set_use(tables *t, value *record, const sdk_type_use *use, unsigned flags)
{
    unsigned bits = flags | tables_flag(use->nullable, CPOD_FLAG_NULLABLE);
    value_set_text(t->memory, record, "kind", sdk_constant_name(sdk_constants_kind, (int)use->kind));
    value_set_text(t->memory, record, "type_index", use->index);
    value_set_text(t->memory, record, "flags", sdk_constant_bits(t->memory, sdk_constants_flag, bits));
}

unsigned tables_flag(bool holds, cpod_flag flag)
{
    return holds ? (unsigned)flag : 0;
}

/* Tables with a run of rows for each type, named after it, and for each operation. */
static const char *const tables_of_runs[] = {
    "fields",     "hash_slots", "required_words", "enum_values", "integers",  "variants",    "cases",
    "conditions", "parameters", "bodies",         "parts",       "responses", "paginations", "alternatives",
};

/* Tables with a row for each type, container or operation. `union_layouts` are unions that have no row, since
 * the runtime sees them as several bodies or errors; `list_layouts` the structs of containers. */
static const char *const tables_of_rows[] = {
    "types", "containers", "enums", "unions", "operations", "nulls", "union_layouts", "list_layouts",
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

static void add_layout(tables *t, const char *table, const char *name)
{
    value *record = value_object(t->memory);
    value_set_text(t->memory, record, "struct", name);
    tables_add_row(t, table, record);
}

static void add_types(tables *t)
{
    for (size_t i = 0; i < t->file->types.count; i++) {
        const sdk_type *type = t->file->types.items[i];
        if (!type->in_tables)
            add_layout(t, "union_layouts", type->name);
        else if (type->model->kind == MODEL_OBJECT)
            tables_add_object(t, type);
        else if (type->model->kind == MODEL_ENUM)
            tables_add_enum(t, type);
        else
            tables_add_union(t, type);
    }
}

/* Sets each table of the fragment: {runs} or {rows}, null without any. */
static bool set_tables(tables *t, value *v, const char *key, const char *const *names, size_t count)
{
    bool has_rows = false;
    for (size_t i = 0; i < count; i++) {
        const value *rows = map_get(&t->fragment, names[i]);
        value *table = rows != NULL ? value_object(t->memory) : value_null(t->memory);
        if (rows != NULL)
            value_set(t->memory, table, key, rows);
        value_set(t->memory, v, names[i], table);
        has_rows = has_rows || rows != NULL;
    }
    return has_rows;
}

/* NULL: the file has no rows. */
static value *emit_fragment(tables *t, const sdk_file *file)
{
    arena *a = t->memory;
    t->file = file;
    map_init(&t->fragment, a);
    add_types(t);
    for (size_t i = 0; i < file->collections.count; i++)
        add_layout(t, "list_layouts", file->collections.items[i]->name);
    for (size_t i = 0; i < file->containers.count; i++)
        tables_add_container(t, file->containers.items[i]);
    for (size_t i = 0; i < file->operations.count; i++)
        tables_add_operation(t, file->operations.items[i]);
    value *v = value_object(a);
    value_set_text(a, v, "name", file->name);
    value_set_text(a, v, "home", file->member);
    bool has_runs = set_tables(t, v, "runs", tables_of_runs, sizeof tables_of_runs / sizeof *tables_of_runs);
    bool has_rows = set_tables(t, v, "rows", tables_of_rows, sizeof tables_of_rows / sizeof *tables_of_rows);
    return has_runs || has_rows ? v : NULL;
}

value *emit_tables(sdk *s)
{
    arena *a = s->values;
    tables t = {.s = s, .memory = a, .schemes = value_list(a)};
    map_init(&t.secret_names, a);
    map_init(&t.shared_runs, a);
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
