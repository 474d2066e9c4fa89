/* Finds the marks of nodes and the properties of schemas. */
#include "lint/internal.h"

#include <string.h>

/* Recursion is limited by the reader's nesting limit; an alias is walked once. */
static void index_keys(lint *l, const node *n)
{
    if (n->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < n->count; i++)
            index_keys(l, n->items[i]);
    }
    for (size_t i = 0; n->kind == NODE_MAPPING && i < n->count; i++) {
        const node *value = n->entries[i].value;
        bool is_container = value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE;
        if (!is_container || ptr_map_get(&l->keys, value) != NULL)
            continue;
        ptr_map_put(l->memory, &l->keys, value, &n->entries[i]);
        index_keys(l, value);
    }
}

mark lint_mark_of(lint *l, const node *n)
{
    if (n->kind != NODE_MAPPING && n->kind != NODE_SEQUENCE)
        return n->at;
    for (size_t i = 0; !l->has_keys && i < reader_document_count(l->files); i++)
        if (reader_document(l->files, i)->root != NULL)
            index_keys(l, reader_document(l->files, i)->root);
    l->has_keys = true;
    const node_entry *entry = ptr_map_get(&l->keys, n);
    return entry != NULL ? entry->key_mark : n->at;
}

const spec_schema *lint_property(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->properties.count; i++)
        if (strcmp(schema->properties.items[i].name, name) == 0)
            return schema->properties.items[i].schema;
    return NULL;
}
