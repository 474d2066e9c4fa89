/* The files of an SDK: values, put through the templates. */
#include "emit/emit.h"

#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/comment.h"
#include "lang/reserved.h"
#include "lang/words.h"
#include "template/template.h"

#include <string.h>

/* ---- the values ---- */

static value *file_head(arena *a, const sdk_file *file)
{
    value *v = value_object(a);
    value_set_text(a, v, "name", file->name);
    value_set_text(a, v, "upper", words_to_upper_case(a, file->name));
    value_set_bool(a, v, "is_shared", file->group == NULL);
    value_set_text(a, v, "tag", file->group != NULL ? comment_line(a, file->group->title) : "types");
    value_set(a, v, "doc_lines",
              doc_comment_lines(a, file->group != NULL ? doc_comment_group(a, file->group) : NULL));
    return v;
}

static value *file_value(sdk *s, const sdk_file *file)
{
    arena *a = s->values;
    value *v = file_head(a, file);
    value *types = value_list(a);
    value *functions = value_list(a);
    value *collections = value_list(a);
    value *operations = value_list(a);
    value *frees = value_list(a);
    for (size_t i = 0; i < file->types.count; i++) {
        const sdk_type *type = file->types.items[i];
        value *of_type = emit_type_functions(s, type);
        value_push(a, types, emit_declaration(s, type));
        if (type->free_name != NULL || type->text_name != NULL)
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

static sdk *start(arena *a, const api_model *model, const emit_options *options, diagnostics *d)
{
    if (!prefix_is_valid(options->prefix)) {
        diagnostics_report(d, SEVERITY_ERROR, "invalid-prefix", (mark){0},
                           "invalid prefix '%s': expected " PREFIX_RULE, options->prefix);
        return NULL;
    }
    return sdk_build(a, model, options->prefix, d);
}

/* {sdk, files}: of each file all, or its head alone. */
static value *root_value(sdk *s, const char *generator_version, bool is_whole)
{
    arena *a = s->values;
    value *root = value_object(a);
    value *files = value_list(a);
    value_set(a, root, "sdk", emit_api(s, generator_version));
    for (size_t i = 0; i < s->files.count; i++) {
        const sdk_file *file = s->files.items[i];
        if (is_wanted(file))
            value_push(a, files, is_whole ? file_value(s, file) : file_head(a, file));
    }
    value_set(a, root, "files", files);
    return root;
}

static void set_pages(sdk *s, value *root)
{
    arena *a = s->values;
    value *list = value_list(a);
    markdown_pages all;
    markdown_plan(s, &all);
    for (size_t i = 0; i < all.items.count; i++)
        value_push(a, list, markdown_page_value(&all, all.items.items[i]));
    value_set(a, root, "pages", list);
    value_set(a, root, "index", markdown_index(&all));
}

const value *emit_model_value(arena *a, const api_model *model, const emit_options *options, diagnostics *d)
{
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    sdk *s = start(a, model, options, d);
    if (s == NULL)
        return NULL;
    value *root = root_value(s, options->generator_version, true);
    value_set(a, root, "tables", emit_tables(s));
    value_set(a, root, "examples", emit_examples(s));
    set_pages(s, root);
    return diagnostics_count(d, SEVERITY_ERROR) == errors ? root : NULL;
}

/* ---- the version of the ABI ---- */

enum { ABI_HASH_LENGTH = 8 };

static bool is_header(const file_set_file *file)
{
    return text_starts_with(file->path, "include/") && text_ends_with(file->path, ".h");
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

/* Generated headers have no string that holds a comment's beginning or end. */
static void append_declarations(buffer *out, const char *text)
{
    while (*text != '\0') {
        const char *end = strncmp(text, "/*", 2) == 0 ? strstr(text + 2, "*/") : NULL;
        if (end != NULL) {
            text = end + 2;
            continue;
        }
        if (*text == '/' || is_space(*text)) {
            bool repeats = is_space(*text) && out->length > 0 && is_space(out->data[out->length - 1]);
            if (!repeats)
                buffer_append_char(out, is_space(*text) ? ' ' : *text);
            text++;
        }
        size_t plain = strcspn(text, "/ \n");
        buffer_append_n(out, text, plain);
        text += plain;
    }
}

/* The beginning of the SHA-256 of all headers, in the order they were added, without comments and runs of white
 * space. It becomes the SONAME's version: a layout that changed is another library. */
static void abi_hash_of(const file_set *files, char hash[ABI_HASH_LENGTH + 1])
{
    buffer declarations = {0};
    char digest[65];
    for (size_t i = 0; i < files->files.count; i++)
        if (is_header(&files->files.items[i]))
            append_declarations(&declarations, files->files.items[i].text);
    digest_sha256_hex(buffer_text(&declarations), declarations.length, digest);
    buffer_free(&declarations);
    memcpy(hash, digest, ABI_HASH_LENGTH);
    hash[ABI_HASH_LENGTH] = '\0';
}

/* ---- rendering ---- */

typedef struct rendering {
    sdk *s;
    const value *root; /* {sdk, files}, of each file its name only */
    template_set *templates;
    file_set *out;
    buffer text; /* of one file after the other */
} rendering;

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

/* Renders with an arena for the values of this part alone: values are many times the size of the text that they
 * become. */
static bool with_own_values(rendering *r, bool (*part)(rendering *r, const void *of), const void *of)
{
    sdk *s = r->s;
    s->values = arena_new();
    bool done = part(r, of);
    arena_free(s->values);
    s->values = s->memory;
    return done;
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
static bool render_file(rendering *r, const void *of)
{
    const sdk_file *file = of;
    arena *a = r->s->values;
    const value *data = root_with(r, "file", file_value(r->s, file));
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

static bool render_tables(rendering *r, const void *of)
{
    (void)of;
    const value *tables = emit_tables(r->s);
    const value *data = root_with(r, "tables", tables);
    return render(r, "tables_header", data, "src/tables.h") &&
           render(r, "tables_source", data, "src/tables.c") &&
           render(r, "tables_pool", data, "src/pool.inc") &&
           render_fragments(r, value_get(tables, "fragments"));
}

/* The prefix of the platform's own SDK, which is built as part of its project. */
static bool is_own_project(const rendering *r)
{
    return strcmp(r->s->prefix, "cpod") != 0;
}

/* A main.c and a project file, so that the folder builds. */
static bool render_project(rendering *r, const void *of)
{
    (void)of;
    arena *a = r->s->values;
    const value *examples = emit_examples(r->s);
    const value *first = value_at(examples, 0);
    value *data = root_with(r, "examples", examples);
    value_set(a, data, "example", first != NULL ? first : value_null(a));
    return render(r, "example_main", data, EMIT_SCAFFOLD_PROGRAM) &&
           render(r, "example_project", data, EMIT_SCAFFOLD_PROJECT);
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
        if (is_wanted(r->s->files.items[i]))
            done = with_own_values(r, render_file, r->s->files.items[i]);
    }
    return done && (!is_own_project(r) || with_own_values(r, render_project, NULL)) && render_sources(r);
}

/* ---- the documentation for readers ---- */

static bool render_index(rendering *r, const void *of)
{
    const value *data = root_with(r, "index", markdown_index(of));
    return render(r, "docs_index", data, "reference.md");
}

static bool render_page(rendering *r, const void *of)
{
    const markdown_page *page = of;
    const value *data = root_with(r, "page", markdown_page_value(page->all, page));
    return render(r, "docs_page", data, page->path);
}

/* Into a set of their own. */
static bool render_pages(rendering *r, file_set *out)
{
    markdown_pages all;
    markdown_plan(r->s, &all);
    r->out = out;
    bool done = with_own_values(r, render_index, &all);
    for (size_t i = 0; done && i < all.items.count; i++)
        done = with_own_values(r, render_page, all.items.items[i]);
    file_set_sort(out);
    return done;
}

/* The tables first: their values take the most memory, and the text of the other files is not there yet. */
static bool render_all(rendering *r, file_set *docs)
{
    return with_own_values(r, render_tables, NULL) && render_files(r) &&
           (docs == NULL || render_pages(r, docs));
}

bool emit_files(const api_model *model, const emit_options *options, file_set *out, diagnostics *d)
{
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    sdk *s = start(out->memory, model, options, d);
    if (s == NULL)
        return false;
    template_set *set = template_set_new(d, TEMPLATE_ESCAPE_NONE);
    rendering r = {
        .s = s, .root = root_value(s, options->generator_version, false), .templates = set, .out = out};
    bool done = template_sources_parse(options->templates, set) && render_all(&r, options->pages);
    buffer_free(&r.text);
    template_set_free(set);
    if (done)
        file_set_sort(out);
    return done && diagnostics_count(d, SEVERITY_ERROR) == errors;
}
