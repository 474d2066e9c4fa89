#include "model/shape.h"

#include <stdint.h>
#include <string.h>

#include "model/builder.h"

/* Schemas in schemas through allOf, and unions in unions: far above what people write. */
enum { DEEPEST_MERGE = 100, DEEPEST_UNION = 100 };

enum { IN_PROGRESS = 1, DONE = 2 };

static void *state(int value)
{
    return (void *)(intptr_t)value;
}

typedef struct merge {
    model_builder *builder;
    shape *out;
    unsigned depth;
    size_t typed, nullable; /* parts that say a type; those of them that allow null */
} merge;

const shape_property *shape_find(const shape *s, const char *name)
{
    uintptr_t index = (uintptr_t)map_get(&s->property_index, name);
    return index > 0 ? &s->properties.items[index - 1] : NULL;
}

shape_property *shape_add(arena *a, shape *s, const char *name, mark at)
{
    uintptr_t index = (uintptr_t)map_get(&s->property_index, name);
    if (index > 0)
        return &s->properties.items[index - 1];
    shape_property *property = vector_add(a, &s->properties);
    property->name = name;
    property->at = at;
    map_put(&s->property_index, name, (void *)(uintptr_t)s->properties.count);
    return property;
}

bool shape_requires(const shape *s, const char *name)
{
    return map_has(&s->required_names, name);
}

void shape_require(arena *a, shape *s, spec_name name)
{
    if (map_put(&s->required_names, name.text, s))
        *vector_add(a, &s->required) = name;
}

shape_members shape_union_members(const shape_union *one)
{
    const spec_schema *holder = one->holder;
    if (one->is_any)
        return (shape_members){.items = holder->any_of.items, .count = holder->any_of.count};
    return (shape_members){.items = holder->one_of.items, .count = holder->one_of.count};
}

bool shape_has_structure(const shape *s)
{
    return s->properties.count > 0 || s->required.count > 0 || s->items.count > 0 ||
           s->prefix_items.count > 0 || s->pattern_schemas.count > 0 ||
           s->additional == SPEC_ADDITIONAL_SCHEMA || s->has_enum;
}

bool shape_is_null(const shape *s)
{
    if (s->has_enum && s->enum_values.count > 0) {
        for (size_t i = 0; i < s->enum_values.count; i++)
            if (s->enum_values.items[i]->kind != NODE_NULL)
                return false;
        return true;
    }
    return s->types == 0 && (s->schema->types & SPEC_TYPE_NULL) && !shape_has_structure(s) &&
           s->unions.count == 0;
}

/* What both allow; an integer is a number too. */
static unsigned common_types(unsigned a, unsigned b)
{
    unsigned common = a & b;
    if (((a & SPEC_TYPE_INTEGER) && (b & SPEC_TYPE_NUMBER)) ||
        ((b & SPEC_TYPE_INTEGER) && (a & SPEC_TYPE_NUMBER)))
        common |= SPEC_TYPE_INTEGER;
    return common;
}

static void merge_types(merge *m, const spec_schema *s)
{
    unsigned types = s->types & ~(unsigned)SPEC_TYPE_NULL;
    if (s->types == 0)
        return;
    m->typed++;
    m->nullable += s->nullable || (s->types & SPEC_TYPE_NULL);
    if (types == 0)
        return;
    unsigned common = m->out->types == 0 ? types : common_types(m->out->types, types);
    if (common == 0) {
        model_report_skipped(
            m->builder, s->at,
            "this type contradicts another member of the same allOf; it is left out, the value is "
            "kept as free-form JSON");
        m->out->contradicts = true;
    }
    m->out->types = common;
}

static void merge_texts(shape *out, const spec_schema *s)
{
    if (s->title)
        out->title = s->title;
    if (s->description)
        out->description = s->description;
    if (s->format)
        out->format = s->format;
    if (s->content_encoding)
        out->content_encoding = s->content_encoding;
    if (s->content_media_type)
        out->content_media_type = s->content_media_type;
    if (s->example)
        out->example = s->example;
    out->is_false_schema = out->is_false_schema || s->is_false_schema;
}

static void merge_properties(merge *m, const spec_schema *s)
{
    arena *a = m->builder->memory;
    for (size_t i = 0; i < s->properties.count; i++) {
        const spec_property *own = &s->properties.items[i];
        shape_property *property = shape_add(a, m->out, own->name, own->at);
        property->at = own->at;
        *vector_add(a, &property->schemas) = own->schema;
    }
    for (size_t i = 0; i < s->required.count; i++)
        shape_require(a, m->out, s->required.items[i]);
    for (size_t i = 0; i < s->pattern_properties.count; i++)
        *vector_add(a, &m->out->pattern_schemas) = s->pattern_properties.items[i].schema;
    if (s->additional != SPEC_ADDITIONAL_UNSPECIFIED) {
        m->out->additional = s->additional;
        m->out->additional_schema = s->additional_schema;
    }
}

static void merge_items(merge *m, const spec_schema *s)
{
    arena *a = m->builder->memory;
    if (s->items)
        *vector_add(a, &m->out->items) = s->items;
    for (size_t i = 0; i < s->prefix_items.count; i++)
        *vector_add(a, &m->out->prefix_items) = s->prefix_items.items[i];
    m->out->is_list = m->out->is_list || s->items || s->prefix_items.count > 0;
}

static bool holds_value(const spec_schema *s, const node *value)
{
    if (s->constant)
        return node_equal(s->constant, value);
    for (size_t i = 0; i < s->enum_values.count; i++)
        if (node_equal(s->enum_values.items[i], value))
            return true;
    return false;
}

/* Keeps the values that both allow. */
static void narrow_enum(shape *out, const spec_schema *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->enum_values.count; i++)
        if (holds_value(s, out->enum_values.items[i]))
            out->enum_values.items[kept++] = out->enum_values.items[i];
    if (kept > 0)
        out->enum_values.count = kept;
}

static void merge_enum(merge *m, const spec_schema *s)
{
    if (!s->constant && s->enum_values.count == 0) {
        if (s->has_enum)
            diagnostics_report(m->builder->diagnostics, SEVERITY_WARNING, NULL, s->at,
                               "an enum without values; ignored");
        return;
    }
    if (m->out->has_enum) {
        narrow_enum(m->out, s);
        return;
    }
    m->out->has_enum = true;
    if (s->constant) {
        *vector_add(m->builder->memory, &m->out->enum_values) = s->constant;
        return;
    }
    for (size_t i = 0; i < s->enum_values.count; i++)
        *vector_add(m->builder->memory, &m->out->enum_values) = s->enum_values.items[i];
}

/* A child that includes its base by allOf is one of the base's variants: that union says nothing about the
 * child. */
static bool lists_a_child(const merge *m, const spec_schema *const *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ptr_map_get(&m->out->closure, spec_follow(members[i])) == state(IN_PROGRESS))
            return true;
    return false;
}

static void merge_unions(merge *m, const spec_schema *s)
{
    arena *a = m->builder->memory;
    if (s->one_of.count > 0 && !lists_a_child(m, s->one_of.items, s->one_of.count))
        *vector_add(a, &m->out->unions) = (shape_union){.holder = s};
    if (s->any_of.count > 0 && !lists_a_child(m, s->any_of.items, s->any_of.count))
        *vector_add(a, &m->out->unions) = (shape_union){.holder = s, .is_any = true};
    if (s->discriminator && !m->out->discriminator) {
        m->out->discriminator = s->discriminator;
        m->out->discriminator_holder = s;
    }
}

static void absorb(merge *m, const spec_schema *s);

static void absorb_members(merge *m, const spec_schema *s)
{
    if (m->depth == DEEPEST_MERGE) {
        diagnostics_report(m->builder->diagnostics, SEVERITY_ERROR, NULL, s->at,
                           "schemas are nested too deeply by allOf");
        return;
    }
    m->depth++;
    if (s->reference)
        absorb(m, s->reference);
    for (size_t i = 0; i < s->all_of.count; i++)
        absorb(m, s->all_of.items[i]);
    m->depth--;
}

static void merge_alternatives(merge *m, const shape *from)
{
    arena *a = m->builder->memory;
    for (size_t i = 0; i < from->properties.count; i++) {
        const shape_property *own = &from->properties.items[i];
        const shape_property *known = shape_find(m->out, own->name);
        if (known && !known->alternatives)
            continue;
        const spec_schema *one = property_schema(m->builder, own); /* may come to this shape again */
        shape_property *property = shape_add(a, m->out, own->name, own->at);
        property->alternatives = true;
        if (one)
            *vector_add(a, &property->schemas) = one;
        for (size_t s = 0; !one && s < own->schemas.count; s++)
            *vector_add(a, &property->schemas) = own->schemas.items[s];
    }
}

/* What only a `then`, an `else` or a dependent schema declares, itself, by reference or by the members of its
 * unions, may be there. */
static void merge_branch(merge *m, const spec_schema *branch)
{
    model_builder *b = m->builder;
    if (!branch)
        return;
    if (b->branch_depth == DEEPEST_MERGE) {
        diagnostics_report(b->diagnostics, SEVERITY_ERROR, NULL, branch->at,
                           "schemas are nested too deeply by 'then', 'else' and 'dependentSchemas'");
        return;
    }
    b->branch_depth++;
    const shape *from = shape_of(b, branch);
    if (from != m->out) /* a branch that leads back adds nothing */
        merge_alternatives(m, from);
    for (size_t u = 0; from != m->out && u < from->unions.count; u++) {
        const shape_members members = shape_union_members(&from->unions.items[u]);
        for (size_t i = 0; i < members.count; i++) {
            const shape *member = shape_of(b, members.items[i]);
            if (member != m->out)
                merge_alternatives(m, member);
        }
    }
    b->branch_depth--;
}

static void note_unchecked(merge *m, const spec_schema *s)
{
    if (s->negated)
        diagnostics_report(m->builder->diagnostics, SEVERITY_NOTE, NULL, s->at,
                           "'not' says nothing about a type in C; ignored");
    else if (s->condition)
        diagnostics_report(
            m->builder->diagnostics, SEVERITY_NOTE, NULL, s->at,
            "'if' decides nothing in C: what 'then' and 'else' declare may be there, whatever holds");
}

/* The schema's own members come last, so that they win. */
static void absorb(merge *m, const spec_schema *s)
{
    arena *a = m->builder->memory;
    s = spec_follow(s);
    void *seen = ptr_map_get(&m->out->closure, s);
    if (seen == state(IN_PROGRESS))
        diagnostics_report(m->builder->diagnostics, SEVERITY_ERROR, NULL, s->at,
                           "this allOf leads back to itself");
    if (seen)
        return;
    ptr_map_put(a, &m->out->closure, s, state(IN_PROGRESS));
    absorb_members(m, s);
    *vector_add(a, &m->out->parts) = s;
    merge_types(m, s);
    merge_texts(m->out, s);
    merge_properties(m, s);
    merge_branch(m, s->then_schema);
    merge_branch(m, s->else_schema);
    for (size_t i = 0; i < s->dependent_schemas.count; i++)
        merge_branch(m, s->dependent_schemas.items[i].schema);
    merge_items(m, s);
    merge_enum(m, s);
    merge_unions(m, s);
    note_unchecked(m, s);
    ptr_map_put(a, &m->out->closure, s, state(DONE));
}

void shape_init(model_builder *b, shape *s, const spec_schema *schema)
{
    s->schema = schema;
    map_init(&s->property_index, b->memory);
    map_init(&s->required_names, b->memory);
}

const shape *shape_of(model_builder *b, const spec_schema *schema)
{
    schema = spec_follow(schema);
    shape *s = ptr_map_get(&b->shapes, schema);
    if (s)
        return s;
    s = ARENA_NEW(b->memory, shape);
    shape_init(b, s, schema);
    vector_reserve(b->memory, &s->properties, schema->properties.count);
    ptr_map_put(b->memory, &b->shapes, schema, s);
    merge m = {.builder = b, .out = s};
    absorb(&m, schema);
    s->deprecated = schema->deprecated;
    s->nullable =
        schema->nullable || (schema->types & SPEC_TYPE_NULL) || (m.typed > 0 && m.nullable == m.typed);
    if (s->contradicts)
        s->types = 0;
    return s;
}

static unsigned kinds_of_values(const shape *s)
{
    unsigned kinds = 0;
    static const unsigned bits[] = {
        [NODE_NULL] = 0,
        [NODE_BOOL] = SPEC_TYPE_BOOLEAN,
        [NODE_INTEGER] = SPEC_TYPE_INTEGER,
        [NODE_NUMBER] = SPEC_TYPE_NUMBER,
        [NODE_STRING] = SPEC_TYPE_STRING,
        [NODE_SEQUENCE] = SPEC_TYPE_ARRAY,
        [NODE_MAPPING] = SPEC_TYPE_OBJECT,
    };
    for (size_t i = 0; i < s->enum_values.count; i++)
        kinds |= bits[s->enum_values.items[i]->kind];
    return kinds;
}

static bool is_string_format(const char *format)
{
    static const char *const formats[] = {"date-time", "date",  "time", "uuid",   "uri",
                                          "url",       "email", "byte", "binary", "password",
                                          "hostname",  "ipv4",  "ipv6"};
    for (size_t i = 0; format && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i], format) == 0)
            return true;
    return false;
}

static unsigned measure_unions(model_builder *b, const shape *s)
{
    unsigned kinds = 0;
    for (size_t u = 0; u < s->unions.count; u++) {
        const shape_members members = shape_union_members(&s->unions.items[u]);
        for (size_t i = 0; i < members.count; i++) {
            const shape *member = shape_of(b, members.items[i]);
            unsigned own = shape_kinds(b, member);
            if (own == 0 && !shape_is_null(member))
                return 0;
            kinds |= own;
        }
    }
    return kinds;
}

/* A union that holds itself can be anything, as far as this goes. */
static unsigned kinds_of_unions(model_builder *b, shape *s)
{
    if (s->is_measuring)
        return 0;
    if (b->union_depth == DEEPEST_UNION) {
        diagnostics_report(b->diagnostics, SEVERITY_ERROR, NULL, s->schema->at,
                           "unions are nested too deeply");
        return 0;
    }
    if (!s->is_measured) {
        s->is_measuring = true;
        b->union_depth++;
        s->measured = measure_unions(b, s);
        b->union_depth--;
        s->is_measuring = false;
        s->is_measured = true;
    }
    return s->measured;
}

unsigned shape_kinds(model_builder *b, const shape *s)
{
    if (s->contradicts)
        return 0;
    if (s->types != 0)
        return s->types;
    if (s->has_enum)
        return kinds_of_values(s);
    if (s->properties.count > 0 || s->required.count > 0 || s->pattern_schemas.count > 0 ||
        s->additional == SPEC_ADDITIONAL_SCHEMA)
        return SPEC_TYPE_OBJECT;
    if (s->is_list)
        return SPEC_TYPE_ARRAY;
    if (s->unions.count > 0)
        return kinds_of_unions(b, ptr_map_get(&b->shapes, s->schema));
    return is_string_format(s->format) ? SPEC_TYPE_STRING : 0;
}
