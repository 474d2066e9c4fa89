#include "emit/starter.h"

#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/path.h"

static const size_t FILE_LIMIT = (size_t)1 << 30;

bool starter_is_edited(const char *folder, const manifest *old, const char *path)
{
    if (strcmp(path, STARTER_PROJECT) != 0 && strcmp(path, STARTER_PROGRAM) != 0)
        return false;
    arena *a = arena_new();
    const char *place = path_join(a, folder, path);
    const manifest_entry *written = manifest_find(&old->files, path);
    bool edited = access(place, F_OK) == 0;
    char *text;
    size_t length;
    if (edited && written != NULL && file_read(a, place, FILE_LIMIT, &text, &length) == 0) {
        char digest[65];
        digest_sha256_hex(text, length, digest);
        edited = strcmp(digest, written->digest) != 0;
    }
    arena_free(a);
    return edited;
}

output_set starter_without_edited(const output_set *out, const char *folder, const manifest *old,
                                  diagnostics *d)
{
    output_set rest = *out;
    memset(&rest.files, 0, sizeof rest.files);
    for (size_t i = 0; i < out->files.count; i++) {
        const output_file *file = &out->files.items[i];
        const char *place = path_join(out->memory, folder, file->path);
        if (!starter_is_edited(folder, old, file->path))
            *vector_add(out->memory, &rest.files) = *file;
        else if (!file_holds(place, file->text, file->length))
            diagnostics_report(d, SEVERITY_NOTE, NULL, (mark){0},
                               "'%s' is not as cpodgen wrote it, so it stays", place);
    }
    return rest;
}
