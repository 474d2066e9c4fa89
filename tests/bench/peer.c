#include "peer.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Members by kind: X(kind, name). Null and absent are the same, as in the generators that the peer
 * represents. */
/* clang-format off */
#define LOCATION_FIELDS(X) \
    X(TEXT, name) X(NUMBER, latitude) X(NUMBER, longitude) X(NUMBER, altitude) X(NUMBER, floor)
#define ENDPOINT_FIELDS(X) \
    X(TEXT, url) X(NUMBER, weight) X(BOOLEAN, primary) X(ENUM, direction) X(NUMBER, timeoutMs)
#define CONNECTOR_FIELDS(X) \
    X(TEXT, id) X(TEXT, name) X(TEXT, description) X(ENUM, type) X(ENUM, status) X(TEXT, organizationId) \
    X(TEXT, siteId) X(TEXT, deviceId) X(TEXT, createdAt) X(TEXT, updatedAt) X(TEXT, lastSeenAt) \
    X(TEXT, createdBy) X(TEXT, updatedBy) X(BOOLEAN, enabled) X(BOOLEAN, deleted) X(NUMBER, version) \
    X(NUMBER, revision) X(TEXT, host) X(NUMBER, port) X(NUMBER, retries) X(NUMBER, pollIntervalMs) \
    X(NUMBER, latencyMs) X(NUMBER, successRate) X(NUMBER, throughput) X(NUMBER, errorCount) \
    X(NUMBER, messageCount) X(ENUM, direction) X(ENUM, severity) X(TEXTS, tags) X(NUMBERS, ports) \
    X(LOCATION, location) X(ENDPOINTS, endpoints) X(FREE, config) X(FREE, metrics) \
    X(TEXT, errorMessage) X(TEXT, notes)
/* clang-format on */

static const char *const choices[] = {
    "opcua",    "mqtt",          "modbus",  "http",    "kafka",    "s7",       "ethernet-ip",
    "bacnet",   "RUNNING",       "STOPPED", "ERROR",   "STARTING", "DEGRADED", "inbound",
    "outbound", "bidirectional", "info",    "warning", "critical"};

typedef struct number_list {
    double *items;
    size_t count;
} number_list;

typedef struct text_list {
    char **items;
    size_t count;
} text_list;

#define DECLARE_TEXT(name)    char *name;
#define DECLARE_ENUM(name)    int name;
#define DECLARE_BOOLEAN(name) bool has_##name, name;
#define DECLARE_NUMBER(name) \
    bool has_##name;         \
    double name;
#define DECLARE_FREE(name)     char *name;
#define DECLARE_TEXTS(name)    text_list name;
#define DECLARE_NUMBERS(name)  number_list name;
#define DECLARE_LOCATION(name) peer_location *name;
#define DECLARE_ENDPOINTS(name) \
    struct {                    \
        peer_endpoint *items;   \
        size_t count;           \
    } name;
#define DECLARE(kind, name) DECLARE_##kind(name)

typedef struct peer_location {
    LOCATION_FIELDS(DECLARE)
} peer_location;

typedef struct peer_endpoint {
    ENDPOINT_FIELDS(DECLARE)
} peer_endpoint;

typedef struct peer_connector {
    CONNECTOR_FIELDS(DECLARE)
} peer_connector;

struct peer_page {
    peer_connector *items;
    size_t count;
    double total, page, page_size;
    bool has_more;
};

/* ---- from JSON ---- */

static void read_text(const cJSON *json, const char *name, char **out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    if (cJSON_IsString(member))
        *out = strdup(member->valuestring);
}

static void read_enum(const cJSON *json, const char *name, int *out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    for (size_t i = 0; cJSON_IsString(member) && i < sizeof choices / sizeof choices[0]; i++)
        if (strcmp(member->valuestring, choices[i]) == 0)
            *out = (int)i + 1;
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

/* Free-form JSON is text in the struct: printed when decoding, parsed when encoding. */
static void read_free(const cJSON *json, const char *name, char **out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    if (member != NULL)
        *out = cJSON_PrintUnformatted(member);
}

static void read_texts(const cJSON *json, const char *name, text_list *out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    const cJSON *item = NULL;
    out->items = calloc((size_t)cJSON_GetArraySize(member) + 1, sizeof *out->items);
    cJSON_ArrayForEach (item, member)
        out->items[out->count++] = strdup(item->valuestring);
}

static void read_numbers(const cJSON *json, const char *name, number_list *out)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    const cJSON *item = NULL;
    out->items = calloc((size_t)cJSON_GetArraySize(member) + 1, sizeof *out->items);
    cJSON_ArrayForEach (item, member)
        out->items[out->count++] = item->valuedouble;
}

#define READ_TEXT(name)      read_text(json, #name, &to->name);
#define READ_ENUM(name)      read_enum(json, #name, &to->name);
#define READ_BOOLEAN(name)   read_boolean(json, #name, &to->has_##name, &to->name);
#define READ_NUMBER(name)    read_number(json, #name, &to->has_##name, &to->name);
#define READ_FREE(name)      read_free(json, #name, &to->name);
#define READ_TEXTS(name)     read_texts(json, #name, &to->name);
#define READ_NUMBERS(name)   read_numbers(json, #name, &to->name);
#define READ_LOCATION(name)  to->name = location_from_json(cJSON_GetObjectItemCaseSensitive(json, #name));
#define READ_ENDPOINTS(name) endpoints_from_json(cJSON_GetObjectItemCaseSensitive(json, #name), to);
#define READ(kind, name)     READ_##kind(name)

static peer_location *location_from_json(const cJSON *json)
{
    if (!cJSON_IsObject(json))
        return NULL;
    peer_location *to = calloc(1, sizeof *to);
    LOCATION_FIELDS(READ)
    return to;
}

static void endpoint_from_json(const cJSON *json, peer_endpoint *to)
{
    ENDPOINT_FIELDS(READ)
}

static void endpoints_from_json(const cJSON *json, peer_connector *to)
{
    const cJSON *item = NULL;
    to->endpoints.items = calloc((size_t)cJSON_GetArraySize(json) + 1, sizeof(peer_endpoint));
    cJSON_ArrayForEach (item, json)
        endpoint_from_json(item, &to->endpoints.items[to->endpoints.count++]);
}

static void connector_from_json(const cJSON *json, peer_connector *to)
{
    CONNECTOR_FIELDS(READ)
}

/* ---- to JSON ---- */

static cJSON *texts_to_json(const text_list *list)
{
    cJSON *json = cJSON_CreateArray();
    for (size_t i = 0; i < list->count; i++)
        cJSON_AddItemToArray(json, cJSON_CreateString(list->items[i]));
    return json;
}

static cJSON *numbers_to_json(const number_list *list)
{
    cJSON *json = cJSON_CreateArray();
    for (size_t i = 0; i < list->count; i++)
        cJSON_AddItemToArray(json, cJSON_CreateNumber(list->items[i]));
    return json;
}

#define WRITE_TEXT(name)    \
    if (from->name != NULL) \
        cJSON_AddStringToObject(json, #name, from->name);
#define WRITE_ENUM(name) \
    if (from->name > 0)  \
        cJSON_AddStringToObject(json, #name, choices[from->name - 1]);
#define WRITE_BOOLEAN(name) \
    if (from->has_##name)   \
        cJSON_AddBoolToObject(json, #name, from->name);
#define WRITE_NUMBER(name) \
    if (from->has_##name)  \
        cJSON_AddNumberToObject(json, #name, from->name);
#define WRITE_FREE(name)    \
    if (from->name != NULL) \
        cJSON_AddItemToObject(json, #name, cJSON_Parse(from->name));
#define WRITE_TEXTS(name)   cJSON_AddItemToObject(json, #name, texts_to_json(&from->name));
#define WRITE_NUMBERS(name) cJSON_AddItemToObject(json, #name, numbers_to_json(&from->name));
#define WRITE_LOCATION(name) \
    if (from->name != NULL)  \
        cJSON_AddItemToObject(json, #name, location_to_json(from->name));
#define WRITE_ENDPOINTS(name) cJSON_AddItemToObject(json, #name, endpoints_to_json(from));
#define WRITE(kind, name)     WRITE_##kind(name)

static cJSON *location_to_json(const peer_location *from)
{
    cJSON *json = cJSON_CreateObject();
    LOCATION_FIELDS(WRITE)
    return json;
}

static cJSON *endpoint_to_json(const peer_endpoint *from)
{
    cJSON *json = cJSON_CreateObject();
    ENDPOINT_FIELDS(WRITE)
    return json;
}

static cJSON *endpoints_to_json(const peer_connector *from)
{
    cJSON *json = cJSON_CreateArray();
    for (size_t i = 0; i < from->endpoints.count; i++)
        cJSON_AddItemToArray(json, endpoint_to_json(&from->endpoints.items[i]));
    return json;
}

static cJSON *connector_to_json(const peer_connector *from)
{
    cJSON *json = cJSON_CreateObject();
    CONNECTOR_FIELDS(WRITE)
    return json;
}

/* ---- freeing ---- */

static void texts_free(text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
}

#define FREE_TEXT(name) free(of->name);
#define FREE_ENUM(name)
#define FREE_BOOLEAN(name)
#define FREE_NUMBER(name)
#define FREE_FREE(name)     free(of->name);
#define FREE_TEXTS(name)    texts_free(&of->name);
#define FREE_NUMBERS(name)  free(of->name.items);
#define FREE_LOCATION(name) location_free(of->name);
#define FREE_ENDPOINTS(name)                    \
    for (size_t i = 0; i < of->name.count; i++) \
        endpoint_free(&of->name.items[i]);      \
    free(of->name.items);
#define FREE(kind, name) FREE_##kind(name)

static void location_free(peer_location *of)
{
    if (of == NULL)
        return;
    LOCATION_FIELDS(FREE)
    free(of);
}

static void endpoint_free(peer_endpoint *of)
{
    ENDPOINT_FIELDS(FREE)
}

static void connector_free(peer_connector *of){CONNECTOR_FIELDS(FREE)}

/* ---- the page ---- */

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
    page->items = calloc((size_t)cJSON_GetArraySize(data) + 1, sizeof(peer_connector));
    const cJSON *item = NULL;
    cJSON_ArrayForEach (item, data)
        connector_from_json(item, &page->items[page->count++]);
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
        cJSON_AddItemToArray(data, connector_to_json(&page->items[i]));
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
        connector_free(&page->items[i]);
    free(page->items);
    free(page);
}
