/* What all rows of tables are made of. */
#include "emit/tables.h"

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

void tables_add_run(tables *t, const char *table, const char *name, const value *rows, size_t count)
{
    if (count == 0)
        return;
    value *run = value_object(t->memory);
    value_set_text(t->memory, run, "run", name);
    value_set_integer(t->memory, run, "count", (int64_t)count);
    value_set(t->memory, run, "rows", rows);
    tables_add_row(t, table, run);
}

const char *tables_run_path(const tables *t, const char *name)
{
    return arena_format(t->memory, "%s.%s", t->file->member, name);
}

const char *tables_find_run(tables *t, map *runs, const char *signature, const char *name, bool *is_new)
{
    const char *known = map_get(runs, signature);
    *is_new = known == NULL;
    if (known == NULL) {
        known = tables_run_path(t, name);
        map_put(runs, signature, (void *)known);
    }
    return known;
}

void tables_set_text(tables *t, value *record, const char *key, const char *text)
{
    value_set_text(t->memory, record, key, text != NULL ? pool_text(&t->texts, text) : NULL);
}

void tables_set_length(tables *t, value *record, const char *key, const char *text)
{
    value_set_integer(t->memory, record, key, text != NULL ? (int64_t)strlen(text) : 0);
}

void tables_set_use(tables *t, value *record, const sdk_type_use *use)
{
    value_set_text(t->memory, record, "kind", sdk_constant_name(sdk_constants_kind, (int)use->kind));
    value_set_text(t->memory, record, "type_index", use->index);
}

void tables_set_flags(tables *t, value *record, unsigned bits)
{
    value_set_text(t->memory, record, "flags", sdk_constant_bits(t->memory, sdk_constants_flag, bits));
}

unsigned tables_flag(bool holds, cpod_flag flag)
{
    return holds ? (unsigned)flag : 0;
}
