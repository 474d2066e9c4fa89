/* Unused components, and schemas that only unused components refer to: from the references between the components
 * of all files of a document. */
#include "lint/internal.h"

#include "base/uri.h"

#include <string.h>

/* A target of references: a component, a path of a file other than the root, or the rest of a file. */
typedef struct graph_unit graph_unit;
struct graph_unit {
    const char *kind; /* "schemas", "responses", …; "paths"; NULL: the rest of a file */
    const char *name;
    mark at;
    VECTOR(graph_unit *) targets; /* the other units that it refers to */
    size_t references;            /* number of references from other units */
    bool is_reached;              /* from the rest of the root, which holds the operations */
};

typedef struct component_graph {
    VECTOR(graph_unit *) units; /* file by file, in document order */
} component_graph;

/* A reference, before all units are known. */
typedef struct pending_edge {
    graph_unit *from;
    const char *text; /* text of the reference */
    const source_file *file;
    const char
        *base; /* the URI that it is relative to: that of the innermost $id, else the path of the file */
} pending_edge;

typedef struct graph_builder {
    arena *memory;
    reader *files;
    const document *root;
    component_graph *graph;
    map units;       /* "file#/components/schemas/Pod", "file#" → graph_unit * */
    map anchors;     /* "file#anchor", URI of an $id → graph_unit * */
    ptr_map targets; /* base of references → map * from their text to graph_unit * */
    const char *base;
    VECTOR(pending_edge) edges;
} graph_builder;

static graph_unit *add_unit(graph_builder *b, const char *key, const char *kind, const char *name, mark at)
{
    graph_unit *unit = ARENA_NEW(b->memory, graph_unit);
    unit->kind = kind;
    unit->name = name;
    unit->at = at;
    map_put(&b->units, key, unit);
    *vector_add(b->memory, &b->graph->units) = unit;
    return unit;
}

/* ---- reading: units and references ---- */

static void add_edge(graph_builder *b, graph_unit *from, const char *text, const source_file *file)
{
    *vector_add(b->memory, &b->edges) =
        (pending_edge){.from = from, .text = text, .file = file, .base = b->base};
}

static bool is_plain_name(const char *text)
{
    return strpbrk(text, "#/.") == NULL;
}

/* The values of a mapping are references, or names of schemas in the same file. */
static void add_mapping(graph_builder *b, graph_unit *unit, const node *discriminator)
{
    const node *mapping = node_get(discriminator, "mapping");
    for (size_t i = 0; mapping != NULL && mapping->kind == NODE_MAPPING && i < mapping->count; i++) {
        const node *target = mapping->entries[i].value;
        if (target->kind != NODE_STRING)
            continue;
        const char *text = target->text;
        if (is_plain_name(text))
            text = arena_format(b->memory, "#/components/schemas/%s", text);
        add_edge(b, unit, text, target->at.file);
    }
}

/* Security requirements name security schemes of the root document. */
static void add_security(graph_builder *b, graph_unit *unit, const node *alternatives)
{
    for (size_t i = 0; alternatives->kind == NODE_SEQUENCE && i < alternatives->count; i++) {
        const node *requirements = alternatives->items[i];
        for (size_t r = 0; requirements->kind == NODE_MAPPING && r < requirements->count; r++)
            add_edge(b, unit,
                     arena_format(b->memory, "#/components/securitySchemes/%s", requirements->entries[r].key),
                     b->root->file);
    }
}

/* Reads a member whose key can hold references. */
static void read_member(graph_builder *b, graph_unit *unit, const node_entry *entry)
{
    const node *value = entry->value;
    if (strcmp(entry->key, "discriminator") == 0)
        add_mapping(b, unit, value);
    else if (strcmp(entry->key, "security") == 0)
        add_security(b, unit, value);
    else if (value->kind != NODE_STRING)
        return;
    else if (strcmp(entry->key, "$ref") == 0 || strcmp(entry->key, "$dynamicRef") == 0)
        add_edge(b, unit, value->text, value->at.file);
    else if (strcmp(entry->key, "$anchor") == 0 || strcmp(entry->key, "$dynamicAnchor") == 0)
        map_put(&b->anchors, arena_format(b->memory, "%s#%s", value->at.file->path, value->text), unit);
}

/* An $id is the base of the references in its schema. */
static void enter_resource(graph_builder *b, graph_unit *unit, const node *n)
{
    const char *id = node_get_text(n, "$id");
    if (id == NULL)
        return;
    const char *uri = arena_copy_n(b->memory, id, strcspn(id, "#"));
    b->base = uri_resolve(b->memory, b->base, uri);
    map_put(&b->anchors, b->base, unit);
}

static void read_references(graph_builder *b, graph_unit *unit, const node *n)
{
    const char *outer = b->base;
    enter_resource(b, unit, n);
    for (size_t i = 0; n->kind == NODE_SEQUENCE && i < n->count; i++)
        read_references(b, unit, n->items[i]);
    for (size_t i = 0; n->kind == NODE_MAPPING && i < n->count; i++) {
        read_member(b, unit, &n->entries[i]);
        read_references(b, unit, n->entries[i].value);
    }
    b->base = outer;
}

/* Adds a unit for each member of a mapping. */
static void read_members(graph_builder *b, const char *folder, const char *kind, const node *members)
{
    for (size_t i = 0; members->kind == NODE_MAPPING && i < members->count; i++) {
        const node_entry *entry = &members->entries[i];
        const char *key = arena_format(b->memory, "%s/%s", folder, uri_pointer_escape(b->memory, entry->key));
        read_references(b, add_unit(b, key, kind, entry->key, entry->key_mark), entry->value);
    }
}

static void read_components(graph_builder *b, const char *file, const node *components)
{
    for (size_t i = 0; components->kind == NODE_MAPPING && i < components->count; i++) {
        const node_entry *entry = &components->entries[i];
        if (strncmp(entry->key, "x-", 2) != 0)
            read_members(b, arena_format(b->memory, "%s#/components/%s", file, entry->key), entry->key,
                         entry->value);
    }
}

static void read_file(graph_builder *b, const document *file)
{
    const char *path = file->file->path;
    const node *root = file->root;
    b->base = path;
    graph_unit *rest =
        add_unit(b, arena_format(b->memory, "%s#", path), NULL, path, (mark){.file = file->file});
    if (root->kind != NODE_MAPPING) {
        read_references(b, rest, root);
        return;
    }
    for (size_t i = 0; i < root->count; i++) {
        const node_entry *entry = &root->entries[i];
        if (strcmp(entry->key, "components") == 0)
            read_components(b, path, entry->value);
        else if (strcmp(entry->key, "paths") == 0 && file->file != b->root->file)
            read_members(b, arena_format(b->memory, "%s#/paths", path), entry->key, entry->value);
        else {
            read_member(b, rest, entry);
            read_references(b, rest, entry->value);
        }
    }
}

/* ---- resolving ---- */

/* Truncates a pointer to the segments that name a unit: "/components/schemas/Pod", "/paths/~1v1~1pods". */
static void cut_pointer(char *pointer)
{
    int segments = strncmp(pointer, "/components/", 12) == 0 ? 3
                   : strncmp(pointer, "/paths/", 7) == 0     ? 2
                                                             : 0;
    while (segments-- > 0 && *pointer == '/')
        pointer += 1 + strcspn(pointer + 1, "/");
    *pointer = '\0';
}

static graph_unit *look_up(graph_builder *b, const pending_edge *edge)
{
    const char *text = edge->text;
    size_t path_length = strcspn(text, "#");
    const char *raw_fragment = text[path_length] == '#' ? text + path_length + 1 : "";
    const char *path = uri_percent_decode(b->memory, text, path_length, NULL);
    char *fragment = uri_percent_decode(b->memory, raw_fragment, strlen(raw_fragment), NULL);
    const char *uri = arena_copy_n(b->memory, text, path_length);
    graph_unit *named =
        path_length > 0 ? map_get(&b->anchors, uri_resolve(b->memory, edge->base, uri)) : NULL;
    if (named != NULL)
        return named;
    const char *base = edge->file->path;
    const char *file = *path ? reader_resolve_path(b->files, base, path) : base;
    if (*fragment != '\0' && *fragment != '/')
        return map_get(&b->anchors, arena_format(b->memory, "%s#%s", file, fragment));
    cut_pointer(fragment);
    graph_unit *unit = map_get(&b->units, arena_format(b->memory, "%s#%s", file, fragment));
    return unit != NULL ? unit : map_get(&b->units, arena_format(b->memory, "%s#", file));
}

/* Files repeat the same few references. */
static graph_unit *find_target(graph_builder *b, const pending_edge *edge)
{
    map *known = ptr_map_get(&b->targets, edge->base);
    if (known == NULL) {
        known = ARENA_NEW(b->memory, map);
        map_init(known, b->memory);
        ptr_map_put(b->memory, &b->targets, edge->base, known);
    }
    graph_unit *target = map_get(known, edge->text);
    if (target == NULL) {
        target = look_up(b, edge);
        map_put(known, edge->text, target);
    }
    return target;
}

static void resolve_edges(graph_builder *b)
{
    for (size_t i = 0; i < b->edges.count; i++) {
        graph_unit *from = b->edges.items[i].from;
        graph_unit *target = find_target(b, &b->edges.items[i]);
        if (target == NULL || target == from)
            continue;
        target->references++;
        *vector_add(b->memory, &from->targets) = target;
    }
}

static void reach(graph_builder *b, graph_unit *start)
{
    VECTOR(graph_unit *) queue = {0};
    start->is_reached = true;
    *vector_add(b->memory, &queue) = start;
    for (size_t i = 0; i < queue.count; i++) {
        const graph_unit *unit = queue.items[i];
        for (size_t t = 0; t < unit->targets.count; t++) {
            graph_unit *target = unit->targets.items[t];
            if (target->is_reached)
                continue;
            target->is_reached = true;
            *vector_add(b->memory, &queue) = target;
        }
    }
}

/* Reads the root and all files that were read after it. */
static const component_graph *build_graph(arena *a, reader *files, const document *root)
{
    graph_builder b = {.memory = a, .files = files, .root = root, .graph = ARENA_NEW(a, component_graph)};
    map_init(&b.units, a);
    map_init(&b.anchors, a);
    for (size_t i = 0; i < reader_document_count(files); i++) {
        const document *file = reader_document(files, i);
        if (file->root != NULL && file->file->order >= root->file->order)
            read_file(&b, file);
    }
    resolve_edges(&b);
    graph_unit *start = map_get(&b.units, arena_format(a, "%s#", root->file->path));
    if (start != NULL)
        reach(&b, start);
    return b.graph;
}

/* ---- the rules ---- */

static const component_graph *graph_of(lint *l)
{
    if (l->graph == NULL)
        l->graph = build_graph(l->memory, l->files, l->document->root);
    return l->graph;
}

void lint_check_unused_components(lint *l)
{
    const component_graph *graph = graph_of(l);
    for (size_t i = 0; i < graph->units.count; i++) {
        const graph_unit *unit = graph->units.items[i];
        if (unit->references > 0 || unit->kind == NULL)
            continue;
        if (strcmp(unit->kind, "paths") == 0)
            lint_report(l, unit->at, "unused path '%s': the document does not refer to it", unit->name);
        else
            lint_report(l, unit->at, "unused component '%s' of components/%s", unit->name, unit->kind);
    }
}

void lint_check_unreachable_schemas(lint *l)
{
    const component_graph *graph = graph_of(l);
    for (size_t i = 0; i < graph->units.count; i++) {
        const graph_unit *unit = graph->units.items[i];
        if (unit->references > 0 && !unit->is_reached && unit->kind != NULL &&
            strcmp(unit->kind, "schemas") == 0)
            lint_report(l, unit->at, "schema '%s' cannot be reached from any operation", unit->name);
    }
}
