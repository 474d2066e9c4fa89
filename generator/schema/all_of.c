/* The parts of a schema: the schema objects that it consists of by allOf and $ref, each without the
 * others. */
#include "schema/internal.h"

schema_part *schema_new_part(schema_set *set, const spec_schema *origin)
{
    schema_part *part = ARENA_NEW(set->memory, schema_part);
    part->origin = origin;
    return part;
}

static const schema_part *part_of(schema_set *set, const spec_schema *schema, unsigned variant)
{
    schema_part **part = &schema_entry_of(set, schema->number)->part_variants[variant];
    if (*part == NULL) {
        *part = schema_new_part(set, schema);
        (*part)->keywords = schema;
        (*part)->without_unions = (variant & PART_WITHOUT_UNIONS) != 0;
        (*part)->without_discriminator = (variant & PART_WITHOUT_DISCRIMINATOR) != 0;
    }
    return *part;
}

const schema_part *schema_part_without_unions(schema_set *set, const schema_part *part)
{
    const spec_schema *keywords = part->keywords;
    if (keywords == NULL || (keywords->reference == NULL &&
                             keywords->all_of.count + keywords->one_of.count + keywords->any_of.count == 0))
        return part;
    unsigned variant = part->without_discriminator ? PART_WITHOUT_DISCRIMINATOR : PART_WHOLE;
    return part_of(set, keywords, variant | PART_WITHOUT_UNIONS);
}

void schema_add_part(schema_set *set, normalized_schema *s, const schema_part *part)
{
    if (ptr_map_get(&s->all_of_set, part) != NULL)
        return;
    ptr_map_put(set->memory, &s->all_of_set, part, s);
    *vector_add(set->memory, &s->all_of_members) = part;
}

static const normalized_schema *make_alone(schema_set *set, const schema_part *part)
{
    normalized_schema *s = schema_new_composed(set, part->origin);
    s->own = part->keywords;
    s->own_part = part;
    s->deprecated = part->keywords != NULL && part->keywords->deprecated;
    schema_add_part(set, s, part);
    schema_merge_parts(set, s);
    return s;
}

const normalized_schema *schema_of_part(schema_set *set, const schema_part *part)
{
    if (part->keywords != NULL && !part->without_unions)
        return part->without_discriminator
                   ? schema_without_discriminator(set, schema_normalize(set, part->keywords))
                   : schema_normalize(set, part->keywords);
    if (part->alone == NULL)
        ((schema_part *)part)->alone = make_alone(set, part); /* parts are made by this stage alone */
    return part->alone;
}

/* ---- a schema object and all that it includes */

typedef struct collection {
    schema_set *set;
    normalized_schema *out;
    const spec_schema *root;
    unsigned root_variant;
    unsigned depth;
} collection;

static const schema_part *part_in(const collection *c, const spec_schema *s)
{
    return part_of(c->set, s, s == c->root ? c->root_variant : PART_WHOLE);
}

/* A child that includes its base by allOf is one of the base's variants: that union does not constrain the
 * child. */
static bool lists_a_child(collection *c, const spec_schemas *members)
{
    for (size_t i = 0; i < members->count; i++)
        if (ptr_map_get(&c->out->all_of_set, part_in(c, spec_follow(members->items[i]))) == c)
            return true;
    return false;
}

static void add_union(collection *c, const schema_part *holder, const spec_schemas *members, bool is_any)
{
    if (members->count == 0 || lists_a_child(c, members))
        return;
    schema_union *added = vector_add(c->set->memory, &c->out->unions);
    added->holder = holder;
    added->is_any = is_any;
    vector_reserve(c->set->memory, &added->members, members->count);
    for (size_t i = 0; i < members->count; i++)
        *vector_add(c->set->memory, &added->members) = schema_ref_of(members->items[i]);
}

static void collect(collection *c, const spec_schema *s);

static void collect_included(collection *c, const spec_schema *s)
{
    if (s->reference == NULL && s->all_of.count == 0)
        return;
    if (c->depth == SCHEMA_ALL_OF_DEPTH_MAX) {
        schema_error(c->set, "nesting-limit", s->at,
                     "schemas are nested too deeply by allOf: more than %d levels", SCHEMA_ALL_OF_DEPTH_MAX);
        return;
    }
    c->depth++;
    if (s->reference != NULL)
        collect(c, s->reference);
    for (size_t i = 0; i < s->all_of.count; i++)
        collect(c, s->all_of.items[i]);
    c->depth--;
}

/* The object itself comes last, so that its own keywords win. In all_of_set the collection stands for an
 * object whose members are being collected. */
static void collect(collection *c, const spec_schema *s)
{
    arena *a = c->set->memory;
    s = spec_follow(s);
    const schema_part *part = part_in(c, s);
    const void *seen = ptr_map_get(&c->out->all_of_set, part);
    if (seen == c)
        schema_mistake(c->set, "circular-all-of", s->at, "circular allOf: the schema includes itself");
    if (seen != NULL)
        return;
    ptr_map_put(a, &c->out->all_of_set, part, c);
    collect_included(c, s);
    add_union(c, part, &s->one_of, false);
    add_union(c, part, &s->any_of, true);
    *vector_add(a, &c->out->all_of_members) = part;
    ptr_map_put(a, &c->out->all_of_set, part, c->out);
}

void schema_collect_all_of(schema_set *set, normalized_schema *s, const spec_schema *schema, unsigned variant)
{
    collection c = {.set = set, .out = s, .root = schema, .root_variant = variant};
    collect(&c, schema);
    s->own_part = part_in(&c, schema);
}
