/* The files of an SDK: values, put through the templates. */
#include "emit/abi_hash.h"
#include "emit/emit.h"
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "template/template.h"

#include <string.h>

typedef struct rendering {
    sdk *s;
    const value *root; /* {sdk, files}, of each file its name only */
    template_set *templates;
    file_set *out;
    buffer text; /* of one file after the other */
} rendering;

static value *emit_root(sdk *s, const char *generator_version)
{
    arena *a = s->values;
    value *root = value_object(a);
    value *files = value_list(a);
    for (size_t i = 0; i < s->files.count; i++) {
        if (emit_is_wanted(s->files.items[i]))
            value_push(a, files, emit_file_head(a, s->files.items[i]));
    }
    value_set(a, root, "sdk", emit_api(s, generator_version));
    value_set(a, root, "files", files);
    return root;
}

static bool render(rendering *r, const char *template_name, const value *data, const char *path)
{
    buffer_clear(&r->text);
    return template_render(r->templates, template_name, data, true, &r->text) &&
           file_set_add(r->out, path, buffer_text(&r->text), r->text.length, r->s->diagnostics);
}

/* The root with one member more. */
static value *root_with(const rendering *r, const char *key, const value *item)
{
    arena *a = r->s->values;
    value *data = value_object(a);
    value_set(a, data, "sdk", value_get(r->root, "sdk"));
    value_set(a, data, "files", value_get(r->root, "files"));
    value_set(a, data, key, item);
    return data;
}

static bool render_client(rendering *r)
{
    arena *a = r->s->values;
    const char *prefix = r->s->prefix;
    return render(r, "umbrella", r->root, arena_format(a, "include/%s/%s.h", prefix, prefix)) &&
           render(r, "client_header", r->root, arena_format(a, "include/%s/client.h", prefix)) &&
           render(r, "client_source", r->root, "src/client.c");
}

/* The header and the source of one file. */
static bool render_file(rendering *r, const sdk_file *file)
{
    arena *a = r->s->values;
    const value *data = root_with(r, "file", emit_file(r->s, file));
    return render(r, "header", data, arena_format(a, "include/%s/%s.h", r->s->prefix, file->name)) &&
           render(r, "source", data, arena_format(a, "src/%s.c", file->name));
}

/* The layout and the rows of each header. */
static bool render_fragments(rendering *r, const value *fragments)
{
    arena *a = r->s->values;
    bool done = true;
    for (size_t i = 0; done && i < value_count(fragments); i++) {
        const value *fragment = value_at(fragments, i);
        const value *data = root_with(r, "fragment", fragment);
        const char *path = arena_format(a, "src/tables/%s", value_get_text(fragment, "name"));
        done = render(r, "tables_layout", data, arena_format(a, "%s.h", path)) &&
               render(r, "tables_fragment", data, arena_format(a, "%s.inc", path));
    }
    return done;
}

static bool render_tables(rendering *r)
{
    const value *tables = emit_tables(r->s);
    const value *data = root_with(r, "tables", tables);
    return render(r, "tables_header", data, "src/tables.h") &&
           render(r, "tables_source", data, "src/tables.c") &&
           render(r, "tables_pool", data, "src/pool.inc") &&
           render_fragments(r, value_get(tables, "fragments"));
}

/* Renders a file, or with NULL the tables. Values are many times the size of the text that they become: they
 * live until it is there. */
static bool render_with_own_values(rendering *r, const sdk_file *file)
{
    sdk *s = r->s;
    s->values = arena_new();
    bool done = file != NULL ? render_file(r, file) : render_tables(r);
    arena_free(s->values);
    s->values = s->memory;
    return done;
}

/* The prefix of the platform's own SDK, which is built as part of its project. */
static bool is_own_project(const rendering *r)
{
    return strcmp(r->s->prefix, "cpod") != 0;
}

/* A main.c and a project file, so that the folder builds. */
static bool render_project(rendering *r)
{
    sdk *s = r->s;
    s->values = arena_new();
    const value *examples = emit_examples(s);
    const value *first = value_at(examples, 0);
    value *data = root_with(r, "examples", examples);
    value_set(s->values, data, "example", first != NULL ? first : value_null(s->values));
    bool done = render(r, "example_main", data, EMIT_SCAFFOLD_PROGRAM) &&
                render(r, "example_project", data, EMIT_SCAFFOLD_PROJECT);
    arena_free(s->values);
    s->values = s->memory;
    return done;
}

/* Last, since it names the layout of all headers. */
static bool render_sources(rendering *r)
{
    char hash[ABI_HASH_LENGTH + 1];
    abi_hash_of(r->out, hash);
    const value *data = root_with(r, "abi_hash", value_text(r->s->values, hash));
    return render(r, "sources", data, "sources.cmake");
}

static bool render_files(rendering *r)
{
    bool done = render_client(r);
    for (size_t i = 0; done && i < r->s->files.count; i++) {
        if (emit_is_wanted(r->s->files.items[i]))
            done = render_with_own_values(r, r->s->files.items[i]);
    }
    return done && (!is_own_project(r) || render_project(r)) && render_sources(r);
}

/* ---- the documentation for readers ---- */

/* Renders a page, or with NULL the index. */
static bool render_page(rendering *r, const markdown_pages *all, const markdown_page *of)
{
    sdk *s = r->s;
    s->values = arena_new();
    value *data = value_object(s->values);
    value_set(s->values, data, "sdk", value_get(r->root, "sdk"));
    value_set(s->values, data, of != NULL ? "page" : "index",
              of != NULL ? markdown_page_value(all, of) : markdown_index(all));
    bool done =
        of != NULL ? render(r, "docs_page", data, of->path) : render(r, "docs_index", data, "reference.md");
    arena_free(s->values);
    s->values = s->memory;
    return done;
}

/* Into a set of their own. */
static bool render_pages(rendering *r, file_set *out)
{
    markdown_pages all;
    markdown_plan(r->s, &all);
    r->out = out;
    bool done = render_page(r, &all, NULL);
    for (size_t i = 0; done && i < all.items.count; i++)
        done = render_page(r, &all, all.items.items[i]);
    file_set_sort(out);
    return done;
}

/* The tables first: their values take the most memory, and the text of the other files is not there yet. */
static bool render_all(rendering *r, file_set *docs)
{
    return render_with_own_values(r, NULL) && render_files(r) && (docs == NULL || render_pages(r, docs));
}

bool emit_files(const api_model *model, const emit_options *options, file_set *out, diagnostics *d)
{
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    sdk *s = emit_start(out->memory, model, options, d);
    if (s == NULL)
        return false;
    template_set *set = template_set_new(d, TEMPLATE_ESCAPE_NONE);
    rendering r = {.s = s, .root = emit_root(s, options->generator_version), .templates = set, .out = out};
    bool done = template_sources_parse(options->templates, set) && render_all(&r, options->pages);
    buffer_free(&r.text);
    template_set_free(set);
    if (done)
        file_set_sort(out);
    return done && diagnostics_count(d, SEVERITY_ERROR) == errors;
}
