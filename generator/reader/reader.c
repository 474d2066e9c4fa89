#include "reader/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/vector.h"
#include "reader/ahead.h"
#include "reader/parse.h"

struct reader {
    arena *memory;
    diagnostics *reports;
    ahead *files;
    map by_path; /* folded path → document; one without a root could not be read as YAML or JSON */
    VECTOR(document *) documents;
    size_t file_count;
};

reader *reader_new(diagnostics *d)
{
    reader *r = memory_resize(NULL, sizeof *r);
    *r = (reader){.memory = arena_new(), .reports = d, .files = ahead_new()};
    map_init(&r->by_path, r->memory);
    return r;
}

void reader_free(reader *r)
{
    if (r == NULL)
        return;
    ahead_free(r->files);
    arena_free(r->memory);
    free(r);
}

/* "https://…", "file://…": a scheme, and what follows is not of this machine's folders. */
static bool is_url(const char *path)
{
    static const char scheme_characters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
    size_t scheme = strspn(path, scheme_characters);
    return scheme > 0 && strncmp(path + scheme, "://", 3) == 0;
}

/* A text without a tree counts among the files, not among the documents. */
static document *add_document(reader *r, source_file *file, const node *root)
{
    file->order = r->file_count++;
    document *added = ARENA_NEW(r->memory, document);
    *added = (document){.file = file, .root = root};
    if (root != NULL)
        *vector_add(r->memory, &r->documents) = added;
    return added;
}

const document *reader_parse(reader *r, const char *name, const char *text, size_t length)
{
    source_file *file = ARENA_NEW(r->memory, source_file);
    *file = (source_file){
        .path = arena_copy(r->memory, name), .text = arena_copy_n(r->memory, text, length), .length = length};
    const node *root = parse_text(r->memory, file, r->reports);
    const document *read = add_document(r, file, root);
    return root == NULL ? NULL : read;
}

void reader_expect(reader *r, const char *path)
{
    if (!is_url(path))
        ahead_expect(r->files, path_fold(r->memory, path));
}

static const document *load(reader *r, const char *path, mark from, severity unreadable)
{
    if (is_url(path)) {
        diagnostics_report(r->reports, unreadable, NULL, from,
                           "cannot read '%s': references over a network are not followed", path);
        return NULL;
    }
    const char *folded = path_fold(r->memory, path);
    const document *known = map_get(&r->by_path, folded);
    if (known == NULL) {
        read_file *read = ahead_get(r->files, r->memory, folded);
        if (read->error != 0) {
            diagnostics_report(r->reports, unreadable, NULL, from, "cannot read '%s': %s", folded,
                               file_error_text(read->error));
            return NULL;
        }
        document *added = add_document(r, &read->source, read->root);
        diagnostics_adopt(r->reports, read->reports);
        map_put(&r->by_path, folded, added);
        known = added;
    }
    return known->root == NULL ? NULL : known;
}

const document *reader_load(reader *r, const char *path, mark from)
{
    return load(r, path, from, SEVERITY_ERROR);
}

const document *reader_load_referred(reader *r, const char *path, mark from)
{
    return load(r, path, from, SEVERITY_WARNING);
}

const char *reader_resolve_path(reader *r, const char *base, const char *reference)
{
    if (is_url(reference))
        return arena_copy(r->memory, reference);
    return path_join(r->memory, path_folder(r->memory, base), reference);
}

size_t reader_document_count(const reader *r)
{
    return r->documents.count;
}

const document *reader_document(const reader *r, size_t index)
{
    return r->documents.items[index];
}
