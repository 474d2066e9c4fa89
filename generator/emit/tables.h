/* The tables of an SDK on their way to tables.c: lists of rows, in step with cpod/core/generated.h. */
#ifndef EMIT_TABLES_H
#define EMIT_TABLES_H

#include "emit/pool.h"
#include "sdk/sdk.h"
#include "template/value.h"

typedef struct tables {
    sdk *s;
    arena *memory;
    pool texts;
    value *fields, *objects, *containers, *enums, *enum_values, *integers, *unions, *variants, *cases,
        *conditions;
    value *required_words, *nulls;
    value *operations, *parameters, *bodies, *parts, *responses, *paginations, *alternatives, *schemes;
    VECTOR(uint16_t) hash_slots;
    VECTOR(const spec_security_scheme *) scheme_order; /* of the rows in `schemes` */
    value *kinds[SDK_MAP + 1];                         /* their names, once they are met */
    map flag_lists;                      /* their names → the list, since few combinations are in use */
    map secret_names;                    /* of fields → "yes" or "no" */
    map response_runs, alternative_runs; /* what a run of rows says → its first row, since most operations
                                            answer and ask for the same */
} tables;

/* Rows, one kind of table after the other. */
void tables_add_object(tables *t, const sdk_type *type);
void tables_add_enum(tables *t, const sdk_type *type);
void tables_add_union(tables *t, const sdk_type *type);
void tables_add_container(tables *t, const sdk_container *container);
void tables_add_operation(tables *t, const sdk_operation *operation);
void tables_add_schemes(tables *t);

/* The alternatives of an operation's security. */
void tables_add_security(tables *t, value *row, const model_operation *operation);

/* Whether an answer of this type carries tokens, secrets or keys. */
bool secret_is_in(tables *t, const model_type *type);

/* Whether a member of this object is one, not of those below it. */
bool secret_is_member(tables *t, const model_type *type);

/* ---- what rows are made of ---- */

/* The members that all rows with a value have: {kind, row}. */
void tables_set_use(tables *t, value *row, const sdk_type_use *use);

/* A list of names of flags: what follows "CPOD_FLAG_". */
typedef struct tables_flag {
    bool holds;
    const char *name;
} tables_flag;
void tables_set_flags(tables *t, value *row, const tables_flag *flags, size_t count);

/* Whether a run that says the same as `signature` stands in the table already; if not, it is noted to begin
 * at `next`. Gives the row it begins at. */
bool tables_find_run(tables *t, map *runs, const char *signature, int64_t next, int64_t *first);

/* The position of the next row. */
int64_t tables_next(const value *list);

/* The pool member of a text; null for NULL. */
void tables_set_text(tables *t, value *row, const char *key, const char *text);

/* Its length in bytes; 0 for NULL. */
void tables_set_length(tables *t, value *row, const char *key, const char *text);

/* Sets a member to null. */
void tables_set_none(tables *t, value *row, const char *key);

#endif
