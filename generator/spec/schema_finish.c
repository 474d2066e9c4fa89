/* Properties of schemas that are known when all of them are read. */
#include "spec/loader.h"

static void break_cycle(loader *l, spec_schema *schema)
{
    const node *fixed = node_get(schema->source, "$ref");
    const node *reference = fixed != NULL ? fixed : node_get(schema->source, "$dynamicRef");
    spec_mistake(l, "circular-reference", reference->at, "circular reference '%s'", reference->text);
    schema->reference = NULL;
    schema->is_broken = true;
    schema->mistake_at = reference->at;
}

static spec_schema *next_of(loader *l, const spec_schema *schema)
{
    return schema->reference != NULL ? l->made.items[schema->reference->number] : NULL;
}

/* Each schema refers to at most one other: walks every chain once, and marks its schemas with the number of
 * the walk. */
static void break_reference_cycles(loader *l)
{
    arena *scratch = arena_new();
    size_t *walks = arena_array(scratch, l->made.count, sizeof *walks);
    for (size_t i = 0; i < l->made.count; i++) {
        size_t walk = i + 1;
        spec_schema *schema = l->made.items[i];
        while (schema != NULL && walks[schema->number] == 0) {
            walks[schema->number] = walk;
            spec_schema *next = next_of(l, schema);
            if (next != NULL && walks[next->number] == walk)
                break_cycle(l, schema);
            schema = next;
        }
    }
    arena_free(scratch);
}

/* Makes every schema of a chain refer to its end, so that following it takes one step. */
static void shorten_chain(loader *l, spec_schema *schema)
{
    const spec_schema *end = spec_follow(schema->reference);
    while (schema->reference != NULL && schema->reference != end) {
        spec_schema *next = next_of(l, schema);
        schema->reference = end;
        schema = next;
    }
}

void spec_finish_schemas(loader *l)
{
    break_reference_cycles(l);
    for (size_t i = 0; i < l->made.count; i++) {
        spec_schema *schema = l->made.items[i];
        shorten_chain(l, schema);
        for (size_t m = 0; m < schema->discriminator_mapping.count; m++) {
            spec_discriminator_mapping *mapping = &schema->discriminator_mapping.items[m];
            mapping->schema = spec_follow(mapping->schema);
        }
        schema->discriminator_default = spec_follow(schema->discriminator_default);
    }
}

const spec_schema *spec_follow(const spec_schema *schema)
{
    while (schema != NULL && schema->reference != NULL && !schema->has_siblings)
        schema = schema->reference;
    return schema;
}

const node *spec_extension(const node *source, const char *name)
{
    return node_get(source, name);
}
