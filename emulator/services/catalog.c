/* The catalog: product categories form a tree. */
#include "services/services.h"

#include <string.h>

static bool is_below(const call *c, const char *id, const char *above)
{
    const store *categories = c->endpoint->collection->records;
    for (size_t depth = 0; id != NULL && depth <= store_count(categories); depth++) {
        if (strcmp(id, above) == 0)
            return true;
        const record *r = store_find(categories, c->caller.tenant, id);
        cJSON *category = r != NULL ? record_read(r) : NULL;
        id = arena_copy(c->memory, json_text(category, "parent_category_id"));
        cJSON_Delete(category);
    }
    return false;
}

static bool is_tree(call *c, cJSON *category)
{
    if (!is_below(c, json_text(category, "parent_category_id"), json_text(category, "id")))
        return true;
    response_invalid_field(c, "parent_category_id",
                           "must not be the category itself or one of its descendants");
    return false;
}

static const service_handler handlers[] = {
    {"catalog.productCategories.move", .also = is_tree},
    {.operation = NULL},
};

const service catalog_service = {.handlers = handlers};
