#include "emit/template_sources.h"

#include "base/file.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const size_t TEMPLATE_LIMIT = (size_t)16 << 20;

/* Messages about templates come after those about the spec. */
static const size_t FIRST_ORDER = (size_t)1 << 20;

static const char EXTENSION[] = ".mustache";

static template_source *find(template_sources *sources, const char *name)
{
    for (size_t i = 0; i < sources->items.count; i++)
        if (strcmp(sources->items.items[i].name, name) == 0)
            return &sources->items.items[i];
    return NULL;
}

static void put(arena *a, template_sources *sources, const char *name, source_file file)
{
    source_file *copy = ARENA_NEW(a, source_file);
    *copy = file;
    template_source *source = find(sources, name);
    if (source == NULL)
        source = vector_add(a, &sources->items);
    *source = (template_source){.name = name, .file = copy};
}

static bool load_file(arena *a, const char *folder, const char *file_name, template_sources *sources,
                      diagnostics *d)
{
    const char *path = arena_format(a, "%s/%s", folder, file_name);
    char *text;
    size_t length;
    int error = file_read(a, path, TEMPLATE_LIMIT, &text, &length);
    if (error != 0) {
        diagnostics_report(d, SEVERITY_ERROR, "unreadable-template", (mark){0},
                           "cannot read template '%s': %s", path, file_error_text(error));
        return false;
    }
    const char *name = arena_copy_n(a, file_name, strlen(file_name) - strlen(EXTENSION));
    put(a, sources, name, (source_file){.path = path, .text = text, .length = length});
    return true;
}

static bool is_template_name(const char *name)
{
    return name[0] != '.' && text_ends_with(name, EXTENSION);
}

static bool load_folder(arena *a, const char *folder, template_sources *sources, diagnostics *d)
{
    DIR *listing = opendir(folder);
    if (listing == NULL) {
        diagnostics_report(d, SEVERITY_ERROR, "unreadable-template", (mark){0},
                           "cannot read template folder '%s': %s", folder, strerror(errno));
        return false;
    }
    bool fine = true;
    for (const struct dirent *entry; ((entry = readdir(listing)) != NULL);)
        if (is_template_name(entry->d_name))
            fine = load_file(a, folder, entry->d_name, sources, d) && fine;
    closedir(listing);
    return fine;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const template_source *)a)->name, ((const template_source *)b)->name);
}

/* The order in which a folder lists its files is the file system's: nothing may depend on it. */
static void sort(template_sources *sources)
{
    if (sources->items.count == 0)
        return;
    qsort(sources->items.items, sources->items.count, sizeof *sources->items.items, compare_names);
    for (size_t i = 0; i < sources->items.count; i++)
        sources->items.items[i].file->order = FIRST_ORDER + i;
}

bool template_sources_load(arena *a, const char *folder, template_sources *sources, diagnostics *d)
{
    *sources = (template_sources){0};
    for (const builtin_template *t = builtin_templates; t->name != NULL; t++)
        put(a, sources, t->name,
            (source_file){.path = arena_format(a, "(built-in)/%s%s", t->name, EXTENSION),
                          .text = t->text,
                          .length = t->length});
    bool fine = folder == NULL || load_folder(a, folder, sources, d);
    sort(sources);
    return fine;
}

bool template_sources_parse(const template_sources *sources, template_set *set)
{
    bool fine = true;
    for (size_t i = 0; i < sources->items.count; i++)
        fine = template_add(set, sources->items.items[i].name, sources->items.items[i].file) && fine;
    return fine;
}
