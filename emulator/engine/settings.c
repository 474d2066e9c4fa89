#include "engine/settings.h"

#include <string.h>

#include "engine/call/response.h"
#include "engine/store/journal.h"
#include "services/services.h"

static const char defaults[] =
    "{\"secrets\":{\"db/password\":\"correct horse battery staple\"},"
    "\"secretBundles\":{\"demo\":{\"DEMO_TOKEN\":\"demo-token-value\"}},"
    "\"flags\":{\"dark_mode\":{\"rules\":[{\"when\":{\"plan\":\"pro\"},\"value\":true}]},"
    "\"new_checkout\":{\"rollout\":50}},"
    "\"policies\":{"
    "\"authz/allow\":{\"rules\":["
    "{\"when\":{\"resource\":\"/api/forbidden\"},\"result\":false,\"hard\":true,"
    "\"reason\":\"nobody may touch this resource\"},"
    "{\"when\":{\"action\":\"delete\",\"scopes\":\"admin\"},\"result\":true,\"reason\":\"administrators may "
    "delete\"},"
    "{\"when\":{\"action\":\"delete\"},\"result\":false,\"reason\":\"only administrators may delete\"}],"
    "\"default\":true},"
    "\"authz/feature_enabled\":{\"rules\":[{\"when\":{\"feature\":\"dark_mode\"},\"result\":true}],"
    "\"default\":false}},"
    "\"skills\":["
    "{\"name\":\"Summarize document\",\"description\":\"Summarizes a document in up to 200 words.\","
    "\"category\":\"text\",\"version\":\"1.4.0\",\"status\":\"published\",\"timeoutSeconds\":120,"
    "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"documentId\":{\"type\":\"string\"}},"
    "\"required\":[\"documentId\"]}},"
    "{\"name\":\"Extract invoice\",\"description\":\"Reads number, date and total of an invoice.\","
    "\"category\":\"finance\",\"version\":\"2.0.1\",\"status\":\"published\",\"timeoutSeconds\":60}]}";

static const char *const groups[] = {"secrets", "secretBundles", "flags", "policies", "skills"};
enum { GROUP_COUNT = sizeof groups / sizeof *groups };

cJSON *settings_default(void)
{
    json_error error;
    return json_parse(defaults, sizeof defaults - 1, &error);
}

const cJSON *settings_find(const emulator *e, const char *group, const char *name)
{
    const cJSON *members = cJSON_GetObjectItemCaseSensitive(e->settings, group);
    return cJSON_GetObjectItemCaseSensitive(members, name);
}

void settings_serve(call *c)
{
    response_value(c, c->emulator->settings);
}

static bool is_group(const cJSON *member)
{
    for (size_t i = 0; i < GROUP_COUNT; i++)
        if (strcmp(groups[i], member->string) == 0)
            return strcmp(groups[i], "skills") == 0 ? cJSON_IsArray(member) : cJSON_IsObject(member);
    return false;
}

/* Whether a group has only members of this type. */
static bool holds(const cJSON *body, const char *group, int type)
{
    const cJSON *members = cJSON_GetObjectItemCaseSensitive(body, group);
    for (const cJSON *member = members != NULL ? members->child : NULL; member != NULL; member = member->next)
        if ((member->type & type) == 0)
            return false;
    return true;
}

static bool is_good(const cJSON *body)
{
    if (!cJSON_IsObject(body))
        return false;
    for (const cJSON *member = body->child; member != NULL; member = member->next)
        if (!is_group(member))
            return false;
    return holds(body, "secrets", cJSON_String) && holds(body, "secretBundles", cJSON_Object) &&
           holds(body, "flags", cJSON_Object) && holds(body, "policies", cJSON_Object) &&
           holds(body, "skills", cJSON_Object);
}

void settings_replace(call *c)
{
    if (!is_good(c->body)) {
        response_problem(c, 422, "validation_error",
                         "the settings are an object of secrets, secretBundles, "
                         "flags, policies (objects) and skills (a list of objects)");
        return;
    }
    const cJSON *old = cJSON_GetObjectItemCaseSensitive(c->emulator->settings, "policies");
    const cJSON *policies = cJSON_GetObjectItemCaseSensitive(c->body, "policies");
    if (policies != NULL)
        service_policies_changed(c, old, policies);
    for (const cJSON *member = c->body->child; member != NULL; member = member->next)
        json_set(c->emulator->settings, member->string, cJSON_Duplicate(member, true));
    journal_set(c->emulator->journal, "settings", c->emulator->settings);
    response_value(c, c->emulator->settings);
}
