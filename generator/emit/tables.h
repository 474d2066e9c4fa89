/* The tables of an SDK on their way to src/tables: a fragment a header, each with the rows of its types and
 * operations, in step with cpod/core/generated.h. */
#ifndef EMIT_TABLES_H
#define EMIT_TABLES_H

#include "emit/pool.h"
#include "sdk/constants.h"
#include "sdk/sdk.h"
#include "template/value.h"

typedef struct tables {
    sdk *s;
    arena *memory;
    const sdk_file *file; /* whose fragment is being made */
    map fragment;         /* name of a table → its runs or rows */
    pool texts;
    value *schemes;
    VECTOR(const spec_security_scheme *) scheme_order; /* of the rows in `schemes` */
    map secret_names;                                  /* of fields → "yes" or "no" */
    map response_runs, alternative_runs; /* signature of a run → its name: most operations share them */
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

/* Whether a response of this type carries tokens, secrets or keys. */
bool tables_type_has_secret(tables *t, const model_type *type);

/* Whether a member of this object, not of those below it, is one. */
bool tables_object_has_secret(tables *t, const model_type *type);

/* ---- what all rows are made of ---- */

/* Adds a row to a table with one row for each type. */
void tables_add_row(tables *t, const char *table, const value *record);

/* Adds a run of `count` rows under this name; a run without rows is not added. */
void tables_add_run(tables *t, const char *table, const char *name, const value *rows, size_t count);

/* The name of a run of this file, as other files refer to it: "people.cpod_person". */
const char *tables_run_path(const tables *t, const char *name);

/* The run with this signature; else `name` of this file becomes it, and `is_new` is set. */
const char *tables_find_run(tables *t, map *runs, const char *signature, const char *name, bool *is_new);

/* Sets {kind, type_index}, which all rows with a value have. */
void tables_set_use(tables *t, value *record, const sdk_type_use *use);

/* Sets {flags}: names of bits, null for 0. */
void tables_set_flags(tables *t, value *record, unsigned bits);

/* The bit if the condition holds, else 0. */
unsigned tables_flag(bool holds, cpod_flag flag);

/* Sets the pool member of a text; null for NULL. */
void tables_set_text(tables *t, value *record, const char *key, const char *text);

/* Sets the length in bytes; 0 for NULL. */
void tables_set_length(tables *t, value *record, const char *key, const char *text);

#endif
