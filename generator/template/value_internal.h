/* Internals of values, for the engine. */
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

/* A name with its hash, computed once per template, so that lookups compare numbers first. */
typedef struct value_key {
    const char *text;
    uint64_t hash;
} value_key;

typedef struct value_member {
    value_key key;
    const value *item;
} value_member;

/* A run has some 100,000 values: keep them small. */
struct value {
    value_kind kind;
    bool truth; /* VALUE_BOOL */
    union {
        struct {
            const char *text; /* as rendered */
            size_t length;
        } scalar;
        struct {
            const value **items;
            uint32_t count;
            uint32_t capacity;
        } list;
        struct {
            value_member *members;
            uint32_t count;
            uint32_t capacity;
        } object;
    } is;
};

value_key value_key_of(const char *text); /* borrows the text */

/* The member of an object; NULL when absent or not an object. */
const value *value_find(const value *object, value_key key);

bool value_is_true(const value *v);

#endif
