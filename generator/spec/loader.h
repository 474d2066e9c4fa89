/* Internal to this stage. */
#ifndef SPEC_LOADER_H
#define SPEC_LOADER_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "spec/spec.h"

typedef struct loader {
    arena *memory;
    reader *files;
    diagnostics *diagnostics;
    spec_document *document;
    map roots; /* path of a file → const document * */
    ptr_map targets,
        anchors;      /* source_file → map * from the text of a reference, or an anchor, to node_ref * */
    ptr_map resolved; /* reference object → the node_ref at the end of its chain */
    unsigned reference_depth;  /* of pointers that lead through references */
    size_t unreadable;         /* references into files that cannot be read */
    size_t unreadable_schemas; /* … where a schema is expected, which the operation can do without */
    ptr_map schemas, parameters, bodies, responses, callbacks; /* node → object made of it */
    VECTOR(spec_schema *) made;                                /* the document's all_schemas */
    VECTOR(spec_schema *) pending;                             /* referred to, its members are not read yet */
    size_t pending_read;                                       /* number of schemas read */
    spec_operations callback_operations;
    map operation_ids;    /* id → const spec_operation * */
    map security_schemes; /* name → the loader itself: a set */
} loader;

/* A node and its pointer, as in spec_schema. */
typedef struct node_ref {
    const node *node;
    const char *pointer;
} node_ref;

#define spec_error(l, id, at, ...) diagnostics_report((l)->diagnostics, SEVERITY_ERROR, id, at, __VA_ARGS__)
#define spec_warning(l, id, at, ...) \
    diagnostics_report((l)->diagnostics, SEVERITY_WARNING, id, at, __VA_ARGS__)
/* A construct that is not supported and therefore skipped. */
#define spec_skipped(l, id, at, ...) \
    diagnostics_report((l)->diagnostics, (l)->document->skip_severity, id, at, __VA_ARGS__)

/* ---- members.c: members of mappings by type. NULL for a member that is absent or null, and, after an error
 * at it, for one of another type. */

const node *spec_member(const node *n, const char *key);
const node *spec_member_of_kind(loader *l, const node *n, const char *key, node_kind kind);
const char *spec_member_text(loader *l, const node *n, const char *key); /* any scalar: its text */
const char *spec_required_text(loader *l, const node *n, const char *key, const char *what);
bool spec_member_bool(loader *l, const node *n, const char *key, bool otherwise);
void spec_load_names(loader *l, const node *list, const char *what, spec_names *names);
void spec_report_wrong_kind(loader *l, const node *n, const char *what, const char *expected);
bool spec_is_mapping(loader *l, const node *n, const char *what); /* false after an error */
bool spec_is_extension(const char *key);                          /* x-… */

node_ref node_ref_member(loader *l, node_ref parent, const char *key, const node *value);
node_ref node_ref_item(loader *l, node_ref parent, size_t index);
node_ref spec_child(loader *l, node_ref parent, const char *key, node_kind kind);
/* A member that is a mapping. Some documents have a reference in its place, which is followed. */
node_ref spec_map(loader *l, node_ref parent, const char *key, const char *what);
/* The object that `at` is or refers to; without a node after an error. `what` names it: "a parameter". */
node_ref spec_object(loader *l, node_ref at, const char *what);
node_ref spec_object_or_null(loader *l, node_ref at, const char *what); /* null is not an error */

/* ---- reference.c */

/* The text of a $ref when the node is a reference object, else NULL. */
const char *spec_reference_text(const node *n);

/* The target of one reference; without a node after an error. `what` names the expected object: "schema". */
node_ref spec_reference_target(loader *l, const char *text, mark at, const char *what);

/* Follows references to the first object that is not one. Without a node after an error. */
node_ref spec_resolve(loader *l, node_ref from, const char *what);

/* The name that a pointer gives to a schema: that of a member of components/schemas, $defs or definitions; in
 * another file also that of a member of its root, and of the file itself. NULL if not found. */
const char *spec_component_name(loader *l, const char *pointer);

/* The root node of a file, with a pointer of the form "file#". */
node_ref node_ref_root(loader *l, const document *file);

/* ---- schema.c */

const spec_schema *spec_load_schema(loader *l, node_ref at);
const spec_schema *spec_load_schema_member(loader *l, node_ref at, const char *key); /* NULL: absent */
/* Read later, so that references do not recurse. */
const spec_schema *spec_reserve_schema(loader *l, node_ref at);
void spec_load_pending_schemas(loader *l);
void spec_finish_schemas(loader *l); /* breaks cycles of references; resolves mappings of discriminators */
const node *spec_load_example(loader *l, const node *n);

/* ---- schema_keywords.c */

void spec_load_schema_limits(loader *l, const node *n, spec_schema *schema); /* bounds, lengths, pattern */
void spec_load_discriminator(loader *l, const node *n, spec_schema *schema);

/* ---- media.c */

const spec_media_type *spec_load_first_media_type(loader *l, node_ref holder); /* without encodings */
const spec_request_body *spec_load_request_body(loader *l, node_ref at);
void spec_load_responses(loader *l, node_ref holder, spec_operation *operation);

/* ---- parameter.c */

/* Adds the parameters of a list; they replace those of the same name and location. */
void spec_load_parameters(loader *l, node_ref list, spec_operation *operation);
/* The header of a part that `entry` of an encoding's headers names. */
const spec_parameter *spec_load_part_header(loader *l, node_ref at, const node_entry *entry);

/* ---- operation.c */

void spec_load_paths(loader *l, node_ref root);
void spec_load_webhooks(loader *l, node_ref root);

/* ---- security.c */

void spec_load_security_schemes(loader *l, node_ref components);
void spec_load_security(loader *l, const node *list, spec_security *security);

/* ---- document.c */

void spec_load_servers(loader *l, const node *list, spec_servers *servers);

#endif
