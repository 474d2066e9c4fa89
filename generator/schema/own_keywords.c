/* Merges the keywords of the parts of a schema. */
#include "schema/internal.h"

typedef struct merge {
    schema_set *set;
    normalized_schema *out;
    size_t typed, nullable; /* parts that have a type; those of them that allow null */
} merge;

static unsigned part_types(const schema_part *part)
{
    if (part->keywords == NULL)
        return part->types;
    return part->without_unions ? part->keywords->types & ~(unsigned)SPEC_TYPE_NULL : part->keywords->types;
}

static bool is_part_nullable(const schema_part *part)
{
    const spec_schema *keywords = part->keywords;
    return keywords != NULL && !part->without_unions &&
           (keywords->nullable || (keywords->types & SPEC_TYPE_NULL) != 0);
}

/* What both allow; an integer is a number too. */
static unsigned common_types(unsigned a, unsigned b)
{
    unsigned common = a & b;
    if (((a & SPEC_TYPE_INTEGER) != 0 && (b & SPEC_TYPE_NUMBER) != 0) ||
        ((b & SPEC_TYPE_INTEGER) != 0 && (a & SPEC_TYPE_NUMBER) != 0))
        common |= SPEC_TYPE_INTEGER;
    return common;
}

static void merge_types(merge *m, const schema_part *part)
{
    unsigned all = part_types(part);
    unsigned types = all & ~(unsigned)SPEC_TYPE_NULL;
    if (all == 0)
        return;
    m->typed++;
    m->nullable += is_part_nullable(part);
    if (types == 0)
        return;
    unsigned common = m->out->types == 0 ? types : common_types(m->out->types, types);
    if (common == 0) {
        schema_skipped(m->set, "contradictory-types", part->origin->at,
                       "type contradicts another member of the same allOf; the value is kept as "
                       "free-form JSON");
        m->out->is_unsatisfiable = true;
    }
    m->out->types = common;
}

static void replace(const char **to, const char *from)
{
    if (from != NULL)
        *to = from;
}

static void merge_texts(normalized_schema *out, const spec_schema *s)
{
    replace(&out->title, s->title);
    replace(&out->description, s->description);
    replace(&out->format, s->format);
    replace(&out->content_encoding, s->content_encoding);
    replace(&out->content_media_type, s->content_media_type);
    if (s->example != NULL)
        out->example = s->example;
    out->is_false_schema = out->is_false_schema || s->is_false_schema;
}

static void merge_properties(merge *m, const spec_schema *s)
{
    arena *a = m->set->memory;
    for (size_t i = 0; i < s->properties.count; i++) {
        const spec_property *own = &s->properties.items[i];
        schema_property *property = schema_add_property(m->set, m->out, own->name, own->at);
        property->at = own->at;
        *vector_add(a, &property->schemas) = schema_ref_of(own->schema);
    }
    for (size_t i = 0; i < s->required.count; i++)
        schema_require(m->set, m->out, s->required.items[i]);
    for (size_t i = 0; i < s->pattern_properties.count; i++)
        *vector_add(a, &m->out->pattern_schemas) = schema_ref_of(s->pattern_properties.items[i].schema);
    if (s->additional == SPEC_ADDITIONAL_UNSPECIFIED)
        return;
    m->out->additional = s->additional;
    if (s->additional != SPEC_ADDITIONAL_SCHEMA)
        return;
    m->out->additional_schema = schema_ref_of(s->additional_schema);
    *vector_add(a, &m->out->additional_schemas) = m->out->additional_schema;
}

static void merge_items(merge *m, const spec_schema *s)
{
    arena *a = m->set->memory;
    if (s->items != NULL)
        *vector_add(a, &m->out->items) = schema_ref_of(s->items);
    for (size_t i = 0; i < s->prefix_items.count; i++)
        *vector_add(a, &m->out->prefix_items) = schema_ref_of(s->prefix_items.items[i]);
    m->out->is_list = m->out->is_list || s->items != NULL || s->prefix_items.count > 0;
}

static bool has_value(const spec_values *values, const node *value)
{
    for (size_t i = 0; i < values->count; i++)
        if (node_equal(values->items[i], value))
            return true;
    return false;
}

/* Of several enums the values that all allow. */
static void merge_enum(merge *m, const spec_schema *s)
{
    const node *constant = s->constant;
    const spec_values values =
        constant != NULL ? (spec_values){.items = &constant, .count = 1} : s->enum_values;
    spec_values *merged = &m->out->enum_values;
    if (s->has_enum && values.count == 0)
        diagnostics_report(m->set->diagnostics, SEVERITY_WARNING, "empty-enum", s->at,
                           "enum without values is ignored");
    size_t kept = 0;
    for (size_t i = 0; i < merged->count && values.count > 0; i++)
        if (has_value(&values, merged->items[i]))
            merged->items[kept++] = merged->items[i];
    if (kept > 0)
        merged->count = kept;
    else if (merged->count > 0 && values.count > 0 && !m->out->is_unsatisfiable)
        schema_skipped(m->set, "contradictory-enums", s->at,
                       "enum has no value in common with another member of the same allOf; it is ignored");
    for (size_t i = 0; i < values.count && !m->out->has_enum; i++)
        *vector_add(m->set->memory, merged) = values.items[i];
    m->out->has_enum = m->out->has_enum || values.count > 0;
}

/* ---- then, else and dependentSchemas: what they alone declare may be present */

static void merge_branch_properties(merge *m, const normalized_schema *from)
{
    for (size_t i = 0; from != m->out && i < from->properties.count;
         i++) { /* one that leads back adds nothing */
        const schema_property *known = schema_find_property(m->out, from->properties.items[i].name);
        if (known == NULL || known->is_alternatives)
            schema_add_alternative(m->set, m->out, from, &from->properties.items[i]);
    }
}

/* The properties of the branch, those that it refers to, and those of the members of its unions. */
static void merge_branch(merge *m, const spec_schema *branch)
{
    schema_set *set = m->set;
    if (branch == NULL)
        return;
    if (set->branch_depth == SCHEMA_ALL_OF_DEPTH_MAX) {
        schema_error(set, "nesting-limit", branch->at,
                     "schemas are nested too deeply by 'then', 'else' and 'dependentSchemas': more than "
                     "%d levels",
                     SCHEMA_ALL_OF_DEPTH_MAX);
        return;
    }
    set->branch_depth++;
    const normalized_schema *from = schema_normalize(set, branch);
    merge_branch_properties(m, from);
    for (size_t u = 0; from != m->out && u < from->unions.count; u++) {
        const schema_refs members = from->unions.items[u].members;
        for (size_t i = 0; i < members.count; i++)
            merge_branch_properties(m, schema_at(set, members.items[i]));
    }
    set->branch_depth--;
}

static void merge_branches(merge *m, const spec_schema *s)
{
    merge_branch(m, s->then_schema);
    merge_branch(m, s->else_schema);
    for (size_t i = 0; i < s->dependent_schemas.count; i++)
        merge_branch(m, s->dependent_schemas.items[i].schema);
}

static void report_ignored(const merge *m, const spec_schema *s)
{
    if (s->negated != NULL)
        diagnostics_report(m->set->diagnostics, SEVERITY_NOTE, "keyword-ignored", s->at,
                           "'not' has no equivalent in C; ignored");
    else if (s->condition != NULL)
        diagnostics_report(m->set->diagnostics, SEVERITY_NOTE, "keyword-ignored", s->at,
                           "'if' has no equivalent in C; the properties of 'then' and 'else' are optional");
}

static void merge_part(merge *m, const schema_part *part)
{
    const spec_schema *s = part->keywords;
    merge_types(m, part);
    if (part->has_items) {
        *vector_add(m->set->memory, &m->out->items) = part->items;
        m->out->is_list = true;
    }
    if (s == NULL)
        return;
    merge_texts(m->out, s);
    merge_properties(m, s);
    merge_branches(m, s);
    merge_items(m, s);
    merge_enum(m, s);
    if (s->discriminator != NULL && m->out->discriminator == NULL && !part->without_discriminator) {
        m->out->discriminator = s->discriminator;
        m->out->discriminator_holder = s;
    }
    report_ignored(m, s);
}

void schema_merge_parts(schema_set *set, normalized_schema *s)
{
    merge m = {.set = set, .out = s};
    for (size_t i = 0; i < s->all_of_members.count; i++)
        merge_part(&m, s->all_of_members.items[i]);
    s->nullable = s->nullable || (m.typed > 0 && m.nullable == m.typed);
    if (s->is_unsatisfiable)
        s->types = 0;
}
