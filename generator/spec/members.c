#include "base/uri.h"
#include "spec/loader.h"

#include <string.h>

bool spec_is_token(const char *text)
{
    static const char allowed[] =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

const node *spec_member(const node *n, const char *key)
{
    const node *value = node_get(n, key);
    return value != NULL && value->kind != NODE_NULL ? value : NULL;
}

void spec_report_wrong_kind(loader *l, const node *n, const char *what, const char *expected)
{
    spec_mistake(l, "wrong-type", n->at, "expected %s for %s, found %s", expected, what,
                 node_kind_name(n->kind));
}

static void report_wrong_member(loader *l, const node *n, const char *key, node_kind expected)
{
    if (expected == NODE_STRING && spec_reference_text(n) != NULL)
        spec_mistake(
            l, "wrong-type", n->at,
            "expected a string for '%s', found a '$ref', which only objects can have; write the text "
            "itself",
            key);
    else
        spec_mistake(l, "wrong-type", n->at, "expected %s for '%s', found %s", node_kind_name(expected), key,
                     node_kind_name(n->kind));
}

void spec_count_mistake(loader *l, mark at)
{
    l->cost.mistakes++;
    l->cost.at = at;
}

void spec_keep_cost(loader *l, const node *object, spec_cost before)
{
    if (l->cost.mistakes == before.mistakes && l->cost.dangling == before.dangling)
        return;
    spec_cost *cost = ARENA_NEW(l->memory, spec_cost);
    *cost = (spec_cost){.mistakes = l->cost.mistakes - before.mistakes,
                        .dangling = l->cost.dangling - before.dangling,
                        .at = l->cost.at};
    ptr_map_put(l->memory, &l->broken, object, cost);
}

void spec_add_kept_cost(loader *l, const node *object)
{
    const spec_cost *cost = ptr_map_get(&l->broken, object);
    if (cost == NULL)
        return;
    l->cost.mistakes += cost->mistakes;
    l->cost.dangling += cost->dangling;
    l->cost.at = cost->at;
}

const node *spec_member_of_kind(loader *l, const node *n, const char *key, node_kind kind)
{
    const node *value = spec_member(n, key);
    if (value == NULL || value->kind == kind || (kind == NODE_NUMBER && value->kind == NODE_INTEGER))
        return value;
    report_wrong_member(l, value, key, kind);
    return NULL;
}

const char *spec_member_text(loader *l, const node *n, const char *key)
{
    spec_cost before = l->cost;
    const char *text = spec_protocol_text(l, n, key);
    l->cost = before;
    return text;
}

const char *spec_protocol_text(loader *l, const node *n, const char *key)
{
    const node *value = spec_member(n, key);
    if (value == NULL)
        return NULL;
    if (value->text == NULL)
        report_wrong_member(l, value, key, NODE_STRING);
    return value->text;
}

void spec_load_names(loader *l, const node *list, const char *what, spec_names *names)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const node *name = list->items[i];
        if (name->text == NULL)
            spec_ignored(l, "wrong-type", name->at, "expected a string for %s, found %s", what,
                         node_kind_name(name->kind));
        else
            *vector_add(l->memory, names) = (spec_name){.text = name->text, .at = name->at};
    }
}

const char *spec_required_text(loader *l, const node *n, const char *key, const char *what)
{
    if (spec_member(n, key) == NULL)
        spec_mistake(l, "missing-member", n->at, "%s requires '%s'", what, key);
    return spec_protocol_text(l, n, key);
}

bool spec_member_bool(loader *l, const node *n, const char *key, bool otherwise)
{
    spec_cost before = l->cost;
    bool value = spec_protocol_bool(l, n, key, otherwise);
    l->cost = before;
    return value;
}

const node *spec_optional_member(loader *l, const node *n, const char *key, node_kind kind)
{
    spec_cost before = l->cost;
    const node *value = spec_member_of_kind(l, n, key, kind);
    l->cost = before;
    return value;
}

bool spec_protocol_bool(loader *l, const node *n, const char *key, bool otherwise)
{
    const node *value = spec_member_of_kind(l, n, key, NODE_BOOL);
    return value != NULL ? value->boolean : otherwise;
}

bool spec_is_one_of(const char *text, const char *const *list)
{
    while (*list != NULL && strcmp(text, *list) != 0)
        list++;
    return *list != NULL;
}

bool spec_is_mapping(loader *l, const node *n, const char *what)
{
    if (n->kind != NODE_MAPPING)
        spec_report_wrong_kind(l, n, what, "a mapping");
    return n->kind == NODE_MAPPING;
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

node_ref spec_child(loader *l, node_ref parent, const char *key, node_kind kind)
{
    return node_ref_member(l, parent, key, spec_member_of_kind(l, parent.node, key, kind));
}

node_ref spec_map(loader *l, node_ref parent, const char *key, const char *what)
{
    node_ref at = spec_resolve(l, spec_child(l, parent, key, NODE_MAPPING), what);
    return at.node != NULL && spec_is_mapping(l, at.node, what) ? at : (node_ref){0};
}

node_ref spec_object(loader *l, node_ref at, const char *what)
{
    at = spec_resolve(l, at, strchr(what, ' ') + 1);
    return at.node != NULL && spec_is_mapping(l, at.node, what) ? at : (node_ref){0};
}

node_ref spec_object_or_null(loader *l, node_ref at, const char *what)
{
    at = spec_resolve(l, at, strchr(what, ' ') + 1);
    return at.node != NULL && at.node->kind == NODE_NULL ? (node_ref){0} : spec_object(l, at, what);
}

node_ref node_ref_item(loader *l, node_ref parent, size_t index)
{
    return (node_ref){.node = parent.node->items[index],
                      .pointer = arena_format(l->memory, "%s/%zu", parent.pointer, index)};
}
