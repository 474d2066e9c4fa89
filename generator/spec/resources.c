/* Schema resources: the parts of a file to which $id gives a URI of their own (JSON Schema 2020-12, Core, section
 * 8.2.1), and the names in them. A URI is only a name here: nothing is read from it. */
#include "base/uri.h"
#include "spec/loader.h"

#include <string.h>

/* How often a $dynamicAnchor occurs in the files of the document. */
typedef struct dynamic_anchor {
    node_ref first;
    size_t count;
} dynamic_anchor;

static spec_resource *new_resource(loader *l, const document *file, node_ref root, const char *base)
{
    spec_resource *made = ARENA_NEW(l->memory, spec_resource);
    *made = (spec_resource){.file = file, .root = root, .base = base};
    map_init(&made->anchors, l->memory);
    return made;
}

/* Without its fragment. The first resource of a name keeps it; false for a later one. */
static bool name_resource(loader *l, spec_resource *named, const char *base, const char *id)
{
    char *uri = arena_copy_n(l->memory, id, strcspn(id, "#"));
    named->base = uri_resolve(l->memory, base, uri);
    if (map_has(&l->resources, named->base))
        return false;
    map_put(&l->resources, named->base, named);
    return true;
}

static void add_anchor(loader *l, spec_resource *resource, const char *name, node_ref at)
{
    if (name == NULL || map_has(&resource->anchors, name))
        return;
    node_ref *kept = ARENA_NEW(l->memory, node_ref);
    *kept = at;
    map_put(&resource->anchors, name, kept);
}

static void add_dynamic_anchor(loader *l, const char *name, node_ref at)
{
    dynamic_anchor *known = name != NULL ? map_get(&l->dynamic_anchors, name) : NULL;
    if (known != NULL) {
        known->count++;
    } else if (name != NULL) {
        known = ARENA_NEW(l->memory, dynamic_anchor);
        *known = (dynamic_anchor){.first = at, .count = 1};
        map_put(&l->dynamic_anchors, name, known);
    }
}

/* A node on the way from the root of a file. Pointers are made for the few nodes that have an identity. */
typedef struct step {
    const struct step *outer; /* NULL: the root */
    const node *node;
    const char *key; /* NULL: an item of a list */
    size_t index;
} step;

static node_ref ref_of(loader *l, const step *at, const document *file)
{
    if (at->outer == NULL)
        return node_ref_root(l, file);
    node_ref outer = ref_of(l, at->outer, file);
    return at->key != NULL ? node_ref_member(l, outer, at->key, at->node)
                           : node_ref_item(l, outer, at->index);
}

static bool has_identity(const node *n)
{
    return node_get_text(n, "$id") != NULL || node_get_text(n, "$anchor") != NULL ||
           node_get_text(n, "$dynamicAnchor") != NULL;
}

/* An $id that is a fragment alone is the anchor of older drafts. In OpenAPI 3.0 an $id is a name, but no base. */
static spec_resource *enter(loader *l, spec_resource *outer, node_ref at)
{
    const char *id = node_get_text(at.node, "$id");
    spec_resource *inner = outer;
    if (id != NULL && *id == '#') {
        add_anchor(l, outer, id + 1, at);
    } else if (id != NULL && at.node != outer->root.node) {
        spec_resource *named = new_resource(l, outer->file, at, outer->base);
        if (!name_resource(l, named, outer->base, id))
            spec_skipped(l, "duplicate-id", node_get(at.node, "$id")->at,
                         "another schema has the $id '%s'; references to it lead to the first", id);
        inner = l->document->minor > 0 ? named : outer;
    }
    const char *dynamic = node_get_text(at.node, "$dynamicAnchor");
    add_anchor(l, inner, node_get_text(at.node, "$anchor"), at);
    add_anchor(l, inner, dynamic, at);
    add_dynamic_anchor(l, dynamic, at);
    return inner;
}

/* Keys whose value is a value of the API, not a part of its description. */
static bool is_instance(const char *key)
{
    static const char *const keys[] = {"example", "examples", "default", "enum", "const", NULL};
    return spec_is_one_of(key, keys);
}

/* Keys whose value has names of the document as keys. */
static bool has_names(const char *key)
{
    static const char *const keys[] = {"properties",       "patternProperties", "$defs",   "definitions",
                                       "dependentSchemas", "schemas",           "mapping", NULL};
    return spec_is_one_of(key, keys);
}

/* References of an inner resource, which are relative to its base. */
static void note_reference(loader *l, spec_resource *resource, const node *text)
{
    if (text->kind == NODE_STRING && resource != ptr_map_get(&l->file_resources, resource->file->file))
        ptr_map_put(l->memory, &l->resource_of, text, resource);
}

/* `names`: the keys of this mapping are names. */
static void walk(loader *l, const step *at, spec_resource *resource, bool names)
{
    const node *n = at->node;
    for (size_t i = 0; n->kind == NODE_SEQUENCE && i < n->count; i++)
        walk(l, &(step){.outer = at, .node = n->items[i], .index = i}, resource, false);
    if (n->kind != NODE_MAPPING)
        return;
    if (!names && has_identity(n))
        resource = enter(l, resource, ref_of(l, at, resource->file));
    for (size_t i = 0; i < n->count; i++) {
        const node_entry *entry = &n->entries[i];
        if (names || strcmp(entry->key, "$ref") == 0 || strcmp(entry->key, "$dynamicRef") == 0)
            note_reference(l, resource, entry->value);
        if (names || !is_instance(entry->key))
            walk(l, &(step){.outer = at, .node = entry->value, .key = entry->key}, resource,
                 !names && has_names(entry->key));
    }
}

/* Most files have no such keyword. */
static bool has_identities(const source_file *file)
{
    static const char *const words[] = {"$id", "$self", "$anchor", "$dynamicAnchor"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(file->text, words[i]) != NULL)
            return true;
    return false;
}

const spec_resource *spec_resource_of_file(loader *l, const document *file)
{
    spec_resource *whole = ptr_map_get(&l->file_resources, file->file);
    if (whole != NULL)
        return whole;
    whole = new_resource(l, file, node_ref_root(l, file), file->file->path);
    ptr_map_put(l->memory, &l->file_resources, file->file, whole);
    if (!has_identities(file->file))
        return whole;
    const char *self = l->document->minor >= 2 ? node_get_text(file->root, "$self") : NULL;
    const char *id = l->document->minor >= 1 ? node_get_text(file->root, "$id") : NULL;
    if (self != NULL || id != NULL)
        name_resource(l, whole, whole->base, self != NULL ? self : id);
    walk(l, &(step){.node = file->root}, whole, false);
    return whole;
}

const spec_resource *spec_resource_of_reference(loader *l, const node *text)
{
    const spec_resource *whole = spec_resource_of_file(l, map_get(&l->roots, text->at.file->path));
    const spec_resource *inner = ptr_map_get(&l->resource_of, text);
    return inner != NULL ? inner : whole;
}

bool spec_find_dynamic_anchor(loader *l, const node *reference, node_ref *target)
{
    const spec_resource *from = spec_resource_of_reference(l, reference);
    const char *hash = strchr(reference->text, '#');
    const char *name = hash != NULL ? hash + 1 : "";
    const node_ref *own = hash == reference->text ? map_get(&from->anchors, name) : NULL;
    const char *dynamic = own != NULL ? node_get_text(own->node, "$dynamicAnchor") : name;
    const dynamic_anchor *anchor = map_get(&l->dynamic_anchors, name);
    bool is_dynamic = anchor != NULL && dynamic != NULL && strcmp(dynamic, name) == 0;
    *target = is_dynamic && anchor->count == 1 ? anchor->first : (node_ref){0};
    return is_dynamic;
}
