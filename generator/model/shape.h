/* One schema with its references and allOf merged away: what a value of it looks like. */
#ifndef MODEL_SHAPE_H
#define MODEL_SHAPE_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "spec/spec.h"

struct model_builder;

typedef struct shape_property {
    const char *name;
    mark at;
    VECTOR(const spec_schema *) schemas; /* all of them hold, in the order of the merge */
    bool alternatives;                   /* … one of them holds */
} shape_property;

typedef struct shape_union {
    const spec_schema *holder;
    bool is_any; /* anyOf */
} shape_union;

typedef struct shape_members {
    const spec_schema *const *items;
    size_t count;
} shape_members;

typedef struct shape {
    const spec_schema *schema;         /* what it was made of */
    VECTOR(const spec_schema *) parts; /* schema objects whose own members went into it */
    ptr_map closure;                   /* the same schema objects, as a set */

    const char *title, *description, *format, *content_encoding, *content_media_type;
    const node *example;
    bool deprecated, is_false_schema, nullable;
    bool contradicts; /* no value can have all of its types */
    unsigned types;   /* without SPEC_TYPE_NULL; 0: not said */

    VECTOR(shape_property) properties;
    map property_index; /* name → 1 + index, as a pointer */
    VECTOR(spec_name) required;
    map required_names;
    spec_additional additional;
    const spec_schema *additional_schema;
    VECTOR(const spec_schema *) pattern_schemas;
    VECTOR(const spec_schema *) items; /* all of them hold */
    bool is_list;
    VECTOR(const spec_schema *) prefix_items;

    VECTOR(shape_union) unions;
    const char *discriminator;
    const spec_schema *discriminator_holder;

    bool has_enum;
    VECTOR(const node *) enum_values;

    bool is_measuring, is_measured; /* by shape_kinds, for the unions */
    unsigned measured;
} shape;

/* The shape of a schema; the same for the same schema. Never NULL. */
const shape *shape_of(struct model_builder *b, const spec_schema *schema);

/* The JSON types that a value can have, as SPEC_TYPE_ bits without null; 0: any. */
unsigned shape_kinds(struct model_builder *b, const shape *s);

const shape_property *shape_find(const shape *s, const char *name);
shape_property *shape_add(arena *a, shape *s, const char *name, mark at); /* finds or adds */
bool shape_requires(const shape *s, const char *name);
void shape_require(arena *a, shape *s, spec_name name);

shape_members shape_union_members(const shape_union *one);

/* Says something about the value but null: members, items, values, additional properties. */
bool shape_has_structure(const shape *s);

/* Only `null` is a value. */
bool shape_is_null(const shape *s);

void shape_init(struct model_builder *b, shape *s, const spec_schema *schema);

#endif
