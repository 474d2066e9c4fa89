/* Tables as the generator writes them, of types made for the codec tests: together they use every kind. */
#ifndef CPOD_TESTS_SAMPLE_TABLES_H
#define CPOD_TESTS_SAMPLE_TABLES_H

#include "cpod/core/generated.h"

enum { SAMPLE_WIDE_FIELDS = 300 };

/* Enumerators: 0 absent, -1 other, -2 null. */
enum { SAMPLE_RED = 1, SAMPLE_GREEN, SAMPLE_QUOTED, SAMPLE_LONG_NAME };
typedef struct sample_color {
    int32_t value; /* red, green, say "hi", a_value_with_a_long_name */
    const char *text;
} sample_color;

typedef struct sample_level {
    int32_t value; /* 10, -3 */
    int64_t number;
} sample_level;

typedef struct sample_owner {
    const char *name; /* required */
    cpod_opt_int32 age;
} sample_owner;
CPOD_DECLARE_LIST(sample_owner_list, sample_owner);
CPOD_DECLARE_LIST(sample_owner_pointer_list, const sample_owner *);
CPOD_DECLARE_MAP(sample_owner_map, sample_owner);
CPOD_DECLARE_LIST(sample_matrix, cpod_double_list);

typedef struct sample_circle {
    const char *kind; /* discriminator: circle */
    double radius;    /* required */
} sample_circle;

typedef struct sample_square {
    const char *kind; /* discriminator: square */
    cpod_opt_double side;
} sample_square;

/* oneOf circle, square, string, integer, list of text, boolean, date-time (never chosen by a case) and an
 * enum. */
enum {
    SAMPLE_SHAPE_CIRCLE = 1,
    SAMPLE_SHAPE_SQUARE,
    SAMPLE_SHAPE_STRING,
    SAMPLE_SHAPE_INTEGER,
    SAMPLE_SHAPE_LIST,
    SAMPLE_SHAPE_BOOL
};
typedef struct sample_shape {
    int32_t kind;
    union {
        const sample_circle *circle;
        const sample_square *square;
        const char *string;
        int64_t integer;
        const cpod_string_list *list;
        bool boolean;
        const char *json;
    } as;
    const char *raw;
} sample_shape;

/* oneOf discriminated by a member: {"meow": …} or {"bark": 7, "legs": …}. */
typedef struct sample_cat {
    const char *meow;
} sample_cat;
typedef struct sample_dog {
    cpod_opt_int32 bark;
    cpod_opt_int32 legs;
} sample_dog;
enum { SAMPLE_PET_CAT = 1, SAMPLE_PET_DOG };
typedef struct sample_pet {
    int32_t kind;
    union {
        const sample_cat *cat;
        const sample_dog *dog;
        const char *json;
    } as;
    const char *raw;
} sample_pet;

typedef struct sample_everything sample_everything;
struct sample_everything {
    const char *id; /* required */
    bool active;    /* required, as are the next three */
    int32_t small;
    int64_t large;
    double ratio;
    cpod_opt_bool maybe_bool; /* nullable from here on, unless noted */
    cpod_opt_int32 maybe_int32;
    cpod_opt_int64 maybe_int64;
    cpod_opt_double maybe_double;
    const char *note;
    const char *title; /* not nullable */
    cpod_datetime created_at;
    cpod_date birthday;
    cpod_bytes blob;
    cpod_json extra;
    sample_color color;
    sample_level level;
    sample_color type; /* implied: red */
    const sample_owner *owner;
    const sample_everything *parent;
    sample_shape shape;
    sample_pet pet;
    cpod_string_list tags;
    cpod_string_list nullable_tags; /* its items may be null */
    cpod_opt_int64_list scores;     /* its items may be null */
    sample_owner_list owners;
    sample_owner_pointer_list nullable_owners; /* its items may be null */
    sample_matrix matrix;
    cpod_json_list anything;
    cpod_string_map labels;
    sample_owner_map owners_by_name;
    const char *quoted; /* the member's name is a"b\c */
};
CPOD_DECLARE_LIST(sample_everything_list, sample_everything);

/* Keeps members without a field. */
typedef struct sample_open {
    const char *name;
    cpod_json_map other;
} sample_open;

typedef struct sample_strict {
    const char *id;   /* required */
    const char *note; /* required, nullable */
} sample_strict;

typedef struct sample_wide {
    cpod_opt_int32 values[SAMPLE_WIDE_FIELDS]; /* f0 to f299; f5 and f299 are required */
} sample_wide;

typedef struct sample_page {
    sample_everything_list items;
    cpod_opt_int64 total;
} sample_page;

/* Indices in the tables' `types`. */
enum {
    SAMPLE_OWNER,
    SAMPLE_CIRCLE,
    SAMPLE_SQUARE,
    SAMPLE_CAT,
    SAMPLE_DOG,
    SAMPLE_EVERYTHING,
    SAMPLE_OPEN,
    SAMPLE_STRICT,
    SAMPLE_WIDE,
    SAMPLE_PAGE,
    SAMPLE_TYPES
};

/* Indices of lists and maps in `elements`, for roots that are not objects. */
enum {
    SAMPLE_STRINGS,
    SAMPLE_NULLABLE_STRINGS,
    SAMPLE_NULLABLE_INTEGERS,
    SAMPLE_OWNERS,
    SAMPLE_NULLABLE_OWNERS,
    SAMPLE_DOUBLES,
    SAMPLE_MATRIX,
    SAMPLE_JSON_VALUES,
    SAMPLE_STRING_MAP,
    SAMPLE_OWNER_MAP,
    SAMPLE_JSON_MAP,
    SAMPLE_ITEMS,
    SAMPLE_ELEMENTS
};

extern const sample_owner sample_owner_null;
extern const sample_everything sample_everything_null;

/* Returns the same tables at every call. */
const cpod_api *sample_api(void);
const cpod_tables *sample_tables(void);

#endif
