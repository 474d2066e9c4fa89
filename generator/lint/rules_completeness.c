/* Requirements of the contract for the whole document. */
#include "lint/internal.h"

#include <string.h>

void lint_check_version(lint *l)
{
    const node_entry *version = node_entry_of(l->document->source, "openapi");
    if (l->document->minor != 1)
        lint_report_member(l, version, "expected OpenAPI 3.1, found %s", l->document->version_text);
}

void lint_check_contact(lint *l)
{
    const node_entry *info = node_entry_of(l->document->source, "info");
    const node *contact = info != NULL ? node_get(info->value, "contact") : NULL;
    if (info != NULL && (contact == NULL || contact->kind != NODE_MAPPING || contact->count == 0))
        lint_report_member(l, info, "'info' has no contact");
}

static const node *paths_of(const lint *l)
{
    const node *paths = node_get(l->document->source, "paths");
    return paths != NULL && paths->kind == NODE_MAPPING ? paths : NULL;
}

void lint_check_path_prefix(lint *l)
{
    const node *paths = paths_of(l);
    for (size_t i = 0; paths != NULL && i < paths->count; i++) {
        const node_entry *path = &paths->entries[i];
        if (path->key[0] == '/' && strncmp(path->key, "/v1/", 4) != 0)
            lint_report(l, path->key_mark, "path '%s' does not start with /v1/", path->key);
    }
}

void lint_check_path_count(lint *l)
{
    const node *paths = paths_of(l);
    const node_entry *member = node_entry_of(l->document->source, "paths");
    size_t count = 0;
    for (size_t i = 0; paths != NULL && i < paths->count; i++)
        count += paths->entries[i].key[0] == '/';
    if (count < l->table.fewest_paths)
        lint_report(l, member != NULL ? member->key_mark : l->document->source->at,
                    "expected at least %zu paths, found %zu", l->table.fewest_paths, count);
}

/* Schemas of all files count: large documents have them beside the paths that use them. */
void lint_check_schema_count(lint *l)
{
    size_t count = l->document->schemas.count;
    const node_entry *components = node_entry_of(l->document->source, "components");
    if (count < l->table.fewest_schemas)
        lint_report(l, components != NULL ? components->key_mark : l->document->source->at,
                    "expected at least %zu component schemas, found %zu", l->table.fewest_schemas, count);
}
