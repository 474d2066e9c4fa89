#include "engine/settings.h"

#include <string.h>

#include "engine/call/response.h"
#include "engine/call/service.h"

/* The groups of all services, one after the other. */
typedef struct group_cursor {
    const service *const *service;
    const service_settings *next;
} group_cursor;

/* NULL after the last group. */
static const service_settings *next_group(group_cursor *at)
{
    while (at->service != NULL && *at->service != NULL) {
        if (at->next == NULL)
            at->next = (*at->service)->settings;
        if (at->next != NULL && at->next->name != NULL)
            return at->next++;
        at->next = NULL;
        at->service++;
    }
    return NULL;
}

static const service_settings *find_group(const emulator *e, const char *name)
{
    group_cursor at = {.service = e->options.services};
    const service_settings *group;
    while ((group = next_group(&at)) != NULL)
        if (strcmp(group->name, name) == 0)
            return group;
    return NULL;
}

cJSON *settings_defaults(const emulator *e)
{
    cJSON *settings = cJSON_CreateObject();
    group_cursor at = {.service = e->options.services};
    const service_settings *group;
    json_error error;
    while ((group = next_group(&at)) != NULL)
        json_set(settings, group->name, json_parse(group->defaults, strlen(group->defaults), &error));
    return settings;
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

static bool are_valid(const emulator *e, const cJSON *body)
{
    if (!cJSON_IsObject(body))
        return false;
    for (const cJSON *member = body->child; member != NULL; member = member->next)
        if (!is_valid_group(e, member))
            return false;
    return true;
}

/* "skills (array)". */
static const char *groups_text(const call *c)
{
    const char *text = "";
    group_cursor at = {.service = c->emulator->options.services};
    const service_settings *group;
    while ((group = next_group(&at)) != NULL)
        text = arena_format(c->memory, "%s%s%s (%s)", text, *text != '\0' ? ", " : "", group->name,
                            group->type == cJSON_Array ? "array" : "object");
    return text;
}

void settings_replace(call *c)
{
    emulator *e = c->emulator;
    if (!are_valid(e, c->body)) {
        response_problem(c, 422, "validation_error",
                         "invalid settings: expected an object with members of %s", groups_text(c));
        return;
    }
    for (const cJSON *member = c->body->child; member != NULL; member = member->next) {
        const service_settings *group = find_group(e, member->string);
        if (group->changed != NULL)
            group->changed(c, json_get(e->settings, member->string), member);
        json_set(e->settings, member->string, cJSON_Duplicate(member, true));
    }
    journal_set(e->journal, "settings", e->settings);
    response_value(c, e->settings);
}
