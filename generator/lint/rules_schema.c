/* Rules of the contract for schemas: patterns of ids, inline schemas, pages. */
#include "base/text.h"
#include "lint/internal.h"

#include <string.h>

enum { MOST_INLINE_PROPERTIES = 3 };

const spec_schema *lint_property(const spec_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->properties.count; i++)
        if (strcmp(schema->properties.items[i].name, name) == 0)
            return schema->properties.items[i].schema;
    return NULL;
}

/* An empty pattern counts as none. */
static bool has_pattern(const spec_schema *schema)
{
    return schema->pattern != NULL && *schema->pattern != '\0';
}

void lint_check_id_pattern(lint *l)
{
    for (size_t i = 0; i < l->document->all_schemas.count; i++) {
        const spec_schema *schema = l->document->all_schemas.items[i];
        for (size_t p = 0; p < schema->properties.count; p++) {
            if (strcmp(schema->properties.items[p].name, "id") != 0)
                continue;
            const spec_schema *id = schema->properties.items[p].schema;
            while (id->reference != NULL && !has_pattern(id))
                id = id->reference;
            if (!has_pattern(id))
                lint_report(l, lint_mark_of(l, id->source), "property 'id' has no pattern");
        }
    }
}

/* Whether the schema is a direct member of components/schemas. */
static bool is_named(const spec_schema *schema)
{
    static const char schemas[] = "#/components/schemas/";
    const char *found = strchr(schema->pointer, '#');
    return found != NULL && strncmp(found, schemas, sizeof schemas - 1) == 0 &&
           strchr(found + sizeof schemas - 1, '/') == NULL;
}

void lint_check_inline_schemas(lint *l)
{
    for (size_t i = 0; i < l->document->all_schemas.count; i++) {
        const spec_schema *schema = l->document->all_schemas.items[i];
        if (schema->properties.count > MOST_INLINE_PROPERTIES && !is_named(schema))
            lint_report(l, lint_mark_of(l, schema->source),
                        "inline schema with %zu properties: move schemas with more than %d properties to "
                        "components/schemas",
                        schema->properties.count, MOST_INLINE_PROPERTIES);
    }
}

/* ---- pages ---- */

static bool is_list(const spec_operation *operation)
{
    const char *id = operation->id;
    bool is_named_list = id != NULL && (strcmp(id, "list") == 0 || text_ends_with(id, ".list"));
    return strcmp(operation->method, "GET") == 0 &&
           (is_named_list || spec_extension(operation->source, "x-cpod-pagination") != NULL);
}

static const spec_schema *page_of(const spec_operation *operation)
{
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        for (size_t m = 0; response->status_first == 200 && m < response->content.count; m++)
            if (strcmp(response->content.items[m].type, "application/json") == 0)
                return spec_follow(response->content.items[m].schema);
    }
    return NULL;
}

static const spec_schema *property_of(const spec_schema *schema, const char *name)
{
    return spec_follow(lint_property(schema, name));
}

/* The mark of the type, which has to change, if there is one. */
static mark mark_of_type(lint *l, const spec_schema *schema)
{
    const node *type = node_get(schema->source, "type");
    return lint_mark_of(l, type != NULL ? type : schema->source);
}

/* `at`: the mark for a missing member. A nullable list does not count: a page always has one. */
static void check_items(lint *l, const spec_schema *page, mark at)
{
    const spec_schema *data = property_of(page, "data");
    const spec_schema *items = property_of(page, "items");
    bool is_data = data != NULL && data->types == SPEC_TYPE_ARRAY;
    bool is_items = items != NULL && items->types == SPEC_TYPE_ARRAY;
    if (is_data || is_items)
        return;
    if (data != NULL || items != NULL)
        lint_report(l, mark_of_type(l, data != NULL ? data : items),
                    "member '%s' of the page is not an array", data != NULL ? "data" : "items");
    else
        lint_report(l, at, "page without an array 'data' or 'items'");
}

static void check_page(lint *l, const spec_schema *page)
{
    const node_entry *properties = node_entry_of(page->source, "properties");
    mark at = properties != NULL ? properties->key_mark : lint_mark_of(l, page->source);
    check_items(l, page, at);
    if (property_of(page, "total") == NULL)
        lint_report(l, at, "page without 'total'");
}

void lint_check_pagination_shape(lint *l)
{
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        const spec_schema *page = is_list(operation) ? page_of(operation) : NULL;
        if (page != NULL)
            check_page(l, page);
    }
}
