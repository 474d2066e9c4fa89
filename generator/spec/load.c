#include "spec/loader.h"

static const spec_document *load_root(arena *a, reader *r, const document *root, diagnostics *d)
{
    if (root == NULL || root->root == NULL)
        return NULL;
    if (root->root->kind != NODE_MAPPING) {
        diagnostics_report(d, SEVERITY_ERROR, "not-openapi", root->root->at,
                           "not an OpenAPI document: expected a mapping, found %s",
                           node_kind_name(root->root->kind));
        return NULL;
    }
    loader l = {.memory = a, .files = r, .diagnostics = d, .document = ARENA_NEW(a, spec_document)};
    l.document->root = root;
    l.document->files = r;
    map_init(&l.roots, a);
    map_init(&l.anchors, a);
    map_init(&l.operation_ids, a);
    map_init(&l.security_schemes, a);
    map_put(&l.roots, root->file->path, (void *)root);
    spec_load_document(&l, node_ref_root(&l, root));
    return l.document->major > 0 ? l.document : NULL;
}

const spec_document *spec_load(arena *a, reader *r, const char *path, diagnostics *d)
{
    return load_root(a, r, reader_load(r, path, (mark){0}), d);
}

const spec_document *spec_parse(arena *a, reader *r, const char *name, const char *text, size_t length,
                                diagnostics *d)
{
    return load_root(a, r, reader_parse(r, name, text, length), d);
}
