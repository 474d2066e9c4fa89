#include "emit/emit.h"

#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/comment.h"
#include "lang/prefix.h"
#include "lang/words.h"

#include <string.h>

/* ---- the values ---- */

value *emit_file_head(arena *a, const sdk_file *file)
{
    value *v = value_object(a);
    value_set_text(a, v, "name", file->name);
    value_set_text(a, v, "upper", words_to_upper_case(a, file->name));
    value_set_bool(a, v, "is_shared", file->group == NULL);
    value_set_text(a, v, "tag", file->group != NULL ? comment_line(a, file->group->name) : "types");
    value_set(a, v, "doc_lines", doc_comment_lines(a, file->group != NULL ? file->group->description : NULL));
    return v;
}

value *emit_file(sdk *s, const sdk_file *file)
{
    arena *a = s->values;
    value *v = emit_file_head(a, file);
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
    value_set(a, v, "types", types);
    value_set(a, v, "type_functions", functions);
    value_set(a, v, "collections", collections);
    value_set(a, v, "scalar_frees", frees);
    value_set(a, v, "operations", operations);
    return v;
}

bool emit_is_wanted(const sdk_file *file)
{
    return file->group == NULL || file->types.count + file->operations.count + file->collections.count > 0;
}

sdk *emit_start(arena *a, const api_model *model, const emit_options *options, diagnostics *d)
{
    if (!prefix_is_valid(options->prefix)) {
        diagnostics_report(d, SEVERITY_ERROR, "invalid-prefix", (mark){0},
                           "invalid prefix '%s': expected " PREFIX_RULE, options->prefix);
        return NULL;
    }
    sdk *s = sdk_build(a, model, options->prefix, d);
    if (s != NULL)
        s->skip_severity = options->strict ? SEVERITY_ERROR : SEVERITY_WARNING;
    return s;
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
    sdk *s = emit_start(a, model, options, d);
    if (s == NULL)
        return NULL;
    value *root = value_object(a);
    value *files = value_list(a);
    value_set(a, root, "sdk", emit_api(s, options->generator_version));
    for (size_t i = 0; i < s->files.count; i++) {
        if (emit_is_wanted(s->files.items[i]))
            value_push(a, files, emit_file(s, s->files.items[i]));
    }
    value_set(a, root, "files", files);
    value_set(a, root, "tables", emit_tables(s));
    value_set(a, root, "examples", emit_examples(s));
    set_pages(s, root);
    return diagnostics_count(d, SEVERITY_ERROR) == errors ? root : NULL;
}
