#include "corpus.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t state;

static uint32_t pick(size_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % below);
}

static bool chance(uint32_t percent)
{
    return pick(100) < percent;
}

static const char *const words[] = {
    "line",    "pump",  "valve",    "press",      "furnace",  "mixer",       "packaging", "station",
    "robot",   "cell",  "conveyor", "boiler",     "chiller",  "north",       "south",     "sensor",
    "gateway", "plant", "assembly", "cooling",    "pressure", "temperature", "batch",     "quality",
    "Kühlung", "№3",    "工場",     "\"quoted\"", "C:\\data", "naïve",
};
static const char *const directions[] = {"inbound", "outbound", "bidirectional"};

/* `count` words, in one of four buffers used in turn. */
static const char *text(uint32_t count)
{
    static char buffers[4][512];
    static unsigned turn;
    char *buffer = buffers[turn++ % 4];
    size_t length = 0;
    buffer[0] = '\0';
    for (uint32_t i = 0; i < count; i++)
        length += (size_t)snprintf(buffer + length, sizeof buffers[0] - length, "%s%s", i > 0 ? " " : "",
                                   words[pick(chance(90) ? 24 : COUNT_OF(words))]);
    return buffer;
}

static const char *identifier(const char *prefix)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    static char buffer[64];
    size_t length = (size_t)snprintf(buffer, sizeof buffer, "%s-01J", prefix);
    for (int i = 0; i < 23; i++)
        buffer[length++] = digits[pick(32)];
    buffer[length] = '\0';
    return buffer;
}

static const char *point_in_time(void)
{
    static char buffer[32];
    snprintf(buffer, sizeof buffer, "2026-%02u-%02uT%02u:%02u:%02u.%03uZ", 1 + pick(12), 1 + pick(28),
             pick(24), pick(60), pick(60), pick(1000));
    return buffer;
}

static double number(double limit, double step)
{
    return (double)pick((size_t)(limit / step)) * step;
}

static void maybe_text(cJSON *json, const char *name, const char *value)
{
    uint32_t dice = pick(100);
    if (dice < 70)
        cJSON_AddStringToObject(json, name, value);
    else if (dice < 85)
        cJSON_AddNullToObject(json, name);
}

static void maybe_number(cJSON *json, const char *name, double value)
{
    uint32_t dice = pick(100);
    if (dice < 80)
        cJSON_AddNumberToObject(json, name, value);
    else if (dice < 90)
        cJSON_AddNullToObject(json, name);
}

static void add_config(cJSON *json)
{
    cJSON *config = cJSON_AddObjectToObject(json, "config");
    char url[64];
    snprintf(url, sizeof url, "opc.tcp://10.%u.%u.%u:4840", pick(256), pick(256), pick(256));
    cJSON_AddStringToObject(config, "endpoint", url);
    cJSON_AddStringToObject(config, "securityMode", chance(50) ? "Sign" : "SignAndEncrypt");
    cJSON *sampling = cJSON_AddObjectToObject(config, "sampling");
    cJSON_AddNumberToObject(sampling, "intervalMs", 250);
    cJSON_AddNumberToObject(sampling, "queueSize", 1 + pick(50));
    cJSON_AddBoolToObject(sampling, "discardOldest", chance(50));
    cJSON *nodes = cJSON_AddArrayToObject(config, "nodes");
    for (uint32_t i = pick(4); i > 0; i--) {
        char node[32];
        snprintf(node, sizeof node, "ns=%u;i=%u", pick(5), 1000 + pick(90000));
        cJSON_AddItemToArray(nodes, cJSON_CreateString(node));
    }
}

static void add_metrics(cJSON *json)
{
    cJSON *metrics = cJSON_AddObjectToObject(json, "metrics");
    cJSON_AddNumberToObject(metrics, "cpu", number(100, 0.01));
    cJSON_AddNumberToObject(metrics, "memMb", number(4000, 0.001));
    cJSON *in = cJSON_AddObjectToObject(metrics, "in");
    cJSON_AddNumberToObject(in, "p50", number(50, 0.001));
    cJSON_AddNumberToObject(in, "p95", number(200, 0.001));
    cJSON_AddNumberToObject(in, "count", pick(1000000000));
    cJSON *buckets = cJSON_AddArrayToObject(metrics, "buckets");
    for (uint32_t i = 4 + pick(6); i > 0; i--)
        cJSON_AddItemToArray(buckets, cJSON_CreateNumber(pick(5000)));
}

static void add_lists(cJSON *json)
{
    cJSON *tags = cJSON_AddArrayToObject(json, "tags");
    for (uint32_t i = pick(7); i > 0; i--)
        cJSON_AddItemToArray(tags, cJSON_CreateString(words[pick(24)]));
    cJSON *ports = cJSON_AddArrayToObject(json, "ports");
    for (uint32_t i = pick(5); i > 0; i--)
        cJSON_AddItemToArray(ports, cJSON_CreateNumber(1 + pick(65535)));
}

static void add_location(cJSON *json)
{
    cJSON *location = cJSON_AddObjectToObject(json, "location");
    cJSON_AddStringToObject(location, "name", text(1 + pick(3)));
    cJSON_AddNumberToObject(location, "latitude", number(90, 0.000001));
    cJSON_AddNumberToObject(location, "longitude", number(180, 0.000001));
    maybe_number(location, "altitude", number(800, 0.1));
    maybe_number(location, "floor", pick(9));
}

static void add_endpoints(cJSON *json)
{
    cJSON *endpoints = cJSON_AddArrayToObject(json, "endpoints");
    for (uint32_t i = pick(4); i > 0; i--) {
        cJSON *endpoint = cJSON_CreateObject();
        char url[128];
        snprintf(url, sizeof url, "https://%s.example.net/api/v1/%s", words[pick(24)], words[pick(24)]);
        cJSON_AddStringToObject(endpoint, "url", url);
        cJSON_AddNumberToObject(endpoint, "weight", pick(101));
        cJSON_AddBoolToObject(endpoint, "primary", i == 1);
        cJSON_AddStringToObject(endpoint, "direction", directions[pick(3)]);
        cJSON_AddNumberToObject(endpoint, "timeoutMs", 5000);
        cJSON_AddItemToArray(endpoints, endpoint);
    }
}

static void add_head(cJSON *json)
{
    static const char *const types[] = {"opcua", "mqtt", "modbus",      "http",
                                        "kafka", "s7",   "ethernet-ip", "bacnet"};
    static const char *const statuses[] = {"RUNNING", "STOPPED", "ERROR", "STARTING", "DEGRADED"};
    cJSON_AddStringToObject(json, "id", identifier("cnn"));
    cJSON_AddStringToObject(json, "name", text(2 + pick(3)));
    maybe_text(json, "description", text(6 + pick(10)));
    cJSON_AddStringToObject(json, "type", types[pick(8)]);
    cJSON_AddStringToObject(json, "status", statuses[pick(5)]);
    cJSON_AddStringToObject(json, "organizationId", identifier("org"));
    cJSON_AddStringToObject(json, "siteId", identifier("ste"));
    maybe_text(json, "deviceId", identifier("dev"));
    cJSON_AddStringToObject(json, "createdAt", point_in_time());
    cJSON_AddStringToObject(json, "updatedAt", point_in_time());
    maybe_text(json, "lastSeenAt", point_in_time());
    cJSON_AddStringToObject(json, "createdBy", identifier("usr"));
    maybe_text(json, "updatedBy", identifier("usr"));
}

static void add_figures(cJSON *json)
{
    char host[64];
    cJSON_AddBoolToObject(json, "enabled", chance(80));
    if (chance(50))
        cJSON_AddBoolToObject(json, "deleted", false);
    cJSON_AddNumberToObject(json, "version", 1 + pick(400));
    cJSON_AddNumberToObject(json, "revision", pick(100));
    snprintf(host, sizeof host, "%s-%02u.%s.example.net", words[pick(24)], pick(100), words[pick(24)]);
    cJSON_AddStringToObject(json, "host", host);
    maybe_number(json, "port", 1 + pick(65535));
    cJSON_AddNumberToObject(json, "retries", pick(11));
    cJSON_AddNumberToObject(json, "pollIntervalMs", 500);
    cJSON_AddNumberToObject(json, "latencyMs", number(400, 0.001));
    cJSON_AddNumberToObject(json, "successRate", (double)pick(1u << 31) / (double)(1u << 31));
    maybe_number(json, "throughput", number(100000, 0.01));
    cJSON_AddNumberToObject(json, "errorCount", pick(100000));
    cJSON_AddNumberToObject(json, "messageCount", (double)pick(1u << 31) * 100);
    cJSON_AddStringToObject(json, "direction", directions[pick(3)]);
    maybe_text(json, "severity", chance(50) ? "info" : "warning");
}

static cJSON *connector(void)
{
    cJSON *json = cJSON_CreateObject();
    add_head(json);
    add_figures(json);
    add_lists(json);
    if (chance(90))
        add_location(json);
    add_endpoints(json);
    add_config(json);
    if (chance(90))
        add_metrics(json);
    maybe_text(json, "errorMessage", text(4 + pick(6)));
    maybe_text(json, "notes", text(3 + pick(6)));
    return json;
}

/* Shuffles the members of an object. */
static void shuffle(cJSON *json)
{
    cJSON *members[64];
    size_t count = 0;
    while (json->child != NULL && count < COUNT_OF(members))
        members[count++] = cJSON_DetachItemViaPointer(json, json->child);
    for (size_t i = count; i > 1; i--) {
        size_t other = pick(i);
        cJSON *kept = members[i - 1];
        members[i - 1] = members[other];
        members[other] = kept;
    }
    for (size_t i = 0; i < count; i++) {
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
    cJSON_AddStringToObject(meta, "requestId", identifier("req"));
    char *page = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    *length = strlen(page);
    return page;
}
