/* A small API as the generator would write it, for the tests of the client. */
#ifndef CPOD_TESTS_CLIENT_TABLES_H
#define CPOD_TESTS_CLIENT_TABLES_H

#include "cpod/core/generated.h"

typedef struct thing {
    const char *id; /* required */
    const char *name;
    cpod_opt_int64 size;
} thing;
CPOD_DECLARE_LIST(thing_list, thing);

typedef struct thing_page {
    thing_list data; /* required */
    cpod_opt_int64 total;
    cpod_opt_bool has_more;
    const char *next;
} thing_page;

typedef struct thing_create {
    const char *name; /* required */
    cpod_opt_int64 size;
    cpod_string_list tags;
} thing_create;

typedef struct filter {
    const char *a;
    cpod_opt_int64 b;
} filter;

typedef struct upload_form {
    const char *title; /* required */
    cpod_upload file;
    cpod_string_list tags;
    const filter *options;
    cpod_string_map others; /* additional members */
} upload_form;

typedef struct problem {
    const char *title;
    const char *code;
} problem;

typedef struct nested {
    const char *name;
    const filter *inner;
} nested;

typedef struct tint {
    cpod_enum_layout color; /* always red, and implied */
} tint;

typedef struct stamped {
    cpod_enum_layout color;           /* always red, and implied */
    cpod_integer_enum_layout version; /* always 7, and implied */
} stamped;

typedef struct tinted {
    const tint *inner;
} tinted;

enum {
    TYPE_THING,
    TYPE_PAGE,
    TYPE_CREATE,
    TYPE_FILTER,
    TYPE_UPLOAD_FORM,
    TYPE_PROBLEM,
    TYPE_NESTED,
    TYPE_TINT,
    TYPE_TINTED,
    TYPE_STAMPED,
    TYPE_COUNT
};
enum {
    ELEMENT_THING,
    ELEMENT_STRING,
    ELEMENT_STRING_MAP,
    ELEMENT_COLOR,
    ELEMENT_DOUBLE,
    ELEMENT_JSON,
    ELEMENT_COUNT
};
enum { COLOR_RED = 1, COLOR_SKY_BLUE }; /* "red", "sky blue" */
enum { RESULT_THING = 1, RESULT_FILTER, RESULT_EMPTY };

/* What `out` of OP_VARIED points to. */
typedef struct varied_result {
    int32_t kind;
    union {
        const thing *thing;
        const filter *filter;
        const char *json;
    } as;
    const char *raw;
} varied_result;

typedef struct list_params {
    const cpod_call_options *call;
    cpod_opt_int64 page;
    cpod_opt_int64 page_size;
    const char *search;
    const char *trace; /* header X-Trace */
    const char *cursor;
} list_params;

enum {
    OP_GET,       /* GET /v1/things/{id} → thing in an envelope */
    OP_LIST,      /* GET /v1/things, numbered pages */
    OP_SCAN,      /* GET /v1/scan, pages by cursor */
    OP_OFFSET,    /* GET /v1/offset, pages by offset */
    OP_CREATE,    /* POST /v1/things, JSON */
    OP_DELETE,    /* DELETE /v1/things/{id} → 204 */
    OP_EVALUATE,  /* GET /v1/flag → bool in an envelope */
    OP_MASK,      /* GET /v1/mask → text in an envelope */
    OP_FORM,      /* POST /v1/form, form → thing */
    OP_STAMP,     /* POST /v1/stamps, form whose members are JSON */
    OP_MULTIPART, /* POST /v1/files, multipart */
    OP_PUT_BLOB,  /* PUT /v1/blobs/{id}, bytes */
    OP_GET_BLOB,  /* GET /v1/blobs/{id} → bytes, or some of them with 206 */
    OP_WATCH,     /* GET /v1/watch → events of things, ended by `end` */
    OP_VARIED,    /* GET /v1/varied → thing, or filter with 202, or 204 */
    OP_ORDER,     /* POST /v1/orders, JSON; declares Idempotency-Key */
    OP_SECRET,    /* POST /v1/secret, JSON; the response is a secret */
    OP_OPEN,      /* GET /v1/open without security → thing, also with 206 */
    OP_KEYED,     /* GET /v1/keyed: API key in header, query and cookie at once; else basic */
    OP_OPTIONAL,  /* GET /v1/optional → thing, or 204 */
    OP_COUNT
};

/* The API, its tables built at the first call. The token endpoint is /v1/auth/token. */
const cpod_api *client_test_api(void);

#endif
