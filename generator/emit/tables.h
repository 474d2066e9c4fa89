/* The tables of an SDK on their way to src/tables: a fragment a header, each with the rows of its types and
 * operations, in step with cpod/core/generated.h. */
#ifndef EMIT_TABLES_H
#define EMIT_TABLES_H

#include "emit/pool.h"
#include "sdk/sdk.h"
#include "template/value.h"

typedef struct tables {
    sdk *s;
    arena *memory;
    const sdk_file *file; /* whose fragment is being made */
    map fragment;         /* name of a table → its runs or rows */
    pool texts;
    value *schemes;
    map secret_names; /* of fields → "yes" or "no" */
    map shared_runs; /* table and signature of a run → its path "people.cpod_person": most operations share them */
} tables;

/* Rows, one kind of table after the other, into the fragment of `file`. */
void tables_add_object(tables *t, const sdk_type *type);
void tables_add_enum(tables *t, const sdk_type *type);
void tables_add_union(tables *t, const sdk_type *type);
void tables_add_container(tables *t, const sdk_container *container);
void tables_add_operation(tables *t, const sdk_operation *operation);
void tables_add_schemes(tables *t);

/* The alternatives of an operation's security. */
void tables_add_security(tables *t, value *record, const sdk_operation *operation);

/* How the operation is paged. */
void tables_add_pagination(tables *t, const sdk_operation *operation, value *operation_row);

/* Whether a response of this type carries tokens, secrets or keys. */
bool tables_type_has_secret(tables *t, const model_type *type);

/* Whether a member of this object, not of those below it, is one. */
bool tables_object_has_secret(tables *t, const model_type *type);

/* ---- what all rows are made of ---- */

/* Adds a row to a table with one row for each type. */
void tables_add_row(tables *t, const char *table, const value *record);

/* Adds a run under this name: `rows` as templates print them, `count` in C. */
void tables_put_run(tables *t, const char *table, const char *name, const value *rows, size_t count);

/* Adds a run of rows under this name, unless it has none, and sets "<table>_count" of the row that owns it. */
void tables_add_run(tables *t, value *owner, const char *table, const char *name, const value *rows);

/* The same, but runs of one signature are one run; also sets "<table>" of the owner to its path. */
void tables_share_run(tables *t, value *owner, const char *table, const char *signature, const char *name,
                      const value *rows);

/* Sets {kind, type_index, flags}, which all rows with a value have: the given flags, and that it is nullable. */
void tables_set_use(tables *t, value *record, const sdk_type_use *use, unsigned flags);

/* Sets a number, null for 0. */
void tables_set_count(tables *t, value *record, const char *key, size_t count);

/* The bit if the condition holds, else 0. */
unsigned tables_flag(bool holds, cpod_flag flag);

/* Sets the pool member of a text; null for NULL. */
void tables_set_text(tables *t, value *record, const char *key, const char *text);

/* Sets the length in bytes; 0 for NULL. */
void tables_set_length(tables *t, value *record, const char *key, const char *text);

#endif
