/* What all rows of tables are made of. */
#include "emit/tables.h"

#include <string.h>

static value *list_of(tables *t, table_id id)
{
    if (t->fragment[id] == NULL)
        t->fragment[id] = value_list(t->memory);
    return t->fragment[id];
}

void tables_add_row(tables *t, table_id id, const value *record)
{
    value_push(t->memory, list_of(t, id), record);
}

void tables_add_run(tables *t, table_id id, const char *name, const value *rows, size_t count)
{
    if (count == 0)
        return;
    value *run = value_object(t->memory);
    value_set_text(t->memory, run, "run", name);
    value_set_integer(t->memory, run, "count", (int64_t)count);
    value_set(t->memory, run, "rows", rows);
    value_push(t->memory, list_of(t, id), run);
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

void tables_set_none(tables *t, value *record, const char *key)
{
    value_set_text(t->memory, record, key, NULL);
}

void tables_set_text(tables *t, value *record, const char *key, const char *text)
{
    if (text == NULL)
        tables_set_none(t, record, key);
    else
        value_set_text(t->memory, record, key, pool_text(&t->texts, text));
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
