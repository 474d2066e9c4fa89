/* The interface between engine and services, by a service that only this test has. */
#include "engine/call/response.h"
#include "engine/call/service.h"
#include "engine/settings.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

/* ---- a service that counts */

static const char counts_store[] = "counts";

static void summarize(call *c)
{
    cJSON *count = kv_store_get(&c->emulator->kv_stores, counts_store, "all", c->now);
    cJSON *body = cJSON_CreateObject();
    json_set(body, "count", count != NULL ? count : json_integer(0));
    response_value(c, body);
    cJSON_Delete(body);
}

static void count_one(call *c)
{
    cJSON *count = kv_store_get(&c->emulator->kv_stores, counts_store, "all", c->now);
    const cJSON *step = settings_find(c->emulator, "steps", "up");
    cJSON *next = json_integer((int64_t)cJSON_GetNumberValue(count) * (count != NULL) + step->valueint);
    cJSON_Delete(count);
    kv_store_put(&c->emulator->kv_stores, counts_store, "all", next, KV_STORE_FOREVER);
    response_empty(c);
}

static bool identify_key(call *c, const char *key)
{
    c->caller = (caller){.client_id = "k", .subject = "per-k", .tenant = "keys", .scope = ""};
    return strcmp(key, "key-right") == 0;
}

static int set_ups, seeds, resumes, changes;

static bool has_path(const emulator *e, const char *path)
{
    for (size_t i = 0; i < e->endpoints.count; i++)
        if (strcmp(e->endpoints.items[i]->path, path) == 0)
            return true;
    return false;
}

static void set_up_service(emulator *e)
{
    assert_true(has_path(e, "/v1/shop/widgets"));
    set_ups++;
}

static void seed_service(emulator *e)
{
    assert_true(store_count(collection_of_entity(&e->collections, "Widget")->records) > 0);
    seeds++;
}

static void resume_service(emulator *e, int64_t now)
{
    (void)e;
    assert_true(now > 0);
    resumes++;
}

static void steps_changed(call *c, const cJSON *old, const cJSON *replacement)
{
    assert_int_equal(json_equal(old, replacement), false);
    assert_ptr_equal(old, cJSON_GetObjectItemCaseSensitive(c->emulator->settings, "steps"));
    changes++;
}

static const service counter = {
    .handlers = (const service_handler[]){{"shop.widgets.summary", .serve = summarize}, {.operation = NULL}},
    .paths = (const service_path[]){{"POST", "/count", count_one}, {NULL, NULL, NULL}},
    .kv_stores = (const char *const[]){counts_store, NULL},
    .settings = (const service_settings[]){{.name = "steps",
                                            .type = cJSON_Object,
                                            .member_type = cJSON_Number,
                                            .defaults = "{\"up\":2}",
                                            .changed = steps_changed},
                                           {.name = NULL}},
    .oauth_paths = (const char *const[]){"/v1/shop/gadgets/", NULL},
    .key_prefix = "key-",
    .identify_key = identify_key,
    .set_up = set_up_service,
    .seed = seed_service,
    .resume = resume_service};

static const service *const with_counter[] = {&counter, NULL};
static const service *const without_any[] = {NULL};

/* ---- the engine with it */

static fixture *open_with(emulator_options options)
{
    fixture *f = calloc(1, sizeof *f);
    const char *path = CPOD_SOURCE_DIR "/tests/unit/emulator/widgets.yaml";
    f->memory = arena_new();
    f->diagnostics = diagnostics_new();
    f->files = reader_new(f->diagnostics);
    options.document = spec_load(f->memory, f->files, path, SPEC_CHECK, f->diagnostics);
    f->emulator = emulator_new(&options, f->diagnostics);
    assert_non_null(f->emulator);
    f->token = strdup("key-right");
    return f;
}

static void handlers_paths_and_stores(void **state)
{
    (void)state;
    fixture *f = open_with((emulator_options){.services = with_counter});
    expect(f, "GET", "/v1/shop/widgets/summary", NULL, 200, "count", "0");
    expect(f, "POST", "/count", NULL, 200, "", "(absent)");
    expect(f, "POST", "/api/count", NULL, 200, "", "(absent)");
    expect(f, "GET", "/v1/shop/widgets/summary", NULL, 200, "count", "4");
    expect(f, "GET", "/count", NULL, 405, "code", "method_not_allowed");
    fixture_free(f);
}

static void groups_of_settings(void **state)
{
    (void)state;
    fixture *f = open_with((emulator_options){.services = with_counter});
    changes = 0;
    expect(f, "GET", "/emulator/settings", NULL, 200, "", "{\"steps\":{\"up\":2}}");
    expect(f, "PUT", "/emulator/settings", "{\"steps\":{\"up\":5}}", 200, "steps.up", "5");
    assert_int_equal(changes, 1);
    static const char *const invalid[] = {"[]", "{\"steps\":[]}", "{\"steps\":{\"up\":\"5\"}}",
                                          "{\"other\":{}}"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        expect(f, "PUT", "/emulator/settings", invalid[i], 422, "detail",
               "invalid settings: expected an object with members of steps (object)");
    assert_int_equal(changes, 1);
    expect(f, "POST", "/count", NULL, 200, "", "(absent)");
    expect(f, "GET", "/v1/shop/widgets/summary", NULL, 200, "count", "5");
    fixture_free(f);
}

static void keys_and_errors(void **state)
{
    (void)state;
    fixture *f = open_with((emulator_options){.services = with_counter});
    char *tenant = fixture_take(f, "POST", "/v1/shop/widgets", "{\"name\":\"a\"}", 201, "data.tenant_id");
    assert_string_equal(tenant, "keys");
    free(tenant);
    expect(f, "DELETE", "/v1/shop/gadgets/none", NULL, 404, "error", "invalid_request");
    expect(f, "GET", "/v1/shop/widgets/none", NULL, 404, "code", "not_found");
    free(f->token);
    f->token = strdup("key-wrong");
    expect(f, "GET", "/v1/shop/widgets", NULL, 401, "detail", "the API key is invalid");
    fixture_free(f);
}

static void calls_at_the_start(void **state)
{
    (void)state;
    char path[] = "/tmp/cpod-interface-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    set_ups = seeds = resumes = 0;
    emulator_options options = {.services = with_counter, .state_path = path, .is_seeded = true};
    fixture_free(open_with(options));
    assert_int_equal(set_ups, 1);
    assert_int_equal(seeds, 1);
    assert_int_equal(resumes, 0);
    fixture_free(open_with(options));
    assert_int_equal(set_ups, 2);
    assert_int_equal(seeds, 1);
    assert_int_equal(resumes, 1);
    remove(path);
}

/* An empty table: the state and CRUD of the engine, but no operation beyond these. */
static void no_service_at_all(void **state)
{
    (void)state;
    fixture *f = open_with((emulator_options){.services = without_any});
    expect(f, "GET", "/v1/shop/widgets", NULL, 401, "code", "unauthorized");
    expect(f, "GET", "/health", NULL, 200, "status", "ok");
    expect(f, "GET", "/emulator/settings", NULL, 200, "", "{}");
    expect(f, "POST", "/v1/auth/token", "{}", 404, "code", "not_found");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handlers_paths_and_stores), cmocka_unit_test(groups_of_settings),
        cmocka_unit_test(keys_and_errors),           cmocka_unit_test(calls_at_the_start),
        cmocka_unit_test(no_service_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
