/* Schemas that only annotate another one: a $ref or an allOf of one member, beside a description. */
#include "schema/internal.h"

enum { ANNOTATION_DEPTH_MAX = 100 };

/* Keywords that constrain the structure of a value, but for unions. */
static bool has_own_structure(const spec_schema *s)
{
    return s->properties.count + s->pattern_properties.count + s->prefix_items.count > 0 || s->has_enum ||
           s->constant != NULL || s->items != NULL || s->format != NULL || s->content_encoding != NULL ||
           s->content_media_type != NULL || s->additional == SPEC_ADDITIONAL_SCHEMA ||
           s->additional == SPEC_ADDITIONAL_ANY;
}

static bool has_structure(const spec_schema *s)
{
    return s->one_of.count + s->any_of.count > 0 || has_own_structure(s);
}

/* Constrains the structure of a value beyond what `target` does. */
static bool adds_structure(schema_set *set, const spec_schema *s, const spec_schema *target)
{
    if (has_structure(s))
        return true;
    const normalized_schema *merged = schema_normalize(set, target);
    for (size_t i = 0; i < s->required.count; i++)
        if (!schema_requires(merged, s->required.items[i].text))
            return true;
    unsigned types = s->types & ~(unsigned)SPEC_TYPE_NULL;
    return types != 0 && types != schema_json_types(set, merged);
}

/* An annotation alone, as a member of an allOf. */
static bool is_annotation(const spec_schema *s)
{
    return s->reference == NULL && s->all_of.count == 0 && s->types == 0 && !has_structure(s) &&
           s->required.count == 0 && !s->is_broken;
}

static const spec_schema *annotated(schema_set *set, const spec_schema *s)
{
    const spec_schema *target = s->reference;
    for (size_t i = 0; i < s->all_of.count; i++) {
        const spec_schema *member = spec_follow(s->all_of.items[i]);
        if (is_annotation(member) && member->component == NULL)
            continue;
        if (target != NULL)
            return NULL;
        target = member;
    }
    if (target == NULL || adds_structure(set, s, target))
        return NULL;
    target = spec_follow(target);
    return schema_is_bare_child(set, s, target) ? NULL : target;
}

static bool is_annotation_operand(const normalized_schema *operand)
{
    const spec_schema *own = operand->own;
    if (own == NULL)
        return operand->all_of_members.count == 0;
    if (!operand->own_part->without_unions)
        return is_annotation(own) && operand->component == NULL;
    return (own->types & ~(unsigned)SPEC_TYPE_NULL) == 0 && own->required.count == 0 &&
           !has_own_structure(own);
}

/* The same of the operands of a composition. */
static const normalized_schema *annotated_operand(const normalized_schema *s)
{
    const normalized_schema *target = NULL;
    for (size_t i = 0; i < s->operands.count; i++) {
        if (is_annotation_operand(s->operands.items[i]))
            continue;
        if (target != NULL)
            return NULL;
        target = s->operands.items[i];
    }
    return target;
}

static bool is_whole(const normalized_schema *s)
{
    return s->own != NULL && !s->own_part->without_unions;
}

const normalized_schema *schema_unwrap_annotations(schema_set *set, const normalized_schema *s)
{
    if (!is_whole(s))
        return annotated_operand(s);
    const spec_schema *target = annotated(set, s->own);
    return target != NULL && target != s->own ? schema_normalize(set, target) : NULL;
}

static bool is_null_annotation(const spec_schema *s)
{
    return s->nullable && s->types == 0;
}

bool schema_annotations_allow_null(const normalized_schema *s)
{
    for (size_t i = 0; i < s->operands.count; i++)
        if (is_whole(s->operands.items[i]) && is_null_annotation(s->operands.items[i]->own))
            return true;
    if (!is_whole(s))
        return false;
    if (s->own->nullable || s->has_null_type)
        return true;
    for (size_t i = 0; i < s->own->all_of.count; i++)
        if (is_null_annotation(s->own->all_of.items[i]))
            return true;
    return false;
}

const spec_schema *schema_effective(schema_set *set, const spec_schema *schema)
{
    schema = spec_follow(schema);
    for (int i = 0; i < ANNOTATION_DEPTH_MAX && (schema->reference != NULL || schema->all_of.count > 0);
         i++) {
        const spec_schema *target = annotated(set, schema);
        if (target == NULL || target == schema)
            break;
        schema = target;
    }
    return schema;
}
