/* The inside of a value, for the engine alone. */
#ifndef TEMPLATE_VALUE_INTERNAL_H
#define TEMPLATE_VALUE_INTERNAL_H

#include "template/value.h"

typedef enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_LIST,
    VALUE_OBJECT
} value_kind;

/* A name with its hash, made once when a template is parsed, so that a look-up compares numbers first. */
typedef struct value_key {
    const char *text;
    uint64_t hash;
} value_key;

typedef struct value_member {
    value_key key;
    value *item;
} value_member;

struct value {
    value_kind kind;
    bool truth;       /* VALUE_BOOL */
    const char *text; /* scalars: as they are rendered; "" for null, lists and objects */
    size_t length;    /* of text */
    union {
        value **items;         /* VALUE_LIST */
        value_member *members; /* VALUE_OBJECT */
    } of;
    size_t count; /* of items or members */
    size_t capacity;
    uint32_t *slots; /* VALUE_OBJECT of many members: open addressing, index + 1, 0 is free */
    size_t slot_count;
};

value_key value_key_of(const char *text); /* borrows the text */

/* The member of an object; NULL when absent or no object. */
const value *value_find(const value *object, value_key key);

bool value_is_true(const value *v);

#endif
