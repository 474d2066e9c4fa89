#include "engine/base/json.h"

#include "base/arena.h"
#include "engine/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(size_t size)
{
    return xrealloc(NULL, size);
}

void json_setup(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = allocate, .free_fn = free});
}

void json_print_string(const char *text, buffer *out)
{
    static const char short_escapes[] = "\b\t\n\f\r\"\\";
    static const char short_names[] = "btnfr\"\\";
    buffer_append_char(out, '"');
    const char *start = text;
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c >= 0x20 && *c != '"' && *c != '\\')
            continue;
        buffer_append_n(out, start, (size_t)(c - start));
        start = c + 1;
        const char *known = strchr(short_escapes, *c);
        if (known != NULL)
            buffer_format(out, "\\%c", short_names[known - short_escapes]);
        else
            buffer_format(out, "\\u%04x", (unsigned)(unsigned char)*c);
    }
    buffer_append(out, start);
    buffer_append_char(out, '"');
}

/* The shortest text that reads back as the same double. */
static void write_number(const cJSON *value, buffer *out)
{
    if (value->valuestring != NULL) {
        buffer_append(out, value->valuestring);
        return;
    }
    char text[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value->valuedouble);
        if (strtod(text, NULL) == value->valuedouble)
            break;
    }
    buffer_append(out, text);
}

static void write_members(const cJSON *value, buffer *out)
{
    bool is_object = cJSON_IsObject(value);
    buffer_append_char(out, is_object ? '{' : '[');
    for (const cJSON *member = value->child; member != NULL; member = member->next) {
        if (member != value->child)
            buffer_append_char(out, ',');
        if (is_object) {
            json_print_string(member->string, out);
            buffer_append_char(out, ':');
        }
        json_print(member, out);
    }
    buffer_append_char(out, is_object ? '}' : ']');
}

void json_print(const cJSON *value, buffer *out)
{
    if (cJSON_IsObject(value) || cJSON_IsArray(value))
        write_members(value, out);
    else if (cJSON_IsString(value))
        json_print_string(value->valuestring, out);
    else if (cJSON_IsNumber(value))
        write_number(value, out);
    else
        buffer_append(out, cJSON_IsNull(value) ? "null" : cJSON_IsTrue(value) ? "true" : "false");
}

cJSON *json_get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *json_text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(json_get(object, name));
}

bool json_is_true(const cJSON *object, const char *name)
{
    return cJSON_IsTrue(json_get(object, name));
}

double json_number(const cJSON *object, const char *name, double absent)
{
    const cJSON *value = json_get(object, name);
    return cJSON_IsNumber(value) ? value->valuedouble : absent;
}

const cJSON *json_at(const cJSON *object, const char *path)
{
    char name[128];
    while (object != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)length, path);
        object = json_get(object, name);
        path += length + (path[length] == '.');
    }
    return object;
}

const cJSON *json_items(const cJSON *object, const char *name)
{
    const cJSON *list = json_get(object, name);
    return list != NULL ? list->child : NULL;
}

bool json_contains(const cJSON *list, const cJSON *value)
{
    for (const cJSON *item = list->child; item != NULL; item = item->next)
        if (json_equal(item, value))
            return true;
    return false;
}

bool json_lists(const cJSON *object, const char *name, const char *text)
{
    for (const cJSON *item = json_items(object, name); item != NULL; item = item->next)
        if (cJSON_IsString(item) && strcmp(item->valuestring, text) == 0)
            return true;
    return false;
}

void json_set(cJSON *object, const char *name, cJSON *value)
{
    if (json_get(object, name) != NULL)
        cJSON_ReplaceItemInObjectCaseSensitive(object, name, value);
    else
        cJSON_AddItemToObject(object, name, value);
}

void json_set_text(cJSON *object, const char *name, const char *text)
{
    if (text != NULL)
        json_set(object, name, cJSON_CreateString(text));
}

void json_remove(cJSON *object, const char *name)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
}

void json_copy(cJSON *to, const cJSON *from, const char *name)
{
    const cJSON *member = json_get(from, name);
    if (member != NULL)
        json_set(to, name, cJSON_Duplicate(member, true));
}

cJSON *json_integer(int64_t value)
{
    cJSON *number = cJSON_CreateNumber((double)value);
    buffer digits = {0};
    buffer_format(&digits, "%lld", (long long)value);
    number->valuestring = digits.data;
    return number;
}

void json_set_integer(cJSON *object, const char *name, int64_t value)
{
    json_set(object, name, json_integer(value));
}

void json_set_time(cJSON *object, const char *name, int64_t time)
{
    char text[CLOCK_TEXT_SIZE];
    clock_format(time, text);
    json_set_text(object, name, text);
}

void json_insert_sorted(cJSON *list, const char *name, cJSON *item)
{
    /* Not by cJSON_InsertItemInArray, which loses items in some versions. */
    cJSON *later = cJSON_CreateArray();
    for (cJSON *other = list->child, *next; other != NULL; other = next) {
        next = other->next;
        if (strcmp(json_text(other, name), json_text(item, name)) > 0)
            cJSON_AddItemToArray(later, cJSON_DetachItemViaPointer(list, other));
    }
    cJSON_AddItemToArray(list, item);
    while (later->child != NULL)
        cJSON_AddItemToArray(list, cJSON_DetachItemViaPointer(later, later->child));
    cJSON_Delete(later);
}

bool json_is_integer(const cJSON *value)
{
    return cJSON_IsNumber(value) && value->valuedouble == floor(value->valuedouble);
}

bool json_equal(const cJSON *a, const cJSON *b)
{
    if ((a->type & 0xFF) != (b->type & 0xFF))
        return false;
    if (cJSON_IsString(a))
        return strcmp(a->valuestring, b->valuestring) == 0;
    if (cJSON_IsNumber(a))
        return a->valuedouble == b->valuedouble;
    if (cJSON_GetArraySize(a) != cJSON_GetArraySize(b))
        return false;
    const cJSON *item = b->child;
    for (const cJSON *member = a->child; member != NULL; member = member->next) {
        const cJSON *other = cJSON_IsObject(a) ? json_get(b, member->string) : item;
        if (other == NULL || !json_equal(member, other))
            return false;
        item = item->next;
    }
    return true;
}
