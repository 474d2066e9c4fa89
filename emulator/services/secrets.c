/* Secrets: from the settings; each reading is audited. */
#include <string.h>

#include "engine/call/response.h"
#include "engine/settings.h"
#include "services/services.h"

static void resolve(call *c)
{
    const char *name = json_text(c->body, "name");
    const cJSON *value = settings_find(c->emulator, "secrets", name);
    const char *resource = arena_format(c->memory, "secret:%s", name);
    audit_record(c, "secrets.resolve", resource, value != NULL ? "success" : "failure");
    if (value == NULL) {
        response_problem(c, 404, "not_found", "there is no secret '%s'", name);
        return;
    }
    cJSON *secret = cJSON_CreateObject();
    json_set_text(secret, "name", name);
    json_set(secret, "value", cJSON_Duplicate(value, true));
    json_set_integer(secret, "version", 1);
    json_set(secret, "expiresAt", cJSON_CreateNull());
    http_response_header(c->response, "Cache-Control", "no-store");
    response_value(c, secret);
    cJSON_Delete(secret);
}

const service_handler secrets_service[] = {
    {"secrets.resolve", resolve},
    {NULL, NULL},
};
