/* oneOf, anyOf and lists of types: one type where that is sufficient, else a tagged union. */
#include "model/builder.h"

#include <stdint.h>

enum bucket { BOOLEANS, NUMBERS, STRINGS, ARRAYS, OBJECTS, BUCKET_COUNT };

static const struct {
    unsigned kinds;
    const char *name;
    unsigned accepts;
} buckets[BUCKET_COUNT] = {
    [BOOLEANS] = {SPEC_TYPE_BOOLEAN, "boolean", MODEL_JSON_BOOL},
    [NUMBERS] = {SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER, "number", MODEL_JSON_NUMBER},
    [STRINGS] = {SPEC_TYPE_STRING, "string", MODEL_JSON_STRING},
    [ARRAYS] = {SPEC_TYPE_ARRAY, "array", MODEL_JSON_ARRAY},
    [OBJECTS] = {SPEC_TYPE_OBJECT, "object", MODEL_JSON_OBJECT},
};

typedef struct sorted_options {
    option_list of[BUCKET_COUNT];
    size_t used;                     /* buckets with options */
    enum bucket order[BUCKET_COUNT]; /* … in the order of the document */
} sorted_options;

/* False when an option can be anything, or is a union of several JSON types that has properties of its
 * own. */
static bool sort_options(model_builder *b, const union_plan *plan, sorted_options *sorted)
{
    for (size_t i = 0; i < plan->options.count; i++) {
        unsigned kinds = schema_json_types(b->schemas, plan->options.items[i].schema);
        int found = -1;
        for (int k = 0; k < BUCKET_COUNT; k++)
            if (kinds != 0 && (kinds & ~buckets[k].kinds) == 0)
                found = k;
        if (found < 0)
            return false;
        if (sorted->of[found].count == 0)
            sorted->order[sorted->used++] = (enum bucket)found;
        *vector_add(b->memory, &sorted->of[found]) = plan->options.items[i];
    }
    return true;
}

static model_reference merge_bucket(model_builder *b, const union_plan *plan, enum bucket kind,
                                    const option_list *options, const name_hint *hint)
{
    if (options->count == 1 && kind != BOOLEANS)
        return model_type_of(b, options->items[0].schema, hint);
    switch (kind) {
    case BOOLEANS:
        return model_primitive(b, MODEL_BOOL);
    case NUMBERS:
        return model_merge_numbers(b, options, hint);
    case STRINGS:
        return model_merge_strings(b, plan, options, hint);
    case ARRAYS:
        return model_merge_arrays(b, options, hint);
    default:
        return model_merge_objects(b, plan, options, hint);
    }
}

/* `names`: each name of a variant → the last number that was added to it, as a pointer. */
static const char *unused_name(model_builder *b, map *names, const char *name)
{
    const char *candidate = name;
    uintptr_t number = (uintptr_t)map_get(names, name);
    while (map_has(names, candidate))
        candidate = arena_format(b->memory, "%s %zu", name, (size_t)++number);
    map_put(names, name, (void *)(number > 0 ? number : 1));
    if (candidate != name)
        map_put(names, candidate, (void *)(uintptr_t)1);
    return candidate;
}

/* The text that a required property of the object always has, which a discriminator would name; NULL: none. */
static const char *constant_text(model_builder *b, const normalized_schema *s)
{
    for (size_t i = 0; i < s->required.count; i++) {
        const normalized_schema *values = model_limited_values(b, s, s->required.items[i].text);
        if (values != NULL && values->enum_values.count == 1 &&
            values->enum_values.items[0]->kind == NODE_STRING && *values->enum_values.items[0]->text)
            return values->enum_values.items[0]->text;
    }
    return NULL;
}

/* The name of an object variant: that of its schema, its title, the property or value that identifies it, or
 * its constant. */
static const char *object_name(model_builder *b, const union_option *option, const model_cases *cases,
                               size_t index)
{
    if (option->member->component != NULL)
        return option->member->component;
    if (option->schema->title != NULL && *option->schema->title)
        return option->schema->title;
    for (size_t i = 0; i < cases->count; i++) {
        const model_case *c = &cases->items[i];
        if (c->variant == index && c->conditions.count > 0) {
            const model_condition *first = &c->conditions.items[0];
            return first->value != NULL && *first->value ? first->value : first->property;
        }
    }
    const char *constant = constant_text(b, option->schema);
    return constant != NULL ? constant : "object";
}

/* A variant is sent without the discriminator when it does not declare it, and no caller can add it. */
static void check_tag(model_builder *b, const union_plan *plan, const normalized_schema *variant)
{
    const char *property = plan->whole->discriminator;
    if (schema_find_property(variant, property) == NULL && !schema_requires(variant, property) &&
        (variant->additional == SPEC_ADDITIONAL_UNSPECIFIED ||
         variant->additional == SPEC_ADDITIONAL_FORBIDDEN))
        model_skipped(b, "undeclared-discriminator", variant->origin->at,
                      "variant does not declare the discriminator '%s', which is not sent", property);
}

static void add_object_variants(model_builder *b, const union_plan *plan, model_type *type,
                                const option_list *options, const model_cases *cases, map *names)
{
    size_t first = type->variants.count;
    for (size_t i = 0; i < options->count; i++) {
        const union_option *option = &options->items[i];
        const char *name = unused_name(b, names, object_name(b, option, cases, i));
        const char *tag = model_tag_of_option(plan, cases, i);
        name_hint hint = {.outer = &(name_hint){.text = type->name}, .text = name};
        model_reference made = model_type_of(b, option->schema, &hint);
        if (tag != NULL && made.type->kind == MODEL_OBJECT) {
            ((model_type *)made.type)->discriminator = plan->whole->discriminator;
            check_tag(b, plan, option->schema);
        }
        *vector_add(b->memory, &type->variants) = (model_variant){.name = name,
                                                                  .description = option->schema->description,
                                                                  .type = {.type = made.type},
                                                                  .tag = tag};
    }
    if (plan->is_by_fit)
        *vector_add(b->memory, &type->cases) =
            (model_case){.variant = MODEL_BEST_VARIANT, .accepts = MODEL_JSON_OBJECT};
    for (size_t i = 0; i < cases->count && !plan->is_by_fit; i++) {
        model_case *added = vector_add(b->memory, &type->cases);
        *added = cases->items[i];
        added->variant += first;
    }
}

static void add_merged_variant(model_builder *b, const union_plan *plan, model_type *type, enum bucket kind,
                               const option_list *options, map *names)
{
    name_hint hint = {.outer = &(name_hint){.text = type->name}, .text = buckets[kind].name};
    model_reference made = merge_bucket(b, plan, kind, options, &hint);
    bool is_integer = kind == NUMBERS && made.type->kind != MODEL_DOUBLE;
    const char *component = options->count == 1 ? options->items[0].member->component : NULL;
    const char *name = component != NULL && component != plan->whole->component ? component
                       : is_integer                                             ? "integer"
                                                                                : buckets[kind].name;
    name = unused_name(b, names, name);
    model_case *added = vector_add(b->memory, &type->cases);
    added->variant = type->variants.count;
    added->accepts = is_integer ? MODEL_JSON_INTEGER : buckets[kind].accepts;
    *vector_add(b->memory, &type->variants) = (model_variant){
        .name = name, .description = options->items[0].schema->description, .type = {.type = made.type}};
}

/* Published before its variants are made, which may contain the union. */
static model_reference tagged_union(model_builder *b, const union_plan *plan, const sorted_options *sorted,
                                    const model_cases *object_cases, bool merge_all_objects)
{
    model_type *type = model_new_type(b, MODEL_UNION, plan->whole, model_hint_text(b, &plan->name));
    model_publish_type(b, plan->whole, (model_reference){.type = type, .nullable = plan->nullable});
    map names;
    map_init(&names, b->memory);
    for (size_t i = 0; i < sorted->used; i++) {
        enum bucket kind = sorted->order[i];
        if (kind == OBJECTS && !merge_all_objects)
            add_object_variants(b, plan, type, &sorted->of[kind], object_cases, &names);
        else
            add_merged_variant(b, plan, type, kind, &sorted->of[kind], &names);
    }
    for (size_t i = 0; i < type->variants.count; i++)
        if (type->variants.items[i].tag != NULL)
            type->tag_property = plan->whole->discriminator;
    return (model_reference){.type = type};
}

static model_reference resolve_options(model_builder *b, union_plan *plan)
{
    sorted_options sorted = {0};
    model_cases object_cases = {0};
    if (!sort_options(b, plan, &sorted))
        return model_primitive(b, MODEL_JSON);
    const option_list *objects = &sorted.of[OBJECTS];
    bool merge_all_objects = plan->is_any || objects->count < 2;
    if (sorted.used == 1 && (sorted.order[0] != OBJECTS || merge_all_objects))
        return merge_bucket(b, plan, sorted.order[0], &sorted.of[sorted.order[0]], &plan->name);
    if (sorted.used == BUCKET_COUNT)
        return model_primitive(b, MODEL_JSON);
    if (!merge_all_objects)
        model_discriminate(b, plan, objects, &object_cases);
    return tagged_union(b, plan, &sorted, &object_cases, merge_all_objects);
}

/* Whether another part of an allOf gives the value a type that no option has. */
static bool contradicts_options(model_builder *b, const union_plan *plan)
{
    const normalized_schema *whole = plan->whole;
    unsigned types = whole->types | ((whole->types & SPEC_TYPE_NUMBER) != 0 ? SPEC_TYPE_INTEGER : 0);
    if (types == 0 || whole->unions.count == 0)
        return false;
    for (size_t i = 0; i < whole->unions.count; i++) {
        const spec_schema *holder = whole->unions.items[i].holder->keywords;
        if (holder != NULL && holder->types != 0)
            return false;
    }
    for (size_t i = 0; i < plan->options.count; i++) {
        unsigned own = schema_json_types(b->schemas, plan->options.items[i].schema);
        own |= (own & SPEC_TYPE_NUMBER) != 0 ? SPEC_TYPE_INTEGER : 0;
        if (own == 0 || (own & types) != 0)
            return false;
    }
    return true;
}

static model_reference contradiction(model_builder *b, const normalized_schema *s)
{
    model_skipped(
        b, "contradictory-types", s->origin->at,
        "type contradicts all members of the oneOf or anyOf in the same allOf; the value is kept as "
        "free-form JSON");
    return model_primitive(b, MODEL_JSON);
}

model_reference model_union_type(model_builder *b, const normalized_schema *s, const name_hint *hint)
{
    union_plan plan = {.whole = s, .name = model_own_name(s, hint)};
    model_collect_options(b, &plan);
    model_reference type;
    if (plan.options.count == 0 && schema_has_structure(s))
        type = model_plain_type(
            b, schema_mention_required(b->schemas, s, plan.limits.items, plan.limits.count), &plan.name);
    else if (plan.options.count == 0)
        type = model_primitive(b, MODEL_JSON);
    else if (contradicts_options(b, &plan))
        type = contradiction(b, s);
    else if (plan.options.count == 1 && plan.options.items[0].schema != s)
        type = model_type_of(b, plan.options.items[0].schema, &plan.name);
    else
        type = resolve_options(b, &plan);
    type.nullable = type.nullable || plan.nullable;
    return type;
}

bool model_inheritance_type(model_builder *b, const normalized_schema *s, const name_hint *hint,
                            model_reference *type)
{
    union_plan plan = {.whole = s, .name = model_own_name(s, hint)};
    sorted_options sorted = {0};
    model_cases cases = {0};
    if (!model_collect_children(b, &plan))
        return false;
    bool has_tags = model_discriminate_by_tag(b, &plan, &plan.options, &cases);
    if (has_tags)
        model_add_base_variant(b, &plan, &cases);
    if (!has_tags || !sort_options(b, &plan, &sorted) || sorted.of[OBJECTS].count < plan.options.count) {
        model_skipped(b, "ambiguous-variants", s->origin->at,
                      "'%s' does not discriminate between the children of this schema; where the "
                      "schema is used, their properties are skipped (use oneOf)",
                      s->discriminator);
        return false;
    }
    *type = tagged_union(b, &plan, &sorted, &cases, false);
    return true;
}
