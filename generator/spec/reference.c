/* Resolves $ref: across files, along JSON Pointers, to anchors. */
#include "base/text.h"
#include "base/uri.h"
#include "spec/loader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_CHAIN = 100 }; /* of references to references; a longer one is a cycle */

const char *spec_reference_text(const node *n)
{
    return node_get_text(n, "$ref");
}

/* Paths are relative to the folder of the root; the root itself is "". */
static const char *shown_file(loader *l, const source_file *file)
{
    const char *root = l->document->root->file->path;
    if (strcmp(file->path, root) == 0)
        return "";
    const char *slash = strrchr(root, '/');
    size_t folder = slash != NULL ? (size_t)(slash - root) + 1 : 0;
    return strncmp(file->path, root, folder) == 0 ? file->path + folder : file->path;
}

node_ref node_ref_root(loader *l, const document *file)
{
    return (node_ref){.node = file->root,
                      .pointer = arena_format(l->memory, "%s#", shown_file(l, file->file))};
}

static const document *load_file(loader *l, const char *path, size_t length, mark at)
{
    const char *base = at.file->path;
    const char *full = reader_resolve_path(l->files, base, uri_percent_decode(l->memory, path, length, NULL));
    const document *known = map_get(&l->roots, full);
    if (known != NULL)
        return known;
    const document *loaded = reader_load_referred(l->files, full, at);
    if (loaded != NULL)
        map_put(&l->roots, full, (void *)loaded);
    else
        spec_count_mistake(l, at);
    return loaded;
}

static bool parse_index(const char *segment, size_t count, size_t *index)
{
    char *end;
    if (*segment < '0' || *segment > '9')
        return false;
    unsigned long long value = strtoull(segment, &end, 10);
    *index = (size_t)value;
    return *end == '\0' && value < count;
}

static node_ref step(loader *l, node_ref from, const char *segment)
{
    const node *n = from.node;
    size_t index;
    if (n->kind == NODE_MAPPING)
        return node_ref_member(l, from, segment, node_get(n, segment));
    if (n->kind == NODE_SEQUENCE && parse_index(segment, n->count, &index))
        return node_ref_item(l, from, index);
    return (node_ref){0};
}

/* Of a mapping with many names none is suggested: a document may have as many wrong references. */
static const char *similar_key(const node *n, const char *name)
{
    enum { NAMES_MAX = 1000 };
    const char *similar = NULL;
    size_t length = strlen(name);
    unsigned least = length < 3 ? 0 : length < 5 ? 1 : 2;
    for (size_t i = 0; n->kind == NODE_MAPPING && n->count <= NAMES_MAX && i < n->count; i++) {
        unsigned edits = text_edit_distance(name, n->entries[i].key, least);
        if (edits > least || (edits == least && similar != NULL))
            continue;
        similar = n->entries[i].key;
        least = edits;
    }
    return similar;
}

/* Walks a JSON Pointer. A reference on the way is followed where the pointer continues behind it. */
static node_ref walk_pointer(loader *l, node_ref from, const char *pointer, const char *what)
{
    char *rest = arena_copy(l->memory, pointer);
    l->similar = NULL;
    while (from.node != NULL && rest != NULL) {
        char *segment = rest + 1;
        rest = strchr(segment, '/');
        if (rest != NULL)
            *rest = '\0';
        uri_pointer_unescape(segment);
        node_ref next = step(l, from, segment);
        if (next.node == NULL && spec_reference_text(from.node) != NULL) {
            from = spec_resolve(l, from, what);
            next = from.node != NULL ? step(l, from, segment) : from;
        }
        if (next.node == NULL && from.node != NULL)
            l->similar = similar_key(from.node, segment);
        from = next;
    }
    return from;
}

static map *targets_of(loader *l, const spec_resource *resource)
{
    map *found = ptr_map_get(&l->targets, resource);
    if (found == NULL) {
        found = ARENA_NEW(l->memory, map);
        map_init(found, l->memory);
        ptr_map_put(l->memory, &l->targets, resource, found);
    }
    return found;
}

static node_ref *keep(loader *l, node_ref at)
{
    node_ref *kept = ARENA_NEW(l->memory, node_ref);
    *kept = at;
    return kept;
}

/* Documents from before an $id had a meaning have pointers into the whole file within a schema that has one. */
static node_ref find_in_file(loader *l, const spec_resource *from, const char *pointer, const node *reference,
                             const char *what)
{
    const spec_resource *whole = spec_resource_of_file(l, from->file);
    node_ref found = whole != from ? walk_pointer(l, whole->root, pointer, what) : (node_ref){0};
    if (found.node != NULL)
        spec_warning(
            l, "reference-base", reference->at,
            "'%s' is not in the schema with the $id '%s', which it is relative to; the one in the file is "
            "used",
            reference->text, from->base);
    return found;
}

/* Whether a pointer in a schema with an $id leads out of it, and only the $ref of that schema itself could be
 * followed to find it, which is this very reference. */
static bool leads_through_itself(loader *l, const spec_resource *resource, const char *pointer,
                                 const node *reference)
{
    if (resource == spec_resource_of_file(l, resource->file) ||
        node_get(resource->root.node, "$ref") != reference)
        return false;
    char *first = arena_copy_n(l->memory, pointer + 1, strcspn(pointer + 1, "/"));
    uri_pointer_unescape(first);
    return node_get(resource->root.node, first) == NULL;
}

static node_ref find_fragment(loader *l, const spec_resource *resource, const node *reference,
                              const char *what)
{
    const char *hash = strchr(reference->text, '#');
    const char *encoded = hash != NULL ? hash + 1 : "";
    const char *fragment = uri_percent_decode(l->memory, encoded, strlen(encoded), NULL);
    if (*fragment == '\0')
        return resource->root;
    if (*fragment != '/') {
        const node_ref *found = map_get(&resource->anchors, fragment);
        return found != NULL ? *found : (node_ref){0};
    }
    size_t mistakes = l->cost.mistakes;
    node_ref found = leads_through_itself(l, resource, fragment, reference)
                         ? (node_ref){0}
                         : walk_pointer(l, resource->root, fragment, what);
    bool is_absent = found.node == NULL && l->cost.mistakes == mistakes;
    return is_absent ? find_in_file(l, resource, fragment, reference, what) : found;
}

static bool is_url(const char *text)
{
    return strstr(text, "://") != NULL || strncasecmp(text, "urn:", 4) == 0;
}

/* A resource of that URI, else the file at that path. NULL after a report. */
static const spec_resource *find_resource(loader *l, const node *reference)
{
    const spec_resource *from = spec_resource_of_reference(l, reference);
    size_t length = strcspn(reference->text, "#");
    if (length == 0)
        return from;
    const char *uri = arena_copy_n(l->memory, reference->text, length);
    const spec_resource *named = map_get(&l->resources, uri_resolve(l->memory, from->base, uri));
    if (named != NULL)
        return named;
    if (is_url(uri)) {
        spec_count_mistake(l, reference->at);
        spec_skipped(l, "network-reference", reference->at,
                     "cannot resolve '%s': references over the network are not followed", reference->text);
        return NULL;
    }
    const document *file = load_file(l, reference->text, length, reference->at);
    return file != NULL && file->root != NULL ? spec_resource_of_file(l, file) : NULL;
}

void spec_report_dangling(loader *l, mark at, const char *what, const char *text)
{
    l->cost.dangling++;
    if (l->similar != NULL)
        spec_mistake(l, "unresolved-reference", at, "no such %s: '%s'; did you mean '%s'?", what, text,
                     l->similar);
    else
        spec_mistake(l, "unresolved-reference", at, "no such %s: '%s'", what, text);
    l->similar = NULL;
}

static node_ref find_target(loader *l, const node *reference, const char *what)
{
    const spec_resource *resource = find_resource(l, reference);
    if (resource == NULL)
        return (node_ref){0};
    size_t mistakes = l->cost.mistakes;
    node_ref target = find_fragment(l, resource, reference, what);
    if (target.node == NULL && l->cost.mistakes == mistakes)
        spec_report_dangling(l, reference->at, what, reference->text);
    return target;
}

node_ref spec_reference_target(loader *l, const node *reference, const char *what)
{
    map *targets = targets_of(l, spec_resource_of_reference(l, reference));
    const node_ref *known = map_get(targets, reference->text);
    if (known != NULL)
        return *known;
    node_ref found = find_target(l, reference, what);
    if (found.node != NULL) /* mistakes are reported at each reference */
        map_put(targets, reference->text, keep(l, found));
    return found;
}

static node_ref follow_chain(loader *l, node_ref from, const char *what)
{
    node_ref current = from;
    for (int hops = 0; current.node != NULL; hops++) {
        const char *text = spec_reference_text(current.node);
        if (text == NULL)
            return current;
        const node *reference = node_get(current.node, "$ref");
        if (hops == LONGEST_CHAIN || l->reference_depth == LONGEST_CHAIN) {
            spec_mistake(l, "circular-reference", reference->at, "circular reference '%s'", text);
            break;
        }
        l->reference_depth++;
        current = spec_reference_target(l, reference, what);
        l->reference_depth--;
    }
    return (node_ref){0};
}

/* Keeps each result: pointers that lead through references could otherwise take exponential time. */
node_ref spec_resolve(loader *l, node_ref from, const char *what)
{
    if (from.node == NULL || spec_reference_text(from.node) == NULL)
        return from;
    const node_ref *known = ptr_map_get(&l->resolved, from.node);
    if (known != NULL) {
        spec_add_kept_cost(l, from.node);
        return *known;
    }
    spec_cost before = l->cost;
    node_ref *end = keep(l, follow_chain(l, from, what));
    spec_keep_cost(l, from.node, before);
    ptr_map_put(l->memory, &l->resolved, from.node, end);
    return *end;
}

/* ---- names of schemas */

static char *cut_segment(char *pointer)
{
    char *slash = strrchr(pointer, '/');
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    return slash + 1;
}

const char *spec_component_name(loader *l, const char *pointer)
{
    char *file = arena_copy(l->memory, pointer);
    char *hash = strchr(file, '#');
    char *name = cut_segment(hash);
    const char *folder = cut_segment(hash);
    const char *above = cut_segment(hash);
    if (name == NULL && hash > file) { /* the file itself, without folder and extension */
        *hash = '\0';
        name = strrchr(file, '/') != NULL ? strrchr(file, '/') + 1 : file;
        if (*name != '.')
            name[strcspn(name, ".")] = '\0';
        return name;
    }
    if (name == NULL || (folder == NULL && hash == file))
        return NULL;
    uri_pointer_unescape(name);
    bool is_schemas = folder != NULL && strcmp(folder, "schemas") == 0 &&
                      (above == NULL || strcmp(above, "components") == 0);
    bool is_definitions = folder != NULL &&
                          (strcmp(folder, "$defs") == 0 || strcmp(folder, "definitions") == 0) &&
                          (above == NULL || strcmp(above, "properties") != 0);
    return folder == NULL || is_schemas || is_definitions ? name : NULL;
}
