/* What the files of this stage share. Not for other stages. */
#ifndef SCHEMA_INTERNAL_H
#define SCHEMA_INTERNAL_H

#include "schema/schema.h"

enum {
    SCHEMA_ALL_OF_DEPTH_MAX = 100, /* schemas in schemas through allOf */
    SCHEMA_UNION_DEPTH_MAX = 100,  /* unions in unions */
    /* Members of one name are composed, then members of that, and so on: the schemas of a document can go
     * on like this through all sets of them. */
    SCHEMA_COMPOSITION_DEPTH_MAX = 8
};

#define schema_error(set, id, at, ...) \
    diagnostics_report((set)->diagnostics, SEVERITY_ERROR, id, at, __VA_ARGS__)
/* A mistake in the document, which is ignored. */
#define schema_mistake(set, id, at, ...) \
    diagnostics_report((set)->diagnostics, (set)->document->mistake_severity, id, at, __VA_ARGS__)
/* A construct that is not supported and therefore skipped. */
#define schema_skipped(set, id, at, ...) \
    diagnostics_report((set)->diagnostics, (set)->document->skip_severity, id, at, __VA_ARGS__)

/* Variants of the part of one schema object; bits. */
enum { PART_WHOLE, PART_WITHOUT_UNIONS = 1, PART_WITHOUT_DISCRIMINATOR = 2, PART_VARIANT_COUNT = 4 };

typedef enum schema_progress { SCHEMA_UNKNOWN, SCHEMA_IN_PROGRESS, SCHEMA_KNOWN } schema_progress;

/* Everything that is known of the schema of one number. */
typedef struct schema_entry {
    const spec_schema *spec;             /* NULL: composed */
    const normalized_schema *normalized; /* NULL: not asked for yet */
    schema_part *part_variants[PART_VARIANT_COUNT];
    const normalized_schema *without_discriminator;
    spec_schemas children; /* components that include it, where it has a discriminator */
    schema_progress union_types_progress;
    unsigned union_types; /* the JSON types of its unions */
} schema_entry;

struct schema_set {
    arena *memory;
    diagnostics *diagnostics;
    const spec_document *document;
    VECTOR(schema_entry) entries; /* by number; moves when a schema is composed */
    map compositions;             /* operator and numbers of the operands → normalized_schema */
    bool has_children;            /* of all entries */
    ptr_map union_members;        /* set of the spec_schemas that a oneOf or anyOf lists */
    size_t indexed_members;       /* schemas of the document that were searched for them */
    unsigned union_depth,
        branch_depth; /* unions in unions, and `then` and `else` in each other, in progress */
};

/* ---- schema_set.c */

schema_entry *schema_entry_of(schema_set *set, uint32_t number);
schema_ref schema_ref_of(const spec_schema *schema);

/* Makes `s` the schema object, with all that it includes. `variant` is that of the object's own part. */
void schema_fill(schema_set *set, normalized_schema *s, const spec_schema *schema, unsigned variant);

/* A new entry, of a schema that is not in the document. `origin` is where messages about it point. */
normalized_schema *schema_new_composed(schema_set *set, const spec_schema *origin);

void schema_init(schema_set *set, normalized_schema *s, uint32_t number, const spec_schema *origin);
schema_property *schema_add_property(schema_set *set, normalized_schema *s, const char *name, mark at);
void schema_require(schema_set *set, normalized_schema *s, spec_name name);

/* ---- all_of.c */

/* The same keywords without oneOf, anyOf and what the object includes. */
const schema_part *schema_part_without_unions(schema_set *set, const schema_part *part);

/* A part that no object of the document has. */
schema_part *schema_new_part(schema_set *set, const spec_schema *origin);

void schema_add_part(schema_set *set, normalized_schema *s, const schema_part *part);

/* The schema that consists of this part alone. */
const normalized_schema *schema_of_part(schema_set *set, const schema_part *part);

/* Collects the parts and unions of a schema object and of all that it includes. */
void schema_collect_all_of(schema_set *set, normalized_schema *s, const spec_schema *schema,
                           unsigned variant);

/* ---- own_keywords.c */

/* Merges the keywords of the parts of a schema, in their order. */
void schema_merge_parts(schema_set *set, normalized_schema *s);

/* ---- alternatives.c */

/* Adds the schema of a property of `holder` to those that the property of `merged` may have. */
void schema_add_alternative(schema_set *set, normalized_schema *merged, const normalized_schema *holder,
                            const schema_property *from);

/* ---- inheritance.c */

/* Whether the schema, which adds no structure to `target`, is a child of that base for all that: `allOf:
 * [Base]` with a name of its own, which its mapping names or which is a variant of another union. */
bool schema_is_bare_child(schema_set *set, const spec_schema *schema, const spec_schema *target);

const normalized_schema *schema_without_discriminator(schema_set *set, const normalized_schema *base);

#endif
