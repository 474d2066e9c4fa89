/* Properties that several schemas have. */
#include "schema/internal.h"

#include <string.h>

/* One schema where all alternatives are of one JSON type. */
static const normalized_schema *any_of_one_type(schema_set *set, const schema_property *property)
{
    unsigned types = 0;
    const normalized_schema **list = arena_array(set->memory, property->schemas.count, sizeof *list);
    for (size_t i = 0; i < property->schemas.count; i++) {
        list[i] = schema_at(set, property->schemas.items[i]);
        unsigned own = schema_json_types(set, list[i]);
        if (own == 0 && !schema_is_null(list[i]))
            return NULL;
        types |= own;
    }
    return schema_are_several_types(types) ? NULL : schema_any(set, list, property->schemas.count);
}

const normalized_schema *schema_all_of_refs(schema_set *set, const normalized_schema *holder,
                                            const schema_refs *refs)
{
    const normalized_schema *all = schema_at(set, refs->items[0]);
    for (size_t i = 1; i < refs->count; i++)
        all = schema_all(set, holder, all, schema_at(set, refs->items[i]));
    return all;
}

/* Without normalizing the schema of the property where that is a single one. False: free-form JSON. */
static bool property_ref(schema_set *set, const normalized_schema *holder, const schema_property *property,
                         schema_ref *ref)
{
    if (property->schemas.count == 1) {
        *ref = property->schemas.items[0];
        return true;
    }
    const normalized_schema *one = property->is_alternatives
                                       ? any_of_one_type(set, property)
                                       : schema_all_of_refs(set, holder, &property->schemas);
    if (one != NULL)
        ref->number = one->number;
    return one != NULL;
}

const normalized_schema *schema_of_property(schema_set *set, const normalized_schema *holder,
                                            const schema_property *property)
{
    schema_ref ref;
    return property_ref(set, holder, property, &ref) ? schema_at(set, ref) : NULL;
}

/* ---- the objects of an anyOf */

static bool has_ref(const schema_refs *refs, schema_ref ref)
{
    for (size_t i = 0; i < refs->count; i++)
        if (refs->items[i].number == ref.number)
            return true;
    return false;
}

void schema_add_alternative(schema_set *set, normalized_schema *merged, const normalized_schema *holder,
                            const schema_property *from)
{
    schema_ref one;
    /* May come to `merged` again, and so must be before the property is added. */
    bool is_one = property_ref(set, holder, from, &one);
    const schema_refs refs = is_one ? (schema_refs){.items = &one, .count = 1} : from->schemas;
    schema_property *to = schema_add_property(set, merged, from->name, from->at);
    to->is_alternatives = true;
    for (size_t i = 0; i < refs.count; i++) /* free-form in one: free-form in all */
        if (!has_ref(&to->schemas, refs.items[i]))
            *vector_add(set->memory, &to->schemas) = refs.items[i];
}

static void merge_option(schema_set *set, normalized_schema *merged, const normalized_schema *option)
{
    for (size_t i = 0; i < option->properties.count; i++)
        schema_add_alternative(set, merged, option, &option->properties.items[i]);
    if (option->additional == SPEC_ADDITIONAL_ANY || option->additional == SPEC_ADDITIONAL_SCHEMA ||
        option->properties.count == 0 || option->unions.count > 0)
        merged->additional = SPEC_ADDITIONAL_ANY;
}

static bool mentions(const normalized_schema *s, const char *name)
{
    for (size_t i = 0; i < s->mentioned.count; i++)
        if (strcmp(s->mentioned.items[i].text, name) == 0)
            return true;
    return false;
}

static void mention(schema_set *set, normalized_schema *s, const spec_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i].text;
        if (schema_find_property(s, name) == NULL && !schema_requires(s, name) && !mentions(s, name))
            *vector_add(set->memory, &s->mentioned) = names->items[i];
    }
}

static void mention_all(schema_set *set, normalized_schema *s, const normalized_schema *const *others,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mention(set, s, &others[i]->required);
        mention(set, s, &others[i]->mentioned);
    }
}

const normalized_schema *schema_mention_required(schema_set *set, const normalized_schema *s,
                                                 const normalized_schema *const *others, size_t count)
{
    normalized_schema *copy = ARENA_NEW(set->memory, normalized_schema);
    *copy = *s;
    copy->mentioned = (spec_names){0};
    mention(set, copy, &s->mentioned);
    mention_all(set, copy, others, count);
    return copy->mentioned.count > 0 ? copy : s;
}

const normalized_schema *schema_merge_objects(schema_set *set, const normalized_schema *whole,
                                              const normalized_schema *const *options, size_t count)
{
    normalized_schema *merged = ARENA_NEW(set->memory, normalized_schema);
    *merged = *whole;
    merged->properties = (schema_properties){0};
    merged->required = (spec_names){0};
    merged->mentioned = (spec_names){0};
    schema_init(set, merged, whole->number, whole->origin);
    for (size_t i = 0; i < count; i++)
        merge_option(set, merged, options[i]);
    for (size_t i = 0; i < options[0]->required.count; i++) {
        bool in_all = true;
        for (size_t o = 1; o < count; o++)
            in_all = in_all && schema_requires(options[o], options[0]->required.items[i].text);
        if (in_all)
            schema_require(set, merged, options[0]->required.items[i]);
    }
    mention_all(set, merged, options, count);
    return merged;
}
