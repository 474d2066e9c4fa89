/* Compares the document with the SDK: tags with services, operations with functions. */
#include "base/map.h"
#include "lint/internal.h"

#include <string.h>

/* ---- tags ---- */

static void check_used_tags(lint *l, const map *declared, map *used)
{
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        for (size_t t = 0; t < operation->tags.count; t++) {
            const spec_name *tag = &operation->tags.items[t];
            map_put(used, tag->text, NULL);
            if (!map_has(declared, tag->text))
                lint_report(l, tag->at, "tag '%s' is not declared in the document's 'tags'", tag->text);
        }
    }
}

/* The SDK has a service for each tag that is the first one of an operation. */
static bool is_service(const lint *l, const char *tag)
{
    for (size_t i = 0; i < l->sdk->files.count; i++) {
        const sdk_file *file = l->sdk->files.items[i];
        if (file->group != NULL && strcmp(file->group->name, tag) == 0)
            return file->operations.count > 0;
    }
    return false;
}

void lint_check_tag_services(lint *l)
{
    map declared, used;
    map_init(&declared, l->memory);
    map_init(&used, l->memory);
    for (size_t i = 0; i < l->document->tags.count; i++)
        map_put(&declared, l->document->tags.items[i].name, NULL);
    check_used_tags(l, &declared, &used);
    for (size_t i = 0; i < l->document->tags.count; i++) {
        const spec_tag *tag = &l->document->tags.items[i];
        if (!map_has(&used, tag->name))
            lint_report(l, tag->at, "tag '%s' has no operation", tag->name);
        else if (l->sdk != NULL && !is_service(l, tag->name))
            lint_report(l, tag->at,
                        "tag '%s' is never the first tag of an operation: the SDK has no such service",
                        tag->name);
        if (l->table.tags.count > 0 && !lint_has_name(&l->table.tags, tag->name))
            lint_report(l, tag->at, "tag '%s' is neither a domain nor a service of the table", tag->name);
    }
    for (size_t i = 0; i < l->table.tags.count; i++)
        if (!map_has(&declared, l->table.tags.items[i].text))
            lint_report(l, l->table.tags.items[i].at, "missing tag '%s'", l->table.tags.items[i].text);
}

/* ---- functions ---- */

static const char *function_of(const sdk_operation *operation)
{
    return operation->model->is_stream ? operation->stream_open_name : operation->name;
}

static void check_functions(lint *l)
{
    for (size_t i = 0; i < l->sdk->operations.count; i++) {
        const sdk_operation *operation = l->sdk->operations.items[i];
        if (!map_has(&l->headers.functions, function_of(operation)))
            lint_report(l, operation->model->at, "no header in '%s' declares %s for operation '%s'",
                        l->options->symbols, function_of(operation), operation->model->id);
    }
}

/* In addition to services, there are headers for common types, the client and the umbrella header. */
static bool is_header_of_sdk(const lint *l, const char *base_name)
{
    if (strcmp(base_name, "client") == 0 || strcmp(base_name, l->options->prefix) == 0)
        return true;
    for (size_t i = 0; i < l->sdk->files.count; i++)
        if (strcmp(l->sdk->files.items[i]->name, base_name) == 0)
            return true;
    return false;
}

void lint_check_symbols(lint *l)
{
    check_functions(l);
    const map *base_names = &l->headers.base_names;
    for (size_t i = 0; i < base_names->count; i++)
        if (!is_header_of_sdk(l, base_names->entries[i].key))
            lint_report(l, (mark){0}, "header '%s.h' in '%s' belongs to no tag", base_names->entries[i].key,
                        l->options->symbols);
}
