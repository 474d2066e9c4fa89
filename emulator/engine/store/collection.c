#include "engine/store/collection.h"

#include "engine/store/server_fields.h"
#include "engine/validate/schema_query.h"

#include <string.h>

static bool has_variables(const char *path)
{
    return strchr(path, '{') != NULL;
}

/* "/v1/pods" of "/v1/pods/{id}" without another path variable; else NULL. */
static const char *path_above_variable(arena *a, const char *path)
{
    const char *last = strrchr(path, '/');
    if (last == NULL || last[1] != '{')
        return NULL;
    const char *above = arena_copy_n(a, path, (size_t)(last - path));
    return has_variables(above) ? NULL : above;
}

static collection *collection_at(const collections *all, const char *path)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i]->path, path) == 0)
            return all->items[i];
    return NULL;
}

/* The properties that `x-cpod-search` names; without it all but the server fields. */
static void find_searched(arena *a, collection *c, const spec_operation *operation)
{
    const node *named = spec_extension(operation->source, "x-cpod-search");
    for (size_t i = 0; named != NULL && named->kind == NODE_SEQUENCE && i < named->count; i++) {
        const char *text = named->items[i]->text;
        int property = text != NULL ? store_property(c->records, text) : -1;
        if (property >= 0)
            *vector_add(a, &c->searched) = property;
    }
    for (size_t i = 0; named == NULL && i < c->entity->properties.count; i++)
        if (!server_fields_has(c->entity->properties.items[i].name))
            *vector_add(a, &c->searched) = (int)i;
}

/* "whk-" of "^whk-[0-9A-Z]{26}$". A repeated or optional last character is not part of it. */
static const char *literal_prefix(arena *a, const char *pattern)
{
    if (*pattern != '^')
        return "";
    buffer prefix = {0};
    const char *c = pattern + 1;
    for (; *c != '\0' && strchr("[](){}*+?|^$.", *c) == NULL; c++) {
        if (*c == '\\') {
            if (c[1] == '\0' || strchr("-_./", c[1]) == NULL)
                break;
            c++;
        }
        buffer_append_char(&prefix, *c);
    }
    size_t length = prefix.length;
    if (length > 0 && *c != '\0' && strchr("*+?{", *c) != NULL)
        length--;
    char *copy = arena_copy_n(a, buffer_text(&prefix), length);
    buffer_free(&prefix);
    return copy;
}

bool collection_id_form(arena *a, patterns *known, const spec_schema *schema, identifier_form *form)
{
    *form = (identifier_form){.prefix = "", .kind = IDENTIFIER_ULID};
    if (schema->format != NULL && strcmp(schema->format, "uuid") == 0)
        form->kind = IDENTIFIER_UUID;
    if (schema->pattern == NULL)
        return true;
    form->prefix = literal_prefix(a, schema->pattern);
    static const identifier_kind kinds[] = {IDENTIFIER_ULID, IDENTIFIER_LOWER_ULID, IDENTIFIER_UUID};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        form->kind = kinds[i];
        if (pattern_matches(known, schema->pattern, identifier_make(a, form, 0)) == PATTERN_MATCHES)
            return true;
    }
    return false;
}

static collection *add(arena *a, collections *all, const char *path, const spec_schema *entity,
                       patterns *known, diagnostics *d)
{
    collection *c = ARENA_NEW(a, collection);
    *c = (collection){.path = path,
                      .name = entity->component != NULL ? entity->component : path,
                      .entity = entity,
                      .records = store_new(entity)};
    const spec_schema *id = schema_query_property(entity, "id");
    if (!collection_id_form(a, known, id, &c->ids))
        diagnostics_report(d, SEVERITY_ERROR, NULL, id->at,
                           "the emulator cannot generate ids of the pattern '%s'", id->pattern);
    c->deletes_softly = store_property(c->records, "is_deleted") >= 0;
    const spec_schema *version = schema_query_property(entity, "version");
    c->counts_versions = version != NULL && (version->types & SPEC_TYPE_INTEGER) != 0;
    c->app_property = store_property(c->records, "app_id");
    *vector_add(a, all) = c;
    return c;
}

static const spec_schema *listed_entity(const spec_operation *operation)
{
    const spec_schema *body = schema_query_json(schema_query_success(operation));
    const spec_schema *item = body != NULL ? schema_query_page_item(body) : NULL;
    return item != NULL && schema_query_property(item, "id") != NULL ? item : NULL;
}

static bool is_plain_get(const spec_operation *operation)
{
    return strcmp(operation->method, "GET") == 0 && !operation->is_webhook && !operation->is_callback;
}

void collections_find(arena *a, const spec_document *spec, patterns *known, diagnostics *d, collections *out)
{
    for (size_t i = 0; i < spec->operations.count; i++) {
        const spec_operation *operation = spec->operations.items[i];
        const spec_schema *entity = is_plain_get(operation) ? listed_entity(operation) : NULL;
        if (entity != NULL)
            find_searched(a, add(a, out, operation->path, entity, known, d), operation);
    }
    for (size_t i = 0; i < spec->operations.count; i++) {
        const spec_operation *operation = spec->operations.items[i];
        if (!is_plain_get(operation))
            continue;
        const char *path = path_above_variable(a, operation->path);
        const spec_schema *entity = schema_query_entity(schema_query_json(schema_query_success(operation)));
        if (path != NULL && entity != NULL && collection_at(out, path) == NULL)
            add(a, out, path, entity, known, d);
    }
}

void collections_free(collections *all)
{
    for (size_t i = 0; i < all->count; i++)
        store_free(all->items[i]->records);
}

collection *collection_of_entity(const collections *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i]->name, name) == 0)
            return all->items[i];
    return NULL;
}

collection *collection_of_path(const collections *all, const char *path)
{
    collection *found = NULL;
    for (size_t i = 0; i < all->count; i++) {
        collection *c = all->items[i];
        size_t length = strlen(c->path);
        bool leads = strncmp(path, c->path, length) == 0 && (path[length] == '\0' || path[length] == '/');
        if (leads && (found == NULL || length > strlen(found->path)))
            found = c;
    }
    return found;
}

const record *collection_find_by_text(const collection *in, const char *tenant, const char *name,
                                      const char *text)
{
    int property = in != NULL ? store_property(in->records, name) : -1;
    if (property < 0)
        return NULL;
    buffer quoted = {0};
    json_print_string(text, &quoted);
    const record *found = NULL;
    for (size_t i = 0; i < store_count(in->records) && found == NULL; i++) {
        const record *r = store_at(in->records, i);
        slice value = record_member(r, property);
        bool is_candidate =
            !record_is_deleted(r) && (tenant == NULL || strcmp(record_tenant(r), tenant) == 0);
        if (is_candidate && value.length == quoted.length &&
            memcmp(value.text, quoted.data, quoted.length) == 0)
            found = r;
    }
    buffer_free(&quoted);
    return found;
}
