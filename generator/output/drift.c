#include "output/drift.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/path.h"
#include "emit/emit.h"

#include <string.h>
#include <unistd.h>

static const size_t FILE_LIMIT = (size_t)1 << 30;

/* Whether the file of this path belongs to the scaffold and has other bytes in the folder than `old`, the
 * manifest there, records. */
static bool is_edited_scaffold(const char *folder, const manifest *old, const char *path)
{
    if (strcmp(path, EMIT_SCAFFOLD_PROJECT) != 0 && strcmp(path, EMIT_SCAFFOLD_PROGRAM) != 0)
        return false;
    arena *a = arena_new();
    const char *target = path_join(a, folder, path);
    const manifest_entry *written = manifest_find(&old->files, path);
    bool edited = access(target, F_OK) == 0;
    char *text;
    size_t length;
    if (edited && written != NULL && file_read(a, target, FILE_LIMIT, &text, &length) == 0) {
        char digest[65];
        digest_sha256_hex(text, length, digest);
        edited = strcmp(digest, written->digest) != 0;
    }
    arena_free(a);
    return edited;
}

file_set drift_without_edited(const file_set *out, const char *folder, const manifest *old, diagnostics *d)
{
    file_set rest = *out;
    memset(&rest.files, 0, sizeof rest.files);
    for (size_t i = 0; i < out->files.count; i++) {
        const file_set_file *file = &out->files.items[i];
        const char *target = path_join(out->memory, folder, file->path);
        if (!is_edited_scaffold(folder, old, file->path))
            *vector_add(out->memory, &rest.files) = *file;
        else if (!file_equals(target, file->text, file->length))
            diagnostics_report(d, SEVERITY_NOTE, "scaffold-kept", (mark){0},
                               "'%s' was edited and is not overwritten", target);
    }
    return rest;
}

static void add(arena *a, drift_list *found, const char *path, const char *why)
{
    *vector_add(a, found) = (drift){.path = path, .why = why};
}

void drift_stale_files(arena *a, const char *folder, const manifest *old, const file_set *out,
                       stale_list *stale)
{
    for (size_t i = 0; i < old->files.count; i++) {
        const char *path = old->files.items[i].path;
        if (file_set_find(out, path) == NULL && !is_edited_scaffold(folder, old, path))
            *vector_add(a, stale) = path;
    }
}

/* Differences between the inputs of then and now; `folder` is put before the paths. */
static void compare_inputs(arena *a, const manifest_list *old, const manifest_list *now, const char *folder,
                           const char *kind, drift_list *found)
{
    for (size_t i = 0; i < now->count; i++) {
        const manifest_entry *before = manifest_find(old, now->items[i].path);
        if (before != NULL && strcmp(before->digest, now->items[i].digest) == 0)
            continue;
        add(a, found, path_join(a, folder, now->items[i].path),
            arena_format(a, "%s %s", kind, before != NULL ? "changed" : "is new"));
    }
    for (size_t i = 0; i < old->count; i++)
        if (manifest_find(now, old->items[i].path) == NULL)
            add(a, found, path_join(a, folder, old->items[i].path),
                arena_format(a, "%s is no longer used", kind));
}

static size_t first_different_line(const char *text, size_t length, const file_set_file *file)
{
    size_t line = 1;
    for (size_t i = 0; i < length && i < file->length && text[i] == file->text[i]; i++)
        line += text[i] == '\n';
    return line;
}

static void compare_file(arena *a, const char *folder, const file_set_file *file, drift_list *found)
{
    const char *target = path_join(a, folder, file->path);
    if (file_equals(target, file->text, file->length))
        return;
    arena *scratch = arena_new();
    char *text;
    size_t length;
    if (access(target, F_OK) != 0)
        add(a, found, target, "missing");
    else if (file_read(scratch, target, FILE_LIMIT, &text, &length) != 0)
        add(a, found, target, "not a file that can be read");
    else
        add(a, found, target,
            arena_format(a, "differs at line %zu", first_different_line(text, length, file)));
    arena_free(scratch);
}

static void compare_causes(arena *a, const char *folder, const char *spec_folder, const manifest *old,
                           const manifest *now, drift_list *found)
{
    if (strcmp(old->version, now->version) != 0)
        add(a, found, path_join(a, folder, MANIFEST_NAME),
            arena_format(a, "made by cpodgen %s, this is %s", old->version, now->version));
    compare_inputs(a, &old->spec, &now->spec, spec_folder, "spec", found);
    compare_inputs(a, &old->templates, &now->templates, ".", "template", found);
}

void drift_find(arena *a, const char *folder, const char *spec_folder, const manifest *old,
                const manifest *now, const file_set *out, drift_list *found)
{
    if (old->version != NULL)
        compare_causes(a, folder, spec_folder, old, now, found);
    size_t causes = found->count;
    for (size_t i = 0; i < out->files.count; i++)
        /* With a cause the manifest differs of necessity, which is no news. */
        if ((causes == 0 || strcmp(out->files.items[i].path, MANIFEST_NAME) != 0) &&
            !is_edited_scaffold(folder, old, out->files.items[i].path))
            compare_file(a, folder, &out->files.items[i], found);
    stale_list stale = {0};
    drift_stale_files(a, folder, old, out, &stale);
    for (size_t i = 0; i < stale.count; i++) {
        const char *target = path_join(a, folder, stale.items[i]);
        if (access(target, F_OK) == 0)
            add(a, found, target, "no longer generated");
    }
}
