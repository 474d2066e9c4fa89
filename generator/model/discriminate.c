/* How to discriminate between the objects of a oneOf: by discriminator, else by a constant property, else by
 * the properties that they have. */
#include "model/builder.h"

#include <stdint.h>
#include <string.h>

static void add_case(model_builder *b, model_cases *cases, size_t option, const char *property,
                     const char *value)
{
    model_case *added = vector_add(b->memory, cases);
    *added = (model_case){.variant = option, .accepts = MODEL_JSON_OBJECT};
    if (property != NULL)
        *vector_add(b->memory, &added->conditions) = (model_condition){.property = property, .value = value};
}

const normalized_schema *model_limited_values(model_builder *b, const normalized_schema *option,
                                              const char *property)
{
    const schema_property *found = schema_find_property(option, property);
    const normalized_schema *s = found != NULL ? schema_of_property(b->schemas, option, found) : NULL;
    if (s == NULL || !s->has_enum)
        return NULL;
    for (size_t i = 0; i < s->enum_values.count; i++)
        if (s->enum_values.items[i]->kind == NODE_MAPPING || s->enum_values.items[i]->kind == NODE_SEQUENCE)
            return NULL;
    return s->enum_values.count > 0 ? s : NULL;
}

const char *model_value_text(model_builder *b, const node *value)
{
    return value->kind == NODE_STRING ? value->text : model_json_text(b, value);
}

static void add_value_cases(model_builder *b, model_cases *cases, size_t option, const char *property,
                            const normalized_schema *values)
{
    for (size_t i = 0; i < values->enum_values.count; i++)
        add_case(b, cases, option, property, model_value_text(b, values->enum_values.items[i]));
}

static void add_mapped(model_builder *b, const union_plan *plan, const spec_schema *holder,
                       const option_list *options, model_cases *cases, bool *has_tag)
{
    ptr_map indices = {0};
    for (size_t i = 0; i < options->count; i++)
        if (options->items[i].member->own != NULL)
            ptr_map_put(b->memory, &indices, options->items[i].member->own, (void *)(uintptr_t)(i + 1));
    for (size_t m = 0; m < holder->discriminator_mapping.count; m++) {
        const spec_discriminator_mapping *mapping = &holder->discriminator_mapping.items[m];
        uintptr_t index = (uintptr_t)ptr_map_get(&indices, mapping->schema);
        if (index == 0) {
            model_note(b, "unknown-variant", mapping->at,
                       "schema of the mapping '%s' is not a variant of the union; the mapping is skipped",
                       mapping->value);
            continue;
        }
        add_case(b, cases, index - 1, plan->whole->discriminator, mapping->value);
        has_tag[index - 1] = true;
    }
}

/* Whether one value of the discriminator is that of two options, so that it does not discriminate between
 * them. */
static bool has_ambiguous_tags(model_builder *b, const model_cases *cases)
{
    map options;
    map_init(&options, b->memory);
    for (size_t i = 0; i < cases->count; i++) {
        void *option = (void *)(uintptr_t)(cases->items[i].variant + 1);
        const char *value = cases->items[i].conditions.items[0].value;
        if (map_has(&options, value) && map_get(&options, value) != option)
            return true;
        map_put(&options, value, option);
    }
    return false;
}

/* ---- the name of a child as its value of the discriminator */

static char next_letter(const char **text)
{
    while (**text != '\0' && strchr("_-. :/", **text) != NULL)
        (*text)++;
    char c = **text;
    *text += c != '\0';
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether the texts differ in case and separators alone: "WEEKLY_PLAN" and "WeeklyPlan". */
static bool is_similar(const char *left, const char *right)
{
    for (;;) {
        char c = next_letter(&left);
        if (c != next_letter(&right))
            return false;
        if (c == '\0')
            return true;
    }
}

static bool lists_text(const normalized_schema *values, const char *text)
{
    for (size_t i = 0; i < values->enum_values.count; i++)
        if (values->enum_values.items[i]->kind == NODE_STRING &&
            strcmp(values->enum_values.items[i]->text, text) == 0)
            return true;
    return false;
}

/* The one value that is similar to the name; NULL: no value is, or several are. */
static const char *similar_value(const normalized_schema *values, const char *name)
{
    const char *found = NULL;
    for (size_t i = 0; i < values->enum_values.count; i++) {
        const node *value = values->enum_values.items[i];
        if (value->kind != NODE_STRING || !is_similar(value->text, name))
            continue;
        if (found != NULL)
            return NULL;
        found = value->text;
    }
    return found;
}

/* Without a mapping the name of a child is its value. Where the base lists the values, one that is similar is
 * taken for it; since the document does not say so, the members that the child alone requires must be there. */
static void add_named(model_builder *b, const union_plan *plan, const option_list *options, size_t option,
                      model_cases *cases)
{
    const char *property = plan->whole->discriminator;
    const char *name = options->items[option].member->component;
    const normalized_schema *child = options->items[option].schema;
    const normalized_schema *values = plan->is_base ? model_limited_values(b, plan->whole, property) : NULL;
    const char *similar = values != NULL && !lists_text(values, name) ? similar_value(values, name) : NULL;
    add_case(b, cases, option, property, similar != NULL ? similar : name);
    model_case *added = &cases->items[cases->count - 1];
    for (size_t i = 0; similar != NULL && i < child->required.count; i++)
        if (!schema_requires(plan->whole, child->required.items[i].text))
            *vector_add(b->memory, &added->conditions) =
                (model_condition){.property = child->required.items[i].text};
}

/* The values of the discriminator that the option lists; those that it has from its base are not its own. */
static const normalized_schema *own_values(model_builder *b, const union_plan *plan,
                                           const normalized_schema *option)
{
    const char *property = plan->whole->discriminator;
    const normalized_schema *values = model_limited_values(b, option, property);
    const normalized_schema *of_base = plan->is_base ? model_limited_values(b, plan->whole, property) : NULL;
    bool is_inherited =
        values != NULL && of_base != NULL && values->enum_values.count >= of_base->enum_values.count;
    return is_inherited && option->component != plan->whole->component ? NULL : values;
}

/* 3.2: the variant of a value without the property, or with one that no other case names. */
static void add_default(model_builder *b, const spec_schema *holder, const option_list *options,
                        model_cases *cases)
{
    const spec_schema *otherwise = holder->discriminator_default;
    for (size_t i = 0; otherwise != NULL && i < options->count; i++) {
        if (options->items[i].member->own != otherwise)
            continue;
        add_case(b, cases, i, NULL, NULL);
        return;
    }
    if (otherwise != NULL)
        model_note(b, "unknown-variant", holder->discriminator_default_at,
                   "schema of 'defaultMapping' is not a variant of the union; it is skipped");
}

bool model_discriminate_by_tag(model_builder *b, const union_plan *plan, const option_list *options,
                               model_cases *cases)
{
    const char *property = plan->whole->discriminator;
    if (property == NULL)
        return false;
    bool *has_tag = arena_array(b->memory, options->count, sizeof *has_tag);
    add_mapped(b, plan, plan->whole->discriminator_holder, options, cases, has_tag);
    for (size_t i = 0; i < plan->nested.count; i++)
        add_mapped(b, plan, plan->nested.items[i], options, cases, has_tag);
    for (size_t i = 0; i < options->count; i++) {
        const union_option *option = &options->items[i];
        const normalized_schema *values = has_tag[i] ? NULL : own_values(b, plan, option->schema);
        if (values != NULL)
            add_value_cases(b, cases, i, property, values);
        else if (!has_tag[i] && option->member->component != NULL)
            add_named(b, plan, options, i, cases);
        else if (!has_tag[i])
            return false;
    }
    if (has_ambiguous_tags(b, cases))
        return false;
    add_default(b, plan->whole->discriminator_holder, options, cases);
    return true;
}

/* Whether the values of the property are different in every option; one option may be without the
 * property. */
static bool values_differ(model_builder *b, const option_list *options, const char *property)
{
    map seen;
    map_init(&seen, b->memory);
    size_t without = 0;
    for (size_t i = 0; i < options->count; i++) {
        const normalized_schema *values = model_limited_values(b, options->items[i].schema, property);
        if (values == NULL &&
            (++without > 1 || schema_find_property(options->items[i].schema, property) != NULL))
            return false;
        for (size_t v = 0; values != NULL && v < values->enum_values.count; v++)
            if (!map_put(&seen, model_value_text(b, values->enum_values.items[v]), &seen))
                return false;
    }
    return true;
}

/* A property whose values discriminate between the options: of the first option, else of the second, since
 * one may be without it. */
static const char *differing_property(model_builder *b, const option_list *options)
{
    for (size_t o = 0; o < 2; o++) {
        const normalized_schema *s = options->items[o].schema;
        for (size_t i = 0; i < s->properties.count; i++) {
            const char *name = s->properties.items[i].name;
            if (model_limited_values(b, s, name) != NULL && values_differ(b, options, name))
                return name;
        }
    }
    return NULL;
}

/* Whether every option whose values are limited requires the property: an option in which it is optional
 * could be mistaken for the option without it. */
static bool is_always_there(model_builder *b, const option_list *options, const char *property)
{
    for (size_t i = 0; i < options->count; i++)
        if (model_limited_values(b, options->items[i].schema, property) != NULL &&
            !schema_requires(options->items[i].schema, property))
            return false;
    return true;
}

static bool by_constant(model_builder *b, const option_list *options, bool optional, model_cases *cases)
{
    const char *property = differing_property(b, options);
    if (property == NULL || (!optional && !is_always_there(b, options, property)))
        return false;
    size_t other = options->count;
    for (size_t i = 0; i < options->count; i++) {
        const normalized_schema *values = model_limited_values(b, options->items[i].schema, property);
        if (values != NULL)
            add_value_cases(b, cases, i, property, values);
        else
            other = i;
    }
    if (other < options->count)
        add_case(b, cases, other, NULL, NULL);
    return true;
}

/* Counts the remaining options that have each property, declared or merely required. */
static void count_properties(map *counts, const normalized_schema *s, int step)
{
    for (size_t i = 0; i < s->properties.count + s->required.count; i++) {
        bool is_declared = i < s->properties.count;
        const char *name =
            is_declared ? s->properties.items[i].name : s->required.items[i - s->properties.count].text;
        if (is_declared || schema_find_property(s, name) == NULL)
            map_put(counts, name, (void *)((intptr_t)map_get(counts, name) + step));
    }
}

static bool is_alone(const map *counts, const char *name)
{
    return (intptr_t)map_get(counts, name) <= 1;
}

static const char *own_property(const map *counts, const normalized_schema *s, bool required)
{
    size_t count = required ? s->required.count : s->properties.count;
    for (size_t i = 0; i < count; i++) {
        const char *name = required ? s->required.items[i].text : s->properties.items[i].name;
        if (is_alone(counts, name))
            return name;
    }
    return NULL;
}

static const char *next_distinct(const option_list *options, const bool *done, const map *counts,
                                 size_t *option)
{
    for (int required = 1; required >= 0; required--) {
        for (size_t i = 0; i < options->count; i++) {
            const char *property = done[i] ? NULL : own_property(counts, options->items[i].schema, required);
            *option = i;
            if (property != NULL)
                return property;
        }
    }
    return NULL;
}

/* An option whose properties are all optional has a case for each property of its own, since any of them may
 * be absent. */
static void add_members_cases(model_builder *b, const option_list *options, size_t option, const char *first,
                              const map *counts, model_cases *cases)
{
    const normalized_schema *s = options->items[option].schema;
    if (schema_requires(s, first)) {
        add_case(b, cases, option, first, NULL);
        return;
    }
    for (size_t i = 0; i < s->properties.count; i++)
        if (is_alone(counts, s->properties.items[i].name))
            add_case(b, cases, option, s->properties.items[i].name, NULL);
}

static bool by_members(model_builder *b, const option_list *options, model_cases *cases)
{
    bool *done = arena_array(b->memory, options->count, sizeof *done);
    map all, remaining;
    map_init(&all, b->memory);
    map_init(&remaining, b->memory);
    for (size_t i = 0; i < options->count; i++) {
        count_properties(&all, options->items[i].schema, 1);
        count_properties(&remaining, options->items[i].schema, 1);
    }
    for (size_t count = options->count; count > 1; count--) {
        size_t option;
        const char *property = next_distinct(options, done, &remaining, &option);
        if (property == NULL)
            return false;
        add_members_cases(b, options, option, property, &remaining, cases);
        done[option] = true;
        count_properties(&remaining, options->items[option].schema, -1);
    }
    /* The last one has a case for a property of its own, where it has one: an object without it is none of the
     * options. */
    for (size_t i = 0; i < options->count; i++)
        if (!done[i])
            add_case(b, cases, i, own_property(&all, options->items[i].schema, true), NULL);
    return true;
}

void model_discriminate(model_builder *b, union_plan *plan, const option_list *options, model_cases *cases)
{
    if (options->count == 1) {
        add_case(b, cases, 0, NULL, NULL);
        return;
    }
    if (model_discriminate_by_tag(b, plan, options, cases))
        return;
    cases->count = 0;
    if (by_constant(b, options, false, cases))
        return;
    plan->is_by_fit = true;
    if (by_members(b, options, cases))
        return;
    cases->count = 0;
    (void)by_constant(b, options, true, cases);
}

const char *model_tag_of_option(const union_plan *plan, const model_cases *cases, size_t option)
{
    for (size_t i = 0; i < cases->count; i++) {
        const model_case *c = &cases->items[i];
        if (c->variant == option && c->conditions.count > 0 && c->conditions.items[0].value != NULL &&
            plan->whole->discriminator != NULL &&
            strcmp(c->conditions.items[0].property, plan->whole->discriminator) == 0)
            return c->conditions.items[0].value;
    }
    return NULL;
}
