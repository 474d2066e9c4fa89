/* The SDK in terms of C: what is declared where and how it is called. Between the API model, which has no C
 * in it, and the values that templates see.
 *
 * Built once, names first: the runtime's, operations and what is derived from them, types, what is derived
 * from those, lists and maps, enumerators, rows of tables. After that it does not change. */
#ifndef SDK_SDK_H
#define SDK_SDK_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "base/vector.h"
#include "cpod/core/kinds.h"
#include "lang/symbols.h"
#include "model/model.h"

#include <stdbool.h>

typedef struct sdk_operation sdk_operation;

/* An enum, object or union. */
typedef struct sdk_type {
    const model_type *model;
    const sdk_operation
        *operation;        /* it is the result, the body or the error of one, made for it; else NULL */
    const char *base_name; /* the name without the prefix: "webhook_create" */
    const char *name;      /* "cpod_webhook_create" */
    const char *c_type, *c_pointer_type; /* "cpod_webhook_create ", "const cpod_webhook_create *" */
    const char *enumerator_type;         /* ENUM: of its enumerators' type, "…_value"; UNION: "…_kind" */
    const char *free_name, *copy_name, *from_json_name, *to_json_name; /* NULL: not offered */
    const char *text_name, *from_text_name;                            /* ENUM of strings; else NULL */
    const char *null_name;             /* OBJECT that may be null: "…_null"; else NULL */
    const char *absent, *other, *null; /* ENUM, UNION: enumerators; `null` NULL: never null */
    VECTOR(const char *) enumerators;  /* ENUM, UNION: enumerators of the values, of the variants */
    VECTOR(const char *) as_names;     /* UNION: of each variant, "<union>_as_<variant>", or NULL */
    VECTOR(const char *) members;      /* OBJECT: of the fields; UNION: of the variants, in `as` */
    const char *additional;            /* OBJECT: member of the additional properties, or NULL */
    bool may_be_null;                  /* some use may be null */
    bool is_result;                    /* some call returns it */
    bool in_tables; /* has a row; not so bodies and errors of operations, which core sees as several rows */
    const char *index; /* enumerator of its row, in tables.h */
    size_t number;     /* value of that enumerator */
} sdk_type;

/* A C struct of `items` or `entries`. */
typedef struct sdk_collection {
    bool is_map;
    bool is_runtime;          /* declared by the runtime */
    model_reference item;     /* what it holds */
    const model_group *group; /* whose header declares it; NULL: the shared one */
    const char *base_name, *name;
    const char *entry_name, *find_name; /* MAP */
    const char *free_name;              /* NULL: never the result of a call */
} sdk_collection;

/* A row of `containers`: a collection in the tables. Several may have one C struct. */
typedef struct sdk_container {
    const model_type *model;
    sdk_collection *collection;
    const char *index; /* enumerator of its row, in tables.h */
    size_t number;     /* value of that enumerator */
} sdk_container;

/* A result that is a type of the runtime without a free function there. */
typedef struct sdk_scalar_result {
    const char *type_name; /* "cpod_bytes" */
    const char *free_name; /* "<prefix>_bytes_free" */
} sdk_scalar_result;

struct sdk_operation {
    const model_operation *model;
    const char *base_name, *name;
    const char *index; /* enumerator of its row, in tables.h */
    const char *params_name;
    VECTOR(const model_parameter *) parameters; /* those that are members of the params struct */
    VECTOR(const char *) members;               /* their names */
    VECTOR(const char *) arguments;             /* names of the path parameters */
    const char *iter_name, *iter_open_name, *iter_next_name, *iter_page_name, *iter_free_name;
    const char *stream_name, *callback_name;
    const char *stream_open_name, *stream_next_name, *stream_free_name, *stream_each_name;
    const char *headers_name, *headers_decode_name; /* NULL: no response has a header */
    VECTOR(const char *) header_members;            /* of `model->response_headers` */
    const char *error_decode_name; /* NULL: no typed errors, or sdk_error_type() reads them */
    bool is_paged;
    sdk_type *body_union;          /* several media types: a union of the bodies, else NULL */
    sdk_type *result_union;        /* several kinds of result, else NULL */
    sdk_type *error_union;         /* errors of several types, else NULL */
    model_reference error;         /* type of the result of error_decode; type NULL: none */
    VECTOR(size_t) error_variants; /* of each error, in error_union, from 1; 0: it cannot be read */
    /* The first function of the same operation, which declares parameters, body and error of all; its own
     * address: it is the first. */
    sdk_operation *first;
    VECTOR(const sdk_operation *) derived; /* of the first: the others */
};

/* One header and one source. */
typedef struct sdk_file {
    const model_group *group; /* NULL: the shared types */
    const char *name;         /* "pods" */
    const char *member;       /* the same as a member of the tables' structs: no keyword */
    VECTOR(sdk_type *) types; /* in the order of their declarations */
    VECTOR(sdk_collection *) collections;
    VECTOR(sdk_container *) containers;
    VECTOR(sdk_operation *) operations;
} sdk_file;

/* A security scheme that the runtime supports. */
typedef struct sdk_scheme {
    const spec_security_scheme *from;
    const char *kind;       /* the name of a cpod_scheme_type */
    const char *macro;      /* the constant with its name */
    bool is_bearer;         /* sends a bearer token */
    const char *token_path; /* of client credentials, below the base URL; or NULL */
    const char *variable;   /* the environment variable of its credential */
} sdk_scheme;

/* A server of operations that is not the document's first one. */
typedef struct sdk_server {
    const spec_server *from;
    const char *name;  /* by which callers map it */
    const char *macro; /* the constant with its name */
} sdk_server;

typedef struct sdk {
    arena *memory; /* of the SDK itself */
    arena *values; /* where emit makes values: those of one file at a time, when files are written */
    diagnostics *diagnostics;
    severity skip_severity; /* of unsupported constructs */
    const api_model *model;
    const char *prefix, *upper; /* "cpod", "CPOD" */
    symbols *names;
    const char *api_name; /* of the cpod_api in tables.c */
    const char *client_new_name;
    const char *client_from_env_name; /* NULL: the runtime has a function of this name */
    VECTOR(sdk_type *) types;
    VECTOR(sdk_operation *) operations;
    VECTOR(sdk_collection *) collections;
    VECTOR(sdk_container *) containers;
    VECTOR(sdk_file *) files; /* the shared one first */
    VECTOR(sdk_scheme) schemes;
    VECTOR(sdk_server) servers;
    VECTOR(sdk_scalar_result) scalar_results;
    ptr_map types_by_model;      /* model_type → sdk_type */
    ptr_map containers_by_model; /* model_type → sdk_container */
    map collections_by_key;      /* "list of T" → sdk_collection */
    map containers_by_key;
    bool is_complete; /* it does not change any more */
} sdk;

/* Builds it. Notes on names go to the diagnostics; NULL after an error. */
sdk *sdk_build(arena *a, const api_model *model, const char *prefix, diagnostics *d);

/* ---- uses of types ---- */

typedef enum sdk_role {
    SDK_MEMBER,          /* of a struct; may be absent */
    SDK_REQUIRED_MEMBER, /* of a struct, or an argument by value; never absent */
    SDK_ITEM,            /* of a list, value of a map */
    SDK_ROOT,            /* what a call sends or returns */
    SDK_VARIANT          /* of a union */
} sdk_role;

typedef struct sdk_type_use {
    cpod_kind kind;
    bool nullable;
    const char *c_type;         /* the C type, ready for a name: "const char *", "bool " */
    const char *index;          /* of the row that `kind` needs, or the range of an integer; NULL: none */
    const sdk_type *type;       /* ENUM, OBJECT, UNION */
    sdk_collection *collection; /* LIST, MAP */
} sdk_type_use;

sdk_type_use sdk_type_use_of(sdk *s, model_reference reference, sdk_role role);

/* Whether a union has the member `json` beside its variants': for unknown variants, and where only it
 * makes `as` as large as core expects. */
bool sdk_has_raw_member(const sdk_type *type);

/* The role of a field or parameter. */
sdk_role sdk_member_role(bool required);

/* The additional properties of an object as a field without a name. */
model_field sdk_additional_field(const model_type *object);

/* The type of all error bodies of an operation, when it is one type with functions of its own to read it;
 * else NULL. */
const sdk_type *sdk_error_type(const sdk *s, const sdk_operation *operation);

/* The function that frees what a call returned; NULL for plain scalars. */
const char *sdk_free_name(sdk *s, const sdk_type_use *use);

/* What a call returns: the union of its results, or its only one; the type is NULL when it returns
 * nothing. */
model_reference sdk_result_of(const sdk_operation *operation);

/* A query parameter by its name on the wire: its index among the members of the params struct. False:
 * none. */
bool sdk_find_parameter(const sdk_operation *operation, const char *name, size_t *index);

/* A field of an object by its name on the wire. */
bool sdk_find_field(const model_type *object, const char *name, size_t *index);

/* ---- the constants of tables ---- */

/* The lists are made from cpod/core/kinds.h when the generator is built. */
typedef struct sdk_constant {
    const char *name; /* "CPOD_KIND_BOOL"; NULL ends a list */
    int value;
} sdk_constant;

extern const sdk_constant sdk_constants_kind[];
extern const sdk_constant sdk_constants_integer_range[];
extern const sdk_constant sdk_constants_flag[];
extern const sdk_constant sdk_constants_json_type[];
extern const sdk_constant sdk_constants_parameter_location[];
extern const sdk_constant sdk_constants_style[];
extern const sdk_constant sdk_constants_codec[];
extern const sdk_constant sdk_constants_page_style[];
extern const sdk_constant sdk_constants_page_source[];
extern const sdk_constant sdk_constants_page_flag[];
extern const sdk_constant sdk_constants_operation_flag[];

/* The name of a value, which must be in the list. */
const char *sdk_constant_name(const sdk_constant *list, int value);

/* "CPOD_FLAG_REQUIRED | CPOD_FLAG_SECRET"; NULL when no bit is set. */
const char *sdk_constant_bits(arena *a, const sdk_constant *list, unsigned bits);

/* The path below the base URL at which the API exchanges client credentials for a token; or NULL. */
const char *sdk_token_path(const sdk *s);

/* The server of an operation, one of `servers`; NULL: the document's first one. */
const sdk_server *sdk_server_of(const sdk *s, const model_operation *operation);

/* ---- the steps of building ---- */

void sdk_name_all(sdk *s); /* operations, types and what is derived from them */
void sdk_add_schemes(sdk *s);
void sdk_add_servers(sdk *s);
/* Makes the collections and containers, finds what may be null and what is returned. */
void sdk_note_uses(sdk *s);
void sdk_name_members(sdk *s); /* members, arguments, enumerators */
void sdk_name_indices(sdk *s); /* rows of the tables */

#endif
