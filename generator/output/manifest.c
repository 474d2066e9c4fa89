#include "output/manifest.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/path.h"
#include "template/value.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MANIFEST_LIMIT = 64 << 20, DIGEST_LENGTH = 64 };

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const manifest_entry *)a)->path, ((const manifest_entry *)b)->path);
}

static void sort(manifest_list *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, compare_entries);
}

static void add(arena *a, manifest_list *list, const char *path, const char *text, size_t length)
{
    char digest[DIGEST_LENGTH + 1];
    digest_sha256_hex(text, length, digest);
    *vector_add(a, list) = (manifest_entry){.path = arena_copy(a, path), .digest = arena_copy(a, digest)};
}

/* `path` as seen from `folder`, both folded and from the same start. */
static const char *relative_path(arena *a, const char *folder, const char *path)
{
    if (strcmp(folder, ".") == 0)
        return path;
    size_t same = 0; /* up to the end of the last common part */
    for (size_t i = 0;; i++) {
        bool folder_part_ends = folder[i] == '/' || folder[i] == '\0';
        if (folder_part_ends && path[i] == '/')
            same = i + 1;
        if (folder[i] != path[i] || folder[i] == '\0')
            break;
    }
    buffer up = {0};
    const char *rest = same > strlen(folder) ? "" : folder + same;
    for (const char *part = rest; *part;) {
        buffer_append(&up, "../");
        part += strcspn(part, "/");
        part += *part == '/' ? 1 : 0;
    }
    const char *relative = arena_format(a, "%s%s", buffer_text(&up), path + same);
    buffer_free(&up);
    return relative;
}

void manifest_make(arena *a, const char *version, const reader *inputs, const template_sources *templates,
                   const file_set *out, manifest *m)
{
    *m = (manifest){.version = version};
    for (size_t i = 0; i < out->files.count; i++)
        add(a, &m->files, out->files.items[i].path, out->files.items[i].text, out->files.items[i].length);
    const char *root_folder = NULL;
    for (size_t i = 0; inputs != NULL && i < reader_document_count(inputs); i++) {
        const source_file *file = reader_document(inputs, i)->file;
        const char *path = path_normalize(a, file->path);
        if (root_folder == NULL)
            root_folder = path_dirname(a, path);
        add(a, &m->spec, relative_path(a, root_folder, path), file->text, file->length);
    }
    for (size_t i = 0; templates != NULL && i < templates->items.count; i++) {
        const template_source *t = &templates->items.items[i];
        add(a, &m->templates, arena_format(a, "%s.mustache", t->name), t->file->text, t->file->length);
    }
    sort(&m->files);
    sort(&m->spec);
    sort(&m->templates);
}

static value *list_value(arena *a, const manifest_list *list)
{
    value *object = value_object(a);
    for (size_t i = 0; i < list->count; i++)
        value_set_text(a, object, list->items[i].path, list->items[i].digest);
    return object;
}

void manifest_to_json(const manifest *m, buffer *out)
{
    arena *a = arena_new();
    value *root = value_object(a);
    value_set(a, root, "files", list_value(a, &m->files));
    value_set_text(a, root, "generator", "cpodgen");
    value_set(a, root, "spec", list_value(a, &m->spec));
    value_set(a, root, "templates", list_value(a, &m->templates));
    value_set_text(a, root, "version", m->version);
    value_to_json(root, out);
    arena_free(a);
}

static bool read_list(arena *a, const node *root, const char *key, bool checked, manifest_list *list)
{
    const node *source = node_get(root, key);
    if (source == NULL || source->kind != NODE_MAPPING)
        return false;
    for (size_t i = 0; i < source->count; i++) {
        const node_entry *entry = &source->entries[i];
        if (entry->value->kind != NODE_STRING)
            return false;
        if (!checked || file_set_path_is_safe(entry->key))
            *vector_add(a, list) = (manifest_entry){.path = arena_copy(a, entry->key),
                                                    .digest = arena_copy(a, entry->value->text)};
    }
    sort(list);
    return true;
}

static bool read_all(arena *a, const node *root, manifest *m)
{
    const char *generator = node_get_text(root, "generator");
    m->version = arena_copy(a, node_get_text(root, "version"));
    return generator != NULL && strcmp(generator, "cpodgen") == 0 && m->version != NULL &&
           read_list(a, root, "files", true, &m->files) && read_list(a, root, "spec", false, &m->spec) &&
           read_list(a, root, "templates", false, &m->templates);
}

bool manifest_read(arena *a, const char *folder, manifest *m, diagnostics *d)
{
    *m = (manifest){0};
    const char *path = arena_format(a, "%s/" MANIFEST_NAME, folder);
    if (access(path, F_OK) != 0)
        return false;
    char *text;
    size_t length;
    bool read = false;
    if (file_read(a, path, MANIFEST_LIMIT, &text, &length) == 0) {
        diagnostics *unseen = diagnostics_new();
        reader *r = reader_new(unseen);
        const document *parsed = reader_parse(r, path, text, length);
        read = parsed != NULL && read_all(a, parsed->root, m);
        reader_free(r);
        diagnostics_free(unseen);
    }
    if (!read) {
        *m = (manifest){0};
        diagnostics_report(d, SEVERITY_WARNING, "invalid-manifest", (mark){0},
                           "'%s' is not a manifest of cpodgen: files of earlier runs are not removed", path);
    }
    return read;
}

const manifest_entry *manifest_find(const manifest_list *list, const char *path)
{
    manifest_entry wanted = {.path = path};
    return list->count == 0 ? NULL
                            : bsearch(&wanted, list->items, list->count, sizeof wanted, compare_entries);
}
