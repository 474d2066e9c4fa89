#include "engine/settings.h"

#include "engine/call/response.h"
#include "engine/call/service.h"

#include <string.h>

static const service_settings *find_group(const emulator *e, const char *name)
{
    for (size_t i = 0; i < e->groups.count; i++)
        if (strcmp(e->groups.items[i]->name, name) == 0)
            return e->groups.items[i];
    return NULL;
}

void settings_reset(emulator *e)
{
    json_error error;
    e->settings = cJSON_CreateObject();
    for (const service *const *s = e->options.services; s != NULL && *s != NULL; s++)
        for (const service_settings *group = (*s)->settings; group != NULL && group->name != NULL; group++) {
            *vector_add(e->memory, &e->groups) = group;
            json_set(e->settings, group->name, json_parse(group->defaults, strlen(group->defaults), &error));
        }
}

const cJSON *settings_find(const emulator *e, const char *group, const char *name)
{
    const cJSON *members = json_get(e->settings, group);
    return json_get(members, name);
}

void settings_serve(call *c)
{
    response_value(c, c->emulator->settings);
}

static bool is_valid_group(const emulator *e, const cJSON *value)
{
    const service_settings *group = find_group(e, value->string);
    if (group == NULL || (value->type & group->type) == 0)
        return false;
    for (const cJSON *member = value->child; member != NULL; member = member->next)
        if ((member->type & group->member_type) == 0)
            return false;
    return true;
}

static const char *groups_text(const call *c)
{
    const char *text = "";
    for (size_t i = 0; i < c->emulator->groups.count; i++) {
        const service_settings *group = c->emulator->groups.items[i];
        text = arena_format(c->memory, "%s%s%s (%s)", text, i > 0 ? ", " : "", group->name,
                            group->type == cJSON_Array ? "array" : "object");
    }
    return text;
}

void settings_replace(call *c)
{
    emulator *e = c->emulator;
    const cJSON *member;
    bool are_valid = cJSON_IsObject(c->body);
    cJSON_ArrayForEach (member, c->body)
        are_valid = are_valid && is_valid_group(e, member);
    if (!are_valid) {
        response_problem(c, 422, "validation_error",
                         "invalid settings: expected an object with members of %s", groups_text(c));
        return;
    }
    cJSON_ArrayForEach (member, c->body) {
        const service_settings *group = find_group(e, member->string);
        if (group->changed != NULL)
            group->changed(c, json_get(e->settings, member->string), member);
        json_set(e->settings, member->string, cJSON_Duplicate(member, true));
    }
    journal_set(e->journal, "settings", e->settings);
    response_value(c, e->settings);
}
