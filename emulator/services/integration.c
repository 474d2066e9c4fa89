/* The integration service: slugs of applications; API keys, which are shown once and kept as their hash. */
#include "base/digest.h"
#include "engine/auth/auth.h"
#include "engine/base/random.h"
#include "services/services.h"

#include <ctype.h>
#include <string.h>

static const char *text_member(call *c, const record *r, const char *name)
{
    cJSON *entity = record_read(r);
    const char *text = arena_copy(c->memory, json_text(entity, name));
    cJSON_Delete(entity);
    return text;
}

const record *integration_own_application(const call *c)
{
    const collection *applications = collection_of_entity(&c->emulator->collections, "Application");
    return collection_find_by_text(applications, c->caller.tenant, "oauth_client_id", c->caller.client_id);
}

const char *integration_application_of(call *c)
{
    const record *r = integration_own_application(c);
    return r != NULL ? text_member(c, r, "slug") : NULL;
}

enum { SLUG_LENGTH = 50 };

/* "3D" becomes "app-3d": slugs begin with a letter and have at least two characters. */
const char *integration_slug(arena *a, const char *name)
{
    char *slug = arena_alloc(a, SLUG_LENGTH + 1);
    size_t length = 0;
    for (; *name != '\0' && length < SLUG_LENGTH; name++) {
        if (isalnum((unsigned char)*name))
            slug[length++] = (char)tolower((unsigned char)*name);
        else if (length > 0 && slug[length - 1] != '-')
            slug[length++] = '-';
    }
    while (length > 0 && slug[length - 1] == '-')
        length--;
    slug[length] = '\0';
    if (length == 0)
        return "app";
    return isalpha((unsigned char)slug[0]) && length > 1 ? slug : arena_format(a, "app-%s", slug);
}

static void create_application(call *c)
{
    const char *slug = json_text(c->body, "slug");
    const char *name = json_text(c->body, "display_name");
    if (slug == NULL && name != NULL)
        slug = integration_slug(c->memory, name);
    if (slug != NULL &&
        collection_find_by_text(c->endpoint->collection, c->caller.tenant, "slug", slug) != NULL) {
        response_invalid_field(c, "slug",
                               arena_format(c->memory, "is in use by another application: '%s'", slug));
        return;
    }
    cJSON *entity = crud_new_entity(c);
    json_set_text(entity, "slug", slug);
    response_record(c, crud_insert(c, entity));
}

enum { KEY_DIGITS = 32, SHOWN_TENANT_LENGTH = 16 };

/* "sk-acme-" and 32 hexadecimal digits. */
static const char *new_key(call *c)
{
    const char *slug = integration_slug(c->memory, c->caller.tenant);
    return random_hex(c->memory, arena_format(c->memory, "sk-%.*s-", SHOWN_TENANT_LENGTH, slug));
}

static void create_key(call *c)
{
    const char *key = new_key(c);
    char digest[65];
    digest_sha256_hex(key, strlen(key), digest);
    cJSON *entity = crud_new_entity(c);
    json_set_text(entity, "prefix", arena_format(c->memory, "%.8s", key));
    json_set_text(entity, "key_prefix", arena_copy_n(c->memory, key, strlen(key) - KEY_DIGITS));
    json_set_text(entity, "key_fingerprint", digest);
    json_set_text(entity, "status", "active");
    json_set(entity, "blocked", cJSON_CreateFalse());
    json_set_integer(entity, "spend_usd", 0);
    const record *r = crud_insert(c, entity);
    cJSON *shown = record_read(r);
    json_set_text(shown, "key_hash", digest);
    json_set_text(shown, "raw_key", key);
    http_response_header(c->response, "Cache-Control", "no-store");
    response_take(c, shown);
}

static bool is_usable(call *c, const cJSON *key)
{
    const char *status = json_text(key, "status");
    const char *end = json_text(key, "expires_at");
    bool is_blocked = json_is_true(key, "blocked");
    return status != NULL && strcmp(status, "active") == 0 && !is_blocked &&
           (end == NULL || clock_parse(end) > c->now);
}

static bool identify_key(call *c, const char *key)
{
    char digest[65];
    digest_sha256_hex(key, strlen(key), digest);
    const collection *keys = collection_of_entity(&c->emulator->collections, "IntegrationApiKey");
    const record *r = collection_find_by_text(keys, NULL, "key_fingerprint", digest);
    if (r == NULL)
        return false;
    cJSON *entity = record_read(r);
    bool usable = is_usable(c, entity);
    const char *application_id = json_text(entity, "application_id");
    const collection *applications = collection_of_entity(&c->emulator->collections, "Application");
    const record *application = applications != NULL && application_id != NULL
                                    ? store_find(applications->records, record_tenant(r), application_id)
                                    : NULL;
    c->caller = (caller){.client_id = arena_copy(c->memory, record_id(r)),
                         .subject = auth_subject(c->memory, record_id(r)),
                         .tenant = arena_copy(c->memory, record_tenant(r)),
                         .scope = "api",
                         .app = application != NULL ? text_member(c, application, "slug") : NULL};
    cJSON_Delete(entity);
    return usable;
}

static const service_handler handlers[] = {
    {"integration.applications.create", .serve = create_application},
    {"integration.apiKeys.create", .serve = create_key},
    {.operation = NULL},
};

const service integration_service = {.handlers = handlers,
                                     .key_prefix = "sk-",
                                     .identify_key = identify_key,
                                     .application_of = integration_application_of,
                                     /* Otherwise an application could not find its own record. */
                                     .tenant_entities = (const char *const[]){"Application", NULL}};
