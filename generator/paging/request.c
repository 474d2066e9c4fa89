/* The parameters that can select a page. */
#include "paging/internal.h"
#include "spec/media_type.h"

#include <string.h>

static void add_input(paging_context *c, const char *name, const spec_schema *schema, bool in_body,
                      const char *description)
{
    const normalized_schema *s = schema_normalize(c->schemas, schema);
    const normalized_schema *bare = paging_bare(c->schemas, s);
    const unsigned types = paging_scalar_types(c->schemas, bare);
    if (types != 0)
        *vector_add(c->memory, &c->inputs) =
            (paging_input){.name = name,
                           .word = paging_word(c->memory, name),
                           .in_body = in_body,
                           .types = types,
                           .schema = s->own != NULL && s->own->default_value != NULL ? s : bare,
                           .description = description != NULL ? description : bare->description};
}

/* The members of an only body, which is JSON. */
static void add_members(paging_context *c)
{
    const spec_request_body *body = c->operation->body;
    if (body == NULL || body->content.count != 1 || body->content.items[0].schema == NULL ||
        !media_type_is_json(body->content.items[0].type))
        return;
    const normalized_schema *s =
        paging_bare(c->schemas, schema_normalize(c->schemas, body->content.items[0].schema));
    for (size_t i = 0; i < s->properties.count; i++) {
        const schema_property *property = &s->properties.items[i];
        const normalized_schema *member = schema_of_property(c->schemas, s, property);
        if (member != NULL && member->own != NULL)
            add_input(c, property->name, member->own, true, NULL);
    }
}

void paging_read_inputs(paging_context *c)
{
    for (size_t i = 0; i < c->operation->parameters.count; i++) {
        const spec_parameter *parameter = c->operation->parameters.items[i];
        if (parameter->location == SPEC_IN_QUERY && parameter->schema != NULL)
            add_input(c, parameter->name, parameter->schema, false, parameter->description);
    }
    if (strcmp(c->operation->method, "GET") != 0)
        add_members(c);
}

const paging_input *paging_find_input(const paging_context *c, paging_words words, unsigned types)
{
    for (; *words != NULL; words++)
        for (size_t i = 0; i < c->inputs.count; i++)
            if ((c->inputs.items[i].types & types) != 0 && strcmp(c->inputs.items[i].word, *words) == 0)
                return &c->inputs.items[i];
    return NULL;
}

const paging_input *paging_input_of_name(const paging_context *c, const char *name)
{
    for (size_t i = 0; i < c->inputs.count; i++)
        if (strcmp(c->inputs.items[i].name, name) == 0)
            return &c->inputs.items[i];
    return NULL;
}
