/* Internal to this stage. */
#ifndef SPEC_LOADER_H
#define SPEC_LOADER_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "spec/spec.h"

/* A node and its pointer, as in spec_schema. */
typedef struct node_ref {
    const node *node;
    const char *pointer;
} node_ref;

/* A file, or a part of one that has its own $id. */
typedef struct spec_resource {
    const document *file;
    node_ref root;
    const char
        *base;   /* URI that its references are relative to, without a fragment; a path where none is given */
    map anchors; /* name → node_ref * */
} spec_resource;

/* What mistakes cost: a construct that can do without a broken part restores the cost after reading it. */
typedef struct spec_cost {
    size_t mistakes; /* each costs the innermost construct that can be skipped */
    size_t dangling; /* references that lead nowhere, which cost an operation also inside a schema */
    mark at;         /* of the last one */
} spec_cost;

typedef struct loader {
    arena *memory;
    reader *files;
    diagnostics *diagnostics;
    spec_document *document;
    map roots;              /* path of a file → const document * */
    ptr_map targets;        /* spec_resource → map * from the text of a reference in it to node_ref * */
    ptr_map file_resources; /* source_file → spec_resource * of the whole file */
    ptr_map resource_of;    /* text of a reference → spec_resource * that it is in, unless that is a file */
    map resources;          /* URI → spec_resource * */
    map dynamic_anchors;    /* name → $dynamicAnchor of that name in the files that were read */
    ptr_map resolved;       /* reference object → the node_ref at the end of its chain */
    unsigned reference_depth; /* of pointers that lead through references */
    spec_cost cost;
    const char *similar; /* a name like the one that the last pointer did not find; NULL: none */
    ptr_map schemas, parameters, bodies, responses, callbacks; /* node → object made of it */
    ptr_map broken; /* node of a reference, parameter, body or response → spec_cost * of reading it */
    VECTOR(spec_schema *) made;    /* the document's all_schemas */
    VECTOR(spec_schema *) pending; /* referred to, its members are not read yet */
    size_t pending_read;           /* number of schemas read */
    spec_operations callback_operations;
    map operation_ids;    /* id → const spec_operation * */
    map security_schemes; /* name → the loader itself: a set */
} loader;

/* An error: without this part there is no document. */
#define spec_error(l, id, at, ...) diagnostics_report((l)->diagnostics, SEVERITY_ERROR, id, at, __VA_ARGS__)
/* A mistake that costs the construct around it. */
#define spec_mistake(l, id, at, ...) \
    (spec_count_mistake(l, at),      \
     diagnostics_report((l)->diagnostics, (l)->document->mistake_severity, id, at, __VA_ARGS__))
/* A mistake that costs nothing but the member at `at`. */
#define spec_ignored(l, id, at, ...) \
    diagnostics_report((l)->diagnostics, (l)->document->mistake_severity, id, at, __VA_ARGS__)
#define spec_warning(l, id, at, ...) \
    diagnostics_report((l)->diagnostics, SEVERITY_WARNING, id, at, __VA_ARGS__)
/* A construct that is not supported and therefore skipped. */
#define spec_skipped(l, id, at, ...) \
    diagnostics_report((l)->diagnostics, (l)->document->skip_severity, id, at, __VA_ARGS__)

/* ---- members.c: members of mappings by type. NULL for a member that is absent or null, and, after a report,
 * for one of another type. */

const node *spec_member(const node *n, const char *key);
const node *spec_member_of_kind(loader *l, const node *n, const char *key, node_kind kind);
/* Any scalar: its text. Of the wrong type it costs itself alone; `protocol`: it decides what is sent. */
const char *spec_member_text(loader *l, const node *n, const char *key);
const char *spec_protocol_text(loader *l, const node *n, const char *key);
const char *spec_required_text(loader *l, const node *n, const char *key, const char *what);
bool spec_member_bool(loader *l, const node *n, const char *key, bool otherwise);
bool spec_protocol_bool(loader *l, const node *n, const char *key, bool otherwise);
/* The same as spec_member_of_kind; of another kind it costs itself alone. */
const node *spec_optional_member(loader *l, const node *n, const char *key, node_kind kind);
void spec_load_names(loader *l, const node *list, const char *what, spec_names *names);
void spec_report_wrong_kind(loader *l, const node *n, const char *what, const char *expected);
bool spec_is_mapping(loader *l, const node *n, const char *what); /* false after a report */
void spec_count_mistake(loader *l, mark at);
/* For an object that is read once: keeps what reading it cost since `before`, and adds that at each use. */
void spec_keep_cost(loader *l, const node *object, spec_cost before);
void spec_add_kept_cost(loader *l, const node *object);
bool spec_is_extension(const char *key); /* x-… */

node_ref node_ref_member(loader *l, node_ref parent, const char *key, const node *value);
node_ref node_ref_item(loader *l, node_ref parent, size_t index);
node_ref spec_child(loader *l, node_ref parent, const char *key, node_kind kind);
/* A member that is a mapping. Some documents have a reference in its place, which is followed. */
node_ref spec_map(loader *l, node_ref parent, const char *key, const char *what);
/* The object that `at` is or refers to; without a node after a report. `what` names it: "a parameter". */
node_ref spec_object(loader *l, node_ref at, const char *what);
node_ref spec_object_or_null(loader *l, node_ref at, const char *what); /* null is not reported */

/* ---- reference.c */

/* The text of a $ref when the node is a reference object, else NULL. */
const char *spec_reference_text(const node *n);

/* The target of one reference, a string; without a node after a report. `what` names the expected object:
 * "schema". */
node_ref spec_reference_target(loader *l, const node *reference, const char *what);

/* Reports a reference to nothing. */
void spec_report_dangling(loader *l, mark at, const char *what, const char *text);

/* Follows references to the first object that is not one. Without a node after a report. */
node_ref spec_resolve(loader *l, node_ref from, const char *what);

/* The name that a pointer gives to a schema: that of a member of components/schemas, $defs or definitions; in
 * another file also that of a member of its root, and of the file itself. NULL if not found. */
const char *spec_component_name(loader *l, const char *pointer);

/* The root node of a file, with a pointer of the form "file#". */
node_ref node_ref_root(loader *l, const document *file);

/* ---- resources.c */

/* The resource that a whole file is. Finds the resources in it when it is called first. */
const spec_resource *spec_resource_of_file(loader *l, const document *file);

/* The innermost resource that a reference is in. */
const spec_resource *spec_resource_of_reference(loader *l, const node *text);

/* Whether a $dynamicRef leads to a $dynamicAnchor; `*target` has no node when there are several of its name. */
bool spec_find_dynamic_anchor(loader *l, const node *reference, node_ref *target);

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
/* The header of a part or response that `entry` of an encoding's or response's headers names. */
const spec_parameter *spec_load_header(loader *l, node_ref at, const node_entry *entry,
                                       spec_location location);

/* ---- operation.c */

void spec_load_paths(loader *l, node_ref root);
void spec_load_webhooks(loader *l, node_ref root);

/* ---- security.c */

void spec_load_security_schemes(loader *l, node_ref components);
void spec_load_security(loader *l, const node *list, spec_security *security);

/* ---- check_fields.c */

/* Reports the members of objects that OpenAPI does not define, and references to another kind of object. After
 * everything else is read. */
void spec_check_fields(loader *l);

/* ---- document.c */

void spec_load_servers(loader *l, const node *list, spec_servers *servers);

#endif
