#include "emit/emit.h"

#include <string.h>

#include "emit/emit_internal.h"
#include "emit/layout.h"
#include "lang/comment.h"
#include "lang/reserved.h"
#include "lang/words.h"
#include "template/template.h"

enum { PREFIX_LIMIT = 40 };

static bool prefix_is_fine(const char *prefix, diagnostics *d)
{
    size_t length = strlen(prefix);
    bool fine = length > 0 && length <= PREFIX_LIMIT && prefix[0] >= 'a' && prefix[0] <= 'z' &&
                strspn(prefix, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
                strstr(prefix, "__") == NULL && prefix[length - 1] != '_' && !reserved_is(prefix);
    if (!fine)
        diagnostics_report(
            d, SEVERITY_ERROR, (mark){0},
            "the prefix '%s' cannot begin names in C: it needs a lower-case letter, then letters, digits and "
            "single '_', at most %d in all",
            prefix, PREFIX_LIMIT);
    return fine;
}

/* ---- the values ---- */

static value *emit_file(sdk *s, const sdk_file *file)
{
    arena *a = s->memory;
    value *v = value_object(a);
    value *types = value_list(a);
    value *functions = value_list(a);
    value *collections = value_list(a);
    value *operations = value_list(a);
    value *frees = value_list(a);
    for (size_t i = 0; i < file->types.count; i++) {
        const sdk_type *type = file->types.items[i];
        value *of_type = emit_type_functions(s, type);
        value_push(a, types, emit_declaration(s, type));
        if (type->free_name != NULL)
            value_push(a, functions, of_type);
    }
    for (size_t i = 0; i < file->collections.count; i++)
        value_push(a, collections, emit_collection(s, file->collections.items[i]));
    for (size_t i = 0; i < file->operations.count; i++)
        value_push(a, operations, emit_operation(s, file->operations.items[i]));
    for (size_t i = 0; file->group == NULL && i < s->scalar_results.count; i++) {
        value *item = value_object(a);
        value_set_text(a, item, "type", s->scalar_results.items[i].type_name);
        value_set_text(a, item, "free", s->scalar_results.items[i].free_name);
        value_push(a, frees, item);
    }
    value_set_text(a, v, "name", file->name);
    value_set_text(a, v, "upper", words_upper(a, file->name));
    value_set_bool(a, v, "is_shared", file->group == NULL);
    value_set_text(a, v, "tag", file->group != NULL ? comment_line(a, file->group->name) : "types");
    value_set(a, v, "doc_lines", docs_lines(a, file->group != NULL ? file->group->description : NULL));
    value_set(a, v, "types", types);
    value_set(a, v, "type_functions", functions);
    value_set(a, v, "collections", collections);
    value_set(a, v, "scalar_frees", frees);
    value_set(a, v, "operations", operations);
    return v;
}

static bool is_wanted(const sdk_file *file)
{
    return file->group == NULL || file->types.count + file->operations.count + file->collections.count > 0;
}

/* An SDK, and the values of it. */
typedef struct emission {
    sdk *s;
    value *api;   /* "sdk" in the templates */
    value **files; /* of s->files; NULL for one that declares nothing */
    value *root;  /* all of it */
} emission;

static bool build(arena *a, const api_model *model, const emit_options *options, diagnostics *d, emission *e)
{
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    *e = (emission){0};
    if (prefix_is_fine(options->prefix, d))
        e->s = sdk_build(a, model, options->prefix, d);
    if (e->s == NULL)
        return false;
    e->root = value_object(a);
    e->files = arena_array(a, e->s->files.count, sizeof *e->files);
    value *files = value_list(a);
    e->api = emit_api(e->s, options->generator_version);
    value_set(a, e->root, "sdk", e->api);
    for (size_t i = 0; i < e->s->files.count; i++) {
        if (!is_wanted(e->s->files.items[i]))
            continue;
        e->files[i] = emit_file(e->s, e->s->files.items[i]);
        value_push(a, files, e->files[i]);
    }
    value_set(a, e->root, "files", files);
    value_set(a, e->root, "tables", emit_tables(e->s));
    return diagnostics_count(d, SEVERITY_ERROR) == errors;
}

const value *emit_model_value(arena *a, const api_model *model, const emit_options *options, diagnostics *d)
{
    emission e;
    return build(a, model, options, d, &e) ? e.root : NULL;
}

/* ---- the files ---- */

typedef struct rendering {
    arena *memory;
    template_set *templates;
    output_set *out;
    diagnostics *reports;
} rendering;

static bool render(const rendering *r, const char *template_name, const value *data, const char *path)
{
    buffer text = {0};
    bool done = template_render(r->templates, template_name, data, true, &text) &&
                output_add(r->out, path, buffer_text(&text), text.length, r->reports);
    buffer_free(&text);
    return done;
}

/* The header and the source of one file. */
static bool render_file(const rendering *r, const emission *e, size_t index)
{
    arena *a = r->memory;
    const sdk_file *file = e->s->files.items[index];
    value *data = value_object(a);
    value_set(a, data, "sdk", e->api);
    value_set(a, data, "file", e->files[index]);
    return render(r, "header", data, arena_format(a, "include/%s/%s.h", e->s->prefix, file->name)) &&
           render(r, "source", data, arena_format(a, "src/%s.c", file->name));
}

/* Last, since it names the layout of all headers. */
static bool render_sources(const rendering *r, const emission *e)
{
    char hash[LAYOUT_HASH_LENGTH + 1];
    layout_hash(r->out, hash);
    value_set_text(r->memory, e->root, "layout", hash);
    return render(r, "sources", e->root, "sources.cmake");
}

static bool render_all(const rendering *r, const emission *e)
{
    arena *a = r->memory;
    const char *prefix = e->s->prefix;
    bool done = render(r, "umbrella", e->root, arena_format(a, "include/%s/%s.h", prefix, prefix)) &&
                render(r, "client_header", e->root, arena_format(a, "include/%s/client.h", prefix)) &&
                render(r, "client_source", e->root, "src/client.c") &&
                render(r, "tables_header", e->root, "src/tables.h") &&
                render(r, "tables_source", e->root, "src/tables.c");
    for (size_t i = 0; done && i < e->s->files.count; i++) {
        if (e->files[i] != NULL)
            done = render_file(r, e, i);
    }
    return done && render_sources(r, e);
}

bool emit_files(const api_model *model, const emit_options *options, output_set *out, diagnostics *d)
{
    arena *a = out->memory;
    emission e;
    if (!build(a, model, options, d, &e))
        return false;
    template_set *set = template_set_new(d, TEMPLATE_ESCAPE_NONE);
    rendering r = {.memory = a, .templates = set, .out = out, .reports = d};
    bool done = template_sources_parse(options->templates, set) && render_all(&r, &e);
    template_set_free(set);
    if (done)
        output_sort(out);
    return done;
}
