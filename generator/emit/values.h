/* Values for the templates, one function a part. Their members are described where they are set;
 * templates/README.md lists them. */
#ifndef EMIT_VALUES_H
#define EMIT_VALUES_H

#include "emit/doc_comments.h"
#include "emit/emit.h"
#include "sdk/sdk.h"
#include "template/value.h"

/* A type's declaration: {enum, object, union}, two of them null. */
value *emit_declaration(sdk *s, const sdk_type *type);

/* A type's functions: {type, free, copy, from_json, to_json, null_object, kind, row}; null when it has
 * none. */
value *emit_type_functions(sdk *s, const sdk_type *type);

value *emit_collection(sdk *s, const sdk_collection *collection);

value *emit_operation(sdk *s, const sdk_operation *operation);
/* Whether the document deprecates the operation or one of its parameters. */
bool emit_is_deprecated(const sdk_operation *operation);

/* An initialiser with example values for the members a body must have: ".name = \"deploys\"", safe inside a
 * comment. */
value *emit_example_members(sdk *s, const sdk_type *type);

/* An example of a scalar or enum: sets {builder, text, is_enum}, of the API's own example (JSON text, or
 * NULL) where it fits. False for all else: the text is null then. */
bool emit_set_example(arena *a, value *v, const sdk_type_use *use, const char *json);

/* The result of a call, {c_type, variable, free, is_scalar}; null for nothing. */
value *emit_out(sdk *s, model_reference result);

/* The iterator of a list, {iter, open, next, free, item}; null when the operation has none. */
value *emit_paging(sdk *s, const sdk_operation *operation);

/* The tables: {pool, fragments, schemes, scheme_count}. */
value *emit_tables(sdk *s);

/* The servers of operations beside the first one of the document, each {macro, name_literal, url_literal, url,
 * variables, variable_count, has_variables, doc_lines, has_doc, has_text}. */
value *emit_servers(const sdk *s);

/* The same of the document's first server; null where it has no variables. */
value *emit_root_server(const sdk *s);

/* The API as a whole: server, token endpoint, includes. */
value *emit_api(sdk *s, const char *generator_version);

/* For the program of the scaffold: the operations with a sample, each as for `sample_call`, with `id` and how
 * its result is `printed`. */
value *emit_examples(sdk *s);

#endif
