#include "reader/node.h"

#include "reader/node_index.h"

#include <string.h>

const node_entry *node_entry_of(const node *n, const char *key)
{
    if (n == NULL || n->kind != NODE_MAPPING)
        return NULL;
    if (n->index != NULL)
        return node_index_find(n->index, n->entries, key);
    for (size_t i = 0; i < n->count; i++)
        if (n->entries[i].key[0] == key[0] && strcmp(n->entries[i].key, key) == 0)
            return &n->entries[i];
    return NULL;
}

const node *node_get(const node *n, const char *key)
{
    const node_entry *entry = node_entry_of(n, key);
    return entry == NULL ? NULL : entry->value;
}

const char *node_get_text(const node *n, const char *key)
{
    const node *value = node_get(n, key);
    return value == NULL || value->kind != NODE_STRING ? NULL : value->text;
}

const char *node_kind_name(node_kind kind)
{
    switch (kind) {
    case NODE_NULL:
        return "null";
    case NODE_BOOL:
        return "a boolean";
    case NODE_INTEGER:
        return "an integer";
    case NODE_NUMBER:
        return "a number";
    case NODE_STRING:
        return "a string";
    case NODE_SEQUENCE:
        return "a list";
    case NODE_MAPPING:
        return "a mapping";
    }
    return "nothing";
}

/* Exact also for integers that a double cannot represent: the double is converted. */
static bool integer_equals_number(int64_t integer, double number)
{
    const double limit = 9223372036854775808.0;
    return number >= -limit && number < limit && (double)(int64_t)number == number &&
           (int64_t)number == integer;
}

static bool numbers_equal(const node *a, const node *b)
{
    if (a->kind == NODE_INTEGER && b->kind == NODE_INTEGER)
        return a->integer == b->integer;
    if (a->kind == NODE_INTEGER)
        return integer_equals_number(a->integer, b->number);
    if (b->kind == NODE_INTEGER)
        return integer_equals_number(b->integer, a->number);
    return a->number == b->number;
}

static bool sequences_equal(const node *a, const node *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (!node_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool mappings_equal(const node *a, const node *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const node *other = node_get(b, a->entries[i].key);
        if (other == NULL || !node_equal(a->entries[i].value, other))
            return false;
    }
    return true;
}

static bool is_number(const node *n)
{
    return n->kind == NODE_INTEGER || n->kind == NODE_NUMBER;
}

bool node_equal(const node *a, const node *b)
{
    if (a == b)
        return true;
    if (a == NULL || b == NULL)
        return false;
    if (is_number(a) && is_number(b))
        return numbers_equal(a, b);
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case NODE_BOOL:
        return a->boolean == b->boolean;
    case NODE_STRING:
        return strcmp(a->text, b->text) == 0;
    case NODE_SEQUENCE:
        return a->count == b->count && sequences_equal(a, b);
    case NODE_MAPPING:
        return a->count == b->count && mappings_equal(a, b);
    default:
        return true;
    }
}
