/* The rate limit service: token buckets that are refilled continuously. */
#include "services/services.h"

#include <math.h>

static const char buckets_store[] = "buckets";

/* Each tenant has its own buckets. Names of tenants contain no newline. */
static const char *bucket_key(const call *c)
{
    return arena_format(c->memory, "%s\n%s", c->caller.tenant, json_text(c->body, "key"));
}

/* The tokens in a bucket at `now`. A clock that goes backwards adds none. */
static double tokens_now(const cJSON *bucket, double limit, double window, int64_t now)
{
    if (bucket == NULL)
        return limit;
    double passed = fmax(0, (double)now - json_number(bucket, "at", 0));
    return fmin(limit, json_number(bucket, "tokens", 0) + passed * limit / window);
}

static void check(call *c)
{
    const char *key = bucket_key(c);
    double limit = json_number(c->body, "limit", 1);
    double window = json_number(c->body, "windowSeconds", 1) * 1000;
    double cost = json_number(c->body, "cost", 1);
    cJSON *bucket = kv_store_get(&c->emulator->kv_stores, buckets_store, key, c->now);
    double tokens = tokens_now(bucket, limit, window, c->now);
    cJSON_Delete(bucket);
    bool is_allowed = tokens + 1e-9 >= cost;
    if (is_allowed)
        tokens = fmax(0, tokens - cost);
    int64_t full_in = (int64_t)ceil((limit - tokens) * window / limit);

    bucket = cJSON_CreateObject();
    json_set(bucket, "tokens", cJSON_CreateNumber(tokens));
    json_set_integer(bucket, "at", c->now);
    /* A full bucket need not be kept. */
    kv_store_put(&c->emulator->kv_stores, buckets_store, key, bucket, c->now + full_in + 1);

    cJSON *decision = cJSON_CreateObject();
    json_set(decision, "allowed", cJSON_CreateBool(is_allowed));
    json_set_integer(decision, "remaining", (int64_t)floor(tokens + 1e-9));
    json_set_integer(decision, "limit", (int64_t)limit);
    json_set_time(decision, "resetAt", c->now + full_in);
    if (!is_allowed)
        json_set_integer(decision, "retryAfterSeconds",
                         (int64_t)ceil((fmin(cost, limit) - tokens) * window / limit / 1000));
    response_take(c, decision);
}

static void reset(call *c)
{
    kv_store_remove(&c->emulator->kv_stores, buckets_store, bucket_key(c));
    response_empty(c);
}

static const service_handler handlers[] = {
    {"rateLimit.check", .serve = check},
    {"rateLimit.reset", .serve = reset},
    {.operation = NULL},
};

const service rate_limit_service = {.handlers = handlers,
                                    .kv_stores = (const char *const[]){buckets_store, NULL}};
