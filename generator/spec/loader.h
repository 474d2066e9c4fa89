/* What the files of this stage share. Not for other stages. */
#ifndef SPEC_LOADER_H
#define SPEC_LOADER_H

#include "base/map.h"
#include "spec/identity.h"
#include "spec/spec.h"

/* A schema whose address has been given out and whose members are still to be read. */
typedef struct pending_schema {
    spec_schema *schema;
    const node *source;
} pending_schema;

typedef struct loader {
    arena *memory;
    reader *files;
    diagnostics *diagnostics;
    spec_document *document;
    map roots;                 /* path of a file → const document * */
    identity_map targets;      /* source_file → map * from the text of a reference in it to place * */
    map anchors;               /* path of a file → map * from anchor or $id to const node * */
    identity_map resolved;     /* reference object → the place where its chain ends */
    unsigned reference_depth;  /* of pointers that lead through references */
    size_t unreadable;         /* references into files that cannot be read */
    size_t unreadable_schemas; /* … that stand for a schema, which can do without */
    identity_map schemas, parameters, bodies, responses, callbacks; /* node → what was made of it */
    VECTOR(spec_schema *) made;                                     /* the document's all_schemas */
    VECTOR(pending_schema) pending;
    size_t pending_read; /* how many of them have been read */
    VECTOR(const spec_operation *) callback_operations;
    map operation_ids;    /* id → const spec_operation * */
    map security_schemes; /* name → the loader itself: a set */
} loader;

/* A node and where it is: the pointer as in spec_schema. */
typedef struct place {
    const node *node;
    const char *pointer;
} place;

/* ---- members.c: members of mappings by type. A member that is absent or null gives NULL; one of another
 * type gives NULL after an error at it. */

const node *member(const node *n, const char *key);
const node *member_of_kind(loader *l, const node *n, const char *key, node_kind kind);
const char *member_text(loader *l, const node *n, const char *key); /* any scalar: its text */
bool member_bool(loader *l, const node *n, const char *key, bool otherwise);
void wrong_kind(loader *l, const node *n, const char *what, const char *expected);
bool is_extension(const char *key); /* x-… */

place place_member(loader *l, place parent, const char *key, const node *value);
place place_item(loader *l, place parent, size_t index);

/* ---- reference.c */

/* The text of a $ref when the node is a reference object, else NULL. */
const char *reference_text(const node *n);

/* The target of one reference; a place without a node after an error. `what` names the expected object:
 * "schema". */
place reference_target(loader *l, const char *text, mark at, const char *what);

/* Follows references until an object that is none. A place without a node after an error. */
place resolve_place(loader *l, place from, const char *what);

/* The place of a file's root node, for a pointer of the form "file#". */
place place_of_root(loader *l, const document *file);

/* ---- schema.c */

const spec_schema *load_schema(loader *l, place at);
const spec_schema *reserve_schema(loader *l, place at); /* read later: references do not recurse */
/* The name that a pointer gives to a schema: of a member of components/schemas, $defs or definitions; in
 * another file also of a member of its root, and of the file itself. NULL when it names none. */
const char *component_name(loader *l, const char *pointer);

void load_pending_schemas(loader *l);
void finish_schemas(loader *l); /* cycles of references; mappings of discriminators */
const node *load_example(loader *l, const node *n);

/* ---- schema_limits.c */

void load_schema_limits(loader *l, const node *n, spec_schema *schema);

/* ---- discriminator.c */

void load_discriminator(loader *l, const node *n, spec_schema *schema);

/* ---- media.c */

const spec_media *load_first_media(loader *l, place content);
const spec_body *load_body(loader *l, place at);
void load_responses(loader *l, place at, spec_operation *operation);

/* ---- parameter.c */

/* Adds the parameters of a list; one of the same name and location that is there already is replaced. */
void load_parameters(loader *l, place list, spec_operation *operation);

/* ---- operation.c */

void load_paths(loader *l, place paths);
void load_webhooks(loader *l, place webhooks);

/* ---- security.c */

void load_security_schemes(loader *l, place schemes);
void load_security(loader *l, const node *list, spec_security *security);

/* ---- document.c */

void load_servers(loader *l, const node *list, spec_servers *servers);
void load_document(loader *l, place root);

#endif
