/* Normalized schemas: what a value of a schema looks like, with $ref and allOf merged away.
 *
 * A schema of the document is normalized when it is first asked for. Others are composed of those: all(a,
 * b), any(list) and the like give a normalized schema as well, and the same operands give the same one. A
 * schema may contain itself through its properties, items and variants; these are references, by number,
 * that schema_at follows. Depends on spec alone. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "spec/spec.h"

/* All schemas of one document. */
typedef struct schema_set schema_set;

/* A schema that is perhaps not normalized yet. */
typedef struct schema_ref {
    uint32_t number;
} schema_ref;
typedef VECTOR(schema_ref) schema_refs;

typedef struct normalized_schema normalized_schema;

/* The keywords of one schema object, without what it includes. */
typedef struct schema_part {
    const spec_schema *keywords; /* NULL: of no object of the document; then `types` and `items` are all */
    bool without_unions;         /* oneOf, anyOf and null do not count */
    bool without_discriminator;
    unsigned types;                 /* SPEC_TYPE_ bits; 0: any */
    bool has_items;                 /* … has a type, `items` */
    schema_ref items;               /* of a list */
    const spec_schema *origin;      /* the object that messages point to */
    const normalized_schema *alone; /* the schema that has this part alone; NULL: not made yet */
} schema_part;
typedef VECTOR(const schema_part *) schema_parts;

typedef struct schema_property {
    const char *name;
    mark at;
    schema_refs schemas;  /* all of them hold, in the order of the merge */
    bool is_alternatives; /* … one of them holds */
} schema_property;
typedef VECTOR(schema_property) schema_properties;

/* A oneOf or anyOf. */
typedef struct schema_union {
    const schema_part *holder;
    schema_refs members;
    bool is_any;
} schema_union;
typedef VECTOR(schema_union) schema_unions;

struct normalized_schema {
    uint32_t number;
    const spec_schema *own;    /* the object of the document that this is; NULL: it is composed */
    const spec_schema *origin; /* the object that messages point to, and whose extensions count */
    const char *component;     /* its name; NULL: it has none */
    unsigned depth;            /* compositions of members of compositions that led to it; 0 in the document */

    const schema_part *own_part;                /* that which includes the others; NULL: none does */
    schema_parts all_of_members;                /* the parts that were merged, in the order of the merge */
    ptr_map all_of_set;                         /* the same as a set */
    VECTOR(const normalized_schema *) operands; /* of all() */

    const char *title, *description, *format, *content_encoding, *content_media_type;
    const node *example;
    bool deprecated, is_false_schema, nullable;
    bool is_unsatisfiable; /* no value has all of its types */
    bool has_null_type;    /* its own `type` names null */
    unsigned types;        /* SPEC_TYPE_ bits without SPEC_TYPE_NULL; 0: any */

    schema_properties properties;
    map property_index; /* name → 1 + index, as a pointer */
    spec_names required;
    map required_names;
    spec_names mentioned; /* neither declared nor always required: those that a variant alone requires */
    spec_additional additional;
    schema_ref additional_schema;   /* SPEC_ADDITIONAL_SCHEMA: the last one */
    schema_refs additional_schemas; /* … all of them hold */
    schema_refs pattern_schemas;
    schema_refs items; /* all of them hold */
    bool is_list;
    schema_refs prefix_items;

    schema_unions unions;
    const char *discriminator;
    const spec_schema *discriminator_holder;

    bool has_enum;
    spec_values enum_values;
};

/* ---- schema_set.c */

/* Lives in the arena. Problems go to the diagnostics. */
schema_set *schema_set_new(arena *a, const spec_document *from, diagnostics *d);

/* The normalized form of a schema of the document. Never NULL. */
const normalized_schema *schema_normalize(schema_set *set, const spec_schema *schema);
const normalized_schema *schema_at(schema_set *set, schema_ref ref);

const schema_property *schema_find_property(const normalized_schema *s, const char *name);
bool schema_requires(const normalized_schema *s, const char *name);

/* Constrains the value beyond null: members, items, values, additional properties. */
bool schema_has_structure(const normalized_schema *s);

/* The first object of it that has a mistake, so that the keywords do not describe the value; NULL: none has. */
const spec_schema *schema_broken_part(const normalized_schema *s);

/* Whether null is the only value. */
bool schema_is_null(const normalized_schema *s);

/* ---- json_types.c */

/* The JSON types that a value can have, as SPEC_TYPE_ bits without null; 0: any. */
unsigned schema_json_types(schema_set *set, const normalized_schema *s);

/* Whether these are several types; an integer is a number. */
bool schema_are_several_types(unsigned types);

/* ---- compose.c */

/* A schema whose values are those of both. `holder` is the schema whose members or items these are: the
 * depth of compositions is limited. */
const normalized_schema *schema_all(schema_set *set, const normalized_schema *holder,
                                    const normalized_schema *first, const normalized_schema *second);

/* The same of all of a list, which is not empty. */
const normalized_schema *schema_all_of_refs(schema_set *set, const normalized_schema *holder,
                                            const schema_refs *refs);

/* A schema whose values are those of any of the list, which is not empty. */
const normalized_schema *schema_any(schema_set *set, const normalized_schema *const *list, size_t count);

/* A list of items of any of the schemas. */
const normalized_schema *schema_list_of_any(schema_set *set, const normalized_schema *origin,
                                            const normalized_schema *const *items, size_t count);

/* The schema, limited to these JSON types. */
const normalized_schema *schema_with_types(schema_set *set, const normalized_schema *s, unsigned types);

/* The keywords beside the oneOf and anyOf of the schema. */
const normalized_schema *schema_beside_unions(schema_set *set, const normalized_schema *s);

/* The same schema as another one, which has no name. */
const normalized_schema *schema_anonymous_copy(schema_set *set, const normalized_schema *s);

/* ---- alternatives.c */

/* The schema of a property of `holder`; NULL: free-form JSON, since the property has several JSON types. */
const normalized_schema *schema_of_property(schema_set *set, const normalized_schema *holder,
                                            const schema_property *property);

/* The schema, which also mentions the properties that the others require and it does not declare. */
const normalized_schema *schema_mention_required(schema_set *set, const normalized_schema *s,
                                                 const normalized_schema *const *others, size_t count);

/* An object with the properties of all options, of which those are required that all require; it mentions
 * what some require and none declares. It stands for `whole`, whose number it has. */
const normalized_schema *schema_merge_objects(schema_set *set, const normalized_schema *whole,
                                              const normalized_schema *const *options, size_t count);

/* ---- annotations.c */

/* The one schema to which an allOf, or a $ref with siblings, adds only a description and the like; NULL: it
 * adds more. */
const normalized_schema *schema_unwrap_annotations(schema_set *set, const normalized_schema *s);

/* Whether such a schema allows null, whatever the schema in it does. */
bool schema_annotations_allow_null(const normalized_schema *s);

/* The schema that remains when all annotations are unwrapped. */
const spec_schema *schema_effective(schema_set *set, const spec_schema *schema);

/* ---- inheritance.c */

/* Whether the schema is an object with a discriminator of its own, but without oneOf: the base of the schemas
 * that include it by allOf or that its mapping names. */
bool schema_is_base(schema_set *set, const normalized_schema *s);

/* The components that include the base by allOf. */
spec_schemas schema_children(schema_set *set, const normalized_schema *base);

/* What a variant of the base is made of: the child, together with the properties of the base. */
const normalized_schema *schema_variant_of_base(schema_set *set, const normalized_schema *base,
                                                const spec_schema *child);

#endif
