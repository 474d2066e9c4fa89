/* The services of the platform, with the project's contract. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fixture *shared;

/* One emulator for all tests, since loading the contract takes a while; each test has its own tenant. */
static int set_up(void **state)
{
    static const char *const tenants[] = {"acme", "bolt", "core", "dune", "edge", "flux",
                                          "gate", "hive", "iris", "jade", "kite", "lark"};
    static size_t next;
    assert_true(next < sizeof tenants / sizeof *tenants);
    shared->now = FIXTURE_START;
    fixture_login(shared, "dev", tenants[next++]);
    *state = shared;
    return 0;
}

static int open_fixture(void **state)
{
    (void)state;
    shared = fixture_new("openapi.yaml");
    return 0;
}

static int close_fixture(void **state)
{
    (void)state;
    fixture_free(shared);
    return 0;
}

static const char *path_of(const char *collection, const char *id, const char *rest)
{
    static char paths[4][160];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s%s", collection, id, rest);
    return path;
}

/* ---- people */

static void an_email_address_is_of_one_person(void **state)
{
    fixture *f = *state;
    const char *people = "/v1/people/persons";
    const char *alice = "{\"firstName\":\"Alice\",\"lastName\":\"Smith\",\"email\":\"alice@acme.com\"}";
    char *id = fixture_take(f, "POST", people, alice, 201, "data.id");
    expect(f, "POST", people, "{\"firstName\":\"A\",\"lastName\":\"S\",\"email\":\"ALICE@acme.com\"}", 422,
           "errors.0.field", "email");
    char *bob =
        fixture_take(f, "POST", people, "{\"firstName\":\"B\",\"lastName\":\"S\",\"email\":\"bob@acme.com\"}",
                     201, "data.id");
    expect(f, "PATCH", path_of(people, bob, ""), "{\"email\":\"alice@acme.com\"}", 422, "title",
           "Validation Error");
    expect(f, "PATCH", path_of(people, bob, ""), "{\"email\":\"Bob@acme.com\"}", 200, "data.email",
           "Bob@acme.com");
    expect(f, "POST", people, "{\"firstName\":\"A\",\"lastName\":\"S\",\"email\":\"nobody\"}", 422, "detail",
           "email must be a valid email address");
    expect(f, "DELETE", path_of(people, id, ""), NULL, 204, "", "(absent)");
    free(fixture_take(f, "POST", people, alice, 201, "data.id"));
    fixture_login(f, "dev", "other");
    free(fixture_take(f, "POST", people, alice, 201, "data.id"));
    free(id);
    free(bob);
}

/* ---- integration */

static void webhooks_live(void **state)
{
    fixture *f = *state;
    const char *hooks = "/v1/integration/webhooks";
    char *id =
        fixture_take(f, "POST", hooks,
                     "{\"name\":\"deploys\",\"url\":\"https://example.com/hook\",\"direction\":\"outbound\","
                     "\"enabled\":true,\"headers\":{\"x-team\":\"core\"}}",
                     201, "data.id");
    expect(f, "GET", path_of(hooks, id, ""), NULL, 200, "data.headers", "{\"x-team\":\"core\"}");
    expect(f, "GET", path_of(hooks, id, ""), NULL, 200, "data.source", "edm");
    expect(f, "GET", path_of(hooks, id, ""), NULL, 200, "data.source_type", "api");
    expect(f, "PATCH", path_of(hooks, id, ""), "{\"enabled\":false,\"version\":1}", 200, "data.enabled",
           "false");
    expect(f, "GET", "/v1/integration/webhooks?enabled=false", NULL, 200, "total", "1");
    expect(f, "GET", "/v1/integration/webhooks?enabled=maybe", NULL, 400, "errors.0.field", "enabled");
    expect(f, "DELETE", path_of(hooks, id, ""), NULL, 204, "", "(absent)");
    expect(f, "GET", path_of(hooks, id, ""), NULL, 404, "code", "not_found");
    free(id);
}

static void slugs_are_made_and_unique(void **state)
{
    fixture *f = *state;
    const char *applications = "/v1/integration/applications";
    expect(f, "POST", applications, "{\"display_name\":\" CRM -- 360!\"}", 201, "data.slug", "crm-360");
    expect(f, "POST", applications, "{\"display_name\":\"x\",\"slug\":\"crm-360\"}", 422, "errors.0.field",
           "slug");
    expect(f, "POST", applications, "{\"display_name\":\"\xC3\xA9\"}", 201, "data.slug", "app");
    expect(f, "POST", applications, "{\"display_name\":\"3D\"}", 201, "data.slug", "app-3d");
    expect(f, "POST", applications, "{\"display_name\":\"x\"}", 201, "data.slug", "app-x");
    char body[300] = "{\"display_name\":\"";
    memset(body + strlen(body), 'y', 150);
    strcat(body, "\"}");
    char *slug = fixture_take(f, "POST", applications, body, 201, "data.slug");
    assert_int_equal(strlen(slug), 50);
    free(slug);
}

static void an_application_sees_what_it_wrote(void **state)
{
    fixture *f = *state;
    const char *hooks = "/v1/integration/webhooks";
    const char *hook = "{\"name\":\"n\",\"url\":\"https://example.com/\",\"direction\":\"outbound\"}";
    char *others = fixture_take(f, "POST", hooks, hook, 201, "data.id");
    char *application =
        fixture_take(f, "POST", "/v1/integration/applications",
                     "{\"display_name\":\"Shop\",\"oauth_client_id\":\"shop-client\"}", 201, "data.id");
    fixture_login(f, "shop-client", f->tenant);
    expect(f, "POST", hooks, hook, 201, "data.app_id", "shop");
    expect(f, "GET", hooks, NULL, 200, "total", "1");
    expect(f, "GET", path_of(hooks, others, ""), NULL, 404, "code", "not_found");
    expect(f, "GET", path_of("/v1/integration/applications", application, ""), NULL, 200, "data.slug",
           "shop");
    fixture_login(f, "dev", f->tenant);
    expect(f, "GET", hooks, NULL, 200, "total", "2");
    free(others);
    free(application);
}

static void a_key_is_shown_once(void **state)
{
    fixture *f = *state;
    const char *keys = "/v1/integration/api-keys";
    reply r = fixture_call(f, "POST", keys, "{\"name\":\"nightly\"}");
    assert_int_equal(r.status, 201);
    assert_memory_equal(at(&r, "data.raw_key"), at(&r, "data.key_prefix"), strlen(at(&r, "data.key_prefix")));
    assert_string_equal(at(&r, "data.key_hash"), at(&r, "data.key_fingerprint"));
    assert_int_equal(strlen(at(&r, "data.prefix")), 8);
    char *id = strdup(at(&r, "data.id"));
    reply_free(&r);
    expect(f, "GET", path_of(keys, id, ""), NULL, 200, "data.raw_key", "(absent)");
    expect(f, "GET", path_of(keys, id, ""), NULL, 200, "data.key_hash", "(absent)");
    expect(f, "GET", path_of(keys, id, ""), NULL, 200, "data.status", "active");
    free(id);
}

static void use_key(fixture *f, const char *key)
{
    free(f->token);
    f->token = strdup(key);
}

static void a_key_works_until_it_is_revoked(void **state)
{
    fixture *f = *state;
    const char *keys = "/v1/integration/api-keys";
    char *application = fixture_take(f, "POST", "/v1/integration/applications", "{\"display_name\":\"Shop\"}",
                                     201, "data.id");
    char body[128];
    snprintf(body, sizeof body, "{\"name\":\"k\",\"application_id\":\"%s\"}", application);
    reply r = fixture_call(f, "POST", keys, body);
    char *id = strdup(at(&r, "data.id"));
    char *key = strdup(at(&r, "data.raw_key"));
    reply_free(&r);
    use_key(f, key);
    expect(f, "POST", "/v1/integration/webhooks",
           "{\"name\":\"n\",\"url\":\"https://example.com/\",\"direction\":\"outbound\"}", 201, "data.app_id",
           "shop");
    fixture_login(f, "dev", f->tenant);
    expect(f, "POST", path_of(keys, id, "/revoke"), NULL, 200, "data.status", "revoked");
    use_key(f, key);
    expect(f, "GET", keys, NULL, 401, "detail", "the API key is invalid");
    fixture_login(f, "dev", f->tenant);
    char *dying = fixture_take(f, "POST", keys, "{\"name\":\"k\",\"expires_at\":\"2026-05-28T20:26:50Z\"}",
                               201, "data.raw_key");
    use_key(f, dying);
    expect(f, "GET", keys, NULL, 200, "total", "2");
    f->now += 11000;
    expect(f, "GET", keys, NULL, 401, "code", "unauthorized");
    free(dying);
    free(application);
    free(id);
    free(key);
}

/* ---- pods */

static const char pods[] = "/v1/pods";

static char *create_pod(fixture *f, const char *image)
{
    char body[200];
    snprintf(
        body, sizeof body,
        "{\"name\":\"p\",\"workspaceId\":\"w1\",\"spec\":{\"image\":\"%s\"},\"labels\":{\"team\":\"core\"}}",
        image);
    return fixture_take(f, "POST", pods, body, 201, "data.id");
}

static void expect_pod(fixture *f, const char *id, const char *status)
{
    expect(f, "GET", path_of(pods, id, ""), NULL, 200, "data.status", status);
}

static void pods_run_by_themselves(void **state)
{
    fixture *f = *state;
    char *id = create_pod(f, "busybox:1.36");
    expect_pod(f, id, "pending");
    expect(f, "GET", path_of(pods, id, ""), NULL, 200, "data.organizationId", f->tenant);
    expect(f, "GET", path_of(pods, id, ""), NULL, 200, "data.spec.replicas", "1");
    f->now += 300;
    expect_pod(f, id, "provisioning");
    f->now += 699;
    expect_pod(f, id, "provisioning");
    f->now += 1;
    expect_pod(f, id, "running");
    expect(f, "GET", path_of(pods, id, ""), NULL, 200, "data.updatedAt", "2026-05-28T20:26:41.000Z");
    free(id);
}

static void time_that_has_passed_is_caught_up(void **state)
{
    fixture *f = *state;
    char *id = create_pod(f, "busybox:1.36");
    f->now += 3600 * 1000 - 1;
    expect_pod(f, id, "running");
    expect(f, "GET", path_of(pods, id, ""), NULL, 200, "data.updatedAt", "2026-05-28T20:26:41.000Z");
    free(id);
}

/* Brings a pod into a state. */
static char *pod_in(fixture *f, const char *status)
{
    bool fails = strcmp(status, "failed") == 0;
    char *id = create_pod(f, fails ? "acme/api:fail" : "acme/api:1");
    if (strcmp(status, "pending") == 0)
        return id;
    f->now += strcmp(status, "provisioning") == 0 ? 300 : 1000;
    if (strcmp(status, "stopping") == 0 || strcmp(status, "stopped") == 0)
        expect(f, "POST", path_of(pods, id, "/stop"), NULL, 200, "data.status", "stopping");
    if (strcmp(status, "stopped") == 0)
        f->now += 500;
    expect_pod(f, id, status);
    return id;
}

static void each_state_allows_what_it_should(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *status, *start, *stop, *restart;
        int deletion;
    } rules[] = {
        {"pending", NULL, NULL, NULL, 409},
        {"provisioning", NULL, NULL, NULL, 409},
        {"running", NULL, "stopping", "provisioning", 409},
        {"stopping", NULL, NULL, NULL, 409},
        {"stopped", "provisioning", NULL, NULL, 204},
        {"failed", "provisioning", NULL, NULL, 204},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *verbs[] = {"/start", "/stop", "/restart"};
        const char *results[] = {rules[i].start, rules[i].stop, rules[i].restart};
        for (size_t j = 0; j < 3; j++) {
            char *id = pod_in(f, rules[i].status);
            bool allowed = results[j] != NULL;
            expect(f, "POST", path_of(pods, id, verbs[j]), NULL, allowed ? 200 : 409,
                   allowed ? "data.status" : "code", allowed ? results[j] : "wrong_state");
            free(id);
        }
        char *id = pod_in(f, rules[i].status);
        reply r = fixture_call(f, "DELETE", path_of(pods, id, ""), NULL);
        assert_int_equal(r.status, rules[i].deletion);
        reply_free(&r);
        expect(f, "GET", path_of(pods, id, ""), NULL, rules[i].deletion == 204 ? 404 : 200, "nothing",
               "(absent)");
        free(id);
    }
    expect(f, "POST", "/v1/pods/none/start", NULL, 404, "code", "not_found");
}

static void pods_are_found_by_label_and_limit(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 3; i++)
        free(create_pod(f, "busybox"));
    expect(f, "GET", "/v1/pods?labels[team]=core&limit=2", NULL, 200, "pageSize", "2");
    expect(f, "GET", "/v1/pods?labels[team]=core&limit=2", NULL, 200, "total", "3");
    expect(f, "GET", "/v1/pods?labels[team]=ops", NULL, 200, "total", "0");
    expect(f, "GET", "/v1/pods?limit=2&pageSize=1", NULL, 200, "pageSize", "1");
    expect(f, "GET", "/v1/pods?status=flying", NULL, 400, "errors.0.field", "status");
    expect(f, "GET", "/v1/pods?workspaceId=w1&status=pending", NULL, 200, "total", "3");
}

/* Everything that the stream has now; valid until the next call. */
static const char *read_stream(http_response *response, bool *ended)
{
    static char text[32768];
    size_t used = 0;
    ssize_t count;
    while ((count = event_stream_read(response->stream, text + used, sizeof text - used - 1)) > 0)
        used += (size_t)count;
    text[used] = '\0';
    *ended = count == EVENT_STREAM_END;
    return text;
}

static void a_watch_reports_every_change_until_deletion(void **state)
{
    fixture *f = *state;
    bool ended;
    char *id = create_pod(f, "acme/api:fail");
    reply watch = fixture_call(f, "GET", path_of(pods, id, "/watch"), NULL);
    assert_int_equal(watch.status, 200);
    assert_string_equal(http_response_find(watch.response, "Content-Type"), "text/event-stream");
    const char *text = read_stream(watch.response, &ended);
    assert_non_null(strstr(text, "event: snapshot\ndata: {\"type\":\"snapshot\",\"pod\":{\"id\":"));
    f->now += 1000;
    expect_pod(f, id, "failed");
    text = read_stream(watch.response, &ended);
    assert_non_null(strstr(text, "id: 1\nevent: status\n"));
    assert_non_null(
        strstr(text, "\"previousStatus\":\"pending\",\"timestamp\":\"2026-05-28T20:26:40.300Z\""));
    assert_non_null(strstr(text, "\"previousStatus\":\"provisioning\",\"message\":\"image pull failed\""));
    assert_false(ended);
    expect(f, "DELETE", path_of(pods, id, ""), NULL, 204, "", "(absent)");
    text = read_stream(watch.response, &ended);
    assert_non_null(strstr(text, "event: deleted\n"));
    assert_true(ended);
    reply_free(&watch);
    expect(f, "GET", path_of(pods, id, "/watch"), NULL, 404, "code", "not_found");
    free(id);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(an_email_address_is_of_one_person),
        TEST(webhooks_live),
        TEST(slugs_are_made_and_unique),
        TEST(an_application_sees_what_it_wrote),
        TEST(a_key_is_shown_once),
        TEST(a_key_works_until_it_is_revoked),
        TEST(pods_run_by_themselves),
        TEST(time_that_has_passed_is_caught_up),
        TEST(each_state_allows_what_it_should),
        TEST(pods_are_found_by_label_and_limit),
        TEST(a_watch_reports_every_change_until_deletion),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
