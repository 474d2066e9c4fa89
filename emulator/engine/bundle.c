#include "engine/bundle.h"

#include "base/map.h"
#include "base/uri.h"
#include "engine/base/json.h"

#include <stdlib.h>
#include <string.h>

typedef struct component {
    const char *kind, *name; /* "schemas", "Pod" */
    const node *source;
} component;

typedef struct bundle {
    arena *memory;
    const spec_document *document;
    map known; /* "schemas <file> Pod" → component */
    map taken; /* "schemas Pod": a set */
    VECTOR(component *) components;
    VECTOR(const char *) kinds; /* in the order of their first reference */
} bundle;

static void write_node(bundle *b, const node *n, buffer *out);

static const document *find_file(const bundle *b, const char *path)
{
    for (size_t i = 0; i < reader_document_count(b->document->files); i++)
        if (strcmp(reader_document(b->document->files, i)->file->path, path) == 0)
            return reader_document(b->document->files, i);
    return NULL;
}

/* One segment of a pointer in a URI: "%7B" is '{', "~1" is '/', "~0" is '~'. */
static char *read_segment(arena *a, const char *text, size_t length)
{
    char *segment = uri_percent_decode(a, text, length, NULL);
    uri_pointer_unescape(segment);
    return segment;
}

static const node *member_of(const node *n, const char *segment)
{
    if (n->kind != NODE_SEQUENCE)
        return node_get(n, segment);
    size_t index = strtoull(segment, NULL, 10);
    return index < n->count ? n->items[index] : NULL;
}

typedef struct target {
    const document *file;
    const char *pointer;     /* as written, "" or from its first '/' on */
    const node *node;        /* NULL: cannot be followed */
    const char *kind, *name; /* of the component that it is, or is in; else NULL */
    const node *component;
    const char *rest; /* of the pointer, after the component */
} target;

static target find_target(bundle *b, const node *reference, const char *text)
{
    const char *hash = strchr(text, '#');
    size_t path_length = hash != NULL ? (size_t)(hash - text) : strlen(text);
    const char *base = reference->at.file->path;
    const char *path = path_length == 0 ? base
                                        : reader_resolve_path(b->document->files, base,
                                                              read_segment(b->memory, text, path_length));
    target t = {.file = find_file(b, path), .pointer = hash != NULL ? hash + 1 : "", .rest = ""};
    const char *segments[2] = {"", ""};
    t.node = t.file != NULL ? t.file->root : NULL;
    size_t depth = 0;
    for (const char *at = t.pointer; t.node != NULL && *at == '/'; depth++) {
        size_t length = strcspn(at + 1, "/");
        const char *segment = read_segment(b->memory, at + 1, length);
        t.node = member_of(t.node, segment);
        at += length + 1;
        if (depth < 2)
            segments[depth] = segment;
        if (depth == 2 && strcmp(segments[0], "components") == 0) {
            t.kind = segments[1];
            t.name = segment;
            t.component = t.node;
            t.rest = at;
        }
    }
    return t;
}

static const char *free_name(bundle *b, const char *kind, const char *name)
{
    const char *tried = name;
    for (int number = 2; map_has(&b->taken, arena_format(b->memory, "%s %s", kind, tried)); number++)
        tried = arena_format(b->memory, "%s_%d", name, number);
    return tried;
}

static const component *keep_component(bundle *b, const document *file, const char *kind, const char *name,
                                       const node *source)
{
    const char *key = arena_format(b->memory, "%s %s %s", kind, file->file->path, name);
    component *kept = map_get(&b->known, key);
    if (kept != NULL)
        return kept;
    kept = ARENA_NEW(b->memory, component);
    *kept = (component){.kind = kind, .name = free_name(b, kind, name), .source = source};
    map_put(&b->known, key, kept);
    map_put(&b->taken, arena_format(b->memory, "%s %s", kind, kept->name), kept);
    *vector_add(b->memory, &b->components) = kept;
    bool is_new_kind = true;
    for (size_t i = 0; i < b->kinds.count; i++)
        is_new_kind = is_new_kind && strcmp(b->kinds.items[i], kind) != 0;
    if (is_new_kind)
        *vector_add(b->memory, &b->kinds) = kind;
    return kept;
}

static void keep_own_components(bundle *b)
{
    const node *all = node_get(b->document->source, "components");
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        const node *group = all->entries[i].value;
        for (size_t k = 0; group->kind == NODE_MAPPING && k < group->count; k++)
            keep_component(b, b->document->root, all->entries[i].key, group->entries[k].key,
                           group->entries[k].value);
    }
}

static const char *reference_text(bundle *b, const target *t)
{
    if (t->component != NULL) {
        const component *to = keep_component(b, t->file, t->kind, t->name, t->component);
        return arena_format(b->memory, "#/components/%s/%s%s", to->kind, to->name, t->rest);
    }
    return t->file == b->document->root ? arena_format(b->memory, "#%s", t->pointer) : NULL;
}

static void write_key(buffer *out, bool is_first, const char *key)
{
    buffer_append_char(out, is_first ? '{' : ',');
    json_print_string(key, out);
    buffer_append_char(out, ':');
}

/* Whether a member holds a value (an example, a default), in which "$ref" is not a reference. */
static bool is_value(const char *key)
{
    static const char *const keys[] = {"example", "default", "enum", "const"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return strncmp(key, "x-", 2) == 0;
}

/* Whether the members of this member have free names: "default" is a name there, not a keyword. */
static bool has_free_names(const char *key)
{
    static const char *const keys[] = {"properties", "patternProperties", "dependentSchemas",
                                       "$defs",      "responses",         "headers",
                                       "content",    "callbacks",         "links"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static void write_entries(bundle *b, const node *n, buffer *out, bool are_names)
{
    for (size_t i = 0; i < n->count; i++) {
        const node_entry *entry = &n->entries[i];
        write_key(out, i == 0, entry->key);
        bool has_names = !are_names && has_free_names(entry->key);
        if (!are_names && is_value(entry->key))
            node_to_json(entry->value, out);
        else if (has_names && entry->value->kind == NODE_MAPPING)
            write_entries(b, entry->value, out, true);
        else
            write_node(b, entry->value, out);
    }
    buffer_append(out, n->count == 0 ? "{}" : "}");
}

/* An object with "$ref": the reference in the bundle with its siblings, or the target. */
static void write_reference(bundle *b, const node *n, const char *text, buffer *out)
{
    target t = find_target(b, n, text);
    const char *here = t.node != NULL ? reference_text(b, &t) : text;
    if (here == NULL) {
        write_node(b, t.node, out);
        return;
    }
    for (size_t i = 0; i < n->count; i++) {
        write_key(out, i == 0, n->entries[i].key);
        if (strcmp(n->entries[i].key, "$ref") == 0)
            json_print_string(here, out);
        else
            node_to_json(n->entries[i].value, out);
    }
    buffer_append_char(out, '}');
}

/* The mapping of a discriminator has references as plain strings. */
static void write_mapping(bundle *b, const node *n, buffer *out)
{
    for (size_t i = 0; i < n->count; i++) {
        const node *value = n->entries[i].value;
        const char *here = NULL;
        if (value->kind == NODE_STRING && strchr(value->text, '#') != NULL) {
            target t = find_target(b, value, value->text);
            here = t.node != NULL ? reference_text(b, &t) : NULL;
        }
        write_key(out, i == 0, n->entries[i].key);
        json_print_string(here != NULL ? here : value->text, out);
    }
    buffer_append(out, n->count == 0 ? "{}" : "}");
}

static void write_node(bundle *b, const node *n, buffer *out)
{
    const char *reference = node_get_text(n, "$ref");
    const node *mapping = node_get(n, "mapping");
    if (reference != NULL) {
        write_reference(b, n, reference, out);
    } else if (mapping != NULL && node_get_text(n, "propertyName") != NULL) {
        buffer_append(out, "{\"propertyName\":");
        json_print_string(node_get_text(n, "propertyName"), out);
        buffer_append(out, ",\"mapping\":");
        write_mapping(b, mapping, out);
        buffer_append_char(out, '}');
    } else if (n->kind == NODE_MAPPING) {
        write_entries(b, n, out, false);
    } else if (n->kind == NODE_SEQUENCE) {
        buffer_append_char(out, '[');
        for (size_t i = 0; i < n->count; i++) {
            buffer_append(out, i > 0 ? "," : "");
            write_node(b, n->items[i], out);
        }
        buffer_append_char(out, ']');
    } else {
        node_to_json(n, out);
    }
}

/* The list grows while it is written: components refer to more components. */
static void write_components(bundle *b, buffer *out)
{
    VECTOR(buffer) texts = {0};
    for (size_t i = 0; i < b->components.count; i++) {
        buffer *text = vector_add(b->memory, &texts);
        *text = (buffer){0};
        write_node(b, b->components.items[i]->source, text);
    }
    buffer_append(out, ",\"components\":");
    for (size_t i = 0; i < b->kinds.count; i++) {
        bool is_first = true;
        write_key(out, i == 0, b->kinds.items[i]);
        for (size_t k = 0; k < b->components.count; k++) {
            if (strcmp(b->components.items[k]->kind, b->kinds.items[i]) != 0)
                continue;
            write_key(out, is_first, b->components.items[k]->name);
            buffer_append_n(out, texts.items[k].data, texts.items[k].length);
            buffer_free(&texts.items[k]);
            is_first = false;
        }
        buffer_append_char(out, '}');
    }
    buffer_append(out, b->kinds.count == 0 ? "{}" : "}");
}

static void write_servers(const node *servers, const char *base_path, buffer *out)
{
    buffer_append(out, ",\"servers\":[{\"url\":");
    json_print_string(base_path, out);
    buffer_append(out, ",\"description\":\"This emulator\"}");
    for (size_t i = 0; servers != NULL && servers->kind == NODE_SEQUENCE && i < servers->count; i++) {
        buffer_append_char(out, ',');
        node_to_json(servers->items[i], out);
    }
    buffer_append_char(out, ']');
}

void bundle_write(const spec_document *contract, const char *base_path, buffer *out)
{
    bundle b = {.memory = arena_new(), .document = contract};
    map_init(&b.known, b.memory);
    map_init(&b.taken, b.memory);
    keep_own_components(&b);
    bool is_first = true;
    for (size_t i = 0; i < contract->source->count; i++) {
        const node_entry *entry = &contract->source->entries[i];
        if (strcmp(entry->key, "components") == 0 || strcmp(entry->key, "servers") == 0)
            continue;
        write_key(out, is_first, entry->key);
        write_node(&b, entry->value, out);
        is_first = false;
    }
    write_servers(node_get(contract->source, "servers"), base_path, out);
    write_components(&b, out);
    buffer_append_char(out, '}');
    arena_free(b.memory);
}
