/* The secrets service: secrets of the settings; each read is audited. */
#include "engine/settings.h"
#include "services/services.h"

static void resolve(call *c)
{
    const char *name = json_text(c->body, "name");
    const cJSON *value = settings_find(c->emulator, "secrets", name);
    const char *resource = arena_format(c->memory, "secret:%s", name);
    audit_record(c, "secrets.resolve", resource, value != NULL ? "success" : "failure");
    if (value == NULL) {
        response_problem(c, 404, "not_found", "secret '%s' not found", name);
        return;
    }
    cJSON *secret = cJSON_CreateObject();
    json_set_text(secret, "name", name);
    json_set(secret, "value", cJSON_Duplicate(value, true));
    json_set_integer(secret, "version", 1);
    json_set(secret, "expiresAt", cJSON_CreateNull());
    http_response_header(c->response, "Cache-Control", "no-store");
    response_take(c, secret);
}

static const service_handler handlers[] = {
    {"secrets.resolve", .serve = resolve},
    {.operation = NULL},
};

/* `secrets` maps a name to a value, `secretBundles` a name to variables for jobs. */
static const service_settings settings[] = {
    {.name = "secrets",
     .type = cJSON_Object,
     .member_type = cJSON_String,
     .defaults = "{\"db/password\":\"correct horse battery staple\","
                 "\"webhooks/demo\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}"},
    {.name = "secretBundles",
     .type = cJSON_Object,
     .member_type = cJSON_Object,
     .defaults = "{\"demo\":{\"DEMO_TOKEN\":\"demo-token-value\"}}"},
    {.name = NULL},
};

const service secrets_service = {.handlers = handlers, .settings = settings};
