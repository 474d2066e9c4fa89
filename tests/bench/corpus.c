#include "corpus.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

static uint32_t pick(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

static const char *const words[] = {
    "line",   "pump",    "valve",    "press",      "furnace",  "mixer",      "packaging", "station",
    "robot",  "cell",    "conveyor", "boiler",     "chiller",  "north",      "south",     "Kühlung",
    "sensor", "gateway", "assembly", "test bench", "pressure", "\"quoted\"", "C:\\data",  "工場"};

static const char *text(char *buffer, size_t capacity, uint32_t count)
{
    size_t length = 0;
    buffer[0] = '\0';
    for (uint32_t i = 0; i < count && length + 24 < capacity; i++)
        length += (size_t)snprintf(buffer + length, capacity - length, "%s%s", i > 0 ? " " : "",
                                   words[pick(sizeof words / sizeof words[0])]);
    return buffer;
}

static const char *identifier(char *buffer, size_t capacity, const char *prefix)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    size_t length = (size_t)snprintf(buffer, capacity, "%s-01J", prefix);
    for (int i = 0; i < 23; i++)
        buffer[length++] = digits[pick(32)];
    buffer[length] = '\0';
    return buffer;
}

static const char *time_of(char *buffer, size_t capacity)
{
    snprintf(buffer, capacity, "2026-%02u-%02uT%02u:%02u:%02u.%03uZ", 1 + pick(12), 1 + pick(28), pick(24),
             pick(60), pick(60), pick(1000));
    return buffer;
}

static void add_config(cJSON *json)
{
    cJSON *config = cJSON_AddObjectToObject(json, "config");
    char buffer[128];
    snprintf(buffer, sizeof buffer, "https://%s-%02u.example.net:%u/api", "connector", pick(100),
             1 + pick(65535));
    cJSON_AddStringToObject(config, "baseUrl", buffer);
    cJSON_AddStringToObject(config, "region", pick(2) ? "eu-west-1" : "us-east-1");
    cJSON_AddNumberToObject(config, "accountId", 100000 + pick(900000));
    cJSON *retry = cJSON_AddObjectToObject(config, "retry");
    cJSON_AddNumberToObject(retry, "max", pick(9));
    cJSON_AddBoolToObject(retry, "jitter", pick(2) == 0);
}

static void add_lists(cJSON *json)
{
    static const char *const events[] = {"alert.created", "alert.closed", "asset.changed", "user.added"};
    cJSON *types = cJSON_AddArrayToObject(json, "event_types");
    for (uint32_t i = pick(4); i > 0; i--)
        cJSON_AddItemToArray(types, cJSON_CreateString(events[pick(4)]));
    cJSON *tags = cJSON_AddArrayToObject(json, "tags");
    for (uint32_t i = pick(5); i > 0; i--)
        cJSON_AddItemToArray(tags, cJSON_CreateString(words[pick(20)]));
}

static void add_metrics(cJSON *json)
{
    cJSON *metrics = cJSON_AddObjectToObject(json, "metrics");
    cJSON_AddNumberToObject(metrics, "totalSynced", pick(1000000000));
    cJSON_AddNumberToObject(metrics, "last24h", pick(100000));
    cJSON_AddNumberToObject(metrics, "avgLatencyMs", pick(400000) / 1000.0);
}

static void add_sometimes(cJSON *json, const char *name, const char *value)
{
    if (pick(100) < 70)
        cJSON_AddStringToObject(json, name, value);
}

static cJSON *stamps(cJSON *json)
{
    char buffer[256];
    cJSON_AddStringToObject(json, "id", identifier(buffer, sizeof buffer, "cnn"));
    cJSON_AddStringToObject(json, "tenant_id", "tnt-acme");
    cJSON_AddStringToObject(json, "app_id", "crm-360");
    cJSON_AddStringToObject(json, "created_at", time_of(buffer, sizeof buffer));
    cJSON_AddStringToObject(json, "updated_at", time_of(buffer, sizeof buffer));
    cJSON_AddStringToObject(json, "created_by", identifier(buffer, sizeof buffer, "per"));
    cJSON_AddStringToObject(json, "updated_by", identifier(buffer, sizeof buffer, "per"));
    cJSON_AddStringToObject(json, "source", "edm");
    cJSON_AddStringToObject(json, "source_type", "api");
    cJSON_AddBoolToObject(json, "is_deleted", false);
    cJSON_AddNullToObject(json, "deleted_at");
    cJSON_AddNullToObject(json, "deleted_by");
    cJSON_AddNumberToObject(json, "schema_version", 1);
    return json;
}

static cJSON *connector(void)
{
    char buffer[512];
    cJSON *json = stamps(cJSON_CreateObject());
    cJSON_AddStringToObject(json, "provider", pick(2) ? "splunk" : "defender_for_endpoint");
    cJSON_AddStringToObject(json, "name", text(buffer, sizeof buffer, 2 + pick(3)));
    cJSON_AddStringToObject(json, "scope", pick(2) ? "org" : "user");
    cJSON_AddStringToObject(json, "owner_id", "usr-5f0c2a4e-9f5b-4c1e-8f57-0a7d9b1c2d3e");
    add_config(json);
    cJSON_AddStringToObject(json, "vault_path", "secret/data/tnt-acme/connectors/cnn-01J/credentials");
    cJSON_AddBoolToObject(json, "oauth_refresh_needed", pick(2) == 0);
    add_sometimes(json, "oauth_token_expires_at", time_of(buffer, sizeof buffer));
    cJSON_AddBoolToObject(json, "enabled", pick(5) > 0);
    cJSON_AddStringToObject(json, "last_sync_at", time_of(buffer, sizeof buffer));
    cJSON_AddNumberToObject(json, "consecutive_errors", pick(20));
    add_sometimes(json, "last_error", text(buffer, sizeof buffer, 6 + pick(10)));
    add_metrics(json);
    add_lists(json);
    add_sometimes(json, "credential_last_rotated_at", time_of(buffer, sizeof buffer));
    add_sometimes(json, "next_rotation_due", time_of(buffer, sizeof buffer));
    cJSON_AddNumberToObject(json, "version", 1 + pick(400));
    cJSON_AddStringToObject(json, "application_id", identifier(buffer, sizeof buffer, "app"));
    return json;
}

/* Moves the members of an object into random order. */
static void shuffle(cJSON *json)
{
    cJSON *members[64];
    uint32_t count = 0;
    while (json->child != NULL && count < 64)
        members[count++] = cJSON_DetachItemViaPointer(json, json->child);
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = pick(i);
        cJSON *kept = members[i - 1];
        members[i - 1] = members[other];
        members[other] = kept;
    }
    for (uint32_t i = 0; i < count; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s", members[i]->string);
        cJSON_AddItemToObject(json, name, members[i]);
    }
}

char *corpus_page(size_t count, bool shuffled, size_t *length)
{
    state = 20261121;
    cJSON *json = cJSON_CreateObject();
    cJSON *data = cJSON_AddArrayToObject(json, "data");
    for (size_t i = 0; i < count; i++) {
        cJSON *item = connector();
        if (shuffled)
            shuffle(item);
        cJSON_AddItemToArray(data, item);
    }
    cJSON_AddNumberToObject(json, "total", (double)(count * 7 + 3));
    cJSON_AddNumberToObject(json, "page", 1);
    cJSON_AddNumberToObject(json, "pageSize", (double)count);
    cJSON_AddBoolToObject(json, "hasMore", true);
    cJSON *meta = cJSON_AddObjectToObject(json, "meta");
    cJSON_AddStringToObject(meta, "requestId", "req-01JABCDEFGHJKMNPQRSTVWXYZ0");
    cJSON_AddStringToObject(meta, "timestamp", "2026-05-22T10:00:00.000Z");
    char *text_of_page = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    *length = strlen(text_of_page);
    return text_of_page;
}
