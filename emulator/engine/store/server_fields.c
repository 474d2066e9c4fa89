#include "engine/store/server_fields.h"

#include "engine/base/clock.h"
#include "engine/validate/schema_query.h"

#include <string.h>

/* The base fields of the domains' entities, and those of the services. */
static const char *const names[] = {"id",         "tenant_id",  "app_id",         "created_at",  "updated_at",
                                    "created_by", "updated_by", "source",         "source_type", "is_deleted",
                                    "deleted_at", "deleted_by", "schema_version", "version",     "createdAt",
                                    "updatedAt"};

bool server_fields_has(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

void server_fields_strip(const collection *c, const spec_schema *schema, cJSON *body)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (store_property(c->records, names[i]) >= 0 && schema_query_property(schema, names[i]) == NULL)
            json_remove(body, names[i]);
}

void server_fields_set(const collection *c, cJSON *object, const char *name, cJSON *value)
{
    if (store_property(c->records, name) >= 0)
        json_set(object, name, value);
    else
        cJSON_Delete(value);
}

void server_fields_set_time(const collection *c, cJSON *object, const char *name, int64_t time)
{
    char text[CLOCK_TEXT_SIZE];
    clock_format(time, text);
    server_fields_set(c, object, name, cJSON_CreateString(text));
}

static const node *default_of(const spec_schema *schema)
{
    while (schema->default_value == NULL && schema->reference != NULL)
        schema = schema->reference;
    return schema->default_value;
}

/* The least value that a schema accepts, for required members without a value. */
static cJSON *least_value(const spec_schema *schema)
{
    if (default_of(schema) != NULL)
        return schema_query_value(default_of(schema));
    schema = schema_query_base(schema);
    if (schema->constant != NULL)
        return schema_query_value(schema->constant);
    if (schema_query_allows_null(schema))
        return cJSON_CreateNull();
    if (schema->has_enum && schema->enum_values.count > 0)
        return schema_query_value(schema->enum_values.items[0]);
    if ((schema->types & SPEC_TYPE_BOOLEAN) != 0)
        return cJSON_CreateFalse();
    if ((schema->types & (SPEC_TYPE_INTEGER | SPEC_TYPE_NUMBER)) != 0)
        return schema->minimum != NULL ? schema_query_value(schema->minimum) : json_integer(0);
    if ((schema->types & SPEC_TYPE_ARRAY) != 0)
        return cJSON_CreateArray();
    if ((schema->types & SPEC_TYPE_OBJECT) != 0)
        return cJSON_CreateObject();
    return schema->example != NULL ? schema_query_value(schema->example) : cJSON_CreateString("");
}

static void complete(const spec_schema *schema, cJSON *object)
{
    for (size_t i = 0; i < schema->properties.count; i++) {
        const spec_property *property = &schema->properties.items[i];
        cJSON *member = json_get(object, property->name);
        bool is_due = default_of(property->schema) != NULL || schema_query_requires(schema, property->name);
        if (member == NULL && is_due) {
            member = least_value(property->schema);
            json_set(object, property->name, member);
        }
        if (cJSON_IsObject(member))
            complete(schema_query_base(property->schema), member);
    }
}

void server_fields_create(arena *a, const collection *into, cJSON *object, const caller *by, int64_t now)
{
    json_set_text(object, "id", identifier_make(a, &into->ids, now));
    server_fields_set(into, object, "tenant_id", cJSON_CreateString(by->tenant));
    if (by->app != NULL)
        server_fields_set(into, object, "app_id", cJSON_CreateString(by->app));
    server_fields_set_time(into, object, "created_at", now);
    server_fields_set_time(into, object, "createdAt", now);
    server_fields_set(into, object, "created_by", cJSON_CreateString(by->subject));
    server_fields_set(into, object, "is_deleted", cJSON_CreateFalse());
    server_fields_set(into, object, "schema_version", json_integer(1));
    server_fields_update(into, object, by, now);
    complete(into->entity, object);
}

void server_fields_update(const collection *of, cJSON *object, const caller *by, int64_t now)
{
    if (of->counts_versions)
        json_set_integer(object, "version", (int64_t)json_number(object, "version", 0) + 1);
    server_fields_set_time(of, object, "updated_at", now);
    server_fields_set_time(of, object, "updatedAt", now);
    if (by != NULL)
        server_fields_set(of, object, "updated_by", cJSON_CreateString(by->subject));
}

void server_fields_delete(const collection *of, cJSON *object, const caller *by, int64_t now)
{
    server_fields_update(of, object, by, now);
    server_fields_set(of, object, "is_deleted", cJSON_CreateTrue());
    server_fields_set_time(of, object, "deleted_at", now);
    server_fields_set(of, object, "deleted_by", cJSON_CreateString(by->subject));
}
