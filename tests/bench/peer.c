#include "peer.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "connector_fields.h"

#define DECLARE_TEXT(name)    char *name;
#define DECLARE_BOOLEAN(name) bool has_##name, name;
#define DECLARE_NUMBER(name) \
    bool has_##name;         \
    double name;
#define DECLARE_FREE(name)  char *name;
#define DECLARE(kind, name) DECLARE_##kind(name)

typedef struct peer_connector {
    CONNECTOR_FIELDS(DECLARE)
} peer_connector;

struct peer_page {
    peer_connector **items;
    size_t count;
    double total, page, page_size;
    bool has_more;
};

static void read_text(const cJSON *json, const char *name, char **out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    if (cJSON_IsString(member))
        *out = strdup(member->valuestring);
}

static void read_boolean(const cJSON *json, const char *name, bool *has, bool *out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    *has = cJSON_IsBool(member);
    *out = cJSON_IsTrue(member);
}

static void read_number(const cJSON *json, const char *name, bool *has, double *out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    *has = cJSON_IsNumber(member);
    *out = *has ? member->valuedouble : 0;
}

/* Free-form JSON is kept as text: printed on the way in, parsed on the way out. */
static void read_free(const cJSON *json, const char *name, char **out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    if (member != NULL)
        *out = cJSON_PrintUnformatted(member);
}

#define READ_TEXT(name)    read_text(json, #name, &connector->name);
#define READ_BOOLEAN(name) read_boolean(json, #name, &connector->has_##name, &connector->name);
#define READ_NUMBER(name)  read_number(json, #name, &connector->has_##name, &connector->name);
#define READ_FREE(name)    read_free(json, #name, &connector->name);
#define READ(kind, name)   READ_##kind(name)

static peer_connector *connector_from_json(const cJSON *json)
{
    peer_connector *connector = calloc(1, sizeof *connector);
    CONNECTOR_FIELDS(READ)
    return connector;
}

#define WRITE_TEXT(name)         \
    if (connector->name != NULL) \
        cJSON_AddStringToObject(json, #name, connector->name);
#define WRITE_BOOLEAN(name)    \
    if (connector->has_##name) \
        cJSON_AddBoolToObject(json, #name, connector->name);
#define WRITE_NUMBER(name)     \
    if (connector->has_##name) \
        cJSON_AddNumberToObject(json, #name, connector->name);
#define WRITE_FREE(name)         \
    if (connector->name != NULL) \
        cJSON_AddItemToObject(json, #name, cJSON_Parse(connector->name));
#define WRITE(kind, name) WRITE_##kind(name)

static cJSON *connector_to_json(const peer_connector *connector)
{
    cJSON *json = cJSON_CreateObject();
    CONNECTOR_FIELDS(WRITE)
    return json;
}

#define FREE_TEXT(name) free(connector->name);
#define FREE_BOOLEAN(name)
#define FREE_NUMBER(name)
#define FREE_FREE(name)  free(connector->name);
#define FREE(kind, name) FREE_##kind(name)

static void connector_free(peer_connector *connector)
{
    CONNECTOR_FIELDS(FREE)
    free(connector);
}

peer_page *peer_decode(const char *text, size_t length)
{
    cJSON *json = cJSON_ParseWithLength(text, length);
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(json, "data");
    if (!cJSON_IsArray(data)) {
        cJSON_Delete(json);
        return NULL;
    }
    bool has = false;
    peer_page *page = calloc(1, sizeof *page);
    page->items = calloc((size_t)cJSON_GetArraySize(data) + 1, sizeof(peer_connector *));
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, data) page->items[page->count++] = connector_from_json(item);
    read_number(json, "total", &has, &page->total);
    read_number(json, "page", &has, &page->page);
    read_number(json, "pageSize", &has, &page->page_size);
    read_boolean(json, "hasMore", &has, &page->has_more);
    cJSON_Delete(json);
    return page;
}

char *peer_encode(const peer_page *page)
{
    cJSON *json = cJSON_CreateObject();
    cJSON *data = cJSON_AddArrayToObject(json, "data");
    for (size_t i = 0; i < page->count; i++)
        cJSON_AddItemToArray(data, connector_to_json(page->items[i]));
    cJSON_AddNumberToObject(json, "total", page->total);
    cJSON_AddNumberToObject(json, "page", page->page);
    cJSON_AddNumberToObject(json, "pageSize", page->page_size);
    cJSON_AddBoolToObject(json, "hasMore", page->has_more);
    char *text = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    return text;
}

void peer_free(peer_page *page)
{
    for (size_t i = 0; i < page->count; i++)
        connector_free(page->items[i]);
    free(page->items);
    free(page);
}
