/* Every schema object of the document, and where nodes are. */
#include <string.h>

#include "lint/internal.h"

static void add(lint *l, identity_map *seen, const spec_schema *schema)
{
    if (!schema || identity_get(seen, schema))
        return;
    identity_put(l->memory, seen, schema, l);
    *vector_add(l->memory, &l->schemas) = schema;
}

static void add_properties(lint *l, identity_map *seen, const spec_property *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(l, seen, items[i].schema);
}

static void add_list(lint *l, identity_map *seen, const spec_schema *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(l, seen, items[i]);
}

static void add_parts(lint *l, identity_map *seen, const spec_schema *schema)
{
    add(l, seen, schema->reference);
    add_properties(l, seen, schema->properties.items, schema->properties.count);
    add_properties(l, seen, schema->pattern_properties.items, schema->pattern_properties.count);
    add(l, seen, schema->additional_schema);
    add(l, seen, schema->items);
    add_list(l, seen, schema->prefix_items.items, schema->prefix_items.count);
    add_list(l, seen, schema->all_of.items, schema->all_of.count);
    add_list(l, seen, schema->one_of.items, schema->one_of.count);
    add_list(l, seen, schema->any_of.items, schema->any_of.count);
    add(l, seen, schema->negated);
    add(l, seen, schema->condition);
    add(l, seen, schema->then_schema);
    add(l, seen, schema->else_schema);
    for (size_t i = 0; i < schema->discriminator_mapping.count; i++)
        add(l, seen, schema->discriminator_mapping.items[i].schema);
}

static void add_media(lint *l, identity_map *seen, const spec_media *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add(l, seen, items[i].schema);
        add(l, seen, items[i].item_schema);
    }
}

static void add_operation(lint *l, identity_map *seen, const spec_operation *operation)
{
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *parameter = operation->parameters.items[i];
        add(l, seen, parameter->schema);
        add_media(l, seen, parameter->content, parameter->content ? 1 : 0);
    }
    if (operation->body)
        add_media(l, seen, operation->body->content.items, operation->body->content.count);
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        add_media(l, seen, response->content.items, response->content.count);
        for (size_t h = 0; h < response->headers.count; h++)
            add(l, seen, response->headers.items[h].schema);
    }
}

/* The list is the queue as well: a chain of references of any length needs no recursion. */
void lint_collect_schemas(lint *l)
{
    identity_map seen = {0};
    for (size_t i = 0; i < l->document->schemas.count; i++)
        add(l, &seen, l->document->schemas.items[i].schema);
    for (size_t i = 0; i < l->document->operations.count; i++)
        add_operation(l, &seen, l->document->operations.items[i]);
    for (size_t i = 0; i < l->schemas.count; i++)
        add_parts(l, &seen, l->schemas.items[i]);
}

/* By the depth of the text, which the reader limits; an alias is walked once. */
static void index_keys(lint *l, const node *n)
{
    if (n->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < n->count; i++)
            index_keys(l, n->items[i]);
    }
    for (size_t i = 0; n->kind == NODE_MAPPING && i < n->count; i++) {
        const node *value = n->entries[i].value;
        bool is_container = value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE;
        if (!is_container || identity_get(&l->keys, value))
            continue;
        identity_put(l->memory, &l->keys, value, &n->entries[i]);
        index_keys(l, value);
    }
}

mark lint_place(lint *l, const node *n)
{
    if (n->kind != NODE_MAPPING && n->kind != NODE_SEQUENCE)
        return n->at;
    for (size_t i = 0; !l->has_keys && i < reader_document_count(l->files); i++)
        if (reader_document(l->files, i)->root)
            index_keys(l, reader_document(l->files, i)->root);
    l->has_keys = true;
    const node_entry *entry = identity_get(&l->keys, n);
    return entry ? entry->key_mark : n->at;
}
