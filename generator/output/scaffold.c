#include "output/scaffold.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/path.h"
#include "emit/emit.h"

#include <string.h>
#include <unistd.h>

static const size_t FILE_LIMIT = (size_t)1 << 30;

bool scaffold_is_edited(const char *folder, const manifest *old, const char *path)
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

file_set scaffold_without_edited(const file_set *out, const char *folder, const manifest *old, diagnostics *d)
{
    file_set rest = *out;
    memset(&rest.files, 0, sizeof rest.files);
    for (size_t i = 0; i < out->files.count; i++) {
        const file_set_file *file = &out->files.items[i];
        const char *target = path_join(out->memory, folder, file->path);
        if (!scaffold_is_edited(folder, old, file->path))
            *vector_add(out->memory, &rest.files) = *file;
        else if (!file_equals(target, file->text, file->length))
            diagnostics_report(d, SEVERITY_NOTE, "scaffold-kept", (mark){0},
                               "'%s' was edited and is not overwritten", target);
    }
    return rest;
}
