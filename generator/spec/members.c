#include "base/uri.h"
#include "spec/loader.h"

#include <stdlib.h>
#include <string.h>

const node *spec_member(const node *n, const char *key)
{
    const node *value = node_get(n, key);
    return value != NULL && value->kind != NODE_NULL ? value : NULL;
}

void spec_report_wrong_kind(loader *l, const node *n, const char *what, const char *expected)
{
    diagnostics_report(l->diagnostics, SEVERITY_ERROR, "wrong-type", n->at, "expected %s for %s, found %s",
                       expected, what, node_kind_name(n->kind));
}

static void wrong_member(loader *l, const node *n, const char *key, const char *expected)
{
    diagnostics_report(l->diagnostics, SEVERITY_ERROR, "wrong-type", n->at, "expected %s for '%s', found %s",
                       expected, key, node_kind_name(n->kind));
}

const node *spec_member_of_kind(loader *l, const node *n, const char *key, node_kind kind)
{
    const node *value = spec_member(n, key);
    if (value == NULL || value->kind == kind)
        return value;
    wrong_member(l, value, key, node_kind_name(kind));
    return NULL;
}

const char *spec_member_text(loader *l, const node *n, const char *key)
{
    const node *value = spec_member(n, key);
    if (value == NULL)
        return NULL;
    if (value->kind == NODE_SEQUENCE || value->kind == NODE_MAPPING) {
        wrong_member(l, value, key, node_kind_name(NODE_STRING));
        return NULL;
    }
    return value->text;
}

bool spec_member_bool(loader *l, const node *n, const char *key, bool otherwise)
{
    const node *value = spec_member_of_kind(l, n, key, NODE_BOOL);
    return value != NULL ? value->boolean : otherwise;
}

bool spec_is_extension(const char *key)
{
    return strncmp(key, "x-", 2) == 0;
}

node_ref node_ref_member(loader *l, node_ref parent, const char *key, const node *value)
{
    if (value == NULL)
        return (node_ref){0};
    const char *segment = uri_pointer_escape(l->memory, key);
    size_t parent_length = strlen(parent.pointer);
    size_t segment_length = strlen(segment);
    char *pointer = arena_alloc(l->memory, parent_length + segment_length + 2);
    memcpy(pointer, parent.pointer, parent_length);
    pointer[parent_length] = '/';
    memcpy(pointer + parent_length + 1, segment, segment_length + 1);
    return (node_ref){.node = value, .pointer = pointer};
}

node_ref node_ref_item(loader *l, node_ref parent, size_t index)
{
    return (node_ref){.node = parent.node->items[index],
                      .pointer = arena_format(l->memory, "%s/%zu", parent.pointer, index)};
}
