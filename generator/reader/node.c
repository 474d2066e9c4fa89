#include "reader/node.h"

#include "base/hash.h"
#include "reader/json_events.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_FROM = 9 }; /* with fewer entries a linear search is faster than a hash */

struct node_index {
    size_t mask;
    /* Positions plus one; 0 is empty. A file has fewer than 2^32 keys, since it has at most 2^28 bytes. */
    uint32_t buckets[];
};

void node_reserve(node *mapping, arena *memory, size_t count)
{
    mapping->entries = arena_array(memory, count, sizeof(node_entry));
    if (count < INDEX_FROM)
        return;
    size_t buckets = 16;
    while (buckets < count * 2)
        buckets *= 2;
    mapping->index = arena_alloc(memory, sizeof *mapping->index + buckets * sizeof(uint32_t));
    mapping->index->mask = buckets - 1;
}

static uint32_t *find_bucket(const node *mapping, const char *key)
{
    struct node_index *index = mapping->index;
    size_t bucket = (size_t)hash_bytes(key, strlen(key)) & index->mask;
    while (index->buckets[bucket] != 0 && strcmp(mapping->entries[index->buckets[bucket] - 1].key, key) != 0)
        bucket = (bucket + 1) & index->mask;
    return &index->buckets[bucket];
}

const node_entry *node_put(node *mapping, const node_entry *added)
{
    uint32_t *bucket = mapping->index != NULL ? find_bucket(mapping, added->key) : NULL;
    if (bucket != NULL && *bucket > 0)
        return &mapping->entries[*bucket - 1];
    const node_entry *known = bucket == NULL ? node_entry_of(mapping, added->key) : NULL;
    if (known != NULL)
        return known;
    mapping->entries[mapping->count++] = *added;
    if (bucket != NULL)
        *bucket = mapping->count;
    return NULL;
}

const node_entry *node_entry_of(const node *n, const char *key)
{
    if (n == NULL || n->kind != NODE_MAPPING)
        return NULL;
    if (n->index != NULL) {
        uint32_t position = *find_bucket(n, key);
        return position == 0 ? NULL : &n->entries[position - 1];
    }
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
    static const char *const names[] = {
        [NODE_NULL] = "null",         [NODE_BOOL] = "a boolean",  [NODE_INTEGER] = "an integer",
        [NODE_NUMBER] = "a number",   [NODE_STRING] = "a string", [NODE_SEQUENCE] = "a list",
        [NODE_MAPPING] = "a mapping",
    };
    return names[kind];
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

static bool collections_equal(const node *a, const node *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; i < a->count && equal; i++)
        equal = a->kind == NODE_SEQUENCE ? node_equal(a->items[i], b->items[i])
                                         : node_equal(a->entries[i].value, node_get(b, a->entries[i].key));
    return equal;
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
    case NODE_MAPPING:
        return collections_equal(a, b);
    default:
        return true;
    }
}

/* ---- JSON */

/* As written where that is JSON; else with the fewest digits that read back as the same number. JSON has no
 * infinity. */
static void write_number(const node *n, buffer *out)
{
    size_t length = strlen(n->text);
    if (length > 0 && json_number_length(n->text, length) == length) {
        buffer_append(out, n->text);
        return;
    }
    char digits[40] = "null";
    for (int precision = 15; precision <= 17 && isfinite(n->number); precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, n->number);
        if (strtod(digits, NULL) == n->number)
            break;
    }
    buffer_append(out, digits);
}

static void write_collection(const node *n, buffer *out)
{
    bool is_mapping = n->kind == NODE_MAPPING;
    buffer_append_char(out, is_mapping ? '{' : '[');
    for (size_t i = 0; i < n->count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        if (is_mapping) {
            buffer_append_json(out, n->entries[i].key, strlen(n->entries[i].key));
            buffer_append_char(out, ':');
        }
        node_to_json(is_mapping ? n->entries[i].value : n->items[i], out);
    }
    buffer_append_char(out, is_mapping ? '}' : ']');
}

void node_to_json(const node *n, buffer *out)
{
    switch (n->kind) {
    case NODE_NULL:
        buffer_append(out, "null");
        break;
    case NODE_BOOL:
        buffer_append(out, n->boolean ? "true" : "false");
        break;
    case NODE_INTEGER:
        buffer_format(out, "%" PRId64, n->integer);
        break;
    case NODE_NUMBER:
        write_number(n, out);
        break;
    case NODE_STRING:
        buffer_append_json(out, n->text, strlen(n->text));
        break;
    case NODE_SEQUENCE:
    case NODE_MAPPING:
        write_collection(n, out);
        break;
    }
}
