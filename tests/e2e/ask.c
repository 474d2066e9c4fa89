#include "ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 16, TEXT_SIZE = 8192 };

static char *next_text(void)
{
    static char texts[TEXTS][TEXT_SIZE];
    static unsigned next;
    return texts[next++ % TEXTS];
}

const char *text(const char *format, ...)
{
    char *result = next_text();
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(result, TEXT_SIZE, format, arguments);
    va_end(arguments);
    assert_in_range(length, 0, TEXT_SIZE - 1);
    return result;
}

static cJSON *parse(const char *body)
{
    cJSON *json = body != NULL ? cJSON_Parse(body) : NULL;
    if (body != NULL && json == NULL)
        fail_msg("no JSON: %s", body);
    return json;
}

cJSON *ask(fixture *f, const char *id, const char *const *path, const char *body)
{
    cJSON *sent = parse(body);
    cJSON *result = call_ok(f, id, path, NULL, sent);
    cJSON_Delete(sent);
    return result;
}

void refuse(fixture *f, const char *id, const char *const *path, const char *body, cpod_status expected,
            int http_status)
{
    cJSON *sent = parse(body);
    call_fails(f, id, path, NULL, sent, expected, http_status);
    cJSON_Delete(sent);
}

static const cJSON *find(const cJSON *result, const char *path)
{
    while (result != NULL && *path != '\0') {
        char name[64];
        int length = (int)strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", length, path);
        result = cJSON_IsArray(result) ? cJSON_GetArrayItem(result, atoi(name))
                                       : cJSON_GetObjectItemCaseSensitive(result, name);
        path += length + (path[length] == '.');
    }
    return result;
}

const char *at(const cJSON *result, const char *path)
{
    const cJSON *part = find(result, path);
    if (part == NULL)
        return "(absent)";
    if (cJSON_IsString(part))
        return text("%s", part->valuestring);
    char *json = next_text();
    assert_true(cJSON_PrintPreallocated((cJSON *)part, json, TEXT_SIZE, false));
    return json;
}

void expect_at(const cJSON *result, const char *path, const char *value)
{
    const char *found = at(result, path);
    if (strcmp(found, value) != 0)
        fail_msg("%s is %s instead of %s", path, found, value);
}

void expect(fixture *f, const char *id, const char *const *path, const char *body, const char *member,
            const char *value)
{
    cJSON *result = ask(f, id, path, body);
    const char *found = at(result, member);
    if (strcmp(found, value) != 0)
        fail_msg("%s: %s is %s instead of %s", id, member, found, value);
    cJSON_Delete(result);
}

char *take(fixture *f, const char *id, const char *const *path, const char *body, const char *member)
{
    cJSON *result = ask(f, id, path, body);
    char *value = strdup(at(result, member));
    cJSON_Delete(result);
    return value;
}

cJSON *walk_where(fixture *f, const char *id, const char *const *path, const char *name, const char *value)
{
    const e2e_call *call = fixture_call(id);
    void *params = params_new(call);
    params_set(params, call, name, value);
    cJSON *items = call_walk(f, id, path, params);
    free(params);
    return items;
}
